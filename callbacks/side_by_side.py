"""Any values of a dimension side by side: figures, bars and lines, and which they are."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import pandas as pd
from dash import Dash, Input, Output, State
from dash.exceptions import PreventUpdate

from analytics import performance as perf
from analytics.filters import Filters
from callbacks import answering, filters, sheet
from callbacks.comparison import STEPS, colour_of, lines_parts, with_interval
from callbacks.explaining import Explained
from callbacks.overview import grain_for
from charts.comparison import comparison
from layouts import figure_tables, filter_controls, ids, states, tab_body, tabs
from layouts import side_by_side as page
from layouts.links import search_of
from storage import Snapshot

What = dict[str, Any]

FIGURES: Final = {
    "back": Output(page.BACK, "href"),
    "options": Output(page.CHOOSE, "options"),
    "chosen_values": Output(page.CHOOSE, "value"),
    "grain": Output(page.GRAIN, "value"),
    "chosen": Output(page.CHOSEN_GRAIN, "data"),
    "figures": sheet.table(page.FIGURES),
    "figures_about": sheet.facts(page.FIGURES),
    "bars": Output(page.BARS, "figure"),
    "bars_table": sheet.table(page.BARS_TABLE),
    "bars_about": sheet.facts(page.BARS),
    "lines": Output(page.LINES, "figure"),
    "lines_table": sheet.table(page.LINES_TABLE),
    "lines_about": sheet.facts(page.LINES),
}


def compared(snapshot: Snapshot, view: Filters, dimension: str, values: list[str]) -> pd.DataFrame:
    """A row per value with every metric, the interval of ROAS, and the score of influencers."""
    beside = view.with_values(dimension, values)
    found = with_interval(snapshot, beside, dimension)
    if dimension == "influencer":
        # Scores rank within everybody of the view, not within the few that were chosen.
        everyone = perf.influencers(snapshot, view.with_values(dimension, []))
        found = found.merge(everyone[["value", "score", "roas_shrunk"]], on="value", how="left")
    order = {value: at for at, value in enumerate(values)}
    known = found[found["value"].isin(values)]
    return known.sort_values("value", key=lambda column: column.map(order), ignore_index=True)


def figures(
    what: What, metric: str, chosen: str | None, snapshot: Snapshot, view: Filters
) -> dict[str, Any]:
    """Every figure of the page."""
    dimension, values = what["dimension"], what["values"][: page.MOST]
    beside = view.with_values(dimension, values)
    known = perf.options(snapshot).get(dimension, [])
    frame = {
        "back": f"{tabs.BY_NAME[what['tab']].path}{search_of(view)}",
        "options": filter_controls.options(known, values),
        "chosen_values": values,
    }
    if not values:
        return {**frame, "state": tab_body.EMPTY, "empty": states.nothing_chosen(dimension)}
    days = perf.window(snapshot, beside) or perf.extent(snapshot)
    grain = grain_for(days.days if days else 1, chosen)
    perf.prepare_tables(snapshot, beside, (dimension,), (dimension, STEPS[grain]))
    found = compared(snapshot, view, dimension, values)
    explained = Explained(snapshot, beside)
    return {
        **frame,
        "grain": grain,
        "chosen": answering.steps_drawn(grain, chosen),
        "figures": page.figures_table(found, dimension, view),
        "figures_about": explained.lines(*page.rows_of(dimension)),
        "bars": comparison(found, metric, colour_of(snapshot, dimension)),
        "bars_table": partial(figure_tables.one_metric_table, found, metric, dimension),
        "bars_about": explained.lines(metric),
        **lines_parts(explained, dimension, metric, grain),
    }


def asked(
    grain: str | None,
    metric: str,
    what: What,
    before: dict[str, Any] | None,
    snapshot: Snapshot,
    view: Filters,
) -> dict[str, Any]:
    """What the page shows under what its switches say."""
    step = answering.chosen_grain(grain, before)
    return figures(what, metric, step, snapshot, view)


def choose(values: list[str] | None, what: What) -> str:
    """Show these values side by side instead."""
    chosen = [value for value in values or [] if value != filter_controls.MORE_VALUES]
    if chosen[: page.MOST] == what["values"][: page.MOST]:
        raise PreventUpdate
    return tabs.compare_path(what["tab"], chosen[: page.MOST])


def search_values(searched: str | None, chosen: list[str] | None, what: What) -> Any:
    """Offer the values that hold what was typed."""
    return filters.search_values(what["dimension"], searched, chosen)


def register(app: Dash) -> None:
    """Register the page's callbacks."""
    answering.listen(
        app,
        page.TAB,
        FIGURES,
        asked,
        [Input(page.GRAIN, "value"), Input(page.METRIC, "value")],
        [State(page.WHAT, "data"), State(page.CHOSEN_GRAIN, "data")],
    )
    app.callback(
        Output(ids.URL, "pathname", allow_duplicate=True),
        Input(page.CHOOSE, "value"),
        State(page.WHAT, "data"),
        prevent_initial_call=True,
    )(choose)
    app.callback(
        Output(page.CHOOSE, "options", allow_duplicate=True),
        Input(page.CHOOSE, "search_value"),
        State(page.CHOOSE, "value"),
        State(page.WHAT, "data"),
        prevent_initial_call=True,
    )(search_values)
