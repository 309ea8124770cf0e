"""The Insights tab: what stands out, and what people do not want to see of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from analytics.extras import applicable
from analytics.filters import Filters
from analytics.insights.engine import TITLES, Found, Listing, insights, listing
from callbacks import answering, failure
from callbacks.payouts import marks_now
from charts import format as fmt
from charts import insight_words as words
from layouts import ids, insight_cards, overview, tab_body
from layouts import insights as page
from layouts.toasts import toast
from schemas.dates import today
from storage import Snapshot
from storage.hidden_findings import (
    Hidden,
    hidden_findings,
    hidden_keys,
    hide_finding,
    kept_under,
    show_finding,
)
from web.access import current_user, current_workspace

HEADER: Final = "Insights"
BEST: Final = 3
"""Findings on the Overview."""
FIGURES: Final = {
    "sentence": Output(page.SUMMARY, "children"),
    "found": Output(page.FOUND, "children"),
    "more": Output(page.MORE, "children"),
    "hidden": Output(page.HIDDEN, "children"),
}


def _note(one: Hidden) -> str:
    """By whom a finding is hidden, and for how long."""
    if not one.until:
        return f"by {one.who}, for good"
    return f"by {one.who}, until {fmt.day(date.fromisoformat(one.until))}"


def shown(snapshot: Snapshot, view: Filters) -> tuple[Found, Listing]:
    """What stands out in a view, and what of it people see."""
    found = insights(snapshot, view, marks_now(snapshot))
    now = today(snapshot.config.zone)
    hidden = hidden_keys(current_workspace().root, now, sample=snapshot.is_sample)
    return found, listing(found, hidden)


def figures(_changed: int | None, snapshot: Snapshot, view: Filters) -> dict[str, Any]:
    """Everything on the tab."""
    found, seen = shown(snapshot, view)
    hidden = hidden_findings(current_workspace().root, today(snapshot.config.zone))
    keys = [kept_under(one.key, sample=snapshot.is_sample) for one in seen.listed]
    return {
        # Payouts and gaps in the data are findings too, where nothing else is in the view.
        **({"state": tab_body.SHOWN} if found.insights else {}),
        "sentence": words.summary(seen, found.tested),
        "found": insight_cards.cards(seen.listed, TITLES, keys),
        "more": words.not_listed(seen),
        "hidden": insight_cards.hidden_list(
            [
                insight_cards.HiddenRow(one.key, one.text, _note(one))
                for one in hidden
                if one.sample == snapshot.is_sample
            ]
        ),
    }


def hide(
    clicks: list[int | None], store: dict[str, Any] | None, changed: int | None
) -> tuple[Any, Any]:
    """Hide the finding whose button was pressed, for some days or for good."""
    chosen = ctx.triggered_id
    if not isinstance(chosen, dict) or not any(clicks) or store is None:
        raise PreventUpdate
    try:
        workspace = current_workspace()
        snapshot = workspace.snapshot()
        found, _ = shown(snapshot, applicable(snapshot, Filters.from_store(store)))
        said = {
            kept_under(one.key, sample=snapshot.is_sample): words.sentence(one)
            for one in found.insights
        }
        now = today(snapshot.config.zone)
        key, days = str(chosen["key"]), int(chosen["days"])
        hide_finding(
            workspace.root,
            key,
            said.get(key, key),
            who=current_user(None),
            today=now,
            until=now + timedelta(days=days) if days else None,
        )
    except Exception:  # the card stays
        return no_update, toast(failure.in_words("It could not be hidden.", "hiding"), HEADER)
    how = f"comes back in {days} days" if days else "stays hidden until somebody brings it back"
    return (changed or 0) + 1, toast(f"Hidden for everybody here; it {how}.", HEADER)


def bring_back(clicks: list[int | None], changed: int | None) -> tuple[Any, Any]:
    """Show a hidden finding again."""
    chosen = ctx.triggered_id
    if not isinstance(chosen, dict) or not any(clicks):
        raise PreventUpdate
    try:
        gone = show_finding(current_workspace().root, chosen["key"])
    except Exception:  # the list stays as it is
        return no_update, toast(failure.in_words("It stays hidden.", "bringing back"), HEADER)
    said = "It is shown again." if gone else "Somebody else had brought it back."
    return (changed or 0) + 1, toast(said, HEADER)


def most_valuable(asked: dict[str, Any] | None) -> Any:
    """The findings of the Overview, under the view that it shows."""
    if asked is None:
        raise PreventUpdate
    try:
        snapshot = current_workspace().snapshot()
        view = applicable(snapshot, Filters.from_store(asked["view"]))
        _, seen = shown(snapshot, view)
    except Exception:  # the rest of the page works without them, and the log has the traceback
        return failure.in_words("What stands out could not be found.", "finding insights")
    best = [one for one in seen.kept if one.kind == "finding"][:BEST]
    if not best:
        return f"{words.nothing(seen)}."
    return [insight_cards.brief(one, TITLES[one.rule]) for one in best]


def register(app: Dash) -> None:
    """Register the tab's callbacks."""
    app.clientside_callback(
        ClientsideFunction(namespace="insights", function_name="ask"),
        Output(overview.INSIGHTS_ASKED, "data"),
        Input(overview.DRAWN, "data"),
        State(overview.INSIGHTS_ASKED, "data"),
    )
    app.callback(
        Output(overview.INSIGHTS, "children"),
        Input(overview.INSIGHTS_ASKED, "data"),
        prevent_initial_call=True,
    )(most_valuable)
    answering.listen(app, page.TAB, FIGURES, figures, [Input(page.CHANGED, "data")])
    app.callback(
        Output(page.CHANGED, "data"),
        Output(ids.TOASTS, "children", allow_duplicate=True),
        Input({"type": insight_cards.HIDE, "key": ALL, "days": ALL}, "n_clicks"),
        State(ids.STORE_FILTERS, "data"),
        State(page.CHANGED, "data"),
        prevent_initial_call=True,
    )(hide)
    app.callback(
        Output(page.CHANGED, "data", allow_duplicate=True),
        Output(ids.TOASTS, "children", allow_duplicate=True),
        Input({"type": insight_cards.SHOW, "key": ALL}, "n_clicks"),
        State(page.CHANGED, "data"),
        prevent_initial_call=True,
    )(bring_back)
