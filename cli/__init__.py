"""The `roi` command: the app's numbers and its ingest from a shell."""

from __future__ import annotations

import click

from cli.costs import costs
from cli.export import export
from cli.incrementality import incrementality
from cli.ingest import ingest
from cli.insights import insights
from cli.metrics import metrics
from cli.payouts import payouts
from cli.plan import plan
from cli.report import report
from cli.sample import sample
from cli.serve import serve
from cli.settings import settings
from settings import VERSION

__all__ = ["main"]


@click.group()
@click.version_option(VERSION, prog_name="roi")
def main() -> None:
    """Influencer campaign ROI from four exports: influencers, posts, orders and payouts."""


for _command in (
    serve,
    ingest,
    metrics,
    incrementality,
    costs,
    payouts,
    insights,
    plan,
    export,
    report,
    settings,
    sample,
):
    main.add_command(_command)
