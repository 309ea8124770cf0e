"""How a tab of figures answers: its figures, the way forward where there are none, or an error."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, Final

from dash import Dash, Input, Output, State, no_update
from dash.exceptions import PreventUpdate

from analytics import performance as perf
from analytics.extras import applicable
from analytics.filters import Filters
from callbacks import failure, sheet
from callbacks.sheet import Place
from charts import format as fmt
from layouts import ids, states, tab_body, tabs
from storage import Snapshot
from web.access import current_workspace

Parts = dict[str, Any]

HEAD: Final = frozenset(
    ("name", "profile", "back", "compare", "options", "chosen_values", "sentence", "scope", "asks")
)
"""What stands at the head of a page, with figures below it or without."""


def outputs(tab: str, figures: Mapping[str, Output | Place]) -> dict[str, Output]:
    """The outputs of a tab: those of its figures, and what stands there without them."""
    return {
        "state": Output(tab_body.sheet(tab), "data-state"),
        "sheet": Output(tab_body.sheet(tab), "data-sheet"),
        "empty": Output(tab_body.empty(tab), "children"),
        "error_text": Output(tab_body.error_text(tab), "children"),
        **{name: place for name, place in figures.items() if isinstance(place, Output)},
    }


def answer(
    tab: str,
    wanted: Mapping[str, Output | Place],
    store: dict[str, Any] | None,
    figures: Callable[[Snapshot, Filters], Parts],
    asked: Collection[str] = (),
) -> Parts:
    """What a tab shows under the view in `store`.

    Args:
        tab: Its name.
        wanted: Where its figures go.
        store: The view; None while it is not known.
        figures: Computes the parts that change; the others stay as they are. A `state` among them
            is what the tab shows; without one it shows the figures unless the view is empty.
        asked: Ids of the tables behind charts that somebody opened.
    """
    if store is None:
        raise PreventUpdate
    nothing: Parts = dict.fromkeys(outputs(tab, wanted), no_update)
    try:
        snapshot = current_workspace().snapshot()
        view = applicable(snapshot, Filters.from_store(store))
        found = figures(snapshot, view)  # first: it prepares the totals too
        if isinstance(sentence := found.get("sentence"), str):
            found = found | {"sentence": fmt.unbroken(sentence)}
        if "state" not in found and perf.is_empty(snapshot, view):
            head = {key: part for key, part in found.items() if key in HEAD}
            return {**nothing, **head, **empty(tab, snapshot, view)}
        return {**nothing, "state": tab_body.SHOWN, **sent(wanted, found, asked)}
    except Exception:  # whatever it is, the visitor gets words and the log the traceback
        reference = failure.record(f"showing {tab}")
        said = states.failed(reference)
        return {**nothing, "state": tab_body.FAILED, "error_text": said}


def sent(wanted: Mapping[str, Output | Place], found: Parts, asked: Collection[str] = ()) -> Parts:
    """An answer, with what the browser draws by itself on the tab's sheet."""
    drawn = {name: place for name, place in wanted.items() if isinstance(place, Place)}
    others = {name: part for name, part in found.items() if name not in drawn}
    on_it = {place: found[name] for name, place in drawn.items() if name in found}
    return {**others, "sheet": sheet.written(on_it, asked)} if on_it else others


def listen(
    app: Dash,
    tab: str,
    wanted: Mapping[str, Output | Place],
    figures: Callable[..., Parts],
    switches: Sequence[Input],
    states: Sequence[State] = (),
) -> None:
    """Answer a tab whenever the view, the data or a switch of it changes, or someone tries again.

    Args:
        app: The app.
        tab: Its name.
        wanted: Where its figures go.
        figures: Computes the parts that change, from what the switches and the states say, the
            data and the view.
        switches: Its switches.
        states: What else it needs to know.
    """

    def show(
        store: dict[str, Any] | None, _snapshot: Any, _retries: Any, asked: Any, *said: Any
    ) -> Parts:
        return answer(tab, wanted, store, partial(figures, *said), asked or ())

    app.callback(
        output=outputs(tab, wanted),
        inputs=[
            Input(ids.STORE_FILTERS, "data"),
            Input(ids.STORE_SNAPSHOT, "data"),
            Input(tab_body.retry(tab), "n_clicks"),
            Input(tab_body.asked(tab), "data"),
            *switches,
        ],
        state=list(states),
    )(show)


def chosen_grain(grain: str | None, before: dict[str, Any] | None) -> str | None:
    """The time step that someone chose: a switch that only follows what is drawn chooses none.

    Whether it was used shows in what it says, not in what triggered: another switch that is used
    before the answer takes its place.

    Args:
        grain: What the switch says.
        before: What was drawn, as `steps_drawn` keeps it.
    """
    if before and grain != before["drawn"]:
        return grain
    return (before or {}).get("chosen")


def steps_drawn(grain: str, chosen: str | None) -> dict[str, Any]:
    """What a page keeps of its time step: the one it draws, and the one that someone chose."""
    return {"drawn": grain, "chosen": chosen}


def empty(tab: str, snapshot: Snapshot, view: Filters) -> Parts:
    """What stands there when a view holds nothing: why, and the way forward."""
    if any(snapshot.rows.values()):
        page = tabs.BY_NAME.get(tab, tabs.BY_NAME["influencers"])
        said = states.nothing_matches(page.path, perf.contradiction(view))
    else:
        said = states.nothing_imported()
    return {"state": tab_body.EMPTY, "empty": said}
