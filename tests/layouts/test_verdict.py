from __future__ import annotations

import pytest

from analytics.cost_gap import CostGap
from analytics.verdict import Standout, Verdict
from charts import verdict_words
from layouts import verdict


def say(sure=None, **given) -> str:
    known = {
        "kind": "paid",
        "roas": 1.48,
        "revenue": 247931.48,
        "cost": 167521.0,
        "break_even": 1.0,
        "margin_set": False,
    }
    parts = verdict.sentence(Verdict(**{**known, **given}), sure=sure)
    return "".join(part if isinstance(part, str) else part.children for part in parts)


def test_it_paid():
    assert say() == (
        "Your influencers paid for themselves: every ₹1 brought ₹1.48 of tracked sales "
        "(₹2.48 L from ₹1.68 L, before product margin)."
    )


def test_it_did_not_pay_after_margin():
    said = say(kind="under", margin_set=True, break_even=2.0)
    assert said.startswith("Your influencers did not earn back their cost")
    assert "before product margin" not in said
    assert "at a margin of 50% break-even is 2.00×" in said


@pytest.mark.parametrize(
    ("kind", "sure", "words"),
    [
        ("paid", (1.3, 1.2, 1.4), "Your influencers paid for themselves: "),
        ("paid", (0.59, 0.54, 0.64), "influencers, what they added does not: every ₹1 brought"),
        ("paid", (0.97, 0.77, 1.18), "whether what they added does is not certain: every ₹1"),
        ("under", (0.6, 0.5, 0.7), "Your influencers did not earn back their cost: "),
        ("under", (1.3, 1.1, 1.4), "do not cover the cost of your influencers, what they added"),
    ],
)
def test_the_opening_agrees_with_what_was_measured(kind, sure, words):
    said = say(kind=kind, sure=sure)
    assert words in said
    assert f"every ₹1 added ₹{sure[0]:.2f} (₹{sure[1]:.2f} to ₹{sure[2]:.2f} at 90%)" in said


def test_best_and_worst_appear_together():
    said = say(best=Standout("brand", "A", 3.0), worst=Standout("brand", "B", 0.5))
    assert said.endswith("Among the main brands, A earned most per rupee (3.00×), B least (0.50×).")
    assert "earned most" not in say(best=Standout("brand", "A", 3.0))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kind": "empty", "roas": None, "revenue": 0.0, "cost": 0.0}, "Nothing matches"),
        (
            {"kind": "no_cost", "roas": None, "cost": None, "reason": "Because."},
            "₹2.48 L of tracked revenue, but whether it paid is not known. Because.",
        ),
        (
            {"kind": "no_cost", "roas": None, "revenue": None, "cost": None, "reason": "Because."},
            "What these posts brought in, and whether it paid, is not known. Because.",
        ),
        ({"kind": "no_sales", "roas": 0.0, "revenue": 0.0}, "₹1.68 L spent and no tracked revenue"),
    ],
)
def test_what_is_not_known_is_not_claimed(given, words):
    assert words in say(**given)


def test_missing_payouts_are_said_before_any_praise():
    gap = CostGap(influencers=98, revenue=243_000.0, share=0.98)
    known = {"roas": 434.97, "revenue": 248_000.0, "cost": 570.0, "break_even": 1.0}
    parts = verdict.sentence(Verdict(kind="paid", margin_set=False, **known), gap)
    words = "".join(part if isinstance(part, str) else str(part.children) for part in parts)
    assert words.startswith("Payouts are missing, so this return is overstated")
    assert "98 influencers have ₹2.43 L of these sales and no payout at all." in words
    assert "paid for themselves" not in words
    known |= {"roas": 0.10, "cost": 2_480_000.0}
    text = verdict_words.sentence(Verdict(kind="under", margin_set=False, **known), gap)
    assert text.startswith(
        "Your influencers did not earn back their cost, though payouts are missing and this return "
        "is overstated: every ₹1 brought ₹0.10"
    )
