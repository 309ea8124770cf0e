from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from charts import palette
from charts.comparison import MOST_BARS, comparison


def table(*rows: tuple[str, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["value", "roas"])
    return frame.assign(label=frame["value"].str.upper(), roas=frame["roas"].astype("float64"))


def test_bars_carry_their_figures_in_their_order_and_fixed_colours():
    figure = comparison(table(("Instagram", 2.5), ("YouTube", 1.0)), "roas", palette.platform)
    go.Figure(figure)
    trace, figures = figure["data"]
    assert trace["y"] == figures["y"] == ["Instagram", "YouTube"]
    assert figures["text"] == [" 2.50×", " 1.00×"]
    assert "error_x" not in trace
    assert trace["marker"]["color"] == [palette.platform("Instagram"), palette.platform("YouTube")]
    assert figure["layout"]["yaxis"]["ticktext"] == ["INSTAGRAM", "YOUTUBE"]


def test_values_without_a_figure_have_no_bar():
    figure = comparison(table(("A", None), ("B", 1.0)), "roas", palette.brand)
    assert figure["data"][0]["y"] == ["B"]
    nothing = comparison(table(("A", None)), "roas", palette.brand)
    assert nothing["data"] == []
    assert "ROAS is not known" in nothing["layout"]["annotations"][0]["text"]


def test_markup_in_values_is_text_and_the_rest_has_the_last_bar():
    many = [(f"<b>{n}</b>", float(40 - n)) for n in range(MOST_BARS)]
    trace, _ = comparison(table(*many, ("others", 99.0)), "roas", palette.brand)["data"]
    assert trace["y"][0] == "&lt;b&gt;0&lt;/b&gt;"
    assert (trace["y"][-1], len(trace["y"])) == ("others", MOST_BARS + 1)


def test_an_interval_is_drawn_and_its_figure_stands_behind_it():
    frame = table(("A", 2.0), ("B", 1.0), ("C", 0.5)).assign(
        low=[1.5, 0.4, None], high=[2.6, 40.0, None]
    )
    figure = comparison(frame, "roas", palette.brand)
    go.Figure(figure)
    bars, figures = figure["data"]
    assert bars["error_x"]["array"] == pytest.approx([0.6, 39.0, 0.0])
    assert bars["error_x"]["arrayminus"] == pytest.approx([0.5, 0.6, 0.0])
    assert figures["x"] == [2.6, 5.0, 0.5]
    assert bars["customdata"][0].endswith("<b>1.50× to 2.60×")
    assert bars["customdata"][2].endswith("<b>–")
    assert figure["layout"]["xaxis"]["range"][1] == pytest.approx(5.0 * 1.18)
    assert "error_x" not in comparison(frame.assign(cost=1.0), "cost", palette.brand)["data"][0]
