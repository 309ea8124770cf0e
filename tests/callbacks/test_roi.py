"""The ROI tab's callback: which question its controls ask, and the engine's answer to it."""

from __future__ import annotations

from datetime import date

import plotly.graph_objects as go
import pytest

from analytics.filters import Filters, Window
from analytics.incrementality import campaigns
from analytics.incrementality.answer import ask, every_method
from analytics.incrementality.estimate import Estimate
from analytics.incrementality.question import Question
from callbacks import roi
from callbacks.roi_question import APART, Asked, offered
from charts import format as fmt
from layouts import roi_words, tab_body
from tests.callbacks.test_overview import text_of

NOTHING = Asked(None, None, None, None, None)
SHRED = f"MuscleBlaze{APART}MB Summer Shred 2025"


def shown(snapshot, asked=NOTHING, before=None, query=""):
    return roi.figures(asked, before, snapshot, Filters.from_query(query))


def test_it_opens_with_the_latest_campaign(sample):
    found = shown(sample)
    latest = campaigns.campaign_windows(sample).iloc[-1]
    assert found["question"] == f"{latest['brand']}{APART}{latest['campaign']}"
    assert (found["start"], found["end"]) == (
        latest["start"].isoformat(),
        latest["end"].isoformat(),
    )
    assert len(found["questions"]) == 9 + 3


def test_the_figures_are_the_engines(sample):
    found = shown(sample, Asked(SHRED, None, None, None, None))
    window = offered(sample, Filters())[SHRED][1]
    answer = ask(sample, Question("MuscleBlaze", window.start, window.end))
    cards = {card["metric"]: card for card in found["kpis"]}
    iroas = answer.per_cost(answer.estimate.effect)
    assert cards["incremental_roas_measured"]["value"] == fmt.times(iroas)
    assert cards["roas"]["value"] == fmt.times(answer.tracked / answer.cost)
    assert cards["cost"]["value"] == fmt.money(answer.cost, "short")
    assert fmt.money(answer.estimate.lower, "short") in text_of(found["sentence"])
    assert fmt.money(answer.estimate.upper, "short") in text_of(found["sentence"])
    assert found["summed"]["data"][1]["y"][-1] == pytest.approx(answer.estimate.effect)
    every = every_method(answer)
    known = [one for one in every.values() if isinstance(one, Estimate)]
    assert found["methods"]["data"][0]["x"] == pytest.approx(
        [answer.per_cost(one.effect) for one in known]
    )
    assert found["trend"]["data"][0]["x"] == campaigns.campaigns(sample)["iroas"].tolist()
    for name in ("waterfall", "sold", "added", "summed", "methods", "trend"):
        go.Figure(found[name])
        assert text_of(found[f"{name}_table"])


def test_controls_that_were_used_decide(sample):
    first = shown(sample)
    other = shown(
        sample, Asked(SHRED, first["start"], first["end"], None, first["controls"]), first["drawn"]
    )
    assert other["question"] == SHRED
    assert other["start"] != first["start"]
    moved = shown(
        sample, Asked(SHRED, "2025-03-20", "2025-04-10", None, other["controls"]), other["drawn"]
    )
    assert (moved["start"], moved["end"]) == ("2025-03-20", "2025-04-10")
    fewer = other["controls"][:1]
    chosen = shown(sample, Asked(SHRED, other["start"], other["end"], None, fewer), other["drawn"])
    assert chosen["controls"] == fewer
    kept = shown(sample, Asked(SHRED, "2025-03-20", "2025-04-10", None, fewer), chosen["drawn"])
    assert kept["controls"] == fewer
    again = shown(
        sample, Asked(first["question"], *("2025-03-20", "2025-04-10"), None, fewer), kept["drawn"]
    )
    assert again["controls"] == first["controls"]


@pytest.mark.parametrize("method", ["tbr", "pre_period", "organic_share"])
def test_the_method_is_the_one_that_was_picked(sample, method):
    found = shown(sample, Asked(SHRED, None, None, method, None))
    window = offered(sample, Filters())[SHRED][1]
    answer = ask(sample, Question("MuscleBlaze", window.start, window.end), method)
    cards = {card["metric"]: card["value"] for card in found["kpis"]}
    assert cards["incremental_revenue"] == fmt.money(answer.estimate.effect, "short")
    if method == "organic_share":
        assert "assumption" in text_of(found["sentence"])
        assert cards["incremental_roas_measured"] == "–"
    if method == "pre_period":
        assert "no control for trend or season" in text_of(found["flags"])


def test_a_view_offers_its_own_brand_and_days(sample):
    found = shown(sample, query="?brand=Gritzo&platform=YouTube")
    assert {one["value"].partition(APART)[0] for one in found["questions"]} == {"Gritzo"}
    assert "only the filters on brand" in found["scope"]
    days = "?brand=Gritzo&period=custom&from=2025-08-05&to=2025-09-10"
    whole = shown(sample, Asked("Gritzo", None, None, None, None), query=days)
    assert (whole["start"], whole["end"]) == ("2025-08-05", "2025-09-10")


def test_the_period_leads_to_campaigns_at_work_in_it_or_to_its_own_days(sample):
    led = shown(sample, query="?period=custom&from=2025-04-20&to=2025-05-31")
    assert led["question"] == SHRED
    quiet = shown(sample, query="?period=custom&from=2025-06-01&to=2025-06-14")
    assert quiet["question"] == "MuscleBlaze"
    assert (quiet["start"], quiet["end"]) == ("2025-06-01", "2025-06-14")


def test_days_that_were_typed_stay_when_the_whole_brand_is_chosen(sample):
    first = shown(sample, Asked(SHRED, None, None, None, None))
    typed = Asked("MuscleBlaze", "2025-03-20", "2025-04-10", None, first["controls"])
    whole = shown(sample, typed, first["drawn"])
    assert whole["question"] == "MuscleBlaze"
    assert (whole["start"], whole["end"]) == ("2025-03-20", "2025-04-10")


def test_a_campaign_without_posts_is_not_told_from_the_rest(sample):
    found = shown(sample, query="?campaign=MB Partner Codes")
    assert "No post names MB Partner Codes on these days" in found["scope"]
    assert shown(sample, query="?campaign=MB Summer Shred 2025")["scope"] == ""


def test_what_is_not_reliable_is_said_first(sample):
    first = shown(sample, Asked(SHRED, None, None, None, None))
    assert not text_of(first["sentence"]).startswith(roi_words.UNSURE)
    alone = Asked(SHRED, first["start"], first["end"], None, [])
    found = shown(sample, alone, first["drawn"])
    assert text_of(found["sentence"]).startswith(f"{roi_words.UNSURE}between ")
    assert "No control is chosen" in text_of(found["flags"])


def test_a_filter_that_leads_no_question_leaves_what_was_typed(sample):
    first = shown(sample, Asked(SHRED, None, None, None, None))
    typed = Asked(SHRED, "2025-03-20", "2025-04-10", None, first["controls"])
    other = shown(sample, typed, first["drawn"], "?platform=YouTube")
    assert (other["start"], other["end"]) == ("2025-03-20", "2025-04-10")
    assert other["kpis"] == shown(sample, typed, first["drawn"])["kpis"]
    led = shown(sample, typed, other["drawn"], "?brand=MuscleBlaze")
    assert led["start"] == first["start"]


def test_a_brand_leads_campaigns_and_factors_too(sample):
    found = shown(sample, query="?brand=Gritzo")
    assert len(found["trend"]["data"][0]["x"]) == 3
    assert [row[0] for row in found["factors"]["rows"]] == ["Gritzo"]


def test_what_cannot_be_asked_says_why(sample, small):
    outside = Asked(SHRED, "2031-01-01", "2031-02-01", None, None)
    before = shown(sample, Asked(SHRED, None, None, None, None))["drawn"]
    found = shown(sample, outside, before)
    assert found["state"] == tab_body.EMPTY
    assert "outside the data" in text_of(found["empty"])
    assert found["controls"] == []
    turned = shown(sample, Asked(SHRED, "2025-04-20", "2025-04-01", None, None), before)
    assert "Swap the two dates" in text_of(turned["empty"])
    typed = shown(sample, Asked(SHRED, "19/8/25", "2025-09-01", None, None), before)
    assert "Write it as 2025-08-19" in text_of(typed["empty"])
    recovered = shown(sample, Asked(SHRED, "2025-03-20", "2025-04-10", None, []), found["drawn"])
    assert recovered["drawn"]["donors"] is None
    few = shown(small)
    assert "could not be measured" in text_of(few["sentence"])
    nobody = shown(sample, query="?brand=Nobody")
    assert nobody["asks"] is True


def test_sensitivity_asks_again_without_each_control_and_with_other_days(sample):
    found = shown(sample, Asked(SHRED, None, None, None, None))
    table = found["sensitivity"]()
    assert len(table["rows"]) == 1 + len(found["controls"]) + 4
    latest = shown(sample)  # its window ends with the data: a later end changes nothing
    rows = latest["sensitivity"]()["rows"]
    assert len(rows) == 1 + len(latest["controls"]) + 3
    window = offered(sample, Filters())[SHRED][1]
    assert isinstance(window, Window)
    later = ask(
        sample, Question("MuscleBlaze", date.fromordinal(window.start.toordinal() + 7), window.end)
    )
    assert table["rows"][-3][1] == fmt.money(later.estimate.effect, "short")
