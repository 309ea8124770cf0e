"""Lines of money: what is paid never changes, what changes afterwards is a correction."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from analytics.filters import Filters, Followers
from analytics.payouts import totals, trace
from settings import WorkspaceSettings
from storage import StorageError, connect
from storage import payout_log as log
from storage.payout_log import PayoutConflictError
from tests.analytics.payouts.conftest import World, order, payout, post, term
from tests.analytics.query_fixtures import snap

NET = WorkspaceSettings(payout_orders="delivered")
TERMS = [term(basis="order", rate=100)]
AFTER = [order("2025-03-31", influencer_id="b")]
"""Somebody else's order: the months before are over."""


def sold(*statuses: str, day: str = "2025-01-05"):
    return [
        order(day, tracking_id=f"{day}-{n}", status=status) for n, status in enumerate(statuses)
    ]


def amounts(world) -> dict[str, tuple[str, float]]:
    found = world.lines()
    return {row["line"]: (row["state"], row["amount"]) for row in found.to_dict("records")}


def test_a_refund_after_the_payment_becomes_a_negative_line(world):
    first = world(NET, tracking=[*sold("delivered", "delivered", "delivered"), *AFTER], terms=TERMS)
    first.decide("approved")
    assert amounts(first) == {"T:t:2025-01#1": ("approved", 300)}
    first.decide("paid")
    paid = first.lines().to_dict("records")
    assert amounts(first) == {"T:t:2025-01#1": ("paid", 300)}

    refunded = world(
        NET, tracking=[*sold("delivered", "returned", "delivered"), *AFTER], terms=TERMS
    )
    assert amounts(refunded) == {
        "T:t:2025-01#1": ("paid", 300),
        "T:t:2025-01#2": ("due", -100),
    }
    kept = refunded.lines().set_index("line").loc["T:t:2025-01#1"]
    for name in ("amount", "words", "decided_at", "decided_by", "entry", "on"):
        assert kept[name] == paid[0][name]
    # Alone a refund is no payment: it waits for something that it can be set off against.
    refunded.decide("approved")
    with pytest.raises(StorageError, match="Nothing is chosen"):
        refunded.decide("paid")
    february = sold(*["delivered"] * 5, day="2025-02-05")
    later = [*sold("delivered", "returned", "delivered"), *february, *AFTER]
    after = world(NET, tracking=later, terms=TERMS)
    after.decide("approved")
    after.decide("paid")
    assert amounts(after) == {
        "T:t:2025-01#1": ("paid", 300),
        "T:t:2025-01#2": ("paid", -100),
        "T:t:2025-02#1": ("paid", 500),
    }
    total = after.payouts()
    assert (total.paid, total.owed, total.computed) == (700, 0, 700)
    back = [*sold("delivered", "delivered", "delivered"), *february, *AFTER]
    withdrawn = world(NET, tracking=back, terms=TERMS)
    assert amounts(withdrawn)["T:t:2025-01#3"] == ("due", 100)


def test_a_correction_belongs_to_the_last_day_of_the_data(world):
    first = world(NET, tracking=[*sold("delivered", "delivered"), *AFTER], terms=TERMS)
    first.decide("approved")
    first.decide("paid")
    later = [*sold("delivered", "returned"), *sold("delivered", day="2025-03-15"), *AFTER]
    found = world(NET, tracking=later, terms=TERMS)
    days = {row["line"]: str(row["on"])[:10] for row in found.lines().to_dict("records")}
    assert days["T:t:2025-01#1"] == "2025-01-31"
    assert days["T:t:2025-01#2"] == "2025-03-31"
    march = Filters(period="custom", start=date(2025, 3, 1), end=date(2025, 3, 31))
    assert found.payouts(march).owed == 0  # the refund sets off what March earns
    assert found.payouts(march).due_lines == 2


def test_what_changes_after_an_approval_is_due_again(world):
    first = world(NET, tracking=[*sold("delivered", "delivered"), *AFTER], terms=TERMS)
    first.decide("approved")
    more = world(NET, tracking=[*sold("delivered", "delivered", "delivered"), *AFTER], terms=TERMS)
    (line,) = more.lines().to_dict("records")
    assert (line["state"], line["amount"], line["changed"]) == ("due", 300, True)
    assert more.payouts().changed == 1


def test_a_paid_line_stays_when_its_row_is_gone(world):
    rows = [
        payout("p", basis="order", rate=100, status="pending"),
        payout("q", basis="fixed", rate=70, status="pending"),
    ]
    first = world(NET, tracking=sold("delivered", "delivered"), payouts=rows)
    first.decide("approved")
    first.decide("paid")
    assert first.payouts().paid == 270
    without = world(NET, tracking=sold("delivered", "delivered"), payouts=rows[1:])
    assert amounts(without) == {
        "P:p#1": ("paid", 200),
        "P:p#2": ("due", -200),
        "P:q#1": ("paid", 70),
    }
    total = without.payouts()
    assert (total.paid, total.owed) == (270, -200)
    assert "No longer in the files" in set(without.lines()["words"].str[:22])


def test_recomputing_changes_nothing(world):
    tables = {"tracking": sold("delivered", "returned", "placed"), "terms": TERMS}
    one, two = world(NET, **tables), world(NET, **tables)
    for table in ("dues", "due_lines", "due_posts", "pay_lines"):
        found = [connect(each.snapshot).execute(f"FROM {table}").fetchall() for each in (one, two)]
        assert found[0] == found[1]


def test_only_what_is_approved_can_be_paid_and_paid_is_final(world):
    found = world(NET, tracking=[*sold("delivered"), *AFTER], terms=TERMS)
    with pytest.raises(StorageError, match="Nothing is chosen"):
        found.decide("paid")
    found.decide("hold")
    with pytest.raises(StorageError, match="Nothing is chosen"):
        found.decide("approved")  # what is held waits until a decision is about just that
    found.decide("approved", only=("hold",))
    found.decide("paid")
    for state in ("due", "hold", "disputed", "approved"):
        with pytest.raises(StorageError, match="Nothing is chosen"):
            found.decide(state)


def test_a_difference_is_owed_once_somebody_decides_so(world):
    rows = [payout("p", basis="order", rate=100, total_payout_paise=10_000)]
    found = world(NET, tracking=sold("delivered", "delivered", "delivered"), payouts=rows)
    assert amounts(found) == {"P:p#0": ("paid", 100), "P:p#1": ("difference", 200)}
    total = found.payouts()
    assert (total.owed, total.payable, total.difference) == (200, 0, 200)
    found.decide("approved", only=("difference",))
    assert found.payouts().payable == 200
    assert found.payouts().differences == 1
    found.decide("paid")
    total = found.payouts()
    assert (total.paid, total.owed, total.differences) == (300, 0, 0)


def test_what_was_paid_here_and_comes_back_as_paid_was_paid_once(world):
    row = payout("p", basis="order", rate=100, total_payout_paise=20_000, status="pending")
    first = world(NET, tracking=sold("delivered", "delivered"), payouts=[row])
    first.decide("approved")
    first.decide("paid")
    back = world(NET, tracking=sold("delivered", "delivered"), payouts=[row | {"status": "paid"}])
    assert amounts(back) == {"P:p#1": ("paid", 200)}
    assert (back.payouts().paid, back.payouts().owed) == (200, 0)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("Paid - NEFT", "paid"),
        ("transferred", "paid"),
        ("payment completed", "paid"),
        ("not paid", "due"),
        ("partially paid", "due"),
        ("to be paid", "due"),
        ("on hold", "hold"),
        ("disputed by brand", "disputed"),
        ("cancelled", "cancelled"),
        ("approved", "approved"),
        (None, "paid"),
    ],
)
def test_a_status_says_what_it_says(world, status, state):
    row = payout("p", basis="fixed", rate=10, total_payout_paise=1_000, status=status)
    assert world(posts=[post("2025-01-05")], payouts=[row]).dues["state"].tolist() == [state]


PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
STATUS = st.sampled_from(["delivered", "returned", "cancelled"])


@settings(
    deadline=None,
    max_examples=25,
    phases=PHASES,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_lines_always_add_up_and_payments_stay(make_tables, tmp_path_factory, data):
    root = tmp_path_factory.mktemp("log")
    history: dict[str, float] = {}
    rows = [
        payout("p1", basis="order", rate=33.33, orders=2, total_payout_paise=6_666),
        payout("p2", basis="percent", rate=7.5, status="pending"),
        payout("p3", basis="fixed", rate=10, total_payout_paise=2_000, status="on hold"),
    ]
    for _ in range(3):
        statuses = data.draw(st.lists(STATUS, min_size=1, max_size=6))
        tables = {
            "influencers": [{"influencer_id": "a", "name": "Asha", "platform": "Instagram"}],
            "tracking": sold(*statuses),
            "payouts": data.draw(st.lists(st.sampled_from(rows), unique_by=id)),
        }
        world = World(snap(make_tables, tmp_path_factory.mktemp("w"), NET, **tables), root)
        for state in data.draw(st.lists(st.sampled_from(["approved", "paid", "hold"]), max_size=3)):
            with contextlib.suppress(StorageError):  # nothing is in a state that it can follow
                world.decide(state)
        found = world.lines()
        paid = found[found["kind"] == "payment"].set_index("line")["amount"].to_dict()
        for line, amount in history.items():
            assert paid[line] == amount
        history = paid
        counted = found[found["state"] != "cancelled"]
        total = world.payouts()
        whole = total.paid + total.owed
        assert round(whole, 2) == round(float(counted["amount"].sum()), 2)
        dues = world.dues
        worth = dues["computed"].fillna(dues["recorded"]).fillna(0).sum() / 100
        assert round(float(counted["amount"].sum()), 2) == round(float(worth), 2)


PEOPLE = [
    {"influencer_id": "a", "name": "Asha", "platform": "Instagram", "follower_count": 5_000},
    {"influencer_id": "b", "name": "Ben", "platform": "YouTube", "follower_count": 50_000},
]


def test_a_view_reaches_payouts_by_what_they_name(world):
    rows = [
        payout("a1", basis="fixed", rate=1, brand="X", campaign="A", date="2025-01-10"),
        payout("a2", basis="fixed", rate=10, brand="Y", date="2025-02-10"),
        payout("a3", basis="fixed", rate=100),
        payout("b1", influencer_id="b", basis="fixed", rate=1000, brand="X", date="2025-02-11"),
    ]
    posts = [
        post("2025-01-05"),
        post("2025-01-05", brand="Y"),
        post("2025-01-05", influencer_id="b"),
    ]
    found = world(influencers=PEOPLE, posts=posts, payouts=rows)

    def owed(**more) -> float:
        return found.payouts(Filters(**more)).owed

    def by(key: str, *values: str) -> Filters:
        return Filters(((key, values),))

    assert owed() == 1111
    assert found.payouts(by("brand", "X")).owed == 1001
    assert found.payouts(by("brand", "X")).unnamed == 100
    assert found.payouts(by("campaign", "A")).owed == 1
    assert found.payouts(by("platform", "YouTube")).owed == 1000
    assert found.payouts(by("tier", "nano")).owed == 111
    assert found.payouts(by("influencer", "b")).owed == 1000
    assert found.payouts(by("product", "anything")).owed == 1111
    assert owed(followers=Followers(10_000, None)) == 1000
    february = {"period": "custom", "start": date(2025, 2, 1), "end": date(2025, 2, 28)}
    assert owed(**february) == 1010
    months = totals.payouts(found.snapshot, Filters(), found.marks).months
    assert dict(zip(months["value"], months["owed"], strict=True)) == {
        "2025-01": 101,  # a row without a date lies on its last work
        "2025-02": 1010,
    }


def test_two_people_cannot_decide_the_same_thing_twice(world):
    found = world(NET, tracking=[*sold("delivered"), *AFTER], terms=TERMS)
    seen = found.marks
    lines = found.lines()
    found.decide("approved", who="Ria")
    line = str(lines["line"].iloc[0])
    mine = {line: log.Decided(line, "T:t:2025-01", "a", 10_000, "January")}
    with pytest.raises(PayoutConflictError, match="Ria set “January”"):
        log.decide(found.root, "hold", mine, who="Sam", note="", seen=seen.revision, sample=False)
    assert amounts(found) == {line: ("approved", 100)}


def test_every_order_and_post_behind_a_payout_is_traced(sample):
    dues = connect(sample).execute("FROM dues WHERE pool IS NOT NULL").df()
    for who in dues["influencer"].unique()[:20]:
        own = dues[dues["influencer"] == who]
        orders = trace.orders_behind(sample, who)
        counted = orders[orders["counts"]].groupby("pool")[["orders", "revenue"]].sum()
        for pool, rows in own.groupby("pool"):
            found = counted.loc[pool].tolist() if pool in counted.index else [0, 0]
            expected = [rows["orders"].sum(), rows["revenue"].sum() / 100]
            assert found == pytest.approx(expected), (who, pool)
        posts = trace.posts_behind(sample, who).groupby("pool").size()
        by_post = own[own["basis"].isin(["post", "hybrid"])].groupby("pool")["posts"].sum()
        assert {p: n for p, n in by_post.items() if n} == posts.to_dict()
        parts = trace.parts(sample, who).groupby("due")["amount"].sum()
        computed = own.set_index("due")["computed"].astype("float64") / 100
        assert parts.to_dict() == pytest.approx(computed.to_dict())


def test_days_follow_the_time_zone_of_the_workspace(world):
    # The last day with an order that is not in the future bounds the hold period.
    config = NET.model_copy(update={"payout_hold_days": 1, "time_zone": "Pacific/Kiritimati"})
    found = world(
        config,
        tracking=[*sold("delivered", day="2025-01-31"), *sold("delivered", day="2025-02-01")],
        terms=TERMS,
    )
    assert found.dues["computed"].to_dict() == {"T:t:2025-01": 10_000, "T:t:2025-02": 0}
    ahead = world(
        config,
        tracking=[*sold("delivered", day="2025-01-31"), *sold("delivered", day="2999-02-01")],
        terms=TERMS,
    )
    assert ahead.dues.loc["T:t:2025-01", "computed"] == 0
