"""The app's own lists of rejected rows, when they come back corrected."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from schemas.compute import pc
from schemas.result import HANDED_OUT, IN_THE_FILE, REPLACED_BY
from schemas.sheet import Mask, Ragged, Sheet, Source
from schemas.tables import TABLES

FILE_NAME = "{table}-to-correct.{ending}"
ALL_TABLES = "rows"
"""What stands for the table in the name of a list of all tables."""
STILL_REPLACED = "{reason}; it was not stored and is not now: delete it from this list"

_NAMED = re.compile(rf"({'|'.join([ALL_TABLES, *TABLES])})-to-correct", re.IGNORECASE)
_QUOTED = r"^'('*[=+\-@\t\r])"
_TELLING = "column"
_ENOUGH = 4
_MOST_FILES = 5


def is_handed_out(header: Collection[str], file: str = "") -> bool:
    """Whether a file with this header and name is such a list.

    Its name tells, whatever a browser puts behind it, and so do the last columns, even if some
    were deleted: `column` with any other of them, or four of them. Fewer may be a file's own.
    """
    left = HANDED_OUT & set(header)
    known = len(left) >= _ENOUGH or (_TELLING in left and len(left) > 1)
    return known or bool(_NAMED.search(file))


def own_header(header: Sequence[str], file: str = "") -> tuple[str, ...]:
    """The headers of the file that the rows of a list come from; any other header as it is."""
    if not is_handed_out(header, file):
        return tuple(header)
    return tuple(_own_name(name) for name in header if name not in HANDED_OUT)


def as_it_was(source: Source) -> Source:
    """A list as a part of the file that its rows come from; any other source as it is.

    Its last columns go, the file's own columns of those names have their names again, and the
    cells lose the apostrophe that `web.rejects` puts before what looks like a formula. Rows that
    a later row replaced are refused again.
    """
    if not is_handed_out(source.header, source.file):
        return source
    kept = [at for at, name in enumerate(source.header) if name not in HANDED_OUT]
    header = own_header(source.header, source.file)
    place = source.header.index("reason") if "reason" in source.header else None

    def blocks() -> Iterator[Sheet]:
        for block in source.blocks():
            columns = tuple(
                pc.replace_substring_regex(block.columns[at], _QUOTED, r"\1") for at in kept
            )
            ragged = tuple(_without_place(line, kept, len(source.header)) for line in block.ragged)
            own = replace(block, header=header, columns=columns, ragged=ragged)
            yield own if place is None else _without_replaced(own, block.columns[place])

    return replace(source, header=header, blocks=blocks, corrects=True, of_files=_files_of(source))


def _files_of(source: Source) -> tuple[str, ...]:
    first = next(source.blocks(), None) if "file" in source.header else None
    if first is None:
        return ()
    named = first.columns[source.header.index("file")].unique().to_pylist()
    return tuple(name for name in named if name)[:_MOST_FILES]


def _own_name(header: str) -> str:
    name = header.removesuffix(IN_THE_FILE)
    return name if name.casefold() in HANDED_OUT else header


def _without_place(line: Ragged, kept: Sequence[int], width: int) -> Ragged:
    cells = [line.cells[at] for at in kept if at < len(line.cells)]
    return replace(line, cells=(*cells, *line.cells[width:]))


def _without_replaced(sheet: Sheet, reasons: pa.StringArray) -> Sheet:
    """Moves the rows that were replaced to the lines that cannot be used."""
    replaced: Mask = np.asarray(
        pc.starts_with(reasons, REPLACED_BY).to_numpy(zero_copy_only=False), dtype=bool
    )
    if not replaced.any():
        return sheet
    lines = [
        Ragged(
            int(sheet.lines[at]),
            tuple(column[at].as_py() for column in sheet.columns),
            STILL_REPLACED.format(reason=reasons[at].as_py()),
        )
        for at in np.flatnonzero(replaced).tolist()
    ]
    ragged = tuple(sorted([*sheet.ragged, *lines], key=lambda line: line.line))
    return replace(sheet.keep(~replaced), ragged=ragged)
