"""The rows behind a view are those that the oracle finds, and add up to the figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import performance as perf
from analytics.filters import Filters
from analytics.rows import Rows, cost_rows, order_rows, post_rows, roster
from schemas.rows import Rows as StoredRows
from tests.analytics import oracle
from tests.analytics.query_fixtures import Snap, World, make_world, views

TEXTS = ("campaign", "brand", "product", "platform", "source", "coupon_code", "status")


@dataclass(frozen=True)
class Stored(Snap):
    """A snapshot with its stored files beside the cube."""

    folder: Path = Path()

    def rows_of(self, table: str) -> StoredRows:
        return StoredRows((self.folder / f"{table}.parquet",), None, 0)

    def __hash__(self) -> int:
        return hash(self.id)


@pytest.fixture(scope="module")
def world(make_tables, tmp_path_factory) -> World:
    folder = tmp_path_factory.mktemp("rows")
    made = make_world(make_tables, folder)
    file = folder / "tracking.parquet"
    held = pq.read_table(file)
    colours = pa.array([f"=colour {n % 7}" if n % 3 else None for n in range(len(held))])
    # Many small groups, so that one is met that has no row of a view.
    pq.write_table(held.append_column("extra:colour", colours), file, row_group_size=120)
    snapshot = Stored(**asdict(made.snapshot) | {"config": made.config}, folder=folder)
    return replace(made, snapshot=snapshot)


def read(rows: Rows) -> list[dict[str, Any]]:
    found = [row for batch in rows.batches() for row in batch.to_pylist()]
    assert len(found) == rows.count
    assert not found or tuple(found[0]) == rows.columns
    return found


def chosen(world: World, view: Filters, kind: str) -> list[dict[str, Any]]:
    days = perf.window(world.snapshot, view)
    found = oracle.select(world.facts, view, days)
    return found[found["kind"] == kind].to_dict("records")


def day(value: Any) -> Any:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def paise(value: Decimal) -> int:
    return int(value * 100)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_orders_are_those_of_the_view_with_all_that_is_known_of_them(world, data):
    view = data.draw(views(world))
    found = read(order_rows(world.snapshot, view))
    shown = Counter(
        (
            row["date"],
            row["influencer_id"] or "",
            *(row[name] or "" for name in (*TEXTS, "order_city")),
            row["orders"],
            paise(row["revenue"]),
            row["stayed_sold"] == "yes",
            row["new_customer"] == "yes",
        )
        for row in found
    )
    wanted = Counter(
        (
            day(row["date"]),
            row["influencer"],
            *(row[name] for name in (*TEXTS, "order_city")),
            *(row["quantity"], row["amount"], row["net"], row["new"]),
        )
        for row in chosen(world, view, "order")
    )
    assert shown == wanted


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_rows_add_up_to_the_totals_to_the_paisa(world, data):
    view = data.draw(views(world))
    total = perf.totals(world.snapshot, view)
    orders = read(order_rows(world.snapshot, view))
    tracked = [row for row in orders if row["influencer_id"]]
    for rows, prefix in ((tracked, ""), (orders, "total_")):
        assert sum(paise(row["revenue"]) for row in rows) == round(100 * total[f"{prefix}revenue"])
        assert sum(row["orders"] for row in rows) == total[f"{prefix}orders"]
    costs = read(cost_rows(world.snapshot, view))
    if total["cost"] is None:
        assert costs == []
        return
    assert sum(paise(row["cost"]) for row in costs) == round(100 * total["cost"])
    assert sum(paise(row["gifts"]) for row in costs) == round(100 * total["product_cost"])
    assert all(row["fees"] + row["gifts"] == row["cost"] for row in costs)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_costs_are_the_ledger_of_the_view(world, data):
    view = data.draw(views(world))
    if view.order_only:
        return
    keys = ("campaign", "brand", "product", "platform")
    shown = Counter(
        (row["date"], row["influencer_id"], *(row[key] for key in keys), paise(row["cost"]))
        for row in read(cost_rows(world.snapshot, view))
    )
    assert shown == Counter(
        (day(row["date"]), row["influencer"], *(row[key] for key in keys), row["cost"])
        for row in chosen(world, view, "cost")
    )


def test_texts_of_a_row_are_its_own_and_rows_lie_as_they_are_stored(world):
    raw = world.raw["tracking"].astype(object)
    raw = raw.where(raw.notna(), None)
    view = Filters((("brand", ("MuscleBlaze",)),))
    found = read(order_rows(world.snapshot, view))
    at = {one: n for n, one in enumerate(raw["tracking_id"])}
    places = [at[row["order_id"]] for row in found]
    assert places == sorted(places)
    assert [row["user_id"] for row in found] == raw["user_id"].iloc[places].tolist()
    colours = [f"=colour {n % 7}" if n % 3 else None for n in places]
    assert [row["extra:colour"] for row in found] == colours
    names = perf.influencer_labels(world.snapshot)
    assert {row["influencer"] for row in found if row["influencer_id"] == "i00"} == {"Asha (i00)"}
    assert all(row["influencer"] == names.get(row["influencer_id"]) for row in found)


def test_posts_are_whole_and_listed_once(world):
    for view in (Filters(), Filters((("brand", ("HKVitals",)),)), Filters((("status", ("x",)),))):
        found = post_rows(world.snapshot, view)
        listed = perf.posts(world.snapshot, view)
        assert sorted(found["url"]) == sorted(listed["url"])
        counted = perf.totals(world.snapshot, view)["posts"] or 0.0
        assert found["posts"].sum() == pytest.approx(counted)
        assert found["posts"].between(0, 1).all()
        raw = world.raw["posts"].set_index("post_id").loc[found["post_id"]]
        for name in ("shares", "saves", "views", "likes"):
            counts = pd.to_numeric(raw[name]).fillna(-1).tolist()
            assert pd.to_numeric(found[name]).fillna(-1).tolist() == counts


def test_the_roster_has_everybody_once(world):
    found = roster(world.snapshot).set_index("influencer_id")
    assert found.index.is_unique
    assert set(world.raw["influencers"]["influencer_id"]) | {"ghost", "idle"} == set(found.index)
    assert found.loc["ghost", "tier"] == "unknown"
