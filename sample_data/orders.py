"""Order rows: a baseline that comes anyway, plus what each campaign's posts add.

Every row has one cause: the baseline or one post. Each campaign draws from its own random stream
and a fixed number of rows, so a run without its posts is the same baseline and the same rows of all
other campaigns. A post also *claims* some baseline orders: buyers who would have come anyway use
its link or code. Their rows change source, never revenue.
"""

from dataclasses import dataclass, fields

import numpy as np

from sample_data import catalogue as shop
from sample_data.demand import baseline
from sample_data.people import pick
from sample_data.plan import OWN_PRODUCT, Plan, decay_days, product_mix, seen_days
from sample_data.timeline import EFFECT_DAYS, stream

CLAIMED = 0.64
"""Share of the baseline buyers of promoted lines who use an influencer's link at a peak."""
STANDING = 0.28
"""Share of baseline buyers of promoted lines who use a partner's standing code on any day."""
NEW_BUYERS = 0.48
OTHER_BRAND = 0.03
WITH_CODE = 0.86
OPEN_DAYS = 5
"""Last days of the period in which most orders are still on their way."""
Rows = dict[str, np.ndarray]


@dataclass(frozen=True)
class Orders:
    """Order rows sorted by day, as parallel arrays; codes index the plan and the catalogue.

    Attributes:
        day: Day number.
        product: Product code.
        quantity: Units, the column `orders`.
        revenue: Paise.
        status: Code into the catalogue's statuses.
        city: Code into the catalogue's cities.
        source: Code into the catalogue's sources.
        user: Buyer number.
        influencer: Position in the plan's people, -1 for none.
        campaign: Position in the plan's campaign names, -1 for none.
        coupon: -1 none, else an open code, else open codes + influencer.
        cause: Post that caused the row, -1 for the baseline.
    """

    day: np.ndarray
    product: np.ndarray
    quantity: np.ndarray
    revenue: np.ndarray
    status: np.ndarray
    city: np.ndarray
    source: np.ndarray
    user: np.ndarray
    influencer: np.ndarray
    campaign: np.ndarray
    coupon: np.ndarray
    cause: np.ndarray

    def __len__(self) -> int:
        return len(self.day)


@dataclass(frozen=True)
class Buyers:
    """Buyer numbers of the baseline: pool `p` owns `first[p]` onwards, `known[day, p]` so far."""

    first: np.ndarray
    known: np.ndarray


def _basket(rng: np.random.Generator, day: np.ndarray, product: np.ndarray, last: int) -> Rows:
    """Quantity, revenue, status and city of rows."""
    n = len(day)
    quantity = (1 + pick(rng.random(n), np.array(shop.QUANTITY_SHARE))).astype(np.int8)
    discount = np.take(shop.DISCOUNTS, pick(rng.random(n), np.array(shop.DISCOUNT_SHARE)))
    # Prices are whole rupees and discounts whole percents, so this is exact in paise.
    revenue = shop.PRODUCT_PRICE[product] * (100 - discount) * quantity
    status = pick(rng.random(n), np.array(shop.STATUS_SHARE)).astype(np.int8)
    fresh = (rng.random(n) < 0.6) & (day > last - OPEN_DAYS)
    status[fresh] = shop.STATUSES.index("placed")
    cities = np.array([share for _, share in shop.CITIES.values()])
    city = pick(rng.random(n), cities).astype(np.int8)
    return {
        "quantity": quantity,
        "revenue": revenue.astype(np.int32),
        "status": status,
        "city": city,
    }


def _pools(product: np.ndarray) -> np.ndarray:
    """Pool of buyers of each row: one per brand, and one for each line that is never promoted."""
    pool_of = shop.PRODUCT_BRAND.copy()
    donors = np.flatnonzero(~shop.PROMOTED)
    pool_of[donors] = len(shop.BRANDS) + np.arange(len(donors))
    return pool_of[product]


def _buyers(
    rng: np.random.Generator, day: np.ndarray, pool: np.ndarray, days: int
) -> tuple[np.ndarray, Buyers, int]:
    """Buyer numbers of baseline rows: new ones in sequence, the others among those before."""
    n, pools = len(day), int(len(shop.BRANDS) + (~shop.PROMOTED).sum())
    new, who, user = rng.random(n) < NEW_BUYERS, rng.random(n), np.empty(n, dtype=np.int32)
    first, known = np.zeros(pools, dtype=np.int64), np.zeros((days, pools), dtype=np.int64)
    total = 0
    for code in range(pools):
        rows = np.flatnonzero(pool == code)
        first[code] = total
        if len(rows):
            new[rows[0]] = True
            count = np.cumsum(new[rows])
            back = np.where(new[rows], 0, np.floor(count * who[rows] ** 2).astype(np.int64))
            user[rows] = total + count - 1 - back
            known[:, code] = np.cumsum(np.bincount(day[rows], new[rows], days)).astype(np.int64)
            total += int(count[-1])
    other = rng.integers(0, pools, n)
    reach = known[np.maximum(day - 1, 0), other]
    cross = ~new & (rng.random(n) < OTHER_BRAND) & (reach > 0)
    user[cross] = (first[other] + np.floor(who * reach).astype(np.int64))[cross]
    return user, Buyers(first, known), total


def _untracked(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Source and open coupon code of rows that name no influencer."""
    source = len(shop.PLATFORMS) + pick(rng.random(n), np.array(shop.UNTRACKED_SHARE))
    codes = len(shop.OPEN_CODES)
    coupon = np.where(rng.random(n) < 0.18, rng.integers(0, codes, n), -1)
    return source.astype(np.int8), coupon.astype(np.int32)


def _pull(plan: Plan, campaign: int) -> tuple[np.ndarray, np.ndarray]:
    """Posts of a campaign and their pull on each day, (day, post): effect x exp(-age / decay)."""
    posts = np.flatnonzero(plan.posts.campaign == campaign)
    run = plan.campaigns[campaign]
    days = np.arange(run.start, min(run.end + EFFECT_DAYS, plan.period.days))
    age = days[:, None] - plan.posts.day[posts]
    decay = decay_days(plan.posts, plan.people)[posts]
    live = (age >= 0) & (age < EFFECT_DAYS)
    weight = plan.posts.rows[posts] / decay
    return posts, np.where(live, np.exp(-np.where(live, age, 0) / decay), 0) * weight


def _claim(plan: Plan, campaign: int, rows: Rows, chance: np.ndarray, who: np.ndarray) -> None:
    """Move baseline rows to the campaign's posts, in place."""
    posts, pull = _pull(plan, campaign)
    run, heat = plan.campaigns[campaign], pull.sum(axis=1)
    if not heat.any():
        return
    peak = np.quantile(heat[heat > 0], 0.8)
    share = CLAIMED * np.sqrt(np.minimum(heat / peak, 1))
    edges = np.searchsorted(rows["day"], np.arange(run.start, run.start + len(heat) + 1))
    for i, claimed in enumerate(share):
        at = slice(edges[i], edges[i + 1])
        mine = (shop.PRODUCT_BRAND[rows["product"][at]] == run.brand) & (chance[at] < claimed)
        free = mine & shop.PROMOTED[rows["product"][at]] & (rows["influencer"][at] < 0)
        taken = np.flatnonzero(free) + edges[i]
        ladder = np.cumsum(pull[i])
        post = posts[np.searchsorted(ladder, who[taken] * ladder[-1], side="right")]
        rows["influencer"][taken] = plan.posts.influencer[post]
        rows["campaign"][taken] = campaign
        rows["source"][taken] = plan.posts.platform[post]


def _standing(plan: Plan, rng: np.random.Generator, rows: Rows) -> None:
    """Give baseline rows to the standing codes of each brand's partners, in place."""
    uses = (rng.random(len(rows["day"])) < STANDING) & shop.PROMOTED[rows["product"]]
    who = rng.random(len(uses))
    # Some partners keep their code in every bio, others never mention it again.
    push = stream(plan.seed, "partners").lognormal(0, 0.9, len(plan.people))
    weight = push * plan.people.followers**0.35
    for brand in range(len(shop.BRANDS)):
        partners = np.flatnonzero(plan.people.brand == brand)
        taken = np.flatnonzero(uses & (shop.PRODUCT_BRAND[rows["product"]] == brand))
        if len(partners):
            chosen = partners[pick(who[taken], weight[partners])]
            rows["influencer"][taken] = chosen
            rows["campaign"][taken] = len(plan.campaigns) + brand
            rows["source"][taken] = plan.people.platform[chosen]


def _codes(rng: np.random.Generator, rows: Rows) -> None:
    """Coupon code of tracked rows, in place: the influencer's own, or none for a link."""
    has = rng.random(len(rows["day"])) < WITH_CODE
    own = np.where(has, len(shop.OPEN_CODES) + rows["influencer"], -1)
    rows["coupon"] = np.where(rows["influencer"] >= 0, own, rows["coupon"]).astype(np.int32)


def _baseline_rows(plan: Plan, without: frozenset[str]) -> tuple[Rows, Buyers, int]:
    n, days = plan.baseline_rows, plan.period.days
    rng = stream(plan.seed, "baseline")
    counts = rng.multinomial(n, baseline(plan.seed, plan.period).ravel())
    cell = np.repeat(np.arange(len(counts)), counts)
    day = (cell // len(shop.PRODUCTS)).astype(np.int16)
    product = (cell % len(shop.PRODUCTS)).astype(np.int8)
    rows = {"day": day, "product": product, **_basket(rng, day, product, days - 1)}
    rows["user"], buyers, users = _buyers(rng, day, _pools(product), days)
    rows["source"], rows["coupon"] = _untracked(rng, n)
    rows["influencer"] = np.full(n, -1, dtype=np.int32)
    rows["campaign"] = np.full(n, -1, dtype=np.int16)
    rows["cause"] = np.full(n, -1, dtype=np.int32)
    _standing(plan, stream(plan.seed, "standing"), rows)
    claims = stream(plan.seed, "claims")
    chance, who = claims.random(n), claims.random(n)
    for index, run in enumerate(plan.campaigns):
        if run.name not in without:
            _claim(plan, index, rows, chance, who)
    _codes(stream(plan.seed, "codes"), rows)
    rows["clock"] = stream(plan.seed, "clock").random(n)
    return rows, buyers, users


def _campaign_rows(plan: Plan, campaign: int, buyers: Buyers, next_user: int) -> Rows:
    """Rows that one campaign's posts cause."""
    run, n = plan.campaigns[campaign], int(plan.campaign_rows[campaign])
    rng = stream(plan.seed, "campaign", run.name)
    posts = np.flatnonzero(plan.posts.campaign == campaign)
    expected = plan.posts.rows[posts]
    post = np.repeat(posts, rng.multinomial(n, expected / expected.sum()))
    decay = decay_days(plan.posts, plan.people)[post]
    seen = seen_days(plan.posts, plan.period.days)[post]
    # Inverse of the decay truncated to the days that are seen; floor gives whole days.
    age = -decay * np.log1p(rng.random(n) * np.expm1(-seen / decay))
    day = (plan.posts.day[post] + np.minimum(np.floor(age), seen - 1)).astype(np.int16)
    mix = product_mix(run.brand, run.start, plan.period.days)
    other = rng.random(n) >= OWN_PRODUCT
    product = np.where(other, pick(rng.random(n), mix), plan.posts.product[post]).astype(np.int8)
    rows = {"day": day, "product": product, **_basket(rng, day, product, plan.period.days - 1)}
    known = buyers.known[day, run.brand]
    back = (rng.random(n) >= NEW_BUYERS + 0.2) & (known > 0)
    old = buyers.first[run.brand] + np.floor(rng.random(n) * known).astype(np.int64)
    rows["user"] = np.where(back, old, next_user + np.arange(n)).astype(np.int32)
    source, rows["coupon"] = _untracked(rng, n)
    influencer = plan.posts.influencer[post]
    halo = rng.random(n) < np.take(shop.PLATFORM_HALO, plan.people.platform[influencer])
    rows["source"] = np.where(halo, source, plan.posts.platform[post]).astype(np.int8)
    rows["influencer"] = np.where(halo, -1, influencer).astype(np.int32)
    rows["campaign"] = np.where(halo, -1, campaign).astype(np.int16)
    rows["cause"] = post.astype(np.int32)
    _codes(rng, rows)
    rows["clock"] = rng.random(n)
    return rows


def draw(plan: Plan, without: frozenset[str] = frozenset()) -> Orders:
    """Draw all order rows, or rerun the same seed without the posts of some campaigns.

    Args:
        plan: The plan; it stays the same in a rerun.
        without: Names of campaigns whose posts never happen.

    Raises:
        KeyError: A name is not a campaign of the plan.
    """
    unknown = without - {run.name for run in plan.campaigns}
    if unknown:
        raise KeyError(f"not campaigns of this plan: {', '.join(sorted(unknown))}")
    rows, buyers, next_user = _baseline_rows(plan, without)
    parts = [rows]
    for index, run in enumerate(plan.campaigns):
        if run.name not in without:
            parts.append(_campaign_rows(plan, index, buyers, next_user))
        next_user += int(plan.campaign_rows[index])
    # Each component shuffles its own rows within a day, so a rerun keeps their order.
    moment = [part["day"] + part.pop("clock") for part in parts]
    order = np.argsort(np.concatenate(moment), kind="stable")
    columns = {}
    for field in fields(Orders):
        columns[field.name] = np.concatenate([part.pop(field.name) for part in parts])[order]
    return Orders(**columns)
