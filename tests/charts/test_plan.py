"""The charts of a budget plan."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts.plan import MOST_ROWS, Mark, by_budget, largest_moves, moves

CELLS = pd.DataFrame(
    {
        "label": ["Asha", "<b>Bo</b>", "Chi", "Dev"],
        "today": [100.0, 400.0, 50.0, 10.0],
        "proposed": [200.0, 100.0, 50.2, 15.0],
    }
)
CURVE = pd.DataFrame(
    {
        "budget": [100.0, 200.0, 300.0],
        "response": [500.0, 800.0, 900.0],
        "marginal": [4.0, 2.0, np.nan],
    }
)


def test_a_row_goes_from_todays_spend_to_the_proposed_one():
    drawn = moves(CELLS)
    go.Figure(drawn)
    before, after = drawn["data"]
    assert before["x"] == [100.0, 10.0, 400.0]  # rises first; Chi does not move
    assert after["x"] == [200.0, 15.0, 100.0]
    assert [(line["x0"], line["x1"]) for line in drawn["layout"]["shapes"]] == [
        (100.0, 200.0),
        (10.0, 15.0),
        (400.0, 100.0),
    ]
    assert "&lt;b&gt;Bo" in before["text"][2]
    rise, _, fall = after["marker"]["color"]
    assert rise != fall


def test_only_the_largest_moves_are_drawn():
    many = pd.DataFrame(
        {
            "label": [f"n{at}" for at in range(60)],
            "today": 100.0,
            "proposed": [100.0 + at * (-1) ** at for at in range(60)],
        }
    )
    shown = largest_moves(many)
    assert len(shown) == MOST_ROWS
    assert shown["change"].abs().min() == 60 - MOST_ROWS
    assert shown["change"].is_monotonic_decreasing


def test_a_plan_that_moves_nothing_says_so():
    assert "nothing is better" in str(moves(CELLS.assign(proposed=CELLS["today"])))


def test_the_curve_has_its_marks_and_the_line_across():
    marks = [Mark("Today", 150.0, 600.0), Mark("Plan", 150.0, 700.0, filled=True)]
    drawn = by_budget(CURVE, "response", "inr", marks, ("Pays for itself", 50.0))
    go.Figure(drawn)
    level, curve, today, plan = drawn["data"]
    assert level["y"] == [50.0, 50.0]
    assert (curve["x"], curve["y"]) == ([100.0, 200.0, 300.0], [500.0, 800.0, 900.0])
    assert (today["y"], plan["y"]) == ([600.0], [700.0])
    low, high = drawn["layout"]["yaxis"]["range"]
    assert low <= 0
    assert high > 900


def test_budgets_without_a_figure_are_left_out_and_a_single_one_is_no_curve():
    drawn = by_budget(CURVE, "marginal", "ratio", [])
    assert drawn["data"][0]["x"] == [100.0, 200.0]
    assert "only one budget" in str(by_budget(CURVE.head(1), "marginal", "ratio", []))
