"""Order rows as text columns, in chunks, and the files of a sample."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute as pc
from pyarrow import csv as pacsv

from sample_data import catalogue as shop
from sample_data.orders import Orders
from sample_data.plan import Plan

CHUNK = 500_000
_SCRAMBLE = 48_271_831
"""Odd and no multiple of 5, so that it permutes the eight-digit numbers."""


def _words(words: Any, codes: np.ndarray) -> pa.Array:
    """Text of codes; negative codes become null."""
    index = pa.array(codes.astype(np.int64), mask=codes < 0)
    return pa.array(words, pa.string()).take(index)


def _numbered(prefix: str, numbers: np.ndarray, width: int) -> pa.Array:
    # pyarrow makes these functions when it is imported, where type checkers cannot see them.
    lpad: Any = getattr(pc, "utf8_lpad")  # noqa: B009 - see above
    join: Any = getattr(pc, "binary_join_element_wise")  # noqa: B009 - see above
    digits = lpad(pa.array(numbers).cast(pa.string()), width, "0")
    return join(pa.scalar(prefix), digits, pa.scalar(""))


def tracking_chunks(plan: Plan, orders: Orders, size: int = CHUNK) -> Iterator[pa.Table]:
    """The tracking table in order of date, at most `size` rows at a time."""
    width = max(6, len(str(len(orders))))
    products = [p.name for p in shop.PRODUCTS]
    coupons = [*shop.OPEN_CODES, *plan.people.codes]
    dates = [plan.period.when(day).isoformat() for day in range(plan.period.days)]
    for first in range(0, max(len(orders), 1), size):
        at = slice(first, min(first + size, len(orders)))
        product = orders.product[at]
        user = (orders.user[at].astype(np.int64) + 1) * _SCRAMBLE % 100_000_000
        ids = np.arange(at.start + 1, at.stop + 1)
        yield pa.table(
            {
                "tracking_id": _numbered("T", ids, width),
                "source": _words(shop.SOURCES, orders.source[at]),
                "campaign": _words(plan.campaign_names, orders.campaign[at]),
                "influencer_id": _words(plan.people.ids, orders.influencer[at]),
                "user_id": _numbered("U", user, 8),
                "brand": _words(shop.BRANDS, shop.PRODUCT_BRAND[product]),
                "product": _words(products, product),
                "date": _words(dates, orders.day[at]),
                "orders": pa.array(orders.quantity[at].astype(np.int64)),
                "revenue": pa.array(orders.revenue[at] / 100),
                "status": _words(shop.STATUSES, orders.status[at]),
                "coupon_code": _words(coupons, orders.coupon[at]),
                "city": _words(list(shop.CITIES), orders.city[at]),
            }
        )


def products_frame() -> pd.DataFrame:
    """The products table with the headers of an upload."""
    return pd.DataFrame(
        {
            "product": [p.name for p in shop.PRODUCTS],
            "brand": [shop.BRANDS[p.brand] for p in shop.PRODUCTS],
            "category": [p.category for p in shop.PRODUCTS],
            "price": [p.price for p in shop.PRODUCTS],
            "margin": [p.margin for p in shop.PRODUCTS],
        }
    )


def write_tracking(plan: Plan, orders: Orders, path: Path) -> None:
    """Write tracking_data.csv chunk by chunk."""
    # No value here holds a comma or a quote; pyarrow refuses to write one that does.
    options = pacsv.WriteOptions(include_header=False, quoting_style="none")
    with path.open("wb") as file:
        for number, chunk in enumerate(tracking_chunks(plan, orders)):
            if number == 0:
                file.write((",".join(chunk.column_names) + "\n").encode())
            pacsv.write_csv(chunk, file, options)


def write_truth(truth: dict[str, Any], path: Path) -> None:
    """Write truth.json."""
    text = json.dumps(truth, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
