"""How rows of one table find those of another: matched and orphaned rows, with examples.

Every relation counts rows of its own table and splits them in two. Orphaned rows stay in every
total; the relation says how many there are, what money hangs on them and which ids to look for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import duckdb
import pandas as pd

from analytics.filters import UNASSIGNED
from storage import Snapshot, read_live

EXAMPLES: Final = 5

Key: TypeAlias = Literal[
    "posts_influencers",
    "orders_influencers",
    "payouts_influencers",
    "orders_products",
    "posts_platform",
    "payouts_work",
    "influencers_posts",
    "influencers_orders",
    "influencers_payouts",
]
Measure: TypeAlias = Literal["revenue", "cost"]

NEEDS: Final[Mapping[Key, tuple[str, str]]] = {
    "posts_influencers": ("posts", "influencers"),
    "orders_influencers": ("tracking", "influencers"),
    "payouts_influencers": ("payouts", "influencers"),
    "orders_products": ("tracking", "products"),
    "posts_platform": ("posts", "influencers"),
    "payouts_work": ("payouts", "tracking"),
    "influencers_posts": ("influencers", "posts"),
    "influencers_orders": ("influencers", "tracking"),
    "influencers_payouts": ("influencers", "payouts"),
}
"""The relations in the order they are told, each with the table it counts and the one it needs."""

_MEASURES: Final[Mapping[Key, Measure]] = {
    "orders_influencers": "revenue",
    "payouts_influencers": "cost",
    "orders_products": "revenue",
    "payouts_work": "cost",
    "influencers_posts": "cost",
    "influencers_orders": "cost",
    "influencers_payouts": "revenue",
}

_PEOPLE: Final = """
SELECT CAST(i.influencer AS VARCHAR) AS id, CAST(i.name AS VARCHAR) AS name, i.known,
       coalesce(p.posts, 0) AS posts, coalesce(o.order_rows, 0) AS order_rows,
       coalesce(o.revenue, 0) AS revenue, coalesce(y.payouts, 0) AS payouts,
       coalesce(y.paid, 0) AS paid
FROM influencers AS i
LEFT JOIN (SELECT influencer, count(*) AS posts FROM posts GROUP BY ALL) AS p USING (influencer)
LEFT JOIN (
    SELECT influencer, CAST(sum(order_rows) AS BIGINT) AS order_rows,
           CAST(sum(revenue) AS BIGINT) AS revenue
    FROM rollup WHERE order_rows <> 0 GROUP BY ALL
) AS o USING (influencer)
LEFT JOIN (
    SELECT influencer, count(*) AS payouts, CAST(sum(amount + product_cost) AS BIGINT) AS paid
    FROM payouts GROUP BY ALL
) AS y USING (influencer)
"""

_POSTS: Final = """
SELECT CAST(p.influencer AS VARCHAR) AS id, CAST(i.name AS VARCHAR) AS name,
       count(*) AS rows, p.platform <> i.platform AS orphaned, 0 AS money,
       CAST(p.platform AS VARCHAR) || ', not ' || i.platform AS detail
FROM (
    SELECT influencer, CAST(platform AS VARCHAR) AS platform FROM posts
    WHERE platform <> 'Unassigned'
) AS p JOIN influencers AS i USING (influencer)
WHERE i.known AND i.platform <> 'Unknown' GROUP BY ALL
"""

_WORK: Final = """
SELECT CAST(p.influencer AS VARCHAR) AS id, CAST(i.name AS VARCHAR) AS name, i.known,
       count(*) AS rows, w.claim IS NOT NULL AS orphaned,
       CAST(sum(p.amount + p.product_cost) AS BIGINT) AS money
FROM payouts AS p
JOIN influencers AS i USING (influencer)
LEFT JOIN payout_work AS w ON w.claim = p.claim AND w.kind IS NULL
WHERE p.amount + p.product_cost > 0 GROUP BY ALL
"""

_PRODUCTS: Final = """
SELECT CAST(product AS VARCHAR) AS id, CAST(sum(total_rows) AS BIGINT) AS rows,
       CAST(sum(total_revenue) AS BIGINT) AS money
FROM fact WHERE total_rows <> 0 AND product <> $unassigned GROUP BY ALL
"""

_ROWS: Final = """
SELECT (SELECT count(*) FROM posts) AS posts, (SELECT count(*) FROM orders) AS tracking,
       (SELECT count(*) FROM payouts) AS payouts,
       (SELECT count(*) FILTER (known) FROM influencers) AS influencers
"""


@dataclass(frozen=True)
class Example:
    """One of the ids behind a relation's orphaned rows.

    Attributes:
        id: Id as the files write it.
        name: Name of a known influencer, else "".
        rows: Orphaned rows under this id.
        money: What hangs on them, paise.
        detail: What is wrong with them where the id does not say it ("YouTube, not Instagram").
    """

    id: str
    name: str
    rows: int
    money: int
    detail: str = ""


@dataclass(frozen=True)
class Relation:
    """Rows of one table that find, or do not find, what they refer to.

    Attributes:
        key: Which relation it is.
        missing: Tables without a row, without which it cannot be looked at; then nothing counts.
        matched: Rows that fit.
        orphaned: Rows that do not.
        ids: Distinct ids behind the orphaned rows.
        measure: What `money` is; None where no money hangs on the rows.
        money: Revenue or cost of the orphaned rows, paise.
        examples: At most five of the ids: most money first, then most rows, then by id.
    """

    key: Key
    missing: tuple[str, ...] = ()
    matched: int = 0
    orphaned: int = 0
    ids: int = 0
    measure: Measure | None = None
    money: int = 0
    examples: tuple[Example, ...] = ()

    @property
    def rows(self) -> int:
        """Rows looked at."""
        return self.matched + self.orphaned

    @property
    def share(self) -> float | None:
        """Orphaned rows as a share of all looked at, 0 to 1; None where there are none."""
        return self.orphaned / self.rows if self.rows else None


def table_rows(cursor: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> dict[str, int]:
    """Rows of every table as the cube has them, and products listed in the products table."""
    counts = cursor.execute(_ROWS).df().iloc[0]
    listed = len(_listed_products(snapshot))
    return {**{str(name): int(value) for name, value in counts.items()}, "products": listed}


def relations(
    cursor: duckdb.DuckDBPyConnection, snapshot: Snapshot, rows: Mapping[str, int]
) -> tuple[Relation, ...]:
    """Every relation, in the order of `NEEDS`.

    Args:
        cursor: Cursor on the cube.
        snapshot: Whose products table is read.
        rows: Rows by table, see `table_rows`.
    """
    frames = _people_frames(cursor.execute(_PEOPLE).df())
    frames["posts_platform"] = cursor.execute(_POSTS).df()
    work = cursor.execute(_WORK).df()
    frames["payouts_work"] = work.assign(name=work["name"].where(work["known"], ""))
    frames["orders_products"] = _product_frame(cursor, snapshot)
    return tuple(_relation(key, frames[key], _missing(key, rows)) for key in NEEDS)


def _missing(key: Key, rows: Mapping[str, int]) -> tuple[str, ...]:
    if key == "payouts_work":
        # Either kind of work can explain a payout.
        nothing = not (rows["posts"] or rows["tracking"])
        return tuple(
            table
            for table in ("payouts", "posts", "tracking")
            if (nothing or table == "payouts") and not rows[table]
        )
    return tuple(table for table in NEEDS[key] if not rows[table])


def _people_frames(people: pd.DataFrame) -> dict[Key, pd.DataFrame]:
    """What the relations to and from the influencers look at: id, name, rows, orphaned, money."""
    known = people["known"]
    named = people.assign(name=people["name"].where(known, ""))
    found: dict[Key, pd.DataFrame] = {}
    referring: dict[Key, tuple[str, str]] = {
        "posts_influencers": ("posts", ""),
        "orders_influencers": ("order_rows", "revenue"),
        "payouts_influencers": ("payouts", "paid"),
    }
    for key, (rows, money) in referring.items():
        refer = named.assign(rows=named[rows], orphaned=~known, money=named[money] if money else 0)
        found[key] = refer[refer["rows"] > 0]
    idle: dict[Key, tuple[str, str]] = {
        "influencers_posts": ("posts", "paid"),
        "influencers_orders": ("order_rows", "paid"),
        "influencers_payouts": ("payouts", "revenue"),
    }
    for key, (rows, money) in idle.items():
        listed = named.assign(rows=1, orphaned=named[rows] == 0, money=named[money])
        found[key] = listed[known]
    return found


def _product_frame(cursor: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> pd.DataFrame:
    sold = cursor.execute(_PRODUCTS, {"unassigned": UNASSIGNED}).df()
    return sold.assign(orphaned=~sold["id"].isin(list(_listed_products(snapshot))))


def _listed_products(snapshot: Snapshot) -> set[str]:
    """Products that the products table lists, which the cube mixes with those only orders name."""
    rows = snapshot.tables.get("products")
    if rows is None:
        return set()
    named = read_live(rows, ["product"])["product"].to_pylist()
    return {snapshot.config.product_name(str(name)) for name in named}


def _relation(key: Key, frame: pd.DataFrame, missing: tuple[str, ...]) -> Relation:
    if missing:
        return Relation(key, missing)
    orphans = frame[frame["orphaned"]]
    orphans = orphans.sort_values(["money", "rows", "id"], ascending=[False, False, True])
    measure = _MEASURES.get(key)
    return Relation(
        key=key,
        matched=int(frame.loc[~frame["orphaned"], "rows"].sum()),
        orphaned=int(orphans["rows"].sum()),
        ids=int(orphans["id"].nunique()),
        measure=measure,
        money=int(orphans["money"].sum()) if measure else 0,
        examples=tuple(
            Example(
                id=str(row["id"]),
                name=str(row.get("name", "")),
                rows=int(row["rows"]),
                money=int(row["money"]),
                detail=str(row.get("detail", "")),
            )
            for row in orphans.head(EXAMPLES).to_dict("records")
        ),
    )
