"""The rows behind a view, some at a time: orders, posts and cost as they are stored and derived.

Order rows lie in the cube without the texts that no figure needs; those are taken from the stored
file that holds the row. Both are read in the order of the stored rows, a group of a file at a time,
so that nothing is sorted and no more than one group is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.attribution import post_results
from analytics.breakdown import influencer_labels
from analytics.cache import remembered
from analytics.derive.source import ROW_OF_PLACE, place_sql
from analytics.filters import Filters
from analytics.measures import POST_UNITS
from analytics.post_facts import PIECES
from analytics.scan import Parameters, plan
from analytics.span import window
from schemas.compute import pc
from storage import Snapshot, connect

EXTRA: Final = "extra:"
"""How stored files name columns of their own."""

COSTS: Final = (
    *("date", "influencer_id", "influencer", "campaign", "brand", "product", "platform"),
    *("fees", "gifts", "cost", "without_work"),
)
"""Columns of `cost_rows`; money in ₹, exact."""

_RUPEES: Final = "CAST({} AS DECIMAL(18, 0)) * CAST(0.01 AS DECIMAL(3, 2))"
_YES: Final = "CASE WHEN {} THEN 'yes' ELSE 'no' END"
_ORDERS: Final = f"""
SELECT {ROW_OF_PLACE} AS row, f.date, f.influencer AS influencer_id, f.campaign, f.brand, f.product,
       f.platform, f.source,
       f.coupon_code, f.status, f.order_city, f.orders, {_RUPEES.format("f.revenue")} AS revenue,
       {_YES.format("f.net")} AS stayed_sold, {_YES.format("f.new_customer")} AS new_customer
FROM orders f WHERE {{where}} AND f.place BETWEEN {{first}} AND {{last}} ORDER BY f.place
"""
_STORED: Final = {"tracking_id": "order_id", "user_id": "user_id"}
"""Columns of the stored files that go with each order, and what they are called."""

_COSTS: Final = f"""
SELECT f.date, f.influencer AS influencer_id, f.campaign, f.brand, f.product, f.platform,
       {_RUPEES.format("f.cost - f.product_cost")} AS fees,
       {_RUPEES.format("f.product_cost")} AS gifts, {_RUPEES.format("f.cost")} AS cost,
       {_YES.format("f.unallocated")} AS without_work
FROM ledger f WHERE {{where}}
ORDER BY f.date, f.influencer, f.campaign, f.brand, f.product, f.platform, f.unallocated
"""
_PIECE: Final = 50_000

_POSTS: Final = """
WITH chosen AS (
    SELECT f.number, sum(f.post_units) / {units} AS posts
    FROM ({pieces}) f WHERE {where} GROUP BY f.number
)
SELECT q.* EXCLUDE (number, influencer, date, platform, campaign, url, caption, reach, likes,
                    comments), chosen.posts
FROM posts q JOIN chosen USING (number)
"""


@dataclass(frozen=True)
class Rows:
    """Rows that are read when they are wanted.

    Attributes:
        columns: Their names, in order.
        count: How many there are.
        batches: Reads them anew, some at a time. Text may be dictionary encoded.
    """

    columns: tuple[str, ...]
    count: int
    batches: Callable[[], Iterator[pa.RecordBatch]]


def order_rows(snapshot: Snapshot, filters: Filters) -> Rows:
    """The order rows of a view, in the order in which they are stored.

    Σ revenue of the rows that name an influencer is the tracked revenue of the view, Σ over all of
    them its whole revenue; a view limited by something that only posts know has none.

    Args:
        snapshot: Whose orders.
        filters: The view.

    Returns:
        Columns order_id, date, influencer_id, influencer (name), campaign, brand, product,
        platform, source, coupon_code, status, order_city, user_id, orders, revenue (₹), stayed_sold
        (no where it was cancelled or returned), new_customer (yes for the first order of a user),
        and the extra columns of the files, named `extra:<header>`.
    """
    columns = (
        *("order_id", "date", "influencer_id", "influencer", "campaign", "brand", "product"),
        *("platform", "source", "coupon_code", "status", "order_city", "user_id", "orders"),
        *("revenue", "stayed_sold", "new_customer", *_headers(snapshot)),
    )
    if filters.post_only:
        return Rows(columns, 0, lambda: iter(()))
    parameters = Parameters()
    where = plan(
        snapshot, filters, window(snapshot, filters), set(), parameters, table="orders"
    ).where
    with closing(connect(snapshot)) as cursor:
        ((count,),) = cursor.execute(
            f"SELECT count(*) FROM orders f WHERE {where}", parameters.values
        ).fetchall()
    return Rows(columns, int(count), partial(_orders, snapshot, where, parameters, columns))


@remembered
def _headers(snapshot: Snapshot) -> list[str]:
    """The extra columns of any stored file with order rows."""
    parts = snapshot.rows_of("tracking").parts
    held = {name for path in parts for name in pq.read_schema(path).names}
    return sorted(name for name in held if name.startswith(EXTRA))


def _orders(
    snapshot: Snapshot, where: str, parameters: Parameters, columns: tuple[str, ...]
) -> Iterator[pa.RecordBatch]:
    """The order rows of each group of each stored file."""
    names = influencer_labels(snapshot)
    paths = {path.name: path for path in snapshot.rows_of("tracking").parts}
    with closing(connect(snapshot)) as cursor:
        parts = cursor.execute("SELECT part, name FROM order_parts ORDER BY part").fetchall()
        for number, name in parts:
            with pq.ParquetFile(paths[name]) as file:
                for group, first, last in _groups(file):
                    places = (place_sql([number], "0", str(row)) for row in (first, last))
                    query = _ORDERS.format(where=where, first=next(places), last=next(places))
                    found = cursor.sql(query, params=parameters.values).to_arrow_table()
                    if found.num_rows:
                        texts = _texts(file, group, first, found["row"], columns)
                        yield _together(found, texts, names, columns)


def _groups(file: pq.ParquetFile) -> Iterator[tuple[int, int, int]]:
    """The number of each group of rows of a file, and its first and last row."""
    first = 0
    for group in range(file.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        yield group, first, first + rows - 1
        first += rows


def _texts(
    file: pq.ParquetFile, group: int, first: int, rows: pa.ChunkedArray, columns: tuple[str, ...]
) -> dict[str, pa.ChunkedArray]:
    """What only the file tells of some rows of a group."""
    wanted = (*_STORED, *(name for name in columns if name.startswith(EXTRA)))
    held = file.read_row_group(group, [name for name in wanted if name in file.schema_arrow.names])
    taken = held.take(pc.subtract(rows, first))
    return {_STORED.get(str(name), str(name)): taken[name] for name in taken.column_names}


def _together(
    found: pa.Table,
    texts: dict[str, pa.ChunkedArray],
    names: Mapping[str, str],
    columns: tuple[str, ...],
) -> pa.RecordBatch:
    """What the cube and the file tell, under the names of `columns`."""
    ids = found["influencer_id"].combine_chunks()
    held = {name: found[name] for name in found.column_names} | texts
    held["influencer"] = _named(ids, names)
    empty = pa.nulls(found.num_rows, pa.string())
    arrays = [held.get(name, empty) for name in columns]
    return pa.record_batch([_whole(array) for array in arrays], names=list(columns))


def _named(ids: pa.DictionaryArray, names: Mapping[str, str]) -> pa.DictionaryArray:
    """Names in place of ids; a name is looked up once, not once a row."""
    labels = [names.get(one, one) for one in ids.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(ids.indices, pa.array(labels, pa.string()))


def _whole(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def cost_rows(snapshot: Snapshot, filters: Filters) -> Rows:
    """The cost ledger of a view: what each piece of work cost, by day.

    Σ cost is the cost of the view; a view limited by something that only orders or only posts know
    has none.

    Args:
        snapshot: Whose ledger.
        filters: The view.

    Returns:
        Columns `COSTS`: fees and gifted products in ₹, cost their sum; `without_work` is yes where
        no post and no order matches the payout.
    """
    if filters.post_only or filters.order_only:
        return Rows(COSTS, 0, lambda: iter(()))
    parameters = Parameters()
    where = plan(
        snapshot, filters, window(snapshot, filters), set(), parameters, table="fact"
    ).where
    with closing(connect(snapshot)) as cursor:
        ((count,),) = cursor.execute(
            f"SELECT count(*) FROM ledger f WHERE {where}", parameters.values
        ).fetchall()
    return Rows(COSTS, int(count), partial(_costs, snapshot, where, parameters))


def _costs(snapshot: Snapshot, where: str, parameters: Parameters) -> Iterator[pa.RecordBatch]:
    names = influencer_labels(snapshot)
    with closing(connect(snapshot)) as cursor:
        found = cursor.sql(_COSTS.format(where=where), params=parameters.values)
        for batch in found.to_arrow_reader(_PIECE):
            yield _together(pa.table(batch), {}, names, COSTS)


def post_rows(snapshot: Snapshot, filters: Filters) -> pd.DataFrame:
    """The posts of a view, each once and whole, with what each sold in the view, latest first.

    Returns:
        The columns of `attribution.post_results`, then brand and product where the post names
        them, shares, saves, views, the extra columns of posts that figures can be filtered by, and
        `posts`: how much of the post the figures of the view count, 1 or a part.
    """
    results = post_results(snapshot, filters)
    parameters = Parameters()
    if filters.order_only:
        where = "false"
    else:
        days = window(snapshot, filters)
        where = plan(snapshot, filters, days, set(), parameters, table="fact").where
    with closing(connect(snapshot)) as cursor:
        statement = _POSTS.format(pieces=PIECES, where=where, units=float(POST_UNITS))
        more = cursor.execute(statement, parameters.values).df()
    texts = {str(key): more[key].astype("str") for key in more if more[key].dtype == "category"}
    return results.merge(more.assign(**texts), on="post_id", how="left", validate="1:1")


@remembered
def roster(snapshot: Snapshot) -> pd.DataFrame:
    """Who every influencer is.

    Returns:
        A row per influencer: influencer_id, name, platform, tier, category, gender, age_group,
        influencer_city, language, followers (NaN where no file has a count), and the extra columns
        that figures can be filtered by.
    """
    with closing(connect(snapshot)) as cursor:
        return cursor.execute(
            "SELECT CAST(influencer AS VARCHAR) AS influencer_id, "
            "CAST(follower_count AS DOUBLE) AS followers, "
            "* EXCLUDE (influencer, follower_count, known) FROM influencers ORDER BY influencer"
        ).df()
