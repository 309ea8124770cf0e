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
from charts import sparkline
from layouts import overview, verdict
from layouts.kpi_card import Change, Kpi
from settings import WorkspaceSettings

FLAT: Final = 0.0005
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
    keys: Sequence[str] = overview.CARDS,
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
        label=overview.label(key),
        value=fmt.metric(key, value, "short"),
        change=change(metric, compared),
        sparkline=sparkline.data_uri(line),
        facts=facts(metric, value, evidence, context),
        help=metric.help,
        undefined=undefined_reason(key, compared.current, context.filters),
        tag=overview.TAGS.get(key, ""),
    )


def change(metric: Metric, compared: Compared) -> Change | None:
    """How a metric moved; green only when the movement is good news, None without comparison."""
    if compared.change is None or compared.previous is None:
        return None
    fraction = compared.change.get(metric.key)
    before, now = compared.previous.get(metric.key), compared.recent.get(metric.key)
    if fraction is None:
        return Change(fmt.UNDEFINED, "flat", compared.label, note=_no_change(before, now, compared))
    arrow = "" if abs(fraction) < FLAT else "↑" if fraction > 0 else "↓"
    note = f"{fmt.metric(metric.key, now)} after {fmt.metric(metric.key, before)}"
    return Change(fmt.change(fraction), _tone(metric, fraction), compared.label, arrow, note)


def _tone(metric: Metric, fraction: float) -> str:
    if metric.better is None or abs(fraction) < FLAT:
        return "flat"
    return "good" if (fraction > 0) == (metric.better == "up") else "bad"


def _no_change(before: float | None, now: float | None, compared: Compared) -> str:
    if compared.begins is not None:
        begins = fmt.day(compared.begins)
        return f"The data begin on {begins}, after the first day that this is compared with."
    if before is None:
        return "The earlier period has no figure to compare with."
    if now is None:
        return "The recent period has no figure to compare."
    return "The earlier figure is zero, so there is no percentage."


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


def notes(evidence: Evidence, gap: CostGap = verdict.NO_GAP) -> list[str]:
    """What the figures leave out or cannot place, one sentence each."""
    found: list[str] = []
    undated, loose = evidence["undated_cost"] or 0.0, evidence["unallocated_cost"] or 0.0
    if undated and not evidence["undated_included"]:
        found.append(
            f"{fmt.money(undated, 'exact')} of cost has no date and is not included in this "
            "period. Choose All time to include it."
        )
    if loose:
        found.append(
            f"{fmt.money(loose, 'exact')} of the cost matches no order or post of its "
            "influencer; it counts under the brand and campaign that the payout names."
        )
    if gap.influencers and not gap.material:
        found.append(f"{verdict.unpaid(gap)} ROAS counts them as free.")
    if evidence["future_rows"]:
        found.append(
            f"{fmt.plural(evidence['future_rows'], 'order row')} in this view "
            f"{'is' if evidence['future_rows'] == 1 else 'are'} dated after today."
        )
    return found


def note_lines(evidence: Evidence, gap: CostGap) -> list[Component]:
    """The notes as paragraphs."""
    return [html.P(text) for text in notes(evidence, gap)]
