"""What each finding about the files says, and what to do about it, in a marketer's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from analytics.coverage import Coverage, Gap, Offset
from analytics.health import Difference, Stated
from analytics.relations import Example, Key, Relation
from analytics.unattributed import Month, Unattributed
from charts import format as fmt
from layouts import imports
from schemas.identifiers import MADE_KEY


@dataclass(frozen=True)
class _Words:
    """How a relation is told.

    Attributes:
        row: What is counted, in the singular.
        fits: What all rows do where none is orphaned.
        one: What a single orphaned row does.
        many: What several orphaned rows do.
        money: What hangs on them, with {} for the sum; "" where no money does.
        advice: What to do.
    """

    row: str
    fits: str
    one: str
    many: str
    money: str
    advice: str


_UNKNOWN: Final = (
    "point to an id in the influencers file",
    "points to an id that the influencers file lacks",
    "point to an id that the influencers file lacks",
)
_RELATIONS: Final[Mapping[Key, _Words]] = {
    "posts_influencers": _Words(
        "post",
        *_UNKNOWN,
        money="",
        advice="Add these ids to the influencers file, or correct them in the posts file.",
    ),
    "orders_influencers": _Words(
        "order row with an influencer",
        *_UNKNOWN,
        money="{} of revenue",
        advice="Add these ids to the influencers file, or correct them in the orders file.",
    ),
    "payouts_influencers": _Words(
        "payout",
        *_UNKNOWN,
        money="{} of cost",
        advice="Add these ids to the influencers file, or correct them in the payouts file.",
    ),
    "orders_products": _Words(
        "order row with a product",
        "name one that the products file has",
        "names one that the products file lacks",
        "name one that the products file lacks",
        money="{} of revenue",
        advice="Add these products to the products file, so that brand, category and price are "
        "known, or correct their spelling.",
    ),
    "posts_platform": _Words(
        "post",
        "are on the influencer’s own platform",
        "is on another platform than the influencer’s own",
        "are on another platform than the influencer’s own",
        money="",
        advice="Fine for creators on several platforms. If it is a slip, correct the platform in "
        "the posts or the influencers file.",
    ),
    "payouts_work": _Words(
        "payout",
        "find posts or orders to be set against",
        "finds no post and no order to be set against",
        "find no post and no order to be set against",
        money="{} of cost",
        advice="Add the posts that were paid for, or check influencer, campaign, brand and dates "
        "of these rows.",
    ),
    "influencers_posts": _Words(
        "influencer",
        "have a post",
        "has no post",
        "have no post",
        money="{} paid to them",
        advice="Add their posts. It is right where none was due.",
    ),
    "influencers_orders": _Words(
        "influencer",
        "have a tracked order",
        "has no tracked order",
        "have no tracked order",
        money="{} paid to them",
        advice="Check that their links and codes are in the orders file. It is right where they "
        "sold nothing.",
    ),
    "influencers_payouts": _Words(
        "influencer",
        "have a payout",
        "has no payout",
        "have no payout",
        money="{} of revenue without a cost",
        advice="Add what they were paid or given; until then ROAS looks better than it is.",
    ),
}

_FILLS: Final[Mapping[str, str]] = {
    "influencers": "It gives ids their names, platforms, categories and tiers.",
    "posts": "It brings reach and engagement, and what was posted when.",
    "tracking": "It brings orders and revenue, without which nothing can be said to have paid.",
    "payouts": "It brings the cost, without which there is no ROAS.",
    "products": "It is optional: it gives products their brand, category and price.",
    "terms": "It is optional: it says what was agreed, so that payouts can be worked out.",
}
STATED_ADVICE: Final = (
    "The payout counts as recorded, and cost per order uses tracked orders. Ask the tracking or "
    "the influencer which number is right."
)
GAP_ADVICE: Final = (
    "Right if nothing happened then. If something did, the export for those days is missing."
)
OFFSET_ADVICE: Final = (
    "Ratios over days that only one of them covers compare unlike things. Add the missing export, "
    "or choose a period that both cover."
)
JUMP_ADVICE: Final = (
    "A large campaign or a pause can do that, and so can ids that were left blank: look at the "
    "influencer column of these months."
)


def relation(one: Relation) -> str:
    """What a relation found: "14 of 1,200 posts point to an id that …"."""
    words = _RELATIONS[one.key]
    total = fmt.plural(one.rows, words.row, _several(words.row))
    if not one.orphaned:
        return f"All {total} {words.fits}."
    does = words.one if one.orphaned == 1 else words.many
    money = f", with {words.money.format(fmt.money(one.money / 100))}" if one.money else ""
    return f"{fmt.grouped(one.orphaned)} of {total} {does}{money}."


def examples(one: Relation) -> str:
    """The ids behind a relation's orphaned rows: "INF_77: 12 rows; INF_81 and 3 more"."""
    shown = [_example(example, alone=one.ids == 1) for example in one.examples]
    return _and_more(shown, one.ids - len({example.id for example in one.examples}))


def advice(key: Key) -> str:
    """What to do about a relation's orphaned rows."""
    return _RELATIONS[key].advice


def _several(row: str) -> str:
    noun, space, rest = row.partition(" with")
    return f"{noun}s{space}{rest}"


def _example(example: Example, *, alone: bool) -> str:
    name = f"{example.name} ({example.id})" if example.name else example.id
    if example.detail:
        return f"{name}: {fmt.grouped(example.rows)} on {example.detail}"
    size = [imports.row_count(example.rows)] if example.rows > 1 else []
    size += [fmt.money(example.money / 100)] if example.money else []
    return f"{name}: {', '.join(size)}" if size and not alone else name


def _and_more(shown: Sequence[str], more: int) -> str:
    return "; ".join(shown) + (f" and {fmt.grouped(more)} more" if more > 0 else "")


def stated(found: Stated) -> str:
    """How many payouts state another number of orders than was tracked."""
    total = fmt.plural(found.rows, "payout")
    if not found.differing:
        return f"All {total} with a number of orders give the number that was tracked."
    does = "gives" if found.differing == 1 else "give"
    return (
        f"{fmt.grouped(found.differing)} of {total} with a number of orders {does} another than "
        "was tracked."
    )


def differences(found: Stated) -> str:
    """The largest differences between stated and tracked orders."""
    shown = [_difference(one) for one in found.examples]
    return _and_more(shown, found.differing - len(found.examples))


def _difference(one: Difference) -> str:
    made = not one.payout or one.payout.startswith(MADE_KEY)
    name = one.name or one.influencer
    row = name if made else f"{name} ({one.payout})"
    return f"{row}: {fmt.grouped(one.stated)} stated, {fmt.grouped(one.tracked)} tracked"


def headline(found: int, checks: int, *, fits: bool) -> str:
    """The panel in one sentence."""
    if not checks:
        return "There is nothing to compare yet: the checks begin with a second file."
    if fits:
        return "Everything fits: the files find each other and leave no days out."
    if not found:
        return "The files find each other. What their days and sales say is below."
    rows = "Such rows stay in every total; nothing is left out."
    return f"{found} of {checks} checks found something to look at. {rows}"


def absent(table: str) -> str:
    """Which file would fill a hole, and what it would bring."""
    return f"No {imports.title(table)} yet. {_FILLS[table]}"


def gap(one: Gap) -> str:
    """A run of days without rows."""
    days = f"{fmt.plural(one.days, 'day')}, {fmt.span(one.first, one.last)}"
    return f"No {imports.title(one.table)} for {days}."


def offset(one: Offset) -> str:
    """Two tables that begin or end at different times."""
    name = imports.title(one.table).capitalize()
    verb = "start" if one.edge == "start" else "end"
    return (
        f"{name} {verb} {fmt.plural(one.days, 'day')} later than {imports.title(one.other)}: "
        f"{fmt.day(one.later)} against {fmt.day(one.earlier)}."
    )


def odd_days(one: Coverage) -> list[str]:
    """Rows of a table without a date or with one in the future."""
    said: list[str] = []
    title = imports.title(one.table)
    if one.undated:
        said.append(
            f"{fmt.grouped(one.undated)} of {fmt.grouped(one.rows)} {title} without a date: set "
            "against all work of the influencer."
        )
    if one.latest is not None:
        rows = f"{imports.row_count(one.future)} of {title}"
        said.append(
            f"{rows} dated after today, up to {fmt.day(one.latest)}: check the year and the order "
            "of day and month."
        )
    return said


def coverage(one: Coverage) -> str:
    """The days of a table in one line, for who cannot see the bar."""
    title = imports.title(one.table).capitalize()
    if one.first is None or one.last is None:
        return f"{title}: no dates"
    gaps = f", {fmt.plural(len(one.gaps), 'gap')}" if one.gaps else ""
    return (
        f"{title}: {fmt.span(one.first, one.last)}, {fmt.plural(one.days, 'day')} with rows{gaps}"
    )


def unattributed(part: Unattributed) -> str:
    """How much of sales names no influencer."""
    if not part.rows_without:
        return "Every order names an influencer: no organic or direct orders are in the file."
    if part.rows_without == part.rows:
        return (
            "No order names an influencer. Check that the orders file has the influencer’s id, or "
            "map the column that holds it."
        )
    orders = f"{_share(part.order_share)} of orders"
    if part.revenue_share is None:
        return f"{orders} name no influencer: they count as organic or direct."
    money = [fmt.money(sum_ / 100, "short") for sum_ in (part.revenue_without, part.revenue)]
    return (
        f"{_share(part.revenue_share)} of revenue ({money[0]} of {money[1]}) and {orders} name no "
        "influencer: they count as organic or direct."
    )


def jumps(months: Sequence[Month]) -> list[str]:
    """The months in which the share of revenue without an influencer moves abruptly."""
    return [_jump(one) for one in months]


def _jump(one: Month) -> str:
    now, before = one.part.revenue_share or 0.0, one.before or 0.0
    verb = "rose" if now > before else "fell"
    return f"{one.month:%b %Y}: the share {verb} to {_share(now)} from {_share(before)}."


def _share(share: float | None) -> str:
    return fmt.percent(None if share is None else share * 100)
