"""The single rows behind a view: orders, posts, cost and payout lines."""

from __future__ import annotations

from typing import Final

from analytics.extras import extras
from analytics.filters import Filters
from analytics.rows import EXTRA, Rows, cost_rows, order_rows, post_rows
from reports.columns import Column, metric_column
from reports.datasets.dataset import Dataset, Table
from reports.datasets.figures import of_frame
from storage import Snapshot

DATASETS: Final = (
    Dataset("orders", "Orders", "Rows", "The order rows of the view, organic ones included."),
    Dataset("posts", "Posts", "Rows", "One row per post of the view, with what it sold."),
    Dataset("costs", "Costs", "Rows", "What each piece of work cost, by day."),
)

_WHO: Final = (
    Column("influencer_id", "Influencer id", help="Their id in the files; empty for nobody."),
    Column("influencer", "Influencer", help="Their name; names that several share carry the id."),
)
_DERIVED: Final = "As filters and figures take it."
_WORK: Final = tuple(
    Column(key, label, help=_DERIVED)
    for key, label in (
        *(("campaign", "Campaign"), ("brand", "Brand"), ("product", "Product")),
        ("platform", "Platform"),
    )
)
_ORDERS: Final = (
    Column("order_id", "Order id"),
    Column("date", "Date", "date"),
    *_WHO,
    *_WORK,
    Column("source", "Source"),
    Column("coupon_code", "Coupon code"),
    Column("status", "Status"),
    Column("order_city", "Order city"),
    Column("user_id", "User id"),
    Column(
        "orders",
        "Orders",
        "count",
        "How many orders the row stands for; those of a row without an influencer are not tracked.",
    ),
    Column(
        "revenue",
        "Revenue",
        "money",
        "Before cancellations and returns; the tracked revenue is that of rows with an influencer.",
    ),
    Column("stayed_sold", "Stayed sold", help="no where the order was cancelled or returned."),
    Column("new_customer", "New customer", help="yes for the first order ever of a user."),
)
_COSTS: Final = (
    Column("date", "Date", "date", "Empty where nothing dates the cost."),
    *_WHO,
    *_WORK,
    Column("fees", "Fees", "money", "Cash paid for the work."),
    Column("gifts", "Gifted products", "money", "Products given for it."),
    Column(
        "cost", "Cost", "money", "Fees and gifted products; it adds up to the cost of the view."
    ),
    Column("without_work", "Without work", help="yes where no post and no order matches."),
)
_POSTS: Final = (
    Column("post_id", "Post id"),
    Column("date", "Date", "date"),
    *_WHO,
    Column("platform", "Platform"),
    *(
        Column(key, label, help="As the post names it; empty where it names none.")
        for key, label in (("campaign", "Campaign"), ("brand", "Brand"), ("product", "Product"))
    ),
    Column(
        "posts",
        "Counted",
        "number",
        "How much of it the figures of the view count: 1, or a part where it worked for several "
        "brands, campaigns or products. Reach and engagements beside it are those of the whole "
        "post; what it sold and cost is that of the view.",
    ),
    Column("caption", "Caption"),
    Column("url", "Address"),
    *map(metric_column, ("reach", "likes", "comments", "shares", "saves", "views")),
    metric_column("engagement_rate"),
    Column("orders", "Orders sold", "count", "Tracked orders that followed the post."),
    Column("revenue", "Revenue sold", "money", "Their revenue, on the workspace's basis."),
    Column("cost", "Cost", "money", "What was paid for the post and for those orders."),
    Column("roas", "ROAS", "ratio", "Revenue sold / cost."),
)


def orders(snapshot: Snapshot, view: Filters, dataset: Dataset) -> Table:
    """Σ revenue of the rows with an influencer is the tracked revenue of the view."""
    found = order_rows(snapshot, view)
    known = {column.key for column in _ORDERS}
    more = [_extra(name, known) for name in found.columns if name.startswith(EXTRA)]
    only = "posts" if view.post_only else ""
    return _streamed(dataset, (*_ORDERS, *more), found, only)


def _extra(name: str, known: set[str]) -> Column:
    """A column of the files that the app has no name for."""
    header = name.removeprefix(EXTRA)
    taken = header.casefold() in known
    return Column(name if taken else header, header, help="A column of the orders file.")


def costs(snapshot: Snapshot, view: Filters, dataset: Dataset) -> Table:
    """Σ cost is the cost of the view."""
    only = "orders" if view.order_only else "posts" if view.post_only else ""
    return _streamed(dataset, _COSTS, cost_rows(snapshot, view), only)


def _streamed(
    dataset: Dataset,
    columns: tuple[Column, ...],
    found: Rows,
    only: str,
) -> Table:
    nothing = f"A filter of the view is known of {only} only." if only else ""
    return Table(dataset, columns, found.batches, (), found.count, nothing)


def posts(snapshot: Snapshot, view: Filters, dataset: Dataset) -> Table:
    """Posts are whole; Σ `posts` is the posts of the view, which may count some in part."""
    names = {"influencer": "influencer_id", "label": "influencer"}
    found = post_rows(snapshot, view).rename(columns=names)
    own = (dimension for dimension in extras(snapshot).values() if dimension.level == "post")
    more = (Column(one.key, one.label, help="A column of the posts file.") for one in own)
    nothing = "A filter of the view is known of orders only." if view.order_only else ""
    metrics = ("reach", "engagement_rate")
    return of_frame(dataset, (*_POSTS, *more), found, metrics, nothing)
