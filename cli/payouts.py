"""`roi payouts`: what is owed and paid, where records differ, statements, and decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click
import pandas as pd

import intake
from analytics import performance as perf
from analytics.filters import Filters, Followers
from analytics.nearest import unknown_values
from analytics.payouts import totals
from analytics.payouts.lines import lines
from charts import format as fmt
from charts import payout_words as words
from cli.output import as_csv, print_json, print_table
from cli.view import chosen, filter_options
from cli.workspace import (
    live_snapshot,
    load_settings,
    plain_errors,
    shell_user,
    workspace_option,
)
from reports.delimited import csv_lines
from reports.payout_run import file_name, run_rows, run_xlsx
from reports.printing import PrintingError
from reports.statement import statement_pdf
from schemas.person import person
from storage import Snapshot, Store, Workspace
from storage import payout_log as log
from storage.payout_log import STATES, Marks, state_of

BY: Final = ("influencer", "month", "payout", "line")
ONLY: Final = ("due", "approved", "hold", "disputed", "difference")
_SUMS: Final = (
    *("owed", "payable", "due", "waits", "approved", "hold", "disputed", "paid", "difference"),
    *("computed", "recorded", "gift", "differing", "differences"),
)


@click.command()
@workspace_option
@filter_options
@click.option("--by", type=click.Choice(BY), help="One row per influencer, month, payout or line.")
@click.option("--differences", is_flag=True, help="Payouts whose record is not what the work is.")
@click.option("--statement", metavar="ID", help="Write the PDF statement of one influencer.")
@click.option("--mark", type=click.Choice(STATES), help="Set a state for the open lines.")
@click.option("--only", type=click.Choice(ONLY), help="With --mark: only lines of this state.")
@click.option("--who", default="", metavar="NAME", help="Who decides; the account unless given.")
@click.option("--note", default="", help="Why, for the log.")
@click.option("--log", "entries", is_flag=True, help="List what was decided.")
@click.option("--run", type=int, metavar="N", help="Write the run of decision N: CSV or XLSX.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@click.option("--format", "style", type=click.Choice(["table", "csv", "json"]), default="table")
def payouts(
    workspace: str,
    conditions: Sequence[str],
    followers: Followers | None,
    start: datetime | None,
    end: datetime | None,
    by: str | None,
    differences: bool,
    statement: str | None,
    mark: str | None,
    only: str | None,
    who: str,
    note: str,
    entries: bool,
    run: int | None,
    out: Path | None,
    style: str,
) -> None:
    """Print what is owed to influencers and what was paid, and decide about it."""
    _refuse_unused(click.get_current_context().params)
    settings = load_settings()
    snapshot = live_snapshot(settings, workspace)
    view = chosen(snapshot, conditions, followers, start, end)
    with plain_errors():
        for unknown in unknown_values(snapshot, view):
            click.echo(unknown.sentence, err=True)
        target = Store(settings.data_dir).workspace(workspace)
        marks = intake.marks_of(target, snapshot)
        if statement is not None:
            _write_statement(snapshot, view, marks, statement, out)
            return
        if run is not None:
            _write_run(snapshot, marks, run, out)
            return
        if mark is not None:
            _mark(target, snapshot, view, marks, state=mark, only=only, who=who, note=note)
            return
        if entries:
            rows = _entries(marks)
        elif differences:
            rows = _differences(snapshot, view, marks)
        else:
            rows = _rows(snapshot, view, marks, by)
    if style == "json":
        whole = by is None and not (entries or differences)
        print_json(_whole(snapshot, view, marks, rows[0]) if whole else rows)
    elif style == "csv":
        click.echo(as_csv(rows), nl=False)
    else:
        print_table(rows)


def _refuse_unused(given: Mapping[str, Any]) -> None:
    """Raise where an option would change nothing."""
    asked = [
        name
        for name in ("by", "differences", "statement", "mark", "entries", "run")
        if given[name] not in (None, False)
    ]
    if len(asked) > 1:
        raise click.UsageError(
            "Give one of --by, --differences, --statement, --mark, --log and --run."
        )
    for names, goes_with in (
        (("only", "who", "note"), ("mark",)),
        (("out",), ("statement", "run")),
    ):
        unused = [f"--{name}" for name in names if given[name]]
        if unused and not set(goes_with) & set(asked):
            wanted = " or ".join(f"--{name}" for name in goes_with)
            raise click.UsageError(f"{unused[0]} goes with {wanted}.")


def _rows(
    snapshot: Snapshot, view: Filters, marks: Marks, by: str | None
) -> list[dict[str, object]]:
    found = totals.payouts(snapshot, view, marks)
    if by is None:
        total = found.total
        for amount, why in (
            (total.unnamed, "names no brand or campaign"),
            (total.undated, "has no date"),
        ):
            if amount:
                click.echo(f"{fmt.money(amount, 'exact')} {why} and is left out.", err=True)
        sums: dict[str, object] = {name: getattr(total, name) for name in _SUMS}
        return [sums | {"owed_influencers": total.influencers}]
    if by in ("influencer", "month"):
        frame = found.influencers if by == "influencer" else found.months
        named = {"influencer": frame["value"]} if by == "influencer" else {"month": frame["value"]}
        if by == "influencer":
            named["name"] = frame["label"]
        return perf.records(pd.DataFrame({**named, **{name: frame[name] for name in _SUMS}}))
    frame = lines(snapshot, view, marks)
    return _listed(snapshot, _by_payout(frame) if by == "payout" else frame)


def _by_payout(lines: pd.DataFrame) -> pd.DataFrame:
    """One row for each payout: the sum of its lines, and every state that they are in."""
    dues = lines.groupby("due", sort=False)
    return lines.drop_duplicates("due").assign(
        amount=dues["amount"].sum().to_numpy(),
        state=dues["state"].agg(lambda states: ", ".join(states.unique())).to_numpy(),
    )


def _whole(
    snapshot: Snapshot, view: Filters, marks: Marks, total: dict[str, object]
) -> dict[str, object]:
    """The total, with what is owed to whom and where records differ."""
    return {
        **total,
        "influencers": _rows(snapshot, view, marks, "influencer"),
        "different": _differences(snapshot, view, marks),
    }


def _listed(snapshot: Snapshot, frame: pd.DataFrame) -> list[dict[str, object]]:
    """Lines with names and words first."""
    names = perf.influencer_labels(snapshot)
    columns = (
        *("line", "due", "state", "amount", "recorded", "computed", "paid", "gift", "orders"),
        *("posts", "stated_orders", "stated_posts", "tracked_orders", "waiting_orders", "cause"),
        *("decided_by", "note"),
    )
    rows: list[dict[str, object]] = []
    for row in frame.to_dict("records"):
        day = row["on"]
        rows.append(
            {
                "influencer": row["influencer"],
                "name": names.get(str(row["influencer"]), row["influencer"]),
                "date": None if pd.isna(day) else str(day)[:10],
                "campaign": row["campaign"],
                "brand": row["brand"],
                "basis": row["basis"],
                "for": words.purpose(row),
                **{name: _plain(row[name]) for name in columns},
            }
        )
    return rows


def _plain(value: Any) -> object:
    return None if pd.isna(value) else value


def _differences(snapshot: Snapshot, view: Filters, marks: Marks) -> list[dict[str, object]]:
    found = totals.differences(snapshot, view, marks)
    rows: list[dict[str, object]] = []
    for row in found.to_dict("records"):
        day = row["on"]
        rows.append(
            {
                "payout": row["ref"],
                "influencer": row["influencer"],
                "name": row["label"],
                "date": None if pd.isna(day) else str(day)[:10],
                "campaign": _plain(row["campaign"]),
                "recorded": _plain(row["recorded"]),
                "computed": _plain(row["computed"]),
                "difference": _plain(row["difference"]),
                "cause": row["cause"],
                "why": words.cause(row),
            }
        )
    return rows


def _entries(marks: Marks) -> list[dict[str, object]]:
    return [
        {
            "run": entry.id,
            "at": entry.at.isoformat(),
            "who": entry.who,
            "state": entry.state,
            "payouts": entry.lines,
            "influencers": entry.influencers,
            "amount": entry.paise / 100,
            "note": entry.note,
        }
        for entry in log.entries(marks.root, sample=marks.sample)
    ]


def _mark(
    target: Workspace,
    snapshot: Snapshot,
    view: Filters,
    marks: Marks,
    *,
    state: str,
    only: str | None,
    who: str,
    note: str,
) -> None:
    """Set a state for the open lines of the view that it can follow."""
    wanted = state_of(state)
    found = intake.decidable(snapshot, view, marks, only=(only,) if only else ())[wanted]
    if found.empty:
        raise click.ClickException(f"No payout of this view can become {state}.")
    entry = intake.decide(
        target,
        wanted,
        {str(row["line"]): round(float(row["amount"]) * 100) for row in found.to_dict("records")},
        who=person(who) or shell_user(),
        note=note,
        seen=marks.revision,
    )
    amount = fmt.money(float(found["amount"].sum()), "exact")
    click.echo(f"Run {entry}: {fmt.plural(len(found), 'payout')} set to {state}, {amount}.")


def _write_statement(
    snapshot: Snapshot, view: Filters, marks: Marks, who: str, out: Path | None
) -> None:
    if who not in perf.influencer_labels(snapshot):
        raise click.BadParameter(f"No influencer has the id '{who}'.", param_hint="--statement")
    target = out or Path(f"payout-statement-{file_name(who)}.pdf")
    try:
        content = statement_pdf(snapshot, view, marks, who, datetime.now(UTC))
    except PrintingError as error:
        raise click.ClickException(str(error)) from error
    target.write_bytes(content)
    click.echo(f"{target} written.")


def _write_run(snapshot: Snapshot, marks: Marks, run: int, out: Path | None) -> None:
    known = log.entry_of(marks.root, run, sample=marks.sample)
    if known is None:
        raise click.BadParameter(f"There is no decision {run}; see --log.", param_hint="--run")
    rows = run_rows(
        known,
        log.lines_of(marks.root, run),
        perf.influencer_labels(snapshot),
        snapshot.config,
    )
    target = out or Path(f"payout-run-{run:04d}.csv")
    if target.suffix.lower() == ".xlsx":
        target.write_bytes(run_xlsx(rows, snapshot.config.currency))
    else:
        amounts = [f"{amount:.2f}" for amount in rows["amount"]]
        plain = csv_lines(list(rows.columns), [rows.assign(amount=amounts)])
        target.write_text("".join(plain), encoding="utf-8", newline="")
    click.echo(f"{target} written.")
