from __future__ import annotations

from datetime import date

import pytest
from dash import no_update

import intake
from analytics.filters import Filters
from callbacks import filter_choices, filters, screen
from charts import view_words
from layouts import filter_controls, ids
from layouts.links import search_of
from tests.callbacks.conftest import triggered_by, write_files


def controls(**given):
    return {"period": "all", "compare": "previous", "start_date": None, "end_date": None, **given}


def test_a_control_sets_its_own_part_only(small):
    before = Filters.from_query("?brand=HKVitals&influencer=I2&period=last_28")
    view = filter_choices.choose(before, controls(platform=["YouTube"]), ["platform"], small)
    assert view == Filters.from_query(
        "?brand=HKVitals&influencer=I2&period=last_28&platform=YouTube"
    )


def test_clearing_a_control_removes_its_filter(small):
    view = filter_choices.choose(
        Filters.from_query("?brand=HKVitals"), controls(brand=None), ["brand"], small
    )
    assert view == Filters()


def test_selecting_all_takes_the_values_and_not_the_line_that_counts_the_rest(small):
    chosen = ["A", filter_controls.MORE_VALUES, "B"]
    view = filter_choices.choose(Filters(), controls(brand=chosen), ["brand"], small)
    assert view.of("brand") == ("A", "B")


def test_a_custom_period_starts_with_the_days_in_view(small):
    view = filter_choices.choose(Filters(), controls(period="custom"), ["period"], small)
    assert (view.start, view.end) == (date(2025, 1, 5), date(2025, 2, 7))


def test_a_preset_forgets_the_range(small):
    before = Filters.from_query("?period=custom&from=2025-01-01&to=2025-01-31")
    view = filter_choices.choose(before, controls(period="last_7"), ["period"], small)
    assert view == Filters(period="last_7")


def test_dates_make_a_custom_period(small):
    given = controls(start_date="2025-01-01", end_date="2025-01-31T00:00:00")
    view = filter_choices.choose(Filters(), given, ["end_date"], small)
    assert view.to_query() == "period=custom&from=2025-01-01&to=2025-01-31"


@pytest.mark.parametrize("bad", [{"period": "tomorrow"}, {"compare": "never"}])
def test_what_no_control_offers_changes_nothing(small, bad):
    assert filter_choices.choose(Filters(), controls(**bad), list(bad), small) == Filters()


def test_changed_controls_are_told_from_the_rest():
    used = ["filter-brand.value", "url.search", "filter-range.end_date"]
    assert filter_choices.changed_controls(used) == ["brand", "end_date"]


def test_the_screen_says_the_same_everywhere(small):
    view = Filters.from_query("?brand=HKVitals&period=custom&from=2025-02-01&to=2025-02-28")
    shown = screen.screen(view, small, "", refill=True)
    assert shown["search"] == "?brand=HKVitals&period=custom&from=2025-02-01&to=2025-02-28"
    assert Filters.from_store(shown["store"]) == view
    assert shown["values"]["brand"] == ["HKVitals"]
    assert shown["days"] == {
        "start_date": "2025-02-01",
        "end_date": "2025-02-28",
        "compare_start_date": None,
        "compare_end_date": None,
    }
    assert shown["compare_hidden"] is True
    assert shown["range_hidden"] is False
    assert shown["count"] == "2"
    assert shown["banner"] == []


def test_an_address_that_is_right_is_left_alone(small):
    shown = screen.screen(Filters(), small, "", refill=False)
    assert shown["search"] is no_update
    assert shown["options"]["brand"] is no_update
    assert shown["reset_hidden"] is True


def test_only_what_differs_is_sent(small):
    before = Filters.from_query("?brand=HKVitals")
    view = before.with_values("platform", ["YouTube"])
    said = {
        **dict.fromkeys(filters.DAYS),
        **screen.screen(view, small, "", refill=False)["values"],
    }
    shown = screen.changes(small, view, before, "?brand=HKVitals", said)
    assert shown["search"] == "?brand=HKVitals&platform=YouTube"
    assert Filters.from_store(shown["store"]) == view
    assert len(shown["chips"]) == 2
    assert shown["count"] == "2"
    for part in ("reset_hidden", "more_count", "range_hidden", "banner", "extras"):
        assert shown[part] is no_update, part
    for part in ("values", "days", "boxes", "options"):
        assert set(shown[part].values()) == {no_update}, part
    away = screen.changes(small, Filters(), view, "", said)
    assert away["values"]["brand"] == away["values"]["platform"] == []
    assert away["values"]["tier"] is no_update
    assert away["reset_hidden"] is True
    same = screen.changes(small, view, view, "", said)
    assert same["store"] is same["chips"] is no_update


def test_a_value_that_no_list_offers_is_added_to_its_list(small):
    view = Filters.from_query("?brand=Gone")
    shown = screen.changes(small, view, Filters(), "?brand=Gone", {})
    assert "Gone" in [option["value"] for option in shown["options"]["brand"]]
    assert shown["options"]["platform"] is no_update


def test_options_hold_what_exists_and_what_is_chosen(small):
    shown = screen.screen(Filters.from_query("?brand=Gone"), small, "?brand=Gone", refill=True)
    assert [option["value"] for option in shown["options"]["brand"]] == [
        "HKVitals",
        "MuscleBlaze",
        "Gone",
    ]


def test_removing_chips_leads_back_to_everything():
    view = Filters.from_query(
        "?brand=A&brand=B&period=last_7&compare=none&influencer=&followers_to=9"
    )
    for chip in view_words.chips(view, {}):
        view = view_words.without(view, chip.key, chip.value)
    assert view == Filters()
    assert search_of(view) == ""


def test_numbers_of_followers_are_read_as_people_write_them(small):
    given = controls(followers_from="10k", followers_to="1.5M")
    view = filter_choices.choose(Filters(), given, ["followers_to"], small)
    assert view.to_query() == "followers_from=10000&followers_to=1500000"
    shown = screen.screen(view, small, "", refill=False)
    assert shown["values"]["followers_from"] == "10,000"
    assert shown["values"]["followers_to"] == "15,00,000"
    cleared = controls(followers_from="", followers_to=None)
    assert filter_choices.choose(view, cleared, ["followers_from"], small) == Filters()


def test_what_is_no_number_leaves_the_range_and_is_said(small):
    before = Filters.from_query("?followers_from=10000")
    given = controls(followers_from="lots", followers_to="")
    assert filter_choices.choose(before, given, ["followers_from"], small) == before
    (said,) = filter_choices.unread(given, ["followers_from"])
    assert said == "“lots” is not a number of followers, such as 10000, 10k or 1.5M."
    assert filter_choices.unread(given, ["brand"]) == []


def test_a_comparison_of_ones_own_starts_with_the_days_compared_so_far(small):
    before = Filters.from_query("?period=custom&from=2025-02-01&to=2025-02-28&compare=none")
    view = filter_choices.choose(before, controls(compare="custom"), ["compare"], small)
    assert (view.compare_start, view.compare_end) == (date(2025, 1, 4), date(2025, 1, 31))
    shown = screen.screen(view, small, "", refill=False)
    assert shown["compare_hidden"] is False
    assert shown["days"]["compare_start_date"] == "2025-01-04"
    given = controls(compare_start_date="2025-01-01", compare_end_date="2025-01-10")
    view = filter_choices.choose(view, given, ["compare_end_date"], small)
    assert view.to_query().endswith("compare=custom&compare_from=2025-01-01&compare_to=2025-01-10")
    assert (
        filter_choices.choose(view, controls(compare="year"), ["compare"], small).compare == "year"
    )


def test_the_notice_stays_while_its_view_is_shown_and_goes_with_it():
    view = Filters.from_query("?brand=HKVitals")
    said = screen.notice(["One thing."] * 7, view, None)
    assert (said["hidden"], said["noticed"]) == (False, "?brand=HKVitals")
    assert [line.children for line in said["lines"]][-1] == "2 more things could not be used."
    assert len(said["lines"]) == 6
    same = screen.notice([], view, "?brand=HKVitals")
    assert set(same.values()) == {no_update}
    assert screen.notice([], Filters(), "?brand=HKVitals")["hidden"] is True


def test_new_data_fill_the_lists_anew(workspace, tmp_path):
    intake.commit(workspace, write_files(tmp_path), who="test")
    now = workspace.snapshot()
    controls = dict.fromkeys([*filters.CONTROL_IDS, *filters.DAYS])
    for triggered, known, filled in (
        ("url.search", now.id, False),
        ("url.search", "the one before", True),
        (filters.NEW_DATA, now.id, True),
    ):
        with triggered_by(triggered) as beside:
            shown = filters.show_view("", known, None, controls, None, Filters().to_store(), None)
        props = shown["fit"]["props"]
        assert ("options" in props.get(ids.filter_control("brand"), {})) is filled
        assert (shown["banner"] is not no_update) is filled
        assert beside == ({ids.STORE_SNAPSHOT: {"data": now.id}} if known != now.id else {})


def test_what_was_used_decides_and_the_controls_are_told_what_differs(workspace, tmp_path):
    intake.commit(workspace, write_files(tmp_path), who="test")
    now = workspace.snapshot()
    before = Filters.from_query("?brand=HKVitals")
    said = {
        **dict.fromkeys([*filters.CONTROL_IDS, *filters.DAYS]),
        **screen.screen(before, now, "", refill=False)["values"],
    }
    used = {"controls": ["filter-platform.value"], "count": 1}
    with triggered_by(f"{ids.STORE_ASKED}.data"):
        shown = filters.show_view(
            "?brand=HKVitals",
            now.id,
            used,
            {**said, "platform": ["YouTube"]},
            None,
            before.to_store(),
            {"answers": 0},
        )
    assert shown["search"] == "?brand=HKVitals&platform=YouTube"
    view = before.with_values("platform", ["YouTube"])
    assert Filters.from_store(shown["store"]) == view
    assert shown["fit"] == {"answers": 1, "props": {}}
    with triggered_by("url.search"):
        shown = filters.show_view("", now.id, used, said, None, before.to_store(), {"answers": 1})
    assert shown["fit"]["props"] == {ids.filter_control("brand"): {"value": []}}
