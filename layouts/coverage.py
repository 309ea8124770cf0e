"""The days that each table covers, as bars on one time line, with the table behind them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from dash import html
from dash.development.base_component import Component

from analytics.coverage import Coverage, Gap
from charts import format as fmt
from layouts import components, file_tables, health_words, imports
from layouts.attributes import aria

MOST_TICKS: Final = 5
_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 600)
_NEAR_EDGE: Final = 7.0
"""Ticks closer to an end than this, in percent, would be cut off."""


def timeline(tables: Sequence[Coverage]) -> Component:
    """One bar a table from its first to its last day, open where days are missing."""
    firsts = [one.first for one in tables if one.first is not None]
    lasts = [one.last for one in tables if one.last is not None]
    if not firsts:
        return html.P("None of these rows has a date.", className="panel-note")
    start, end = min(firsts), max(lasts)
    return html.Div(
        [
            html.Ul(
                [_line(one, start, end) for one in tables],
                className="health-lines",
                **aria(label="Days that each file covers"),
            ),
            html.Div(
                [
                    html.Span(label, className="health-tick", style={"left": f"{at:.2f}%"})
                    for at, label in ticks(start, end)
                ],
                className="health-ticks",
                **aria(hidden="true"),
            ),
            html.Details(
                [html.Summary("Show as table"), _behind(tables)],
                className="behind",
            ),
        ],
        className="health-timeline",
    )


def _line(one: Coverage, start: date, end: date) -> Component:
    dates = fmt.span(one.first, one.last) if one.first and one.last else "no dates"
    bars = [
        html.Span(className=f"health-{kind}", style=_place(first, last, start, end))
        for kind, first, last in pieces(one)
    ]
    return html.Li(
        [
            html.Span(imports.title(one.table).capitalize(), className="health-line-name"),
            html.Span(dates, className="health-line-dates"),
            html.Span(
                bars,
                className="health-track",
                role="img",
                title=health_words.coverage(one),
                **aria(label=health_words.coverage(one)),
            ),
        ],
        className="health-line",
    )


def pieces(one: Coverage) -> list[tuple[str, date, date]]:
    """The table's days in order: ("days" or "gap", first, last)."""
    if one.first is None or one.last is None:
        return []
    found: list[tuple[str, date, date]] = []
    start = one.first
    for gap in reversed(one.gaps):
        found += [("days", start, gap.first - timedelta(days=1)), ("gap", gap.first, gap.last)]
        start = gap.last + timedelta(days=1)
    return [*found, ("days", start, one.last)]


def _place(first: date, last: date, start: date, end: date) -> dict[str, str]:
    whole = (end - start).days + 1
    left, width = (first - start).days, (last - first).days + 1
    return {"left": f"{100 * left / whole:.2f}%", "width": f"{100 * width / whole:.2f}%"}


def ticks(start: date, end: date) -> list[tuple[float, str]]:
    """Firsts of months along the line, at most five: position in percent and label."""
    whole = (end - start).days + 1
    months = (end.year - start.year) * 12 + end.month - start.month
    step = next((step for step in _STEPS if months / step <= MOST_TICKS), _STEPS[-1])
    found: list[tuple[float, str]] = []
    for number in range(months + 1):
        year, month = divmod(start.year * 12 + start.month - 1 + number, 12)
        day = date(year, month + 1, 1)
        at = 100 * (day - start).days / whole
        if (year * 12 + month) % step == 0 and _NEAR_EDGE <= at <= 100 - _NEAR_EDGE:
            found.append((at, f"{day:%b %Y}"))
    return found


def _behind(tables: Sequence[Coverage]) -> Component:
    columns = [
        components.Column("File", "start"),
        components.Column("First day", "start"),
        components.Column("Last day", "start"),
        components.Column("Rows"),
        components.Column("Days with rows"),
        components.Column("No date"),
        components.Column("In the future"),
        components.Column("Gaps"),
    ]
    rows = [
        [
            imports.title(one.table).capitalize(),
            fmt.day(one.first) if one.first else fmt.UNDEFINED,
            fmt.day(one.last) if one.last else fmt.UNDEFINED,
            *[
                fmt.grouped(number)
                for number in (one.rows, one.days, one.undated, one.future, len(one.gaps))
            ],
        ]
        for one in tables
    ]
    return file_tables.scrolling(columns, rows, "Days that each file covers")


def gap_lines(shown: Sequence[Gap], every: int) -> list[str]:
    """The gaps in sentences, newest first, and how many older ones there are."""
    lines = [health_words.gap(gap) for gap in shown]
    older = every - len(shown)
    return [*lines, f"{fmt.plural(older, 'older gap')} not listed."] if older else lines
