"""The Influencers tab: grid, scatter and leaders; a click opens the influencer."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import pandas as pd
from dash import Dash, Input, Output, State
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from analytics import performance as perf
from analytics.extras import applicable
from analytics.filters import Filters
from analytics.incrementality import iroas
from analytics.measured_metrics import MEASURED_METRICS
from callbacks import answering, grid_drawing, sheet
from callbacks.explaining import Explained
from charts import format as fmt
from charts import interval
from charts.scatter import points, scatter
from layouts import figure_tables, grid, ids, plain_table, side_by_side, tabs
from layouts import influencers as page
from layouts.links import search_of, story
from layouts.toasts import toast
from storage import Snapshot
from web import grid_script
from web.access import current_workspace

LEADERS: Final = 3
FIRST_COMPARED: Final = 3

FIGURES: Final = {
    "count": Output(page.COUNT, "children"),
    "grid": Output(grid.store(page.GRID), "data"),
    "xlsx": Output(page.XLSX, "href"),
    "scatter": Output(page.SCATTER, "figure"),
    "scatter_table": sheet.table(page.SCATTER_TABLE),
    "board": sheet.table(page.BOARD),
    "grid_about": sheet.facts(page.GRID),
    "scatter_about": sheet.facts(page.SCATTER),
    "board_about": sheet.facts(page.BOARD),
}


def figures(
    columns: list[str] | None, board: str, snapshot: Snapshot, view: Filters
) -> dict[str, Any]:
    """Every figure of the tab."""
    perf.prepare_tables(snapshot, view, ("influencer",))
    table = perf.influencers(snapshot, view)
    chosen = [key for key in (*page.ALWAYS, *page.OPTIONAL) if key in (columns or page.ALWAYS)]
    found = perf.roas_interval(snapshot, view, ("influencer",))
    table = interval.joined(table, found, value="influencer")
    whole: dict[str, float | None] = dict(perf.totals(snapshot, view))
    if not MEASURED_METRICS.keys().isdisjoint(chosen):
        table, whole = with_measured(snapshot, view, table, whole)
    explained = Explained(snapshot, view)
    return {
        "grid_about": explained.lines(*chosen),
        "scatter_about": explained.lines(*figure_tables.POINT_METRICS),
        "board_about": explained.lines(*figure_tables.BOARD_METRICS),
        "count": f"{fmt.plural(len(table), 'influencer')} with posts or tracked orders",
        "grid": grid.spec(
            page.GRID,
            page.TAB,
            grid_script.url(),
            (f"{tabs.BY_NAME[page.TAB].path}/", search_of(view.with_values("influencer", []))),
            table,
            page.TEXTS,
            chosen,
            whole,
        ),
        "xlsx": f"/api/export/data/influencers.xlsx{search_of(view)}",
        "scatter": scatter(table, 1.0 / snapshot.config.margin),
        "scatter_table": partial(_behind_scatter, table),
        "board": figure_tables.board_table(leaders(table, board), board, view),
    }


def with_measured(
    snapshot: Snapshot, view: Filters, table: pd.DataFrame, whole: dict[str, float | None]
) -> tuple[pd.DataFrame, dict[str, float | None]]:
    """Influencers and their total with the measured incremental ROAS."""
    found = iroas.measured(snapshot, view, "influencer")
    total = iroas.total(snapshot, view) or (None, None, None)
    table = table.merge(found, on="value", how="left", validate="1:1")
    return table, whole | dict(zip(iroas.COLUMNS, total, strict=True))


def _behind_scatter(table: pd.DataFrame) -> plain_table.TableData:
    return figure_tables.influencers_table(points(table))


def leaders(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """The best scores of each group, the groups by their best."""
    columns = dict.fromkeys(("value", "label", by, *figure_tables.BOARD_METRICS))
    scored = table[list(columns)].dropna(subset=["score"])
    best = scored.groupby(by, sort=False).head(LEADERS)
    rank = best.groupby(by, sort=False).cumcount() + 1
    top = best.groupby(by, sort=False)["score"].transform("max")
    return best.assign(rank=rank, top=top).sort_values(
        ["top", by, "rank"], ascending=[False, True, True], ignore_index=True
    )


def open_point(click: dict[str, Any] | None, search: str | None) -> tuple[str, str, None]:
    """Open the influencer whose circle was clicked."""
    point = ((click or {}).get("points") or [{}])[0]
    if not point.get("customdata"):
        raise PreventUpdate
    chosen = str(point["customdata"][0])
    path, _, query = story(chosen, Filters.from_query(search)).partition("?")
    return path, f"?{query}" if query else "", None


def compare(clicks: int | None, ticked: list[str] | None, store: dict[str, Any] | None) -> str:
    """Show those whose boxes are ticked side by side; without any, those with the best scores."""
    if not clicks:
        raise PreventUpdate
    chosen = list(ticked or [])
    if not chosen:
        snapshot = current_workspace().snapshot()
        view = applicable(snapshot, Filters.from_store(store or {}))
        chosen = perf.influencers(snapshot, view)["value"].head(FIRST_COMPARED).tolist()
    return tabs.compare_path(page.TAB, chosen[: side_by_side.MOST])


def download(clicks: int | None) -> bool:
    """Download what the grid shows."""
    if not clicks:
        raise PreventUpdate
    return True


def say_downloaded(clicks: int | None) -> Component:
    """Say what was downloaded: apart, since the toasts are there before any grid is drawn."""
    if not clicks:
        raise PreventUpdate
    return toast("The rows and columns of the grid are in influencers.csv.", "Downloaded")


def register(app: Dash) -> None:
    """Register the tab's callbacks."""
    switches = [Input(page.COLUMNS, "value"), Input(page.BOARD_BY, "value")]
    answering.listen(app, page.TAB, FIGURES, figures, switches)
    grid_drawing.register(app, page.GRID)
    app.callback(
        Output(ids.URL, "pathname", allow_duplicate=True),
        Output(ids.URL, "search", allow_duplicate=True),
        Output(page.SCATTER, "clickData"),
        Input(page.SCATTER, "clickData"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )(open_point)
    app.callback(
        Output(ids.URL, "pathname", allow_duplicate=True),
        Input(page.COMPARE, "n_clicks"),
        State(grid.ticked(page.GRID), "data"),
        State(ids.STORE_FILTERS, "data"),
        prevent_initial_call=True,
    )(compare)
    app.callback(
        Output(page.GRID, "exportDataAsCsv"),
        Input(page.DOWNLOAD, "n_clicks"),
        prevent_initial_call=True,
    )(download)
    app.callback(
        Output(ids.TOASTS, "children", allow_duplicate=True),
        Input(page.DOWNLOAD, "n_clicks"),
        prevent_initial_call=True,
    )(say_downloaded)
