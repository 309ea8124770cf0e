"""The Export tab as plain functions: the tables of a view, the first rows of one, the report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from dash.exceptions import PreventUpdate

import intake
from analytics.filters import Filters
from callbacks import export
from intake import report_choices
from layouts import export as page
from layouts import export_report, tab_body
from reports import datasets
from reports.insight_report.chapters import CHAPTERS
from storage import Workspace
from tests.callbacks.conftest import write_files

NOBODY = Filters.from_query("?period=custom&from=2001-01-01&to=2001-01-31")


@pytest.fixture
def filled(workspace: Workspace, tmp_path: Path) -> Workspace:
    (tmp_path / "files").mkdir()
    intake.commit(workspace, write_files(tmp_path / "files"), who="test")
    return workspace


def shown(view: Filters, key: str | None = None) -> tuple[dict, str, str, str]:
    """What the preview of a table draws, and its name, size and what goes along."""
    sheet, *words = export.preview({"view": view.to_query()}, key)
    return (json.loads(sheet)["tables"][page.PREVIEW], *words)


def test_the_tab_lists_every_table_of_the_workspace_by_group(small):
    found = export.figures(small, Filters.from_query("?brand=HKVitals"))
    assert found["scope"].startswith("What you take away: All")
    assert found["scope"].endswith("Brand: HKVitals")
    listed = [
        (key, label, group)
        for group, tables in json.loads(found["tables"])
        for key, label, _ in tables
    ]
    assert sorted(listed) == sorted(
        (one.key, one.label, one.group) for one in datasets.datasets(small)
    )
    assert found["ready"] == {"view": "brand=HKVitals", "snapshot": small.id}


def test_the_first_table_is_previewed_until_one_is_chosen(filled):
    snapshot = filled.snapshot()
    first = datasets.datasets(snapshot)[0]
    for nothing in (None, "no such table"):
        drawn, name, size, _ = shown(Filters(), nothing)
        assert name == first.label
        assert drawn["rows"]
        assert size.endswith(f"{len(drawn['columns'])} columns")


def test_orders_are_shown_as_they_will_stand_in_the_file(filled):
    drawn, _, size, along = shown(Filters.from_query("?brand=HKVitals"), "orders")
    assert size.startswith("2 rows × ")
    assert len(drawn["rows"]) == 2
    headings = {heading: (at, align) for at, (heading, align, _) in enumerate(drawn["columns"])}
    at, align = headings["Revenue"]
    assert align == "end"
    assert sorted(row[at] for row in drawn["rows"]) == ["₹1,500.00", "₹800.00"]
    assert "filters" in along


def test_figures_name_the_formulas_that_go_along(filled):
    *_, along = shown(Filters(), "by_brand")
    snapshot = filled.snapshot()
    table = datasets.table(snapshot, Filters(), intake.marks_of(filled, snapshot), "by_brand")
    assert f"and {len(table.metrics) - export.SHOWN_FORMULAS} more." in along


def test_a_view_without_rows_keeps_the_page_and_says_so_of_every_table(filled):
    snapshot = filled.snapshot()
    assert export.figures(snapshot, NOBODY)["state"] == tab_body.SHOWN
    drawn, name, size, _ = shown(NOBODY, "orders")
    assert name == "Orders"
    assert size.startswith("0 rows × ")
    assert drawn["note"] == export.NOTHING


def test_a_table_that_fails_leaves_the_others(filled, caplog):
    for file in filled.root.rglob("*.parquet"):
        file.unlink()
    drawn, *_ = shown(Filters(), "orders")
    assert "could not be worked out" in drawn["note"]
    assert "previewing a table failed" in caplog.text
    assert shown(Filters(), "by_tier")[0]["rows"]


def test_nothing_is_previewed_before_the_page_stands():
    with pytest.raises(PreventUpdate):
        export.preview(None, None)


def test_a_title_may_be_as_long_as_it_is_kept():
    assert export_report.LONGEST_TITLE == report_choices.LONGEST_TITLE


def test_the_report_opens_with_what_was_chosen_last(filled):
    assert export.choices(None) == ("", list(CHAPTERS), False)
    report_choices.keep(filled.root, "Monday", ("payouts", "overview", "gone"))
    assert export.choices(None) == ("Monday", ["overview", "payouts"], False)
