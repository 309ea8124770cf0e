"""What is owed to whom, derived from terms, payout rows and tracked work: `dues` and their lines."""

from analytics.derive.dues.causes import CAUSES
from analytics.derive.dues.write import write_dues

__all__ = ["CAUSES", "write_dues"]
