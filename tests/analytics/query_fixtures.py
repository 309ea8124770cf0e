"""A small workspace with everything awkward in it, and views of it for hypothesis to pick."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

import analytics
from analytics.filters import COMPARISONS, DIMENSIONS, PERIODS, Filters, Followers
from schemas.dates import today
from settings import WorkspaceSettings
from tests.analytics import oracle

FIRST, DAYS = date(2025, 1, 20), 130
HOSTILE = "'; DROP TABLE fact; --"
CONFIG = WorkspaceSettings(
    organic_share={"MuscleBlaze": 0.35, 'O\'Neil & "Co", 100% पोषण': 0.05},
    default_organic_share=0.15,
    margin=0.45,
    emv_rates={"Instagram": {"likes": 0.5, "views": 0.021}, "YouTube": {"comments": 2.25}},
)


NET = CONFIG.model_copy(
    update={"revenue_basis": "net", "organic_share": {}, "margin": 1.0, "emv_rates": {}}
)


@dataclass(frozen=True)
class Snap:
    """What `analytics` needs of a snapshot."""

    id: str
    cube: Path
    config: WorkspaceSettings = field(default_factory=WorkspaceSettings)
    rows: Mapping[str, int] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True)
class World:
    """A snapshot, the rows it was built from and the oracle's view of them."""

    snapshot: Any
    raw: Mapping[str, pd.DataFrame]
    facts: pd.DataFrame

    @property
    def config(self) -> WorkspaceSettings:
        return self.snapshot.config

    def under(self, config: WorkspaceSettings) -> World:
        """The same rows where only what ratios are made of differs."""
        snapshot = replace(
            self.snapshot, id=f"{self.snapshot.id}/{config.revenue_basis}", config=config
        )
        return replace(self, snapshot=snapshot)


def snap(
    make_tables: Callable[..., Any],
    folder: Path,
    config: WorkspaceSettings | None = None,
    **tables: Any,
) -> Any:
    """Build a cube of some rows and wrap it as a snapshot whose id is its path."""
    cube = folder / "cube.duckdb"
    config = config or WorkspaceSettings()
    analytics.build(make_tables(folder, **tables), config, cube)
    return Snap(str(cube), cube, config)


def _pick(rng: np.random.Generator, values: list[Any], n: int) -> list[Any]:
    return [values[k] for k in rng.integers(0, len(values), n)]


def _influencers(rng: np.random.Generator) -> pd.DataFrame:
    n = 18
    return pd.DataFrame(
        {
            "influencer_id": [f"i{k:02d}" for k in range(n - 1)] + ["a,b&c=d"],
            "name": ["Asha", "Asha", "Zoë <b>", "O'Neil", *[f"Name {k}" for k in range(4, n)]],
            "category": _pick(rng, ["Fitness", "Beauty", 'Health & "care"', None], n),
            "gender": _pick(rng, ["Female", "Male", None], n),
            "age_group": _pick(rng, ["18-24", "25-34"], n),
            "city": _pick(rng, ["Pune", "मुंबई", None], n),
            "platform": _pick(rng, ["Instagram", "YouTube", "Moj"], n),
            "follower_count": _pick(rng, [None, 500, 10_000, 99_999, 100_000, 2_000_000], n),
        }
    )


PRODUCTS = pd.DataFrame(
    {
        "product": ["Whey", "Biotin", "Gritzo Choco", "Bar, 6-pack"],
        "brand": ["MuscleBlaze", "HKVitals", None, 'O\'Neil & "Co", 100% पोषण'],
        "category": ["Supplements", "Vitamins", "Kids nutrition", None],
        "price_paise": [199_900, 59_950, None, 12_345],
    }
)


def _orders(rng: np.random.Generator, n: int = 700) -> pd.DataFrame:
    who = [f"i{k:02d}" for k in range(17)] + ["a,b&c=d", "ghost", None, None, None, None]
    future = today() + timedelta(days=40)
    days = [FIRST + timedelta(days=int(k)) for k in rng.integers(0, DAYS, n)]
    days[:3] = [future] * 3
    status = ["delivered", "placed", "cancelled", "Returned", "rto", None]
    return pd.DataFrame(
        {
            "tracking_id": [f"t{k:05d}" for k in rng.permutation(n)],
            "source": _pick(rng, ["Instagram", "YouTube", "newsletter", "HKV mail", None], n),
            "campaign": _pick(rng, ["Summer, sale & more", "Launch", HOSTILE, None], n),
            "influencer_id": _pick(rng, who, n),
            "user_id": _pick(rng, [*[f"u{k}" for k in range(150)], None], n),
            "brand": _pick(rng, ["MuscleBlaze", None, None], n),
            "product": _pick(rng, [*PRODUCTS["product"], "Unlisted", None], n),
            "date": days,
            "orders": rng.integers(0, 4, n),
            "revenue_paise": [None if r < 0.15 else int(r * 400_000) for r in rng.random(n)],
            "price_paise": _pick(rng, [None, None, 70_001], n),
            "status": _pick(rng, status, n),
            "coupon_code": _pick(rng, ["A&B=C", "SAVE10", "सेल", None], n),
            "city": _pick(rng, ["Delhi", "Pune", None], n),
        }
    )


def _posts(rng: np.random.Generator, n: int = 90) -> pd.DataFrame:
    counts = {
        name: _pick(rng, [None, *[int(v) for v in rng.integers(0, high, 20)]], n)
        for name, high in (("reach", 90_000), ("shares", 50), ("saves", 40), ("views", 9_000))
    }
    return pd.DataFrame(
        {
            "post_id": [f"p{k}" for k in range(n)],
            "influencer_id": _pick(rng, [f"i{k:02d}" for k in range(14)], n),
            "platform": _pick(rng, ["Instagram", "YouTube", "Moj"], n),
            "date": [FIRST + timedelta(days=int(k)) for k in rng.integers(-10, DAYS + 5, n)],
            "url": [f"https://example.com/{k}" for k in range(n)],
            "caption": ["<script>alert(1)</script>"] * n,
            "likes": rng.integers(0, 5_000, n),
            "comments": rng.integers(0, 300, n),
            "campaign": _pick(rng, ["Launch", "Summer, sale & more", None], n),
            "brand": _pick(rng, ["HKVitals", "MuscleBlaze", None, None], n),
            **counts,
        }
    )


def _payouts(rng: np.random.Generator, n: int = 45) -> pd.DataFrame:
    days: list[Any] = [FIRST + timedelta(days=int(k)) for k in rng.integers(0, DAYS + 20, n)]
    # Not everybody is paid; some who are paid did nothing, and not even a date says when.
    who = _pick(rng, [*[f"i{k:02d}" for k in range(12)], "idle", "ghost"], n)
    who[:4] = ["idle"] * 4
    return pd.DataFrame(
        {
            "payout_id": [f"f{k}" for k in range(n)],
            "influencer_id": who,
            "basis": _pick(rng, ["post", "order", "percent", "fixed", None], n),
            "rate": _pick(rng, [100.0, 2_500.0, 7.5], n),
            "total_payout_paise": rng.integers(1, 9_000_000, n),
            "product_cost_paise": _pick(rng, [None, 0, 129_901], n),
            "date": [day if k % 3 else None for k, day in enumerate(days)],
            "campaign": _pick(rng, ["Launch", None, None], n),
        }
    )


def make_world(make_tables: Callable[..., Any], folder: Path) -> World:
    """The awkward workspace, the same on every run."""
    rng = np.random.default_rng(20250401)
    raw = {
        "influencers": _influencers(rng),
        "posts": _posts(rng),
        "tracking": _orders(rng),
        "payouts": _payouts(rng),
        "products": PRODUCTS,
    }
    return _world(make_tables, folder, raw)


def _world(make_tables: Callable[..., Any], folder: Path, raw: dict[str, pd.DataFrame]) -> World:
    snapshot = snap(make_tables, folder, CONFIG, **raw)
    return World(snapshot, raw, oracle.facts(raw, snapshot.cube, CONFIG))


def one_row_world(make_tables: Callable[..., Any], folder: Path) -> World:
    """One order of one influencer, and nothing else."""
    rng = np.random.default_rng(3)
    orders = _orders(rng).query("influencer_id == 'i03' and orders > 0").tail(1)
    people = _influencers(rng).query("influencer_id == 'i03'").assign(follower_count=10_000)
    return _world(make_tables, folder, {"influencers": people, "tracking": orders})


def bare_world(make_tables: Callable[..., Any], folder: Path) -> World:
    """Files with nothing but the columns that a table is recognised by."""
    rng = np.random.default_rng(5)
    raw = {
        "influencers": _influencers(rng)[["influencer_id", "name", "platform"]],
        "posts": _posts(rng)[["post_id", "influencer_id", "platform", "date", "likes", "comments"]],
        "tracking": _orders(rng)[
            ["tracking_id", "influencer_id", "campaign", "date", "orders", "revenue_paise"]
        ],
        "payouts": _payouts(rng)[["payout_id", "influencer_id", "basis", "total_payout_paise"]],
    }
    return _world(make_tables, folder, raw)


def unreached_world(make_tables: Callable[..., Any], folder: Path) -> World:
    """Posts whose file has a column of reach, with nothing in it."""
    rng = np.random.default_rng(7)
    raw = {
        "influencers": _influencers(rng),
        "posts": _posts(rng).assign(reach=pd.Series([None] * 90, dtype="Int64")),
        "tracking": _orders(rng),
        "payouts": _payouts(rng),
        "products": PRODUCTS,
    }
    return _world(make_tables, folder, raw)


def dates() -> st.SearchStrategy[date]:
    """Days in and around the data."""
    return st.dates(FIRST - timedelta(days=30), FIRST + timedelta(days=DAYS + 30))


def followers() -> st.SearchStrategy[Followers | None]:
    """No limit, or a range around the counts that exist, open on either side."""
    end = st.none() | st.sampled_from([0, 499, 500, 501, 9_999, 10_000, 99_999, 100_000, 2_000_001])
    return st.none() | st.builds(Followers.between, end, end)


@st.composite
def views(draw: st.DrawFn, world: World) -> Filters:
    """A view: up to three dimensions with values that mostly exist, and anything else at all."""
    keys = draw(st.lists(st.sampled_from(sorted(DIMENSIONS)), max_size=3, unique=True))
    chosen: dict[str, tuple[str, ...]] = {}
    for key in keys:
        known = sorted({v for v in world.facts[key] if isinstance(v, str)})
        value = st.sampled_from([*known, *known, HOSTILE, "no such value"])
        chosen[key] = tuple(draw(st.lists(value, min_size=1, max_size=5)))
    period = draw(st.sampled_from(sorted(PERIODS)))
    filters = Filters(tuple(chosen.items()), followers=draw(followers()))
    ends = (draw(st.none() | dates()), draw(st.none() | dates())) if period == "custom" else ()
    compare = draw(st.sampled_from(sorted(COMPARISONS)))
    other = (draw(st.none() | dates()), draw(st.none() | dates())) if compare == "custom" else ()
    return filters.with_period(period, *ends).with_compare(compare, *other)
