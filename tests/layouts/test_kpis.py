from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analytics.evidence import Evidence
from analytics.filters import Filters, Window
from analytics.metrics import METRICS
from analytics.totals import Compared
from charts import changes, key_figures, view_notes
from layouts import kpis
from settings import WorkspaceSettings

WINDOW = Window(date(2025, 1, 1), date(2025, 1, 28))
CONTEXT = kpis.Context(Filters(), "All time", "000001-abcdef", WorkspaceSettings())


def evidence(**given) -> Evidence:
    known = Evidence(
        order_rows=10,
        attributed_rows=8,
        posts=3.0,
        paid=2,
        undated_cost=0.0,
        undated_included=True,
        unallocated_cost=0.0,
        future_rows=0,
    )
    return Evidence(**{**known, **given})


def compared(metric: str, now: float | None, before: float | None, change: float | None):
    return Compared(
        {metric: now}, {metric: now}, {metric: before}, {metric: change}, "vs", WINDOW, WINDOW
    )


@pytest.mark.parametrize(
    ("metric", "fraction", "tone", "arrow"),
    [
        ("revenue", 0.1, "good", "↑"),
        ("revenue", -0.1, "bad", "↓"),
        ("cost_per_order", -0.1, "good", "↓"),
        ("cost_per_order", 0.1, "bad", "↑"),
        ("cost", 0.1, "flat", "↑"),
        ("revenue", 0.0, "flat", ""),
        ("revenue", 0.0001, "flat", ""),
    ],
)
def test_green_means_good_news(metric, fraction, tone, arrow):
    moved = changes.change(METRICS[metric], compared(metric, 1 + fraction, 1.0, fraction))
    assert moved is not None
    assert (moved.tone, moved.arrow) == (tone, arrow)


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (1.0, None, "earlier period has no figure"),
        (None, 1.0, "recent period has no figure"),
        (1.0, 0.0, "zero"),
    ],
)
def test_no_change_says_why(now, before, words):
    moved = changes.change(METRICS["revenue"], compared("revenue", now, before, None))
    assert moved is not None
    assert moved.text == "–"
    assert words in moved.note


def test_no_comparison_shows_none():
    alone = Compared({"revenue": 1.0}, {"revenue": 1.0}, None, None, "", WINDOW, None)
    assert changes.change(METRICS["revenue"], alone) is None


@pytest.mark.parametrize(
    ("metric", "rows"),
    [
        ("revenue", "8 tracked order rows"),
        ("total_revenue", "10 order rows"),
        ("cost", "2 paid influencers"),
        ("roas", "8 tracked order rows, 2 paid influencers"),
        ("cost_per_order", "8 tracked order rows, 2 paid influencers"),
        ("reach", "3 posts"),
        ("engagement_rate", "3 posts"),
        ("conversion_rate", "8 tracked order rows, 3 posts"),
        ("new_customers", "8 tracked order rows"),
    ],
)
def test_the_rows_behind_a_figure(metric, rows):
    assert kpis.rows_behind(METRICS[metric], evidence()) == rows


def test_rows_that_are_not_known_are_left_out():
    assert kpis.rows_behind(METRICS["reach"], evidence(posts=None)) == "no rows in this view"


@pytest.mark.parametrize("metric", key_figures.KEYS)
def test_every_card_explains_itself(metric):
    facts = kpis.facts(METRICS[metric], 1.5, evidence(), CONTEXT)
    assert facts["Formula"] == METRICS[metric].formula
    assert {"Exact", "From", "View", "Data"} <= set(facts)


def test_an_assumption_is_called_one():
    facts = kpis.facts(METRICS["incremental_roas"], 1.5, evidence(), CONTEXT)
    assert "20 %" in facts["Assumes"]
    assert key_figures.TAGS["incremental_roas"] == "assumption"


def test_undated_cost_is_named_when_a_period_leaves_it_out():
    (note,) = view_notes.notes(evidence(undated_cost=1250.5, undated_included=False))
    assert note.startswith("₹1,250.50 of cost has no date and is not included")
    assert view_notes.notes(evidence(undated_cost=1250.5, undated_included=True)) == []


def test_unallocated_cost_and_future_orders_are_named():
    loose, future = view_notes.notes(evidence(unallocated_cost=100.0, future_rows=1))
    assert "₹100.00" in loose
    assert "1 order row in this view is dated after today" in future


def test_order_only_views_have_no_cost_notes():
    assert view_notes.notes(evidence(undated_cost=None, unallocated_cost=None)) == []


@pytest.mark.parametrize(
    ("low", "high", "fixed", "words"),
    [
        (1.2, 1.5, 900.0, "1.20× to 1.50× over the five rules that spread fixed sums"),
        (1.2, 1.2001, 900.0, "the same under all five rules that spread fixed sums"),
        (1.2, float("nan"), 900.0, "from 1.20×; under one rule that spreads fixed sums"),
        (1.2, 1.5, 0.0, "no cost of this view is a fixed sum"),
    ],
)
def test_roas_says_how_far_it_depends_on_the_rule_for_fixed_sums(low, high, fixed, words):
    spread = pd.DataFrame([{"low": low, "high": high, "fixed": fixed}])
    assert kpis.range_words(spread).startswith(words)


def test_a_comparison_that_begins_before_the_data_has_no_percentage():
    early = replace(compared("revenue", 2.0, 1.0, None), begins=date(2025, 4, 1))
    moved = changes.change(METRICS["revenue"], early)
    assert moved is not None
    assert (moved.text, moved.tone) == ("–", "flat")
    assert "begin on 1 Apr 2025" in moved.note


def test_charts_say_what_must_be_said_beside_a_formula():
    net = CONTEXT.config.model_copy(update={"revenue_basis": "net", "margin": 0.4})
    said = kpis.figure_facts(("roas", "roi", "cost"), evidence(), replace(CONTEXT, config=net))
    assert said["ROAS"].endswith("Cancelled and returned orders are left out.")
    assert said["ROI"].endswith("Margin 40 %.")
    assert said[METRICS["cost"].label] == METRICS["cost"].formula
