"""The few building blocks of every tab: cards, KPI cards, plain tables, charts, pickers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from charts.template import CONFIG, FigureDict
from layouts import ids, states

Align = Literal["start", "end"]


@dataclass(frozen=True)
class Change:
    """How a figure moved.

    Attributes:
        text: The signed change, "+12.4%", or "–".
        tone: `good`, `bad` or `flat`: what the colour says.
        label: What it is compared with.
        arrow: "↑", "↓" or "".
        note: Why there is no change to show; "" when there is one.
    """

    text: str
    tone: str
    label: str
    arrow: str = ""
    note: str = ""


@dataclass(frozen=True)
class Kpi:
    """What one KPI card shows.

    Attributes:
        metric: Key in the metric registry, used in the ids.
        label: Name of the metric.
        value: The figure as read, "₹2.48 L".
        change: Movement against the comparison; None when there is no comparison.
        sparkline: Data address of the line; "" for none.
        facts: Name and text of each line in the explanation.
        help: One sentence in a marketer's words.
        undefined: Why the value is "–"; "" when it is a figure.
        tag: A word beside the label, such as "assumption".
    """

    metric: str
    label: str
    value: str
    change: Change | None
    sparkline: str
    facts: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    undefined: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a plain table: heading, alignment and what the heading means."""

    heading: str
    align: Align = "end"
    help: str = ""


def panel(
    title: str,
    children: Sequence[Component],
    *,
    tools: Sequence[Component] = (),
    note: str = "",
    panel_id: str = "",
) -> Component:
    """A titled card of the page."""
    named = {"id": panel_id} if panel_id else {}
    heading = [html.H2(title, className="panel-title")]
    if note:
        heading.append(html.P(note, className="panel-note"))
    return html.Section(
        [
            html.Div(
                [html.Div(heading), html.Div(list(tools), className="panel-tools")],
                className="panel-head",
            ),
            *children,
        ],
        className="panel",
        **named,
    )


def chart(figure_id: str, label: str, table_id: str, size: str) -> Component:
    """A chart with its table behind it; the height is fixed, so that nothing jumps."""
    return html.Div(
        [
            html.Div(
                dcc.Graph(id=figure_id, config=CONFIG, className="chart", responsive=True),
                className=f"chart-room chart-{size}",
                role="img",
                **{"aria-label": label},
            ),
            html.Details(
                [html.Summary("Show as table"), html.Div(id=table_id, className="table-scroll")],
                className="behind",
            ),
        ]
    )


def segmented(
    control_id: str, choices: Mapping[str, str], value: str | None, label: str
) -> Component:
    """A switch between a few choices; radio buttons underneath, so arrow keys work."""
    return html.Div(
        dbc.RadioItems(
            id=control_id,
            options=[{"label": text, "value": key} for key, text in choices.items()],
            value=value,
            inline=True,
            className="segmented",
            inputClassName="segment-input",
            labelClassName="segment",
        ),
        role="radiogroup",
        **{"aria-label": label},
    )


def picker(control_id: str, choices: Mapping[str, str], value: str, label: str) -> Component:
    """A dropdown of one choice, with its label beside it."""
    return html.Div(
        [
            html.Label(
                label, htmlFor=control_id, id=ids.label(control_id), className="filter-label"
            ),
            dcc.Dropdown(
                id=control_id,
                options=[{"label": text, "value": key} for key, text in choices.items()],
                value=value,
                clearable=False,
                searchable=False,
                maxHeight=360,
            ),
        ],
        className="filter picker",
        role="group",
        **{"aria-label": label},
    )


def kpi_card(kpi: Kpi) -> Component:
    """One figure with its change, its line and its explanation."""
    reason = {"title": kpi.undefined} if kpi.undefined else {}
    return html.Article(
        [
            html.Div(
                [
                    html.H3(kpi.label, className="kpi-label"),
                    _info(kpi),
                ],
                className="kpi-head",
            ),
            html.Div(
                [
                    html.Span(kpi.value, id=ids.kpi_value(kpi.metric), **reason),
                    *([html.Span(kpi.tag, className="tag")] if kpi.tag else []),
                ],
                className="kpi-value",
            ),
            _change(kpi.change),
            _sparkline(kpi.sparkline),
        ],
        id=ids.kpi(kpi.metric),
        className="kpi",
    )


def kpi_skeleton(metric: str, label: str) -> Component:
    """A card of the same size before its figure is known."""
    return html.Article(
        [
            html.Div(html.H3(label, className="kpi-label"), className="kpi-head"),
            html.Div(
                html.Span(states.skeleton("value"), id=ids.kpi_value(metric)),
                className="kpi-value is-loading",
            ),
            html.Div(states.skeleton("line"), className="kpi-change"),
            html.Div(className="sparkline"),
        ],
        id=ids.kpi(metric),
        className="kpi",
    )


def _change(change: Change | None) -> Component:
    if change is None:
        return html.Div(className="kpi-change")
    note = {"title": change.note} if change.note else {}
    return html.Div(
        [
            html.Span(
                [html.Span(change.arrow, **{"aria-hidden": "true"}), change.text],
                className=f"delta delta-{change.tone}",
                **note,
            ),
            html.Span(change.label, className="kpi-versus"),
        ],
        className="kpi-change",
    )


def _sparkline(address: str) -> Component:
    style = {"maskImage": f'url("{address}")', "WebkitMaskImage": f'url("{address}")'}
    return html.Div(
        className="sparkline" + (" has-line" if address else ""),
        style=style if address else {},
        **{"aria-hidden": "true"},
    )


def _info(kpi: Kpi) -> Component:
    button_id = ids.kpi_info(kpi.metric)
    facts = [part for name, text in kpi.facts.items() for part in (html.Dt(name), html.Dd(text))]
    return html.Div(
        [
            html.Button(
                "i",
                id=button_id,
                className="info",
                type="button",
                **{"aria-label": f"How {kpi.label} is worked out"},
            ),
            dbc.Popover(
                [
                    html.Div(kpi.label, className="popover-title"),
                    html.P(kpi.help, className="popover-help"),
                    html.Dl(facts, className="facts"),
                ],
                target=button_id,
                trigger="legacy",
                placement="bottom-end",
                className="explain",
                body=True,
            ),
        ],
        className="info-slot",
    )


def table(columns: Sequence[Column], rows: Sequence[Sequence[Any]], caption: str) -> Component:
    """A plain table: text left, figures right; cells are text or components, never markup."""
    head = [
        html.Th(
            column.heading,
            className=f"cell-{column.align}",
            scope="col",
            **({"title": column.help} if column.help else {}),
        )
        for column in columns
    ]
    body = [
        html.Tr(
            [
                html.Td(cell, className=f"cell-{column.align}")
                for column, cell in zip(columns, row, strict=True)
            ]
        )
        for row in rows
    ]
    return html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr(head)),
            html.Tbody(body),
        ],
        className="plain-table",
    )


def bar_cell(text: str, percent: float) -> Component:
    """A figure with a bar behind it for its magnitude."""
    return html.Div(
        [html.Span(className="bar", style={"width": f"{percent:g}%"}), html.Span(text)],
        className="bar-cell",
    )


def graph_placeholder() -> FigureDict:
    """What a chart holds before its figure arrives."""
    return {"data": [], "layout": {}}


NOT_KNOWN: Final = "–"
