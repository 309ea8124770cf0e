"""The health of the files in words: what fits, what does not, what is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from analytics.coverage import Coverage, Gap, Offset
from analytics.health import Difference, Health, Stated
from analytics.relations import Example, Relation
from analytics.unattributed import Month, Unattributed
from layouts import coverage, health
from layouts.health_words import examples, relation, unattributed
from tests.layouts.test_data import walk, with_id, words

POSTS = Coverage("posts", 40, date(2025, 1, 1), date(2025, 3, 31), 40, 0, 0, None, ())
HALF = Unattributed(10, 5, 10, 5, 1_000_00, 250_00)
FINE = Health(
    missing=(),
    relations=(Relation("posts_influencers", matched=1200),),
    stated=Stated(0, 0, ()),
    coverage=(POSTS,),
    offsets=(),
    unattributed=HALF,
    months=(Month(date(2025, 1, 1), HALF),),
)
ORPHANS = Relation(
    "orders_influencers",
    matched=1186,
    orphaned=14,
    ids=7,
    measure="revenue",
    money=123_456_00,
    examples=(Example("INF_77", "", 12, 1_000_00), Example("INF_81", "", 1, 0)),
)


def said(found: Health) -> str:
    return words(health.content(found))


def with_class(part: Any, wanted: str) -> list[Any]:
    return [item for item in walk(part) if wanted in str(getattr(item, "className", "")).split()]


def test_the_panel_waits_under_its_title() -> None:
    panel = health.panel()
    assert "How well the files fit together" in words(panel)
    assert len(with_id(panel, "data-health")) == 1


def test_files_that_fit_say_so() -> None:
    text = said(FINE)
    assert "Everything fits" in text
    assert "All 1,200 posts point to an id in the influencers file." in text
    assert "The files cover the same time without unusual gaps." in text
    assert "25.0% of revenue (₹250 of ₹1,000) and 50.0% of orders name no influencer" in text
    assert with_class(health.content(FINE), "health-look") == []


def test_orphans_come_first_with_money_ids_and_advice() -> None:
    found = replace(FINE, relations=(*FINE.relations, ORPHANS))
    first, second = with_class(health.content(found), "health-check")
    assert words(first).startswith("Look")
    assert words(second).startswith("Fits")
    assert relation(ORPHANS) == (
        "14 of 1,200 order rows with an influencer point to an id that the influencers file "
        "lacks, with ₹1,23,456 of revenue."
    )
    assert examples(ORPHANS) == "INF_77: 12 rows, ₹1,000; INF_81 and 5 more"
    assert "Add these ids to the influencers file" in words(first)
    assert "1,186 of 1,200" in words(first)
    assert "1 of 2 checks found something" in said(found)


def test_one_orphan_reads_in_the_singular() -> None:
    one = replace(ORPHANS, orphaned=1, ids=1, money=0, examples=ORPHANS.examples[1:])
    assert relation(one).startswith("1 of 1,187 order rows with an influencer points to an id")
    assert examples(one) == "INF_81"


def test_known_people_are_named_with_what_is_wrong() -> None:
    elsewhere = Example("I1", "<b>Bo</b>", 3, 0, "YouTube, not Instagram")
    found = Relation("posts_platform", matched=1, orphaned=3, ids=1, examples=(elsewhere,))
    assert examples(found) == "<b>Bo</b> (I1): 3 on YouTube, not Instagram"


def test_stated_orders_show_the_largest_differences_and_no_made_up_ids() -> None:
    differences = (Difference("Y1", "I1", "Asha", 40, 22), Difference("h_3f", "I9", "", 3, 9))
    text = said(replace(FINE, stated=Stated(41, 34, differences)))
    assert "34 of 41 payouts with a number of orders give another than was tracked." in text
    assert "Asha (Y1): 40 stated, 22 tracked; I9: 3 stated, 9 tracked and 32 more" in text
    assert "All 5 payouts with a number" in said(replace(FINE, stated=Stated(5, 0, ())))


def test_gaps_offsets_and_odd_dates_are_sentences() -> None:
    gaps = (Gap("posts", date(2025, 2, 10), date(2025, 2, 20)),)
    odd = replace(POSTS, gaps=gaps, undated=2, future=1, latest=date(2099, 1, 1))
    apart = Offset("tracking", "posts", "start", date(2025, 4, 1), date(2025, 1, 1))
    text = said(replace(FINE, coverage=(odd,), offsets=(apart,)))
    assert "No posts for 11 days, 10–20 Feb 2025." in text
    assert "Tracked orders start 90 days later than posts: 1 Apr 2025 against 1 Jan 2025." in text
    assert "2 of 40 posts without a date" in text
    assert "1 row of posts dated after today, up to 1 Jan 2099" in text
    assert "The files find each other." in text
    assert "Everything fits" not in text


def test_a_jump_names_the_month_and_both_shares() -> None:
    month = Month(date(2025, 5, 1), Unattributed(40, 40, 40, 40, 900, 900), before=0.25)
    text = said(replace(FINE, months=(*FINE.months, month)))
    assert "May 2025: the share rose to 100.0% from 25.0%." in text


def test_sales_with_or_without_anybody() -> None:
    assert unattributed(Unattributed(9, 0, 9, 0, 9, 0)).startswith("Every order names")
    assert unattributed(Unattributed(9, 9, 9, 9, 9, 9)).startswith("No order names")
    assert unattributed(Unattributed(9, 3, 10, 5, 0, 0)).startswith("50.0% of orders name no")


def test_an_absent_file_says_what_it_would_bring() -> None:
    blank = Health(("payouts",), (), Stated(0, 0, ()), (), (), Unattributed(), ())
    text = said(blank)
    assert "There is nothing to compare yet" in text
    assert "No payouts yet. It brings the cost, without which there is no ROAS." in text


def test_the_line_of_a_table_is_cut_where_days_are_missing() -> None:
    gaps = (
        Gap("posts", date(2025, 3, 1), date(2025, 3, 9)),
        Gap("posts", date(2025, 2, 1), date(2025, 2, 9)),
    )
    pieces = coverage.pieces(replace(POSTS, gaps=gaps))
    assert [kind for kind, _, _ in pieces] == ["days", "gap", "days", "gap", "days"]
    assert sum((last - first).days + 1 for _, first, last in pieces) == 90
    assert pieces[0][1:] == (date(2025, 1, 1), date(2025, 1, 31))
    assert pieces[-1][1:] == (date(2025, 3, 10), date(2025, 3, 31))


def test_every_line_can_be_read_aloud_and_as_a_table() -> None:
    undated = Coverage("payouts", 3, None, None, 0, 3, 0, None, ())
    line = coverage.timeline((POSTS, undated))
    labels = [
        item.to_plotly_json()["props"]["aria-label"] for item in with_class(line, "health-track")
    ]
    assert labels == ["Posts: 1 Jan – 31 Mar 2025, 40 days with rows", "Payouts: no dates"]
    assert "Days with rows" in words(line)
    assert words(coverage.timeline((undated,))) == "None of these rows has a date."


def test_ticks_are_few_and_keep_off_the_ends() -> None:
    for last in (date(2025, 1, 9), date(2025, 7, 9), date(2026, 7, 9), date(2061, 7, 9)):
        found = coverage.ticks(date(2025, 1, 2), last)
        assert len(found) <= 6
        assert all(7 <= at <= 93 for at, _ in found)
    assert [label for _, label in coverage.ticks(date(2025, 1, 1), date(2025, 7, 14))] == [
        "Mar 2025",
        "May 2025",
        "Jul 2025",
    ]
