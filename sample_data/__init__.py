"""Sample data that looks like the business, with the true effects written beside it."""

from sample_data.generator import DEFAULT_DIR, MIN_POSTS, Sample, generate, write

__all__ = ["DEFAULT_DIR", "MIN_POSTS", "Sample", "generate", "write"]
