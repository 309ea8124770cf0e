"""`roi report`: the insight report of a view as a PDF file, from the shell or from cron."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

import intake
from analytics import performance as perf
from analytics.filters import Followers
from charts import format as fmt
from cli.view import chosen, filter_options, say_what_is_left_out
from cli.workspace import live_snapshot, load_settings, plain_errors, workspace_option
from intake import report_choices
from reports.insight_report.asked import Asked
from reports.insight_report.chapters import CHAPTERS, ordered
from reports.page_pictures import page_count
from reports.printing import PrintingError
from schemas.dates import today
from storage import Store
from storage.durable import write_atomic
from storage.hidden_findings import hidden_keys

NOTHING_IN_VIEW: Final = 3


@click.command()
@workspace_option
@filter_options
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The PDF file to write; one that is there is replaced when the new one is whole.",
)
@click.option(
    "--chapter",
    "chapters",
    multiple=True,
    type=click.Choice(list(CHAPTERS)),
    help="A chapter to have in it; repeat it for more. All of them unless given.",
)
@click.option("--title", help="Its title; the one chosen on the Export tab unless given.")
@click.option(
    "--logo",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A PNG or JPEG file; the logo of the Export tab unless given.",
)
def report(
    workspace: str,
    conditions: Sequence[str],
    followers: Followers | None,
    start: datetime | None,
    end: datetime | None,
    out: Path,
    chapters: tuple[str, ...],
    title: str | None,
    logo: Path | None,
) -> None:
    """Write the insight report as PDF. Exit 0: written, 3: written, but nothing is in the view.

    Exit 1: nothing is written, and stderr says why; 2: an option is wrong.
    """
    if out.suffix.lower() != ".pdf":
        raise click.BadParameter(f"'{out.name}' does not end in .pdf.", param_hint="--out")
    if not out.absolute().parent.is_dir():
        raise click.ClickException(
            f"{out} cannot be written: there is no such folder. Make it first."
        )
    # It brings matplotlib, which would keep every other command waiting.
    from reports.insight_report.document import Report, report_pdf  # noqa: PLC0415

    settings = load_settings()
    snapshot = live_snapshot(settings, workspace)
    view = chosen(snapshot, conditions, followers, start, end)
    with plain_errors():
        say_what_is_left_out(snapshot, view)
        folder = Store(settings.data_dir).workspace(workspace)
        kept = report_choices.read(folder.root)
        hidden = hidden_keys(folder.root, today(snapshot.config.zone), sample=snapshot.is_sample)
        asked = Asked(snapshot, view, intake.marks_of(folder, snapshot), frozenset(hidden))
        made = Report(
            asked,
            datetime.now(UTC),
            _title(kept.title if title is None else title),
            ordered(chapters),
            report_choices.logo(folder.root) if logo is None else _logo(logo),
        )
        try:
            content = report_pdf(made)
            write_atomic(out, content)
        except PrintingError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
    pages = fmt.plural(page_count(content), "page")
    click.echo(f"{out}: {pages}, {len(content) / 1000:,.0f} KB, snapshot {snapshot.id}")
    if perf.is_empty(snapshot, view):
        click.echo("Nothing matches these filters: the report says so.", err=True)
        sys.exit(NOTHING_IN_VIEW)


def _title(text: str) -> str:
    try:
        return report_choices.usable_title(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--title") from error


def _logo(path: Path) -> bytes:
    try:
        return report_choices.as_logo(path.read_bytes())
    except report_choices.LogoError as error:
        raise click.BadParameter(f"{path}: {error}", param_hint="--logo") from error
