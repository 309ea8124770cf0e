"""Which table a sheet holds, told by its columns; the file's name only breaks a tie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schemas.choices import Choice
from schemas.chosen import chosen_columns, chosen_table, with_columns
from schemas.columns import Table
from schemas.errors import AmbiguousTableError, MissingColumnError, UnknownTableError
from schemas.header_words import squash
from schemas.headers import DOUBTED, HeaderMatch, match_headers
from schemas.implied import with_implied
from schemas.joined import tables_joined
from schemas.needed import missing_columns

_SHOWN_HEADERS = 30
_AMPLE = 4
_LEAST_PART = 0.05


def recognise(
    headers: Sequence[str],
    tables: Mapping[str, Table],
    *,
    file: str,
    sheet: str | None,
    samples: Sequence[Sequence[str]] | None = None,
    choice: Choice | None = None,
) -> HeaderMatch:
    """Returns the table that the headers fit best and how they map onto it.

    A table is a candidate when the headers carry all it needs. Of several candidates the one
    with the most telling columns wins, then the one that uses most headers, then the one that
    the sheet's or file's name mentions; a column counts as much as its match is sure. A table
    that the headers tell far better, but of which a needed column is missing, is what the file
    is meant to be.

    Args:
        headers: The file's headers.
        tables: The tables to choose from, by name.
        file: Name of the file.
        sheet: Name of the sheet, if any.
        samples: A few cells of each column; cells that cannot be what the header says speak
            against it.
        choice: What a person decided; it goes before everything else.

    Raises:
        MissingColumnError: The headers look like a table but lack needed columns.
        AmbiguousTableError: They look like several tables equally, or like a report that joins
            several.
        UnknownTableError: They look like none.
        ImpossibleChoiceError: The choice names a table, header or column that there is not, or
            one column twice.
    """
    decided = choice or Choice()
    eligible = list(tables.values())
    if decided.table is not None:
        eligible = [chosen_table(decided.table, tables, file=file, sheet=sheet)]
    chosen = chosen_columns(decided.columns or {}, headers, file=file, sheet=sheet)
    eligible = with_columns(eligible, chosen, file=file, sheet=sheet)
    matches = [with_implied(match_headers(headers, table, samples, chosen)) for table in eligible]
    asked = decided.table is not None
    whole = [match for match in matches if not missing_columns(match) and (asked or _ample(match))]
    if not whole:
        raise _nothing_fits(matches, headers, file, sheet, asked=asked)
    best = max(_fit(match) for match in whole)
    if max(_fit(match)[0] for match in matches) > best[0] + 1:
        # Orders without a date also fit products: what the columns tell most is what it is.
        raise _nothing_fits(matches, headers, file, sheet, asked=False)
    return _only([match for match in whole if _fit(match) == best], matches, file, sheet)


def _only(
    tied: list[HeaderMatch], matches: Sequence[HeaderMatch], file: str, sheet: str | None
) -> HeaderMatch:
    """Returns the one table that it is, if there is one beyond doubt."""
    if len(tied) > 1:
        named = [match for match in tied if _named(match.table, file, sheet)]
        if len(named) == 1:
            return named[0]
        raise _ambiguous(named or tied, file, sheet)
    joined = tables_joined(tied[0], matches)
    if joined:
        raise _report(tied[0], joined, file, sheet)
    return tied[0]


def _fit(match: HeaderMatch) -> tuple[float, float]:
    """Returns how much the telling columns, and all columns, speak for the table.

    A name and an alias count 1, a likeness its confidence, a column whose cells speak against
    it `DOUBTED`, one that the rows imply 1.
    """
    sure = {column.column: _weight(column.confidence) for column in match.columns if column.column}
    sure |= dict.fromkeys(match.implied, 1.0)
    telling = sum(weight for name, weight in sure.items() if name in match.table.tells)
    return (round(telling, 6), round(sum(sure.values()), 6))


def _ample(match: HeaderMatch) -> bool:
    """Tells whether the columns found are more than a coincidence among very many headers."""
    telling = len(match.table.tells & match.positions.keys())
    return telling >= _AMPLE or len(match.positions) >= _LEAST_PART * len(match.columns)


def _weight(confidence: float) -> float:
    return min(1.0, confidence + 0.02) if confidence > DOUBTED else DOUBTED


def _named(table: Table, file: str, sheet: str | None) -> bool:
    stem = file.rsplit(".", 1)[0]
    return any(word in squash(sheet or "") or word in squash(stem) for word in table.file_words)


def _ambiguous(tied: Sequence[HeaderMatch], file: str, sheet: str | None) -> AmbiguousTableError:
    titles = " or ".join(match.table.title for match in tied)
    error = AmbiguousTableError(
        f"the columns fit {titles} equally well.",
        file=file,
        sheet=sheet,
        remedy="Say which it is, or name the file or sheet after its table, for example "
        f"{tied[0].table.name}.csv.",
    )
    error.candidates = tuple(match.table.name for match in tied)
    error.nearest = tied[0]
    return error


def _report(
    best: HeaderMatch, joined: Sequence[HeaderMatch], file: str, sheet: str | None
) -> AmbiguousTableError:
    tables = (best, *joined)
    titles = " and ".join(match.table.title for match in tables)
    error = AmbiguousTableError(
        f"the columns hold figures of {titles} at once, as a report made from them does; "
        "read as one of them it would count again what the tables themselves hold.",
        file=file,
        sheet=sheet,
        remedy="Import the tables that it was made from instead; if there are none, say which "
        "of them it is.",
    )
    error.candidates = tuple(match.table.name for match in tables)
    error.nearest = best
    return error


def _nothing_fits(
    matches: Sequence[HeaderMatch],
    headers: Sequence[str],
    file: str,
    sheet: str | None,
    *,
    asked: bool,
) -> UnknownTableError:
    found = ", ".join(header for header in headers[:_SHOWN_HEADERS] if header) or "none"
    nearest = max(matches, key=lambda match: (*_fit(match), _named(match.table, file, sheet)))
    if (_fit(nearest)[0] < 2 or not missing_columns(nearest)) and not asked:
        titles = ", ".join(match.table.title for match in matches)
        unknown = UnknownTableError(
            f"the columns fit none of the tables ({titles}). Columns found: {found}.",
            file=file,
            sheet=sheet,
            remedy="Check that the first row holds the column names, and that this is the export "
            "you meant.",
        )
        unknown.nearest = nearest
        return unknown
    missing = missing_columns(nearest)
    listed = ", ".join(missing)
    looks = "this is read as" if asked else "this looks like"
    error = MissingColumnError(
        f"{looks} the {nearest.table.title} table but has no column for {listed}. "
        f"Columns found: {found}.",
        file=file,
        sheet=sheet,
        column=missing[0],
        remedy=f"Add the missing column or rename the one that holds it to {missing[0]}, "
        "then upload the file again.",
    )
    error.nearest = nearest
    return error
