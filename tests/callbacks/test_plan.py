"""What the controls of the budget plan ask for."""

from __future__ import annotations

import pytest

from analytics.filters import Filters
from analytics.plan.errors import PlanError
from analytics.plan.request import Request
from callbacks.plan import grid_rows
from callbacks.plan_asked import NothingLeftError, asked_of, nearest, pressed, typed
from callbacks.plan_rows import bounded, ends, freed, locked
from charts import format as fmt

LIMITS = [0.5, 2.0]
DRAWN = {"asked": None, "budget": 322_540.0, "amount": "₹3,22,540"}


def asked(slider=322_540.0, text="₹3,22,540", drawn=DRAWN, own=None, by="influencer", button=None):
    return asked_of(by, "revenue", slider, text, LIMITS, own, button, drawn)


def test_what_nobody_moved_is_todays_budget():
    assert asked_of("influencer", "revenue", 0, "", LIMITS, {}, None, None).request == Request()
    assert asked().request.budget is None


def test_the_slider_asks_for_a_budget_and_it_stays_when_something_else_moves():
    moved = asked(slider=400_000)
    assert moved.request.budget == 400_000
    after = {"asked": 400_000.0, "budget": 400_000.0, "amount": "₹4,00,000"}
    assert asked(400_000.0, "₹4,00,000", after).request.budget == 400_000


@pytest.mark.parametrize(
    ("text", "amount"),
    [("5 L", 5e5), ("₹5,00,000", 5e5), ("1.2 cr", 1.2e7), ("250k", 2.5e5), ("300000.5", 300_000.5)],
)
def test_an_amount_is_read_as_people_type_it(text, amount):
    assert asked(text=text).request.budget == pytest.approx(amount)


def test_an_empty_box_is_todays_budget_again():
    after = {"asked": 400_000.0, "budget": 400_000.0, "amount": "₹4,00,000"}
    assert asked(400_000.0, "", after).request.budget is None
    assert typed("  ") is None


def test_what_a_button_asks_for_counts_whatever_a_late_answer_writes_into_slider_and_box():
    late = {"asked": 645_080.0, "budget": 612_826.0, "amount": "₹6,12,826", "press": None}
    over = pressed(None)
    assert asked(612_826.0, "₹6,12,826", late, button=over).request.budget is None
    opened = pressed(2e5)
    assert asked(612_826.0, "₹6,12,826", late, button=opened).request.budget == 2e5
    drawn = late | {"press": opened["press"]}
    assert asked(612_826.0, "5 L", drawn, button=opened).request.budget == 5e5


@pytest.mark.parametrize("text", ["abc", "-5", "12%", "0", "9e54", "1e999"])
def test_what_is_no_budget_is_said_and_the_last_one_stays(text):
    after = {"asked": 400_000.0, "budget": 400_000.0, "amount": "₹4,00,000"}
    found = asked(400_000.0, text, after)
    assert found.request.budget == 400_000
    assert found.wrong


def test_own_bounds_and_locks_belong_to_one_kind_of_row():
    own = bounded(locked({}, "influencer", ["a", "b"]), "influencer", ["b", "c"], 1.0, 9.0)
    request = asked(own=own).request
    assert request.locked == ("a",)
    assert request.cells == (("b", 1.0, 9.0), ("c", 1.0, 9.0))
    assert asked(own=own, by="platform_brand").request.named == ()
    assert asked(own=freed(own, "influencer", ["a", "b", "c"])).request.named == ()


def test_bounds_are_refused_with_what_is_wrong():
    assert ends("", "₹9,000") == (0.0, 9_000.0)
    for least, most, said in (("10 L", "9000", "more than"), ("1", "", "most"), ("x", "1", "“x”")):
        with pytest.raises(PlanError, match=said):
            ends(least, most)


def test_a_budget_beyond_the_bounds_is_planned_at_the_nearest_and_said(sample):
    today = nearest(sample, Filters(), Request())
    assert today[1] == ""
    for budget, factor, said in ((1.0, 0.5, "less than"), (1e9, 2.0, "more than")):
        found, words = nearest(sample, Filters(), Request(budget=budget))
        assert found.spent == pytest.approx(factor * today[0].today)
        assert said in words


def test_bounds_that_leave_out_todays_budget_say_so_in_its_amount(sample):
    found, words = nearest(sample, Filters(), Request(low=0.2, high=0.8))
    assert found.spent == pytest.approx(0.8 * found.today)
    assert words.startswith(fmt.money(found.today, "short"))


def test_bounds_that_leave_nobody_anything_are_refused(sample):
    with pytest.raises(NothingLeftError, match="free some rows"):
        nearest(sample, Filters(), Request(low=0.0, high=0.0))


@pytest.mark.parametrize(
    ("objective", "response"),
    [("revenue", "response"), ("customers", "customers"), ("profit", "profit")],
)
def test_the_grid_has_the_figures_of_the_plan(sample, objective, response):
    first = nearest(sample, Filters(), Request(objective=objective))[0].cells["value"].iloc[0]
    found, _ = nearest(sample, Filters(), Request(objective=objective, locked=(first,)))
    rows = grid_rows(found).set_index("value")
    cells = found.cells.set_index("value")
    assert rows.index[0] == first
    assert rows.loc[first, "label"] == f"{cells.loc[first, 'label']} · locked"
    assert rows.loc[first, "plan_change"] == 0
    assert rows["plan_proposed"].sum() == pytest.approx(found.spent)
    assert rows[f"plan_{response}_proposed"].sum() == pytest.approx(found.response_proposed)
    if objective == "customers":
        cost = 1 / cells["marginal_proposed"]
        assert rows["plan_next_proposed"].to_dict() == pytest.approx(cost.to_dict())
