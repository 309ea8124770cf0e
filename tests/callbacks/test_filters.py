from __future__ import annotations

from datetime import date

import pytest
from dash import no_update

from analytics.filters import Filters
from callbacks import filters
from layouts import filter_bar


def controls(**given):
    return {"period": "all", "compare": "previous", "start_date": None, "end_date": None, **given}


def test_a_control_sets_its_own_part_only(small):
    before = Filters.from_query("?brand=HKVitals&influencer=I2&period=last_28")
    view = filters.choose(before, controls(platform=["YouTube"]), ["platform"], small)
    assert view == Filters.from_query(
        "?brand=HKVitals&influencer=I2&period=last_28&platform=YouTube"
    )


def test_clearing_a_control_removes_its_filter(small):
    view = filters.choose(
        Filters.from_query("?brand=HKVitals"), controls(brand=None), ["brand"], small
    )
    assert view == Filters()


def test_a_custom_period_starts_with_the_days_in_view(small):
    view = filters.choose(Filters(), controls(period="custom"), ["period"], small)
    assert (view.start, view.end) == (date(2025, 1, 5), date(2025, 2, 7))


def test_a_preset_forgets_the_range(small):
    before = Filters.from_query("?period=custom&from=2025-01-01&to=2025-01-31")
    view = filters.choose(before, controls(period="last_7"), ["period"], small)
    assert view == Filters(period="last_7")


def test_dates_make_a_custom_period(small):
    given = controls(start_date="2025-01-01", end_date="2025-01-31T00:00:00")
    view = filters.choose(Filters(), given, ["end_date"], small)
    assert view.to_query() == "period=custom&from=2025-01-01&to=2025-01-31"


@pytest.mark.parametrize("bad", [{"period": "tomorrow"}, {"compare": "never"}])
def test_what_no_control_offers_changes_nothing(small, bad):
    assert filters.choose(Filters(), controls(**bad), list(bad), small) == Filters()


def test_changed_controls_are_told_from_the_rest():
    triggered = {"filter-brand.value": 1, "url.search": 1, "filter-range.end_date": 1}
    assert filters.changed_controls(triggered) == ["brand", "end_date"]


def test_the_screen_says_the_same_everywhere(small):
    view = Filters.from_query("?brand=HKVitals&period=custom&from=2025-02-01&to=2025-02-28")
    shown = filters.screen(view, small, "", refill=True)
    assert shown["search"] == "?brand=HKVitals&period=custom&from=2025-02-01&to=2025-02-28"
    assert Filters.from_store(shown["store"]) == view
    assert shown["values"]["brand"] == ["HKVitals"]
    assert shown["range"] == {"start_date": "2025-02-01", "end_date": "2025-02-28"}
    assert shown["range_hidden"] is False
    assert shown["count"] == "2"
    assert shown["links"]["data"].startswith("/data?brand=HKVitals")
    assert shown["snapshot"] == small.id
    assert shown["banner"] == []


def test_an_address_that_is_right_is_left_alone(small):
    shown = filters.screen(Filters(), small, "", refill=False)
    assert shown["search"] is no_update
    assert shown["options"]["brand"] is no_update
    assert shown["reset_hidden"] is True


def test_options_hold_what_exists_and_what_is_chosen(small):
    shown = filters.screen(Filters.from_query("?brand=Gone"), small, "?brand=Gone", refill=True)
    assert [option["value"] for option in shown["options"]["brand"]] == [
        "HKVitals",
        "MuscleBlaze",
        "Gone",
    ]


def test_removing_chips_leads_back_to_everything():
    view = Filters.from_query("?brand=A&brand=B&period=last_7&compare=none&influencer=")
    for chip in filter_bar.chips(view, {}):
        view = filter_bar.without(view, chip.key, chip.value)
    assert view == Filters()
    assert filters.search_of(view) == ""
