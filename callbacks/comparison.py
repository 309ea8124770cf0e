"""Campaigns, Platforms, Brands: a callback computes a tab, a click on a bar or a cell filters."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import pandas as pd
from dash import Dash, Input, Output, State

from analytics import performance as perf
from analytics.filters import Filters
from callbacks import answering, clicks, sheet
from callbacks.explaining import Explained
from callbacks.overview import grain_for
from callbacks.sheet import Place
from charts import interval, palette
from charts.comparison import MOST_BARS, comparison
from charts.heatmap import heatmap
from charts.lines import lines
from charts.timeline import timeline
from layouts import figure_tables, ids, tables_behind, tabs
from layouts.comparison import EVERY, Comparison
from layouts.links import search_of
from storage import Snapshot

COLOURS: Final[dict[str, Callable[[str], str]]] = {
    "platform": palette.platform,
    "brand": palette.brand,
}
STEPS: Final = {"day": "date", "week": "week", "month": "month"}
PAIRS: Final = 8
FIRST_COMPARED: Final = 3
"""Values that a comparison side by side begins with: those with the most revenue."""


def figures(
    about: Comparison, metric: str, chosen: str | None, snapshot: Snapshot, view: Filters
) -> dict[str, Any]:
    """Every figure of a tab."""
    days = perf.window(snapshot, view) or perf.extent(snapshot)
    grain = grain_for(days.days if days else 1, chosen)
    groupings = [(about.dimension,), (about.dimension, STEPS[grain])]
    groupings += [about.sides, *([(about.inside,)] if about.inside else [])]
    pair, planned = (about.dimension, about.paired), (about.dimension,) if about.planned else ()
    perf.together(
        partial(perf.prepare_comparison, snapshot, view, *groupings, pairs=pair, worked=planned),
        *(partial(perf.fixed_sums, snapshot, view, dimension) for dimension in planned),
    )
    explained = Explained(snapshot, view)
    return {
        "grain": grain,
        "chosen": answering.steps_drawn(grain, chosen),
        **_charts(about, metric, grain, explained),
        **_tables(about, explained),
        **(_planned(about, grain, explained) if about.planned else {}),
    }


def _charts(
    about: Comparison, metric: str, grain: perf.Grain, explained: Explained
) -> dict[str, Any]:
    """Bars, heatmap and lines of one metric."""
    snapshot, view, dimension = explained.snapshot, explained.view, about.dimension
    colour, said = colour_of(snapshot, dimension), explained.lines(metric)
    table = with_interval(snapshot, view, dimension)
    cells = crossed(snapshot, view, *about.sides)
    ranked = perf.ranked(snapshot, view, dimension, metric, MOST_BARS)
    return {
        "bars": comparison(ranked, metric, colour),
        "bars_table": partial(figure_tables.one_metric_table, table, metric, dimension),
        "bars_about": said,
        "heatmap": heatmap(cells, metric),
        "heatmap_table": partial(tables_behind.matrix_table, cells, metric, about.sides),
        "heatmap_about": said,
        **lines_parts(explained, dimension, metric, grain),
    }


def lines_parts(
    explained: Explained, dimension: str, metric: str, grain: perf.Grain
) -> dict[str, Any]:
    """One metric over time by the values of a dimension."""
    snapshot, view = explained.snapshot, explained.view
    steps = crossed(snapshot, view, dimension, STEPS[grain])
    starts = perf.steps(snapshot, view, grain)
    return {
        "lines": lines(steps, metric, grain, starts, colour_of(snapshot, dimension)),
        "lines_table": partial(figure_tables.steps_table, steps, metric, dimension, grain, starts),
        "lines_about": explained.lines(metric),
    }


def _tables(about: Comparison, explained: Explained) -> dict[str, Any]:
    """Every value in figures, the best pairs, and what the values are made of."""
    snapshot, view, dimension = explained.snapshot, explained.view, about.dimension
    path, pair = tabs.BY_NAME[about.tab].path, (about.dimension, about.paired)
    table, whole = with_interval(snapshot, view, dimension), _whole(snapshot, view)
    pairs = perf.best_pairs(snapshot, view, *pair, PAIRS)
    every = explained.lines(*figure_tables.SHOWN)
    found = {
        "compare": _beside(about, table, view),
        "table": figure_tables.breakdown_table(table, whole, dimension, view, path),
        "table_about": every,
        "pairs": figure_tables.pairs_table(pairs, pair, view, path),
        "pairs_about": explained.lines(*figure_tables.PAIR_METRICS),
    }
    if about.inside:
        inside = with_interval(snapshot, view, about.inside)
        found["inside"] = figure_tables.breakdown_table(inside, whole, about.inside, view, path)
        found["inside_about"] = every
    return found


def _beside(about: Comparison, table: pd.DataFrame, view: Filters) -> str:
    """Where the values are side by side: those chosen, or those with the most revenue."""
    most = [value for value in table["value"] if value][:FIRST_COMPARED]
    chosen = view.of(about.dimension)
    values = chosen if len(chosen) > 1 else most
    return f"{tabs.compare_path(about.tab, values)}{search_of(view)}"


def _planned(about: Comparison, grain: perf.Grain, explained: Explained) -> dict[str, Any]:
    """When each value was at work, and how far ROAS depends on the rule for fixed sums."""
    snapshot, view, dimension = explained.snapshot, explained.view, about.dimension
    spread = perf.roas_range(snapshot, view, dimension)
    names = perf.labels(snapshot, dimension, spread["value"])
    ran = perf.work_days(snapshot, view, dimension)
    return {
        "timeline": timeline(ran, grain, colour_of(snapshot, dimension)),
        "timeline_table": partial(figure_tables.spans_table, ran, dimension),
        "timeline_about": explained.lines("posts", "orders", "cost"),
        "spread": figure_tables.spread_table(spread, names, dimension),
        "spread_about": explained.lines("roas"),
    }


def with_interval(snapshot: Snapshot, view: Filters, dimension: str) -> pd.DataFrame:
    """Every metric by the values of a dimension, with the interval of ROAS."""
    found = perf.roas_interval(snapshot, view, (dimension,))
    return interval.joined(perf.breakdown(snapshot, view, dimension), found, value=dimension)


def crossed(snapshot: Snapshot, view: Filters, rows: str, columns: str) -> pd.DataFrame:
    """The same by the values of two dimensions."""
    found = perf.roas_interval(snapshot, view, (rows, columns))
    cells = perf.matrix(snapshot, view, rows, columns)
    return interval.joined(cells, found, row=rows, column=columns)


def _whole(snapshot: Snapshot, view: Filters) -> dict[str, float | None]:
    """The same for the whole view."""
    ((low, high),) = perf.roas_interval(snapshot, view)[["low", "high"]].to_numpy().tolist()
    return {**perf.totals(snapshot, view), interval.LOW: low, interval.HIGH: high}


def colour_of(snapshot: Snapshot, dimension: str) -> Callable[[str], str]:
    """The colours of a dimension's values: fixed, or by all the values that there are."""
    if dimension in COLOURS:
        return COLOURS[dimension]
    return palette.among(option.value for option in perf.options(snapshot)[dimension])


def places(about: Comparison) -> dict[str, Output | Place]:
    """Where the figures of a tab go."""
    found: dict[str, Output | Place] = {
        "grain": Output(about.figure("grain"), "value"),
        "chosen": Output(about.figure("chosen-grain"), "data"),
        "bars": Output(about.figure("bars"), "figure"),
        "bars_table": sheet.table(about.figure("bars-table")),
        "heatmap": Output(about.figure("heatmap"), "figure"),
        "heatmap_table": sheet.table(about.figure("heatmap-table")),
        "lines": Output(about.figure("lines"), "figure"),
        "lines_table": sheet.table(about.figure("lines-table")),
        "table": sheet.table(about.figure("table")),
        "compare": Output(about.figure("compare"), "href"),
        "pairs": sheet.table(about.figure("pairs")),
    }
    for name in ("bars", "heatmap", "lines", "table", "pairs"):
        found[f"{name}_about"] = sheet.facts(about.figure(name))
    if about.planned:
        found["timeline"] = Output(about.figure("timeline"), "figure")
        found["timeline_table"] = sheet.table(about.figure("timeline-table"))
        found["spread"] = sheet.table(about.figure("spread"))
        for name in ("timeline", "spread"):
            found[f"{name}_about"] = sheet.facts(about.figure(name))
    if about.inside:
        found["inside"] = sheet.table(about.figure("inside"))
        found["inside_about"] = sheet.facts(about.figure("inside"))
    return found


def register(app: Dash) -> None:
    """Register the callbacks of every such tab."""
    for about in EVERY:
        _register(app, about)


def _register(app: Dash, about: Comparison) -> None:
    def asked(
        grain: str | None,
        metric: str,
        before: dict[str, Any] | None,
        snapshot: Snapshot,
        view: Filters,
    ) -> dict[str, Any]:
        """What the tab shows under what its switches say."""
        step = answering.chosen_grain(grain, before)
        return figures(about, metric, step, snapshot, view)

    answering.listen(
        app,
        about.tab,
        places(about),
        asked,
        [Input(about.figure("grain"), "value"), Input(about.figure("metric"), "value")],
        [State(about.figure("chosen-grain"), "data")],
    )
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
