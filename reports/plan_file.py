"""A budget plan as rows for a file: what each row gets now, what is proposed, what that brings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from analytics.filters import Filters
from analytics.plan import words
from analytics.plan.plan import Plan
from reports.columns import Kind, named
from reports.delimited import csv_chunks
from reports.frames import pieces
from reports.spreadsheet import frame_sheet, note_sheet, xlsx_chunks
from settings import VERSION
from storage import Snapshot

COLUMNS: Final = (
    *("id", "name", "platform", "brand", "fees_today", "fees_proposed", "change", "least", "most"),
    *("locked", "expected_today", "expected_proposed", "expected_low", "expected_high"),
    *("marginal_today", "marginal_proposed", "most_paid_a_month", "months_observed"),
)
"""Columns of the file: money a month in the workspace's currency; expected in money, or in new
customers; marginal per 1 of fees; the interval from `expected_low` to `expected_high` at 90 %."""

KINDS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(("fees_today", "fees_proposed", "change", "least", "most"), "money"),
    "most_paid_a_month": "money",
    **dict.fromkeys(("expected_today", "expected_proposed", "expected_low"), "number"),
    **dict.fromkeys(("expected_high", "marginal_today", "marginal_proposed"), "number"),
    "months_observed": "count",
}
"""What the columns are that are no text."""


def plan_rows(found: Plan) -> pd.DataFrame:
    """A row per row of the plan; Σ fees_proposed is what the plan spends, to the paisa.

    Args:
        found: The plan.

    Returns:
        Columns `COLUMNS`, those with the most to gain first.
    """
    cells = found.cells
    proposed = _to_the_paisa(cells, found.spent)
    made = pd.DataFrame(
        {
            "id": cells["value"],
            "name": cells["label"],
            "platform": cells["platform"],
            "brand": cells["brand"],
            "fees_today": cells["today"].round(2),
            "fees_proposed": proposed,
            "change": (proposed - cells["today"].round(2)).round(2),
            "least": cells["low"].round(2),
            "most": cells["high"].round(2),
            "locked": cells["locked"].map({True: "yes", False: "no"}),
            "expected_today": cells["response_today"].round(2),
            "expected_proposed": cells["response_proposed"].round(2),
            "expected_low": cells["response_low"].round(2),
            "expected_high": cells["response_high"].round(2),
            "marginal_today": cells["marginal_today"].round(6),
            "marginal_proposed": cells["marginal_proposed"].round(6),
            "most_paid_a_month": cells["most_paid"].round(2),
            "months_observed": cells["months"],
        }
    )
    return made[list(COLUMNS)]


def about(found: Plan, snapshot: Snapshot, view: Filters) -> list[tuple[str, str | float]]:
    """What the rows are: what was asked, what comes of it, of which view and data."""
    asked = found.request
    low, high = (round(end, 2) for end in (found.gain_low, found.gain_high))
    own = [f"{len(asked.locked)} locked"] * bool(asked.locked)
    own += [f"{len(asked.cells)} with bounds of their own"] * bool(asked.cells)
    says = words.sentences(found, lambda value: f"{value:,.2f}")
    return [
        *(("What it says" if at == 0 else "", text) for at, text in enumerate(says)),
        ("Split over", words.BY_LABELS[asked.by]),
        ("So that it brings most", words.OBJECTIVE_LABELS[asked.objective]),
        ("Budget a month", round(found.budget, 2)),
        ("Spent by the plan", round(found.spent, 2)),
        ("Fees today", round(found.today, 2)),
        ("Bounds, times today's", f"{asked.low:g} to {asked.high:g}"),
        ("Rows", ", ".join(own) or "all within these bounds"),
        ("Expected today", round(found.response_today, 2)),
        ("Expected", round(found.response_proposed, 2)),
        ("Change", round(found.gain, 2)),
        ("90% interval of the change", f"{low} to {high}"),
        ("Marginal, per 1 more of fees", round(found.shadow_price, 6)),
        ("Break-even of it", _known(found.break_even, 6)),
        ("Better not spent", _known(found.idle, 2)),
        ("Pay that follows sales, a month", _known(found.kept, 2)),
        ("Months of today's fees", ", ".join(f"{month:%Y-%m}" for month in found.months)),
        ("Filters", view.to_query() or "none"),
        ("Currency", snapshot.config.currency),
        ("Data", f"snapshot {snapshot.id}"),
        ("Made by", f"Influencer ROI {VERSION}"),
    ]


def _known(value: float | None, places: int) -> str | float:
    return "not known" if value is None else round(value, places)


def _to_the_paisa(cells: pd.DataFrame, total: float) -> pd.Series:
    """Proposed fees in whole paise that add up to the total; what is at a bound stays at it.

    The others are rounded down, and what is then missing goes to the largest rests.
    """
    exact = cells["proposed"] * 100
    fixed = (cells["proposed"] <= cells["low"]) | (cells["proposed"] >= cells["high"])
    paise = exact.floordiv(1).mask(fixed, exact.round())
    free = (exact - paise)[~fixed].sort_values(ascending=False, kind="stable").index
    if len(free):
        each, more = divmod(round(total * 100) - int(paise.sum()), len(free))
        paise.loc[free] += each
        paise.loc[free[:more]] += 1
    return (paise / 100).round(2)


def file_name(found: Plan, ending: str) -> str:
    """A name that says over what a plan splits its budget, for what, and how much a month."""
    over = found.request.by.replace("_", "-")
    return f"budget-plan-{over}-{found.request.objective}-{found.budget:.0f}.{ending}"


def plan_csv(found: Plan) -> bytes:
    """The plan as CSV with a BOM: the columns of `plan_rows`, amounts with two decimals."""
    columns = named(COLUMNS, KINDS)
    return b"".join(csv_chunks(columns, pieces(columns, plan_rows(found)), bom=True))


def plan_xlsx(found: Plan, snapshot: Snapshot, view: Filters) -> bytes:
    """The plan as a workbook: its rows, and a sheet that says what they are."""
    rows = frame_sheet("Budget plan", named(COLUMNS, KINDS), plan_rows(found), {"name": 28})
    told = note_sheet("About", about(found, snapshot, view))
    return b"".join(xlsx_chunks([rows, told], snapshot.config.currency))
