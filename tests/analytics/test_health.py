"""The health of a workspace equals what its rows say when they are walked through one by one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analytics
from analytics.coverage import gaps, offsets, usual_pause
from analytics.health import Health, health
from analytics.relations import NEEDS, Relation
from schemas.dates import today
from settings import WorkspaceSettings
from tests.analytics import health_oracle as oracle

FIRST = date(2025, 1, 6)
IDS = ("a", "b", "c", "d", "e", "f", "ghost", "x,y")
COLUMNS = {
    "influencers": ("influencer_id", "platform", "name"),
    "posts": ("influencer_id", "platform", "date"),
    "tracking": ("influencer_id", "product", "date", "orders", "revenue_paise"),
    "payouts": (
        *("influencer_id", "total_payout_paise", "product_cost_paise", "orders"),
        *("date", "period_start", "period_end"),
    ),
    "products": ("product",),
}


@dataclass(frozen=True)
class Snap:
    """What `health` needs of a snapshot."""

    id: str
    cube: Path
    tables: Mapping[str, tuple[Path, ...]]
    config: WorkspaceSettings = field(default_factory=WorkspaceSettings)


Made = Callable[..., Health]


@pytest.fixture(scope="session")
def made(make_tables: Callable[..., Any]) -> Made:
    """`made(posts=[…], tracking=[…])`: the health of a workspace with these rows."""

    def answer(**tables: Any) -> Health:
        with tempfile.TemporaryDirectory() as folder:
            filled = {
                name: [dict.fromkeys(COLUMNS[name]) | row for row in rows] or None
                for name, rows in tables.items()
            }
            parts = make_tables(Path(folder), **filled)
            cube = Path(folder) / "cube.duckdb"
            analytics.build(parts, WorkspaceSettings(), cube)
            return health(Snap(str(cube), cube, parts))  # pyright: ignore[reportArgumentType] - what is read of a snapshot

    return answer


def relation(found: Health, key: str) -> Relation:
    return next(one for one in found.relations if one.key == key)


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


days = st.one_of(
    st.integers(0, 40).map(day), st.integers(0, 400).map(day), st.just(today() + timedelta(days=9))
)
money = st.integers(0, 10**9)
who = st.sampled_from(IDS)


def rows(table: str, most: int, **columns: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    fixed = dict.fromkeys(COLUMNS[table], st.none()) | columns
    return st.one_of(st.just([]), st.lists(st.fixed_dictionaries(fixed), max_size=most))


period = st.tuples(st.none() | days, st.none() | st.integers(0, 60))


def bounded(payouts: oracle.Rows) -> oracle.Rows:
    """Payout rows whose period, where they have one, does not end before it starts."""
    for row in payouts:
        start, length = row.pop("period")
        row["period_start"] = start
        row["period_end"] = start + timedelta(days=length) if start and length else None
    return payouts


influencers = st.lists(who, unique=True, max_size=6).flatmap(
    lambda ids: st.tuples(
        *(
            st.fixed_dictionaries(
                {
                    "influencer_id": st.just(one),
                    "platform": st.sampled_from(["Instagram", "YouTube", None]),
                    "name": st.just(f"Name {one}"),
                }
            )
            for one in ids
        )
    ).map(list)
)
worlds = st.fixed_dictionaries(
    {
        "influencers": influencers,
        "posts": rows(
            "posts",
            25,
            influencer_id=who,
            platform=st.sampled_from(["Instagram", "YouTube"]),
            date=days,
        ),
        "tracking": rows(
            "tracking",
            40,
            influencer_id=st.none() | who,
            product=st.none() | st.sampled_from(["Whey", "Bar", "Oats"]),
            date=days,
            orders=st.integers(0, 9),
            revenue_paise=money,
        ),
        "payouts": rows(
            "payouts",
            15,
            influencer_id=who,
            total_payout_paise=st.none() | st.just(0) | money,
            product_cost_paise=st.none() | money,
            orders=st.none() | st.integers(0, 9),
            date=st.none() | days,
            period=period,
        ).map(bounded),
        "products": st.lists(st.sampled_from(["Whey", "Bar"]), unique=True).map(
            lambda names: [{"product": name} for name in names]
        ),
    }
)


@given(tables=worlds)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_figure_is_what_the_rows_say(made: Made, tables: oracle.Tables) -> None:
    found = made(**tables)
    expected = oracle.relations(tables)
    assert [one.key for one in found.relations] == list(NEEDS)
    assert {one.key for one in found.relations if not one.missing} == set(expected)
    for one in found.relations:
        if one.missing:
            assert (one.rows, one.money, one.examples) == (0, 0, ())
            assert set(one.missing) <= set(found.missing)
            continue
        matched, orphaned, money, order = expected[one.key]
        assert (one.matched, one.orphaned, one.ids) == (matched, orphaned, len(order)), one.key
        assert one.money == money, one.key
        assert [example.id for example in one.examples] == order[:5] or one.key == "posts_platform"
        assert {example.id for example in one.examples} <= set(order)
    assert set(found.missing) == {table for table, given in tables.items() if not given}
    check_days(found, tables)
    check_sales(found, tables)


def check_days(found: Health, tables: oracle.Tables) -> None:
    now, spans = today(), dict[str, tuple[date, date]]()
    covered = {one.table: one for one in found.coverage}
    assert list(covered) == [t for t in ("posts", "tracking", "payouts") if tables[t]]
    for table, one in covered.items():
        every = oracle.days(tables, table)
        dated = [at for at in every if at is not None]
        past = [at for at in dated if at <= now]
        assert (one.rows, one.undated) == (len(every), len(every) - len(dated))
        assert (one.future, one.days) == (len(dated) - len(past), len(set(past)))
        assert one.first == min(past, default=None)
        assert one.last == max(past, default=None)
        assert one.latest == max(set(dated) - set(past), default=None)
        assert [(gap.first, gap.last) for gap in one.gaps] == oracle.gaps(dated, now)
        if past:
            spans[table] = min(past), max(past)
    told = [(one.table, one.other, one.edge, one.days) for one in found.offsets]
    assert told == oracle.offsets(spans)
    assert list(found.gaps) == sorted(found.gaps, key=lambda gap: gap.first, reverse=True)


def check_sales(found: Health, tables: oracle.Tables) -> None:
    expected = oracle.months(tables["tracking"])
    assert [(one.month, one.jumps) for one in found.months] == [(m, j) for m, _, j in expected]
    for one, (_, sums, _) in zip(found.months, expected, strict=True):
        part = one.part
        assert [part.rows, part.rows_without, part.orders, part.orders_without] == sums[:4]
        assert [part.revenue, part.revenue_without] == sums[4:]
    total = found.unattributed
    assert total.revenue == sum(row["revenue_paise"] for row in tables["tracking"])
    stated = [
        (row["orders"], oracle.tracked(row, tables))
        for row in tables["payouts"]
        if row["orders"] is not None
    ]
    off = sorted((abs(said - real) for said, real in stated if said != real), reverse=True)
    assert (found.stated.rows, found.stated.differing) == (len(stated), len(off))
    assert [abs(one.stated - one.tracked) for one in found.stated.examples] == off[:5]


def orders(month: int, *, without: int, with_one: int) -> oracle.Rows:
    rows = [None] * without + ["a"] * with_one
    return [
        {
            "influencer_id": one,
            "date": date(2025, month, 1 + n % 28),
            "orders": 1,
            "revenue_paise": 100,
        }
        for n, one in enumerate(rows)
    ]


def test_an_empty_workspace_has_nothing_to_tell(made: Made) -> None:
    found = made()
    assert found.missing == ("posts", "tracking", "payouts", "influencers", "products")
    assert all(one.missing for one in found.relations)
    assert (found.coverage, found.offsets, found.gaps, found.months) == ((), (), (), ())
    assert found.unattributed.revenue_share is None
    assert found.unattributed.order_share is None
    assert not found.fits


def test_files_that_fit_are_said_to_fit(made: Made) -> None:
    found = made(
        influencers=[{"influencer_id": "a", "platform": "Instagram"}],
        posts=[{"influencer_id": "a", "platform": "Instagram", "date": day(n)} for n in range(5)],
        tracking=orders(1, without=2, with_one=3),
        payouts=[
            {"influencer_id": "a", "total_payout_paise": 5, "orders": 3, "date": date(2025, 1, 31)}
        ],
    )
    assert found.fits
    assert found.missing == ("products",)
    assert relation(found, "orders_products").missing == ("products",)
    assert found.unattributed.revenue_share == pytest.approx(0.4)


def test_examples_come_with_names_money_and_what_is_wrong(made: Made) -> None:
    found = made(
        influencers=[{"influencer_id": "a", "platform": "Instagram", "name": "Asha"}],
        posts=[
            {"influencer_id": "a", "platform": "YouTube", "date": day(0)},
            {"influencer_id": "zz", "platform": "YouTube", "date": day(1)},
        ],
        payouts=[{"influencer_id": "a", "total_payout_paise": 700, "orders": 4}],
        tracking=[{"influencer_id": None, "date": day(3), "orders": 1, "revenue_paise": 900}],
    )
    (elsewhere,) = relation(found, "posts_platform").examples
    assert (elsewhere.id, elsewhere.name) == ("a", "Asha")
    assert elsewhere.detail == "YouTube, not Instagram"
    (unknown,) = relation(found, "posts_influencers").examples
    assert (unknown.id, unknown.name, unknown.rows) == ("zz", "", 1)
    (unsold,) = relation(found, "influencers_orders").examples
    assert (unsold.name, unsold.money) == ("Asha", 700)
    assert relation(found, "influencers_orders").measure == "cost"
    (one,) = found.stated.examples
    assert (one.influencer, one.name, one.stated, one.tracked) == ("a", "Asha", 4, 0)


def test_a_month_whose_influencer_column_was_not_filled_jumps(made: Made) -> None:
    found = made(
        tracking=[
            *orders(1, without=12, with_one=28),
            *orders(2, without=40, with_one=0),
            *orders(3, without=5, with_one=5),  # too few to tell
            *orders(4, without=13, with_one=27),
            *orders(5, without=20, with_one=20),  # 17 points more are no jump
        ]
    )
    assert [(one.month.month, one.before) for one in found.jumps] == [(4, 1.0), (2, 0.3)]
    assert not found.fits


def test_a_jump_needs_more_than_chance(made: Made) -> None:
    few = made(tracking=[*orders(1, without=15, with_one=15), *orders(2, without=23, with_one=7)])
    many = made(
        tracking=[*orders(1, without=150, with_one=150), *orders(2, without=230, with_one=70)]
    )
    assert (few.jumps, [one.month.month for one in many.jumps]) == ((), [2])


def test_weekends_of_a_working_day_table_are_no_gaps() -> None:
    weekdays = [day(n) for n in range(60) if day(n).weekday() < 5]
    assert usual_pause(weekdays) == 2
    assert gaps("posts", weekdays) == ()
    holiday = [at for at in weekdays if not date(2025, 2, 1) <= at <= date(2025, 2, 9)]
    (gap,) = gaps("posts", holiday)
    assert (gap.first, gap.last, gap.days) == (date(2025, 2, 1), date(2025, 2, 9), 9)


def test_a_daily_table_tells_three_empty_days_and_not_two() -> None:
    every = [day(n) for n in range(40)]
    assert gaps("tracking", [at for at in every if at not in every[10:12]]) == ()
    (gap,) = gaps("tracking", [at for at in every if at not in every[10:13]])
    assert gap.days == 3


def test_monthly_payouts_have_a_gap_where_months_are_missing() -> None:
    ends = [date(2025, month, 28) for month in (1, 2, 3, 4, 8, 9)]
    (gap,) = gaps("payouts", ends)
    assert (gap.first, gap.last) == (date(2025, 4, 29), date(2025, 8, 27))
    assert gaps("payouts", ends[3:]) == ()  # three days have no usual pause


def test_only_the_newest_ten_gaps_are_told(made: Made) -> None:
    # Runs of fifteen days with four empty ones between them, fourteen times over.
    dates = [day(n) for n in range(14 * 19 + 5) if n % 19 < 15]
    found = made(posts=[{"influencer_id": "a", "platform": "Moj", "date": at} for at in dates])
    assert len(found.coverage[0].gaps) == 14
    assert found.gaps == found.coverage[0].gaps[:10]


def test_tables_a_month_apart_do_not_cover_the_same_time(made: Made) -> None:
    posts = [{"influencer_id": "a", "platform": "Moj", "date": date(2025, 1, 1)}]
    near = [{"influencer_id": "a", "date": date(2025, 2, 1), "orders": 1, "revenue_paise": 1}]
    far = [near[0] | {"date": date(2025, 2, 2)}]
    assert made(posts=posts, tracking=near).offsets == ()
    told = made(posts=posts, tracking=far).offsets
    assert [(one.table, one.other, one.edge, one.days) for one in told] == [
        ("tracking", "posts", "start", 32),
        ("tracking", "posts", "end", 32),
    ]
    assert offsets(()) == ()


def test_payouts_may_follow_the_work_and_not_stop_before_it(made: Made) -> None:
    orders = [
        {"influencer_id": "a", "date": day(n), "orders": 1, "revenue_paise": 1} for n in (40, 100)
    ]
    paid = [{"influencer_id": "a", "total_payout_paise": 1, "date": day(n)} for n in (140, 200)]
    assert made(tracking=orders, payouts=paid).offsets == ()
    early = [row | {"date": row["date"] - timedelta(days=140)} for row in paid]
    told = made(tracking=orders, payouts=early).offsets
    assert [(one.table, one.other, one.edge, one.days) for one in told] == [
        ("tracking", "payouts", "start", 40),
        ("tracking", "payouts", "end", 40),
    ]
