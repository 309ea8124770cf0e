"""Tabs that compare the values of one dimension: Campaigns, Platforms and Brands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.filters import dimension_of
from analytics.metrics import METRICS
from charts.trend import GRAINS
from layouts import components, ids, plain_table, tabs
from layouts.tab_body import tab_body

COMPARED: Final = (
    "roas",
    "revenue",
    "cost",
    "orders",
    "cost_per_order",
    "reach",
    "engagement_rate",
    "conversion_rate",
    "new_customers",
)
"""Metrics that the whole tab can be looked at by."""


@dataclass(frozen=True)
class Comparison:
    """A tab that compares the values of one dimension.

    Attributes:
        tab: Name of the tab.
        heading: Its heading.
        dimension: What is compared.
        one: What one value is called.
        crossed: Dimension that it is crossed with in the heatmap.
        crossed_title: The question that the heatmap answers.
        paired: Dimension of the best combinations.
        inside: Dimension of the table of what it is made of; "" for none.
        planned: Whether its values come and go and share cost: shows when each was at work, and
            how far ROAS depends on the rule for fixed sums.
    """

    tab: str
    heading: str
    dimension: str
    one: str
    crossed: str
    crossed_title: str
    paired: str
    inside: str = ""
    planned: bool = False

    @property
    def sides(self) -> tuple[str, str]:
        """Rows and columns of the heatmap; campaigns have long names and stand in the rows."""
        if self.planned:
            return self.dimension, self.crossed
        return self.crossed, self.dimension

    def figure(self, name: str) -> str:
        """Id of one of its figures or controls."""
        return ids.figure(self.tab, name)


PLATFORMS: Final = Comparison(
    tab="platforms",
    heading="Platforms",
    dimension="platform",
    one="platform",
    crossed="tier",
    crossed_title="Which tier works on which platform?",
    paired="category",
)
BRANDS: Final = Comparison(
    tab="brands",
    heading="Brands",
    dimension="brand",
    one="brand",
    crossed="tier",
    crossed_title="Which tier works for which brand?",
    paired="category",
    inside="product",
)
CAMPAIGNS: Final = Comparison(
    tab="campaigns",
    heading="Campaigns",
    dimension="campaign",
    one="campaign",
    crossed="platform",
    crossed_title="Which platform works for which campaign?",
    paired="tier",
    planned=True,
)
EVERY: Final = (CAMPAIGNS, PLATFORMS, BRANDS)


def campaigns() -> Component:
    """The Campaigns tab before its figures are known."""
    return layout(CAMPAIGNS)


def platforms() -> Component:
    """The Platforms tab before its figures are known."""
    return layout(PLATFORMS)


def brands() -> Component:
    """The Brands tab before its figures are known."""
    return layout(BRANDS)


def layout(about: Comparison) -> Component:
    """A tab of this kind before its figures are known."""
    choices = {key: METRICS[key].label for key in COMPARED}
    heading = html.Div(
        [
            dcc.Store(id=about.figure("chosen-grain")),
            html.H1(about.heading, className="page-title"),
            components.picker(about.figure("metric"), choices, COMPARED[0], "Metric"),
        ],
        className="page-head",
    )
    blocks = [
        html.Div([_bars(about), _crossed(about)], className="panels-two"),
        *([_timeline(about)] if about.planned else []),
        _lines(about),
        _table(
            f"Every {about.one} in figures",
            about.figure("table"),
            f"Click a row to look at one {about.one} alone.",
            tools=[
                dcc.Link(
                    "Compare side by side",
                    href=tabs.compare_path(about.tab, ()),
                    id=about.figure("compare"),
                    className="button",
                )
            ],
        ),
        *([_spread(about)] if about.planned else []),
        *(
            [_table(f"What do the {about.heading.lower()} sell?", about.figure("inside"))]
            if about.inside
            else []
        ),
        _table(
            "Which combinations work best?",
            about.figure("pairs"),
            f"{about.one.capitalize()} and {dimension_of(about.paired).label.lower()}, by ROAS, "
            "among those with at least 2% of the cost. Click a row to look at the pair alone.",
        ),
    ]
    return tab_body(about.tab, heading, blocks)


def _chart(
    about: Comparison,
    name: str,
    title: str,
    shows: str,
    size: str,
    *,
    tools: Sequence[Component] = (),
    note: str = "",
    said: str = "",
) -> Component:
    """A panel with one chart of the tab and the table behind it."""
    figure = components.chart(
        about.figure(name),
        f"{shows}. The table below has the same figures.",
        about.figure(f"{name}-table"),
        size,
    )
    return components.panel(
        title, [figure], tools=tools, note=note, figure_id=about.figure(name), about=said
    )


def _bars(about: Comparison) -> Component:
    return _chart(
        about,
        "bars",
        f"Which {about.one} does best?",
        f"One metric by {about.one}",
        "heatmap",
        note="Click a bar to look at it alone, and again to go back.",
        said="The largest figures first; the rest are one bar, worked out from their sums. The "
        "line at the end of a ROAS is its 90% interval.",
    )


def _crossed(about: Comparison) -> Component:
    return _chart(
        about,
        "heatmap",
        about.crossed_title,
        f"One metric by {about.crossed} and {about.one}",
        "heatmap",
        note="Click a cell to look at that pair alone.",
    )


def _lines(about: Comparison) -> Component:
    grains = {str(key): label for key, label in GRAINS.items()}
    return _chart(
        about,
        "lines",
        f"How does each {about.one} move?",
        f"One metric over time by {about.one}",
        "lines",
        tools=[components.segmented(about.figure("grain"), grains, None, "Time step")],
        said="The six with the most revenue; the table behind the chart has every one. Bands are "
        "90% intervals of ROAS.",
    )


def _timeline(about: Comparison) -> Component:
    return _chart(
        about,
        "timeline",
        f"When was each {about.one} at work?",
        f"First and last day of every {about.one}",
        "lines",
        note="From the first to the last post or tracked order of its own in the view.",
    )


def _spread(about: Comparison) -> Component:
    return _table(
        "How far does ROAS depend on how fixed sums are shared out?",
        about.figure("spread"),
        "ROAS under each of the five rules that spread a fixed sum over an influencer's work; the "
        "rule in use is set on the Settings page.",
    )


def _table(title: str, table_id: str, note: str = "", tools: Sequence[Component] = ()) -> Component:
    return components.panel(
        title,
        [plain_table.room(table_id, title, "rows-link rows-wide")],
        tools=tools,
        note=note,
        figure_id=table_id,
    )
