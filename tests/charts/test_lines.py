from __future__ import annotations

from datetime import date
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.lines import MOST_LINES, lines

DAYS = [date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)]


def steps(*rows: tuple[str, str, float, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["row", "column", "revenue", "roas"])
    return frame.assign(row_label=frame["row"], roas=frame["roas"].astype("float64"))


FOUND = steps(
    ("A", "2025-01-01", 10.0, 1.0),
    ("A", "2025-03-01", 30.0, 3.0),
    ("B", "2025-02-01", 99.0, None),
    ("B", "", 5.0, 1.0),
)


def test_a_step_without_rows_is_zero_for_sums_and_a_gap_for_ratios():
    money = lines(FOUND, "revenue", "month", DAYS, palette.brand)
    go.Figure(money)
    assert {one["name"]: one["y"] for one in money["data"]} == {
        "B": [0.0, 99.0, 0.0],
        "A": [10.0, 0.0, 30.0],
    }
    ratio = lines(FOUND, "roas", "month", DAYS, palette.brand)
    assert {one["name"]: one["y"] for one in ratio["data"]} == {"A": [1.0, None, 3.0]}
    assert ratio["data"][0]["text"] == ["1.00×", "–", "3.00×"]


def test_names_at_the_ends_do_not_overlap():
    level = steps(*((f"L{n}", day.isoformat(), 100.0, 2.0) for n in range(5) for day in DAYS))
    names = lines(level, "roas", "month", DAYS, palette.brand)["layout"]["annotations"]
    places = sorted(name["y"] for name in names)
    assert all(b - a > 0.1 for a, b in pairwise(places))


def test_only_the_largest_are_drawn_and_nothing_says_so():
    many = steps(*((f"L{n}", "2025-01-01", float(n), 1.0) for n in range(20)))
    drawn = [one["name"] for one in lines(many, "revenue", "month", DAYS, palette.brand)["data"]]
    assert drawn == [f"L{n}" for n in range(19, 19 - MOST_LINES, -1)]
    unknown = lines(many.assign(roas=float("nan")), "roas", "month", DAYS, palette.brand)
    assert "ROAS is not known" in unknown["layout"]["annotations"][0]["text"]


def test_values_with_nothing_in_the_days_drawn_have_no_line():
    old = steps(("A", "2025-01-01", 1.0, 1.0), ("B", "2019-01-01", 9.0, 2.0))
    assert [one["name"] for one in lines(old, "roas", "month", DAYS, palette.brand)["data"]] == [
        "A"
    ]
