"""Generate a sample of the business with known truth.

    sample = generate(influencers=60, orders=12_000, seed=7)
    write(sample, Path("somewhere"))

The same arguments give the same files byte for byte.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from sample_data.catalogue import BRANDS
from sample_data.media import posts_frame
from sample_data.orders import Orders, draw
from sample_data.payouts import payouts
from sample_data.plan import Plan, make_plan
from sample_data.timeline import CAMPAIGNS_PER_BRAND
from sample_data.truth import truth
from sample_data.write import products_frame, tracking_chunks, write_tracking, write_truth

DEFAULT_DIR = Path(__file__).resolve().parent / "data"
"""The committed default: `write(generate(), DEFAULT_DIR)`."""
FILES = ("influencers.csv", "posts.csv", "tracking_data.csv", "payouts.csv", "products.csv")
MIN_INFLUENCERS = 3
MIN_ORDERS = 100
MIN_POSTS = CAMPAIGNS_PER_BRAND * len(BRANDS)
END = date(2025, 9, 30)


@dataclass(frozen=True)
class Sample:
    """One generated business.

    Attributes:
        plan: What was decided before any order was drawn.
        orders: Order rows as arrays, with the cause of each.
        influencers: Table with the headers of an upload.
        posts: Table with the headers of an upload.
        payouts: Table with the headers of an upload.
        products: Table with the headers of an upload.
        truth: What `truth.json` holds.
    """

    plan: Plan
    orders: Orders
    influencers: pd.DataFrame
    posts: pd.DataFrame
    payouts: pd.DataFrame
    products: pd.DataFrame
    truth: dict[str, Any]

    def tracking(self) -> pd.DataFrame:
        """The whole tracking table with the headers of an upload."""
        return pa.concat_tables(tracking_chunks(self.plan, self.orders)).to_pandas()


def generate(
    *,
    influencers: int = 60,
    orders: int = 12_000,
    posts: int | None = None,
    seed: int = 7,
    end: date = END,
) -> Sample:
    """Generate a sample of 18 calendar months.

    Args:
        influencers: Number of influencers, at least 3 (one per brand).
        orders: Number of order rows, reached exactly; at least 100.
        posts: Number of posts, reached exactly, at least 9 (one per campaign); None for as many as
            the influencers usually make.
        seed: Seed of all randomness, 0 or more.
        end: Last day.

    Raises:
        ValueError: A size is too small or the seed negative.
    """
    if influencers < MIN_INFLUENCERS:
        raise ValueError(f"influencers is {influencers}: give {MIN_INFLUENCERS} or more.")
    if orders < MIN_ORDERS:
        raise ValueError(f"orders is {orders}: give {MIN_ORDERS} or more.")
    if posts is not None and posts < MIN_POSTS:
        raise ValueError(f"posts is {posts}: give {MIN_POSTS} or more.")
    if seed < 0:
        raise ValueError(f"seed is {seed}: give 0 or a positive whole number.")
    plan = make_plan(influencers=influencers, orders=orders, seed=seed, end=end, posts=posts)
    rows = draw(plan)
    paid = payouts(plan, rows)
    return Sample(
        plan=plan,
        orders=rows,
        influencers=plan.people.frame(),
        posts=posts_frame(plan),
        payouts=paid.frame,
        products=products_frame(),
        truth=truth(plan, rows, paid.wrong),
    )


def write(sample: Sample, folder: Path) -> tuple[Path, ...]:
    """Write the five tables and truth.json into a folder, made if it is missing.

    Returns:
        The paths of influencers, posts, tracking_data, payouts, products and truth, in this order.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / name for name in (*FILES, "truth.json"))
    for frame, path in (
        (sample.influencers, paths[0]),
        (sample.posts, paths[1]),
        (sample.payouts, paths[3]),
        (sample.products, paths[4]),
    ):
        frame.to_csv(path, index=False, lineterminator="\n")
    write_tracking(sample.plan, sample.orders, paths[2])
    write_truth(sample.truth, paths[5])
    return paths
