"""What is owed to whom, from terms, payout rows and tracked work: `dues` and their lines."""

from analytics.derive.dues.write import EVERYONE, write_dues

__all__ = ["EVERYONE", "write_dues"]
