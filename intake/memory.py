"""What of a reading is remembered for later files."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.choices import Choice, remembered_choice, together
from schemas.reading import Chosen, Reading


def to_remember(
    reading: Reading, choices: Chosen, known: Mapping[str, Choice]
) -> dict[str, Choice]:
    """What was decided or confirmed, by the key of the headers it was decided for.

    Whoever imports a column that was only like a known one has confirmed it.
    """
    found: dict[str, Choice] = {}
    for item in reading.tables:
        choice = choices.get((item.file, item.sheet))
        confirmed = {
            column.header: column.column
            for column in item.columns
            if column.how in {"similar", "chosen"}
        }
        if choice or any(column.how == "similar" for column in item.columns):
            now = Choice(item.table, confirmed, choice.dates if choice else None)
            squashed = remembered_choice(tuple(item.mapping), now)
            found[item.header_key] = together(squashed, known.get(item.header_key))
    return found
