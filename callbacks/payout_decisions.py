"""Deciding about payouts: what was ticked, whether to ask first, and the decision."""

from __future__ import annotations

from typing import Any, Final

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

import intake
from analytics.extras import applicable
from analytics.filters import Filters
from callbacks import failure, payout_choice
from callbacks.payouts import marks_now
from charts import format as fmt
from charts import payout_words as words
from layouts import grid, ids, who
from layouts import payouts as page
from layouts.toasts import toast
from storage import StorageError
from storage import payout_log as log
from storage.payout_log import Marks
from web.access import current_user, current_workspace

HEADER: Final = "Payouts"


def preview(
    ticked: list[str] | None,
    listed: list[str] | None,
    seen: dict[str, Any] | None,
    shown: str,
    store: dict[str, Any] | None,
) -> dict[str, Any]:
    """Boxes were ticked, or a column of the grid leaves some out: say what the buttons are about.

    Where somebody decided since the page was drawn, it is drawn anew first.
    """
    if seen is None or store is None:
        raise PreventUpdate
    snapshot = current_workspace().snapshot()
    marks = marks_now(snapshot)
    if (marks.revision, snapshot.id) != (seen["revision"], seen["snapshot"]):
        return {
            **dict.fromkeys(payout_choice.outputs(), no_update),
            "decided": {"revision": marks.revision, "snapshot": snapshot.id},
        }
    view = applicable(snapshot, Filters.from_store(store))
    chosen = payout_choice.choice(snapshot, view, marks, shown, ticked or [], listed)
    return {**chosen, "decided": no_update}


def pressed(
    clicks: dict[str, int | None], _no: int | None, choice: dict[str, Any] | None
) -> dict[str, Any]:
    """A button was pressed: ask where it is about many or cannot be taken back, else do it."""
    by_button = {page.action(one): one for one in log.STATES}
    state = by_button.get(str(ctx.triggered_id))
    if state is None or choice is None or not any(clicks.values()):
        return {"asked": None, "words": "", "hidden": True}
    asked = {"state": state, "choice": choice, "sure": not choice["asks"][state]}
    final = " What is paid never changes." if state == "paid" else ""
    return {
        "asked": asked,
        "words": f"{choice['titles'][state]}?{final}",
        "hidden": asked["sure"],
    }


def decide(
    asked: dict[str, Any] | None, _yes: int | None, note: str | None, name: str | None
) -> dict[str, Any]:
    """Set a state for what was asked about, unless it is no longer what was seen."""
    confirmed = ctx.triggered_id == page.SURE_YES
    if asked is None or not (asked["sure"] or confirmed):
        raise PreventUpdate
    state, choice = log.state_of(asked["state"]), asked["choice"]
    workspace = current_workspace()
    nothing = {"message": "", "note": no_update, "decided": no_update, "toast": no_update}
    try:
        snapshot = workspace.snapshot()
        marks = intake.marks_of(workspace, snapshot)
        view = Filters.from_store(choice["view"])
        lines = payout_choice.candidates(snapshot, view, marks, choice["shown"], choice["chosen"])[
            state
        ]
        if payout_choice.fingerprint(lines) != choice["prints"][state]:
            said = _meanwhile(marks, int(choice["seen"]))
            decided = {"revision": marks.revision, "snapshot": snapshot.id, "again": said}
            return nothing | {"message": said, "decided": decided, "sure": True}
        intake.decide(
            workspace,
            state,
            {row["line"]: round(float(row["amount"]) * 100) for row in lines.to_dict("records")},
            who=current_user(name),
            note=note or "",
            seen=int(choice["seen"]),
        )
    except StorageError as error:
        return nothing | {"message": str(error), "sure": True}
    except Exception:
        said = failure.in_words("It could not be stored.", "deciding")
        return nothing | {"message": said, "sure": True}
    return {
        "message": "",
        "note": "",
        "decided": {"revision": log.revision(workspace.root), "snapshot": snapshot.id},
        "toast": toast(
            f"{fmt.plural(len(lines), 'payout')} set to {words.STATES[state].lower()}.", HEADER
        ),
        "sure": True,
    }


def _meanwhile(marks: Marks, seen: int) -> str:
    """What happened since the page was drawn."""
    entries = log.entries(marks.root, sample=marks.sample, most=1)
    if marks.revision <= seen or not entries:
        return "The data changed since you looked. Nothing was changed: look again and decide."
    last = entries[0]
    return (
        f"{last.who} set {fmt.plural(last.lines, 'payout')} to "
        f"{words.STATES.get(last.state, last.state).lower()} since you looked. Nothing of yours "
        "was changed: look again and decide."
    )


def look_for_decisions(
    _ticks: int | None, seen: dict[str, Any] | None
) -> tuple[dict[str, Any], Any]:
    """Notice that somebody else has decided: refresh what is shown and say so."""
    if seen is None:
        raise PreventUpdate
    workspace = current_workspace()
    if log.revision(workspace.root) <= int(seen["revision"]):
        raise PreventUpdate
    snapshot = workspace.snapshot()
    entries = log.entries(workspace.root, sample=snapshot.is_sample, most=1)
    now = {"revision": log.revision(workspace.root), "snapshot": snapshot.id}
    if not entries:
        return now, no_update
    last = entries[0]
    said = (
        f"{last.who} set {fmt.plural(last.lines, 'payout')} to "
        f"{words.STATES.get(last.state, last.state).lower()}. The figures below follow."
    )
    return now, toast(said, HEADER)


def register(app: Dash) -> None:
    """Register what decides, and what notices the decisions of others."""
    app.clientside_callback(
        ClientsideFunction(namespace="grid", function_name="listed"),
        Output(page.LISTED, "data"),
        Input(page.GRID, "filterModel"),
        State(page.GRID, "id"),
        prevent_initial_call=True,
    )
    _register_buttons(app)
    app.callback(
        Output(page.DECIDED, "data", allow_duplicate=True),
        Output(ids.TOASTS, "children", allow_duplicate=True),
        Input(page.POLL, "n_intervals"),
        State(page.SEEN, "data"),
        prevent_initial_call=True,
    )(look_for_decisions)


def _register_buttons(app: Dash) -> None:
    """Register what the buttons do: say what they are about, ask, and decide."""
    app.callback(
        output={
            **payout_choice.outputs(again=True),
            "decided": Output(page.DECIDED, "data", allow_duplicate=True),
        },
        inputs=[
            Input(grid.ticked(page.GRID), "data"),
            Input(page.LISTED, "data"),
            State(page.SEEN, "data"),
            State(page.SHOW, "value"),
            State(ids.STORE_FILTERS, "data"),
        ],
        prevent_initial_call=True,
    )(preview)
    app.callback(
        output={
            "asked": Output(page.ASKED, "data"),
            "words": Output(page.SURE_WORDS, "children"),
            "hidden": Output(page.SURE, "hidden", allow_duplicate=True),
        },
        inputs=[
            {state: Input(page.action(state), "n_clicks") for state in log.STATES},
            Input(page.SURE_NO, "n_clicks"),
            State(page.CHOICE, "data"),
        ],
        prevent_initial_call=True,
    )(pressed)
    app.callback(
        output={
            "message": Output(page.MESSAGE, "children"),
            "note": Output(page.NOTE, "value"),
            "decided": Output(page.DECIDED, "data", allow_duplicate=True),
            "toast": Output(ids.TOASTS, "children", allow_duplicate=True),
            "sure": Output(page.SURE, "hidden", allow_duplicate=True),
        },
        inputs=[
            Input(page.ASKED, "data"),
            Input(page.SURE_YES, "n_clicks"),
            State(page.NOTE, "value"),
            State(who.WHO, "value"),
        ],
        prevent_initial_call=True,
    )(decide)
