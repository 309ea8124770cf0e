"""Locks and bounds of single rows of the budget plan, and the plan as a file."""

from __future__ import annotations

from typing import Any, Final

from dash import Dash, Input, Output, State, ctx, dcc, no_update
from dash.exceptions import PreventUpdate

from analytics.extras import applicable
from analytics.filters import Filters
from analytics.plan.errors import PlanError
from analytics.plan.plan import plan as planned
from analytics.plan.request import Request
from callbacks import failure
from callbacks.plan_asked import pressed, typed
from charts import format as fmt
from layouts import grid, ids
from layouts import plan as page
from layouts.toasts import toast
from reports.plan_file import file_name, plan_csv, plan_xlsx
from web.access import current_workspace

HEADER: Final = "Budget plan"
Own = dict[str, dict[str, list[Any]]]


def locked(own: Own, by: str, ticked: list[str]) -> Own:
    """Ticked rows at today's fees; bounds of their own go."""
    mine = _without(own, by, ticked)
    return own | {by: mine | {"locked": sorted({*mine["locked"], *ticked})}}


def bounded(own: Own, by: str, ticked: list[str], low: float, high: float) -> Own:
    """Ticked rows with bounds of their own, ₹ a month; locks go."""
    mine = _without(own, by, ticked)
    return own | {by: mine | {"cells": [*mine["cells"], *([who, low, high] for who in ticked)]}}


def freed(own: Own, by: str, ticked: list[str]) -> Own:
    """Ticked rows as all others."""
    return own | {by: _without(own, by, ticked)}


def _without(own: Own, by: str, ticked: list[str]) -> dict[str, list[Any]]:
    mine, gone = own.get(by, {}), set(ticked)
    return {
        "cells": [cell for cell in mine.get("cells", []) if cell[0] not in gone],
        "locked": [who for who in mine.get("locked", []) if who not in gone],
    }


def decide(
    _lock: int | None,
    _bound: int | None,
    _free: int | None,
    ticked: list[str] | None,
    least: str | None,
    most: str | None,
    by: str,
    own: Own | None,
) -> tuple[Any, str, Any]:
    """Lock, bound or free the rows that are ticked: all own bounds, a message, and no tick left."""
    if not ctx.triggered_id:
        raise PreventUpdate
    if not ticked:
        return no_update, "Tick one or more rows first.", no_update
    rows = fmt.plural(len(ticked), "row")
    if ctx.triggered_id == page.LOCK:
        return locked(own or {}, by, ticked), f"{rows} locked at today's fees.", []
    if ctx.triggered_id == page.FREE:
        return freed(own or {}, by, ticked), f"{rows} free within the bounds above.", []
    try:
        low, high = ends(least, most)
    except PlanError as error:
        return no_update, str(error), no_update
    said = f"{rows} between {fmt.money(low)} and {fmt.money(high)} a month."
    return bounded(own or {}, by, ticked, low, high), said, []


def ends(least: str | None, most: str | None) -> tuple[float, float]:
    """Bounds as people type them, ₹ a month; nothing for the least is 0.

    Raises:
        PlanError: They are no bounds; says why.
    """
    low, high = typed(least) or 0.0, typed(most)
    if high is None:
        raise PlanError("Type the most that they may get a month.")
    if low > high:
        raise PlanError(f"The least, {fmt.money(low)}, is more than the most, {fmt.money(high)}.")
    return low, high


def start_over(clicks: int | None) -> tuple[Any, ...]:
    """Every control as it was at first."""
    if not clicks:
        raise PreventUpdate
    return "influencer", "revenue", list(page.USUAL), pressed(None), {}, ""


def download(
    _csv: int | None, _xlsx: int | None, drawn: dict[str, Any] | None, store: dict[str, Any] | None
) -> tuple[Any, Any]:
    """The plan that is drawn, as a file."""
    if not ctx.triggered_id or drawn is None or store is None:
        raise PreventUpdate
    try:
        snapshot = current_workspace().snapshot()
        view = applicable(snapshot, Filters.from_store(store))
        found = planned(snapshot, view, Request.from_dict(drawn["request"]))
        if ctx.triggered_id == page.XLSX:
            made = plan_xlsx(found, snapshot, view)
            return dcc.send_bytes(made, file_name(found, "xlsx")), no_update
        return dcc.send_bytes(plan_csv(found), file_name(found, "csv")), no_update
    except PlanError as error:
        return no_update, toast(str(error), HEADER)
    except Exception:  # the page stays
        return no_update, toast(failure.in_words("No file was made.", "writing a plan"), HEADER)


def register(app: Dash) -> None:
    """Register what is set for single rows, starting over and the files."""
    app.callback(
        Output(page.OWN, "data"),
        Output(page.ROWS_MESSAGE, "children"),
        Output(page.GRID, "selectedRows"),
        Input(page.LOCK, "n_clicks"),
        Input(page.BOUND, "n_clicks"),
        Input(page.FREE, "n_clicks"),
        State(grid.ticked(page.GRID), "data"),
        State(page.LEAST, "value"),
        State(page.MOST, "value"),
        State(page.BY, "value"),
        State(page.OWN, "data"),
        prevent_initial_call=True,
    )(decide)
    app.callback(
        Output(page.BY, "value", allow_duplicate=True),
        Output(page.OBJECTIVE, "value", allow_duplicate=True),
        Output(page.LIMITS, "value", allow_duplicate=True),
        Output(page.ASKED, "data", allow_duplicate=True),
        Output(page.OWN, "data", allow_duplicate=True),
        Output(page.ROWS_MESSAGE, "children", allow_duplicate=True),
        Input(page.RESET, "n_clicks"),
        prevent_initial_call=True,
    )(start_over)
    app.callback(
        Output(page.FILE, "data"),
        Output(ids.TOASTS, "children", allow_duplicate=True),
        Input(page.CSV, "n_clicks"),
        Input(page.XLSX, "n_clicks"),
        State(page.DRAWN, "data"),
        State(ids.STORE_FILTERS, "data"),
        prevent_initial_call=True,
    )(download)
