"""Findings in words."""

from __future__ import annotations

from analytics.filters import Filters
from analytics.insights.engine import Found, Listing, listing
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


def seen(*told: Insight, hidden: tuple[str, ...] = ()) -> Listing:
    return listing(Found(told, 0), hidden)


def test_a_sentence_has_its_figures_and_names_are_never_templates():
    assert words.sentence(insight()) == "A {curly} name earned 1.50× of ₹2.48 L."


def test_evidence_says_its_interval_and_what_it_is_compared_with():
    line = Evidence(
        "ROAS", Figure(2.0, "ratio"), 1.5, 2.5, beside=Figure(1.2, "ratio"), beside_label="peers"
    )
    assert words.evidence(line) == ("2.00× (1.50× to 2.50×)", "1.20× peers")
    assert words.evidence(Evidence("Cost", Figure(45_292.4, "inr"))) == ("₹45,292", "")


def test_how_many_findings_as_strong_are_chance_is_rounded_up():
    assert words.odds(0.9999) == "fewer than 1 in 100 is"
    assert words.odds(0.99) == "at most 1 in 100 is"
    assert words.odds(0.96) == "at most 4 in 100 are"
    assert words.odds(0.956) == "at most 5 in 100 are"


def test_what_is_behind_a_finding():
    assert words.behind(insight()) == (
        "1 order. Of findings this strong, at most 4 in 100 are expected to be chance."
    )
    counted = insight(confidence=None, sample=2, sample_of="payout")
    assert words.behind(counted) == "Counted, not estimated: 2 payouts."
    assert words.behind(insight(confidence=None, sample=0)) == "Counted, not estimated."
    noted = insight(confidence=None, sample=0, note="{Product} does not change it.")
    assert words.behind(noted) == "Counted, not estimated. {Product} does not change it."


def test_a_view_in_a_sentence_and_as_a_digest():
    quality = insight(kind="quality", money=5.0)
    assert words.summary(seen(insight(), quality), 300) == (
        "1 finding, with ₹99,999 at stake; 1 about the data; 300 things looked at."
    )
    assert words.summary(seen(insight(), insight(subject="t", money=5.0)), 300) == (
        "2 findings, the largest with ₹99,999 at stake; 300 things looked at."
    )
    assert words.summary(seen(quality), 1) == (
        "Nothing stands out beyond chance; 1 about the data; 1 thing looked at."
    )
    assert words.digest([insight(), quality], 1) == [
        "A {curly} name earned 1.50× of ₹2.48 L. ₹99,999 at stake. Act."
    ]


def test_a_view_whose_findings_are_hidden_says_so():
    told = (insight(), insight(subject="t"), insight(subject="u", kind="quality"))
    assert words.summary(seen(*told, hidden=("r:s", "r:t")), 9) == (
        "All 2 findings here are hidden; 1 about the data; 9 things looked at."
    )
    assert words.nothing(seen(*told[:1], hidden=("r:s",))) == "The only finding here is hidden"
    assert words.summary(seen(*told, hidden=("r:s",)), 9).startswith("1 finding, ")


def test_what_is_not_listed_is_counted_by_rule():
    told = [insight(rule="fatigue", subject=f"{at}") for at in range(7)]
    assert words.not_listed(seen(*told)) == "Not listed, with less at stake: Fatigue: 2 more."
    assert words.not_listed(seen(*told[:5])) == ""
