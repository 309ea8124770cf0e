"""What an address asks for and does not exist is said, and the nearest view is shown."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import performance as perf
from analytics.filters import DIMENSIONS, SETTINGS, Filters
from analytics.nearest import nearest, unknown_values
from analytics.understanding import understand
from tests.analytics.query_fixtures import snap


@pytest.fixture(scope="module")
def snapshot(make_tables, tmp_path_factory):
    day = pd.Timestamp(2025, 3, 1).date()
    return snap(
        make_tables,
        tmp_path_factory.mktemp("understanding"),
        influencers=pd.DataFrame(
            {
                "influencer_id": ["i1", "i2", "i3"],
                "name": ["Asha Rao", "Zoë", "Zoë"],
                "platform": ["Instagram"] * 3,
                "follower_count": [500, 20_000, None],
            }
        ),
        tracking=pd.DataFrame(
            {
                "tracking_id": ["t1", "t2", "t3", "t4"],
                "influencer_id": ["i1", "i2", "i3", None],
                "campaign": ["Summer Sale", "Launch", None, "Launch"],
                "brand": ["Gritzo", "HKVitals", "Gritzo", "Gritzo"],
                "date": [day] * 4,
                "orders": [1] * 4,
                "revenue_paise": [100] * 4,
            }
        ),
    )


@pytest.mark.parametrize(
    ("query", "now", "notes"),
    [
        ("", "", []),
        ("?brand=Gritzo&period=last_7&utm_source=mail&gclid=1", "brand=Gritzo&period=last_7", []),
        ("influencer=&campaign=Unassigned", "campaign=Unassigned&influencer=", []),
        (
            "Brnad=Gritzo",
            "",
            ["There is no filter called “Brnad”. Did you mean “Brand” (brand)?"],
        ),
        ("zzz=1", "", ["There is no filter called “zzz”."]),
        ("month=2025-03-01", "", ["Month is no filter: the period decides which days count."]),
        (
            "extra.order.Medium=x",
            "",
            ["No file here has a column “Medium”, so it does not filter."],
        ),
        (
            "period=last7",
            "",
            [
                "There is no period called “last7”: this is “All time”. "
                "Did you mean “Last 7 days” (last_7)?"
            ],
        ),
        (
            "period=qqq&from=2025-03-01",
            "period=custom&from=2025-03-01",
            ["There is no period called “qqq”: this is “Custom range”."],
        ),
        (
            "from=2025-02-31&to=2025-03-01",
            "period=custom&to=2025-03-01",
            ["“2025-02-31” is not a day that exists: days are written as 2025-03-31."],
        ),
        (
            "from=2025-03-02&to=2025-03-01",
            "period=custom&from=2025-03-01&to=2025-03-02",
            ["The period ended before it began: its ends were swapped."],
        ),
        (
            "period=year&from=2025-03-02",
            "period=year",
            ["Days of a period count for a custom range only: this is “This year”."],
        ),
        (
            "period=custom",
            "",
            ["A custom period needs a first or a last day: this is “All time”."],
        ),
        (
            "compare=moon&compare_from=2025-03-02&compare_to=2025-03-01",
            "compare=custom&compare_from=2025-03-01&compare_to=2025-03-02",
            [
                "There is no comparison called “moon”: this is “Custom range”.",
                "The comparison ended before it began: its ends were swapped.",
            ],
        ),
        (
            "followers_from=many&followers_to=1.5M",
            "followers_to=1500000",
            ["“many” is not a number of followers, such as 10000, 10k or 1.5M."],
        ),
        (
            "followers_from=2L&followers_to=1L",
            "followers_from=100000&followers_to=200000",
            ["The range of followers ended before it began: its ends were swapped."],
        ),
        (
            "brand=gritzo &brand=HKVitals",
            "brand=Gritzo&brand=HKVitals",
            ["The brand “gritzo ” was read as “Gritzo”."],
        ),
        ("influencer=asha+rao", "influencer=i1", ["The influencer “asha rao” was read as “i1”."]),
        (
            "brand=HKVital&brand=Gritzo",
            "brand=Gritzo",
            [
                "Nothing in this data has the brand “HKVital”. Did you mean “HKVitals”? "
                "It is left out."
            ],
        ),
        (
            "coupon_code=SAVE10",
            "",
            ["Nothing in this data has the coupon code “SAVE10”. It is left out."],
        ),
        ("campaign=", "campaign=Unassigned", ["The campaign “” was read as “Unassigned”."]),
        (
            "brand=%3Cscript%3Ealert(1)%3C/script%3E",
            "",
            [
                "Nothing in this data has the brand “<script>alert(1)</script>”. It is left out.",
            ],
        ),
        (
            "brand=" + "x" * 500,
            "",
            [f"Nothing in this data has the brand “{'x' * 60}…”. It is left out."],
        ),
    ],
)
def test_the_nearest_view_and_what_was_wrong(snapshot, query, now, notes):
    found = understand(snapshot, query)
    assert found.view.to_query() == now
    assert list(found.notes) == notes
    assert understand(snapshot, now).notes == ()


def test_a_name_that_two_influencers_share_names_neither(snapshot):
    found = understand(snapshot, "influencer=zo%C3%AB")
    assert found.view == Filters()
    (note,) = found.notes
    assert note.startswith("Nothing in this data has the influencer “zoë”. Did you mean “Zoë")


def test_nothing_is_near_what_is_like_nothing():
    assert nearest("qqqq", {"a": "Alpha", "": "No coupon"}) == ""
    assert nearest("anything", {}) == ""


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*DIMENSIONS, *SETTINGS, "week", "x", "extra.order.Gone", "extra."]),
            st.sampled_from(["", "Gritzo", "gritzo", "2025-02-30", "2025-03-01", "custom", "9"])
            | st.text(max_size=8),
        ),
        max_size=6,
    )
)
def test_any_address_leads_to_a_view_that_needs_no_words(snapshot, pairs):
    query = "&".join(f"{key}={value}" for key, value in pairs)
    found = understand(snapshot, query)
    again = understand(snapshot, found.view.to_query())
    assert (again.view, again.notes) == (found.view, ())
    assert unknown_values(snapshot, found.view) == []
    assert perf.totals(snapshot, found.view)["orders"] is not None
