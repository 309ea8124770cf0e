"""The budget plan: what is asked of it, and everything that it shows."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import Any, Final

import pandas as pd
from dash import ClientsideFunction, Dash, Input, Output, State

from analytics import performance as perf
from analytics.filters import Filters
from analytics.plan import words
from analytics.plan.errors import PlanError
from analytics.plan.metrics import ENDS, brings, metrics_of, one_more
from analytics.plan.plan import Plan
from callbacks import answering, grid_drawing, sheet
from callbacks.explaining import Explained
from callbacks.plan_asked import NothingLeftError, asked_of, nearest
from charts import format as fmt
from charts.plan import Mark, by_budget, moves
from layouts import grid, plan_words, states, tab_body, tabs
from layouts import plan as page
from layouts.links import search_of
from storage import Snapshot
from web import grid_script

FIGURES: Final = {
    "sentence": Output(page.SENTENCE, "children"),
    "least": Output(page.BUDGET, "min"),
    "most": Output(page.BUDGET, "max"),
    "step": Output(page.BUDGET, "step"),
    "marks": Output(page.BUDGET, "marks"),
    "budget": Output(page.BUDGET, "value"),
    "amount": Output(page.BUDGET_TEXT, "value"),
    "message": Output(page.MESSAGE, "children"),
    "asks": Output(page.ASKS, "hidden"),
    "sliders": Output(page.SLIDERS, "hidden"),
    "drawn": Output(page.DRAWN, "data"),
    "kpis": sheet.cards(page.KPIS),
    "notes": Output(page.NOTES, "children"),
    "moves": Output(page.MOVES, "figure"),
    "moves_table": sheet.table(page.MOVES_TABLE),
    "marginal": Output(page.MARGINAL, "figure"),
    "marginal_table": sheet.table(page.MARGINAL_TABLE),
    "response": Output(page.RESPONSE, "figure"),
    "response_table": sheet.table(page.RESPONSE_TABLE),
    "grid": Output(grid.store(page.GRID), "data"),
    **{
        f"{name}_about": sheet.facts(place)
        for name, place in {
            "moves": page.MOVES,
            "marginal": page.MARGINAL,
            "response": page.RESPONSE,
            "grid": page.GRID,
        }.items()
    },
}
_STEPS: Final = 200
"""Steps of the slider of the budget."""
_TODAY: Final = "Today"
_PLAN: Final = "Plan"


def figures(
    by: str,
    objective: str,
    slider: float | None,
    text: str | None,
    limits: list[float | None] | None,
    own: dict[str, Any] | None,
    button: dict[str, Any] | None,
    drawn: dict[str, Any] | None,
    snapshot: Snapshot,
    view: Filters,
) -> dict[str, Any]:
    """Everything on the page."""
    asked = asked_of(by, objective, slider, text, limits, own, button, drawn)
    if perf.is_empty(snapshot, view):
        return {"sentence": "", "asks": True}  # there is nothing to ask about
    try:
        found, said = nearest(snapshot, view, asked.request)
    except NothingLeftError as error:  # what stands there stays, with the controls to mend it
        return {"message": str(error)}
    except PlanError as error:
        why, nothing = states.not_plannable(str(error)), {"sentence": "", "message": ""}
        return {"state": tab_body.EMPTY, "empty": why, **nothing, "asks": False, "sliders": True}
    context = Explained(snapshot, view).context
    about = [("View", context.words), ("Data", f"snapshot {context.snapshot[:16]}")]
    return {
        "sentence": words.sentences(found, plan_words.money)[0],
        "message": asked.wrong or said,
        "asks": False,
        "sliders": False,
        **_budget(found, asked.request.budget, (button or {}).get("press")),
        "kpis": plan_words.cards(found, about),
        "notes": plan_words.notes(found),
        "moves": moves(found.cells),
        "moves_table": partial(plan_words.moves_table, found),
        **_curves(found),
        "grid": _grid(found, view),
        **{f"{name}_about": about for name in ("moves", "marginal", "response", "grid")},
    }


def _budget(found: Plan, asked: float | None, press: str | None) -> dict[str, Any]:
    """The slider of the budget and its box, as the plan has them."""
    # Rounded inwards: what the slider allows, the bounds allow too.
    least = math.ceil(float(found.curve["budget"].iloc[0]) * 100) / 100
    most = max(math.floor(float(found.curve["budget"].iloc[-1]) * 100) / 100, least)
    marks = {end: fmt.money(end, "short") for end in (least, most)}
    if most > least:
        share = (found.today - least) / (most - least)
        marks |= {found.today: _TODAY.lower()} if 0.15 < share < 0.85 else {}
    budget = round(min(max(found.budget, least), most), 2)
    amount = fmt.money(found.budget)
    return {
        "least": least,
        "most": most,
        "step": _step(most - least),
        "marks": {f"{at:.12g}": label for at, label in marks.items()},
        "budget": budget,
        "amount": amount,
        "drawn": {
            "asked": asked,
            "budget": budget,
            "amount": amount,
            "press": press,
            "request": found.request.to_dict(),
        },
    }


def _step(room: float) -> float:
    """A round step of the slider."""
    if room <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(room / _STEPS))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= room / _STEPS)


def _curves(found: Plan) -> dict[str, Any]:
    """The charts by total budget."""
    people = found.request.objective == "customers"
    curve = found.curve.assign(next=found.curve["marginal"])
    price = found.shadow_price
    if people:
        curve["next"] = 1.0 / curve["next"].where(curve["next"] > 0)
        price = 1.0 / price if price > 0 else math.nan
    here = [] if math.isnan(price) else [Mark(_PLAN, found.spent, price, filled=True)]
    line = None if found.break_even is None else ("Break-even", found.break_even)
    both = [
        Mark(_TODAY, found.today, found.response_today),
        Mark(_PLAN, found.spent, found.response_proposed, filled=True),
    ]
    table = partial(plan_words.curve_table, found)
    return {
        "marginal": by_budget(curve, "next", "inr" if people else "ratio", here, line),
        "response": by_budget(curve, "response", "count" if people else "inr", both),
        "marginal_table": table,
        "response_table": table,
    }


def grid_rows(found: Plan) -> pd.DataFrame:
    """The rows of a plan by the keys of their metrics, those that somebody set on top."""
    cells = found.cells
    own = cells["value"].isin([name for name, _, _ in found.request.cells])
    note = own.map({True: " · own bounds", False: ""}).mask(cells["locked"], " · locked")
    rows = cells.assign(
        change=cells["proposed"] - cells["today"], label=cells["label"] + note, plain=note == ""
    )
    rows = rows.sort_values("plain", kind="stable")
    objective = found.request.objective
    for end in ENDS:
        marginal = rows[f"marginal_{end}"]
        rows[f"next_{end}"] = 1.0 / marginal.where(marginal > 0)
        rows = rows.rename(columns={f"response_{end}": f"{brings(objective)}_{end}"})
    keys = {key.removeprefix("plan_"): key for key in metrics_of(objective)}
    return rows.rename(columns=keys)


def _grid(found: Plan, view: Filters) -> dict[str, Any]:
    metrics = metrics_of(found.request.objective)
    rows = grid_rows(found)
    more = one_more(found.request.objective)
    ratios = {f"plan_{more}_{end}" for end in ENDS}
    total = {
        key: None if key in ratios else round(float(rows[key].sum()), 2) + 0.0 for key in metrics
    }
    single = found.request.by == "influencer"
    texts = (replace(page.TEXT, linked=single),)
    place = (f"{tabs.BY_NAME['influencers'].path}/", search_of(view.with_values("influencer", [])))
    return grid.spec(
        page.GRID,
        "budget-plan",
        grid_script.url(),
        place,
        rows,
        texts,
        metrics,
        total,
        ticks="Choose",
    )


def register(app: Dash) -> None:
    """Register the page's callbacks."""
    answering.listen(
        app,
        page.TAB,
        FIGURES,
        figures,
        [
            Input(page.BY, "value"),
            Input(page.OBJECTIVE, "value"),
            Input(page.BUDGET, "value"),
            Input(page.BUDGET_TEXT, "value"),
            Input(page.LIMITS, "value"),
            Input(page.OWN, "data"),
            Input(page.ASKED, "data"),
        ],
        [State(page.DRAWN, "data")],
    )
    grid_drawing.register(app, page.GRID)
    app.clientside_callback(
        ClientsideFunction(namespace="plan", function_name="name"),
        Output(page.NAMED, "data"),
        Input(page.DRAWN, "data"),
    )
