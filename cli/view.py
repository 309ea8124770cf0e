"""Which rows a command is about: `--filter`, `--followers`, `--from` and `--to`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import click

from analytics import performance as perf
from analytics.extras import dimensions
from analytics.filters import DIMENSIONS, Filters, Followers
from analytics.followers import parse_range
from analytics.nearest import unknown_values
from charts import format as fmt
from storage import Snapshot

F = TypeVar("F", bound=Callable[..., Any])


def filter_options(command: F) -> F:
    """Let a command narrow the figures by dimension, followers and time."""
    for decorate in (
        click.option("--to", "end", type=click.DateTime(["%Y-%m-%d"]), help="Last day."),
        click.option("--from", "start", type=click.DateTime(["%Y-%m-%d"]), help="First day."),
        click.option(
            "--followers",
            callback=_followers,
            metavar="FROM-TO",
            help="Influencers with so many followers: 10000-500000, 10k-5L, 10k- or -5L.",
        ),
        click.option(
            "--filter",
            "conditions",
            multiple=True,
            metavar="K=V",
            help=f"Keep one value of a dimension; repeat it for more. K: {', '.join(DIMENSIONS)}.",
        ),
    ):
        command = decorate(command)
    return command


def _followers(_context: object, _parameter: object, text: str | None) -> Followers | None:
    try:
        return None if text is None else parse_range(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def chosen(
    snapshot: Snapshot,
    conditions: Sequence[str],
    followers: Followers | None,
    start: datetime | None,
    end: datetime | None,
) -> Filters:
    """The options of `filter_options` as the one filter value."""
    values: dict[str, list[str]] = {}
    known = dimensions(snapshot)
    for condition in conditions:
        dimension = next((key for key in known if condition.startswith(f"{key}=")), None)
        if dimension is None:
            raise click.BadParameter(
                f"'{condition}' is not K=V with K one of {', '.join(known)}.",
                param_hint="--filter",
            )
        values.setdefault(dimension, []).append(condition.removeprefix(f"{dimension}="))
    filters = Filters(
        tuple((key, tuple(each)) for key, each in values.items()), followers=followers
    )
    if start and end and start > end:
        raise click.BadParameter("--from lies after --to.", param_hint="--from")
    if start or end:
        filters = filters.with_period(
            "custom", start.date() if start else None, end.date() if end else None
        )
    return filters


def say_what_is_left_out(snapshot: Snapshot, filters: Filters) -> None:
    """Tell on stderr of filter values that do not exist, and of cost that a date leaves out."""
    for unknown in unknown_values(snapshot, filters):
        click.echo(unknown.sentence, err=True)
    gap = perf.cost_gap(snapshot, filters)
    if gap.influencers:
        revenue = fmt.money(gap.revenue, "exact")
        have = "has" if gap.influencers == 1 else "have"
        click.echo(
            f"{fmt.plural(gap.influencers, 'influencer')} {have} {revenue} of revenue and no "
            "payout: ROAS counts them as free.",
            err=True,
        )
    evidence = perf.evidence(snapshot, filters)
    if evidence["undated_cost"] and not evidence["undated_included"]:
        undated = fmt.money(evidence["undated_cost"], "exact")
        click.echo(f"{undated} of cost has no date and is not included.", err=True)
