"""The one registry of metrics: screens, exports, reports and docs read names and formulas here.

A metric is a sum, or a ratio of two sums over the same rows; never a mean of per-row ratios. A
ratio whose denominator is zero or unknown is undefined (NaN in frames, None in dicts), never 0 or
infinity. Sums arrive in paise and leave in rupees.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from analytics.measures import COST_SUMS, ORDER_SUMS, PAISE, POST_SUMS, POST_UNITS
from analytics.metric import Better, Metric, Unit, counted, money

__all__ = ["METRICS", "Better", "Metric", "Unit", "needs_orders_or_cost", "needs_posts_or_cost"]

_REGISTRY: Final = (
    counted(
        "reach",
        "Reach",
        "Σ reach of posts",
        "How many people the posts were shown to, as the platforms report it.",
    ),
    counted("likes", "Likes", "Σ likes of posts", "Likes on the posts."),
    counted("comments", "Comments", "Σ comments of posts", "Comments on the posts."),
    counted(
        "shares",
        "Shares",
        "Σ shares of posts",
        "How often the posts were shared, where the file says so.",
    ),
    counted(
        "saves",
        "Saves",
        "Σ saves of posts",
        "How often the posts were saved, where the file says so.",
    ),
    counted(
        "views", "Views", "Σ views of posts", "Video views of the posts, where the file says so."
    ),
    Metric(
        key="posts",
        label="Posts",
        short="Posts",
        formula="number of posts",
        unit="count",
        better=None,
        decimals=0,
        help="Posts published. A post for two brands or campaigns counts in part for each.",
        top="post_units",
        scale=1 / POST_UNITS,
    ),
    counted(
        "engagements",
        "Engagements",
        "likes + comments + shares + saves",
        "Every time someone reacted to a post.",
    ),
    Metric(
        key="engagement_rate",
        label="Engagement rate",
        short="ER",
        formula="(likes + comments) / reach × 100",
        unit="percent",
        better="up",
        decimals=1,
        help="Of the people who saw the posts, the share who liked or commented.",
        note="Only posts that have a reach count.",
        top="reached_engagements",
        bottom="reach",
        scale=100,
    ),
    counted(
        "orders",
        "Tracked orders",
        "Σ orders that name an influencer",
        "Orders that a link or code ties to an influencer.",
        short="Orders",
    ),
    money(
        "revenue",
        "Tracked revenue",
        "Σ revenue of orders that name an influencer",
        "Sales that a link or code ties to an influencer, before cancellations and returns.",
        short="Revenue",
    ),
    money(
        "net_revenue",
        "Net tracked revenue",
        "Σ tracked revenue without cancelled and returned orders",
        "Tracked sales that stayed sold.",
        short="Net revenue",
    ),
    counted(
        "total_orders",
        "All orders",
        "Σ orders",
        "Every order in the file, organic and direct ones included.",
    ),
    money(
        "total_revenue",
        "All revenue",
        "Σ revenue",
        "Sales of every order in the file, organic and direct ones included.",
        short="All revenue",
    ),
    Metric(
        key="conversion_rate",
        label="Conversion rate",
        short="CVR",
        formula="tracked orders / reach × 100",
        unit="percent",
        better="up",
        decimals=2,
        help="Orders per hundred people reached.",
        top="orders",
        bottom="reach",
        scale=100,
    ),
    Metric(
        key="aov",
        label="Average order value",
        short="AOV",
        formula="tracked revenue / tracked orders",
        unit="inr",
        better="up",
        decimals=2,
        help="What one tracked order is worth.",
        top="basis_revenue",
        bottom="basis_orders",
        scale=1 / PAISE,
    ),
    money(
        "cost",
        "Influencer cost",
        "Σ cost ledger: fees + gifted products",
        "What the influencers cost, spread over the days, brands and campaigns they worked for.",
        short="Cost",
        better=None,
    ),
    money(
        "product_cost",
        "Gifted products",
        "Σ product cost in the cost ledger",
        "The part of the cost that was products, not fees.",
        short="Gifts",
        better=None,
    ),
    Metric(
        key="cost_per_order",
        label="Cost per order",
        short="CPO",
        formula="cost / tracked orders",
        unit="inr",
        better="down",
        decimals=2,
        help="What one tracked order cost in influencer spend.",
        top="cost",
        bottom="orders",
        scale=1 / PAISE,
    ),
    Metric(
        key="cost_per_engagement",
        label="Cost per engagement",
        short="CPE",
        formula="cost / engagements",
        unit="inr",
        better="down",
        decimals=2,
        help="What one like, comment, share or save cost.",
        top="cost",
        bottom="engagements",
        scale=1 / PAISE,
    ),
    Metric(
        key="cpm",
        label="Cost per thousand reached",
        short="CPM",
        formula="cost / reach × 1,000",
        unit="inr",
        better="down",
        decimals=2,
        help="What it cost to reach a thousand people.",
        top="cost",
        bottom="reach",
        scale=1000 / PAISE,
    ),
    Metric(
        key="roas",
        label="ROAS",
        short="ROAS",
        formula="tracked revenue / cost",
        unit="ratio",
        better="up",
        decimals=2,
        help="Tracked sales for every 1 spent on influencers.",
        top="basis_revenue",
        bottom="cost",
    ),
    Metric(
        key="roi",
        label="ROI",
        short="ROI",
        formula="(tracked revenue × margin − cost) / cost × 100",
        unit="percent",
        better="up",
        decimals=1,
        help="Profit on every 100 spent, after the margin on the goods sold.",
        note="The margin counts as 100 % until it is set.",
        top="gain",
        bottom="cost",
        scale=100,
    ),
    Metric(
        key="incremental_roas",
        label="Incremental ROAS (assumption)",
        short="iROAS (assumption)",
        formula="tracked revenue × (1 − organic share of its brand) / cost",
        unit="ratio",
        better="up",
        decimals=2,
        help="ROAS without the sales that would have come anyway, at an assumed share per brand.",
        note="An assumption, not a measurement.",
        top="incremental_revenue",
        bottom="cost",
    ),
    counted(
        "new_customers",
        "New customers",
        "users whose first order ever lies in these rows",
        "Buyers who ordered for the first time, through an influencer. Orders without "
        "a user are left out.",
    ),
    Metric(
        key="cac",
        label="Cost per new customer",
        short="CAC",
        formula="cost / new customers",
        unit="inr",
        better="down",
        decimals=2,
        help="What it cost to win one new customer.",
        top="cost",
        bottom="new_customers",
        scale=1 / PAISE,
    ),
    Metric(
        key="emv",
        label="Earned media value",
        short="EMV",
        formula="Σ likes, comments, shares, saves and views × their rate on the platform",
        unit="inr",
        better="up",
        decimals=2,
        help="What the same attention would have cost as advertising, at the workspace's rates.",
        note="Undefined until the workspace sets rates; a platform without a rate counts nothing.",
        top="emv",
        scale=1 / PAISE,
    ),
    counted(
        "order_rows",
        "Tracked order rows",
        "number of order rows that name an influencer",
        "The evidence behind the sales figures.",
        short="Order rows",
        better=None,
    ),
)

METRICS: Final[Mapping[str, Metric]] = MappingProxyType({m.key: m for m in _REGISTRY})
"""Every metric by key, in the order that tables and JSON show them."""

_POSTS_AND_COST: Final = frozenset((*POST_SUMS, *COST_SUMS, "engagements", "gain"))
_ORDERS_AND_COST: Final = frozenset(
    (*ORDER_SUMS, *COST_SUMS, "basis_revenue", "basis_orders", "gain")
)


def needs_posts_or_cost(metric: Metric) -> bool:
    """Whether a metric uses sums that are unknown per coupon, status, source or order city."""
    return metric.top in _POSTS_AND_COST or metric.bottom in _POSTS_AND_COST


def needs_orders_or_cost(metric: Metric) -> bool:
    """Whether a metric uses sums that are unknown per extra column of posts."""
    return metric.top in _ORDERS_AND_COST or metric.bottom in _ORDERS_AND_COST
