"""The Influencers tab before its figures are known."""

from __future__ import annotations

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.influencer_metrics import metric_of
from layouts import components, download, grid, ids, plain_table
from layouts.grid import Text
from layouts.tab_body import tab_body

TAB: Final = "influencers"
GRID: Final = ids.figure(TAB, "grid")
COLUMNS: Final = ids.figure(TAB, "columns")
COMPARE: Final = ids.figure(TAB, "compare")
DOWNLOAD: Final = ids.figure(TAB, "download")
XLSX: Final = ids.figure(TAB, "xlsx")
COUNT: Final = ids.figure(TAB, "count")
SCATTER: Final = ids.figure(TAB, "scatter")
SCATTER_TABLE: Final = ids.figure(TAB, "scatter-table")
BOARD: Final = ids.figure(TAB, "board")
BOARD_BY: Final = ids.figure(TAB, "board-by")

TEXTS: Final = (
    Text("label", "Influencer", 168, linked=True),
    Text("platform", "Platform", 100),
    Text("tier", "Tier", 76),
    Text("category", "Category", 104),
)
ALWAYS: Final = ("score", "roas_shrunk", "roas", "revenue", "cost", "orders", "engagement_rate")
OPTIONAL: Final = (
    "posts",
    "reach",
    "engagements",
    "conversion_rate",
    "cost_per_order",
    "cost_per_engagement",
    "cpm",
    "aov",
    "new_customers",
    "cac",
    "roi",
    "incremental_roas_measured",
    "incremental_roas_measured_lower",
    "incremental_roas_measured_upper",
    "incremental_roas",
    "net_revenue",
    "product_cost",
)
BOARDS: Final = {"tier": "Tier", "category": "Category", "platform": "Platform"}


def layout() -> Component:
    """The tab with skeletons where figures will be."""
    heading = html.Div(
        [html.H1("Influencers", className="page-title"), html.P(id=COUNT, className="page-count")],
        className="page-head",
    )
    return tab_body(TAB, heading, [_grid(), _scatter(), _board()])


def _grid() -> Component:
    choices = [{"label": metric_of(key).label, "value": key} for key in (*ALWAYS, *OPTIONAL)]
    chooser = html.Div(
        [
            html.Label("Columns", htmlFor=COLUMNS, id=ids.label(COLUMNS), className="filter-label"),
            dcc.Dropdown(
                id=COLUMNS,
                options=choices,
                value=list(ALWAYS),
                multi=True,
                clearable=False,
                maxHeight=420,
                persistence=True,
                persistence_type="local",
                labels={"search": "Search", "select_all": "Select all", "deselect_all": "Clear"},
            ),
        ],
        className="filter picker",
    )
    compare = html.Button(
        "Compare side by side",
        id=COMPARE,
        className="button",
        type="button",
        title="Those whose boxes are ticked; without any, the first three",
    )
    csv = html.Button("Download CSV", id=DOWNLOAD, className="button", type="button")
    # The grid's rows with everything that is known of them, and what they are made of.
    xlsx = download.link(XLSX, "XLSX", "")
    return components.panel(
        "Who is worth their money?",
        [grid.room(GRID, "Every influencer of the view")],
        tools=[chooser, compare, csv, xlsx],
        note="Ranked by score, from 0 to 100 among all in the view. Adjusted ROAS is steadied for "
        "few orders. Click a name for the whole story; tick some to compare them.",
        figure_id=GRID,
    )


def _scatter() -> Component:
    return components.panel(
        "Do the liked ones sell?",
        [
            components.chart(
                SCATTER,
                "ROAS against engagement rate, a circle per influencer, its size the cost. The "
                "table below has the same figures.",
                SCATTER_TABLE,
                "scatter",
            )
        ],
        note="Across: engagement rate. Up: ROAS. Size: cost. Click a circle to open the "
        "influencer.",
        figure_id=SCATTER,
        about="A circle per influencer: those with the largest cost, 200 at most. The line across "
        "is the ROAS at which the margin covers the cost, the line down the middle engagement "
        "rate. The thin bars are the 90% intervals of ROAS of the 60 costliest.",
    )


def _board() -> Component:
    return components.panel(
        "Who leads where?",
        [plain_table.room(BOARD, "Best influencers of each group", "rows-link rows-wide")],
        tools=[components.segmented(BOARD_BY, BOARDS, "tier", "Leaders by")],
        note="The three best scores of each.",
        figure_id=BOARD,
    )
