from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.timeline import MOST_BARS, timeline


def spans(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Value, first and last day, the largest revenue first."""
    frame = pd.DataFrame(rows, columns=["value", "first", "last"])
    return frame.assign(label=frame["value"], revenue=range(len(frame), 0, -1))


def test_a_bar_reaches_from_the_first_to_the_last_day_with_work():
    found = spans(("A", "2025-01-13", "2025-01-20"), ("B", "2025-01-06", "2025-01-06"))
    figure = timeline(found, "week", palette.brand)
    go.Figure(figure)
    (trace,) = figure["data"]
    assert trace["y"] == ["B", "A"]
    assert trace["base"] == ["2025-01-06", "2025-01-13"]
    assert trace["x"] == [86_400_000, 8 * 86_400_000]
    assert "13–20 Jan 2025" in trace["text"][1]


def test_only_the_largest_are_drawn_and_nothing_says_so():
    many = spans(*((f"L{n:02d}", "2025-01-06", "2025-01-07") for n in range(40)))
    drawn = timeline(many, "week", palette.brand)["data"][0]["y"]
    assert sorted(drawn) == [f"L{n:02d}" for n in range(MOST_BARS)]
    undated = timeline(spans(), "week", palette.brand)
    assert "Nothing in this view has a date" in undated["layout"]["annotations"][0]["text"]


def test_colours_of_values_without_one_of_their_own_differ_between_neighbours():
    colour = palette.among(["b", "a", "c", "Unassigned"])
    assert len({colour(name) for name in ("a", "b", "c", "Unassigned")}) == 4
    assert colour("new") in palette.SERIES
