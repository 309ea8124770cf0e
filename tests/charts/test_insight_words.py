"""Findings in words."""

from __future__ import annotations

from analytics.filters import Filters
from analytics.insights.insight import Evidence, Figure, Insight, Link
from charts import insight_words as words


def insight(**changes) -> Insight:
    made = {
        "rule": "r",
        "subject": "s",
        "what": "{name} earned {roas} of {cost}.",
        "figures": {
            "name": Figure("A {curly} name", "text"),
            "roas": Figure(1.5, "ratio"),
            "cost": Figure(2_48_000.0, "inr"),
        },
        "evidence": (),
        "sample": 1,
        "sample_of": "order",
        "money": 99_999.0,
        "confidence": 0.96,
        "action": "Act.",
        "link": Link("Look", Filters()),
    }
    return Insight(**(made | changes))


def test_a_sentence_has_its_figures_and_names_are_never_templates():
    assert words.sentence(insight()) == "A {curly} name earned 1.50× of ₹2.48 L."


def test_evidence_says_its_interval_and_what_it_is_compared_with():
    line = Evidence(
        "ROAS", Figure(2.0, "ratio"), 1.5, 2.5, beside=Figure(1.2, "ratio"), beside_label="peers"
    )
    assert words.evidence(line) == ("2.00× (1.50× to 2.50×)", "1.20× peers")
    assert words.evidence(Evidence("Cost", Figure(45_292.4, "inr"))) == ("₹45,292", "")


def test_how_sure_never_says_certain():
    assert words.sure(0.9999) == "over 99%"
    assert words.sure(0.956) == "96%"
    assert words.behind(insight()) == "1 order; 96% sure, everything looked at together."
    assert words.behind(insight(confidence=None, sample=2, sample_of="payout")) == (
        "Counted, not estimated: 2 payouts."
    )


def test_a_view_in_a_sentence_and_as_a_digest():
    quality = insight(kind="quality", money=5.0)
    assert words.summary([insight(), quality], 300) == (
        "1 finding, ₹99,999 at stake; 300 things looked at."
    )
    assert words.summary([quality], 1) == "Nothing stands out beyond chance; 1 thing looked at."
    assert words.digest([insight(), quality], 1) == [
        "A {curly} name earned 1.50× of ₹2.48 L. ₹99,999 at stake. Act."
    ]
