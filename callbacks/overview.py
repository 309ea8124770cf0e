"""The Overview: one callback computes the tab, each of its switches only its own figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
from dash import Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from analytics import performance as perf
from analytics.extras import applicable
from analytics.filters import Filters
from callbacks import clicks, failure
from charts.heatmap import heatmap
from charts.trend import GRAINS, POSTS_NAMED, default_grain, trend
from layouts import ids, kpi_card, kpis, overview, states, tables_behind, verdict, view_words
from storage import Snapshot
from web.access import current_workspace

LEADERS: Final = 5
DAYS_PER_STEP: Final = {"day": 1, "week": 7, "month": 28}

OUTPUTS: Final = {
    "body_hidden": Output(ids.OVERVIEW_BODY, "hidden"),
    "empty": Output(ids.OVERVIEW_EMPTY, "children"),
    "error_hidden": Output(ids.OVERVIEW_ERROR, "hidden"),
    "error_text": Output(ids.OVERVIEW_ERROR_TEXT, "children"),
    "verdict": Output(overview.VERDICT, "children"),
    "kpis": Output(overview.KPIS, "children"),
    "grain": Output(ids.OVERVIEW_GRAIN, "value"),
    "chosen": Output(overview.CHOSEN_GRAIN, "data"),
    "trend": Output(overview.TREND, "figure"),
    "trend_table": Output(overview.TREND_TABLE, "children"),
    "heatmap": Output(overview.HEATMAP, "figure"),
    "heatmap_table": Output(overview.HEATMAP_TABLE, "children"),
    "top": Output(overview.TOP, "children"),
    "bottom": Output(overview.BOTTOM, "children"),
    "notes": Output(overview.NOTES, "children"),
}


def grain_for(days: int, chosen: str | None) -> perf.Grain:
    """The time step to draw: the one someone chose while it still gives two steps."""
    for grain in GRAINS:
        if grain == chosen and days >= 2 * DAYS_PER_STEP[grain]:
            return grain
    return default_grain(days)


def _days(snapshot: Snapshot, view: Filters) -> int:
    days = perf.window(snapshot, view) or perf.extent(snapshot)
    return days.days if days else 1


def trend_parts(snapshot: Snapshot, view: Filters, grain: perf.Grain) -> dict[str, Any]:
    """The trend and the table behind it."""
    series = perf.series(snapshot, view, grain)
    return {
        "trend": trend(series, perf.post_marks(snapshot, view, POSTS_NAMED), grain),
        "trend_table": tables_behind.trend_table(series, grain),
    }


def heatmap_parts(snapshot: Snapshot, view: Filters, metric: str) -> dict[str, Any]:
    """The heatmap and the table behind it."""
    matrix = perf.matrix(snapshot, view, "platform", "brand")
    return {
        "heatmap": heatmap(matrix, metric),
        "heatmap_table": tables_behind.matrix_table(matrix, metric),
    }


def cards_of(
    snapshot: Snapshot, view: Filters, series: pd.DataFrame, keys: Sequence[str]
) -> list[Component]:
    """A card per metric of a view."""
    labels = view_words.labels_of(perf.options(snapshot))
    context = kpis.Context(
        filters=view,
        words=view_words.words(view, labels, perf.window(snapshot, view)),
        snapshot=snapshot.id,
        config=snapshot.config,
        spread=perf.roas_range(snapshot, view),
    )
    compared, evidence = perf.compared(snapshot, view), perf.evidence(snapshot, view)
    return [kpi_card.card(one) for one in kpis.cards(compared, series, evidence, context, keys)]


def summary_parts(snapshot: Snapshot, view: Filters, series: pd.DataFrame) -> dict[str, Any]:
    """Verdict, cards, leaders and notes."""
    evidence, gap = perf.evidence(snapshot, view), perf.cost_gap(snapshot, view)
    leaders = perf.leaders(snapshot, view, LEADERS)
    return {
        "verdict": verdict.sentence(perf.verdict(snapshot, view), gap),
        "kpis": cards_of(snapshot, view, series, overview.CARDS),
        "top": tables_behind.leaders_table(leaders.top, view, "Best influencers"),
        "bottom": tables_behind.leaders_table(leaders.bottom, view, "Weakest influencers"),
        "notes": kpis.note_lines(evidence, gap),
    }


def whole(snapshot: Snapshot, view: Filters, chosen: str | None, metric: str) -> dict[str, Any]:
    """Every figure of the tab, or the empty state when nothing is left to show."""
    shown = {"body_hidden": False, "empty": None, "error_hidden": True}
    days = _days(snapshot, view)
    grain, usual = grain_for(days, chosen), default_grain(days)
    perf.prepare_overview(snapshot, view, grain, usual)
    if perf.verdict(snapshot, view).kind == "empty":
        empty = states.nothing_imported() if not any(snapshot.rows.values()) else None
        empty = empty or states.nothing_matches("/", perf.contradiction(view))
        return {**shown, "body_hidden": True, "empty": empty}
    series = perf.series(snapshot, view, usual)
    return {
        **shown,
        **summary_parts(snapshot, view, series),
        **trend_parts(snapshot, view, grain),
        **heatmap_parts(snapshot, view, metric),
        "grain": grain,
    }


def show_overview(
    store: dict[str, Any] | None,
    snapshot_id: str | None,
    grain: perf.Grain | None,
    metric: str,
    retries: int | None,
    chosen: str | None,
) -> dict[str, Any]:
    """Answer the view: everything when the view changed, one figure when a switch did."""
    del snapshot_id, retries  # they only say that it is time to look again
    if store is None:
        raise PreventUpdate
    nothing = dict.fromkeys(OUTPUTS, no_update)
    try:
        snapshot = current_workspace().snapshot()
        view = applicable(snapshot, Filters.from_store(store))
        if ctx.triggered_id == ids.OVERVIEW_GRAIN and grain in GRAINS:
            return {**nothing, **trend_parts(snapshot, view, grain), "chosen": grain}
        if ctx.triggered_id == ids.OVERVIEW_METRIC:
            return {**nothing, **heatmap_parts(snapshot, view, metric)}
        return {**nothing, **whole(snapshot, view, chosen, metric)}
    except Exception:  # whatever it is, the visitor gets words and the log the traceback
        reference = failure.record("showing the overview")
        failed = {"body_hidden": True, "empty": None, "error_hidden": False}
        return {**nothing, **failed, "error_text": states.failed(reference)}


def narrowed(search: str | None, click: dict[str, Any] | None) -> str:
    """The query after a click on a heatmap cell: that pair alone, or back when it was alone.

    Raises:
        PreventUpdate: If the click was not on a cell.
    """
    return clicks.narrowed(("brand", "platform"), search, click)


def click_cell(click: dict[str, Any] | None, search: str | None) -> tuple[str, None]:
    """Filter by the platform and brand of the cell that was clicked."""
    return narrowed(search, click), None


def register(app: Dash) -> None:
    """Register the Overview's callbacks."""
    app.callback(
        output=OUTPUTS,
        inputs={
            "store": Input(ids.STORE_FILTERS, "data"),
            "snapshot_id": Input(ids.STORE_SNAPSHOT, "data"),
            "grain": Input(ids.OVERVIEW_GRAIN, "value"),
            "metric": Input(ids.OVERVIEW_METRIC, "value"),
            "retries": Input(ids.OVERVIEW_RETRY, "n_clicks"),
        },
        state={"chosen": State(overview.CHOSEN_GRAIN, "data")},
    )(show_overview)
    app.callback(
        Output(ids.URL, "search", allow_duplicate=True),
        Output(overview.HEATMAP, "clickData"),
        Input(overview.HEATMAP, "clickData"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )(click_cell)
