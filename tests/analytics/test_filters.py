"""Filters are one normalised value that survives the URL and the store, whatever they hold."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.filters import (
    BREAKDOWNS,
    COMPARISONS,
    DIMENSIONS,
    PERIODS,
    SETTINGS,
    TIME_DIMENSIONS,
    Filters,
    Followers,
)

# The first text that hypothesis draws loads its table of characters, which takes a second.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEXT = st.text(max_size=12) | st.sampled_from(["", "A&B=C", "a, b", "50% off + more", "मुंबई", "?#"])
END = st.none() | st.integers(0, 10**12)
DAY = st.none() | st.dates(date(1990, 1, 1), date(2100, 12, 31))
FILTERS = st.builds(
    Filters,
    selections=st.dictionaries(
        st.sampled_from(sorted(DIMENSIONS)), st.lists(TEXT, max_size=4).map(tuple), max_size=5
    ).map(lambda chosen: tuple(chosen.items())),
    period=st.sampled_from(sorted(PERIODS)),
    start=DAY,
    end=DAY,
    compare=st.sampled_from(sorted(COMPARISONS)),
    compare_start=DAY,
    compare_end=DAY,
    followers=st.builds(Followers.between, END, END),
)


@PATIENT
@given(FILTERS)
def test_the_url_brings_every_view_back(filters):
    assert Filters.from_query(filters.to_query()) == filters
    assert Filters.from_query("?" + filters.to_query()) == filters


@PATIENT
@given(FILTERS)
def test_the_store_brings_every_view_back(filters):
    assert Filters.from_store(json.loads(json.dumps(filters.to_store()))) == filters


@PATIENT
@given(st.text(max_size=60))
def test_any_url_is_a_view(text):
    filters = Filters.from_query(text)
    assert Filters.from_query(filters.to_query()) == filters


@PATIENT
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*DIMENSIONS, *SETTINGS]), inner, max_size=4)
        ),
    )
)
def test_any_store_is_a_view(store):
    assert isinstance(Filters.from_store(store), Filters)


def test_the_default_view_has_an_empty_query():
    assert Filters().to_query() == ""
    assert Filters().to_store() == {}
    assert Filters.from_query(None) == Filters.from_query("") == Filters()


def test_a_query_reads_like_the_contract():
    filters = Filters(
        (("brand", ("MuscleBlaze", "HKVitals")),),
        period="custom",
        start=date(2025, 1, 1),
        end=date(2025, 3, 31),
        compare="year",
    )
    assert filters.to_query() == (
        "brand=HKVitals&brand=MuscleBlaze&period=custom&from=2025-01-01&to=2025-03-31&compare=year"
    )


def test_followers_and_a_comparison_of_ones_own_in_a_query():
    filters = (
        Filters(followers=Followers(10_000, 500_000))
        .with_values("tier", ["micro"])
        .with_compare("custom", date(2025, 3, 31), date(2025, 3, 1))
    )
    assert filters.to_query() == (
        "tier=micro&followers_from=10000&followers_to=500000"
        "&compare=custom&compare_from=2025-03-01&compare_to=2025-03-31"
    )
    assert filters.chosen == Filters((("tier", ("micro",)),), followers=Followers(10_000, 500_000))
    assert filters.with_followers(None).with_compare("none").to_query() == "tier=micro&compare=none"


def test_order_and_repeats_make_no_difference():
    one = Filters((("platform", ("b", "a", "a")), ("brand", ("x",))))
    other = Filters((("brand", ("x",)), ("platform", ("a",)), ("platform", ("b",))))
    assert one == other
    assert hash(one) == hash(other)
    assert one.of("platform") == ("a", "b")
    assert one.of("campaign") == ()


def test_no_values_mean_no_filter():
    assert Filters((("brand", ()),)) == Filters()
    assert Filters().with_values("brand", ["x"]).with_values("brand", []) == Filters()
    assert Filters().with_values("influencer", [""]).of("influencer") == ("",)


def test_changing_one_thing_keeps_the_rest():
    filters = Filters((("brand", ("x",)),)).with_period("last_7").with_compare("none")
    changed = filters.with_values("tier", ["nano"])
    assert changed.of("brand") == ("x",)
    assert (changed.period, changed.compare) == ("last_7", "none")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("period=yesterday&brand=x", Filters((("brand", ("x",)),))),
        ("compare=moon", Filters()),
        ("utm_source=mail&date=2025-01-01", Filters()),
        ("period=custom", Filters()),
        ("period=custom&from=31/02/2025", Filters()),
        (
            "period=custom&from=2025-02-31&to=2025-03-01",
            Filters().with_period("custom", None, date(2025, 3, 1)),
        ),
        ("period=custom&from=0001-01-01&to=9999-12-31", Filters()),
        ("period=last_7&from=2025-01-01", Filters(period="last_7")),
        (
            "period=custom&from=2025-03-01&to=2025-01-01",
            Filters().with_period("custom", date(2025, 1, 1), date(2025, 3, 1)),
        ),
        ("followers_from=10k&followers_to=5L", Filters(followers=Followers(10_000, 500_000))),
        ("followers_from=5L&followers_to=10k", Filters(followers=Followers(10_000, 500_000))),
        ("followers_to=many&followers_from=-4", Filters()),
        ("compare=custom", Filters()),
        ("compare=year&compare_from=2025-01-01", Filters(compare="year")),
        (
            "compare_from=2025-01-01",
            Filters(compare="custom", compare_start=date(2025, 1, 1)),
        ),
        ("brand=%FF%FE", Filters((("brand", ("\ufffd\ufffd",)),))),
    ],
)
def test_malformed_values_fall_back(query, expected):
    assert Filters.from_query(query) == expected


@pytest.mark.parametrize(
    "arguments",
    [
        {"selections": (("colour", ("red",)),)},
        {"selections": (("week", ("2025-01-06",)),)},
        {"period": "yesterday"},
        {"compare": "moon"},
    ],
)
def test_code_cannot_ask_for_what_does_not_exist(arguments):
    with pytest.raises(ValueError, match="There is no"):
        Filters(**arguments)


def test_dimensions_are_all_that_the_product_names():
    assert set(DIMENSIONS) == {
        *("influencer", "campaign", "platform", "brand", "product", "product_category"),
        *("category", "tier", "persona", "gender", "age_group", "influencer_city", "order_city"),
        *("source", "coupon_code", "status"),
    }
    assert (
        set(BREAKDOWNS) == {*DIMENSIONS, *TIME_DIMENSIONS} == {*DIMENSIONS, "date", "week", "month"}
    )
    assert all(key == dimension.key for key, dimension in BREAKDOWNS.items())


def test_order_only_dimensions_are_named():
    filters = Filters((("status", ("placed",)), ("source", ("",)), ("brand", ("x",))))
    assert filters.order_only == ("source", "status")


def test_days_in_a_link_need_no_period():
    view = Filters.from_query("?from=2025-03-01&to=2025-03-31")
    assert view == Filters().with_period("custom", date(2025, 3, 1), date(2025, 3, 31))
    assert Filters.from_query("?from=2025-02-31") == Filters()
    assert Filters.from_query("?period=last_7&from=2025-03-01").period == "last_7"
