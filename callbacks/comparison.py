"""Campaigns, Platforms, Brands: a callback computes a tab, a click on a bar or a cell filters."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import pandas as pd
from dash import Dash, Input, Output, State

from analytics import performance as perf
from analytics.filters import Filters
from callbacks import answering, clicks, explaining
from callbacks.explaining import Explained
from callbacks.overview import grain_for
from charts import interval, palette
from charts.comparison import MOST_BARS, comparison
from charts.heatmap import heatmap
from charts.lines import lines
from charts.timeline import spans, timeline
from layouts import figure_tables, ids, tab_body, tables_behind, tabs
from layouts.comparison import EVERY, Comparison
from storage import Snapshot

COLOURS: Final[dict[str, Callable[[str], str]]] = {
    "platform": palette.platform,
    "brand": palette.brand,
}
STEPS: Final = {"day": "date", "week": "week", "month": "month"}
PAIRS: Final = 8


def figures(
    about: Comparison, metric: str, chosen: str | None, snapshot: Snapshot, view: Filters
) -> dict[str, Any]:
    """Every figure of a tab."""
    days = perf.window(snapshot, view) or perf.extent(snapshot)
    grain = grain_for(days.days if days else 1, chosen)
    dimension, path = about.dimension, tabs.BY_NAME[about.tab].path
    pair = (dimension, about.paired)
    groupings = [(dimension,), (dimension, STEPS[grain]), about.sides, pair]
    groupings += [(about.inside,)] if about.inside else []
    groupings += [(dimension, "date")] if about.planned else []
    perf.prepare_tables(snapshot, view, *groupings)
    table, whole = _table(snapshot, view, dimension), _whole(snapshot, view)
    steps = _crossed(snapshot, view, dimension, STEPS[grain])
    crossed = _crossed(snapshot, view, *about.sides)
    ranked = perf.ranked(snapshot, view, dimension, metric, MOST_BARS)
    explained = Explained(snapshot, view)
    one, every = explained.lines(metric), explained.lines(*figure_tables.SHOWN)
    starts = [pd.Timestamp(day).date() for day in perf.series(snapshot, view, grain)["date"]]
    colour = _colour(snapshot, dimension)
    found = {
        "grain": grain,
        "chosen": chosen,
        "bars_about": one,
        "heatmap_about": one,
        "lines_about": one,
        "table_about": every,
        "pairs_about": explained.lines(*figure_tables.PAIR_METRICS),
        "bars": comparison(ranked, metric, colour),
        "bars_table": figure_tables.one_metric_table(table, metric, dimension),
        "heatmap": heatmap(crossed, metric),
        "heatmap_table": tables_behind.matrix_table(crossed, metric, about.sides),
        "lines": lines(steps, metric, grain, starts, colour),
        "lines_table": figure_tables.steps_table(steps, metric, dimension, grain),
        "table": figure_tables.breakdown_table(table, whole, dimension, view, path),
        "pairs": figure_tables.pairs_table(
            perf.best_pairs(snapshot, view, *pair, PAIRS), pair, view, path
        ),
    }
    if about.planned:
        spread = perf.roas_range(snapshot, view, dimension)
        names = perf.labels(snapshot, dimension, spread["value"])
        ran = spans(perf.matrix(snapshot, view, dimension, "date"))
        found |= {
            "timeline_about": explained.lines("posts", "orders", "cost"),
            "spread_about": explained.lines("roas"),
            "timeline": timeline(ran, grain, colour),
            "timeline_table": figure_tables.spans_table(ran, dimension),
            "spread": figure_tables.spread_table(spread, names, dimension),
        }
    if about.inside:
        inside = _table(snapshot, view, about.inside)
        found["inside_about"] = every
        found["inside"] = figure_tables.breakdown_table(inside, whole, about.inside, view, path)
    return found


def _table(snapshot: Snapshot, view: Filters, dimension: str) -> pd.DataFrame:
    """Every metric by the values of a dimension, with the interval of ROAS."""
    found = perf.roas_interval(snapshot, view, (dimension,))
    return interval.joined(perf.breakdown(snapshot, view, dimension), found, value=dimension)


def _crossed(snapshot: Snapshot, view: Filters, rows: str, columns: str) -> pd.DataFrame:
    """The same by the values of two dimensions."""
    found = perf.roas_interval(snapshot, view, (rows, columns))
    crossed = perf.matrix(snapshot, view, rows, columns)
    return interval.joined(crossed, found, row=rows, column=columns)


def _whole(snapshot: Snapshot, view: Filters) -> dict[str, float | None]:
    """The same for the whole view."""
    ((low, high),) = perf.roas_interval(snapshot, view)[["low", "high"]].to_numpy().tolist()
    return {**perf.totals(snapshot, view), interval.LOW: low, interval.HIGH: high}


def _colour(snapshot: Snapshot, dimension: str) -> Callable[[str], str]:
    """The colours of a dimension's values: fixed, or by all the values that there are."""
    if dimension in COLOURS:
        return COLOURS[dimension]
    return palette.among(option.value for option in perf.options(snapshot)[dimension])


def _figures_of(about: Comparison) -> dict[str, Output]:
    found = {
        "grain": Output(about.figure("grain"), "value"),
        "chosen": Output(about.figure("chosen-grain"), "data"),
        "bars": Output(about.figure("bars"), "figure"),
        "bars_table": Output(about.figure("bars-table"), "children"),
        "heatmap": Output(about.figure("heatmap"), "figure"),
        "heatmap_table": Output(about.figure("heatmap-table"), "children"),
        "lines": Output(about.figure("lines"), "figure"),
        "lines_table": Output(about.figure("lines-table"), "children"),
        "table": Output(about.figure("table"), "children"),
        "pairs": Output(about.figure("pairs"), "children"),
    }
    for name in ("bars", "heatmap", "lines", "table", "pairs"):
        found[f"{name}_about"] = explaining.output(about.figure(name))
    if about.planned:
        found["timeline"] = Output(about.figure("timeline"), "figure")
        found["timeline_table"] = Output(about.figure("timeline-table"), "children")
        found["spread"] = Output(about.figure("spread"), "children")
        for name in ("timeline", "spread"):
            found[f"{name}_about"] = explaining.output(about.figure(name))
    if about.inside:
        found["inside"] = Output(about.figure("inside"), "children")
        found["inside_about"] = explaining.output(about.figure("inside"))
    return found


def register(app: Dash) -> None:
    """Register the callbacks of every such tab."""
    for about in EVERY:
        _register(app, about)


def _register(app: Dash, about: Comparison) -> None:
    wanted = answering.outputs(about.tab, _figures_of(about))

    def show(
        store: dict[str, Any] | None,
        snapshot_id: str | None,
        grain: str | None,
        metric: str,
        retries: int | None,
        chosen: str | None,
    ) -> dict[str, Any]:
        """Answer the view, or a switch of the tab."""
        del snapshot_id, retries  # they only say that it is time to look again
        step = answering.chosen_grain(about.figure("grain"), grain, chosen)
        return answering.answer(about.tab, wanted, store, partial(figures, about, metric, step))

    app.callback(
        output=wanted,
        inputs=[
            Input(ids.STORE_FILTERS, "data"),
            Input(ids.STORE_SNAPSHOT, "data"),
            Input(about.figure("grain"), "value"),
            Input(about.figure("metric"), "value"),
            Input(tab_body.retry(about.tab), "n_clicks"),
        ],
        state=[State(about.figure("chosen-grain"), "data")],
    )(show)
    for name, sides in (
        ("bars", (None, about.dimension)),
        ("heatmap", (about.sides[1], about.sides[0])),
    ):
        app.callback(
            Output(ids.URL, "search", allow_duplicate=True),
            Output(about.figure(name), "clickData"),
            Input(about.figure(name), "clickData"),
            State(ids.URL, "search"),
            prevent_initial_call=True,
        )(partial(clicks.click, sides))
