"""The figures of the Payouts tab and of a statement: sentence, cards, grid rows, explanations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from analytics.influencer_metrics import metric_of
from analytics.payouts.terms import counting
from analytics.payouts.totals import Payouts
from charts import format as fmt
from charts import payout_words as words
from layouts import explain, kpi_card, kpis
from layouts.kpi_card import Kpi
from storage import Snapshot


def values_of(total: Payouts) -> dict[str, float]:
    """The figures of a view by the keys of their metrics."""
    return {
        "payout_owed": total.owed,
        "payout_due": total.due,
        "payout_approved": total.approved,
        "payout_held": total.hold + total.disputed,
        "payout_paid": total.paid,
        "payout_difference": total.difference,
        "payout_computed": total.computed,
        "payout_recorded": total.recorded,
        "payout_gift": total.gift,
        "payout_differing": total.differing,
    }


def cards(
    keys: tuple[str, ...], values: Mapping[str, float], about: explain.Lines
) -> list[dict[str, Any]]:
    """A card per figure."""
    return [
        kpi_card.card(
            Kpi(
                metric=key,
                label=metric_of(key).label,
                value=fmt.metric(key, values[key], "short"),
                change=None,
                sparkline="",
                facts={
                    "Formula": metric_of(key).formula,
                    "Exact": fmt.metric(key, values[key], "exact"),
                    **dict(about),
                },
                help=metric_of(key).help,
            )
        )
        for key in keys
    ]


def about(snapshot: Snapshot, context: kpis.Context, payouts: int) -> explain.Lines:
    """What every ⓘ of the page says: which orders count, the view and the data."""
    config = snapshot.config
    held = f", {config.payout_hold_days} days old" if config.payout_hold_days else ""
    return [
        ("Counts", f"{words.COUNTED[counting(snapshot)]}{held}; see Settings"),
        ("From", fmt.plural(payouts, "payout line")),
        ("View", context.words),
        ("Data", f"snapshot {context.snapshot[:16]}"),
    ]


def grid_rows(people: pd.DataFrame, shown: str) -> pd.DataFrame:
    """Influencers as the grid lists them: those with something in the state that is shown."""
    held = people["hold"] + people["disputed"] + people["waits"]
    kept = {
        "due": people["due"] != 0,
        "approved": people["approved"] != 0,
        "held": held != 0,
        "paid": people["paid"] != 0,
        "differ": people["differences"] > 0,
    }.get(shown)
    rows = people.assign(held=held) if kept is None else people.assign(held=held)[kept]
    return rows.rename(columns={key.removeprefix("payout_"): key for key in _KEYS})


_KEYS: Final = (
    *("payout_owed", "payout_due", "payout_approved", "payout_held", "payout_paid"),
    *("payout_difference", "payout_computed", "payout_recorded"),
)


def totals_of(rows: pd.DataFrame) -> dict[str, float | None]:
    """The last row of the grid: what its rows add up to."""
    return {key: float(rows[key].sum()) for key in _KEYS}
