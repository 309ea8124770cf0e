"""`roi insights`: what stands out in a view, how sure that is, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

import intake
from analytics.filters import Followers
from analytics.insights.engine import insights as found_in
from analytics.insights.insight import Insight
from analytics.nearest import unknown_values
from charts import insight_words as words
from cli.output import as_csv, print_json
from cli.view import chosen, filter_options
from cli.workspace import live_snapshot, load_settings, plain_errors, workspace_option
from storage import Store


@click.command()
@workspace_option
@filter_options
@click.option("--format", "style", type=click.Choice(["table", "csv", "json"]), default="table")
def insights(
    workspace: str,
    conditions: Sequence[str],
    followers: Followers | None,
    start: datetime | None,
    end: datetime | None,
    style: str,
) -> None:
    """Print what stands out beyond chance, the most money at stake first."""
    settings = load_settings()
    snapshot = live_snapshot(settings, workspace)
    view = chosen(snapshot, conditions, followers, start, end)
    with plain_errors():
        for unknown in unknown_values(snapshot, view):
            click.echo(unknown.sentence, err=True)
        marks = intake.marks_of(Store(settings.data_dir).workspace(workspace), snapshot)
        found = found_in(snapshot, view, marks)
    rows = [as_row(one) for one in found.insights]
    if style == "json":
        print_json({"tested": found.tested, "more": dict(found.more), "insights": rows})
    elif style == "csv":
        click.echo(as_csv(rows), nl=False)
    else:
        click.echo(words.summary(found.insights, found.tested))
        for one in found.insights:
            said = f"{words.sentence(one)} {words.stake(one)}. {words.behind(one)} {one.action}"
            click.echo(f"\n- {said}")


def as_row(one: Insight) -> dict[str, Any]:
    """A finding as plain values; money in ₹, confidence from 0 to 1 or None where counted."""
    return {
        "rule": one.rule,
        "subject": one.subject,
        "kind": one.kind,
        "what": words.sentence(one),
        "money": round(one.money, 2),
        "confidence": one.confidence,
        "sample": one.sample,
        "sample_of": one.sample_of,
        "evidence": "; ".join(
            f"{line.label}: {' '.join(filter(None, words.evidence(line)))}" for line in one.evidence
        ),
        "action": one.action,
        "view": one.link.view.to_query(),
    }
