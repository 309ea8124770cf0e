from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts.scatter import MOST_POINTS, MOST_WHISKERS, QUARTERS, scatter


def people(*rows: tuple[str, float | None, float | None, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["value", "engagement_rate", "roas", "cost"])
    numbers = dict.fromkeys(("engagement_rate", "roas", "cost"), "float64")
    return frame.astype(numbers).assign(
        label="<b>" + frame["value"] + "</b>", platform="Instagram", revenue=1.0
    )


def test_circles_stand_at_their_figures_and_carry_the_influencer():
    figure = scatter(
        people(("i1", 2.0, 1.5, 100), ("i2", 4.0, 0.5, 400), ("i3", None, 1.0, 9)), 2.0
    )
    go.Figure(figure)
    (trace,) = figure["data"]
    assert trace["customdata"] == [
        ["i2", "Instagram", "", "₹400"],
        ["i1", "Instagram", "", "₹100"],
    ]
    assert (trace["x"], trace["y"]) == ([4.0, 2.0], [0.5, 1.5])
    assert trace["marker"]["size"][0] == 2 * trace["marker"]["size"][1]
    assert "&lt;b&gt;i2&lt;/b&gt;" in trace["text"][0]
    across, down = figure["layout"]["shapes"]
    assert (across["y0"], across["y1"]) == (2.0, 2.0)
    assert (down["x0"], down["x1"]) == (3.0, 3.0)
    named = {note["text"] for note in figure["layout"]["annotations"]}
    assert named == set(QUARTERS.values())


def test_the_costliest_are_drawn_and_nobody_says_so():
    many = people(*((f"i{n}", 1.0, 1.0, float(n)) for n in range(MOST_POINTS + 5)))
    sure, others = scatter(many.assign(low=0.5, high=2.0), 1.0)["data"]
    shown = [value for value, *_ in sure["customdata"] + others["customdata"]]
    assert sure["customdata"][0][2] == ", 90% interval 0.50× to 2.00×"
    assert (len(shown), shown[0]) == (MOST_POINTS, f"i{MOST_POINTS + 4}")
    assert len(set(shown)) == MOST_POINTS
    assert sure["error_y"]["array"] == [1.0] * MOST_WHISKERS
    assert sure["error_y"]["arrayminus"] == [0.5] * MOST_WHISKERS
    assert "error_y" not in others
    nobody = scatter(people(("i1", None, 1.0, 1.0)), 1.0)
    assert "No influencer" in nobody["layout"]["annotations"][0]["text"]
