"""Payout rows against the tracked work: how dates are read, shared work, causes of differences."""

from __future__ import annotations

import json

import pytest

import intake
from analytics.filters import Filters
from analytics.payouts import totals
from sample_data import generate, write
from sample_data.generator import DEFAULT_DIR
from settings import WorkspaceSettings
from storage import Store, connect
from storage.payout_log import marks
from tests.analytics.payouts.conftest import order, payout, post

POSTS = [post("2025-01-05"), post("2025-01-20"), post("2025-02-03")]
SOLD = [order("2025-01-06", 3), order("2025-01-31", 2), order("2025-02-01", 4)]


@pytest.mark.parametrize(
    ("row", "computed", "cause"),
    [
        ({"basis": "post", "rate": 100, "total_payout_paise": 30_000}, 300, ""),
        ({"basis": "post", "rate": 100, "total_payout_paise": 30_099}, 300, ""),
        ({"basis": "post", "rate": 100, "total_payout_paise": 30_100}, 300, "rate"),
        ({"basis": "post", "rate": 100, "total_payout_paise": 40_000}, 300, "counted"),
        ({"basis": "post", "rate": 100, "posts": 4, "total_payout_paise": 40_000}, 300, "counted"),
        ({"basis": "post", "rate": 100, "posts": 3, "total_payout_paise": 37_500}, 300, "rate"),
        ({"basis": "order", "rate": 10, "orders": 9, "total_payout_paise": 9_000}, 90, ""),
        ({"basis": "order", "rate": 10, "orders": 12, "total_payout_paise": 12_000}, 90, "counted"),
        ({"basis": "order", "rate": 10, "orders": 9, "total_payout_paise": 12_000}, 90, "rate"),
        ({"basis": "percent", "rate": 10, "total_payout_paise": 3_000}, 30, ""),
        ({"basis": "percent", "rate": 10, "total_payout_paise": 4_500}, 30, "rate"),
        (
            {"basis": "percent", "rate": 10, "orders": 14, "total_payout_paise": 4_500},
            30,
            "counted",
        ),
        ({"basis": "fixed", "rate": 500, "total_payout_paise": 50_000}, 500, ""),
        ({"basis": "fixed", "rate": 500, "total_payout_paise": 60_000}, 500, "rate"),
        (
            {"basis": "post", "rate": 100, "campaign": "Z", "total_payout_paise": 10_000},
            0,
            "no work",
        ),
        (
            {
                "basis": "post",
                "rate": 100,
                "period_start": "2025-01-31",
                "period_end": "2025-02-01",
                "total_payout_paise": 10_000,
            },
            0,
            "no post",
        ),
        (
            {"basis": "hybrid", "rate": 50, "rate_percent": 10, "total_payout_paise": 18_000},
            180,
            "",
        ),
    ],
)
def test_each_difference_has_its_cause(world, row, computed, cause):
    found = world(posts=POSTS, tracking=SOLD, payouts=[payout("p", **row)])
    assert found.money("P:p")[0] == computed * 100
    assert found.cause("p") == cause


def test_orders_that_do_not_count_are_told_from_other_numbers(world):
    sold = [order("2025-01-06", status=status) for status in ("delivered", "returned", "cancelled")]
    config = WorkspaceSettings(payout_orders="delivered")
    row = payout("p", basis="order", rate=10, orders=3, total_payout_paise=3_000)
    found = world(config, tracking=sold, payouts=[row])
    assert (found.money("P:p"), found.cause("p")) == ((1_000, 3_000), "undelivered")
    # Unless set, orders count as the payouts count them.
    assert world(tracking=sold, payouts=[row]).cause("p") == ""


def test_a_copy_is_paid_only_where_there_is_work_for_both(world):
    row = {"basis": "post", "rate": 100, "posts": 2, "total_payout_paise": 20_000}
    rows = [payout("p1", date="2025-02-10", **row), payout("p2", date="2025-02-10", **row)]
    found = world(posts=POSTS[:2], payouts=rows)
    assert [found.cause(key) for key in ("p1", "p2")] == ["", "duplicate"]
    assert found.money("P:p2") == (0, 20_000)
    four = [*POSTS[:2], post("2025-01-08"), post("2025-01-09")]
    assert [world(posts=four, payouts=rows).cause(key) for key in ("p1", "p2")] == ["", ""]


def test_rows_of_the_same_days_share_their_work(world):
    rows = [
        payout("p1", basis="order", rate=10, orders=3, total_payout_paise=3_000),
        payout("p2", basis="order", rate=10, orders=6, total_payout_paise=6_000),
    ]
    found = world(tracking=SOLD, payouts=rows)
    assert [found.money(f"P:{key}")[0] for key in ("p1", "p2")] == [3_000, 6_000]
    # Whatever they state, all nine orders are paid once.
    more = world(tracking=SOLD, payouts=[rows[0], rows[1] | {"orders": 2}])
    assert more.dues["orders"].sum() == 9
    share = [payout(key, basis="percent", rate=10, orders=3) for key in ("p1", "p2", "p3")]
    split = world(tracking=[order("2025-01-06", 9, 100)], payouts=share)
    assert split.dues["revenue"].sum() == 100
    assert sorted(split.dues["revenue"]) == [33, 33, 34]


def test_a_row_that_names_more_is_paid_before_a_general_one(world):
    sold = [order("2025-01-06", 3), order("2025-01-07", 2, campaign="B")]
    rows = [
        payout("general", basis="order", rate=1),
        payout("named", basis="order", rate=10, campaign="A"),
    ]
    found = world(tracking=sold, payouts=rows)
    assert {key: found.money(f"P:{key}")[0] for key in ("general", "named")} == {
        "general": 200,
        "named": 3_000,
    }


@pytest.mark.parametrize(
    ("days", "reading"),
    [
        (("2025-01-31", "2025-03-02"), "arrears"),
        (("2025-01-10", "2025-02-10"), "month"),
        (("2025-01-19", "2025-02-02"), "since"),
    ],
)
def test_dates_are_read_as_most_rows_agree(world, days, reading):
    posts = [post("2025-01-05"), post("2025-01-20"), post("2025-02-03")]
    if reading == "since":
        counts = (1, 1)
        posts = posts[:2]
    else:
        counts = (2, 1)
    rows = [
        payout(
            f"p{n}", basis="post", rate=10, posts=count, date=day, total_payout_paise=1000 * count
        )
        for n, (day, count) in enumerate(zip(days, counts, strict=True))
    ]
    found = world(posts=posts, payouts=rows)
    assert found.dues["posts"].tolist() == list(counts)
    assert set(found.dues["cause"]) == {""}


def test_without_posts_or_orders_what_the_row_states_stands_in(world):
    rows = [
        payout("p", basis="post", rate=10, posts=4, total_payout_paise=4_000),
        payout("o", basis="order", rate=10, orders=2, total_payout_paise=9_000),
    ]
    found = world(tracking=[order("2025-01-06", 2)], payouts=rows)
    assert found.money("P:p") == (4_000, 4_000)
    assert found.cause("o") == "rate"


def test_nothing_is_invented(world):
    rows = [
        payout("paid", basis="post", rate=100, total_payout_paise=20_000, campaign="A"),
        payout("unrated", total_payout_paise=7_000, campaign="B"),
        payout("pending", basis="order", rate=10, total_payout_paise=9_000, status="pending"),
        payout("held", basis="fixed", rate=50, status="on hold", total_payout_paise=5_000),
        payout("void", basis="fixed", rate=60, status="cancelled", total_payout_paise=6_000),
    ]
    found = world(posts=POSTS, tracking=SOLD, payouts=rows)
    states = found.dues["state"].to_dict()
    assert states == {
        "P:paid": "paid",
        "P:unrated": "paid",
        "P:pending": "due",
        "P:held": "hold",
        "P:void": "cancelled",
    }
    total = found.payouts()
    assert (total.paid, total.due, total.hold, total.difference) == (270, 90, 50, 100)


def wrong_of(snapshot) -> dict[str, str]:
    rows = connect(snapshot).execute("SELECT ref, cause FROM dues WHERE cause <> ''").fetchall()
    return dict(rows)


CAUSES = {
    "overstated orders": "counted",
    "wrong rate": "rate",
    "duplicate": "duplicate",
    "paid without work": "no work",
}


def test_the_planted_mistakes_of_the_sample_are_found_and_nothing_else(sample):
    truth = json.loads((DEFAULT_DIR / "truth.json").read_text())["payout_mismatches"]
    assert wrong_of(sample) == {row["payout_id"]: CAUSES[row["kind"]] for row in truth}
    found = totals.differences(sample, Filters(), marks(sample.root, sample=False))
    due = {row["payout_id"]: row["due"] for row in truth}
    for row in found.to_dict("records"):
        assert row["computed"] == pytest.approx(due[row["ref"]], abs=0.01)
    assert found["difference"].abs().is_monotonic_decreasing


@pytest.mark.parametrize("seed", [11, 12])
def test_other_samples_too(tmp_path, seed):
    made = generate(influencers=150, orders=30_000, seed=seed)
    write(made, tmp_path / "made")
    workspace = Store(tmp_path / "data").workspace("default")
    files = [(path, path.name) for path in sorted((tmp_path / "made").glob("*.csv"))]
    snapshot = intake.commit(workspace, files, who="test").snapshot
    assert set(wrong_of(snapshot)) == {row["payout_id"] for row in made.truth["payout_mismatches"]}


def test_the_published_disagreement_is_found(public_sets, tmp_path):
    workspace = Store(tmp_path).workspace("default")
    files = [(path, path.name) for path in sorted((public_sets / "viso27").glob("*.csv"))]
    snapshot = intake.commit(workspace, files, who="test").snapshot
    rows = connect(snapshot).execute(
        "SELECT basis, count(*), count(*) FILTER (cause <> '') FROM dues GROUP BY basis ORDER BY 1"
    )
    # 34 of 41 per-post payouts disagree; every payout per order is exact.
    assert rows.fetchall() == [("order", 59, 0), ("post", 41, 34)]


def test_the_other_public_set_is_exact(public_sets, tmp_path):
    workspace = Store(tmp_path).workspace("default")
    files = [(path, path.name) for path in sorted((public_sets / "shreyash130").glob("*.csv"))]
    snapshot = intake.commit(workspace, files, who="test").snapshot
    assert wrong_of(snapshot) == {}
