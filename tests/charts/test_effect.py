"""Charts of an effect: what they hold, and that Plotly takes them."""

from __future__ import annotations

from datetime import date, timedelta

import plotly.graph_objects as go
import pytest

from charts import effect
from charts.forest import Row, forest
from charts.waterfall import Steps, waterfall

DAYS = [date(2025, 3, 1) + timedelta(days=n) for n in range(3)]
BEFORE = [date(2025, 2, 1), date(2025, 2, 2), date(2025, 2, 5)]
ENDS = ([8.0, 9.0, 9.5], [12.0, 13.0, 14.0])


def test_days_that_are_left_out_are_a_gap():
    drawn = effect.sold(BEFORE, [5.0, 6.0, 7.0], DAYS, [20.0, 21.0, 22.0], [10, 11, 12], ENDS)
    go.Figure(drawn)
    band, sold, without = drawn["data"]
    assert sold["x"][:4] == ["2025-02-01", "2025-02-02", "2025-02-03", "2025-02-05"]
    assert sold["y"][:5] == [5.0, 6.0, None, 7.0, None]
    assert without["y"] == [10, 11, 12]
    assert band["y"] == [*ENDS[1], *reversed(ENDS[0])]
    assert drawn["layout"]["shapes"][0]["x0"] == "2025-03-01"


def test_every_day_and_the_sum_have_their_interval():
    bars = effect.added(DAYS, [10.0, -1.0, 10.0], ENDS)
    go.Figure(bars)
    assert bars["data"][0]["error_y"]["array"] == pytest.approx([2.0, 14.0, 4.0])
    assert bars["data"][0]["error_y"]["arrayminus"] == pytest.approx([2.0, -10.0, 0.5])
    so_far = effect.summed(DAYS, [10.0, 20.0, 30.0], ENDS)
    go.Figure(so_far)
    assert so_far["data"][1]["y"] == [10.0, 20.0, 30.0]
    assert "90% interval ₹8 to ₹12" in so_far["data"][1]["text"][0]


def test_the_steps_stand_on_each_other():
    drawn = waterfall(Steps(1.5, 1.2, 1.07, 0.8, 1.3, 2.5))
    go.Figure(drawn)
    hidden, bars = drawn["data"]
    assert hidden["y"] == pytest.approx([0, 1.2, 0, 0])
    assert bars["y"] == pytest.approx([1.5, 0.3, 1.2, 1.07])
    assert drawn["layout"]["yaxis"]["range"][1] > 2.5
    assert len(drawn["layout"]["shapes"]) == 4
    assert "Came anyway, assumed <b>−0.30×</b>" in bars["customdata"]
    axis = drawn["layout"]["xaxis"]
    assert axis["ticktext"][1] == "Came<br>anyway,<br>assumed"
    *steps, measured = axis["tickvals"]
    assert steps == [0, 1, 2]
    assert measured > 3, "the measured bar stands apart"
    assumed = waterfall(Steps(1.5, 1.2, None, None, None, 1.0))
    assert len(assumed["data"][1]["y"]) == 3
    below = waterfall(Steps(1.5, 1.2, -0.4, -0.9, 0.1, 1.0))
    go.Figure(below)
    assert below["data"][0]["y"][3] == pytest.approx(-0.4)


def test_a_forest_has_a_dot_and_an_interval_per_row():
    rows = [Row("<b>One</b>", 1.0, 0.5, 1.6, beside=2.0, strong=True), Row("Two", 2.0, 1.5, 2.5)]
    drawn = forest(rows, "ratio", 1.0, "nothing")
    go.Figure(drawn)
    dots, circles = drawn["data"]
    assert dots["error_x"]["array"] == pytest.approx([0.6, 0.5])
    assert dots["error_x"]["arrayminus"] == pytest.approx([0.5, 0.5])
    assert circles["x"] == [2.0, None]
    assert drawn["layout"]["yaxis"]["ticktext"] == ["&lt;b&gt;One&lt;/b&gt;", "Two"]
    assert "nothing" in forest([], "ratio", None, "nothing")["layout"]["annotations"][0]["text"]
