"""Relations between tables: who is meant by an influencer id, and does the platform agree."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

RELATION_COLUMNS = ("table", "line", "column", "value", "reason")
REFERRING = ("posts", "tracking", "payouts")
UNKNOWN_INFLUENCER = (
    "no influencer with this id; the row is kept under a placeholder until the influencers "
    "table has one"
)


UNPRICED = (
    "neither a revenue nor a price is known for this product, so its orders count as ₹0: "
    "add a revenue column, or import a products table with prices"
)


def check_prices(orders: pd.DataFrame, priced: Collection[str]) -> pd.DataFrame:
    """Tells the products whose orders have no revenue and no price to derive it from.

    Args:
        orders: Accepted tracking rows.
        priced: Products with a price in the products table.

    Returns:
        One line a product, at its first such row: table, line, column, value, reason, indexed
        like the row.
    """
    bare = orders[
        orders["revenue_paise"].isna()
        & orders["price_paise"].isna()
        & ~orders["product"].isin(list(priced))
    ].drop_duplicates("product")
    return _told(bare, "tracking", "revenue", bare["product"], UNPRICED)


def check_relations(
    batch: Mapping[str, pd.DataFrame], known: Collection[str] | pd.Series
) -> pd.DataFrame:
    """Checks posts, orders and payouts against the influencers.

    Args:
        batch: Accepted frames by table name; `influencers` may be among them.
        known: Influencer ids stored already.

    Returns:
        One line a doubtful row, all of them kept: table, line, column, value, reason. The index
        of each line is the row's index in its frame.
    """
    influencers = batch.get("influencers")
    ids = set(known)
    if influencers is not None:
        ids |= set(influencers["influencer_id"].dropna())
    found = [
        _unknown(batch[table], table, ids)
        for table in REFERRING
        if table in batch and not batch[table].empty
    ]
    if influencers is not None and "posts" in batch:
        found.append(_elsewhere(batch["posts"], influencers))
    found = [frame for frame in found if not frame.empty]
    if not found:
        return pd.DataFrame(
            {
                name: pd.Series(dtype="Int64" if name == "line" else "str")
                for name in RELATION_COLUMNS
            }
        )
    return pd.concat(found)


def _unknown(rows: pd.DataFrame, table: str, ids: set[str]) -> pd.DataFrame:
    column = rows["influencer_id"]
    orphans = rows[column.notna() & ~column.isin(ids)]
    return _told(orphans, table, "influencer_id", orphans["influencer_id"], UNKNOWN_INFLUENCER)


def _elsewhere(posts: pd.DataFrame, influencers: pd.DataFrame) -> pd.DataFrame:
    """Finds posts on another platform than the influencer's own."""
    own = influencers.drop_duplicates("influencer_id", keep="last")
    platforms = posts["influencer_id"].map(own.set_index("influencer_id")["platform"])
    differs = platforms.notna() & (platforms != posts["platform"])
    others = posts[differs]
    reasons = "the influencer's own platform is " + platforms[differs].astype("str")
    return _told(others, "posts", "platform", others["platform"], reasons)


def _told(
    rows: pd.DataFrame, table: str, column: str, values: pd.Series, reason: str | pd.Series
) -> pd.DataFrame:
    lines = rows["_line"] if "_line" in rows else pd.Series(pd.NA, index=rows.index, dtype="Int64")
    return pd.DataFrame(
        {"table": table, "line": lines, "column": column, "value": values, "reason": reason},
        index=rows.index,
        columns=list(RELATION_COLUMNS),
    )
