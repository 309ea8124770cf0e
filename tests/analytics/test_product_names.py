"""Spellings of a product count as that product everywhere, as a plain renaming of the rows says."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pandas as pd
import pytest

import analytics
from analytics.derive.advance import Base
from schemas.rows import Rows
from settings import WorkspaceSettings

ALIASES = {"Whey Protein": ("Whey 1kg", "WHEY"), "Fish Oil": ("Omega",)}
CONFIG = WorkspaceSettings(product_aliases=ALIASES)
PLAIN = WorkspaceSettings()
SPELLINGS = ["Whey Protein", "whey protein", "whey", "Whey 1KG", "Omega", "Fish Oil", "Ragi", None]
TABLES = ("fact", "rollup", "ledger", "orders", "posts", "post_shares", "payouts", "products")


def named(product: str | None) -> str | None:
    """The oracle: a dictionary of lower-case spellings."""
    words = {w.lower(): name for name, others in ALIASES.items() for w in (name, *others)}
    return product if product is None else words.get(product.strip().lower(), product)


def world(seed: int) -> dict[str, list[dict[str, Any]]]:
    dice = random.Random(seed)
    return {
        "influencers": [
            {"influencer_id": f"I{n}", "name": f"N{n}", "platform": "Instagram"} for n in range(4)
        ],
        "posts": [
            {
                "influencer_id": f"I{n % 4}",
                "platform": "Instagram",
                "date": f"2025-01-{1 + n % 28:02d}",
                "reach": 1000,
                "product": dice.choice(SPELLINGS),
            }
            for n in range(12)
        ],
        "tracking": [
            {
                "influencer_id": dice.choice(["I0", "I1", "I2", "I3", None]),
                "date": f"2025-02-{1 + n % 28:02d}",
                "source": "Instagram",
                "campaign": "C",
                "product": dice.choice(SPELLINGS),
                "orders": dice.randint(1, 3),
                "revenue_paise": dice.choice([None, 100_00, 55_50]),
                "user_id": f"U{dice.randint(1, 20)}",
            }
            for n in range(80)
        ],
        "payouts": [
            {"influencer_id": f"I{n}", "basis": "post", "total_payout_paise": 99_999 + n}
            for n in range(4)
        ],
        "products": [
            {"product": "whey", "brand": "Cheap", "price_paise": 1_00},
            {"product": "Whey Protein", "brand": "MuscleBlaze", "price_paise": 500_00},
            {"product": "Omega", "brand": "HKVitals", "price_paise": 300_00, "category": "Oil"},
            {"product": "Ragi", "brand": "Gritzo", "price_paise": 50_00},
        ],
    }


def renamed(tables: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The same rows with every product under its name; the named product's own row is the one."""
    plain = copy.deepcopy(tables)
    for table in ("posts", "tracking", "products"):
        for row in plain[table]:
            row["product"] = named(row["product"])
    plain["products"] = [row for row in plain["products"] if row["brand"] != "Cheap"]
    return plain


def contents(cube: Path, table: str) -> pd.DataFrame:
    with duckdb.connect(str(cube), read_only=True) as con:
        frame = con.sql(f"FROM {table}").df()
    frame = frame.apply(lambda column: column.astype("str"))
    return frame.sort_values(list(frame.columns), ignore_index=True)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_cube_is_that_of_the_renamed_rows(
    make_cube: Callable[..., Path], tmp_path: Path, seed: int
) -> None:
    tables = world(seed)
    spelled = make_cube(tmp_path / "spelled", CONFIG, **tables)
    plain = make_cube(tmp_path / "plain", PLAIN, **renamed(tables))
    for table in TABLES:
        pd.testing.assert_frame_equal(contents(spelled, table), contents(plain, table))


def test_without_spellings_every_product_stays_as_it_is(
    make_cube: Callable[..., Path], tmp_path: Path
) -> None:
    cube = make_cube(tmp_path, PLAIN, **world(1))
    assert set(contents(cube, "products")["product"]) == {"Unassigned", *SPELLINGS} - {None}


class _Before(Base):
    def __init__(self, tables: dict[str, Rows], cube: Path) -> None:
        self._tables, self._cube = tables, cube

    tables = property(lambda self: self._tables)
    config = property(lambda self: CONFIG)
    cube = property(lambda self: self._cube)


def test_a_cube_brought_forward_has_the_same_names(
    make_tables: Callable[..., dict[str, Rows]], tmp_path: Path
) -> None:
    whole = world(4)
    first = whole | {"tracking": whole["tracking"][:76]}
    old = make_tables(tmp_path / "old", **first)
    analytics.build(old, CONFIG, tmp_path / "old.duckdb")
    later = [row | {"tracking_id": f"L{n}"} for n, row in enumerate(whole["tracking"][76:])]
    (extra,) = make_tables(tmp_path / "new", tracking=later)["tracking"].parts
    orders = Rows((*old["tracking"].parts, extra), None, 80)
    new = old | {"tracking": orders}
    base = _Before(old, tmp_path / "old.duckdb")
    analytics.build(new, CONFIG, tmp_path / "forward.duckdb", base)
    analytics.build(new, CONFIG, tmp_path / "whole.duckdb")
    for table in TABLES:
        forward, fresh = (contents(tmp_path / f"{n}.duckdb", table) for n in ("forward", "whole"))
        pd.testing.assert_frame_equal(forward, fresh)


def test_two_spellings_that_swap_their_prices_are_derived_anew(make_tables, tmp_path) -> None:
    config = WorkspaceSettings(product_aliases={"Whey": ("whey protein",)})
    orders = [
        {"tracking_id": f"t{n:02d}", "date": "2025-01-02", "orders": 1, "product": "Whey"}
        for n in range(50)
    ]
    prices = {"before": (10_000, 20_000), "after": (20_000, 10_000)}
    stored = {
        age: make_tables(
            tmp_path / age,
            tracking=orders,
            products=[
                {"product": name, "brand": "X", "price_paise": price}
                for name, price in zip(("Whey", "whey protein"), both, strict=True)
            ],
        )
        for age, both in prices.items()
    }
    stored["after"] = {**stored["before"], "products": stored["after"]["products"]}
    revenue: dict[str, int] = {}
    base = SimpleNamespace(tables=stored["before"], config=config, cube=tmp_path / "before.duckdb")
    analytics.build(stored["before"], config, base.cube)
    for name, start in (("advanced", base), ("whole", None)):
        cube = tmp_path / f"{name}.duckdb"
        analytics.build(stored["after"], config, cube, start)
        with duckdb.connect(str(cube), read_only=True) as con:
            ((revenue[name],),) = con.execute("SELECT sum(revenue) FROM orders").fetchall()
    assert revenue["advanced"] == revenue["whole"] == 50 * 20_000
