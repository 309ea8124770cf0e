from __future__ import annotations

import io
import tracemalloc
import zipfile

import openpyxl
import pytest

from web import spreadsheet
from web.spreadsheet import CELL_LENGTH, Layout, xlsx_chunks


def workbook(layout: Layout, rows):
    return openpyxl.load_workbook(io.BytesIO(b"".join(xlsx_chunks(layout, rows))))


def cells(sheet) -> list[list[str | None]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "007",
        "1e5",
        "03/04/2025",
        "=1+1",
        "@asha",
        "-",
        "₹1,20,000",
        "आशा",
        "a & b < c > \"d\" 'e'",
        "two\nlines",
        "  blanks  ",
        "😀",
    ],
)
def test_a_cell_comes_back_as_the_text_it_was(text):
    book = workbook(Layout(["a"]), [[text]])
    (cell,) = book.active[2]
    assert cell.value == text
    assert cell.data_type == "s"
    assert cell.number_format == "@"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@asha", "\t=1"])
def test_what_looks_like_a_formula_is_marked_as_text(text):
    (risky, plain) = workbook(Layout(["a", "b"]), [[text, "fine"]]).active[2]
    assert risky.quotePrefix
    assert not plain.quotePrefix


def test_signs_that_no_workbook_may_hold_go_and_long_cells_are_cut():
    (control, long) = workbook(Layout(["a", "b"]), [["a\x00b\x1f\uffff", "x" * 50_000]]).active[2]
    assert control.value == "ab"
    assert len(long.value) == CELL_LENGTH


def test_the_header_stays_in_sight_and_columns_are_as_wide_as_asked():
    sheet = workbook(Layout(["a", "reason"], widths={"reason": 60}), [["1", "2"]]).active
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["B"].width == 60
    assert sheet["A1"].font.bold


def test_the_wrong_cell_of_a_row_is_coloured():
    layout = Layout(["orders", "date", "column"], names_wrong="column")
    sheet = workbook(layout, [["abc", "x", "orders"], ["1", "y", "date"]]).active
    filled = [[cell.fill.fill_type == "solid" for cell in row] for row in sheet.iter_rows(2)]
    assert filled == [[True, False, False], [False, True, False]]


def test_no_rows_make_a_sheet_with_its_header():
    assert cells(workbook(Layout(["a", "b"]), []).active) == [["a", "b"]]


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch):
    monkeypatch.setattr(spreadsheet, "SHEET_ROWS", 2)
    book = workbook(Layout(["a"], sheet="Orders"), ([str(number)] for number in range(4)))
    assert book.sheetnames == ["Orders", "Orders 2"]
    assert [cells(sheet) for sheet in book] == [
        [["a"], ["0"], ["1"]],
        [["a"], ["2"], ["3"]],
    ]


def test_a_long_list_is_sent_as_it_is_made_and_not_kept():
    def rows():
        for number in range(60_000):
            yield [str(number), f"reason {number * 7919}", "x" * 40]

    tracemalloc.start()
    size = sum(map(len, xlsx_chunks(Layout(["a", "b", "c"]), rows())))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 500_000
    assert peak < 6_000_000


def test_digits_stay_text_and_excel_does_not_mark_them():
    content = b"".join(xlsx_chunks(Layout(["a", "b"]), [["007", "2599.0"]]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    _, _, after = sheet.partition("</sheetData>")
    assert after.startswith("<ignoredErrors>")
    assert 'numberStoredAsText="1"' in after
    assert cells(workbook(Layout(["a", "b"]), [["007", "2599.0"]]).active)[1] == ["007", "2599.0"]
