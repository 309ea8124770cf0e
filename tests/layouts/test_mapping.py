"""The mapping screen: what is sure folds away, what is doubtful is asked, text stays text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
import pytest
from dash import html
from dash.development.base_component import Component

from layouts import mapping
from layouts.date_question import two_readings
from schemas import TABLES
from schemas.choices import Choice
from schemas.report import ColumnView, SheetView

SURE = ColumnView("Order ID", "tracking_id", "alias", 1.0, ("T1", "T2"))
LIKE = ColumnView("Revnue", "revenue_paise", "similar", 0.87, ("1,200", "950"))
MIGHT = ColumnView("Whn", "", "none", 0.0, ("2025-01-02",), ("date",))
EXTRA = ColumnView("Notes", "", "none", 0.0, ("call back",))
DATE = ColumnView("Order Date", "date", "alias", 1.0, ("03/03/2025", "03/04/2025"))
VIEW = SheetView("orders.csv", None, "tracking", ("tracking",), (SURE, LIKE, MIGHT, EXTRA, DATE))


def walk(part: Any) -> Iterator[Any]:
    if isinstance(part, list | tuple):
        for item in part:
            yield from walk(item)
        return
    yield part
    if isinstance(part, Component):
        yield from walk(getattr(part, "children", None))


def words(part: Any) -> str:
    return " ".join(str(item) for item in walk(part) if isinstance(item, str))


def controls(part: Any, kind: str) -> list[Any]:
    found = (item for item in walk(part) if isinstance(item, dbc.Select | dbc.RadioItems))
    return [item for item in found if item.id["type"] == kind]


def column_picker(part: Any, header: str) -> Any:
    (found,) = (c for c in controls(part, mapping.COLUMN) if c.id["header"] == header)
    return found


def inside_details(part: Any) -> list[Any]:
    return [item for box in walk(part) if isinstance(box, html.Details) for item in walk(box)]


def sheet(view: SheetView, choice: Choice | None) -> list[Component]:
    return [*mapping.asked(view, choice), *mapping.folded(view, choice, [])]


def test_what_is_sure_folds_into_one_line_and_what_is_doubtful_lies_open() -> None:
    shown = sheet(VIEW, None)
    assert "2 of 5 columns understood · 2 to check · 1 kept as extra" in words(shown)
    folded = [
        c.id["header"]
        for c in inside_details(shown)
        if isinstance(c, dbc.Select) and "header" in c.id
    ]
    assert folded == ["Order ID", "Notes", "Order Date"]
    assert "similar, 87 %: check this one" in words(shown)
    assert "1,200 · 950" in words(shown)


def test_a_picker_offers_plain_names_the_likeliest_first_and_keeps_meanings_as_help() -> None:
    picker = column_picker(sheet(VIEW, None), "Whn")
    assert picker.value == mapping.EXTRA
    values = [option["value"] for option in picker.options]
    assert values[:2] == ["date", mapping.EXTRA]
    assert sorted([*values[2:], "date"]) == sorted(TABLES["tracking"].names)
    labels = {option["value"]: option["label"] for option in picker.options}
    assert labels["date"] == "Date, now from “Order Date”"
    assert labels["campaign"] == "Campaign"
    assert labels["tracking_id"] == "Tracking ID, now from “Order ID”"
    titles = {option["value"]: option.get("title") for option in picker.options}
    assert titles["campaign"] == TABLES["tracking"].column("campaign").meaning


def test_a_name_that_differs_from_the_column_stands_before_it() -> None:
    view = SheetView("people.csv", None, "influencers", ("influencers",), (MIGHT,))
    labels = {o["value"]: o["label"] for o in column_picker(sheet(view, None), "Whn").options}
    assert labels["follower_count"] == "Followers (follower_count)"


def test_every_picker_is_labelled_and_knows_what_it_shows() -> None:
    shown = sheet(VIEW, None)
    assert "Read “Revnue” as" in words(shown)
    picker = column_picker(shown, "Revnue")
    assert picker.id == {
        "type": mapping.COLUMN,
        "file": "orders.csv",
        "sheet": "",
        "was": "revenue_paise",
        "header": "Revnue",
        "table": "tracking",
    }
    assert picker.value == "revenue_paise"


def test_what_was_chosen_stays_open_and_says_so() -> None:
    chosen = replace(EXTRA, column="campaign", how="chosen", confidence=1.0)
    shown = sheet(replace(VIEW, columns=(SURE, chosen)), Choice(columns={"Notes": "campaign"}))
    assert "you chose this" in words(shown)
    assert column_picker(shown, "Notes") not in inside_details(shown)


def test_a_remembered_mapping_says_so_and_can_be_changed() -> None:
    column = replace(LIKE, how="remembered", confidence=1.0)
    shown = sheet(replace(VIEW, columns=(SURE, column), remembered=True), None)
    assert "As you confirmed it before" in words(shown)
    assert "remembered from an earlier import" in words(shown)
    assert column_picker(shown, "Revnue").value == "revenue_paise"


def test_a_date_that_can_be_read_two_ways_is_asked_with_the_cell_as_example() -> None:
    shown = sheet(replace(VIEW, undecided=("Order Date",)), None)
    assert mapping.undecided(replace(VIEW, undecided=("Order Date",)))
    assert "03/04/2025 in column “Order Date”: which day is it?" in words(shown)
    (radios,) = controls(shown, mapping.DATES)
    assert [(o["value"], o["label"]) for o in radios.options] == [
        ("dmy", "3 Apr 2025 (day first)"),
        ("mdy", "4 Mar 2025 (month first)"),
    ]
    assert radios.value is None


def test_years_that_may_come_first_are_asked_about() -> None:
    dated = replace(VIEW.columns[0], header="Order Date", samples=("25/02/17",))
    shown = sheet(replace(VIEW, columns=(dated,), undecided=("Order Date",)), None)
    (radios,) = controls(shown, mapping.DATES)
    assert [(o["value"], o["label"]) for o in radios.options] == [
        ("dmy", "25 Feb 2017 (day first)"),
        ("ymd", "17 Feb 2025 (year first)"),
    ]


def test_a_likeness_is_never_shown_as_certain() -> None:
    column = replace(LIKE, confidence=1.0)
    assert mapping.how_sure(column) == "similar, 99 %: check this one"


def test_an_answered_question_can_be_changed_among_the_columns() -> None:
    (picker,) = controls(sheet(VIEW, Choice(dates="mdy")), mapping.DATES)
    assert picker.value == "mdy"
    assert not mapping.undecided(VIEW)


@pytest.mark.parametrize(
    ("cell", "readings"),
    [
        ("03/04/2025", {"dmy": date(2025, 4, 3), "mdy": date(2025, 3, 4)}),
        ("3-4-25 10:30", {"dmy": date(2025, 4, 3), "mdy": date(2025, 3, 4)}),
        ("03.04.2025", {"dmy": date(2025, 4, 3), "mdy": date(2025, 3, 4)}),
        ("25/02/17", {"dmy": date(2017, 2, 25), "ymd": date(2025, 2, 17)}),
        ("25/02/31", None),
        ("25/02/25", None),
        ("03/03/2025", None),
        ("13/04/2025", None),
        ("2025-04-03", None),
        ("0/4/2025", None),
        ("soon", None),
        ("", None),
    ],
)
def test_only_a_cell_with_two_readings_makes_an_example(cell: str, readings: Any) -> None:
    assert two_readings(cell) == readings


def test_a_sheet_that_fits_two_tables_is_asked_about_and_not_guessed() -> None:
    view = SheetView("x.csv", "Sheet1", None, ("posts", "payouts"), (MIGHT,), problem="Fits two.")
    shown = sheet(view, None)
    (picker,) = controls(shown, mapping.TABLE)
    assert picker.value is None
    assert [option["value"] for option in picker.options][:2] == ["posts", "payouts"]
    assert controls(shown, mapping.COLUMN) == []


def test_a_sheet_that_lacks_a_column_offers_every_unknown_header_for_it() -> None:
    known = [ColumnView(name, name, "name", 1.0) for name in ("campaign", "orders", "product")]
    view = SheetView("x.csv", None, None, tuple(TABLES), (*known, EXTRA), problem="No date.")
    nearest = replace(view, candidates=("tracking", *[t for t in TABLES if t != "tracking"]))
    shown = sheet(nearest, None)
    assert mapping.table_of(nearest, None) == "tracking"
    assert column_picker(shown, "Notes").id["table"] == "tracking"
    assert column_picker(shown, "Notes") not in inside_details(shown)


def test_a_sheet_like_none_of_the_tables_only_asks_what_it_is() -> None:
    view = SheetView("notes.csv", None, None, tuple(TABLES), (EXTRA,), problem="Fits none.")
    shown = sheet(view, None)
    assert mapping.table_of(view, None) is None
    assert controls(shown, mapping.COLUMN) == []
    assert mapping.table_of(view, Choice(table="posts")) == "posts"


def test_a_very_wide_sheet_names_what_it_has_no_room_for() -> None:
    columns = tuple(replace(MIGHT, header=f"c{at}") for at in range(mapping.MOST_PICKERS + 5))
    shown = sheet(replace(VIEW, columns=columns), None)
    assert len(controls(shown, mapping.COLUMN)) == mapping.MOST_PICKERS
    assert "And 5 more: c60, c61" in words(shown)


def test_text_from_a_file_stays_text() -> None:
    hostile = "<img src=x onerror=alert(1)>"
    column = replace(LIKE, header=hostile, samples=(hostile,))
    parts = list(walk(sheet(replace(VIEW, file=hostile, columns=(column,)), None)))
    assert hostile in parts
    kinds = {type(part).__name__ for part in parts if isinstance(part, Component)}
    assert kinds.isdisjoint({"Markdown", "DangerouslySetInnerHTML", "Iframe", "Script"})
