"""`roi costs`: how far ROAS depends on the rule for fixed sums, and payouts as computed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click

from analytics import performance as perf
from analytics.extras import dimensions
from analytics.filters import TIME_DIMENSIONS, Filters, Followers, dimension_of
from cli.output import as_csv, print_json, print_table
from cli.view import chosen, filter_options, say_what_is_left_out
from cli.workspace import live_snapshot, load_settings, plain_errors, workspace_option
from storage import Snapshot


@click.command()
@workspace_option
@filter_options
@click.option("--by", metavar="DIM", help="One row per value of a dimension that cost knows.")
@click.option("--check", is_flag=True, help="List every payout as recorded and as computed.")
@click.option("--format", "style", type=click.Choice(["table", "csv", "json"]), default="table")
def costs(
    workspace: str,
    conditions: Sequence[str],
    followers: Followers | None,
    start: datetime | None,
    end: datetime | None,
    by: str | None,
    check: bool,
    style: str,
) -> None:
    """Print ROAS under each of the five rules that spread fixed sums, or check the payouts."""
    snapshot = live_snapshot(load_settings(), workspace)
    filters = chosen(snapshot, conditions, followers, start, end)
    if check and (by is not None or filters != Filters()):
        raise click.UsageError("--check lists every payout: leave out --by and what filters.")
    known = [
        key
        for key in (*dimensions(snapshot), *TIME_DIMENSIONS)
        if dimension_of(key).level not in ("order", "post")
    ]
    if by is not None and by not in known:
        raise click.BadParameter(f"'{by}' is not one of {', '.join(known)}.", param_hint="--by")
    with plain_errors():
        if check:
            rows = perf.records(perf.payout_check(snapshot))
        else:
            say_what_is_left_out(snapshot, filters)
            rows = _ranges(snapshot, filters, by)
    if not rows:
        click.echo("There is no cost to show: none is imported, or the filter hides it.", err=True)
    if style == "json":
        print_json(rows)
    elif style == "csv":
        click.echo(as_csv(rows), nl=False)
    else:
        print_table(rows)


def _ranges(snapshot: Snapshot, filters: Filters, by: str | None) -> list[dict[str, object]]:
    """The range of ROAS over the rules, in total or one row per value."""
    found = perf.roas_range(snapshot, filters, by)
    rows = perf.records(found.drop(columns="value"))
    if by is None:
        return rows
    values = found["value"]
    named = zip(values, perf.labels(snapshot, by, values), rows, strict=True)
    return [{by: value, "label": label, **row} for value, label, row in named]
