"""Payout statements that do not match the work, planted on purpose and listed in the truth."""

from datetime import date

import numpy as np
import pandas as pd

from sample_data import catalogue as shop
from sample_data.plan import Plan
from sample_data.timeline import stream

WRONG_SHARE = 0.025
"""Share of statements that are wrong, split over the four kinds; at least one of each."""
OVERSTATED, OVERPAID, TWICE, UNWORKED = (
    "overstated orders",
    "wrong rate",
    "duplicate",
    "paid without work",
)
_FROM = {
    OVERSTATED: ("order", "percent"),
    OVERPAID: ("post", "hybrid"),
    TWICE: ("post", "order", "fixed"),
    UNWORKED: ("post",),
}
_NOTES = {
    OVERSTATED: "states more orders than were tracked",
    OVERPAID: "paid a quarter above the stated rate",
    TWICE: "the statement above, paid a second time",
    UNWORKED: "no post and no tracked order by this influencer for this campaign",
}


def _overstate(rows: pd.DataFrame) -> pd.DataFrame:
    extra = np.maximum(2, np.round(0.4 * rows["orders"].to_numpy(dtype=float))).astype(np.int64)
    per_order = np.round(rows["money"].to_numpy() * 100).astype(np.int64) * extra
    paise = rows["paise"].to_numpy()
    more = np.where(rows["word"] == "order", paise + per_order, np.round(paise * 1.4))
    return rows.assign(orders=rows["orders"] + extra, paise=more.astype(np.int64))


def _overpay(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(paise=np.round(rows["paise"].to_numpy() * 1.25).astype(np.int64))


def _unwork(plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    """Move statements to the close of a campaign of a brand the influencer does not work for."""
    where = {str(code): i for i, code in enumerate(plan.people.ids)}
    dates: list[date] = []
    names: list[str] = []
    brands: list[str] = []
    for turn, code in enumerate(rows["influencer_id"]):
        own = {int(plan.people.brand[where[code]]), int(plan.people.second[where[code]])}
        others = [run for run in plan.campaigns if run.brand not in own]
        run = others[turn % len(others)]
        dates.append(plan.period.when(run.end))
        names.append(run.name)
        brands.append(shop.BRANDS[run.brand])
    gift = pd.Series(pd.NA, index=rows.index, dtype="Int64")
    return rows.assign(date=dates, campaign=names, brand=brands, orders=0, product_cost=gift)


def plant(plan: Plan, table: pd.DataFrame) -> pd.DataFrame:
    """Plant wrong statements in a sorted table.

    Changes `orders` and `paise` of some rows and adds some rows. The columns `kind` and `note`
    (blank where the statement is right) say what was done; `due` is what should have been paid.
    """
    rng = stream(plan.seed, "mistakes")
    each = max(1, round(WRONG_SHARE * len(table) / len(_FROM)))
    table = table.assign(kind="", note="", order=np.arange(len(table), dtype=float))
    free, kept = np.ones(len(table), dtype=bool), np.ones(len(table), dtype=bool)
    parts: list[pd.DataFrame] = []
    for kind, words in _FROM.items():
        fits = table["word"].isin(words).to_numpy() & (table["paise"].to_numpy() > 0)
        if not (fits & free).any():
            continue
        # The larger half: mistakes that someone would want to know about.
        large = table["paise"].to_numpy() >= np.median(table["paise"].to_numpy()[fits])
        at = rng.permutation(np.flatnonzero(fits & free & large))[:each]
        free[at] = False
        rows = table.iloc[at].assign(kind=kind, note=_NOTES[kind])
        if kind in (OVERSTATED, OVERPAID):
            kept[at] = False
        if kind == OVERSTATED:
            parts.append(_overstate(rows))
        elif kind == OVERPAID:
            parts.append(_overpay(rows))
        else:
            extra = rows.assign(due=0, order=rows["order"] + 0.5)
            parts.append(extra if kind == TWICE else _unwork(plan, extra))
    return pd.concat([table[kept], *parts]).sort_values(["date", "order"], ignore_index=True)
