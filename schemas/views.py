"""How a sheet was understood, as the mapping screen shows it."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.errors import (
    AmbiguousTableError,
    IngestError,
    MissingColumnError,
    UnknownTableError,
)
from schemas.headers import ColumnMatch
from schemas.ingest import Unread
from schemas.report import ColumnView, SheetView
from schemas.result import Ingested
from schemas.tables import TABLES

SHOWN_SAMPLES = 4

COLUMN_BELOW = (
    "Choose below which column holds it. If none does, add it to the file and drop the file again."
)
TABLE_BELOW = "Choose below what these rows are, or leave the file out."


def view_of(item: Ingested, *, remembered: bool) -> SheetView:
    """The view of a sheet that was read."""
    return SheetView(
        file=item.file,
        sheet=item.sheet,
        table=item.table,
        candidates=(item.table,),
        columns=_columns(item.columns, item.samples, remembered=remembered),
        undecided=item.undecided,
        remembered=remembered,
        corrects=item.corrects,
        of_files=item.of_files,
    )


def view_of_unread(item: Unread, *, remembered: bool) -> SheetView:
    """The view of a sheet that could not be read, for a person to say what it is."""
    error = item.error
    nearest = error.nearest if isinstance(error, UnknownTableError) else None
    matches = (
        nearest.columns
        if nearest is not None
        else tuple(ColumnMatch(header, "", "none", 0.0) for header in item.source.header)
    )
    return SheetView(
        file=item.source.file,
        sheet=item.source.name,
        table=None,
        candidates=_candidates(error),
        columns=_columns(matches, item.samples, remembered=remembered),
        remembered=remembered,
        problem=str(error),
        told=f"{error.told} {_remedy(error)}",
        corrects=item.source.corrects,
        of_files=item.source.of_files,
    )


def _remedy(error: IngestError) -> str:
    """What to do where the sheet stands on screen, with its pickers below."""
    if isinstance(error, MissingColumnError):
        return COLUMN_BELOW
    return TABLE_BELOW if isinstance(error, UnknownTableError) else error.remedy


def _candidates(error: Exception) -> tuple[str, ...]:
    """Tables that the sheet might be, best first."""
    if isinstance(error, AmbiguousTableError):
        return error.candidates
    if isinstance(error, UnknownTableError):
        first = [error.nearest.table.name] if error.nearest else []
        return tuple(dict.fromkeys([*first, *TABLES]))
    return ()


def _columns(
    matches: Sequence[ColumnMatch], samples: Sequence[Sequence[str]], *, remembered: bool
) -> tuple[ColumnView, ...]:
    return tuple(
        ColumnView(
            header=match.header,
            column=match.column,
            how="remembered" if remembered and match.how == "chosen" else match.how,
            confidence=match.confidence,
            samples=tuple(cells[:SHOWN_SAMPLES]),
            suggestions=tuple(like.column for like in match.suggestions),
        )
        for match, cells in zip(matches, samples, strict=True)
    )
