"""Platforms, Brands, Influencers and one influencer as plain functions."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest
from dash.exceptions import PreventUpdate
from plotly.utils import PlotlyJSONEncoder

from analytics import performance as perf
from analytics.filters import Filters
from analytics.incrementality import iroas
from callbacks import clicks, comparison, influencer, influencers
from charts import format as fmt
from layouts import comparison as compared
from layouts import figure_tables, tab_body
from layouts import influencers as page
from layouts.influencer_tables import posts_table
from storage.payout_log import marks
from tests.callbacks.test_overview import first, text_of

UNDECIDED = marks(Path("nowhere"), sample=False)


@pytest.mark.parametrize("about", compared.EVERY)
@pytest.mark.parametrize("metric", compared.COMPARED)
def test_bars_and_heatmap_show_the_metric_that_was_picked(small, about, metric):
    shown = comparison.figures(about, metric, None, small, Filters())
    table = perf.breakdown(small, Filters(), about.dimension).set_index("value")
    bars = shown["bars"]["data"][0]
    assert len(bars["y"]) == table[metric].notna().sum()
    for value, height in zip(bars["y"], bars["x"], strict=True):
        assert height == table.loc[value, metric]
    pairs = perf.matrix(small, Filters(), *about.sides)
    cells = {(row["row"], row["column"]): row[metric] for row in pairs.to_dict("records")}
    heatmap = shown["heatmap"]["data"][0]
    for row, line in zip(heatmap["y"], heatmap["z"], strict=True):
        for column, value in zip(heatmap["x"], line, strict=True):
            known = cells.get((row, column))
            assert value == known or (value is None and pd.isna(known))
    for name in ("bars", "heatmap", "lines"):
        go.Figure(shown[name])
        assert len(json.dumps(shown[name], cls=PlotlyJSONEncoder)) < 50_000


@pytest.mark.parametrize("grain", ["day", "week"])
def test_lines_follow_the_time_step(small, grain):
    shown = comparison.figures(compared.BRANDS, "revenue", grain, small, Filters())
    assert shown["grain"] == grain
    series = perf.series(small, Filters(), grain)
    totals = [
        sum(heights) for heights in zip(*(t["y"] for t in shown["lines"]["data"]), strict=True)
    ]
    assert totals == pytest.approx(series["revenue"].tolist())


def test_tables_end_with_the_total_and_lead_to_one_value(small):
    view = Filters.from_query("?compare=none")
    shown = comparison.figures(compared.PLATFORMS, "roas", None, small, view)
    assert "₹7,500" in text_of(shown["table"])
    link = first(shown["table"], lambda part: getattr(part, "href", None))
    assert link.href == "/platforms?platform=Instagram&compare=none"
    pair = first(shown["pairs"], lambda part: getattr(part, "href", None))
    assert pair.href == "/platforms?category=Fitness&platform=Instagram&compare=none"
    assert "Whey" in text_of(
        comparison.figures(compared.BRANDS, "roas", None, small, view)["inside"]
    )


def test_campaigns_show_when_they_ran_and_how_far_roas_depends_on_the_rule(small):
    shown = comparison.figures(compared.CAMPAIGNS, "roas", "week", small, Filters())
    bars = shown["timeline"]["data"][0]
    starts = dict(zip(bars["y"], bars["base"], strict=True))
    days = dict(zip(bars["y"], (length / 86_400_000 for length in bars["x"]), strict=True))
    assert (starts["New Year"], days["New Year"]) == ("2025-01-06", 32)
    assert "6 Jan 2025" in text_of(shown["timeline_table"])
    assert "6 Feb 2025" in text_of(shown["timeline_table"])
    assert "New Year" in text_of(shown["timeline_table"])
    assert "No cost in this view is a fixed sum" in text_of(shown["spread"])
    go.Figure(shown["timeline"])


def test_the_widest_range_over_the_rules_comes_first():
    rules = ("posts", "orders", "revenue", "reach", "days")
    found = pd.DataFrame(
        [
            {"value": "A", "roas": 1.0, "low": 1.0, "high": 1.1, "fixed": 10.0},
            {"value": "B", "roas": 2.0, "low": 1.0, "high": 4.0, "fixed": 20.0},
            {"value": "C", "roas": 3.0, "low": 3.0, "high": 3.0, "fixed": 0.0},
        ]
    ).assign(**{f"roas_{rule}": 1.0 for rule in rules})
    said = text_of(figure_tables.spread_table(found, pd.Series(["a", "b", "c"]), "campaign"))
    assert said.index("b₹20") < said.index("a₹10")
    assert "1.00× to 4.00×" in said
    assert "c₹" not in said
    assert all(f"by {rule}" in said for rule in rules)


def test_a_click_on_a_bar_looks_at_it_alone_and_again_at_everything():
    clicked = {"points": [{"x": 2.0, "y": "A &amp; B"}]}
    once, _ = clicks.click((None, "brand"), clicked, "?period=last_28")
    assert Filters.from_query(once).of("brand") == ("A & B",)
    assert clicks.click((None, "brand"), clicked, once) == ("?period=last_28", None)
    for nothing in (None, {}, {"points": []}, {"points": [{"x": 1}]}):
        with pytest.raises(PreventUpdate):
            clicks.click((None, "brand"), nothing, "")


def test_the_grid_holds_every_influencer_best_first(small):
    shown = influencers.figures(None, "tier", small, Filters())
    table = perf.influencers(small, Filters())
    props = shown["grid"]["props"]
    assert shown["grid"]["columns"]["value"] == table["value"].tolist()
    for key in page.ALWAYS:
        figures = [float("nan") if f is None else f for f in shown["grid"]["columns"][key]]
        assert figures == pytest.approx(table[key].tolist(), abs=1e-6, nan_ok=True)
    (total,) = props["dashGridOptions"]["pinnedBottomRowData"]
    assert total["revenue"] == perf.totals(small, Filters())["revenue"]
    assert shown["grid"]["place"] == ("/influencers/", "")
    assert shown["count"] == "2 influencers with posts or tracked orders"


def test_the_columns_chosen_are_shown_and_links_keep_the_view(small):
    view = Filters.from_query("?brand=MuscleBlaze")
    shown = influencers.figures(["reach", "nonsense"], "category", small, view)
    fields = [column["field"] for column in shown["grid"]["props"]["columnDefs"]]
    assert fields == ["label", "platform", "tier", "category", "reach"]
    assert shown["grid"]["place"] == ("/influencers/", "?brand=MuscleBlaze")


@pytest.mark.parametrize("board", page.BOARDS)
def test_leaders_are_the_best_scores_of_each_group(board):
    table = pd.DataFrame(
        {
            "value": list("abcdefgh"),
            "score": [90.0, 80, 70, 60, 50, 40, 30, float("nan")],
            board: ["x", "y", "x", "x", "x", "y", "z", "z"],
        }
    ).assign(label="Name", roas_shrunk=1.0, revenue=1.0, cost=1.0)
    found = influencers.leaders(table, board)
    assert found[[board, "rank", "value"]].to_numpy().tolist() == [
        ["x", 1, "a"],
        ["x", 2, "c"],
        ["x", 3, "d"],
        ["y", 1, "b"],
        ["y", 2, "f"],
        ["z", 1, "g"],
    ]


def test_a_circle_opens_its_influencer_under_the_same_view():
    clicked = {"points": [{"customdata": ["a/b ?", "YouTube"]}]}
    found = influencers.open_point(clicked, "?brand=Gritzo&influencer=x")
    assert found == ("/influencers/a%2Fb%20%3F", "?brand=Gritzo", None)
    with pytest.raises(PreventUpdate):
        influencers.open_point({"points": [{}]}, "")


def test_one_influencers_page_shows_only_theirs(small):
    everyone = Filters.from_query("?influencer=I1&compare=none")
    shown = influencer.figures("I2", None, small, everyone, UNDECIDED)
    assert shown["name"] == "<b>Bo</b> & Co"
    assert shown["profile"] == "YouTube · 2,50,000 followers · macro · Beauty"
    assert shown["back"] == "/influencers?compare=none"
    totals = perf.totals(small, Filters().with_values("influencer", ["I2"]))
    cards = text_of(shown["kpis"])
    assert fmt.metric("revenue", totals["revenue"], "short") in cards
    assert "₹1,500" in cards
    assert "no peers on YouTube · macro" in shown["standing_note"]
    link = first(shown["posts"], lambda part: getattr(part, "href", None))
    assert (link.href, link.target) == ("https://example.com/2", "_blank")
    assert "<script>alert(1)</script>" in text_of(shown["posts"])
    assert "Y2" in text_of(shown["payouts"])
    assert "Y1" not in text_of(shown["payouts"])
    go.Figure(shown["trend"])


def test_a_link_to_a_post_is_only_followed_where_it_is_one(small):
    posts = perf.post_results(small, Filters()).assign(url="javascript:alert(1)")
    assert first(posts_table(posts), lambda part: getattr(part, "href", None)) is None


def test_an_influencer_whom_nobody_knows_has_a_way_back(small):
    shown = influencer.figures("nobody", None, small, Filters(), UNDECIDED)
    assert shown["state"] == tab_body.EMPTY
    assert "Nobody here by that name" in text_of(shown["empty"])


ODD = [
    "?brand=Nobody",
    "?status=delivered",
    "?source=YouTube",
    "?influencer=",
    "?period=custom&from=2025-01-06&to=2025-01-06",
    "?period=custom&from=1990-01-01&to=2060-01-01",
    "?period=custom&from=2031-01-01&to=2031-02-01",
]


@pytest.mark.parametrize("query", ODD)
def test_no_view_breaks_a_tab(small, query):
    view = Filters.from_query(query)
    for about in compared.EVERY:
        for metric in compared.COMPARED:
            shown = comparison.figures(about, metric, None, small, view)
            go.Figure(shown["lines"])
    go.Figure(influencers.figures(None, "tier", small, view)["scatter"])
    go.Figure(influencer.figures("I1", None, small, view, UNDECIDED)["trend"])


def test_the_grid_takes_what_was_measured_with_its_total(sample):
    chosen = [*page.ALWAYS, *iroas.COLUMNS]
    shown = influencers.figures(chosen, "tier", sample, Filters())["grid"]
    found = iroas.measured(sample, Filters(), "influencer").set_index("value")
    ours = dict(zip(shown["columns"]["value"], shown["columns"][iroas.COLUMNS[0]], strict=True))
    for who, value in ours.items():
        expected = found[iroas.COLUMNS[0]].get(who)
        assert (value is None and pd.isna(expected)) or value == pytest.approx(expected, abs=1e-6)
    (total,) = shown["props"]["dashGridOptions"]["pinnedBottomRowData"]
    assert [total[key] for key in iroas.COLUMNS] == list(iroas.total(sample, Filters()))
