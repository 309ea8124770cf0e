from __future__ import annotations

import datetime as dt
import re
import struct
import zipfile

import openpyxl
import pytest

from schemas import IngestError, Limits, UnreadableFileError, ingest_file
from schemas.ingest import read_file
from tests.schemas.sheets import read_sheets


def book(path, **sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def read(path, limits=None):
    return read_sheets(path, path.name, limits or Limits())


def test_typed_cells_become_text_without_loss(tmp_path):
    path = book(
        tmp_path / "a.xlsx",
        One=[
            ["id", "money", "share", "day", "moment", "flag", "big", "note"],
            [
                42,
                0.1 + 0.2,
                0.062,
                dt.date(2025, 7, 13),
                dt.datetime(2025, 7, 13, 9, 5),
                True,
                10**14,
                "x ",
            ],
            [7.5, 247931.48, None, None, None, None, 1e-7, None],
        ],
    )
    (sheet,) = read(path)

    assert [column.to_pylist() for column in sheet.columns] == [
        ["42", "7.5"],
        ["0.3", "247931.48"],
        ["0.062", ""],
        ["2025-07-13", ""],
        ["2025-07-13 09:05:00", ""],
        ["TRUE", ""],
        ["100000000000000", "0.0000001"],
        ["x ", ""],
    ]
    assert sheet.lines.tolist() == [2, 3]


def test_one_workbook_of_several_tables(tmp_path):
    path = book(
        tmp_path / "all.xlsx",
        **{
            "Influencers ": [
                ["id", "name", "platform", "followers"],
                [1, "A", "IG", 1000],
                [None] * 4,
            ],
            "Orders": [
                ["date", "orders", "campaign", "revenue"],
                [dt.date(2025, 1, 1), 2, "C", 10.5],
            ],
            "Notes": [["remember", "this"], ["x", "y"]],
            "Empty": [],
        },
    )
    (influencers, orders), (notes,), _ = read_file(path, "all.xlsx", tmp_path)

    assert (influencers.table, influencers.sheet, influencers.read) == (
        "influencers",
        "Influencers",
        1,
    )
    assert (orders.table, orders.sheet, orders.read) == ("tracking", "Orders", 1)
    assert orders.accepted["revenue_paise"].tolist() == [1050]
    assert influencers.accepted["influencer_id"].tolist() == ["1"]
    assert "Notes" in str(notes.error)


def test_rows_keep_their_sheet_line_below_blank_rows(tmp_path):
    path = book(
        tmp_path / "a.xlsx",
        Posts=[
            [],
            [None],
            ["id", "influencer_id", "platform", "date", "likes"],
            [],
            [1, 1, "IG", "x", 1],
        ],
    )
    (posts,) = ingest_file(path, "a.xlsx", tmp_path)
    assert posts.rejected[["sheet", "line", "column", "value"]].to_numpy().tolist() == [
        ["Posts", 5, "date", "x"]
    ]


def test_excel_day_numbers(tmp_path):
    path = book(
        tmp_path / "a.xlsx", S=[["date", "orders", "campaign", "revenue"], [45851, 1, "C", 5]]
    )
    (orders,) = ingest_file(path, "a.xlsx", tmp_path)
    assert str(orders.accepted["date"].iloc[0])[:10] == "2025-07-13"


def test_a_far_cell_does_not_reserve_the_whole_sheet(tmp_path):
    path = tmp_path / "far.xlsx"
    made = openpyxl.Workbook()
    made.active["A1"] = "id"
    made.active["XFD1048576"] = 1
    made.save(path)
    with pytest.raises(UnreadableFileError, match="row 1,048,576 and column 16,384"):
        read(path)


def repack(source, target, change):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, change(member.filename, old.read(member)))
    return target


def test_cells_without_a_reference_are_counted(tmp_path):
    small = book(tmp_path / "s.xlsx", S=[["id"]])
    row = b'<row r="1048576">' + b"<c><v>1</v></c>" * 100 + b"</row></sheetData>"
    path = repack(
        small,
        tmp_path / "sly.xlsx",
        lambda name, data: data.replace(b"</sheetData>", row) if "sheet1" in name else data,
    )
    with pytest.raises(UnreadableFileError, match="row 1,048,576 and column 100"):
        read(path)


def test_a_bomb_is_refused(tmp_path):
    small = book(tmp_path / "s.xlsx", S=[["id"]])
    path = repack(
        small,
        tmp_path / "bomb.xlsx",
        lambda name, data: data + b" " * 30_000_000 if "sheet1" in name else data,
    )
    assert path.stat().st_size < 100_000
    with pytest.raises(UnreadableFileError, match="too large once unpacked"):
        read(path, Limits(max_unpacked_bytes=20_000_000))


def test_a_bomb_that_declares_a_small_size_is_refused(tmp_path):
    small = book(tmp_path / "s.xlsx", S=[["id"]])
    path = repack(
        small,
        tmp_path / "liar.xlsx",
        lambda name, data: data + b" " * 30_000_000 if "sheet1" in name else data,
    )
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        if struct.unpack_from("<I", content, at + 24)[0] > 20_000_000:
            struct.pack_into("<I", content, at + 24, 500)
        at = content.find(b"PK\x01\x02", at + 4)
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match="too large once unpacked"):
        read(path, Limits(max_unpacked_bytes=20_000_000))


ODS = (
    '<?xml version="1.0"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="S">{}</table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)
ODS_CELL = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"


def ods(path, rows):
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_KIND}"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS_KIND)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", ODS.format(rows))
    return path


def test_ods(tmp_path):
    header = "".join(ODS_CELL.format("", name) for name in ("id", "name", "platform"))
    values = "".join(ODS_CELL.format("", value) for value in ("1", "A", "insta"))
    blank = '<table:table-cell table:number-columns-repeated="16000"/>'
    rows = "".join(
        f"<table:table-row>{cells}{blank}</table:table-row>" for cells in (header, values)
    )
    tail = f'<table:table-row table:number-rows-repeated="1048000">{blank}</table:table-row>'
    (result,) = ingest_file(ods(tmp_path / "a.ods", rows + tail), "a.ods", tmp_path)
    assert result.accepted["platform"].tolist() == ["Instagram"]


def test_an_ods_whose_tags_stand_for_millions_of_cells_is_refused(tmp_path):
    cell = ODS_CELL.format(' table:number-columns-repeated="200"', "1")
    rows = f'<table:table-row table:number-rows-repeated="1048575">{cell}</table:table-row>'
    with pytest.raises(UnreadableFileError, match="row 1,048,575 and column 200"):
        read(ods(tmp_path / "b.ods", rows))


def test_damaged_workbooks_say_so(tmp_path):
    whole = book(tmp_path / "a.xlsx", S=[["id", "name", "platform"], [1, "A", "IG"]]).read_bytes()
    for size in range(10, len(whole), 137):
        path = tmp_path / "cut.xlsx"
        path.write_bytes(whole[:size])
        with pytest.raises(IngestError, match=r"damaged|not a table"):
            ingest_file(path, "cut.xlsx", tmp_path / "scratch")


@pytest.mark.parametrize(
    ("part", "words"),
    [("xl/workbook.bin", "binary form"), ("[Content_Types].xml", "document or presentation")],
)
def test_office_files_that_are_no_workbook(tmp_path, part, words):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(UnreadableFileError, match=words):
        read(path)


def test_what_is_merged_downwards_stands_in_each_row_and_measures_do_not(tmp_path):
    made = openpyxl.Workbook()
    sheet = made.active
    day = dt.date(2025, 1, 1)
    for row in (
        ["name", "creator id", "joined", "payout", "likes", "rank", "platform"],
        ["Asha", 7, day, 500, "12", 1, "IG"],
        [*[None] * 6, "YT"],
    ):
        sheet.append(row)
    for column in "ABCDEF":
        sheet.merge_cells(f"{column}2:{column}3")
    made.save(tmp_path / "a.xlsx")
    (read_back,) = read(tmp_path / "a.xlsx")

    assert [column.to_pylist() for column in read_back.columns] == [
        ["Asha", "Asha"],
        ["7", "7"],
        ["2025-01-01", "2025-01-01"],
        ["500", ""],
        ["12", ""],
        ["1", ""],
        ["IG", "YT"],
    ]
    assert read_back.repairs == {
        "cells merged downwards: ids, names and dates repeated in each row": 3
    }


def test_merged_numeric_ids_keep_their_influencer(tmp_path):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["date", "campaign", "orders", "influencer_id", "revenue"])
    for day in (1, 2, 3):
        sheet.append([dt.date(2025, 1, day), "A", 1, 7 if day == 1 else None, 100])
    sheet.merge_cells("D2:D4")
    made.save(tmp_path / "a.xlsx")
    (orders,) = ingest_file(tmp_path / "a.xlsx", "a.xlsx", tmp_path)

    assert orders.accepted["influencer_id"].tolist() == ["7", "7", "7"]


ORDERS = ["tracking_id", "campaign", "date", "orders", "revenue", "price"]
DAY = dt.date(2025, 1, 1)


def test_long_ids_keep_their_digits(tmp_path):
    numbers = [1234567890123456 + at for at in range(4)]
    rows = [ORDERS, *([number, "A", DAY, 1, 100, None] for number in numbers)]
    (orders,) = ingest_file(book(tmp_path / "a.xlsx", S=rows), "a.xlsx", tmp_path)

    assert orders.accepted["tracking_id"].tolist() == [str(number) for number in numbers]


def test_ids_longer_than_a_spreadsheet_holds_are_told(tmp_path):
    rows = [ORDERS, *([float(2**60 + at), "A", DAY, 1, 100 + at, None] for at in range(4))]
    rows.append(["t5", "A", DAY, 1, 100, None])
    (orders,) = ingest_file(book(tmp_path / "a.xlsx", S=rows), "a.xlsx", tmp_path)

    assert len(orders.accepted) == 5
    told = orders.warnings[orders.warnings["reason"].str.startswith("a spreadsheet cut this id")]
    assert told["line"].tolist() == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("#REF!", "the cell holds the spreadsheet error #REF!: correct it, or type the value"),
        ("=E9*2", "the formula in this cell has no saved value: open the file in a spreadsheet"),
    ],
)
def test_an_error_or_a_formula_without_a_value_is_no_blank(tmp_path, cell, reason):
    path = book(
        tmp_path / "a.xlsx",
        S=[ORDERS, ["t1", "A", DAY, 2, cell, 999], ["t2", "A", DAY, 2, None, 999]],
    )
    (orders,) = ingest_file(path, "a.xlsx", tmp_path)

    assert orders.accepted["tracking_id"].tolist() == ["t2"]
    (row,) = orders.rejected.to_dict("records")
    assert (row["line"], row["column"]) == (2, "revenue")
    assert row["reason"].startswith(reason)


def test_a_formula_with_an_empty_result_is_a_blank(tmp_path):
    source = book(tmp_path / "a.xlsx", S=[ORDERS, ["t1", "A", DAY, 2, '=IF(1,"")', 999]])
    path = repack(
        source,
        tmp_path / "b.xlsx",
        lambda name, data: data.replace(b'<c r="E2">', b'<c r="E2" t="str">'),
    )
    (orders,) = ingest_file(path, "b.xlsx", tmp_path)
    assert orders.accepted["revenue_paise"].isna().all()


def test_errors_are_found_where_cells_have_no_reference(tmp_path):
    source = book(tmp_path / "a.xlsx", S=[ORDERS, ["t1", "A", DAY, 2, "#REF!", 999]])
    path = repack(
        source,
        tmp_path / "b.xlsx",
        lambda name, data: re.sub(rb' r="[A-Z]*\d+"', b"", data) if "sheet1" in name else data,
    )
    (orders,) = ingest_file(path, "b.xlsx", tmp_path)
    assert orders.rejected["column"].tolist() == ["revenue"]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_left_out_and_told(tmp_path, state):
    now = [ORDERS, ["t1", "A", DAY, 1, 100.5, None]]
    old = [ORDERS, ["t1", "A", DAY, 1, 999, None], ["t2", "A", DAY, 1, 999, None]]
    made = openpyxl.load_workbook(book(tmp_path / "a.xlsx", Orders=now, Old=old))
    made["Old"].sheet_state = state
    made.save(tmp_path / "a.xlsx")
    (orders,) = ingest_file(tmp_path / "a.xlsx", "a.xlsx", tmp_path)

    assert orders.accepted["revenue_paise"].tolist() == [10_050]
    assert orders.repairs["hidden sheet “Old” left out: unhide it to have it read"] == 1


def test_data_in_hidden_sheets_alone_are_told(tmp_path):
    path = book(tmp_path / "a.xlsx", Front=[], Data=[ORDERS, ["t1", "A", DAY, 1, 5, None]])
    made = openpyxl.load_workbook(path)
    made["Data"].sheet_state = "hidden"
    made.save(path)
    with pytest.raises(UnreadableFileError, match=r"sheets that are shown.*Unhide the sheet"):
        ingest_file(path, "a.xlsx", tmp_path)


def test_titles_groups_formulas_errors_and_an_offset_table(tmp_path):
    made = openpyxl.Workbook()
    sheet = made.active
    rows = {
        2: ["Influencer report"],
        4: ["Name", "Platform", "Engagement", None, None],
        5: [None, None, "Likes", "Comments", "Shares"],
        6: ["Asha", "IG", 5, "=1+1", None],
    }
    for line, cells in rows.items():
        for place, cell in enumerate(cells, start=3):
            sheet.cell(line, place, cell)
    sheet["G6"] = "#N/A"
    sheet["G6"].data_type = "e"
    made.save(tmp_path / "a.xlsx")
    (read_back,) = read(tmp_path / "a.xlsx")

    assert read_back.header == ("Name", "Platform", "Likes", "Comments", "Shares")
    assert [column.to_pylist() for column in read_back.columns] == [
        ["Asha"],
        ["IG"],
        ["5"],
        ["#FORMULA!"],
        ["#N/A"],
    ]
    assert read_back.lines.tolist() == [6]
    assert read_back.repairs == {
        "rows of titles above the column names skipped": 1,
        "column names read from two rows": 1,
    }


def test_every_unusable_sheet_is_told(tmp_path):
    path = book(
        tmp_path / "bad.xlsx",
        Orders=[["date", "orders", "campaign", "revenue"]],
        Notes=[["remember", "this"], ["x", "y"]],
    )
    with pytest.raises(UnreadableFileError) as caught:
        ingest_file(path, "bad.xlsx", tmp_path)

    told = str(caught.value)
    assert told.startswith("bad.xlsx, sheet “Orders”: there are column names but no rows")
    assert "bad.xlsx, sheet “Notes”: the columns fit none of the tables" in told
    assert caught.value.sheet == "Orders"
