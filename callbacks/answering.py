"""How a tab of figures answers: its figures, the way forward where there are none, or an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from dash import Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from analytics import performance as perf
from analytics.extras import applicable
from analytics.filters import Filters
from callbacks import failure
from layouts import ids, states, tab_body, tabs
from storage import Snapshot
from web.access import current_workspace

Parts = dict[str, Any]

HEAD: Final = ("name", "profile", "back", "compare", "options", "chosen_values")
"""What stands at the head of a page, with figures below it or without."""


def outputs(tab: str, figures: Mapping[str, Output]) -> dict[str, Output]:
    """The outputs of a tab: those of its figures, and what stands there without them."""
    return {
        "body_hidden": Output(tab_body.body(tab), "hidden"),
        "empty": Output(tab_body.empty(tab), "children"),
        "error_hidden": Output(tab_body.error(tab), "hidden"),
        "error_text": Output(tab_body.error_text(tab), "children"),
        **figures,
    }


def answer(
    tab: str,
    wanted: Mapping[str, Output],
    store: dict[str, Any] | None,
    figures: Callable[[Snapshot, Filters], Parts],
) -> Parts:
    """What a tab shows under the view in `store`.

    Args:
        tab: Its name.
        wanted: Its outputs, as `outputs` gives them.
        store: The view; None while it is not known.
        figures: Computes the parts that change; the others stay as they are.
    """
    if store is None:
        raise PreventUpdate
    nothing: Parts = dict.fromkeys(wanted, no_update)
    try:
        snapshot = current_workspace().snapshot()
        view = applicable(snapshot, Filters.from_store(store))
        found = figures(snapshot, view)  # first: it prepares the totals too
        if perf.is_empty(snapshot, view):
            head = {key: found[key] for key in HEAD if key in found}
            return {**nothing, **head, **empty(tab, snapshot, view)}
        return {**nothing, "body_hidden": False, "empty": None, "error_hidden": True, **found}
    except Exception:  # whatever it is, the visitor gets words and the log the traceback
        reference = failure.record(f"showing {tab}")
        failed: Parts = {"body_hidden": True, "empty": None, "error_hidden": False}
        return {**nothing, **failed, "error_text": states.failed(reference)}


def listen(
    app: Dash,
    tab: str,
    wanted: dict[str, Output],
    figures: Callable[..., Parts],
    switches: Sequence[Input],
    states: Sequence[State] = (),
) -> None:
    """Answer a tab whenever the view, the data or a switch of it changes, or someone tries again.

    Args:
        app: The app.
        tab: Its name.
        wanted: Its outputs, as `outputs` gives them.
        figures: Computes the parts that change, from what the switches and the states say, the
            data and the view.
        switches: Its switches.
        states: What else it needs to know.
    """

    def show(store: dict[str, Any] | None, _snapshot: Any, _retries: Any, *said: Any) -> Parts:
        return answer(tab, wanted, store, partial(figures, *said))

    app.callback(
        output=wanted,
        inputs=[
            Input(ids.STORE_FILTERS, "data"),
            Input(ids.STORE_SNAPSHOT, "data"),
            Input(tab_body.retry(tab), "n_clicks"),
            *switches,
        ],
        state=list(states),
    )(show)


def chosen_grain(switch: str, grain: str | None, chosen: str | None) -> str | None:
    """The time step that someone chose: a switch that only follows what is drawn chooses none.

    Args:
        switch: Id of the switch of the time step.
        grain: What it says.
        chosen: What was chosen before.
    """
    return grain if ctx.triggered_id == switch else chosen


def empty(tab: str, snapshot: Snapshot, view: Filters) -> Parts:
    """What stands there when a view holds nothing: why, and the way forward."""
    if any(snapshot.rows.values()):
        page = tabs.BY_NAME.get(tab, tabs.BY_NAME["influencers"])
        said = states.nothing_matches(page.path, perf.contradiction(view))
    else:
        said = states.nothing_imported()
    return {"body_hidden": True, "empty": said, "error_hidden": True}
