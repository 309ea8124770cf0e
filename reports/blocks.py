"""What a printed page is made of: paragraphs, tables, charts, lists of facts and findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["", "good", "bad"]
Align = Literal["start", "end"]


@dataclass(frozen=True)
class Cell:
    """A cell of a table that is more than text.

    Attributes:
        text: What it says.
        detail: A second line below it.
        shade: Strength of its colour, 0 to 1; 0 for none.
        strong: Whether it stands out.
        tone: Whether it is good or bad news.
    """

    text: str
    detail: str = ""
    shade: float = 0.0
    strong: bool = False
    tone: Tone = ""


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, and how its cells are aligned.

    Attributes:
        heading: What stands above it.
        align: `start` for text, `end` for figures.
        width: Percent of the table; 0 as its content needs.
    """

    heading: str
    align: Align = "end"
    width: int = 0


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text.

    Attributes:
        text: What it says.
        style: `lead` for the most important sentence, `soft` for a note.
    """

    text: str
    style: Literal["", "lead", "soft"] = ""
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Listed:
    """Sentences below each other."""

    items: tuple[str, ...]
    kind: Literal["list"] = "list"


@dataclass(frozen=True)
class Heading:
    """A heading within a chapter, which is also a bookmark."""

    text: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Table:
    """A table; every row has a cell per column.

    Attributes:
        caption: What it shows.
        columns: Its columns; the first names the row.
        rows: Cells by row.
        total: Cells of a last row that stands for all others; empty for none.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Chart:
    """A chart.

    Attributes:
        name: Name of its picture, unique in the document.
        caption: The question that it answers.
        alt: What it shows, for those who cannot see it.
        svg: The picture.
        rows: Names written beside its rows, from the top; none for a chart without.
        note: What its marks are.
    """

    name: str
    caption: str
    alt: str
    svg: bytes = field(repr=False)
    rows: tuple[str, ...] = ()
    note: str = ""
    kind: Literal["chart"] = "chart"


@dataclass(frozen=True)
class Fact:
    """A figure on a card.

    Attributes:
        label: What it is.
        value: The figure.
        change: How it moved; "" for none.
        tone: Whether that is good or bad news.
        note: A line below: what it is compared with, or its interval.
        tag: A word beside the label.
    """

    label: str
    value: str
    change: str = ""
    tone: Tone = ""
    note: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Facts:
    """Figures on cards beside each other."""

    items: tuple[Fact, ...]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True)
class Finding:
    """Something that stands out.

    Attributes:
        title: The kind of finding.
        what: What was found.
        stake: The money at stake.
        evidence: The figures behind it, in a line.
        behind: The rows behind it, and its odds of being chance.
        action: What to do.
    """

    title: str
    what: str
    stake: str
    evidence: str
    behind: str
    action: str
    kind: Literal["finding"] = "finding"


@dataclass(frozen=True)
class Pairs:
    """Names and what is said of each.

    Attributes:
        items: Name and text.
        caption: What they are about.
    """

    items: tuple[tuple[str, str], ...]
    caption: str = ""
    kind: Literal["pairs"] = "pairs"


Block = Paragraph | Listed | Heading | Table | Chart | Facts | Finding | Pairs


@dataclass(frozen=True)
class Chapter:
    """A chapter of a document.

    Attributes:
        key: Its name in addresses within the document.
        title: Its heading.
        blocks: What is in it.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]


def row(*cells: str | Cell) -> tuple[Cell, ...]:
    """A row of a table; plain text is a cell too."""
    return tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in cells)


def columns(first: str, *others: str, texts: int = 0) -> tuple[Column, ...]:
    """Columns of a table: the first is text, and so many of those behind it."""
    return (
        Column(first, "start"),
        *(Column(name, "start" if at < texts else "end") for at, name in enumerate(others)),
    )
