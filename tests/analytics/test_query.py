"""The scan: which table answers, what it returns for odd questions, and that values are bound."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analytics.filters import BREAKDOWNS, Filters, Window
from analytics.measures import COST_SUMS, ORDER_SUMS, POST_SUMS, SUMS
from analytics.query import sums
from analytics.scan import Parameters, plan
from settings import WorkspaceSettings
from tests.analytics.query_fixtures import HOSTILE, snap

ORDERS = [
    {
        "tracking_id": f"t{n}",
        "influencer_id": "i1" if n % 2 else None,
        "date": f"2025-03-{n + 1:02d}",
        "orders": 1,
        "revenue_paise": 100 * (n + 1),
        "campaign": HOSTILE if n == 3 else "Launch",
        "coupon_code": "A'B" if n < 2 else None,
        "brand": "Gritzo" if n < 3 else "HKVitals",
        "status": "returned" if n == 3 else "placed",
    }
    for n in range(6)
]
PEOPLE = [{"influencer_id": "i1", "name": "Asha", "platform": "Instagram", "city": HOSTILE}]


@pytest.fixture(scope="module")
def snapshot(make_tables, tmp_path_factory):
    folder = tmp_path_factory.mktemp("query")
    return snap(make_tables, folder, tracking=ORDERS, influencers=PEOPLE)


@pytest.fixture(scope="module")
def nothing(make_tables, tmp_path_factory):
    return snap(make_tables, tmp_path_factory.mktemp("nothing"))


@pytest.mark.parametrize(
    ("dimensions", "table"),
    [
        (set(), "days"),
        ({"brand", "source", "week"}, "days"),
        ({"brand", "tier", "source", "week"}, "rollup"),
        ({"product"}, "product_days"),
        ({"product_category", "brand"}, "product_days"),
        ({"product_category", "gender"}, "fact"),
        ({"coupon_code"}, "orders"),
        ({"status", "product"}, "orders"),
        ({"order_city"}, "orders"),
    ],
)
def test_the_smallest_table_answers(snapshot, dimensions, table):
    assert plan(snapshot, Filters(), None, dimensions, Parameters()).table == table


def test_a_filter_decides_the_table_too(snapshot):
    filters = Filters((("coupon_code", ("A'B",)),))
    scan = plan(snapshot, filters, None, {"brand"}, Parameters())
    assert scan.table == "orders"
    assert scan.unknown == (*POST_SUMS, *COST_SUMS)


def test_values_are_bound_and_never_written_into_the_statement(snapshot):
    parameters = Parameters()
    filters = Filters(tuple((key, (HOSTILE,)) for key in ("brand", "category", "product_category")))
    scan = plan(snapshot, filters, Window(date(2025, 1, 1), date(2025, 2, 1)), set(), parameters)
    assert HOSTILE not in scan.where
    assert parameters.values.count(HOSTILE) == 1, "the others are looked up, a bit per code"


@pytest.mark.parametrize("value", [HOSTILE, "' OR 1=1 --", "x\x00y", "$1", "?", "\\", "Launch' "])
@pytest.mark.parametrize("dimension", ["campaign", "coupon_code", "influencer_city", "influencer"])
def test_values_that_look_like_sql_are_only_values(snapshot, dimension, value):
    found = sums(snapshot, Filters(((dimension, (value,)),)), None, [()])[()]
    expected = {("campaign", HOSTILE): 1, ("influencer_city", HOSTILE): 3}
    assert found["total_rows"].iloc[0] == expected.get((dimension, value), 0)
    assert sums(snapshot, Filters(), None, [()])[()]["total_rows"].iloc[0] == 6


def test_several_groupings_come_from_one_scan(snapshot):
    groupings = [(), ("campaign",), ("influencer", "campaign"), ("month",)]
    found = sums(snapshot, Filters(), None, groupings)
    assert list(found) == groupings
    for grouping, frame in found.items():
        assert list(frame.columns) == [*grouping, *SUMS]
        assert frame["total_revenue"].sum() == 2100
        assert frame["revenue"].sum() == 1200
        alone = sums(snapshot, Filters(), None, [grouping])[grouping]
        order = list(grouping) or ["total_rows"]
        assert (
            frame.sort_values(order)
            .reset_index(drop=True)
            .equals(alone.sort_values(order).reset_index(drop=True))
        )


def test_blank_is_an_empty_text(snapshot):
    people = sums(snapshot, Filters(), None, [("influencer",)])[("influencer",)]
    assert set(people["influencer"]) == {"", "i1"}
    coupons = sums(snapshot, Filters((("coupon_code", ("",)),)), None, [()])[()]
    assert coupons["total_rows"].iloc[0] == 4


def test_posts_and_cost_are_unknown_where_only_orders_are(snapshot):
    for dimension in ("coupon_code", "source", "status", "order_city"):
        frame = sums(snapshot, Filters(), None, [(dimension,)])[(dimension,)]
        assert frame[[*POST_SUMS, *COST_SUMS]].isna().all().all()
        assert frame["total_revenue"].sum() == 2100


@pytest.mark.parametrize("basis", ["gross", "net"])
def test_order_rows_and_the_cube_agree(snapshot, basis):
    config = WorkspaceSettings(revenue_basis=basis, organic_share={"Gritzo": 0.5})
    other = replace(snapshot, id=f"{snapshot.id}/{basis}", config=config)
    cube = sums(other, Filters(), None, [()])[()].iloc[0]
    rows = sums(other, Filters(), None, [("coupon_code",)])[("coupon_code",)]
    for key in ORDER_SUMS:
        assert rows[key].sum() == pytest.approx(cube[key], rel=1e-12), key
    # Attributed rows are worth ₹2, 4 and 6 less what would have come anyway; the ₹4 came back.
    kept = 0.5 * 200 + 0.8 * 600 + (0 if basis == "net" else 0.8 * 400)
    assert cube["incremental_revenue"] == pytest.approx(kept)
    assert cube["revenue_sq"] == 200**2 + 400**2 + 600**2


def test_a_window_leaves_out_what_lies_outside(snapshot):
    window = Window(date(2025, 3, 2), date(2025, 3, 4))
    assert sums(snapshot, Filters(), window, [()])[()]["total_rows"].iloc[0] == 3


@pytest.mark.parametrize("dimension", BREAKDOWNS)
def test_an_empty_workspace_has_no_groups_and_zero_totals(nothing, dimension):
    found = sums(nothing, Filters(), None, [(), (dimension,)])
    assert len(found[()]) == 1
    assert found[()]["total_revenue"].iloc[0] == 0
    assert found[(dimension,)].empty


def test_a_dimension_that_does_not_exist_is_refused(snapshot):
    with pytest.raises(KeyError):
        sums(snapshot, Filters(), None, [("1; DROP TABLE fact",)])


@pytest.mark.parametrize("brand", ["Gritzo", "gritzo", "GRITZO"])
def test_a_share_is_its_brands_in_any_spelling(make_tables, tmp_path, brand):
    config = WorkspaceSettings(organic_share={brand: 0.5}, default_organic_share=0)
    found = snap(make_tables, tmp_path, config, tracking=ORDERS, influencers=PEOPLE)
    by_brand = sums(found, Filters(), None, [("brand",)])[("brand",)].set_index("brand")
    gritzo, other = by_brand.loc["Gritzo"], by_brand.loc["HKVitals"]
    assert gritzo["incremental_revenue"] == gritzo["revenue"] / 2 > 0
    assert other["incremental_revenue"] == other["revenue"] > 0
