"""The one error of the storage room."""

from __future__ import annotations


class StorageError(Exception):
    """A workspace or snapshot cannot be read or written; the message says what to do."""
