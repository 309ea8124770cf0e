from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts.heatmap import MOST_COLUMNS, heatmap


def matrix(*rows: tuple[str, str, float, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["row", "column", "revenue", "roas"])
    return frame.assign(
        row_label=frame["row"], column_label=frame["column"], roas=frame["roas"].astype("float64")
    )


def test_cells_carry_their_figures_largest_first():
    figure = heatmap(
        matrix(("Instagram", "A", 10, 1.0), ("YouTube", "A", 90, 2.5), ("YouTube", "B", 5, None)),
        "roas",
    )
    go.Figure(figure)
    (trace,) = figure["data"]
    assert trace["y"] == ["YouTube", "Instagram"]
    assert trace["text"] == [["2.50×"], ["1.00×"]]


def test_a_pair_without_a_figure_is_a_dash():
    figure = heatmap(
        matrix(("I", "A", 1, 1.0), ("I", "B", 1, 2.0), ("Y", "A", 1, 3.0)),
        "roas",
    )
    values = {
        (row, column): figure["data"][0]["text"][i][j]
        for i, row in enumerate(figure["data"][0]["y"])
        for j, column in enumerate(figure["data"][0]["x"])
    }
    assert values["Y", "B"] == "–"
    assert figure["data"][0]["hoverongaps"] is False


def test_darkness_starts_at_zero():
    trace = heatmap(matrix(("I", "A", 1, 3.0), ("I", "B", 1, 2.0)), "roas")["data"][0]
    assert (trace["zmin"], trace["zmax"]) == (0, 3.0)


def test_names_are_escaped():
    figure = heatmap(matrix(("<b>I</b>", "A & B", 1, 1.0)), "roas")
    assert figure["data"][0]["y"] == ["&lt;b&gt;I&lt;/b&gt;"]
    assert figure["layout"]["xaxis"]["ticktext"] == ["A &amp; B"]


def test_long_tails_are_cut():
    rows = [("I", f"B{i:02d}", 100.0 - i, 1.0) for i in range(30)]
    assert len(heatmap(matrix(*rows), "revenue")["data"][0]["x"]) == MOST_COLUMNS


def test_nothing_says_so():
    for frame, metric in ((matrix(), "roas"), (matrix(("I", "A", 1, None)), "roas")):
        figure = heatmap(frame, metric)
        go.Figure(figure)
        assert figure["data"] == []
        assert figure["layout"]["annotations"][0]["text"]


def test_tiers_keep_their_own_order():
    pairs = [(tier, "A", money, 1.0) for tier, money in (("macro", 90), ("unknown", 70))]
    pairs += [(tier, "A", money, 1.0) for tier, money in (("nano", 5), ("mega", 50), ("micro", 40))]
    figure = heatmap(matrix(*pairs), "roas")
    assert figure["data"][0]["y"] == ["nano", "micro", "macro", "mega", "unknown"]


def test_the_hover_says_how_sure_a_ratio_is():
    frame = matrix(("I", "A", 9, 2.0), ("Y", "A", 5, 1.0)).assign(low=[1.5, None], high=[3, None])
    hover = heatmap(frame, "roas")["data"][0]["customdata"]
    assert hover == [["2.0000×<br>90% interval 1.50× to 3.00×"], ["1.0000×"]]
