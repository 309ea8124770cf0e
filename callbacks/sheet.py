"""What the browser draws by itself: cards, tables and the lines of every ⓘ, on one sheet per tab.

For every output of an answer Dash looks at every component of the page, so all of these are one.
A table behind a chart is worked out from the moment somebody opened it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from layouts import ids

CARDS: Final = "cards"
TABLES: Final = "tables"
FACTS: Final = "facts"


@dataclass(frozen=True)
class Place:
    """Where on the sheet a part of an answer goes.

    Attributes:
        kind: `CARDS`, `TABLES` or `FACTS`.
        of: Id of the cards' room, of the table, or of the button that opens the explanation.
    """

    kind: str
    of: str


def cards(room_id: str) -> Place:
    """Where a row of cards goes."""
    return Place(CARDS, room_id)


def table(table_id: str) -> Place:
    """Where a table goes."""
    return Place(TABLES, table_id)


def facts(figure_id: str) -> Place:
    """Where the lines of the ⓘ of a chart or a table go."""
    return Place(FACTS, ids.about_button(figure_id))


def written(found: Mapping[Place, Any], asked: Collection[str]) -> str:
    """The sheet as JSON: by kind and id, null for a table that nobody asked for.

    Args:
        found: What goes where; a function for what is only worked out when it was asked for.
        asked: Ids of the tables that were.
    """
    sheet: dict[str, dict[str, Any]] = {CARDS: {}, TABLES: {}, FACTS: {}}
    for place, value in found.items():
        known = not callable(value) or place.of in asked
        sheet[place.kind][place.of] = (value() if callable(value) else value) if known else None
    return json.dumps(sheet, ensure_ascii=False, allow_nan=False)
