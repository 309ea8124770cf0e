"""`roi metrics`: every metric, overall or by a dimension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import click

from analytics import performance as perf
from analytics.extras import dimensions
from analytics.filters import TIME_DIMENSIONS, Filters, Followers, dimension_of
from analytics.incrementality import iroas
from analytics.influencer_metrics import INFLUENCER_METRICS
from analytics.measured_metrics import MEASURED, METHOD, SHARED_FACTOR
from analytics.metrics import METRICS
from charts import format as fmt
from cli.output import as_csv, print_json, print_table
from cli.view import chosen, filter_options, say_what_is_left_out
from cli.workspace import live_snapshot, load_settings, plain_errors, workspace_option
from storage import Snapshot

POST: Final = "post"
"""What --by takes beside the dimensions: each post with what it sold."""


@click.command()
@workspace_option
@filter_options
@click.option("--by", metavar="DIM", help="One row per value of a dimension, or per post.")
@click.option("--format", "style", type=click.Choice(["table", "csv", "json"]), default="table")
def metrics(
    workspace: str,
    conditions: Sequence[str],
    followers: Followers | None,
    start: datetime | None,
    end: datetime | None,
    by: str | None,
    style: str,
) -> None:
    """Print every metric, overall or one row per value of a dimension."""
    snapshot = live_snapshot(load_settings(), workspace)
    filters = chosen(snapshot, conditions, followers, start, end)
    if by is not None and by not in (known := (*dimensions(snapshot), *TIME_DIMENSIONS, POST)):
        raise click.BadParameter(f"'{by}' is not one of {', '.join(known)}.", param_hint="--by")
    with plain_errors():
        say_what_is_left_out(snapshot, filters)
        if by is None:
            rows: list[dict[str, object]] = [_total(snapshot, filters)]
        elif by == POST:
            rows = _posts(snapshot, filters)
        else:
            rows = _by(snapshot, filters, by)
    if style == "json":
        print_json(rows[0] if by is None else rows)
    elif style == "csv":
        click.echo(as_csv(rows), nl=False)
    else:
        print_table(rows)


def _total(snapshot: Snapshot, filters: Filters) -> dict[str, object]:
    """Every metric of the view, with what was measured."""
    found = iroas.total(snapshot, filters) or (None, None, None)
    measured = dict(zip(iroas.COLUMNS, found, strict=True))
    return dict(perf.totals(snapshot, filters)) | _measured(measured)


def _measured(found: Mapping[str, object]) -> dict[str, object]:
    """Measured incremental ROAS, its bounds and where it comes from; None where undefined."""
    values = {key: found.get(key) for key in iroas.COLUMNS}
    return values | {METHOD: None if values[MEASURED] is None else SHARED_FACTOR}


def _posts(snapshot: Snapshot, filters: Filters) -> list[dict[str, object]]:
    """One row per post of the view with what it sold; how much follows no post is said."""
    part = perf.explained(snapshot, filters)
    if part is not None and part.share is not None:
        days = snapshot.config.attribution_days
        click.echo(
            f"{fmt.percent(100 * part.share)} of tracked revenue follows a post "
            f"within {days} days; {fmt.money(part.other_revenue, 'exact')} follows none.",
            err=True,
        )
    return perf.records(perf.post_results(snapshot, filters))


def _by(snapshot: Snapshot, filters: Filters, by: str) -> list[dict[str, object]]:
    """One row per value; influencers have their adjusted ROAS and score too."""
    found = perf.records(perf.breakdown(snapshot, filters, by))
    rows = [
        {by: row["value"], "label": row["label"]} | {key: row[key] for key in METRICS}
        for row in found
    ]
    costed = dimension_of(by).level not in ("order", "post")
    measured = perf.records(iroas.measured(snapshot, filters, by)) if costed else []
    known = {row["value"]: row for row in measured}
    rows = [row | _measured(known.get(row[by], {})) for row in rows]
    if by != "influencer":
        return rows
    scored = {row["value"]: row for row in perf.records(perf.influencers(snapshot, filters))}
    return [
        row | {key: scored.get(row[by], {}).get(key) for key in INFLUENCER_METRICS} for row in rows
    ]
