"""The cube file: one fact table in which orders, posts and cost add up."""

from __future__ import annotations

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

import analytics
from schemas.rows import Rows
from settings import WorkspaceSettings

TABLES = {
    "fact",
    "rollup",
    "cube_version",
    "product_days",
    "days",
    "influencers",
    "products",
    "posts",
    "post_shares",
    "ledger",
    "payouts",
    "orders",
    "payout_work",
    "post_sales",
    "post_costs",
    "fixed_costs",
    "order_parts",
    "extras",
    "dues",
    "due_lines",
    "due_posts",
    "pay_lines",
    "pay_votes",
    "pay_rules",
}
KEYS = ["date", "influencer", "campaign", "brand", "product", "platform", "source"]

PEOPLE = [
    {"influencer_id": str(n), "name": f"N{n}", "platform": "Twitter", "follower_count": followers}
    for n, followers in enumerate([9_999, 10_000, 99_999, 100_000, 1_000_000, None])
]
ORDER = {"date": "2025-01-05", "orders": 2, "revenue_paise": 300, "influencer_id": "0"}


@pytest.fixture
def cube(make_cube, read_cube, tmp_path):
    """`cube(sql, config=…, tables…)`: one query on a small workspace."""

    def ask(sql, config=None, **tables):
        return read_cube(make_cube(tmp_path, config, **tables), sql)

    return ask


def test_an_empty_workspace_is_a_whole_file_without_rows(tmp_path):
    out = tmp_path / "new" / "cube.duckdb"
    analytics.build({}, WorkspaceSettings(), out)
    with duckdb.connect(str(out), read_only=True) as con:
        names = {row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        assert names == TABLES
        for name in TABLES - {"products", "cube_version", "pay_rules"}:
            assert con.execute(f"SELECT count(*) FROM {name}").fetchall() == [(0,)]
        assert con.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal").fetchall() == [
            (0,)
        ]
    assert [path.name for path in out.parent.iterdir()] == ["cube.duckdb"]


def test_a_build_that_fails_leaves_the_old_file_and_nothing_else(make_cube, read_cube, tmp_path):
    out = make_cube(tmp_path, tracking=[ORDER])
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"not a table")
    with pytest.raises(pa.ArrowInvalid):
        analytics.build({"tracking": Rows((broken,), None, 1)}, WorkspaceSettings(), out)
    assert read_cube(out, "SELECT count(*) AS n FROM orders")["n"].tolist() == [1]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_the_same_rows_in_other_parts_and_another_order_give_the_same_cube(
    make_tables, read_cube, tmp_path, public_tables
):
    rows = public_tables("viso27")
    keyed = {
        "posts": rows["posts"].assign(post_id=[f"p{n}" for n in range(len(rows["posts"]))]),
        "payouts": rows["payouts"].assign(payout_id=[f"y{n}" for n in range(100)]),
        "tracking": rows["tracking"].assign(tracking_id=[f"t{n}" for n in range(1000)]),
    }
    whole = make_tables(tmp_path / "a", influencers=rows["influencers"], **keyed)
    mixed = {table: frame.sample(frac=1, random_state=1) for table, frame in keyed.items()}
    halves = [
        make_tables(tmp_path / name, **{table: frame[cut] for table, frame in mixed.items()})
        for name, cut in (("b", slice(0, 50)), ("c", slice(50, None)))
    ]
    parts = {
        table: Rows(halves[0][table].parts + halves[1][table].parts, None, len(frame))
        for table, frame in keyed.items()
    }
    parts["influencers"] = whole["influencers"]
    for tables, name in ((whole, "one"), (parts, "two")):
        analytics.build(tables, WorkspaceSettings(), tmp_path / name)
    for table in TABLES - {"orders", "order_parts"}:
        one, two = (read_cube(tmp_path / name, f"FROM {table}") for name in ("one", "two"))
        pd.testing.assert_frame_equal(one, two)
    rows = "SELECT * EXCLUDE (place) FROM orders ORDER BY ALL"  # in the order of the parts
    one, two = (read_cube(tmp_path / name, rows) for name in ("one", "two"))
    pd.testing.assert_frame_equal(one, two)


def test_attributed_rows_and_all_rows_are_counted_apart(cube):
    tracking = [
        ORDER | {"user_id": "u", "source": "YouTube"},
        ORDER | {"user_id": "u", "status": "returned", "revenue_paise": 500},
        ORDER | {"influencer_id": None, "user_id": "v", "revenue_paise": 40},
    ]
    found = cube(
        "SELECT sum(COLUMNS(* EXCLUDE (date, influencer, campaign, brand, product, "
        "platform, source))) FROM fact",
        tracking=tracking,
    ).iloc[0]
    assert found["total_rows"] == 3
    assert found["total_orders"] == 6
    assert found["total_revenue"] == 840
    assert found["total_net_revenue"] == 340
    assert found["total_new_customers"] == 2
    assert found["order_rows"] == 2
    assert found["orders"] == 4
    assert found["revenue"] == 800
    assert found["net_orders"] == 2
    assert found["net_revenue"] == 300
    assert found["new_customers"] == 1
    assert found["revenue_sq"] == 300**2 + 500**2


def test_the_rollup_is_the_fact_without_product(make_cube, read_cube, tmp_path, public_tables):
    path = make_cube(tmp_path, **public_tables("viso27"))
    fact, rollup = read_cube(path, "FROM fact"), read_cube(path, "FROM rollup")
    keys = [key for key in KEYS if key != "product"]
    measures = [column for column in fact if column not in KEYS]
    assert not fact[measures].isna().any(axis=None)
    assert not fact.duplicated(KEYS).any()
    assert fact["date"].is_monotonic_increasing
    summed = fact.groupby(keys, dropna=False, observed=True)[measures].sum().reset_index()
    pd.testing.assert_frame_equal(
        summed.sort_values(keys, ignore_index=True),
        rollup.sort_values(keys, ignore_index=True)[[*keys, *measures]],
        check_dtype=False,
        check_categorical=False,
    )


@pytest.mark.parametrize(
    ("name", "revenue", "cost", "brands"),
    [
        ("viso27", 24_793_148, 16_762_404, {"Gritzo", "HKVitals", "MuscleBlaze"}),
        ("shreyash130", 828_000, 1_686_000, {"Gritzo", "HKVitals", "MuscleBlaze"}),
    ],
)
def test_public_sets_keep_their_totals(
    make_cube, read_cube, tmp_path, public_tables, name, revenue, cost, brands
):
    rows = public_tables(name)
    path = make_cube(tmp_path, **rows)
    total = read_cube(
        path,
        "SELECT sum(revenue) AS revenue, sum(cost) AS cost, sum(orders) AS orders, "
        "sum(post_units) AS units, sum(reach) AS reach, sum(likes) AS likes FROM fact",
    ).iloc[0]
    assert total["revenue"] == revenue
    assert total["cost"] == cost
    assert total["orders"] == rows["tracking"]["orders"].astype(int).sum()
    assert total["units"] == len(rows["posts"]) * 1_000_000
    assert total["reach"] == rows["posts"]["reach"].astype(int).sum()
    assert total["likes"] == rows["posts"]["likes"].astype(int).sum()
    found = read_cube(path, "SELECT DISTINCT brand FROM fact WHERE orders > 0")["brand"]
    assert set(found) == brands


def test_in_viso27_the_source_names_the_brand(make_cube, read_cube, tmp_path, public_tables):
    rows = public_tables("viso27")["tracking"]
    path = make_cube(tmp_path, **public_tables("viso27"))
    found = read_cube(path, "SELECT brand, sum(revenue) AS r FROM fact GROUP BY brand")
    expected = rows.groupby("source")["revenue_paise"].sum()
    assert found.set_index("brand")["r"].to_dict() == expected.to_dict()
    disagree = read_cube(
        path, "SELECT count(*) FILTER (recorded <> computed) AS n FROM payouts WHERE basis = 'post'"
    )
    assert disagree["n"].tolist() == [34]  # of 41, as published


def test_in_shreyash130_source_and_product_name_platform_and_brand(
    make_cube, read_cube, tmp_path, public_tables
):
    path = make_cube(tmp_path, **public_tables("shreyash130"))
    found = read_cube(path, "FROM orders ORDER BY place")
    rows = public_tables("shreyash130")["tracking"]
    assert found["platform"].tolist() == rows["source"].tolist()
    assert found["brand"].tolist()[:3] == ["MuscleBlaze", "HKVitals", "Gritzo"]


def test_tiers_and_placeholders(cube):
    tables = {
        "influencers": PEOPLE,
        "tracking": [ORDER | {"influencer_id": "ghost"}],
        "payouts": [{"influencer_id": "payee"}],
    }
    found = cube("FROM influencers", **tables).set_index("influencer")
    assert found["tier"].tolist()[:6] == ["nano", "micro", "micro", "macro", "mega", "unknown"]
    assert found.loc["ghost", "name"] == "Unknown influencer ghost"
    assert not found.loc["ghost", "known"]
    assert found.loc["payee", "category"] == "Unknown"
    assert found.loc["0", "known"]
    config = WorkspaceSettings(tier_bounds=(5, 6, 10_000))
    moved = cube("FROM influencers", config, **tables).set_index("influencer")
    assert moved["tier"].tolist()[:2] == ["macro", "mega"]


def test_products_come_from_their_table_and_from_their_names(cube):
    found = cube(
        "FROM products",
        tracking=[ORDER | {"product": "MB Whey"}, ORDER | {"product": "Shaker"}],
        products=[
            {"product": "Omega", "brand": "HKV", "category": "Vitamins"}
            | {"price_paise": 9, "margin": 0.5}
        ],
    ).set_index("product")
    assert found["brand"].astype(str).to_dict() == {
        "MB Whey": "MuscleBlaze",
        "Omega": "HKVitals",
        "Shaker": "Unassigned",
        "Unassigned": "Unassigned",
    }
    omega = found.loc["Omega", ["product_category", "price", "margin"]]
    assert omega.tolist() == ["Vitamins", 9, 0.5]
    assert found.loc["Shaker", "product_category"] == "Unassigned"


def test_dimensions_are_enums_of_the_sorted_values(cube):
    found = cube(
        "SELECT enum_range(campaign)::VARCHAR AS c, typeof(source) AS s FROM fact",
        tracking=[ORDER | {"campaign": c, "source": s} for c, s in (("b", "z"), ("B", "a"))],
    )
    assert set(found["c"]) == {"[B, Unassigned, b]"}
    assert set(found["s"]) == {"ENUM('a', 'z')"}


def test_text_of_the_rows_is_never_read_as_sql(cube):
    nasty = "x'); DROP TABLE orders; --"
    texts = dict.fromkeys(["campaign", "source", "product", "status", "city"], nasty)
    found = cube("FROM orders", tracking=[ORDER | texts])
    assert found["campaign"].tolist() == found["order_city"].tolist() == [nasty]
