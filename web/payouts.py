"""Files of payouts: runs for the bank, statements, lines, differences, and the orders behind.

GET /api/payouts/runs/<entry>.csv and .xlsx, /api/payouts/lines.csv, /api/payouts/differences.csv,
/api/payouts/<influencer>/statement.pdf, /lines.csv and /orders.csv; the query is the view.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Response, abort, request

import intake
from analytics import performance as perf
from analytics.extras import applicable
from analytics.filters import Filters
from analytics.payouts import trace
from analytics.payouts.lines import lines
from reports.delimited import csv_lines
from reports.payout_lines import plain_days
from reports.payout_run import file_name, run_rows, run_xlsx
from reports.printing import PrintingError
from reports.spreadsheet import XLSX
from reports.statement import statement_pdf
from reports.take_away import Source, csv_file
from storage import payout_log as log
from web.access import current_workspace

if TYPE_CHECKING:
    import pandas as pd
    from flask import Flask

    from storage import Snapshot
    from storage.payout_log import Marks


def register(server: Flask) -> None:
    """Adds the download routes."""
    server.add_url_rule("/api/payouts/runs/<int:entry>.csv", "payout_run_csv", _run_csv)
    server.add_url_rule("/api/payouts/runs/<int:entry>.xlsx", "payout_run_xlsx", _run_xlsx)
    server.add_url_rule("/api/payouts/lines.csv", "payout_lines", _lines)
    server.add_url_rule("/api/payouts/differences.csv", "payout_differences", _differences)
    one = "/api/payouts/<path:who>"
    server.add_url_rule(f"{one}/statement.pdf", "payout_statement", _statement)
    server.add_url_rule(f"{one}/lines.csv", "payout_own_lines", _own_lines)
    server.add_url_rule(f"{one}/orders.csv", "payout_orders", _orders)


def _asked() -> tuple[Snapshot, Filters, Marks]:
    """The data, the view of the query, and what is decided."""
    workspace = current_workspace()
    snapshot = workspace.snapshot()
    view = applicable(snapshot, Filters.from_query(request.query_string.decode()))
    return snapshot, view, intake.marks_of(workspace, snapshot)


def _run(entry: int) -> pd.DataFrame:
    workspace = current_workspace()
    snapshot = workspace.snapshot()
    known = log.entry_of(workspace.root, entry, sample=snapshot.is_sample)
    if known is None:
        abort(404, "There is no such decision.")
    lines_of_run = log.lines_of(workspace.root, entry)
    names = perf.influencer_labels(snapshot)
    return run_rows(known, lines_of_run, names, snapshot.config)


def _run_csv(entry: int) -> Response:
    rows = _run(entry)
    amounts = [f"{amount:.2f}" for amount in rows["amount"]]
    return _csv(rows.assign(amount=amounts), f"payout-run-{entry:04d}.csv")


def _run_xlsx(entry: int) -> Response:
    content = run_xlsx(_run(entry), current_workspace().config().currency)
    return _sent(content, f"payout-run-{entry:04d}.xlsx", XLSX)


def _lines() -> Response:
    return _exported("payout_lines")


def _differences() -> Response:
    return _exported("payout_differences")


def _exported(key: str, who: str | None = None) -> Response:
    """A table of the Export tab, of one influencer or of the whole view."""
    snapshot, view, marks = _asked()
    if who is not None:
        _known(snapshot, who)
        view = view.with_values("influencer", [who])
    file = csv_file(Source(snapshot, view, marks, datetime.now(UTC)), key, bom=True)
    return _sent(b"".join(file.content), file.name, file.media)


def _known(snapshot: Snapshot, who: str) -> None:
    if who not in perf.influencer_labels(snapshot):
        abort(404, "The data have no influencer of this address.")


def _statement(who: str) -> Response:
    snapshot, view, marks = _asked()
    _known(snapshot, who)
    try:
        made = datetime.now(snapshot.config.zone)
        content = statement_pdf(snapshot, view, marks, who, made)
    except PrintingError as error:
        abort(503, str(error))
    return _sent(content, f"payout-statement-{file_name(who)}.pdf", "application/pdf")


def _own_lines(who: str) -> Response:
    return _exported("payout_lines", who)


def _orders(who: str) -> Response:
    snapshot, view, marks = _asked()
    _known(snapshot, who)
    own = lines(snapshot, view.with_values("influencer", [who]), marks, (who,))
    found = trace.within(trace.orders_behind(snapshot, who), own["due"])
    paid_in = [_numbers(str(dues)) for dues in found["dues"]]
    made = found.drop(columns=["pool", "dues"]).assign(paid_in=paid_in)
    return _csv(made, f"payout-orders-{file_name(who)}.csv")


def _numbers(dues: str) -> str:
    """Dues as the numbers of their payouts or terms."""
    return " ".join(due.partition(":")[2] for due in dues.split(trace.APART))


def _csv(rows: pd.DataFrame, name: str) -> Response:
    shown = plain_days(rows)
    return _sent("".join(csv_lines(list(shown.columns), [shown])), name, "text/csv")


def _sent(content: str | bytes, name: str, kind: str) -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
