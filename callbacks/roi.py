"""The ROI tab: one question, its answer, and what speaks against it."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import pandas as pd
from dash import Dash, Input, Output, State

from analytics import day_words
from analytics import performance as perf
from analytics.filters import Filters
from analytics.incrementality import answer as asking
from analytics.incrementality import campaigns, factors
from analytics.incrementality.answer import Answer
from analytics.incrementality.design import MOST_POSTED, MOST_SHARED, MOST_TRACKED
from analytics.incrementality.estimate import Estimate
from analytics.incrementality.methods import DEFAULT, METHODS
from analytics.incrementality.question import QuestionError
from analytics.incrementality.sensitivity import sensitivity
from callbacks import answering, sheet
from callbacks.roi_question import Asked, drawn_question, leads, offered, resolve, scope
from charts import effect
from charts.forest import Row, forest
from charts.template import empty
from charts.waterfall import Steps, waterfall
from layouts import roi as page
from layouts import roi_tables, roi_words, states, tab_body
from storage import Snapshot

NO_DAYS: Final = "The assumption looks at no single day"
RULE: Final = (
    f"of another brand, on sale all the time, at most {MOST_POSTED:.0%} of its brand's posts about "
    f"it, at most {MOST_TRACKED:.0%} sold through influencers, at most {MOST_SHARED:.0%} of the "
    "buyers shared, not moving against these sales"
)

FIGURES: Final = {
    "sentence": Output(page.SENTENCE, "children"),
    "asks": Output(page.ASKS, "hidden"),
    "scope": Output(page.SCOPE, "children"),
    "question": Output(page.QUESTION, "value"),
    "questions": Output(page.QUESTION, "options"),
    "start": Output(page.START, "value"),
    "end": Output(page.END, "value"),
    "controls": Output(page.CONTROLS, "value"),
    "offered": Output(page.CONTROLS, "options"),
    "drawn": Output(page.DRAWN, "data"),
    "kpis": sheet.cards(page.KPIS),
    "waterfall": Output(page.WATERFALL, "figure"),
    "waterfall_table": sheet.table(page.WATERFALL_TABLE),
    "flags": Output(page.FLAGS, "children"),
    "sold": Output(page.SOLD, "figure"),
    "sold_table": sheet.table(page.SOLD_TABLE),
    "added": Output(page.ADDED, "figure"),
    "added_table": sheet.table(page.ADDED_TABLE),
    "summed": Output(page.SUMMED, "figure"),
    "summed_table": sheet.table(page.SUMMED_TABLE),
    "methods": Output(page.METHODS_CHART, "figure"),
    "methods_table": sheet.table(page.METHODS_TABLE),
    "trend": Output(page.TREND, "figure"),
    "trend_table": sheet.table(page.TREND_TABLE),
    "donors": sheet.table(page.DONORS),
    "factors": sheet.table(page.FACTORS),
    "sensitivity": sheet.table(page.SENSITIVITY),
    **{
        f"{name}_about": sheet.facts(place)
        for name, place in {
            "waterfall": page.WATERFALL,
            "sold": page.SOLD,
            "added": page.ADDED,
            "summed": page.SUMMED,
            "methods": page.METHODS_CHART,
            "trend": page.TREND,
            "donors": page.DONORS,
            "factors": page.FACTORS,
        }.items()
    },
}


def figures(
    asked: Asked, before: dict[str, Any] | None, snapshot: Snapshot, view: Filters
) -> dict[str, Any]:
    """Every figure of the tab."""
    if perf.is_empty(snapshot, view):  # then nothing can be asked either
        return {"sentence": "", "scope": "", "asks": True}
    try:
        key, question, method = resolve(asked, before, snapshot, view)
    except QuestionError as error:
        said = states.not_measurable(str(error))
        return {"state": tab_body.EMPTY, "empty": said, "sentence": "", "asks": False}
    known = offered(snapshot, view)
    frame: dict[str, Any] = {
        "asks": False,
        "question": key,
        "questions": [{"label": label, "value": one} for one, (label, _) in known.items()],
        "start": question.start.isoformat(),
        "end": question.end.isoformat(),
        "scope": scope(view, key),
    }
    chosen = None if method == DEFAULT else method
    try:
        found = asking.ask(snapshot, question, chosen)
    except QuestionError as error:
        said = states.not_measurable(str(error))
        kept = drawn_question(snapshot, view, key, question, [])
        nothing = {"state": tab_body.EMPTY, "empty": said, "sentence": "", "controls": []}
        return {**frame, **nothing, "drawn": kept}
    used = sorted(line.name for line in found.design.controls)
    every = sorted(donor.line.name for donor in found.design.donors)
    break_even = 1.0 / snapshot.config.margin
    return {
        **frame,
        "controls": used,
        "offered": [{"label": name, "value": name} for name in every],
        "drawn": drawn_question(snapshot, view, key, question, used),
        "sentence": roi_words.sentence(found),
        "kpis": roi_words.cards(found, break_even),
        "flags": roi_words.flags(found),
        **_steps(found, break_even),
        **_days(found),
        **_compared(snapshot, view, found, break_even),
        "donors": roi_tables.donors_table(found.design.donors),
        "donors_about": _about(found, "Rule", RULE),
        "sensitivity": partial(_sensitivity, snapshot, found),
    }


def _about(found: Answer, *more: str) -> list[tuple[str, str]]:
    """The lines of an ⓘ: what was asked, how, and a line of its own."""
    own = [(more[0], more[1])] if more else []
    days = day_words.span(found.window.start, found.window.end)
    return [
        *own,
        ("Asked", f"{found.question.product or found.question.brand}, {days}"),
        ("Method", f"{METHODS[found.method].label}: {found.why}"),
    ]


def _steps(found: Answer, break_even: float) -> dict[str, Any]:
    """The waterfall; without a cost there is none."""
    tracked, assumed = found.per_cost(found.tracked), found.per_cost(found.assumed.effect)
    if tracked is None or assumed is None:
        drawn = empty("No cost is known for the brand on these days")
    else:
        measured = (_ends(found, found.estimate) if found.measured else None) or (None, None, None)
        drawn = waterfall(Steps(tracked, assumed, *measured, break_even))
    return {
        "waterfall": drawn,
        "waterfall_table": partial(roi_tables.steps_table, found),
        "waterfall_about": _about(found, "iROAS", "(sold − would have been sold) / cost"),
    }


def _days(found: Answer) -> dict[str, Any]:
    """The charts by day."""
    path, design = asking.days(found), found.design
    about = _about(found, "Without", "what the method gives for each day, 90% interval")
    said = {"sold_about": about, "added_about": about, "summed_about": about}
    if path is None:
        nothing = dict.fromkeys(("sold", "added", "summed"), empty(NO_DAYS))
        tables = {f"{name}_table": {"note": NO_DAYS} for name in nothing}
        return {**nothing, **tables, **said}
    before = design.experiment.before
    days, actual = design.dates[before:], path.actual.tolist()
    expected, ends = path.expected.tolist(), (path.low.tolist(), path.high.tolist())
    listed = partial(roi_tables.days_table, days, path)
    return {
        "sold": effect.sold(
            design.dates[:before],
            design.experiment.outcome[:before].tolist(),
            days,
            actual,
            expected,
            ends,
        ),
        "added": effect.added(
            days,
            (path.actual - path.expected).tolist(),
            ((path.actual - path.high).tolist(), (path.actual - path.low).tolist()),
        ),
        "summed": effect.summed(
            days,
            path.cumulative.tolist(),
            (path.cumulative_low.tolist(), path.cumulative_high.tolist()),
        ),
        **{f"{name}_table": listed for name in ("sold", "added", "summed")},
        **said,
    }


def _compared(
    snapshot: Snapshot, view: Filters, found: Answer, break_even: float
) -> dict[str, Any]:
    """Other methods, other campaigns, and the factors that come of them."""
    every = asking.every_method(found)
    rows = [
        Row(METHODS[key].label, *ends, strong=key == found.method)
        for key, one in every.items()
        if isinstance(one, Estimate) and (ends := _ends(found, one)) is not None
    ]
    table = leads(view, campaigns.campaigns(snapshot))
    known = [
        one for one in factors.factors(snapshot) if one.brand in (view.of("brand") or (one.brand,))
    ]
    return {
        "methods": forest(rows, "ratio", break_even, "No cost is known for these days"),
        "methods_table": partial(roi_tables.methods_table, found, every),
        "methods_about": _about(found, "Line", "break-even, 1 / margin"),
        "trend": forest(
            _campaign_rows(table, found.question.brand),
            "ratio",
            break_even,
            "No campaign with posts and a cost could be measured",
        ),
        "trend_table": partial(roi_tables.campaigns_table, table),
        "trend_about": _about(found, "Window", "first own post to 13 days after the last"),
        "factors": roi_tables.factors_table(known),
        "factors_about": _about(
            found, "Formula", "Σ added / Σ tracked revenue that posts brought in the windows"
        ),
    }


def _ends(found: Answer, one: Estimate) -> tuple[float, float, float] | None:
    middle, low, high = (found.per_cost(end) for end in (one.effect, one.lower, one.upper))
    return None if middle is None or low is None or high is None else (middle, low, high)


def _campaign_rows(table: pd.DataFrame, brand: str) -> list[Row]:
    return [
        Row(
            str(row["campaign"]),
            float(row["iroas"]),
            float(row["lower"]),
            float(row["upper"]),
            beside=float(row["roas"]),
            strong=row["brand"] == brand,
        )
        for row in table.to_dict("records")
    ]


def _sensitivity(snapshot: Snapshot, found: Answer) -> dict[str, Any]:
    return roi_tables.sensitivity_table(found, sensitivity(snapshot, found))


def asked_by(
    question: str | None,
    start: str | None,
    end: str | None,
    method: str | None,
    controls: list[str] | None,
    before: dict[str, Any] | None,
    snapshot: Snapshot,
    view: Filters,
) -> dict[str, Any]:
    """What the tab shows under what its controls say."""
    return figures(Asked(question, start, end, method, controls), before, snapshot, view)


def register(app: Dash) -> None:
    """Register the tab's callback."""
    answering.listen(
        app,
        page.TAB,
        FIGURES,
        asked_by,
        [
            Input(page.QUESTION, "value"),
            Input(page.START, "value"),
            Input(page.END, "value"),
            Input(page.METHOD, "value"),
            Input(page.CONTROLS, "value"),
        ],
        [State(page.DRAWN, "data")],
    )
