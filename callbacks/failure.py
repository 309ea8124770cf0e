"""When a callback fails: the log gets the traceback, the visitor a reference to quote."""

from __future__ import annotations

import logging
import secrets

LOG = logging.getLogger("roi.callbacks")


def record(doing: str) -> str:
    """Log the exception being handled and return the reference that finds it again."""
    reference = secrets.token_hex(4)
    LOG.exception("reference %s: %s failed", reference, doing)
    return reference


def in_words(sentence: str, doing: str) -> str:
    """Log what nobody foresaw under a reference, and say it to the visitor."""
    return f"{sentence} Tell whoever runs this dashboard the reference {record(doing)}."
