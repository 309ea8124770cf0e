"""Cells of a workbook as XML, a whole column at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from reports.columns import Kind
from schemas.compute import pc

CELL_LENGTH: Final = 32_767
"""UTF-16 units that a cell holds; longer text is cut."""
FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that no workbook may hold."""

_FORBIDDEN: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}]"
_FORMULA: Final = r"^[=+\-@\t\r]"
_ESCAPES: Final = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;"))
_EPOCH: Final = 25_569
"""1 January 1970 as a spreadsheet counts days."""
_DAY_SECONDS: Final = 86_400

STYLES: Final[tuple[str, ...]] = (
    *("plain", "text", "header", "quoted", "wrong", "wrong quoted"),
    *("count", "number", "money", "each", "percent", "ratio", "date", "time"),
)
"""How cells look; a cell names its style by the place in this list."""


def style_of(name: str) -> int:
    """The number of a style."""
    return STYLES.index(name)


def rows_xml(
    batch: pa.RecordBatch,
    kinds: Sequence[Kind | None],
    *,
    header: bool = False,
    wrong: tuple[pa.Array, Sequence[str]] | None = None,
) -> bytes:
    """Rows as XML.

    Args:
        batch: The rows.
        kinds: What the cells of each column are.
        header: Whether it is the header.
        wrong: Per row the name of the column that is wrong, and the names of all columns.
    """
    cells: list[pa.Array] = []
    for number, (array, kind) in enumerate(zip(batch.columns, kinds, strict=True)):
        marked = None if wrong is None else pc.equal(wrong[0], wrong[1][number])
        if _is_text(array):
            cells.append(_texts(array, marked, header=header))
        else:
            cells.append(_figures(array, kind or "number"))
    rows = pc.binary_join_element_wise(
        pa.scalar("<row>"), *cells, pa.scalar("</row>"), pa.scalar("")
    )
    return _joined(rows)


def _is_text(array: pa.Array) -> bool:
    return isinstance(array, pa.DictionaryArray) or pa.types.is_string(array.type)


def _texts(array: pa.Array, marked: pa.Array | None, *, header: bool) -> pa.Array:
    if isinstance(array, pa.DictionaryArray):
        if marked is not None:
            return _texts(array.cast(pa.string()), marked, header=header)
        # A text is written once, not once a row.
        known = _texts(array.dictionary, None, header=header)
        found = pa.DictionaryArray.from_arrays(array.indices, known).cast(pa.string())
        return pc.fill_null(found, _empty("text"))
    text = _cut(array)
    text = pc.replace_substring_regex(text, _FORBIDDEN, "")
    for sign, name in _ESCAPES:
        text = pc.replace_substring(text, sign, name)
    risky = pc.match_substring_regex(array, _FORMULA)
    if header:
        style: pa.Array | pa.Scalar = _number("header")
    else:
        style = pc.if_else(risky, _number("quoted"), _number("text"))
    if marked is not None:
        coloured = pc.if_else(risky, _number("wrong quoted"), _number("wrong"))
        style = pc.if_else(pc.fill_null(marked, False), coloured, style)
    style = pc.fill_null(style, _number("text")) if isinstance(style, pa.Array) else style
    cells = _join('<c t="inlineStr" s="', style, '"><is><t xml:space="preserve">', text)
    cells = _join("", cells, "</t></is></c>")
    blank = _join('<c s="', style, '"/>') if isinstance(style, pa.Array) else _empty("header")
    return pc.if_else(pc.fill_null(pc.equal(text, ""), True), blank, cells)


def _cut(array: pa.Array) -> pa.Array:
    """Texts of no more letters than a cell holds; an emoji counts as two of them."""
    if (pc.max(pc.utf8_length(array)).as_py() or 0) * 2 <= CELL_LENGTH:
        return array
    units = [None if one is None else one.encode("utf-16-le") for one in array.to_pylist()]
    kept = [
        None if one is None else one[: 2 * CELL_LENGTH].decode("utf-16-le", "ignore")
        for one in units
    ]
    return pa.array(kept, pa.string())


def _figures(array: pa.Array, kind: Kind) -> pa.Array:
    match kind:
        case "date":
            value = pc.add(array.cast(pa.int32()), _EPOCH)
        case "time":
            seconds = array.cast(pa.timestamp("s")).cast(pa.int64()).cast(pa.float64())
            value = pc.add(pc.divide(seconds, float(_DAY_SECONDS)), float(_EPOCH))
        case _:
            value = array
    style: pa.Array | pa.Scalar = _number("number" if kind == "text" else kind)
    if pa.types.is_floating(value.type):
        value = pc.if_else(pc.is_finite(value), value, None)
        if kind in ("number", "text"):
            # 12 posts and 12.4 posts: a whole number carries no decimals.
            style = pc.if_else(pc.equal(pc.round(value), value), _number("count"), style)
            style = pc.fill_null(style, _number("count"))
    cells = _join(_join('<c s="', style, '"><v>'), value.cast(pa.string()), "</v></c>")
    return pc.fill_null(cells, _empty("number" if kind == "text" else kind))


def _number(style: str) -> pa.Scalar:
    return pa.scalar(str(style_of(style)))


def _empty(style: str) -> str:
    return f'<c s="{style_of(style)}"/>'


def _join(*pieces: str | pa.Array | pa.Scalar) -> pa.Array | pa.Scalar:
    scalars = [pa.scalar(piece) if isinstance(piece, str) else piece for piece in pieces]
    return pc.binary_join_element_wise(*scalars, pa.scalar(""))


def _joined(rows: pa.Array) -> bytes:
    """All texts of an array, one after the other, as they lie in memory."""
    _, offsets, data = rows.buffers()
    ends = np.frombuffer(offsets, np.int32)[rows.offset : rows.offset + len(rows) + 1]
    return b"" if data is None else memoryview(data)[int(ends[0]) : int(ends[-1])].tobytes()
