"""`roi insights`: what stands out in a view, how often that is chance, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import click

import intake
from analytics.filters import Followers
from analytics.insights.engine import insights as found_in
from analytics.insights.engine import listing
from analytics.nearest import unknown_values
from charts import insight_words as words
from cli.output import as_csv, print_json
from cli.view import chosen, filter_options
from cli.workspace import live_snapshot, load_settings, plain_errors, workspace_option
from reports.datasets.decisions import insight_row
from schemas.dates import today
from storage import Store
from storage.hidden_findings import hidden_keys

STYLES: Final = ("table", "csv", "json", "digest")


@click.command()
@workspace_option
@filter_options
@click.option("--format", "style", type=click.Choice(STYLES), default="table")
def insights(
    workspace: str,
    conditions: Sequence[str],
    followers: Followers | None,
    start: datetime | None,
    end: datetime | None,
    style: str,
) -> None:
    """Print what stands out beyond chance, the most money at stake first.

    Findings that somebody has hidden on the Insights tab are left out here too. A digest has the
    five most valuable ones, a line each, to be mailed once a week.
    """
    settings = load_settings()
    snapshot = live_snapshot(settings, workspace)
    view = chosen(snapshot, conditions, followers, start, end)
    with plain_errors():
        for unknown in unknown_values(snapshot, view):
            click.echo(unknown.sentence, err=True)
        folder = Store(settings.data_dir).workspace(workspace)
        found = found_in(snapshot, view, intake.marks_of(folder, snapshot))
        now = today(snapshot.config.zone)
        seen = listing(found, hidden_keys(folder.root, now, sample=snapshot.is_sample))
    rows = [insight_row(one) for one in seen.listed]
    if style == "json":
        counts = {"tested": found.tested, "more": dict(seen.more), "hidden": seen.hidden}
        print_json({**counts, "insights": rows})
        return
    if style == "digest":
        click.echo("\n".join(words.digest(seen.listed) or [f"{words.nothing(seen)}."]))
        return
    if style == "csv":
        click.echo(as_csv(rows), nl=False)
    else:
        click.echo(words.summary(seen, found.tested))
        for one in seen.listed:
            said = f"{words.sentence(one)} {words.stake(one)}. {words.behind(one)} {one.action}"
            click.echo(f"\n- {said}")
    if seen.more:
        click.echo(f"\n{words.not_listed(seen)}", err=style == "csv")
