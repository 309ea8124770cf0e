"""Blocks without blank rows, under headers that name each column once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from schemas.compute import pc
from schemas.sheet import Mask, Sheet, Source

ROWS_A_BLOCK = 250_000


def named(
    file: str, name: str | None, cells: Sequence[str], read: Callable[[], Iterable[Sheet]]
) -> Source:
    """Makes a source whose blocks have no blank rows and no columns without name and content.

    A column without a name stays, as "(column 3)", when any of its cells is filled. The first
    block mostly tells; only if it does not is the whole file looked through.

    Args:
        file: How the user knows the file.
        name: Sheet of a workbook.
        cells: Column names as they stand in the file, "" where there is none.
        read: Starts reading; every block has one column a cell of the header.
    """
    nameless = [place for place, cell in enumerate(cells) if not cell]
    kept = _filled_columns(read(), nameless) if nameless else set[int]()
    places = [place for place, cell in enumerate(cells) if cell or place in kept]
    header = distinct([cells[place] or f"(column {place + 1})" for place in places])

    def blocks() -> Iterator[Sheet]:
        for sheet in read():
            columns = tuple(sheet.columns[place] for place in places)
            tidy = _without_blank_rows(replace(sheet, name=name, header=header, columns=columns))
            if len(tidy.lines) or tidy.ragged or tidy.repairs:
                yield from _in_steps(tidy)

    return Source(file, name, header, blocks)


def distinct(header: Sequence[str]) -> tuple[str, ...]:
    """Numbers repeated headers so that each names one column, in whatever case it is written."""
    taken = {name.casefold() for name in header}
    seen: set[str] = set()
    names: list[str] = []
    for name in header:
        unique, number = name, 1
        while (folded := unique.casefold()) in seen or (number > 1 and folded in taken):
            number += 1
            unique = f"{name} ({number})"
        seen.add(folded)
        names.append(unique)
    return tuple(names)


def _filled_columns(blocks: Iterable[Sheet], places: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for sheet in blocks:
        for place in places:
            if place not in found and len(sheet.lines) and _filled(sheet.columns[place]).any():
                found.add(place)
        if len(found) == len(places):
            break
    return found


def _without_blank_rows(sheet: Sheet) -> Sheet:
    filled = np.zeros(len(sheet.lines), dtype=bool)
    for column in sheet.columns:
        todo = ~filled
        if not todo.any():
            return sheet
        filled[todo] = _filled(column if todo.all() else column.filter(pa.array(todo)))
    return sheet if filled.all() else sheet.keep(filled)


def _filled(column: pa.StringArray) -> Mask:
    """Marks cells that hold more than white space; the first letter mostly tells."""
    _, offsets, data = column.buffers()
    if data is None or not data.size or not len(column):
        return np.zeros(len(column), dtype=bool)
    ends = np.frombuffer(offsets, np.int32, len(column) + 1, column.offset * 4)
    letters = np.frombuffer(data, np.uint8)
    first = letters[np.minimum(ends[:-1], len(letters) - 1)]
    filled = (ends[1:] > ends[:-1]) & (first > 32) & (first < 127)
    unsure = (ends[1:] > ends[:-1]) & ~filled
    if unsure.any():
        trimmed = pc.utf8_trim_whitespace(column.filter(pa.array(unsure)))
        filled[unsure] = np.asarray(pc.not_equal(trimmed, "").to_numpy(zero_copy_only=False))
    return filled


def _in_steps(sheet: Sheet) -> Iterator[Sheet]:
    """Cuts a block of many short rows; each step carries the ragged lines up to its end."""
    total = len(sheet.lines)
    if total <= ROWS_A_BLOCK:
        yield sheet
        return
    told = -1
    for start in range(0, total, ROWS_A_BLOCK):
        end = min(start + ROWS_A_BLOCK, total)
        upto = int(sheet.lines[end - 1])
        last = end == total
        yield replace(
            sheet,
            columns=tuple(column.slice(start, end - start) for column in sheet.columns),
            lines=sheet.lines[start:end],
            ragged=tuple(
                line for line in sheet.ragged if line.line > told and (last or line.line <= upto)
            ),
            repairs={} if start else sheet.repairs,
        )
        told = upto
