"""A person's choice put to a sheet: what it decides there, or why it cannot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from schemas.columns import Table
from schemas.errors import ImpossibleChoiceError
from schemas.header_words import squash


def chosen_table(name: str, tables: Mapping[str, Table], *, file: str, sheet: str | None) -> Table:
    """Returns the table of that name.

    Raises:
        ImpossibleChoiceError: There is none.
    """
    if name not in tables:
        raise ImpossibleChoiceError(
            f"there is no table “{name}”.",
            file=file,
            sheet=sheet,
            remedy=f"Choose one of {', '.join(tables)}.",
        )
    return tables[name]


def chosen_columns(
    columns: Mapping[str, str], headers: Sequence[str], *, file: str, sheet: str | None
) -> dict[int, str]:
    """Returns position in the file -> canonical column, or "" for none.

    A header may be written another way than in the file, as long as only one can be meant.

    Raises:
        ImpossibleChoiceError: A header is not in the file, or two have been given one column.
    """
    places = {header: at for at, header in enumerate(headers)}
    alike = Counter(squash(header) for header in headers)
    squashed = {squash(header): at for at, header in enumerate(headers)}
    chosen: dict[int, str] = {}
    for header, column in columns.items():
        form = squash(header)
        at = places.get(header, squashed.get(form) if alike[form] == 1 else None)
        if at is None:
            raise ImpossibleChoiceError(
                f"there is no column “{header}” in the file.",
                file=file,
                sheet=sheet,
                remedy=f"Choose among its columns: {', '.join(filter(None, headers))}.",
            )
        chosen[at] = column
    twice = [name for name, count in Counter(filter(None, chosen.values())).items() if count > 1]
    if twice:
        told = " and ".join(f"“{headers[at]}”" for at, name in chosen.items() if name == twice[0])
        raise ImpossibleChoiceError(
            f"{told} were both chosen as {twice[0]}.",
            file=file,
            sheet=sheet,
            remedy="Keep one of them and choose another column, or none, for the other.",
        )
    return chosen


def with_columns(
    tables: Sequence[Table], chosen: Mapping[int, str], *, file: str, sheet: str | None
) -> list[Table]:
    """Returns the tables that have every chosen column.

    Raises:
        ImpossibleChoiceError: None has.
    """
    wanted = {name for name in chosen.values() if name}
    having = [table for table in tables if wanted <= set(table.names)]
    if having:
        return having
    unknown = sorted(wanted - set(tables[0].names)) if len(tables) == 1 else sorted(wanted)
    titles = tables[0].title if len(tables) == 1 else "no table"
    raise ImpossibleChoiceError(
        f"the {titles} table has no column {', '.join(unknown)}."
        if len(tables) == 1
        else f"{titles} has all of the chosen columns ({', '.join(unknown)}).",
        file=file,
        sheet=sheet,
        remedy="Choose the table first, then columns that it has.",
    )
