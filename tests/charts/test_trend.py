from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from charts.trend import default_grain, trend


def series(days: int = 10, start: str = "2025-01-01") -> pd.DataFrame:
    dates = pd.date_range(start, periods=days, freq="D", unit="us")
    return pd.DataFrame(
        {
            "date": dates,
            "revenue": [1000.0 * i for i in range(days)],
            "cost": [500.0] * days,
            "roas": [None if i == 3 else 2.0 * i for i in range(days)],
        }
    ).astype({"roas": "float64"})


def posts(*rows: tuple[str, str, str], more: int = 0) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["date", "label", "platform"])
    counts = frame.groupby("date")["label"].transform("size") + more
    return frame.assign(date=pd.to_datetime(frame["date"]), posts=counts)


NO_POSTS = posts()


def trace(figure: dict, name: str) -> dict:
    return next(one for one in figure["data"] if one["name"] == name)


@pytest.mark.parametrize("grain", ["day", "week", "month"])
def test_figures_are_valid(grain):
    go.Figure(trend(series(), posts(("2025-01-02", "Asha", "Instagram")), grain))


def test_revenue_and_cost_share_an_axis_and_roas_has_its_own_panel():
    figure = trend(series(), NO_POSTS, "day")
    assert trace(figure, "Tracked revenue")["yaxis"] == trace(figure, "Influencer cost")["yaxis"]
    assert trace(figure, "ROAS")["yaxis"] == "y3"
    money, ratio = figure["layout"]["yaxis"]["domain"], figure["layout"]["yaxis3"]["domain"]
    assert ratio[1] < money[0]
    assert "overlaying" not in figure["layout"]["yaxis3"]


def test_an_undefined_ratio_is_a_gap():
    ratio = trace(trend(series(), NO_POSTS, "day"), "ROAS")
    assert ratio["y"][3] is None
    assert ratio["connectgaps"] is False
    assert ratio["text"][3] == "–"


def test_posts_of_a_day_share_a_mark_that_names_them():
    many = posts(*[("2025-01-02", f"Name {i}", "YouTube") for i in range(4)], more=2)
    rug = trace(trend(series(), many, "day"), "Posts")
    assert rug["x"] == ["2025-01-02"]
    assert "6 posts on 2 Jan 2025" in rug["text"][0]
    assert "and 2 more" in rug["text"][0]


def test_names_are_escaped():
    rug = trace(trend(series(), posts(("2025-01-02", "<a href='x'>&", "<b>")), "day"), "Posts")
    assert "&lt;a href='x'&gt;&amp; · &lt;b&gt;" in rug["text"][0]


def test_axis_labels_are_indian():
    figure = trend(series().assign(revenue=400_000.0), NO_POSTS, "day")
    assert "₹2 L" in figure["layout"]["yaxis"]["ticktext"]


def test_nothing_says_so():
    figure = trend(series(0), NO_POSTS, "day")
    go.Figure(figure)
    assert figure["data"] == []
    assert "No orders" in figure["layout"]["annotations"][0]["text"]


def test_cost_unknown_leaves_revenue():
    known = series().assign(cost=float("nan"), roas=float("nan"))
    figure = trend(known, NO_POSTS, "day")
    go.Figure(figure)
    names = [note.get("name") for note in figure["layout"]["annotations"]]
    assert names == ["series-revenue"]


def test_names_that_end_together_are_pushed_apart():
    level = series().assign(revenue=1000.0, cost=990.0)
    notes = {note["name"]: note for note in trend(level, NO_POSTS, "day")["layout"]["annotations"]}
    assert notes["series-revenue"]["yshift"] - notes["series-cost"]["yshift"] >= 14
    apart = trend(series().assign(revenue=1000.0, cost=10.0), NO_POSTS, "day")
    assert not any("yshift" in note for note in apart["layout"]["annotations"])


def test_one_period_alone():
    go.Figure(trend(series(1), NO_POSTS, "month"))


@pytest.mark.parametrize(
    ("days", "grain"), [(1, "day"), (63, "day"), (64, "week"), (370, "week"), (371, "month")]
)
def test_default_grain(days, grain):
    assert default_grain(days) == grain


def test_a_trend_without_lines_says_why():
    unknown = series().assign(revenue=float("nan"), cost=float("nan"), roas=float("nan"))
    for table, words in ((series(0), "No orders"), (unknown, "Revenue and cost are not known")):
        (said,) = trend(table, NO_POSTS, "day")["layout"]["annotations"]
        assert said["text"].startswith(words)
