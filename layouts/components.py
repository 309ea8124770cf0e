"""The few building blocks of every tab: panels, charts, switches, pickers, plain tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from charts.template import CONFIG
from charts.trend import GRAINS
from layouts import explain, ids
from layouts.attributes import aria, data
from layouts.column import Column
from layouts.plain_table import room


def panel(
    title: str,
    children: Sequence[Component],
    *,
    tools: Sequence[Component] = (),
    note: str = "",
    panel_id: str = "",
    figure_id: str = "",
    about: str = "",
) -> Component:
    """A titled card of the page.

    Args:
        title: The question that it answers.
        children: What is in it.
        tools: Controls beside the title.
        note: A sentence below the title.
        panel_id: Its id; "" for none.
        figure_id: The chart or table that its ⓘ explains; "" for no ⓘ.
        about: What the ⓘ says beside formula, rows and view; `note` unless given.
    """
    named: dict[str, Any] = {"id": panel_id} if panel_id else {}
    heading: list[Component] = [html.H2(title, className="panel-title")]
    if note:
        heading.append(html.P(note, className="panel-note"))
    info = [explain.of_figure(figure_id, title, about or note)] if figure_id else []
    return html.Section(
        [
            html.Div(
                [html.Div(heading), html.Div([*tools, *info], className="panel-tools")],
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
                dcc.Graph(
                    id=figure_id, config=cast(Any, CONFIG), className="chart", responsive=True
                ),
                className=f"chart-room chart-{size}",
                role="img",
                **aria(label=label),
            ),
            html.Details(
                [html.Summary("Show as table"), room(table_id, f"Table: {label}")],
                className="behind",
            ),
        ]
    )


def trend_panel(figure_id: str, table_id: str, grain_id: str, panel_id: str) -> Component:
    """Revenue, cost and ROAS over time with posts marked, and the switch of its time step."""
    return panel(
        "How do revenue and cost move, and what do posts do to them?",
        [
            chart(
                figure_id,
                "Revenue, cost and ROAS over time, with posts marked. The table below has the "
                "same figures.",
                table_id,
                "trend",
            )
        ],
        tools=[
            segmented(
                grain_id, {str(key): label for key, label in GRAINS.items()}, None, "Time step"
            )
        ],
        panel_id=panel_id,
        figure_id=figure_id,
        about="Revenue and cost of each step above, posts as marks, ROAS below. The band around "
        "ROAS is its 90% interval: wide where few orders stand behind it.",
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
        **aria(label=label),
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
        **aria(label=label),
    )


def opener(button_id: str, opens: str, icon: str, text: str, title: str, key: str) -> Component:
    """A button of the navigation that opens a box over the page; assets/dialogs.js does it.

    Args:
        button_id: Its id.
        opens: Id of the box.
        icon: Name of its icon.
        text: What it says.
        title: What it does.
        key: The key that does the same.
    """
    return html.Button(
        [
            html.Span(className=f"icon icon-{icon}", **aria(hidden="true")),
            html.Span(text, className="opener-text"),
            html.Kbd(key, **aria(hidden="true")),
        ],
        id=button_id,
        className="nav-link-item opener",
        type="button",
        title=title,
        **aria(label=title, keyshortcuts=key),
        **data(opens=opens),
    )


def title_attribute(text: str) -> dict[str, Any]:
    """A title only where there is something to say."""
    return {"title": text} if text else {}


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    caption: str,
    total: Sequence[str] = (),
) -> Component:
    """A plain table: text left, figures right; cells are text or components, never markup.

    Args:
        columns: Its columns.
        rows: Cells by row.
        caption: What it shows, for those who cannot see it.
        total: Cells of a last row that adds up the others; empty for none.
    """
    head = [
        html.Th(
            column.heading,
            className=f"cell-{column.align}",
            scope="col",
            **title_attribute(column.help),
        )
        for column in columns
    ]
    return html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr(head)),
            html.Tbody([_row(columns, row) for row in rows]),
            *([html.Tfoot(_row(columns, total))] if total else []),
        ],
        className="plain-table",
    )


def _row(columns: Sequence[Column], cells: Sequence[Any]) -> Component:
    return html.Tr(
        [
            html.Td(cell, className=f"cell-{column.align}")
            for column, cell in zip(columns, cells, strict=True)
        ]
    )


def bar_cell(text: str, percent: float) -> Component:
    """A figure with a bar behind it for its magnitude."""
    return html.Div(
        [html.Span(className="bar", style={"width": f"{percent:g}%"}), html.Span(text)],
        className="bar-cell",
    )
