"""A page as the browser sends it for a snapshot: every part is read, checked and bounded.

Nothing of it is trusted: texts are cut from control characters and printed as text, and pictures
are only PNG that is decoded and written anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, cast

from reports.chart_picture import ChartPicture, PictureError, read_picture

MOST_PARTS: Final = 60
MOST_BLOCKS: Final = 80
MOST_CHARTS: Final = 24
MOST_ROWS: Final = 300
MOST_COLUMNS: Final = 60
MOST_CELLS: Final = 15_000
MOST_LETTERS: Final = 500_000
LONGEST: Final = 4_000
LONGEST_CELL: Final = 600
TONES: Final = ("good", "bad", "flat")
_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

One = TypeVar("One")


class ScreenError(ValueError):
    """What was sent is no page that can be printed; the message says what is wrong with it."""


@dataclass(frozen=True)
class Card:
    """A key figure: its name, its value and how it moved."""

    label: str
    value: str
    change: str = ""
    versus: str = ""
    tone: str = "flat"
    tag: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table; figures are `is_figure` and stand on the right."""

    heading: str
    is_figure: bool


@dataclass(frozen=True)
class Table:
    """A table as it stands on the screen.

    Attributes:
        caption: What it shows.
        columns: Its columns.
        rows: Cells by row, as shown.
        total: Cells of the last row; empty for none.
        more: How many rows are on the screen beyond these.
        notes: How it is sorted and filtered.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    more: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """A card of an insight."""

    rule: str
    stake: str
    what: str
    facts: tuple[str, ...]
    behind: str
    action: str


@dataclass(frozen=True)
class Words:
    """Paragraphs, or the points of a list."""

    lines: tuple[str, ...]
    is_list: bool


@dataclass(frozen=True)
class Cards:
    """A row of key figures."""

    cards: tuple[Card, ...]


Block = ChartPicture | Table | Finding | Words | Cards


@dataclass(frozen=True)
class Part:
    """One panel: its title, what is said below it, and what is in it."""

    title: str
    notes: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Screen:
    """A page of figures as it was on the screen.

    Attributes:
        path: Its address, without the query.
        title: Its heading.
        lead: The sentences and choices above the figures.
        parts: Its panels, as far as they were ticked.
        snapshot: Id of the data that the browser had; "" where it did not say.
        shown: Keys and names of the metrics in it, for their formulas.
    """

    path: str
    title: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...]
    snapshot: str = ""
    shown: tuple[str, ...] = ()

    @property
    def charts(self) -> list[ChartPicture]:
        """Its charts, in order."""
        blocks = [block for part in self.parts for block in part.blocks]
        return [block for block in blocks if isinstance(block, ChartPicture)]


def read_screen(body: object) -> Screen:
    """A page out of decoded JSON.

    Raises:
        ScreenError: It is none; the message says which part is wrong and how.
    """
    return _Reading().screen(_mapping(body, "The page"))


@dataclass
class _Reading:
    """Reads one page and counts what is in it."""

    letters: int = 0
    cells: int = 0
    charts: int = 0
    kinds: Mapping[str, Callable[[Mapping[str, Any]], Block]] = field(init=False)

    def __post_init__(self) -> None:
        self.kinds = {
            "cards": self._cards,
            "chart": self._chart,
            "table": self._table,
            "finding": self._finding,
            "text": self._words,
        }

    def screen(self, body: Mapping[str, Any]) -> Screen:
        parts = self._each(body, "parts", MOST_PARTS, self._part)
        if not parts:
            raise ScreenError("Nothing was chosen: tick at least one part of the page.")
        return Screen(
            path=self._text(body, "path", 2_000),
            title=self._text(body, "title"),
            lead=self._texts(body, "lead", 40),
            parts=parts,
            snapshot=self._text(body, "snapshot", 80),
            shown=self._texts(body, "shown", 400),
        )

    def _part(self, given: Any) -> Part:
        part = _mapping(given, "A part of the page")
        return Part(
            title=self._text(part, "title"),
            notes=self._texts(part, "notes", 20),
            blocks=self._each(part, "blocks", MOST_BLOCKS, self._block),
        )

    def _block(self, given: Any) -> Block:
        block = _mapping(given, "A block of a part")
        kind = block.get("kind")
        if not isinstance(kind, str) or kind not in self.kinds:
            raise ScreenError(f"A block is one of {', '.join(self.kinds)}; this one is not.")
        return self.kinds[kind](block)

    def _cards(self, block: Mapping[str, Any]) -> Cards:
        return Cards(self._each(block, "cards", 40, self._card))

    def _card(self, given: Any) -> Card:
        card = _mapping(given, "A key figure")
        tone = card.get("tone", "flat")
        return Card(
            label=self._text(card, "label", 200),
            value=self._text(card, "value", 200),
            change=self._text(card, "change", 200),
            versus=self._text(card, "versus", 200),
            tone=tone if tone in TONES else "flat",
            tag=self._text(card, "tag", 80),
        )

    def _chart(self, block: Mapping[str, Any]) -> ChartPicture:
        self.charts += 1
        if self.charts > MOST_CHARTS:
            raise ScreenError(f"More than {MOST_CHARTS} charts: tick fewer parts of the page.")
        try:
            return read_picture(
                f"chart-{self.charts}", block.get("image"), self._text(block, "alt", 1_000)
            )
        except PictureError as error:
            raise ScreenError(f"Chart {self.charts}: {error}") from error

    def _table(self, block: Mapping[str, Any]) -> Table:
        columns = self._each(block, "columns", MOST_COLUMNS, self._column)
        wide = len(columns)
        if not columns:
            raise ScreenError("A table has no columns.")
        rows = self._each(block, "rows", MOST_ROWS, lambda row: self._row(row, wide))
        total = block.get("total") or []
        more = block.get("more", 0)
        if not isinstance(more, int) or isinstance(more, bool) or not 0 <= more <= 10**9:
            raise ScreenError("How many more rows a table has must be a whole number.")
        return Table(
            caption=self._text(block, "caption", 400),
            columns=columns,
            rows=rows,
            total=self._row(total, wide) if total else (),
            more=more,
            notes=self._texts(block, "notes", 10),
        )

    def _column(self, given: Any) -> Column:
        column = _mapping(given, "A column")
        return Column(self._text(column, "heading", 200), column.get("figure") is True)

    def _row(self, given: Any, wide: int) -> tuple[str, ...]:
        if not isinstance(given, list) or len(cast("list[Any]", given)) != wide:
            raise ScreenError(f"A table of {wide} columns has a row of another length.")
        self.cells += wide
        if self.cells > MOST_CELLS:
            raise ScreenError(
                f"More than {MOST_CELLS:,} cells in tables: tick fewer parts, or filter the page."
            )
        row = cast("list[Any]", given)
        return tuple(self._letters(cell, "A cell", LONGEST_CELL) for cell in row)

    def _finding(self, block: Mapping[str, Any]) -> Finding:
        return Finding(
            rule=self._text(block, "rule", 200),
            stake=self._text(block, "stake", 200),
            what=self._text(block, "what"),
            facts=self._texts(block, "facts", 40),
            behind=self._text(block, "behind"),
            action=self._text(block, "action"),
        )

    def _words(self, block: Mapping[str, Any]) -> Words:
        return Words(self._texts(block, "lines", 300), block.get("list") is True)

    def _each(
        self, given: Mapping[str, Any], name: str, most: int, read: Callable[[Any], One]
    ) -> tuple[One, ...]:
        values = given.get(name, [])
        if not isinstance(values, list):
            raise ScreenError(f"“{name}” must be a list.")
        found = cast("Sequence[Any]", values)
        if len(found) > most:
            raise ScreenError(f"“{name}” has {len(found):,} entries, more than the {most} allowed.")
        return tuple(read(value) for value in found)

    def _texts(self, given: Mapping[str, Any], name: str, most: int) -> tuple[str, ...]:
        return self._each(given, name, most, lambda one: self._letters(one, f"“{name}”", LONGEST))

    def _text(self, given: Mapping[str, Any], name: str, longest: int = LONGEST) -> str:
        return self._letters(given.get(name, ""), f"“{name}”", longest)

    def _letters(self, value: object, what: str, longest: int) -> str:
        if not isinstance(value, str):
            raise ScreenError(f"{what} must be text.")
        self.letters += len(value)
        if len(value) > longest or self.letters > MOST_LETTERS:
            raise ScreenError(f"{what} holds too much text: tick fewer parts of the page.")
        return _CONTROL.sub(" ", value).strip()


def _mapping(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ScreenError(f"{what} must be an object of names and values.")
    return cast("Mapping[str, Any]", value)
