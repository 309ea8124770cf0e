"""What is owed, what stands out, and what is proposed: payouts, insights and the budget plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pandas as pd

from analytics.filters import Filters
from analytics.insights.engine import insights as found_in
from analytics.insights.engine import listing
from analytics.insights.insight import Insight
from analytics.payouts import lines, totals
from analytics.payouts.metrics import PAYOUT_METRICS
from analytics.plan.errors import PlanError
from analytics.plan.plan import plan as planned
from analytics.plan.request import Request
from analytics.plan.words import sentences
from charts import format as fmt
from charts import insight_words as words
from charts import payout_sentences
from reports.columns import Column, metric_column
from reports.datasets.dataset import Dataset, Table
from reports.datasets.figures import of_frame
from reports.payout_lines import named_lines, told_differences
from reports.plan_file import COLUMNS as PLAN
from reports.plan_file import plan_rows
from schemas.dates import today
from storage import Snapshot
from storage.hidden_findings import hidden_keys
from storage.payout_log import Marks

LINES: Final = Dataset("payout_lines", "Payout lines", "Rows", "What was paid, and what is open.")
DATASETS: Final = (
    Dataset("payouts", "Payouts", "Decisions", "One row per influencer: owed, approved, paid."),
    Dataset(
        "payout_differences",
        "Payouts that differ",
        "Decisions",
        "Payouts whose record is not what the work comes to, and why.",
    ),
    Dataset("insights", "Insights", "Decisions", "What stands out beyond chance."),
    Dataset("plan", "Budget plan", "Decisions", "How to split the monthly fees of today."),
)

_MONEY: Final = (
    *("amount", "recorded", "computed", "paid", "gift", "revenue", "difference"),
    *("fees_today", "fees_proposed", "change", "least", "most", "most_paid_a_month", "money"),
)
_COUNTS: Final = (
    *("orders", "posts", "tracked_orders", "waiting_orders", "stated_orders", "stated_posts"),
    *("payments", "sample", "months_observed"),
)
_DAYS: Final = ("date", "first_day", "last_day")
_NUMBERS: Final = (
    *("rate", "confidence", "expected_today", "expected_proposed", "expected_low"),
    *("expected_high", "marginal_today", "marginal_proposed"),
)
_LINES: Final = (
    *("influencer_id", "influencer", "date", "for", "state", "amount", "payout", "campaign"),
    "brand",
    *("basis", "rate", "first_day", "last_day", "computed", "recorded", "paid", "gift", "revenue"),
    *("orders", "posts", "tracked_orders", "waiting_orders", "stated_orders", "stated_posts"),
    *("cause", "payments", "source", "decided_at", "decided_by", "note"),
)
_DIFFERENCES: Final = (
    *("influencer_id", "influencer", "payout", "date", "why", "recorded", "computed"),
    *("difference", "cause"),
    *("campaign", "brand", "basis", "rate", "first_day", "last_day", "revenue", "orders", "posts"),
    *("tracked_orders", "waiting_orders", "stated_orders", "stated_posts", "source"),
)
_INSIGHTS: Final = (
    *("rule", "subject", "kind", "what", "money", "confidence", "sample", "sample_of"),
    *("evidence", "scope", "action", "view"),
)
_HELP: Final = {
    "influencer_id": "Their id in the files.",
    "influencer": "Their name; names that several share carry the id.",
    "payout": "The payout's number in the files; a mark that begins with h_ where it has none.",
    "amount": "Money of the line; below zero it is to be set off.",
    "difference": "Recorded less computed: above zero is overpaid.",
    "computed": "What the work comes to as agreed.",
    "recorded": "What the payouts file says.",
    "rate": "What was agreed a post or order, or a percentage.",
    "money": "What is at stake.",
    "confidence": "1 less the share that chance is expected to have; empty where it is counted.",
    "scope": "Which filters of the view it does not follow, in a sentence; else empty.",
    "view": "The rows behind it, as the query of an address.",
    "fees_today": "Fees a month, the mean of the months that the plan names.",
    "fees_proposed": "Fees a month; they add up to what the plan spends.",
    "change": "Proposed less today's.",
    "least": "Least fees a month that the plan may give.",
    "most": "Most fees a month that the plan may give.",
    "locked": "yes where today's fees are kept.",
    "expected_today": "Tracked revenue a month that today's fees are expected to bring.",
    "expected_proposed": "The same for the proposed fees.",
    "expected_low": "Lower end of its 90% interval.",
    "expected_high": "Upper end of its 90% interval.",
    "marginal_today": "Tracked revenue that 1 more of fees would bring beyond today's.",
    "marginal_proposed": "The same beyond the proposed fees.",
    "most_paid_a_month": "The most fees of one month that were seen.",
    "months_observed": "Months that the row's curve was fitted to.",
}


def _columns(keys: tuple[str, ...]) -> tuple[Column, ...]:
    """Columns of tables that have names of their own."""
    return tuple(Column(key, _label(key), _kind(key), _HELP.get(key, "")) for key in keys)


def _label(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _kind(key: str) -> Any:
    for kind, keys in (("money", _MONEY), ("count", _COUNTS), ("date", _DAYS)):
        if key in keys:
            return kind
    return "number" if key in _NUMBERS else "text"


def payout_lines(snapshot: Snapshot, view: Filters, marks: Marks, dataset: Dataset) -> Table:
    """Every line of money of the view, by influencer and day."""
    found = named_lines(snapshot, lines.lines(snapshot, view, marks))
    return _noted(of_frame(dataset, _columns(_LINES), found), snapshot, view, marks)


def payouts(snapshot: Snapshot, view: Filters, marks: Marks, dataset: Dataset) -> Table:
    """What each influencer is owed and was paid."""
    found = totals.payouts(snapshot, view, marks).influencers
    found = found.assign(held=found["hold"] + found["disputed"])
    metrics = tuple(PAYOUT_METRICS)
    names = {key.removeprefix("payout_"): key for key in metrics}
    found = found.rename(columns=names | {"value": "influencer_id", "label": "influencer"})
    columns = (
        *_columns(("influencer_id", "influencer")),
        *map(metric_column, metrics),
        Column("waits", "Not due yet", "money", "Work that still runs or lies below a minimum."),
        Column("payable", "To be paid", "money", "Due, not due yet, approved, held or disputed."),
    )
    return _noted(of_frame(dataset, columns, found, metrics), snapshot, view, marks)


def differences(snapshot: Snapshot, view: Filters, marks: Marks, dataset: Dataset) -> Table:
    """Payouts that differ, the largest difference first."""
    found = told_differences(totals.differences(snapshot, view, marks))
    names = {"influencer": "influencer_id", "label": "influencer", "ref": "payout"}
    found = found.rename(columns=names)
    return _noted(of_frame(dataset, _columns(_DIFFERENCES), found), snapshot, view, marks)


def _noted(found: Table, snapshot: Snapshot, view: Filters, marks: Marks) -> Table:
    """The table with what of the view payouts cannot follow."""
    total = totals.payouts(snapshot, view, marks).total
    return replace(found, note=payout_sentences.scope(view, total))


def insights(snapshot: Snapshot, view: Filters, marks: Marks, dataset: Dataset) -> Table:
    """What stands out and nobody has hidden, the most money at stake first."""
    now = today(snapshot.config.zone)
    hidden = hidden_keys(marks.root, now, sample=marks.sample)
    seen = listing(found_in(snapshot, view, marks), hidden)
    found = pd.DataFrame([insight_row(one) for one in seen.kept], columns=list(_INSIGHTS))
    table = of_frame(dataset, _columns(_INSIGHTS), found)
    return replace(table, note=words.hidden(seen))


def insight_row(one: Insight) -> dict[str, Any]:
    """A finding as plain values; money in ₹, confidence 1 − q or None where counted."""
    return {
        "rule": one.rule,
        "subject": one.subject,
        "kind": one.kind,
        "what": words.sentence(one),
        "money": round(one.money, 2),
        "confidence": one.confidence,
        "sample": one.sample,
        "sample_of": one.sample_of,
        "evidence": "; ".join(
            f"{line.label}: {' '.join(filter(None, words.evidence(line)))}" for line in one.evidence
        ),
        "scope": one.note,
        "action": one.action,
        "view": one.link.view.to_query(),
    }


def plan(snapshot: Snapshot, view: Filters, _marks: Marks, dataset: Dataset) -> Table:
    """The split of today's monthly fees that is expected to bring most."""
    try:
        made = planned(snapshot, view, Request())
    except PlanError as error:
        nobody = pd.DataFrame(columns=list(PLAN))
        return of_frame(dataset, _columns(PLAN), nobody, (), str(error))
    says = sentences(made, lambda value: fmt.money(value, "short"))
    table = of_frame(dataset, _columns(PLAN), plan_rows(made))
    return replace(table, note=" ".join(says))
