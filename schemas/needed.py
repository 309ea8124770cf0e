"""The columns that a table cannot do without."""

from __future__ import annotations

from schemas.headers import HeaderMatch


def missing_columns(match: HeaderMatch) -> tuple[str, ...]:
    """Returns the needed columns that the headers lack, as users would write them."""
    there = match.positions.keys() | match.implied
    missing: list[str] = []
    for alternatives in match.table.needs:
        lacking = [
            [name for name in alternative if name not in there] for alternative in alternatives
        ]
        if all(lacking):
            missing.append(
                " or ".join(
                    " with ".join(match.table.column(name).header for name in alternative)
                    for alternative in alternatives
                )
            )
    return tuple(missing)
