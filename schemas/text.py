"""Text cells: trimmed, one Unicode form, placeholder words read as blank."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from schemas.compute import pc

BLANK_WORDS = frozenset(
    {
        "-",
        "--",
        "–",
        "—",
        "n/a",
        "#n/a",
        "nan",
        "null",
        "none",
        "nat",
        "<na>",
        "nil",
        "(blank)",
        "na",
        "not available",
        "not applicable",
    }
)
"""Words that stand for an empty cell in any column."""

PLACEHOLDERS = "placeholder words such as NA read as blank"

_BLANKS = "|".join(re.escape(word) for word in sorted(BLANK_WORDS) if word.isascii())
UNTRIMMED = rf"^\s|\s$|[^\t\n\r -~]|^(?i:{_BLANKS})?$"
"""Texts whose ends, form or meaning as a blank `tidied` changes; any not in ASCII may be one."""

UNTIDY = rf"{UNTRIMMED}|\s\s|[\t\n\r\f\v]"
"""The same, and texts with runs of white space inside."""

_INVISIBLE = "[\u200b\u200c\u200d\u2060\ufeff\u0000-\u0008\u000e-\u001f]"
_WITH_OUTSIDE = rf"^[^!-~]|[^!-~]$|{_INVISIBLE}"
_SAMPLE = 2_000
_SPACES = r"[\s\x{00a0}\x{2007}\x{202f}]+"


def sample(cells: pa.StringArray) -> pa.StringArray:
    """Returns some of the cells, evenly from all over the column."""
    step = max(1, len(cells) // _SAMPLE)
    return cells.take(pa.array(np.arange(0, len(cells), step)))


def repetitive(cells: pa.StringArray) -> bool:
    """Tells from a sample whether few distinct texts make up the column."""
    some = sample(cells)
    return pc.count_distinct(some).as_py() * 2 < len(some)


def trimmed(cells: pa.StringArray) -> pa.StringArray:
    """Returns the cells without outer white space, BOMs or zero-width characters."""
    if not pc.any(pc.match_substring_regex(cells, _WITH_OUTSIDE)).as_py():
        return cells
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(cells, _INVISIBLE, ""))


def blanked(cells: pa.StringArray) -> tuple[pa.StringArray, pa.BooleanArray]:
    """Returns trimmed cells with blanks as null, and which cells held a placeholder word."""
    lowered = pc.utf8_lower(cells)
    placeholder = pc.is_in(lowered, value_set=pa.array(sorted(BLANK_WORDS)))
    empty = pc.or_(placeholder, pc.equal(cells, ""))
    return pc.if_else(empty, pa.scalar(None, pa.string()), cells), placeholder


def tidy(cells: pa.StringArray, *, collapse: bool) -> tuple[pa.StringArray, dict[str, int]]:
    """Cleans a text column.

    Args:
        cells: The cells as read.
        collapse: Whether runs of white space inside a cell become one space.

    Returns:
        The cells in Unicode form NFC with blanks as null, and the repairs made.
    """
    return mended(cells, UNTIDY if collapse else UNTRIMMED, lambda odd: tidied(odd, collapse))


def tidied(
    texts: pa.StringArray, collapse: bool
) -> tuple[pa.StringArray, dict[str, pa.BooleanArray]]:
    """Returns distinct texts cleaned as `tidy` does, and which of them held a placeholder."""
    shaped = pc.utf8_normalize(trimmed(texts), form="NFC")
    if collapse:
        shaped = pc.utf8_trim_whitespace(pc.replace_substring_regex(shaped, _SPACES, " "))
    values, placeholder = blanked(shaped)
    return values, {PLACEHOLDERS: placeholder}


def mended(
    cells: pa.StringArray,
    odd: str,
    mend: Callable[[pa.StringArray], tuple[pa.StringArray, dict[str, pa.BooleanArray]]],
) -> tuple[pa.StringArray, dict[str, int]]:
    """Mends the cells that need it, each distinct text once.

    Args:
        cells: The cells as read.
        odd: Pattern of the texts that need it; the others are left untouched.
        mend: Gives the new texts of an array, and label -> which of them it mended.

    Returns:
        The cells, and the repairs made.
    """
    cells = cells.fill_null("")
    if repetitive(cells):
        coded = cells.dictionary_encode()
        values, marks = mend(coded.dictionary)
        return values.take(coded.indices), tally(coded.indices, marks)
    chosen = pc.match_substring_regex(cells, odd)
    if not pc.any(chosen).as_py():
        return cells, {}
    coded = cells.filter(chosen).dictionary_encode()
    values, marks = mend(coded.dictionary)
    whole = pc.replace_with_mask(cells, chosen, values.take(coded.indices))
    return whole, tally(coded.indices, marks)


def tally(
    codes: pa.Array | npt.NDArray[np.int32], marks: dict[str, pa.BooleanArray]
) -> dict[str, int]:
    """Counts cells per repair, given which distinct values were mended."""
    counts: dict[str, int] = {}
    rows: np.ndarray | None = None
    for label, mark in marks.items():
        flags = np.asarray(mark.fill_null(False).to_numpy(zero_copy_only=False), dtype=bool)
        if flags.any():
            if rows is None:
                rows = np.bincount(np.asarray(codes), minlength=len(flags))
            counts[label] = int(rows[flags].sum())
    return {label: count for label, count in counts.items() if count}
