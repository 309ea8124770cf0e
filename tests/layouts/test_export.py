"""The Export tab before its tables are known: what scripts rely on, and room for what comes."""

from __future__ import annotations

import re
from pathlib import Path

from dash.development.base_component import Component

from layouts import export, export_report, tabs
from reports.insight_report.chapters import CHAPTERS
from tests.layouts.test_data import walk, with_id, words

ASSETS = Path(__file__).parents[2] / "assets"


def parts() -> list[Component]:
    return [part for part in walk(export.layout()) if isinstance(part, Component)]


def known_ids() -> set[str]:
    return {str(part.id) for part in parts() if getattr(part, "id", None)}


def test_every_id_that_the_scripts_look_for_is_on_the_page():
    made_by_scripts = {"export-table-", "export-logo-file", "export-table"}
    for script in ("export.js", "report.js"):
        named = set(re.findall(r"[\"#`](export-[a-z-]+)", (ASSETS / script).read_text()))
        classes = {part for one in parts() for part in str(getattr(one, "className", "")).split()}
        drawn = set(re.findall(r'element\("\w+", "([^"]+)"', (ASSETS / script).read_text()))
        written = {name for css in drawn for name in css.split()}
        assert named - known_ids() - classes - written - made_by_scripts == set()


def test_every_file_says_how_far_it_is_in_a_room_of_the_page():
    links = [part for part in parts() if "data-download" in part.to_plotly_json()["props"]]
    assert {link.id for link in links} == {export.CSV, export.XLSX, export.WORKBOOK}
    for link in links:
        (room,) = with_id(export.layout(), link.to_plotly_json()["props"]["data-download"])
        assert [part.role for part in room.children] == ["status", "alert"]


def test_all_chapters_are_ticked_and_what_is_always_in_it_is_said():
    (chapters,) = with_id(export.layout(), export_report.CHAPTERS)
    assert {one["value"]: one["label"] for one in chapters.options} == dict(CHAPTERS)
    assert chapters.value == list(CHAPTERS)
    assert "summary and the method are always in it" in words(export.layout())


def test_the_screens_to_take_a_snapshot_of_keep_the_view():
    links = [
        part.href
        for part in parts()
        if part.to_plotly_json()["props"].get("data-keeps") and hasattr(part, "href")
    ]
    assert links == [tabs.BY_NAME[name].path for name in export.SCREENS]


def test_tables_are_listed_by_group():
    listed = export.picked([("Rows", [("orders", "Orders", "A row an order.")]), ("Figures", [])])
    assert listed == [["Rows", [["orders", "Orders", "A row an order."]]], ["Figures", []]]
