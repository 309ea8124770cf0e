from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.comparison import MOST_BARS, comparison


def table(*rows: tuple[str, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["value", "roas"])
    return frame.assign(label=frame["value"].str.upper(), roas=frame["roas"].astype("float64"))


def test_bars_carry_their_figures_the_best_first_in_fixed_colours():
    figure = comparison(table(("YouTube", 1.0), ("Instagram", 2.5)), "roas", palette.platform)
    go.Figure(figure)
    (trace,) = figure["data"]
    assert trace["y"] == ["Instagram", "YouTube"]
    assert trace["text"] == ["2.50×", "1.00×"]
    assert trace["marker"]["color"] == [palette.platform("Instagram"), palette.platform("YouTube")]
    assert figure["layout"]["yaxis"]["ticktext"] == ["INSTAGRAM", "YOUTUBE"]


def test_values_without_a_figure_have_no_bar():
    figure = comparison(table(("A", None), ("B", 1.0)), "roas", palette.brand)
    assert figure["data"][0]["y"] == ["B"]
    nothing = comparison(table(("A", None)), "roas", palette.brand)
    assert nothing["data"] == []
    assert "ROAS is not known" in nothing["layout"]["annotations"][0]["text"]


def test_markup_in_values_is_text_and_long_tails_are_cut():
    many = table(*((f"<b>{n}</b>", float(n)) for n in range(40)))
    (trace,) = comparison(many, "roas", palette.brand)["data"]
    assert len(trace["y"]) == MOST_BARS
    assert trace["y"][0] == "&lt;b&gt;39&lt;/b&gt;"
