"""The data dictionary says what the models hold, and its templates can be imported as they are."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import intake
from intake import Preview
from schemas import TABLES
from schemas.dictionary import dictionary, table_entry, template
from storage import Store

COLUMNS = [(table.name, name) for table in TABLES.values() for name in table.names]


@pytest.fixture
def previewed(tmp_path: Path) -> Preview:
    """The templates of all tables, imported together into an empty workspace."""
    files: list[tuple[Path, str]] = []
    for table in TABLES.values():
        path = tmp_path / f"{table.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(template(table))
        files.append((path, path.name))
    return intake.preview(Store(tmp_path / "data").workspace("default"), files)


def test_every_field_of_every_model_has_an_entry() -> None:
    entries = dictionary()
    assert [entry.name for entry in entries] == list(TABLES)
    for entry in entries:
        fields = TABLES[entry.name].model.to_schema().columns
        assert {column.name for column in entry.columns} == set(fields)


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_column_is_explained(table: str, column: str) -> None:
    entry = table_entry(TABLES[table]).column(column)
    assert entry.meaning.endswith(".")
    assert entry.holds
    assert entry.allowed
    assert entry.example
    assert not entry.header.endswith("_paise")
    assert entry.header not in entry.aliases
    assert len(set(entry.aliases)) == len(entry.aliases)


@pytest.mark.parametrize("table", TABLES)
def test_templates_are_the_headers_and_two_rows_of_known_columns(table: str) -> None:
    definition = TABLES[table]
    headers, *rows = template(definition)
    assert headers == tuple(column.header for column in definition.columns)
    assert len(rows) == 2
    for row, example in zip(rows, definition.examples, strict=True):
        assert set(example) <= set(definition.names)
        assert len(row) == len(headers)


def test_templates_import_together_without_a_reject_a_warning_or_a_repair(
    previewed: Preview,
) -> None:
    assert previewed.problems == ()
    assert [report.table for report in previewed.reports] == list(TABLES)
    for report in previewed.reports:
        assert (report.read, report.accepted, report.rejected) == (2, 2, 0), report.reasons
        assert (report.warnings, report.warning_reasons) == (0, {})
        assert report.repairs == {}


def test_every_template_column_is_understood_as_itself(previewed: Preview) -> None:
    for report in previewed.reports:
        table = TABLES[report.table]
        assert report.mapping == {column.header: column.name for column in table.columns}


def test_examples_refer_to_each_other() -> None:
    people = {row["influencer_id"] for row in TABLES["influencers"].examples}
    products = {row["product"] for row in TABLES["products"].examples}
    for name in ("posts", "tracking", "payouts"):
        assert {row["influencer_id"] for row in TABLES[name].examples} == people
    for name in ("posts", "tracking"):
        assert {row["product"] for row in TABLES[name].examples} == products


@pytest.mark.parametrize(
    ("table", "column", "need", "blank", "allowed"),
    [
        ("influencers", "gender", "optional", True, "Female, Male or Other"),
        ("posts", "likes", "one of", True, "0 or more"),
        ("tracking", "date", "needed", False, "2000-01-01 to 2100-12-31"),
        ("payouts", "basis", "one of", True, "post, order, percent, hybrid or fixed"),
        ("products", "margin", "optional", True, "0 to 1, or 0% to 100%"),
        ("products", "brand", "needed", True, "any text"),
    ],
)
def test_entries_say_what_the_model_allows(
    table: str, column: str, need: str, blank: bool, allowed: str
) -> None:
    entry = table_entry(TABLES[table]).column(column)
    assert (entry.need, entry.blank, entry.allowed) == (need, blank, allowed)


def test_rules_of_several_columns_are_told_and_refusals_come_first() -> None:
    for table in TABLES.values():
        rules = table_entry(table).rules
        told = {(rule.says, rule.refused) for rule in rules}
        assert {(rule.reason, rule.rejects) for rule in table.rules} <= told
        refusals = [rule.refused for rule in rules]
        assert refusals == sorted(refusals, reverse=True)


def test_needs_are_told_in_headers() -> None:
    payouts = table_entry(TABLES["payouts"])
    assert payouts.key == "payout_id"
    assert payouts.needs == "influencer_id; one of total_payout, basis with rate or product_cost"
