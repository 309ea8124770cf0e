"""Text cells: trimmed, one Unicode form, placeholder words read as blank."""

from __future__ import annotations

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

_INVISIBLE = "[\u200b\u200c\u200d\u2060\ufeff\u0000-\u0008\u000e-\u001f]"
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
    coded = cells.dictionary_encode()
    shaped = pc.utf8_normalize(trimmed(coded.dictionary), form="NFC")
    if collapse:
        shaped = pc.utf8_trim_whitespace(pc.replace_substring_regex(shaped, _SPACES, " "))
    values, placeholder = blanked(shaped)
    return values.take(coded.indices), tally(
        coded.indices, {"placeholder words such as NA read as blank": placeholder}
    )


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
