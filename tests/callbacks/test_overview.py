from __future__ import annotations

import json

import plotly.graph_objects as go
import pytest
from dash.exceptions import PreventUpdate
from plotly.utils import PlotlyJSONEncoder

from analytics import performance as perf
from analytics.filters import Filters
from analytics.metrics import METRICS
from callbacks import answering, overview
from charts import format as fmt
from charts import key_figures
from layouts import overview as layout
from layouts import tab_body


def text_of(component) -> str:
    """Everything a component says, in order."""
    if component is None or isinstance(component, str):
        return component or ""
    if callable(component):  # a table that is worked out once it is asked for
        return text_of(component())
    if isinstance(component, dict):  # a table or a cell of it, as data
        return "".join(text_of(part) for part in component.values())
    if isinstance(component, list | tuple):
        return "".join(text_of(part) for part in component)
    return text_of(getattr(component, "children", None))


class Cell:
    """A cell of a table that is data, with the look of a component."""

    def __init__(self, cell):
        self.children = cell["text"]
        self.href = cell.get("href", cell.get("out"))
        self.target = "_blank" if "out" in cell else None


def parts_of(component) -> list:
    """The components directly inside another one; the cells of a table that is data."""
    if isinstance(component, dict):
        return [
            Cell(cell) for row in component.get("rows", []) for cell in row if type(cell) is dict
        ]
    children = component if isinstance(component, list) else getattr(component, "children", None)
    parts = children if isinstance(children, list | tuple) else [children]
    return [part for part in parts if part is not None and not isinstance(part, str)]


def first(component, matches):
    """The first component of a tree that matches."""
    if matches(component):
        return component
    found = (first(part, matches) for part in parts_of(component))
    return next((part for part in found if part is not None), None)


def card_of(shown, metric):
    """The card of a metric."""
    return next(card for card in shown["kpis"] if card["metric"] == metric)


def whole(snapshot, query="", chosen=None, metric="roas"):
    return overview.whole(chosen, metric, None, snapshot, Filters.from_query(query))


def test_every_card_shows_what_the_totals_say(small):
    shown = whole(small)
    totals = perf.totals(small, Filters())
    for key in key_figures.KEYS:
        assert card_of(shown, key)["value"] == fmt.metric(key, totals[key], "short")
    assert card_of(shown, "revenue")["value"] == "₹7,500"
    assert card_of(shown, "roas")["value"] == "1.50×"


def test_a_filter_reaches_cost_too(small):
    shown = whole(small, "?brand=HKVitals")
    assert card_of(shown, "revenue")["value"] == "₹1,500"
    assert card_of(shown, "cost")["value"] == "₹3,000"
    assert card_of(shown, "roas")["value"] == "0.50×"


def test_undefined_is_a_dash_with_its_reason(small):
    card = card_of(whole(small, "?source=YouTube"), "roas")
    assert card["value"] == "–"
    assert "source" in card["undefined"]


def test_the_explanation_names_formula_exact_figure_rows_view_and_snapshot(small):
    card = text_of(card_of(whole(small, "?platform=YouTube"), "roas")["facts"])
    for part in (
        "tracked revenue / cost",
        "0.5000×",
        "1 tracked order row, 1 paid influencer",
        "Platform: YouTube",
        small.id[:16],
    ):
        assert part in card


def test_the_verdict_is_a_sentence_with_evidence(small):
    parts = whole(small)["verdict"]
    assert text_of(parts) == (
        "Your influencers paid for themselves: every ₹1 brought ₹1.50 of tracked sales "
        "(₹7,500 from ₹5,000, before product margin). "
        "Among the main brands, MuscleBlaze earned most per rupee (3.00×), "
        "HKVitals least (0.50×)."
    )
    links = [part.href for part in parts if not isinstance(part, str)]
    assert links == ["#kpi-roas", "#kpi-revenue", "#kpi-cost", f"#{layout.HEATMAP_PANEL}"]


def test_figures_are_valid_and_small(small):
    shown = whole(small)
    for name in ("trend", "heatmap"):
        go.Figure(shown[name])
        assert len(json.dumps(shown[name], cls=PlotlyJSONEncoder)) < 50_000


def test_nothing_left_shows_the_way_back(small):
    nothing = Filters.from_query("?brand=Nobody")
    whole(small, "?brand=Nobody")
    shown = answering.empty("overview", small, nothing)
    assert shown["state"] == tab_body.EMPTY
    assert "Nothing matches" in text_of(shown["empty"])


def test_filters_that_no_row_can_meet_say_so(small):
    view = Filters((("status", ("delivered",)), ("extra.post.Format", ("Reel",))))
    shown = answering.empty("platforms", small, view)
    said = "Only orders have order status and only posts have Format: no row has both. Remove one"
    assert said in text_of(shown["empty"])
    assert first(shown["empty"], lambda part: getattr(part, "href", None)).href == "/platforms"


def test_leaders_lead_to_the_story_and_keep_the_view(small):
    shown = whole(small, "?compare=none")
    link = first(shown["top"], lambda part: getattr(part, "href", None))
    assert link.href == "/influencers/I1?compare=none"
    assert "<b>Bo</b> & Co" in text_of(shown["bottom"])


def test_every_figure_explains_itself_under_the_view(small):
    shown = whole(small, "?brand=A")
    for name in ("trend", "heatmap", "top", "bottom"):
        said = text_of(shown[f"{name}_about"])
        for part in ("From", "View", "Brand: A", "Data", small.id[:16]):
            assert part in said, name
    assert METRICS["roas"].formula in text_of(shown["heatmap_about"])
    assert "Interval" in text_of(shown["trend_about"])


@pytest.mark.parametrize(
    ("days", "chosen", "grain"),
    [(20, None, "day"), (20, "month", "day"), (90, "month", "month"), (500, None, "month")],
)
def test_a_chosen_grain_stays_while_it_makes_sense(days, chosen, grain):
    assert overview.grain_for(days, chosen) == grain


def test_a_click_on_a_cell_narrows_and_a_second_one_widens():
    click = {"points": [{"x": "A &amp; B", "y": "YouTube"}]}
    once = overview.narrowed("?period=last_28", click)
    assert Filters.from_query(once).of("brand") == ("A & B",)
    assert Filters.from_query(once).period == "last_28"
    assert overview.narrowed(once, click) == "?period=last_28"


@pytest.mark.parametrize("click", [None, {}, {"points": []}, {"points": [{"curveNumber": 0}]}])
def test_a_click_beside_a_cell_does_nothing(click):
    with pytest.raises(PreventUpdate):
        overview.narrowed("", click)


def test_a_switch_brings_everything_while_a_new_view_is_on_its_way(small):
    view = Filters.from_query("?brand=HKVitals")
    before = whole(small)["drawn"]
    step = before["grain"]
    late = overview.figures(step, "revenue", None, before, small, view)
    after = overview.figures(late["grain"], "cost", None, late["drawn"], small, view)
    assert {"kpis", "trend", "heatmap"} <= set(late)
    assert set(after) == {"drawn", "heatmap", "heatmap_table", "heatmap_about"}
    other = "month" if late["grain"] == "day" else "day"
    stepped = overview.figures(other, "revenue", None, late["drawn"], small, view)
    assert set(stepped) == {"drawn", "trend", "trend_table"}
    again = overview.figures("week", "roas", None, before, small, view)
    assert "kpis" in again
    assert again["drawn"]["chosen"] == again["drawn"]["grain"] == "week"


def test_a_second_switch_brings_what_the_first_one_asked_for(small):
    shown = whole(small)
    both = overview.figures("week", "revenue", None, shown["drawn"], small, Filters())
    assert {"trend", "heatmap"} <= set(both)
    assert (both["drawn"]["metric"], both["drawn"]["chosen"]) == ("revenue", "week")
    same = overview.figures("week", "revenue", None, both["drawn"], small, Filters())
    assert "kpis" in same


@pytest.mark.parametrize(
    ("grain", "before", "chosen"),
    [
        ("week", None, None),
        ("week", {"drawn": "month", "chosen": None}, "week"),
        ("month", {"drawn": "month", "chosen": None}, None),
        ("week", {"drawn": "week", "chosen": "day"}, "day"),
    ],
)
def test_a_time_step_is_chosen_when_the_switch_says_another_than_is_drawn(grain, before, chosen):
    assert answering.chosen_grain(grain, before) == chosen
