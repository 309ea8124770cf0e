"""The frame: which tab is shown, what the title says, and news of other people's imports."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from analytics import performance as perf
from analytics.setting_words import NOTE
from callbacks import failure
from layouts import frame, ids, tabs
from layouts.toasts import toast
from storage import Snapshot
from web.access import current_workspace

NAVIGATION = {tab.name: Output(ids.navigation(tab.name), "className") for tab in tabs.TABS}


def first_page(*, sign_out: bool) -> Component:
    """The page as a visitor gets it: what the data offer is in it from the start."""
    try:
        snapshot = current_workspace().snapshot()
        known = frame.Known(snapshot.id, perf.options(snapshot), snapshot.is_sample)
    except Exception:  # the first callback meets it too, and tells the visitor
        failure.record("making the page")
        known = frame.NOTHING_KNOWN
    return frame.layout(known, sign_out=sign_out)


def open_page(path: str | None) -> dict[str, Any]:
    """Show the tab at a path: its content, its title, and where the navigation stands."""
    tab = tabs.at(path)
    return {
        "page": frame.page(path),
        "title": tabs.title(tab),
        "filters_hidden": tab is None or not tab.filtered,
        "navigation": {known.name: frame.nav_class(active=known is tab) for known in tabs.TABS},
    }


def look_for_news(_ticks: int | None, known: str | None) -> tuple[Any, Any]:
    """Notice that someone else has changed the data: refresh what is shown and say so."""
    snapshot = current_workspace().snapshot()
    if known is None or snapshot.id == known:
        return no_update, no_update
    return snapshot.id, toast(news(snapshot), "Data updated")


def news(snapshot: Snapshot) -> str:
    """What somebody else did, in a sentence."""
    if snapshot.manifest.note.startswith(NOTE):
        return f"{snapshot.manifest.note}. The figures below follow."
    return "New data has arrived. The figures below are up to date."


def register(app: Dash) -> None:
    """Register the frame's callbacks."""
    app.callback(
        output={
            "page": Output(ids.PAGE, "children"),
            "title": Output(ids.PAGE_TITLE, "data"),
            "filters_hidden": Output(ids.FILTER_BAR, "hidden"),
            "navigation": NAVIGATION,
        },
        inputs=[Input(ids.URL, "pathname")],
    )(open_page)
    app.callback(
        Output(ids.STORE_SNAPSHOT, "data", allow_duplicate=True),
        Output(ids.TOASTS, "children", allow_duplicate=True),
        Input(ids.SNAPSHOT_POLL, "n_intervals"),
        State(ids.STORE_SNAPSHOT, "data"),
        prevent_initial_call=True,
    )(look_for_news)
    app.clientside_callback(
        ClientsideFunction(namespace="frame", function_name="title"),
        Output(ids.PAGE_TITLE, "modified_timestamp"),
        Input(ids.PAGE_TITLE, "data"),
    )
    app.clientside_callback(
        ClientsideFunction(namespace="frame", function_name="banner"),
        Output(ids.SAMPLE_BANNER, "title"),
        Input(ids.SAMPLE_BANNER, "children"),
    )
