"""Fees and what they bought, against the same said in plain pandas over single rows."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.filters import Filters
from analytics.plan.errors import PlanError
from analytics.plan.observations import observations
from analytics.plan.request import BY
from schemas.dates import today
from settings import WorkspaceSettings
from storage import connect
from tests.analytics import oracle
from tests.analytics.oracle_checks import days_of
from tests.analytics.query_fixtures import World, make_world, snap, views

BOUNDED = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
ABOUT = [*oracle.PEOPLE, "persona", "followers"]


@pytest.fixture(scope="module")
def gross(make_tables, tmp_path_factory) -> World:
    return make_world(make_tables, tmp_path_factory.mktemp("plan"))


@pytest.fixture(scope="module", params=[("gross", 14), ("net", 7), ("gross", 28)])
def world(gross, request) -> World:
    basis, days = request.param
    config = gross.config.model_copy(update={"revenue_basis": basis, "attribution_days": days})
    snapshot = replace(gross.snapshot, id=f"{gross.snapshot.id}/{basis}{days}", config=config)
    return replace(gross, snapshot=snapshot)


def fees(world: World) -> pd.DataFrame:
    """What was paid for posts, with everything that a view asks of a row."""
    with closing(connect(world.snapshot)) as cursor:
        rows = cursor.execute(
            "SELECT p.post_id AS post, c.influencer::VARCHAR AS influencer, p.platform::VARCHAR AS "
            "platform, c.campaign::VARCHAR AS campaign, c.brand::VARCHAR AS brand, "
            "c.product::VARCHAR AS product, p.date AS posted, c.cost "
            "FROM post_costs c JOIN posts p ON p.number = c.post"
        ).df()
    known = world.facts.drop_duplicates("influencer").set_index("influencer")[ABOUT]
    kinds = world.facts.drop_duplicates("product").set_index("product")["product_category"]
    return rows.join(known, on="influencer").join(kinds, on="product")


def sales(world: World) -> pd.DataFrame:
    """Orders with the post that they followed: the last one of their influencer and platform."""
    orders = world.facts[(world.facts["kind"] == "order") & world.facts["date"].notna()]
    kinds = {"influencer": "str", "platform": "str"}
    orders = orders[orders["influencer"] != ""].astype(kinds | {"date": "datetime64[us]"})
    posts = world.raw["posts"].sort_values(["date", "post_id"])
    posts = posts.drop_duplicates(["influencer_id", "platform", "date"], keep="last")
    posts = posts.rename(columns={"influencer_id": "influencer", "post_id": "post"})
    posts = posts.assign(posted=pd.to_datetime(posts["date"]).astype("datetime64[us]"))
    found = pd.merge_asof(
        orders.sort_values("date"),
        posts[["influencer", "platform", "posted", "post"]].astype(kinds).sort_values("posted"),
        left_on="date",
        right_on="posted",
        by=["influencer", "platform"],
    )
    return found[found["post"].notna()]


def months_of(world: World, view: Filters) -> pd.PeriodIndex:
    """Months of which every post has had its days, that the view does not cut."""
    orders = world.facts[(world.facts["kind"] == "order") & world.facts["date"].notna()]
    orders = orders.loc[orders["date"] <= pd.Timestamp(today()), "date"]
    days = days_of(world, view)
    last = orders.max() - timedelta(days=world.config.attribution_days - 1)
    months = pd.period_range(orders.min(), last, freq="M")
    whole = months.end_time.normalize() <= last
    if days is not None:
        whole &= months.start_time >= pd.Timestamp(days.start)
        whole &= months.end_time.normalize() <= pd.Timestamp(days.end)
    return months[whole]


def cell_of(rows: pd.DataFrame, by: str) -> pd.Series:
    return rows["influencer"] if by == "influencer" else rows["platform"] + "/" + rows["brand"]


def expected(world: World, view: Filters, by: str, objective: str) -> pd.DataFrame:
    """Spend and response by cell and month."""
    paid, sold = (oracle.select(part, view, None) for part in (fees(world), sales(world)))
    sold = sold[(sold["date"] - sold["posted"]).dt.days < world.config.attribution_days]
    paid, sold = (
        part.assign(value=cell_of(part, by), month=pd.to_datetime(part["posted"]).dt.to_period("M"))
        for part in (paid, sold)
    )
    paid = paid[paid["month"].isin(months_of(world, view))]
    bought = set(zip(paid["value"], paid["post"], strict=True))
    mine = [key in bought for key in zip(sold["value"], sold["post"], strict=True)]
    sold = sold[np.array(mine, dtype=bool)]
    worth = sold["amount"].astype("float64") / 100
    if world.config.revenue_basis == "net":
        worth = worth.where(sold["net"].astype(bool), 0.0)
    if objective == "customers":
        worth = sold["new"].astype("float64")
    by_cell = ["value", "month"]
    spend = paid.groupby(by_cell)["cost"].sum() / 100
    response = sold.assign(worth=worth).groupby(by_cell)["worth"].sum()
    return pd.DataFrame({"spend": spend, "response": response.reindex(spend.index, fill_value=0)})


@BOUNDED
@given(data=st.data(), by=st.sampled_from(BY), objective=st.sampled_from(["revenue", "customers"]))
def test_any_view(world, data, by, objective):
    view = data.draw(views(world))
    if view.order_only:
        with pytest.raises(PlanError, match="Remove that filter"):
            observations(world.snapshot, view, by, objective)
        return
    table = expected(world, view, by, objective)
    if table.empty:
        with pytest.raises(PlanError, match=r"Choose (other filters|a longer period)"):
            observations(world.snapshot, view, by, objective)
        return
    every = pd.to_datetime(fees(world)["posted"]).dt.to_period("M")
    recent = every[every.isin(months_of(world, view))].drop_duplicates().sort_values()[-3:]
    lately = table[table.index.get_level_values("month").isin(recent)]["spend"]
    if lately.empty:
        with pytest.raises(PlanError, match="Nobody in this view was paid a fee in"):
            observations(world.snapshot, view, by, objective)
        return
    found = observations(world.snapshot, view, by, objective)
    got = found.table.assign(
        value=found.cells["value"].to_numpy()[found.cell],
        month=pd.to_datetime(found.table["month"]).dt.to_period("M"),
    ).set_index(["value", "month"])[["spend", "response"]]
    pd.testing.assert_frame_equal(got.sort_index(), table, check_dtype=False, rtol=1e-9)
    assert [pd.Period(month, "M") for month in found.months] == list(recent)
    mean = lately.groupby("value").sum() / len(recent)
    for row in found.cells.to_dict("records"):
        assert row["today"] == pytest.approx(mean.get(row["value"], 0.0))
        own = table.loc[[row["value"]]]
        assert row["most_paid"] == pytest.approx(own["spend"].max())
        assert row["months"] == (table.index.get_level_values("value") == row["value"]).sum()
    cost = oracle.select(world.facts[world.facts["kind"] == "cost"], view, None)
    worked = cost[cost["date"].dt.to_period("M").isin(recent)]
    rest = (worked["cost"] - worked["unallocated_cost"]).sum() / 100 - lately.sum()
    assert found.kept == pytest.approx(rest / len(recent), abs=0.01)


def test_fees_order_pay_and_what_is_left_out_add_up_to_the_cost(world):
    found = observations(world.snapshot, Filters(), "influencer", "revenue")
    cost = world.facts[world.facts["kind"] == "cost"]
    paid = fees(world)
    shown = paid["posted"].dt.to_period("M").isin(months_of(world, Filters()))
    by_order = (cost["cost"].sum() - cost["unallocated_cost"].sum() - paid["cost"].sum()) / 100
    assert by_order > 0
    assert 0 < shown.sum() < len(paid)
    assert found.table["spend"].sum() == pytest.approx(paid.loc[shown, "cost"].sum() / 100)
    whole = found.table["spend"].sum() + paid.loc[~shown, "cost"].sum() / 100 + by_order
    assert whole + cost["unallocated_cost"].sum() / 100 == pytest.approx(cost["cost"].sum() / 100)


PEOPLE = [
    {"influencer_id": "a,b", "name": "Asha, B", "platform": "Instagram"},
    {"influencer_id": "c", "name": "Chitra", "platform": None},
]


def post(who: str, key: str, day: str, **more):
    filled = {"influencer_id": who, "post_id": key, "platform": "Instagram", "date": day}
    return filled | {"brand": "X", "campaign": "A"} | more


def order(who: str, day: str, rupees: int, **more):
    filled = {"influencer_id": who, "source": "Instagram", "date": day, "orders": 1}
    return filled | {"revenue_paise": 100 * rupees, "brand": "X", "campaign": "A"} | more


def paid(who: str, basis: str, rupees: int, first: str, last: str, **more):
    span = {"period_start": first, "period_end": last}
    return {"influencer_id": who, "basis": basis, "total_payout_paise": 100 * rupees} | span | more


def small(make_tables, folder, **more):
    """A paid post in January and in February, a post by percentage, and orders after each."""
    tables = {
        "influencers": PEOPLE,
        "posts": [
            post("a,b", "p1", "2025-01-10"),
            post("a,b", "p2", "2025-02-10"),
            post("a,b", "p3", "2025-02-26", campaign="B"),
            post("c", "p4", "2025-02-12"),
        ],
        "tracking": [
            order("a,b", "2025-01-12", 500),
            order("a,b", "2025-02-23", 70),  # the last of 14 days
            order("a,b", "2025-02-24", 9),  # one too late
            order("a,b", "2025-02-11", 30, brand="Y"),  # what was paid for is X
            order("a,b", "2025-03-01", 1_000, campaign="B"),  # after the post by percentage
            order("c", "2025-02-13", 40, user_id="u1"),
            order("c", "2025-03-20", 1),
        ],
        "payouts": [
            paid("a,b", "post", 100, "2025-01-01", "2025-01-31", campaign="A"),
            paid("a,b", "post", 200, "2025-02-01", "2025-02-28", campaign="A"),
            paid("a,b", "percent", 50, "2025-02-01", "2025-03-31", campaign="B"),
            paid("c", "fixed", 60, "2025-02-01", "2025-02-28"),
        ],
    } | more
    return snap(make_tables, folder, WorkspaceSettings(margin=0.5), **tables)


def rows_of(found) -> list[tuple[str, str, float, float]]:
    names = found.cells["value"].to_numpy()[found.cell]
    months = pd.to_datetime(found.table["month"]).dt.strftime("%Y-%m")
    return list(zip(names, months, found.table["spend"], found.table["response"], strict=True))


def test_a_fee_has_bought_the_orders_after_its_posts_and_no_others(make_tables, tmp_path):
    snapshot = small(make_tables, tmp_path)
    found = observations(snapshot, Filters(), "influencer", "revenue")
    assert rows_of(found) == [
        ("a,b", "2025-01", 100, 500),
        ("a,b", "2025-02", 200, 100),
        ("c", "2025-02", 60, 40),
    ]
    assert found.cells["label"].tolist() == ["Asha, B", "Chitra"]
    assert found.cells["platform"].tolist() == ["Instagram", "Unknown"]
    assert found.cells["today"].tolist() == [150, 30]
    brands = observations(snapshot, Filters(), "platform_brand", "revenue")
    assert rows_of(brands) == [
        ("Instagram/X", "2025-01", 100, 500),
        ("Instagram/X", "2025-02", 260, 110),
    ]
    assert brands.cells["label"].tolist() == ["Instagram × X"]
    customers = observations(snapshot, Filters(), "influencer", "customers")
    assert [row[3] for row in rows_of(customers)] == [0, 0, 1]


def test_pay_by_percentage_is_kept_beside_and_no_fee(make_tables, tmp_path):
    found = observations(small(make_tables, tmp_path), Filters(), "influencer", "revenue")
    assert found.table["spend"].sum() == 360
    # It falls on the order of March, which is none of the months of today's spend.
    assert (found.months, found.kept) == ((date(2025, 1, 1), date(2025, 2, 1)), 0)
    long = observations(
        small(
            make_tables,
            tmp_path / "long",
            tracking=[order("a,b", "2025-02-27", 1_000, campaign="B"), order("c", "2025-03-20", 1)],
        ),
        Filters(),
        "influencer",
        "revenue",
    )
    assert (long.months, long.kept) == ((date(2025, 2, 1),), 50)


def test_months_are_left_out_that_still_sell_that_the_view_cuts_or_that_nothing_is_known_of(
    make_tables, tmp_path
):
    snapshot = small(make_tables, tmp_path)
    cut = Filters().with_period("custom", date(2025, 1, 2), date(2025, 3, 31))
    assert {row[1] for row in rows_of(observations(snapshot, cut, "influencer", "revenue"))} == {
        "2025-02"
    }
    early = Filters().with_period("custom", date(2025, 1, 1), date(2025, 2, 27))
    assert {row[1] for row in rows_of(observations(snapshot, early, "influencer", "revenue"))} == {
        "2025-01"
    }
    # The last post of February has its last day on 11 or 13 March: the last order decides.
    for last, months in (("2025-03-12", {"2025-01"}), ("2025-03-13", {"2025-01", "2025-02"})):
        young = small(
            make_tables,
            tmp_path / last,
            tracking=[order("a,b", "2025-01-12", 500), order("c", last, 1)],
        )
        found = observations(young, Filters(), "influencer", "revenue")
        assert {row[1] for row in rows_of(found)} == months
    late = small(make_tables, tmp_path / "late", tracking=[order("c", "2025-02-20", 1)])
    with pytest.raises(PlanError, match="14 days to sell by the last order"):
        observations(late, Filters(), "influencer", "revenue")
    later = [order("c", "2025-02-20", 1), order("c", "2025-03-20", 1)]
    found = observations(
        small(make_tables, tmp_path / "later", tracking=later), Filters(), "influencer", "revenue"
    )
    assert {row[1] for row in rows_of(found)} == {"2025-02"}  # orders of January are not known of


def test_the_least_noise_is_that_of_single_orders(make_tables, tmp_path):
    tracking = [order("a,b", "2025-01-12", 100), order("a,b", "2025-02-12", 300)]
    tracking.append(order("c", "2025-03-20", 0))
    snapshot = small(make_tables, tmp_path, tracking=tracking)
    found = observations(snapshot, Filters(), "influencer", "revenue")
    assert found.chance == pytest.approx((100**2 + 300**2) / 400)
    with pytest.raises(PlanError, match="import orders with user_id"):
        observations(snapshot, Filters(), "influencer", "customers")
    tracking[0] |= {"user_id": "u"}
    known = small(make_tables, tmp_path / "known", tracking=tracking)
    assert observations(known, Filters(), "influencer", "customers").chance == 1


def test_added_revenue_counts_each_brand_by_its_share_and_says_how_sure_that_is(sample):
    plain, added = (
        observations(sample, Filters(), "platform_brand", objective)
        for objective in ("revenue", "incremental")
    )
    known = {one.brand: one for one in added.shares}
    assert set(known) == {"Gritzo", "HKVitals", "MuscleBlaze"}
    brand = plain.cells["brand"].to_numpy()[plain.cell]
    shares = np.array([known[name].share for name in brand])
    assert added.table["response"].to_numpy() == pytest.approx(
        shares * plain.table["response"].to_numpy()
    )
    assert 0 < added.chance / plain.chance < 1.5
    names = sorted(known)
    for row, brand in enumerate(added.cells["brand"]):
        expected = [known[name].sd / known[name].share * (name == brand) for name in names]
        assert added.doubt[row] == pytest.approx(expected)
    assert max(one.sd for one in added.shares) > 0
    assert plain.doubt.shape == (len(plain.cells), 0)
