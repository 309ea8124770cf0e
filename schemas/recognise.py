"""Which table a sheet holds, told by its columns; the file's name only breaks a tie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schemas.columns import Table
from schemas.errors import MissingColumnError, UnknownTableError
from schemas.headers import HeaderMatch, match_headers, squash

_SHOWN_HEADERS = 30


def recognise(
    headers: Sequence[str], tables: Mapping[str, Table], *, file: str, sheet: str | None
) -> HeaderMatch:
    """Returns the table that the headers fit best and how they map onto it.

    A table is a candidate when the headers carry all it needs. Of several candidates the one
    with the most telling columns wins, then the one that uses most headers, then the one that
    the sheet's or file's name mentions. A table that the headers tell far better, but of which
    a needed column is missing, is what the file is meant to be.

    Raises:
        MissingColumnError: The headers look like a table but lack needed columns.
        UnknownTableError: They look like none, or like two equally.
    """
    matches = [match_headers(headers, table) for table in tables.values()]
    whole = [match for match in matches if not missing_columns(match)]
    if not whole:
        raise _nothing_fits(matches, headers, file, sheet)
    best = max(_fit(match) for match in whole)
    if max(_fit(match)[0] for match in matches) > best[0] + 1:
        # Orders without a date also fit products: what the columns tell most is what it is.
        raise _nothing_fits(matches, headers, file, sheet)
    tied = [match for match in whole if _fit(match) == best]
    if len(tied) > 1:
        named = [match for match in tied if _named(match.table, file, sheet)]
        tied = named or tied
    if len(tied) > 1:
        titles = " or ".join(match.table.title for match in tied)
        raise UnknownTableError(
            f"the columns fit {titles} equally well.",
            file=file,
            sheet=sheet,
            remedy="Name the file or sheet after its table, for example posts.csv.",
        )
    return tied[0]


def missing_columns(match: HeaderMatch) -> tuple[str, ...]:
    """Returns the needed columns that the headers lack, as users would write them."""
    missing: list[str] = []
    for alternatives in match.table.needs:
        lacking = [
            [name for name in alternative if name not in match.positions]
            for alternative in alternatives
        ]
        if all(lacking):
            missing.append(
                " or ".join(
                    " with ".join(match.table.column(name).header for name in alternative)
                    for alternative in alternatives
                )
            )
    return tuple(missing)


def _fit(match: HeaderMatch) -> tuple[int, int]:
    return (len(match.table.tells & match.positions.keys()), len(match.positions))


def _named(table: Table, file: str, sheet: str | None) -> bool:
    stem = file.rsplit(".", 1)[0]
    return any(word in squash(sheet or "") or word in squash(stem) for word in table.file_words)


def _nothing_fits(
    matches: Sequence[HeaderMatch], headers: Sequence[str], file: str, sheet: str | None
) -> UnknownTableError:
    found = ", ".join(header for header in headers[:_SHOWN_HEADERS] if header) or "none"
    nearest = max(matches, key=lambda match: (*_fit(match), _named(match.table, file, sheet)))
    if _fit(nearest)[0] < 2:
        titles = ", ".join(match.table.title for match in matches)
        return UnknownTableError(
            f"the columns fit none of the tables ({titles}). Columns found: {found}.",
            file=file,
            sheet=sheet,
            remedy="Check that the first row holds the column names, and that this is the export "
            "you meant.",
        )
    missing = missing_columns(nearest)
    listed = ", ".join(missing)
    return MissingColumnError(
        f"this looks like the {nearest.table.title} table but has no column for {listed}. "
        f"Columns found: {found}.",
        file=file,
        sheet=sheet,
        column=missing[0],
        remedy=f"Add the missing column or rename the one that holds it to {missing[0]}, "
        "then upload the file again.",
    )
