"""`roi plan`: how to split a monthly budget of fees, and what that is expected to bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import click

from analytics import performance as perf
from analytics.filters import Followers
from analytics.nearest import unknown_values
from analytics.plan.errors import PlanError
from analytics.plan.plan import Plan
from analytics.plan.plan import plan as planned
from analytics.plan.request import BY, OBJECTIVES, By, Objective, Request
from analytics.plan.words import sentences
from charts import format as fmt
from cli.output import as_csv, print_json, print_table
from cli.view import chosen, filter_options
from cli.workspace import live_snapshot, load_settings, plain_errors, workspace_option
from schemas.number_text import parse_number

_TOTALS: Final = (
    *("budget", "spent", "today", "response_today", "response_proposed", "gain", "gain_low"),
    *("gain_high", "shadow_price", "break_even", "idle", "left_out", "kept"),
)
_SHOWN: Final = (
    *("value", "label", "today", "proposed", "low", "high", "response_today"),
    *("response_proposed", "marginal_today", "marginal_proposed", "months"),
)


def _bounds(
    _context: object, _parameter: object, given: tuple[str, ...]
) -> tuple[tuple[str, float, float], ...]:
    """Own bounds of rows; an id may hold any sign."""
    found: list[tuple[str, float, float]] = []
    for text in given:
        name, _, ends = text.rpartition("=")
        low, _, high = ends.partition(":")
        try:
            found.append((name, float(low), float(high)))
        except ValueError:
            remedy = "write it as INF001=10000:30000."
            raise click.BadParameter(f"'{text}' is not ID=LOW:HIGH: {remedy}") from None
    return tuple(found)


def _amount(_context: object, _parameter: object, text: str | None) -> float | None:
    if text is None:
        return None
    read = parse_number(text)
    if read is None or read.percent:
        raise click.BadParameter(f"'{text}' is no amount. Give one such as 500000 or 5L.")
    return float(read.value)


@click.command()
@workspace_option
@filter_options
@click.option(
    "--budget", callback=_amount, metavar="N", help="A month, 500000 or 5L; today's unless given."
)
@click.option("--by", type=click.Choice(BY), default="influencer", help="What is a row.")
@click.option("--objective", type=click.Choice(OBJECTIVES), default="revenue", help="What counts.")
@click.option("--low", type=float, default=0.5, show_default=True, help="Least, times today's.")
@click.option("--high", type=float, default=2.0, show_default=True, help="Most, times today's.")
@click.option("--lock", "locked", multiple=True, metavar="ID", help="A row to leave as it is.")
@click.option(
    *("--bounds", "bounds"),
    multiple=True,
    metavar="ID=LOW:HIGH",
    callback=_bounds,
    help="Own bounds of a row, ₹ a month; repeat it for more.",
)
@click.option("--format", "style", type=click.Choice(["table", "csv", "json"]), default="table")
def plan(
    workspace: str,
    conditions: Sequence[str],
    followers: Followers | None,
    start: datetime | None,
    end: datetime | None,
    budget: float | None,
    by: By,
    objective: Objective,
    low: float,
    high: float,
    locked: tuple[str, ...],
    bounds: tuple[tuple[str, float, float], ...],
    style: str,
) -> None:
    """Print the split of a monthly budget of fees that is expected to bring most."""
    snapshot = live_snapshot(load_settings(), workspace)
    view = chosen(snapshot, conditions, followers, start, end)
    with plain_errors():
        for unknown in unknown_values(snapshot, view):
            click.echo(unknown.sentence, err=True)
        try:
            request = Request(by, objective, budget, low, high, bounds, locked)
            found = planned(snapshot, view, request)
        except PlanError as error:
            raise click.ClickException(str(error)) from error
    if style == "json":
        print_json(as_json(found))
        return
    for said in sentences(found, lambda value: fmt.money(value, "short")):
        click.echo(said, err=True)
    if style == "csv":
        click.echo(as_csv(perf.records(found.cells)), nl=False)
    else:
        print_table(perf.records(found.cells[list(_SHOWN)]))


def as_json(found: Plan) -> dict[str, Any]:
    """A plan as plain values: what was asked, totals in ₹ a month, and its rows."""
    return {
        "by": found.request.by,
        "objective": found.request.objective,
        **{name: getattr(found, name) for name in _TOTALS},
        "months": [month.isoformat()[:7] for month in found.months],
        "unknown": list(found.unknown),
        "shares": [asdict(share) for share in found.shares],
        "cells": perf.records(found.cells),
        "curve": perf.records(found.curve),
    }
