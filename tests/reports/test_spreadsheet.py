from __future__ import annotations

import io
import tracemalloc
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pytest

from reports import spreadsheet
from reports.columns import Column, schema_of
from reports.spreadsheet import Sheet, note_sheet, text_sheet, xlsx_chunks
from reports.spreadsheet_cells import CELL_LENGTH


def opened(*sheets, currency="INR"):
    return openpyxl.load_workbook(io.BytesIO(b"".join(xlsx_chunks(sheets, currency))))


def workbook(header, rows, **how):
    return opened(text_sheet(how.pop("sheet", "Rows"), header, rows, **how))


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
    book = workbook(["a"], [[text]])
    (cell,) = book.active[2]
    assert cell.value == text
    assert cell.data_type == "s"
    assert cell.number_format == "@"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@asha", "\t=1"])
def test_what_looks_like_a_formula_is_marked_as_text(text):
    (risky, plain) = workbook(["a", "b"], [[text, "fine"]]).active[2]
    assert risky.quotePrefix
    assert not plain.quotePrefix


def test_signs_that_no_workbook_may_hold_go_and_long_cells_are_cut():
    (control, long) = workbook(["a", "b"], [["a\x00b\x1f\uffff", "x" * 50_000]]).active[2]
    assert control.value == "ab"
    assert len(long.value) == CELL_LENGTH


def test_the_header_stays_in_sight_and_columns_are_as_wide_as_asked():
    sheet = workbook(["a", "reason"], [["1", "2"]], widths={"reason": 60}).active
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["B"].width == 60
    assert sheet["A1"].font.bold


def test_the_wrong_cell_of_a_row_is_coloured():
    header, rows = ["orders", "date", "column"], [["abc", "x", "orders"], ["1", "y", "date"]]
    sheet = workbook(header, rows, names_wrong="column").active
    filled = [[cell.fill.fill_type == "solid" for cell in row] for row in sheet.iter_rows(2)]
    assert filled == [[True, False, False], [False, True, False]]


def test_no_rows_make_a_sheet_with_its_header():
    assert cells(workbook(["a", "b"], []).active) == [["a", "b"]]


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch):
    monkeypatch.setattr(spreadsheet, "SHEET_ROWS", 2)
    book = workbook(["a"], ([str(number)] for number in range(4)), sheet="Orders")
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
    size = sum(map(len, xlsx_chunks([text_sheet("Rows", ["a", "b", "c"], rows())])))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 500_000
    assert peak < 6_000_000


def test_digits_stay_text_and_excel_does_not_mark_them():
    content = b"".join(xlsx_chunks([text_sheet("Rows", ["a", "b"], [["007", "2599.0"]])]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    _, _, after = sheet.partition("</sheetData>")
    assert after.startswith("<ignoredErrors>")
    assert 'numberStoredAsText="1"' in after
    assert cells(workbook(["a", "b"], [["007", "2599.0"]]).active)[1] == ["007", "2599.0"]


KINDS = ("text", "count", "number", "money", "each", "percent", "ratio", "date", "time")
COLUMNS = [Column(kind, f"The {kind}", kind) for kind in KINDS]
VALUES = (
    *("=1+1", 1_234_567, 12.5, Decimal("90071992547.93"), 0.034, 5.25, 1.48, date(2025, 9, 30)),
    datetime(2025, 9, 30, 14, 5),
)


def typed(rows, name="Figures", **how) -> Sheet:
    """A sheet of rows of every kind."""
    found = [dict(zip(KINDS, row, strict=True)) for row in rows]
    batch = pa.RecordBatch.from_pylist(found, schema=schema_of(COLUMNS))
    return Sheet(name, COLUMNS, [batch], **how)


def test_every_kind_is_a_cell_of_its_own_and_nothing_is_an_empty_one():
    sheet = opened(typed([VALUES, [None] * len(KINDS)])).active
    first = dict(zip(KINDS, sheet[2], strict=True))
    assert first["text"].data_type == "s"
    assert first["text"].quotePrefix
    assert first["date"].value.date() == date(2025, 9, 30)
    assert first["time"].value == VALUES[-1]
    kept = [kind for kind in KINDS if kind not in ("date", "time")]
    wanted = dict(zip(KINDS, VALUES, strict=True))
    assert [first[kind].value for kind in kept] == [
        float(wanted[kind]) if kind == "money" else wanted[kind] for kind in kept
    ]
    assert [cell.value for cell in sheet[3]] == [None] * len(KINDS)


def test_rupees_are_grouped_in_lakh_and_crore_and_dollars_are_not():
    rupees = opened(typed([VALUES])).active
    assert rupees.cell(2, 4).number_format == (
        r'[>=10000000]"₹"##\,##\,##\,##0.00;[>=100000]"₹"##\,##\,##0.00;"₹"##,##0.00'
    )
    assert rupees.cell(2, 2).number_format == (
        r"[>=10000000]##\,##\,##\,##0;[>=100000]##\,##\,##0;##,##0"
    )
    assert rupees.cell(2, 7).number_format == '0.00"×"'
    dollars = opened(typed([VALUES]), currency="USD").active
    assert dollars.cell(2, 4).number_format == '"$"#,##0.00'


def test_a_whole_number_of_posts_has_no_decimals_and_a_part_of_one_has():
    sheet = opened(typed([(*VALUES[:2], number, *VALUES[3:]) for number in (12.0, 12.4)])).active
    assert sheet.cell(3, 3).number_format == "0.00"
    assert sheet.cell(2, 3).number_format != "0.00"


def test_sheets_have_names_of_their_own_and_headers_that_filter():
    long = "By extra column: colour/size [all of them]"
    book = opened(*(typed([VALUES], name, filtered=True) for name in (long, long, "'x'")))
    first, second, third = book.sheetnames
    assert (len(first), len(second), third) == (30, 31, "x")  # the 31st sign is a blank
    assert first != second
    assert not {"/", "[", ":"} & set(first)
    assert book.active.auto_filter.ref == "A1:I2"
    assert book.active["C1"].value == "The number"


def test_the_same_rows_are_the_same_bytes():
    first, second = (b"".join(xlsx_chunks([typed([VALUES])])) for _ in range(2))
    assert first == second


def test_notes_hold_text_and_numbers():
    sheet = opened(note_sheet("About", [("Budget", 300_000.01), ("Filters", "=brand")])).active
    assert [[cell.value for cell in row] for row in sheet] == [
        ["Budget", 300_000.01],
        ["Filters", "=brand"],
    ]
    assert sheet["B2"].data_type == "s"


def test_encoded_text_is_written_as_plain_text_is():
    texts = ["a", None, "=1", "", "a", "<b>"]
    plain = pa.record_batch({"a": pa.array(texts, pa.string())})
    coded = pa.record_batch({"a": plain["a"].dictionary_encode()})
    books = [opened(Sheet("A", [Column("a", "A")], [batch])) for batch in (plain, coded)]
    read = [[(cell.value, cell.quotePrefix) for (cell,) in book.active] for book in books]
    assert read[0] == read[1]
