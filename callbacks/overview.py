"""The Overview: one callback computes the tab, each of its switches only its own figure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import pandas as pd
from dash import Dash, Input, Output, State

from analytics import performance as perf
from analytics.filters import Filters
from analytics.incrementality.background import is_settled, total_once_known
from callbacks import answering, clicks, sheet
from callbacks.explaining import Explained
from charts import interval, key_figures
from charts.heatmap import heatmap
from charts.trend import GRAINS, POSTS_NAMED, default_grain, trend
from layouts import ids, kpi_card, kpis, overview, tables_behind, verdict
from storage import Snapshot

LEADERS: Final = 5
DAYS_PER_STEP: Final = {"day": 1, "week": 7, "month": 28}

FIGURES: Final = {
    "verdict": Output(overview.VERDICT, "children"),
    "kpis": sheet.cards(overview.KPIS),
    "grain": Output(ids.OVERVIEW_GRAIN, "value"),
    "drawn": Output(overview.DRAWN, "data"),
    "rests": Output(overview.AGAIN, "disabled"),
    "trend": Output(overview.TREND, "figure"),
    "trend_table": sheet.table(overview.TREND_TABLE),
    "heatmap": Output(overview.HEATMAP, "figure"),
    "heatmap_table": sheet.table(overview.HEATMAP_TABLE),
    "top": sheet.table(overview.TOP),
    "bottom": sheet.table(overview.BOTTOM),
    "notes": Output(overview.NOTES, "children"),
    "trend_about": sheet.facts(overview.TREND),
    "heatmap_about": sheet.facts(overview.HEATMAP),
    "top_about": sheet.facts(overview.TOP),
    "bottom_about": sheet.facts(overview.BOTTOM),
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
    series = with_band(snapshot, view, grain)
    return {
        "trend": trend(series, perf.post_marks(snapshot, view, POSTS_NAMED), grain),
        "trend_table": partial(tables_behind.trend_table, series, grain),
    }


def with_band(snapshot: Snapshot, view: Filters, grain: perf.Grain) -> pd.DataFrame:
    """The series with the interval of ROAS at every step."""
    series = perf.series(snapshot, view, grain)
    return interval.joined(series, perf.roas_band(snapshot, view, grain), date="date")


def heatmap_parts(snapshot: Snapshot, view: Filters, metric: str) -> dict[str, Any]:
    """The heatmap and the table behind it."""
    found = perf.roas_interval(snapshot, view, ("platform", "brand"))
    matrix = interval.joined(
        perf.matrix(snapshot, view, "platform", "brand"), found, row="platform", column="brand"
    )
    return {
        "heatmap_about": Explained(snapshot, view).lines(metric),
        "heatmap": heatmap(matrix, metric),
        "heatmap_table": partial(tables_behind.matrix_table, matrix, metric),
    }


def cards_of(
    snapshot: Snapshot, view: Filters, series: pd.DataFrame, keys: Sequence[str]
) -> list[dict[str, Any]]:
    """A card per metric of a view."""
    context = Explained(snapshot, view).of_cards
    compared, evidence = perf.compared(snapshot, view), perf.evidence(snapshot, view)
    return [kpi_card.card(one) for one in kpis.cards(compared, series, evidence, context, keys)]


def summary_parts(snapshot: Snapshot, view: Filters, series: pd.DataFrame) -> dict[str, Any]:
    """Verdict, cards, leaders and notes."""
    evidence, gap = perf.evidence(snapshot, view), perf.cost_gap(snapshot, view)
    leaders = perf.leaders(snapshot, view, LEADERS)
    explained = Explained(snapshot, view)
    ranked = explained.lines("orders", "revenue", "cost", "roas", "roas_shrunk")
    return {
        "trend_about": explained.lines(*tables_behind.TREND_METRICS),
        "top_about": ranked,
        "bottom_about": ranked,
        **verdict_parts(snapshot, view),
        "kpis": cards_of(snapshot, view, series, key_figures.KEYS),
        "top": tables_behind.leaders_table(leaders.top, view, "Best influencers"),
        "bottom": tables_behind.leaders_table(leaders.bottom, view, "Weakest influencers"),
        "notes": kpis.note_lines(evidence, gap),
    }


def verdict_parts(snapshot: Snapshot, view: Filters) -> dict[str, Any]:
    """The verdict, and whether nothing is awaited that will make it more certain."""
    settled = is_settled(snapshot)  # first: they may be found at any moment
    sure = total_once_known(snapshot, view)
    said = verdict.sentence(perf.verdict(snapshot, view), perf.cost_gap(snapshot, view), sure)
    return {"verdict": said, "rests": settled or sure is not None}


def whole(
    chosen: str | None, metric: str, asked_again: int | None, snapshot: Snapshot, view: Filters
) -> dict[str, Any]:
    """Every figure of the tab."""
    days = _days(snapshot, view)
    grain, usual = grain_for(days, chosen), default_grain(days)
    perf.together(
        partial(perf.prepare_overview, snapshot, view, grain, usual),
        partial(perf.post_marks, snapshot, view, POSTS_NAMED),
        partial(total_once_known, snapshot, view),
    )
    series = perf.series(snapshot, view, usual)
    return {
        **summary_parts(snapshot, view, series),
        **trend_parts(snapshot, view, grain),
        **heatmap_parts(snapshot, view, metric),
        "grain": grain,
        "drawn": _drawn(snapshot, view, metric, grain, chosen, asked_again),
    }


def _drawn(
    snapshot: Snapshot,
    view: Filters,
    metric: str,
    grain: perf.Grain,
    chosen: str | None,
    asked_again: int | None,
) -> dict[str, Any]:
    """What the tab shows; of its time step also the one that someone chose."""
    return {
        "view": view.to_store(),
        "snapshot": snapshot.id,
        "metric": metric,
        "grain": grain,
        "chosen": chosen,
        "asked_again": asked_again,
    }


def figures(
    grain: perf.Grain | None,
    metric: str,
    asked_again: int | None,
    drawn: dict[str, Any] | None,
    snapshot: Snapshot,
    view: Filters,
) -> dict[str, Any]:
    """Everything when the view changed, only what differs when a switch did.

    A request takes the place of one that is not answered yet. So it does not matter what triggered
    it: whatever differs from what is drawn is answered, the use of another switch included.
    """
    before = drawn or {}
    step = grain if grain in GRAINS else None
    moved = step is not None and step != before.get("grain", step)
    chosen = step if moved else before.get("chosen")
    if (before.get("view"), before.get("snapshot")) != (view.to_store(), snapshot.id):
        return whole(chosen, metric, asked_again, snapshot, view)
    shown = step or before["grain"]
    found: dict[str, Any] = {"drawn": _drawn(snapshot, view, metric, shown, chosen, asked_again)}
    if asked_again != before.get("asked_again"):
        found |= verdict_parts(snapshot, view)
    if moved:
        found |= trend_parts(snapshot, view, shown)
    if metric != before["metric"]:
        found |= heatmap_parts(snapshot, view, metric)
    return found if len(found) > 1 else whole(chosen, metric, asked_again, snapshot, view)


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
    answering.listen(
        app,
        overview.TAB,
        FIGURES,
        figures,
        [
            Input(ids.OVERVIEW_GRAIN, "value"),
            Input(ids.OVERVIEW_METRIC, "value"),
            Input(overview.AGAIN, "n_intervals"),
        ],
        [State(overview.DRAWN, "data")],
    )
    app.callback(
        Output(ids.URL, "search", allow_duplicate=True),
        Output(overview.HEATMAP, "clickData"),
        Input(overview.HEATMAP, "clickData"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )(click_cell)
