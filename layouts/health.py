"""How well the files fit together: which rows find each other, which days the files cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dash import html
from dash.development.base_component import Component

from analytics.health import Health
from analytics.unattributed import Month
from charts import format as fmt
from layouts import components, coverage, file_tables, health_words, ids, states
from layouts.attributes import aria, data

BODY: Final = ids.figure("data", "health")
TITLE: Final = "How well the files fit together"


@dataclass(frozen=True)
class Check:
    """One comparison of two files, as it is shown.

    Attributes:
        name: Which one, for scripts and tests.
        sentence: What it found.
        examples: Ids to look for; "" where all fits.
        advice: What to do about it; "" where all fits.
        matched: Rows that fit.
        rows: Rows looked at.
    """

    name: str
    sentence: str
    examples: str
    advice: str
    matched: int
    rows: int


def panel() -> Component:
    """The panel before anything is known about the workspace."""
    waiting = [states.skeleton("row") for _ in range(4)]
    return components.panel(TITLE, [html.Div(waiting, id=BODY, className="health")])


def content(health: Health) -> list[Component]:
    """Everything there is to say about a workspace's files."""
    checks = checks_of(health)
    found = sum(bool(check.advice) for check in checks)
    said = health_words.headline(found, len(checks), fits=health.fits)
    order = sorted(checks, key=lambda check: not check.advice)
    return [
        html.P(said, className="health-headline"),
        *(
            [html.Ul([_check(check) for check in order], className="health-checks")]
            if order
            else []
        ),
        *_absent(health.missing),
        *_days(health),
        *_sales(health),
    ]


def checks_of(health: Health) -> list[Check]:
    """The comparisons that the files at hand allow, in a fixed order."""
    checks = [
        Check(
            one.key,
            health_words.relation(one),
            health_words.examples(one),
            health_words.advice(one.key) if one.orphaned else "",
            one.matched,
            one.rows,
        )
        for one in health.relations
        if one.rows
    ]
    stated = health.stated
    if stated.rows:
        advice = health_words.STATED_ADVICE if stated.differing else ""
        agreeing = stated.rows - stated.differing
        words = health_words.stated(stated), health_words.differences(stated)
        checks.append(Check("payouts_stated", *words, advice, agreeing, stated.rows))
    return checks


def _check(check: Check) -> Component:
    tag = "Look" if check.advice else "Fits"
    ratio = f"{fmt.grouped(check.matched)} of {fmt.grouped(check.rows)}"
    return html.Li(
        [
            html.Span(tag, className=f"data-tag health-{tag.lower()}"),
            html.Div(
                [
                    html.P(check.sentence, className="health-sentence"),
                    *([html.P(check.examples, className="health-ids")] if check.examples else []),
                    *([html.P(check.advice, className="health-advice")] if check.advice else []),
                ],
                className="health-words",
            ),
            html.Div(
                [
                    html.Span(
                        [ratio, html.Span(" fit", className="visually-hidden")],
                        className="health-ratio",
                    ),
                    *([_bar(check)] if check.advice else []),
                ],
                className="health-measure",
            ),
        ],
        className="health-check",
        **data(check=check.name),
    )


def _bar(check: Check) -> Component:
    fill = {"width": f"{100 * check.matched / check.rows:.2f}%"}
    return html.Span(
        html.Span(className="health-bar-fill", style=fill),
        className="health-bar",
        **aria(hidden="true"),
    )


def _absent(missing: Sequence[str]) -> list[Component]:
    if not missing:
        return []
    lines = [html.Li(health_words.absent(table)) for table in missing]
    return [
        _subtitle("Files that are not here yet"),
        html.Ul(lines, className="health-list"),
        html.P("Drop them anywhere on this page.", className="health-advice"),
    ]


def _days(health: Health) -> list[Component]:
    if not health.coverage:
        return []
    every = sum(len(one.gaps) for one in health.coverage)
    odd = [line for one in health.coverage for line in health_words.odd_days(one)]
    gaps = coverage.gap_lines(health.gaps, every)
    apart = [health_words.offset(one) for one in health.offsets]
    quiet = not (odd or gaps or apart)
    fine = "The files cover the same time without unusual gaps."
    return [
        _subtitle("Which days they cover"),
        coverage.timeline(health.coverage),
        *([html.P(fine, className="health-sentence")] if quiet else []),
        *_lines(gaps, health_words.GAP_ADVICE),
        *_lines(apart, health_words.OFFSET_ADVICE),
        *_lines(odd, ""),
    ]


def _sales(health: Health) -> list[Component]:
    if not health.months:
        return []
    jumps = health_words.jumps(health.jumps)
    return [
        _subtitle("Sales without an influencer"),
        html.P(health_words.unattributed(health.unattributed), className="health-sentence"),
        *_lines(jumps, health_words.JUMP_ADVICE),
        html.Details(
            [html.Summary("Show by month"), _months(health.months)],
            className="behind",
        ),
    ]


def _months(months: Sequence[Month]) -> Component:
    columns = [
        components.Column("Month", "start"),
        components.Column("Order rows"),
        components.Column("Revenue"),
        components.Column("Without an influencer"),
        components.Column("Share"),
    ]
    return file_tables.scrolling(
        columns, [_month(one) for one in reversed(months)], "Sales without an influencer by month"
    )


def _month(one: Month) -> list[Component | str]:
    share = one.part.revenue_share
    shown = fmt.percent(None if share is None else 100 * share)
    return [
        f"{one.month:%b %Y}",
        fmt.grouped(one.part.rows),
        fmt.money(one.part.revenue / 100),
        fmt.money(one.part.revenue_without / 100),
        components.bar_cell(shown, 100 * (share or 0.0)),
    ]


def _lines(lines: Sequence[str], advice: str) -> list[Component]:
    if not lines:
        return []
    return [
        html.Div(
            [
                html.Ul([html.Li(line) for line in lines], className="health-list"),
                *([html.P(advice, className="health-advice")] if advice else []),
            ],
            className="health-note",
        )
    ]


def _subtitle(text: str) -> Component:
    return html.H3(text, className="data-subtitle")


def failed(reference: str) -> list[Component]:
    """The figures could not be worked out."""
    return [html.P(states.failed(reference), className="health-sentence", role="alert")]
