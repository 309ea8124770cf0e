"""The plan as a file: amounts to the paisa, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from analytics.filters import Filters
from analytics.plan.plan import plan
from analytics.plan.request import Request
from reports.plan_file import COLUMNS, file_name, plan_csv, plan_rows, plan_xlsx


@pytest.fixture(scope="module")
def found(sample):
    return plan(sample, Filters(), Request(budget=300_000.01))


def test_the_proposed_fees_add_up_to_the_budget_to_the_paisa(found):
    rows = plan_rows(found)
    assert list(rows.columns) == list(COLUMNS)
    assert sum(round(100 * amount) for amount in rows["fees_proposed"]) == 30_000_001
    assert (rows["fees_proposed"] - found.cells["proposed"]).abs().max() <= 0.01
    change = rows["fees_proposed"] - rows["fees_today"]
    assert rows["change"].tolist() == pytest.approx(change.tolist(), abs=0.005)


def test_rows_at_a_bound_stay_at_it_and_the_others_make_up_the_rest(sample):
    first = plan(sample, Filters(), Request()).cells["value"].iloc[0]
    rows = plan_rows(plan(sample, Filters(), Request(budget=300_000.01, locked=(first,))))
    assert sum(round(100 * amount) for amount in rows["fees_proposed"]) == 30_000_001
    assert (rows["fees_proposed"] >= rows["least"]).all()
    assert (rows["fees_proposed"] <= rows["most"]).all()
    assert rows.set_index("id").loc[first, "change"] == 0


def test_the_csv_has_the_same_rows_with_two_decimals(found):
    rows = plan_rows(found)
    text = plan_csv(found).decode("utf-8-sig")
    cells = list(csv.DictReader(io.StringIO(text)))
    assert list(cells[0]) == list(COLUMNS)
    amounts = [f"{one:.2f}" for one in rows["fees_proposed"]]
    assert [row["fees_proposed"] for row in cells] == amounts
    assert [row["id"] for row in cells] == rows["id"].tolist()
    assert [float(row["marginal_proposed"]) for row in cells] == rows["marginal_proposed"].tolist()


def test_files_of_other_plans_have_other_names(found, sample):
    assert file_name(found, "csv") == "budget-plan-influencer-revenue-300000.csv"
    asked = Request(budget=400_000, objective="customers", by="platform_brand")
    other = plan(sample, Filters(), asked)
    assert file_name(other, "xlsx") == "budget-plan-platform-brand-customers-400000.xlsx"


def test_the_workbook_has_the_same_rows(found, sample):
    rows = plan_rows(found)
    book = openpyxl.load_workbook(io.BytesIO(plan_xlsx(found, sample, Filters())))
    header, *cells = book["Budget plan"].iter_rows(values_only=True)
    assert list(header) == list(COLUMNS)
    assert [row[5] for row in cells] == rows["fees_proposed"].tolist()
    assert [row[1] for row in cells] == rows["name"].tolist()


def test_the_workbook_says_what_was_asked(found, sample):
    view = Filters((("brand", ("MuscleBlaze",)),))
    book = openpyxl.load_workbook(io.BytesIO(plan_xlsx(found, sample, view)))
    said = dict(book["About"].iter_rows(values_only=True))
    assert said["Budget a month"] == 300_000.01
    assert said["What it says"].startswith("Split this way, 300,000.01 of fees a month")
    assert said["Better not spent"] == pytest.approx(found.idle, abs=0.005)
    assert said["Break-even of it"] == 1
    assert said["Rows"] == "all within these bounds"
    assert said["Change"] == pytest.approx(found.gain, abs=0.005)
    assert said["Filters"] == "brand=MuscleBlaze"
    assert sample.id in said["Data"]
