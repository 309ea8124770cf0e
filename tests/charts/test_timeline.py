from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.timeline import MOST_BARS, spans, timeline


def steps(*rows: tuple[str, str, float, float, float]) -> pd.DataFrame:
    names = ["row", "column", "posts", "orders", "cost"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(row_label=frame["row"], revenue=frame["orders"] * 10)


FOUND = steps(
    ("A", "2025-01-13", 1, 0, 0),
    ("A", "2025-01-20", 0, 2, 0),
    ("B", "2025-01-06", 0, 0, 5),
    ("B", "2025-01-20", 0, 0, 0),
    ("C", "", 0, 9, 0),
)


def test_a_bar_reaches_from_the_first_to_the_last_day_with_work():
    found = spans(FOUND)[["value", "first", "last"]].to_numpy().tolist()
    assert found == [["A", "2025-01-13", "2025-01-20"], ["B", "2025-01-06", "2025-01-06"]]
    figure = timeline(spans(FOUND), "week", palette.brand)
    go.Figure(figure)
    (trace,) = figure["data"]
    assert trace["y"] == ["B", "A"]
    assert trace["base"] == ["2025-01-06", "2025-01-13"]
    assert trace["x"] == [86_400_000, 8 * 86_400_000]
    assert "13–20 Jan 2025" in trace["text"][1]


def test_only_the_largest_are_drawn_and_nothing_says_so():
    many = steps(*((f"L{n:02d}", "2025-01-06", 1, n, 0) for n in range(40)))
    drawn = timeline(spans(many), "week", palette.brand)["data"][0]["y"]
    assert sorted(drawn) == [f"L{n}" for n in range(40 - MOST_BARS, 40)]
    undated = timeline(spans(FOUND[FOUND["column"] == ""]), "week", palette.brand)
    assert "Nothing in this view has a date" in undated["layout"]["annotations"][0]["text"]


def test_colours_of_values_without_one_of_their_own_differ_between_neighbours():
    colour = palette.among(["b", "a", "c", "Unassigned"])
    assert len({colour(name) for name in ("a", "b", "c", "Unassigned")}) == 4
    assert colour("new") in palette.SERIES
