"""Payouts by month, and in words."""

from __future__ import annotations

from dataclasses import fields

import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics.filters import Filters
from analytics.payouts.totals import Payouts
from charts import payout_sentences
from charts import payout_words as words
from charts.payouts import STACK, by_month, month_name

MONTHS = pd.DataFrame(
    {
        "value": ["", "2025-01", "2025-02"],
        "paid": [5.0, 100.0, 0.0],
        "approved": [0.0, 0.0, 0.0],
        "due": [0.0, 20.0, -30.0],
        "hold": [0.0, 1.0, 0.0],
        "disputed": [0.0, 2.0, 0.0],
        "waits": [0.0, 4.0, 0.0],
        "owed": [0.0, 27.0, -30.0],
        "recorded": [5.0, 110.0, 0.0],
    }
)


def test_every_month_is_a_bar_of_its_states():
    drawn = by_month(MONTHS)
    assert go.Figure(drawn).layout.barmode == "relative"
    layers = {
        trace["name"]: dict(zip(trace["x"], trace["y"], strict=True)) for trace in drawn["data"]
    }
    assert layers == {
        "Paid": {"2025-01-01": 100.0, "2025-02-01": 0.0},
        "Due": {"2025-01-01": 20.0, "2025-02-01": -30.0},
        STACK["held"][0]: {"2025-01-01": 7.0, "2025-02-01": 0.0},
        "Recorded": {"2025-01-01": 110.0, "2025-02-01": 0.0},
    }
    low, high = drawn["layout"]["yaxis"]["range"]
    assert low <= -30
    assert high >= 127


def test_without_a_dated_payout_the_chart_says_so():
    assert "No payout" in str(by_month(MONTHS.head(1))["layout"])
    assert [month_name(value) for value in ("2025-02", "")] == ["Feb 2025", "No date"]


def total(**sums: float) -> Payouts:
    """Payouts that come to nothing but for these sums."""
    return Payouts(**{field.name: 0 for field in fields(Payouts)} | sums)


def test_what_is_to_be_paid_says_how_much_of_it_cannot_be_paid_now():
    owed = {"payable": 500.0, "owed": 500.0, "influencers": 2}
    say = payout_sentences.sentence
    assert say(total(**owed)) == "₹500 is to be paid to 2 influencers; ₹0 was paid."
    assert say(total(**owed, hold=100.0, disputed=20.0, waits=30.0)) == (
        "₹500 is to be paid to 2 influencers, ₹120 of it on hold or disputed, ₹30 of it not yet; "
        "₹0 was paid."
    )
    assert say(total()) == "No payout lies in this view."


def test_filters_that_payouts_cannot_follow_are_named():
    view = Filters.from_query("?brand=A&product=B&source=C")
    said = "A payout is for all work of an influencer: product and source do not change"
    assert payout_sentences.scope(view, total()).startswith(said)
    assert payout_sentences.scope(Filters.from_query("?brand=A"), total()) == ""
    assert payout_sentences.scope(Filters.from_query("?platform=A"), total()) == (
        "Platform is the main one of the influencer, whatever they posted on."
    )


ROW = {
    "source": "payout",
    "ref": "P1",
    "basis": "post",
    "rate": 100.0,
    "recorded": 450.0,
    "computed": 300.0,
    "revenue": 1000.0,
    "orders": 4,
    "posts": 3,
    "tracked_orders": 6,
    "waiting_orders": 1,
    "stated_orders": None,
    "stated_posts": None,
    "campaign": float("nan"),
    "brand": None,
    "first_day": pd.Timestamp("2025-01-01"),
    "last_day": pd.Timestamp("2025-01-31"),
}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"cause": "duplicate"}, "Says the very same as another row"),
        ({"cause": "no work"}, "No post and no tracked order of theirs: 1–31 Jan 2025"),
        ({"cause": "no post"}, "none was made"),
        ({"cause": "undelivered"}, "Counts 2 orders that were not delivered, 1 of them still"),
        ({"cause": "counted", "recorded": 400.0}, "4 posts paid, 3 made"),
        ({"cause": "counted", "basis": "order", "stated_orders": 9}, "9 orders paid, 4 tracked"),
        ({"cause": "rate"}, "₹150.00 paid for each post, ₹100.00 agreed"),
        ({"cause": "rate", "basis": "percent", "rate": 10.0}, "45.0 % paid, 10 % agreed"),
        ({"cause": "rate", "basis": "hybrid"}, "+50.0% against what was agreed"),
        ({"cause": "rate", "source": "terms"}, "₹450.00 paid, ₹300.00 by the terms"),
        ({"cause": "rate", "basis": "fixed", "computed": 0.0}, "Another sum than was agreed"),
    ],
)
def test_each_cause_is_said_with_its_numbers(more, said):
    assert said in words.cause(ROW | more)


@pytest.mark.parametrize(
    ("part", "units", "rate", "said"),
    [
        ("posts", 3, 5000, "3 posts × ₹5,000.00"),
        ("orders", 1, 7.5, "1 order × ₹7.50"),
        ("percent", 100_000, 6.2, "6.2 % of ₹1,000.00 revenue"),
        ("fixed", 1, 10, "Fixed sum"),
        ("cap", 1, 200, "Held to the cap of ₹200.00"),
        ("guarantee", 1, 200, "Raised to the guaranteed ₹200.00"),
        ("bonus", 1, 200, "Bonus, target reached"),
    ],
)
def test_each_part_says_how_it_was_worked_out(part, units, rate, said):
    assert words.part({"part": part, "units": units, "rate": rate}) == said


TERMS = dict.fromkeys(
    (
        *("tiers", "tier_by", "rate_per", "rate_percent", "settle", "cap", "guarantee"),
        *("minimum_payout", "bonus", "bonus_target", "bonus_by", "start_date", "end_date"),
    )
) | {"basis": "post", "rate": 5000.0}


@pytest.mark.parametrize(
    ("more", "pay", "limits"),
    [
        ({}, "₹5,000.00 a post", ""),
        ({"basis": "percent", "rate": 6.5, "cap": 900.0}, "6.5 %", "at most ₹900.00"),
        (
            {"basis": "hybrid", "rate": 50.0, "rate_percent": 5.0, "rate_per": "order"},
            "₹50.00 an order + 5 %",
            "",
        ),
        (
            {"basis": "order", "rate": None, "tiers": "0:50;100:60", "minimum_payout": 500.0},
            "from 0 ₹50.00, from 100 ₹60.00 by orders",
            "paid from ₹500.00",
        ),
        (
            {"bonus": 250.0, "bonus_target": 1000.0, "bonus_by": "revenue", "guarantee": 10.0},
            "₹5,000.00 a post",
            "at least ₹10.00, ₹250.00 on top from ₹1,000",
        ),
    ],
)
def test_terms_are_said_in_words(more, pay, limits):
    row = TERMS | more
    assert (words.pay(row), words.limits(row)) == (pay, limits)
    assert words.settles(row) == "settled each month"
    assert words.validity(row) == "any day"


def test_how_a_line_was_worked_out_adds_up_to_it_and_a_correction_says_that_it_is_a_rest():
    parts = pd.DataFrame(
        {
            "part": ["posts", "percent"],
            "units": [3, 100_000],
            "rate": [100.0, 5.0],
            "amount": [300.0, 50.0],
        }
    )
    line = ROW | {"kind": "open", "computed": 350.0}
    assert words.how(line, parts) == (
        "3 posts × ₹100.00 = ₹300.00 + 5 % of ₹1,000.00 revenue = ₹50.00"
    )
    assert words.how(line, None) == words.how(line, parts.head(0)) == "No rate is known for it"
    # Its parts are those of the whole payout: they are not what a correction comes to.
    correction = line | {"kind": "correction"}
    twice = line | {"cause": "duplicate"}
    assert words.how(twice, parts).startswith("Says the very same as another row")
    assert words.how(correction, parts) == "₹350.00 by the work now, less what was paid"


def test_a_line_says_what_it_is_for_and_who_decided():
    line = ROW | {"kind": "open", "campaign": "A", "changed": False, "words": ""}
    line |= {"state": "approved", "decided_by": "Ria", "decided_at": "2025-02-01", "note": "ok"}
    assert words.purpose(line) == "A, 1–31 Jan 2025"
    assert words.purpose(line | {"campaign": None, "kind": "correction"}).startswith(
        "Correction, all work"
    )
    assert words.purpose(line | {"words": "as it was paid"}) == "as it was paid"
    assert words.decided(line) == "Ria, 2025-02-01: ok"
    assert words.decided(line | {"changed": True}) == "changed since Ria decided"
    assert words.decided(line | {"kind": "file"}) == "by the payouts file"
    assert (words.state(line), words.agreed(line)) == ("Approved", "₹100.00 a post")
