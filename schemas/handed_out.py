"""The app's own lists of rejected rows, when they come back corrected."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from schemas.compute import pc
from schemas.result import HANDED_OUT
from schemas.sheet import Sheet

_QUOTED = r"^'('*[=+\-@\t\r])"


def is_handed_out(header: Collection[str]) -> bool:
    """Whether a file with this header is such a list."""
    return set(header) >= HANDED_OUT


def as_it_was(sheet: Sheet) -> Sheet:
    """The cells without the apostrophe that `web.rejects` puts before what looks like a formula."""
    if not is_handed_out(sheet.header):
        return sheet
    columns = tuple(pc.replace_substring_regex(column, _QUOTED, r"\1") for column in sheet.columns)
    return replace(sheet, columns=columns)
