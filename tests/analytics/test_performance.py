"""What the oracle does not cover: cases worked by hand, labels, reasons, posts, memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from analytics import performance as perf
from analytics.filters import Filters, Window
from analytics.metrics import METRICS
from schemas.dates import today
from settings import WorkspaceSettings
from storage import connect
from tests.analytics.query_fixtures import Snap, snap

TODAY = today()
PEOPLE = [
    {"influencer_id": "i1", "name": "Asha", "platform": "Instagram", "follower_count": 5_000},
    {"influencer_id": "i2", "name": "Asha", "platform": "YouTube", "follower_count": 500_000},
    {"influencer_id": "i3", "name": "Ravi", "platform": "Instagram", "follower_count": 5_000},
]


def order(day: str, **values: object) -> dict[str, object]:
    base = {"date": day, "orders": 1, "revenue_paise": 10_000, "influencer_id": "i1"}
    return {**base, "campaign": "Launch", "brand": "Gritzo", **values}


ORDERS = [
    order("2025-03-01"),
    order("2025-03-03", influencer_id="i2", brand="HKVitals", coupon_code="X"),
    order("2025-03-10", influencer_id=None, revenue_paise=5_000),
    order("2025-03-31"),
    order((TODAY + timedelta(days=9)).isoformat(), revenue_paise=7_000),
]
POSTS = [
    {
        "post_id": "p1",
        "influencer_id": "i1",
        "platform": "Instagram",
        "date": "2025-02-27",
        "reach": 1000,
        "likes": 90,
        "comments": 10,
        "caption": "<script>",
        "brand": "Gritzo",
        "campaign": "Launch",
    },
    {
        "post_id": "p2",
        "influencer_id": "i2",
        "platform": "YouTube",
        "date": "2025-03-02",
        "reach": None,
        "likes": 5,
        "comments": None,
    },
]
PAYOUTS = [
    {"influencer_id": "i1", "basis": "post", "total_payout_paise": 20_000},
    {"influencer_id": "i2", "basis": "post", "total_payout_paise": 30_000},
    {"influencer_id": "i3", "basis": "post", "total_payout_paise": 40_000},
]


@pytest.fixture(scope="module")
def snapshot(make_tables, tmp_path_factory):
    return snap(
        make_tables,
        tmp_path_factory.mktemp("performance"),
        influencers=PEOPLE,
        posts=POSTS,
        tracking=ORDERS,
        payouts=PAYOUTS,
    )


@pytest.fixture(scope="module")
def nothing(make_tables, tmp_path_factory):
    return snap(make_tables, tmp_path_factory.mktemp("nothing"))


def test_all_time_counts_everything(snapshot):
    found = perf.totals(snapshot, Filters())
    assert list(found) == list(METRICS)
    assert found["total_revenue"] == 420.0
    assert found["revenue"] == 370.0
    assert found["cost"] == 900.0
    assert found["roas"] == pytest.approx(370 / 900)


def test_presets_count_back_from_the_last_order_that_has_happened(snapshot):
    window = perf.window(snapshot, Filters(period="last_7"))
    assert window == Window(date(2025, 3, 25), date(2025, 3, 31))
    assert perf.extent(snapshot) == Window(date(2025, 2, 27), date(2025, 3, 31))
    assert perf.window(snapshot, Filters()) is None


def test_open_ends_of_a_range_end_with_the_data(snapshot):
    custom = Filters().with_period
    last = TODAY + timedelta(days=9)
    since = custom("custom", date(2025, 3, 5), None)
    assert perf.window(snapshot, since) == Window(date(2025, 3, 5), last)
    assert perf.totals(snapshot, since)["total_revenue"] == 50.0 + 100.0 + 70.0
    assert perf.window(snapshot, custom("custom", None, date(2025, 3, 5))) == Window(
        date(2025, 2, 27), date(2025, 3, 5)
    )
    late, early = last + timedelta(days=1), date(2001, 1, 1)
    assert perf.window(snapshot, custom("custom", late, None)) == Window(late, late)
    assert perf.window(snapshot, custom("custom", None, early)) == Window(early, early)


def test_a_period_reaches_cost_and_says_what_has_no_date(snapshot):
    march = Filters().with_period("custom", date(2025, 3, 1), date(2025, 3, 31))
    assert perf.totals(snapshot, march)["cost"] == 300.0
    found = perf.evidence(snapshot, march)
    assert (found["undated_cost"], found["undated_included"]) == (400.0, False)
    assert found["unallocated_cost"] == 0.0
    assert (found["order_rows"], found["attributed_rows"], found["posts"]) == (4, 3, 1.0)
    assert perf.payout_rows(snapshot, march) == 1
    everything = perf.evidence(snapshot, Filters())
    assert (everything["undated_cost"], everything["undated_included"]) == (400.0, True)
    assert everything["unallocated_cost"] == 400.0
    assert (everything["future_rows"], perf.payout_rows(snapshot, Filters())) == (1, 3)


def test_a_range_without_ends_reaches_rows_that_all_lie_ahead(make_tables, tmp_path):
    days = [TODAY + timedelta(days=n) for n in (3, 8)]
    ahead = snap(make_tables, tmp_path, tracking=[order(day.isoformat()) for day in days])
    custom = Filters().with_period
    assert perf.window(ahead, custom("custom", days[0], None)) == Window(days[0], days[1])
    assert perf.window(ahead, custom("custom", None, days[1])) == Window(days[0], days[1])
    assert perf.extent(ahead) is None


def test_the_payout_rows_of_a_view_are_those_with_cost_in_it(make_tables, tmp_path):
    months = [date(2025, month, 28) for month in range(1, 7)]
    paid = [{"influencer_id": "i1", "basis": "order", "rate": 10.0, "date": day} for day in months]
    paid += [
        # Posts in February, a percentage of orders in every month.
        {"influencer_id": "i2", "basis": "hybrid", "rate": 9.0, "rate_percent": 5.0},
        # No work at all: the first has a day, the second a period, the third neither.
        {"influencer_id": "i3", "total_payout_paise": 7, "date": "2025-02-03"},
        {"influencer_id": "i3", "total_payout_paise": 7, "period_end": "2025-03-31"},
        {"influencer_id": "i3", "total_payout_paise": 7, "campaign": "Other"},
        {"influencer_id": "i1", "basis": "order", "brand": "HKVitals", "total_payout_paise": 0},
    ]
    work = [order(day.replace(day=9).isoformat()) for day in months]
    work += [row | {"influencer_id": "i2", "brand": "HKVitals"} for row in work]
    post = {"influencer_id": "i2", "platform": "YouTube", "date": "2025-02-20", "brand": "Gritzo"}
    found = snap(
        make_tables, tmp_path, influencers=PEOPLE, posts=[post], tracking=work, payouts=paid
    )

    def rows(start: date | None = None, end: date | None = None, **chosen: str) -> int | None:
        view = Filters(tuple((key, (value,)) for key, value in chosen.items()))
        if start:
            view = view.with_period("custom", start, end)
        return perf.payout_rows(found, view)

    january, february = (date(2025, 1, 1), date(2025, 1, 31)), (date(2025, 2, 1), date(2025, 2, 28))
    assert rows() == 10
    assert rows(*january) == 2
    assert rows(*february) == 3
    assert rows(date(2025, 3, 10), date(2025, 3, 31)) == 1
    assert rows(date(2025, 1, 10), date(2025, 2, 2)) == 0
    assert rows(influencer="i1") == 6
    assert rows(*january, brand="Gritzo") == rows(*february, brand="HKVitals") == 1
    assert rows(*february, brand="Gritzo") == 2
    assert rows(campaign="Other") == 1
    assert rows(brand="Unassigned") == 3
    assert rows(coupon_code="X") is None


def test_today_is_the_day_of_the_business(make_tables, tmp_path, elsewhere):
    elsewhere()
    days = [TODAY + timedelta(days=n) for n in (-1, 0, 1)]
    found = snap(make_tables, tmp_path, tracking=[order(day.isoformat()) for day in days])
    assert perf.extent(found) == Window(days[0], days[1])
    assert perf.evidence(found, Filters())["future_rows"] == 1
    assert perf.window(snap(make_tables, tmp_path / "none"), Filters(period="last_7")) == Window(
        TODAY - timedelta(days=6), TODAY
    )


def test_records_are_plain_values(snapshot):
    table = perf.breakdown(snapshot, Filters(), "platform")
    rows = perf.records(table)
    assert [row["value"] for row in rows] == table["value"].tolist()
    assert list(rows[0]) == list(table.columns)
    youtube = next(row for row in rows if row["value"] == "YouTube")
    totals = perf.totals(snapshot, Filters((("platform", ("YouTube",)),)))
    assert {key: youtube[key] for key in METRICS} == totals
    assert {type(youtube[key]) for key in ("orders", "reach", "likes")} == {int}
    assert youtube["cpm"] is None
    (day, *_) = perf.records(perf.series(snapshot, Filters(), "month"))
    assert day["date"] == date(2025, 2, 1)
    assert perf.records(perf.posts(snapshot, Filters()))[1]["reach"] is None
    assert perf.records(table.head(0)) == []


def test_all_time_cards_compare_the_last_28_days(snapshot):
    found = perf.compared(snapshot, Filters())
    assert found.label == "last 28 days vs the 28 before"
    assert found.window == Window(date(2025, 3, 4), date(2025, 3, 31))
    assert found.previous_window == Window(date(2025, 2, 4), date(2025, 3, 3))
    assert found.current["revenue"] == 370.0
    assert found.recent["revenue"] == 100.0
    assert found.begins == date(2025, 2, 27)  # most of the 28 days before hold no data
    assert found.change is not None
    assert set(found.change.values()) == {None}


def test_a_comparison_within_the_data_gives_the_change(snapshot):
    view = Filters.from_query("?period=custom&from=2025-03-16&to=2025-03-31")
    found = perf.compared(snapshot, view)
    before = perf.totals_in(snapshot, view, Window(date(2025, 2, 28), date(2025, 3, 15)))
    assert found.begins is None
    assert found.change is not None
    assert before["revenue"] != 0
    assert found.change["revenue"] == pytest.approx(
        found.current["revenue"] / before["revenue"] - 1
    )


def test_no_change_is_shown_against_nothing(snapshot):
    week = perf.compared(snapshot, Filters(period="last_7"))
    assert week.change is not None
    assert week.change["revenue"] is None
    assert week.change["roas"] is None
    none = perf.compared(snapshot, Filters(compare="none"))
    assert (none.previous, none.change, none.label) == (None, None, "")


def test_series_have_no_gaps(snapshot):
    days = perf.series(snapshot, Filters(), "day")
    assert len(days) == 33
    assert days["date"].diff().dropna().eq(pd.Timedelta(days=1)).all()
    quiet = days[days["date"] == "2025-03-20"].iloc[0]
    assert quiet["revenue"] == 0
    assert pd.isna(quiet["roas"])
    weeks = perf.series(snapshot, Filters(), "week")
    assert weeks["date"].dt.day_of_week.eq(0).all()
    assert weeks["revenue"].sum() == 300.0
    months = perf.series(snapshot, Filters(), "month")
    assert [str(day.date()) for day in months["date"]] == ["2025-02-01", "2025-03-01"]


def test_a_mistyped_year_does_not_draw_a_century(snapshot):
    ages = Filters().with_period("custom", date(1925, 1, 1), date(2125, 1, 1))
    assert len(perf.series(snapshot, ages, "day")) == 33
    long_ago = Filters().with_period("custom", date(1905, 1, 1), date(1925, 1, 1))
    assert perf.series(snapshot, long_ago, "day")["revenue"].tolist() == [0.0]


def test_a_series_of_orders_only_knows_no_cost(snapshot):
    table = perf.series(snapshot, Filters((("coupon_code", ("X",)),)), "month")
    assert table["revenue"].sum() == 100.0
    assert table[["cost", "reach", "roas"]].isna().all().all()


def test_labels_tell_people_apart_and_name_the_blank(snapshot):
    table = perf.breakdown(snapshot, Filters(), "influencer").set_index("value")
    assert table["label"].to_dict() == {
        "i1": "Asha (i1)",
        "i2": "Asha (i2)",
        "i3": "Ravi",
        "": "Organic and direct",
    }
    assert table.loc["", "total_revenue"] == 50.0
    assert table.loc["", "revenue"] == 0.0
    assert list(table.index) == ["i1", "i2", "", "i3"]
    coupons = perf.breakdown(snapshot, Filters(), "coupon_code").set_index("value")["label"]
    assert coupons.to_dict() == {"X": "X", "": "No coupon"}


def test_time_breakdowns_run_forward_and_end_with_no_date(snapshot):
    months = perf.breakdown(snapshot, Filters(), "month")
    assert months["label"].tolist()[:2] == ["Feb 2025", "Mar 2025"]
    assert months["value"].tolist()[-1] == ""
    assert months["label"].tolist()[-1] == "No date"
    assert months["cost"].tolist()[-1] == 400.0
    weeks = perf.breakdown(snapshot, Filters(period="last_7"), "week")
    assert weeks["value"].tolist() == ["2025-03-31"]
    assert weeks["label"].tolist() == ["Week of 31 Mar 2025"]


def test_a_matrix_needs_two_dimensions(snapshot):
    table = perf.matrix(snapshot, Filters(), "brand", "platform")
    assert table[["row", "column"]].duplicated().sum() == 0
    assert table["cost"].sum() == 900.0
    with pytest.raises(ValueError, match="two different"):
        perf.matrix(snapshot, Filters(), "brand", "brand")


@pytest.mark.parametrize("call", ["breakdown", "series"])
def test_unknown_questions_are_refused(snapshot, call):
    with pytest.raises(KeyError):
        getattr(perf, call)(snapshot, Filters(), "colour")


def test_options_exist_and_are_counted(snapshot):
    found = perf.options(snapshot)
    assert [(o.value, o.count) for o in found["influencer"]] == [
        *(("i1", 4), ("i2", 2), ("", 1), ("i3", 0))
    ]
    assert [o.label for o in found["influencer"]][2] == "Organic and direct"
    assert [o.value for o in found["tier"]] == ["nano", "macro", ""]
    # No file has a status or an order city: there is nothing to choose.
    assert found["status"] == found["order_city"] == ()


def test_posts_are_listed_once_and_whole(snapshot):
    table = perf.posts(snapshot, Filters())
    assert table["date"].dt.date.tolist() == [date(2025, 2, 27), date(2025, 3, 2)]
    assert table["label"].tolist() == ["Asha (i1)", "Asha (i2)"]
    assert table["caption"].tolist() == ["<script>", ""]
    assert table["engagement_rate"].iloc[0] == 10.0
    assert pd.isna(table["engagement_rate"].iloc[1])
    assert perf.posts(snapshot, Filters(), 1)["influencer"].tolist() == ["i1"]
    by_platform = Filters((("platform", ("YouTube",)),))
    assert perf.posts(snapshot, by_platform)["influencer"].tolist() == ["i2"]
    assert perf.posts(snapshot, Filters((("tier", ("nano",)),)))["influencer"].tolist() == ["i1"]
    assert perf.posts(snapshot, Filters((("brand", ("Gritzo",)),)))["influencer"].tolist() == ["i1"]
    assert perf.posts(snapshot, Filters(period="last_7")).empty


def test_marks_count_the_posts_of_a_day_and_name_the_largest(make_tables, tmp_path):
    days = ["2025-03-01", "2025-03-01", "2025-03-01", "2025-03-02"]
    posts = [
        {"post_id": f"p{n}", "influencer_id": "i1", "platform": "YouTube", "date": day, "reach": n}
        for n, day in enumerate(days)
    ]
    snapshot = snap(make_tables, tmp_path, influencers=PEOPLE[:1], posts=posts)
    marks = perf.post_marks(snapshot, Filters(), 2)
    assert marks["date"].dt.day.tolist() == [1, 1, 2]
    assert marks["posts"].tolist() == [3, 3, 1]
    assert set(marks["label"]) == {"Asha"}
    assert set(marks["platform"]) == {"YouTube"}
    last_day = Filters().with_period("custom", date(2025, 3, 2), date(2025, 3, 2))
    assert perf.post_marks(snapshot, last_day, 2)["posts"].tolist() == [1]
    assert perf.post_marks(snapshot, Filters((("coupon_code", ("X",)),)), 2).empty


def test_posts_of_a_view_that_only_orders_know(snapshot):
    table = perf.posts(snapshot, Filters((("coupon_code", ("X",)),)))
    assert list(table.columns) == list(perf.posts(snapshot, Filters()).columns)
    assert table.empty


@pytest.mark.parametrize(
    ("metric", "filters", "dimension", "reason"),
    [
        ("roas", Filters((("influencer", ("",)),)), None, "No influencer cost falls into"),
        ("cpm", Filters((("platform", ("YouTube",)),)), None, "No post in this view has a reach"),
        ("aov", Filters((("influencer", ("i3",)),)), None, "no tracked orders"),
        ("cac", Filters(), None, "no new customers"),
        ("cost", Filters((("coupon_code", ("X",)),)), None, "have no coupon code: only orders"),
        ("revenue", Filters(), None, ""),
    ],
)
def test_a_dash_says_why(snapshot, metric, filters, dimension, reason):
    row = perf.totals(snapshot, filters)
    said = perf.undefined_reason(metric, row, filters, dimension)
    assert said == reason if not reason else reason in said


def test_a_dash_in_a_breakdown_says_why(snapshot):
    row = perf.breakdown(snapshot, Filters(), "source").iloc[0]
    cells = {key: None if pd.isna(row[key]) else float(row[key]) for key in METRICS}
    said = perf.undefined_reason("roas", cells, Filters(), "source")
    assert said == "Posts and cost have no source: only orders do."


def test_values_that_no_order_has_are_no_rows(snapshot):
    # Ravi has cost but no orders; cost has no source, and "no source" is no order's either.
    only_cost = Filters((("influencer", ("i3",)),))
    assert perf.totals(snapshot, only_cost)["cost"] == 400.0
    assert perf.breakdown(snapshot, only_cost, "source").empty
    assert perf.breakdown(snapshot, only_cost, "coupon_code").empty


def test_an_empty_workspace_answers_everything(nothing):
    assert perf.extent(nothing) is None
    assert perf.totals(nothing, Filters())["roas"] is None
    assert perf.series(nothing, Filters(), "week").empty
    assert perf.breakdown(nothing, Filters(), "brand").empty
    assert perf.matrix(nothing, Filters(), "brand", "platform").empty
    assert perf.posts(nothing, Filters()).empty
    assert all(not choices for choices in perf.options(nothing).values())
    assert perf.evidence(nothing, Filters())["order_rows"] == 0
    assert perf.leaders(nothing, Filters()).top.empty
    assert perf.compared(nothing, Filters(period="fy")).current["orders"] == 0


def test_nobody_can_change_a_remembered_answer(snapshot):
    table = perf.breakdown(snapshot, Filters(), "brand")
    row = perf.totals(snapshot, Filters())
    choices = perf.options(snapshot)
    before = table.copy(deep=True)
    table.loc[:, "revenue"] = -1.0
    table.insert(0, "extra", 1)
    row["revenue"] = -1.0
    with pytest.raises(TypeError):
        choices["brand"] = ()  # pyright: ignore[reportIndexIssue]
    assert perf.breakdown(snapshot, Filters(), "brand").equals(before)
    assert perf.totals(snapshot, Filters())["revenue"] == 370.0
    assert perf.options(snapshot)["brand"]


def test_snapshots_do_not_share_answers(make_tables, tmp_path):
    one = snap(make_tables, tmp_path / "one", tracking=[order("2025-03-01")])
    two = snap(make_tables, tmp_path / "two", tracking=[order("2025-03-01", revenue_paise=1)])
    assert perf.totals(one, Filters())["revenue"] == 100.0
    assert perf.totals(two, Filters())["revenue"] == 0.01


def test_settings_change_the_ratios(snapshot):
    net = replace(snapshot, id="other", config=WorkspaceSettings(default_organic_share=0.5))
    assert isinstance(net, Snap)
    roas = perf.totals(snapshot, Filters())["roas"]
    assert roas is not None
    assert perf.totals(snapshot, Filters())["incremental_roas"] == pytest.approx(roas * 0.8)
    assert perf.totals(net, Filters())["incremental_roas"] == pytest.approx(roas * 0.5)


@pytest.mark.parametrize(
    ("name", "revenue", "cost", "roas"),
    [("viso27", 247931.48, 167624.04, 1.479093), ("shreyash130", 8280.0, 16860.0, 0.491103)],
)
def test_published_sets_give_their_published_totals(
    make_tables, public_tables, tmp_path, name, revenue, cost, roas
):
    snapshot = snap(make_tables, tmp_path, **public_tables(name))
    found = perf.totals(snapshot, Filters())
    assert found["revenue"] == found["total_revenue"] == revenue
    assert found["cost"] == cost
    assert found["roas"] == pytest.approx(roas, abs=5e-7)
    for dimension in ("brand", "platform", "influencer", "campaign", "month", "tier"):
        table = perf.breakdown(snapshot, Filters(), dimension)
        assert table["cost"].sum() == pytest.approx(cost, abs=1e-6)
        assert table["revenue"].sum() == pytest.approx(revenue, abs=1e-6)
    assert perf.payout_rows(snapshot, Filters()) == snapshot_rows(snapshot, "payouts")
    assert perf.verdict(snapshot, Filters()).kind == ("paid" if roas > 1 else "under")


def snapshot_rows(snapshot, table: str) -> int:
    with connect(snapshot) as cursor:
        row = cursor.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return row[0]
