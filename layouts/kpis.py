"""KPI cards: from totals, comparison, series and evidence to what each card says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analytics.cost_gap import CostGap
from analytics.evidence import Evidence, undefined_reason
from analytics.filters import Filters
from analytics.influencer_metrics import metric_of
from analytics.measured_metrics import MEASURED_METRICS
from analytics.metric_notes import note
from analytics.metrics import METRICS, Metric, needs_posts_or_cost
from analytics.totals import Compared
from charts import format as fmt
from charts import key_figures, sparkline
from charts.changes import change
from charts.view_notes import notes
from layouts.kpi_card import Kpi
from settings import WorkspaceSettings

ORDER_SIDES: Final = frozenset(
    {"orders", "revenue", "net_revenue", "basis_revenue", "basis_orders", "new_customers"}
    | {"incremental_revenue", "order_rows"}
)
COST_SIDES: Final = frozenset({"cost", "product_cost", "unallocated_cost"})


NO_ROWS: Final = "no rows in this view"
INTERVAL: Final = "90%, from the number and size of the orders; the cost is taken as known"
INTERVAL_OF: Final = frozenset({"roas", "roas_shrunk"})
STANDS_FOR: Final = {
    **dict.fromkeys(MEASURED_METRICS, ("roas",)),
    "roas_shrunk": ("roas",),
    "score": ("roas", "engagement_rate", "conversion_rate", "cost_per_order"),
}
"""What the metrics of the other shelves are made of."""
SHARED_OUT: Final = ("brand", "campaign", "product", "product_category")


@dataclass(frozen=True)
class Context:
    """What every card's explanation repeats: the view and the snapshot it was computed from.

    Attributes:
        filters: The view.
        words: The view in words.
        snapshot: The snapshot's id.
        config: The workspace's choices, which the assumptions are read from.
        interval: The interval of the view's ROAS in words; "" for none.
    """

    filters: Filters
    words: str
    snapshot: str
    config: WorkspaceSettings
    interval: str = ""


def cards(
    compared: Compared,
    series: pd.DataFrame,
    evidence: Evidence,
    context: Context,
    keys: Sequence[str] = key_figures.KEYS,
) -> list[Kpi]:
    """A card per metric, in order; those of the Overview unless others are named."""
    return [_card(key, compared, series, evidence, context) for key in keys]


def _card(
    key: str, compared: Compared, series: pd.DataFrame, evidence: Evidence, context: Context
) -> Kpi:
    value = compared.current.get(key)
    metric = METRICS[key]
    line = [] if series.empty else fmt.known(series[key])
    return Kpi(
        metric=key,
        label=key_figures.label(key),
        value=fmt.metric(key, value, "short"),
        change=change(metric, compared),
        sparkline=sparkline.data_uri(line),
        facts=facts(metric, value, evidence, context),
        help=metric.help,
        undefined=undefined_reason(key, compared.current, context.filters),
        tag=key_figures.TAGS.get(key, ""),
    )


def facts(
    metric: Metric, value: float | None, evidence: Evidence, context: Context
) -> dict[str, str]:
    """What the explanation of a card lists, line by line."""
    found: dict[str, str] = {"Formula": metric.formula}
    if value is not None:
        found["Exact"] = fmt.metric(metric.key, value, "exact")
    else:
        found["Why –"] = undefined_reason(metric.key, {metric.key: None}, context.filters)
    said = note(metric.key, context.config)
    if said:
        found["Assumes" if metric.key == "incremental_roas" else "Note"] = said
    if needs_posts_or_cost(metric):
        found |= _shared(context)
    if metric.key == "roas" and context.interval:
        found["Interval"] = f"{context.interval}, {INTERVAL}"
    found["From"] = rows_behind(metric, evidence)
    found["View"] = context.words
    found["Data"] = _data(context)
    return found


def figure_facts(metrics: Sequence[str], evidence: Evidence, context: Context) -> dict[str, str]:
    """What the explanation of a chart or a table lists, line by line.

    Args:
        metrics: Keys of the metrics that it shows; none for one that counts no rows of the view.
        evidence: The rows of the view.
        context: The view and the snapshot.
    """
    found = {metric_of(key).label: _formula(key, context.config) for key in metrics}
    if INTERVAL_OF & set(metrics):
        found["Interval"] = INTERVAL
    behind = [METRICS[part] for key in metrics for part in STANDS_FOR.get(key, (key,))]
    if any(map(needs_posts_or_cost, behind)):
        found |= _shared(context)
    parts = dict.fromkeys(part for metric in behind for part in _parts(metric, evidence))
    if metrics:
        found["From"] = ", ".join(parts) or NO_ROWS
        found["View"] = context.words
    found["Data"] = _data(context)
    return found


def _formula(key: str, config: WorkspaceSettings) -> str:
    """A metric's formula, with what must be said beside it."""
    said = note(key, config) if key in METRICS else metric_of(key).note
    return f"{metric_of(key).formula}. {said}" if said else metric_of(key).formula


def _shared(context: Context) -> dict[str, str]:
    if not any(context.filters.of(key) for key in SHARED_OUT):
        return {}
    said = "A post or payout that names no brand, campaign or product counts in shares, by the "
    return {"Shared": f"{said}orders of its influencer."}


def _data(context: Context) -> str:
    return f"snapshot {context.snapshot[:16]}"


def range_words(spread: pd.DataFrame) -> str:
    """How far ROAS depends on the rule for fixed sums."""
    if spread.empty or not spread["fixed"].iloc[0] > 0:
        return "no cost of this view is a fixed sum"
    ends = (float(spread[end].iloc[0]) for end in ("low", "high"))
    low, high = (fmt.metric("roas", None if math.isnan(end) else end) for end in ends)
    if high == fmt.UNDEFINED:
        return f"from {low}; under one rule that spreads fixed sums this view has no cost"
    if low == high:
        return "the same under all five rules that spread fixed sums"
    return f"{low} to {high} over the five rules that spread fixed sums"


def rows_behind(metric: Metric, evidence: Evidence) -> str:
    """The rows that a metric is computed from, in words."""
    return ", ".join(_parts(metric, evidence)) or NO_ROWS


def _parts(metric: Metric, evidence: Evidence) -> list[str]:
    parts: list[str] = []
    sides = {metric.top, metric.bottom}
    if metric.key.startswith("total_"):
        parts += _rows(evidence["order_rows"], "order row")
    elif sides & ORDER_SIDES:
        parts += _rows(evidence["attributed_rows"], "tracked order row")
    if sides & COST_SIDES:
        parts += _rows(evidence["paid"], "paid influencer")
    if needs_posts_or_cost(metric) and not sides & COST_SIDES and evidence["posts"] is not None:
        posts = evidence["posts"]
        parts.append("1 post" if posts == 1 else f"{fmt.count(posts)} posts")
    return parts


def _rows(count: int | None, what: str) -> list[str]:
    return [] if count is None else [fmt.plural(count, what)]


def note_lines(evidence: Evidence, gap: CostGap) -> list[Component]:
    """The notes as paragraphs."""
    return [html.P(text) for text in notes(evidence, gap)]
