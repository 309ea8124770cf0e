from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from charts import interval
from charts.palette import ACCENT, faded


def test_intervals_join_their_figures_in_order():
    figures = pd.DataFrame({"value": ["b", "a", "c"], "roas": [1.0, 2.0, 3.0]})
    known = pd.DataFrame({"brand": ["a", "b"], "low": [1.5, 0.5], "high": [2.5, 1.5]})
    found = interval.joined(figures, known, value="brand")
    assert found["value"].tolist() == ["b", "a", "c"]
    assert found["low"].tolist()[:2] == [0.5, 1.5]
    assert found["low"].isna().tolist() == [False, False, True]


def test_two_intervals_of_one_figure_are_an_error():
    figures = pd.DataFrame({"value": ["a"], "roas": [1.0]})
    twice = pd.DataFrame({"brand": ["a", "a"], "low": [1.0, 2.0], "high": [3.0, 4.0]})
    with pytest.raises(ValueError, match="Two intervals"):
        interval.joined(figures, twice, value="brand")


def test_only_roas_has_an_interval():
    frame = pd.DataFrame({"roas": [1.0], "low": [0.5], "high": [2.0]})
    assert interval.ends(frame, "roas") == ([0.5], [2.0])
    assert interval.ends(frame, "revenue") is None
    assert interval.ends(frame.drop(columns="low"), "roas") is None
    assert interval.ends(frame.assign(high=float("nan")), "roas") is None


def test_a_band_leaves_a_gap_where_there_is_no_interval():
    low, high = [1.0, 1.1, None, None, 2.0], [2.0, 2.1, None, None, 3.0]
    pieces = interval.band(list("abcde"), low, high, ACCENT, "y3")
    assert [piece["x"] for piece in pieces] == [list("abba"), list("ee")]
    assert [piece["y"] for piece in pieces] == [[2.0, 2.1, 1.1, 1.0], [3.0, 2.0]]
    go.Figure(pieces)
    (stronger, _) = interval.band(list("abcde"), low, high, ACCENT, "y3", 0.5)
    assert stronger["fillcolor"] == faded(ACCENT, 0.5) != pieces[0]["fillcolor"]


def test_words():
    assert interval.words(1.2, 2.345) == "1.20× to 2.35×"
    assert interval.words(None, None) == "–"
    assert interval.words(float("nan"), float("nan")) == "–"
