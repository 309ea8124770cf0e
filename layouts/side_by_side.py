"""Influencers, campaigns, platforms or brands side by side, before their figures are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from analytics.filters import Filters, dimension_of
from analytics.influencer_metrics import metric_of
from analytics.metrics import METRICS
from charts import format as fmt
from charts.trend import GRAINS
from layouts import components, ids, tabs
from layouts.attributes import aria
from layouts.components import Column
from layouts.filter_controls import multiple
from layouts.links import story
from layouts.plain_table import Cell, TableData, best, link, room, table
from layouts.tab_body import tab_body
from layouts.tables_behind import interval_cell, number

TAB: Final = "side-by-side"
WHAT: Final = ids.figure(TAB, "what")
CHOOSE: Final = ids.figure(TAB, "choose")
METRIC: Final = ids.figure(TAB, "metric")
GRAIN: Final = ids.figure(TAB, "grain")
CHOSEN_GRAIN: Final = ids.figure(TAB, "chosen-grain")
BACK: Final = ids.figure(TAB, "back")
FIGURES: Final = ids.figure(TAB, "figures")
BARS: Final = ids.figure(TAB, "bars")
BARS_TABLE: Final = ids.figure(TAB, "bars-table")
LINES: Final = ids.figure(TAB, "lines")
LINES_TABLE: Final = ids.figure(TAB, "lines-table")

MOST: Final = 6
"""Values that fit beside each other."""

ROWS: Final = (
    *("revenue", "cost", "roas", "orders", "cost_per_order", "aov", "new_customers", "cac"),
    *("posts", "reach", "engagements", "engagement_rate", "conversion_rate", "cpm"),
)
ROWS_OF_INFLUENCERS: Final = ("score", "roas_shrunk", *ROWS)
DRAWN: Final = (
    *("roas", "revenue", "cost", "orders", "cost_per_order"),
    *("reach", "engagement_rate", "conversion_rate", "new_customers"),
)


def rows_of(dimension: str) -> tuple[str, ...]:
    """The metrics that the table lists."""
    return ROWS_OF_INFLUENCERS if dimension == "influencer" else ROWS


def layout(tab_name: str, values: Sequence[str]) -> Component:
    """The page with skeletons where figures will be.

    Args:
        tab_name: The tab whose values are compared.
        values: The values.
    """
    tab = tabs.BY_NAME[tab_name]
    dimension = tabs.COMPARED[tab_name]
    what = {"tab": tab_name, "dimension": dimension, "values": list(values)}
    heading = html.Div(
        [
            dcc.Store(id=WHAT, data=what),
            dcc.Store(id=CHOSEN_GRAIN),
            dcc.Link(f"← {tab.label}", href=tab.path, id=BACK, className="back-link"),
            html.Div(
                [
                    html.H1(f"{tab.label} side by side", className="page-title"),
                    html.Div([_chooser(tab.label), _picker()], className="panel-tools"),
                ],
                className="page-head beside-head",
            ),
        ]
    )
    return tab_body(TAB, heading, [_table(), _bars(), _lines()])


def _chooser(label: str) -> Component:
    return html.Div(
        [
            html.Label(label, htmlFor=CHOOSE, id=ids.label(CHOOSE), className="filter-label"),
            multiple(CHOOSE, debounce=True),
        ],
        className="filter picker",
        role="group",
        **aria(label=label),
    )


def _picker() -> Component:
    choices = {key: METRICS[key].label for key in DRAWN}
    return components.picker(METRIC, choices, DRAWN[0], "Metric")


def _table() -> Component:
    title = "Who is better at what?"
    return components.panel(
        title,
        [room(FIGURES, title, "rows-wide rows-beside")],
        note=f"Up to {MOST} at a time, under the filters above. The best of each line is marked.",
        figure_id=FIGURES,
    )


def _bars() -> Component:
    return components.panel(
        "How far apart are they?",
        [
            components.chart(
                BARS,
                "One metric of each. The table below has the same figures.",
                BARS_TABLE,
                "lines",
            )
        ],
        figure_id=BARS,
        about="The line at the end of a ROAS is its 90% interval: where two overlap, the order of "
        "the two may be chance.",
    )


def _lines() -> Component:
    grains = {str(key): label for key, label in GRAINS.items()}
    return components.panel(
        "How do they move?",
        [
            components.chart(
                LINES,
                "One metric of each over time. The table below has the same figures.",
                LINES_TABLE,
                "lines",
            )
        ],
        tools=[components.segmented(GRAIN, grains, None, "Time step")],
        figure_id=LINES,
        about="Bands are 90% intervals of ROAS.",
    )


def figures_table(found: pd.DataFrame, dimension: str, view: Filters) -> TableData:
    """A line per metric, a column per value; the best figure of a line is marked.

    Args:
        found: A row per value, in the order of the columns: value, label, `low` and `high` (the
            interval of ROAS) and the metrics of `rows_of`.
        dimension: What is compared.
        view: The view, which the links keep.
    """
    values = found.to_dict("records")
    keys = rows_of(dimension)
    columns = [Column("Figure", "start"), *(Column(str(row["label"])) for row in values)]
    rows: list[list[Cell]] = []
    for key in keys:
        top = _best(key, [number(row[key]) for row in values if not _free(key, row)])
        rows.append([metric_of(key).label, *(_cell(key, row, top) for row in values)])
        if key == "roas":
            rows.append(["90% interval of ROAS", *(interval_cell(row) for row in values)])
    if dimension == "influencer":
        stories = (story(str(row["value"]), view) for row in values)
        links = [link("Whole story", address, css="story-link") for address in stories]
        rows.append(["", *links])
    return table(columns, rows, f"Figures of each {dimension_of(dimension).label.lower()}")


def _free(key: str, row: Mapping[Any, Any]) -> bool:
    """Whether a figure is low only because no cost is known: that is not the best."""
    return metric_of(key).better == "down" and not (number(row["cost"]) or 0) > 0


def _best(key: str, figures: Sequence[float | None]) -> float | None:
    """The best of the figures that are known; None where none is better than another."""
    known = [figure for figure in figures if figure is not None]
    if len(set(known)) < 2 or metric_of(key).better is None:
        return None
    return max(known) if metric_of(key).better == "up" else min(known)


def _cell(key: str, row: Mapping[Any, Any], top: float | None) -> Cell:
    figure = number(row[key])
    text = fmt.metric(key, figure, "short")
    return best(text) if top is not None and figure == top else text
