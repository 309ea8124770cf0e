import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import Limits, UnreadableFileError
from tests.schemas.sheets import read_sheets

EXAMPLES = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
CELLS = st.text(alphabet=st.sampled_from("ab1,;\t\"' \n\r|é₹"), min_size=0, max_size=8)


def sheet_of(path, limits=None):
    (sheet,) = read_sheets(path, path.name, limits or Limits())
    return sheet


def rows_of(sheet):
    return [list(row) for row in zip(*[c.to_pylist() for c in sheet.columns], strict=True)]


TEXT = 'id,name,note\n1,José,"a, b"\n2,₹,"say ""hi"""\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(write, encoding, newline):
    bom = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    sheet = sheet_of(write((bom + TEXT).replace("\n", newline).encode(encoding), "a.csv"))

    assert sheet.header == ("id", "name", "note")
    assert rows_of(sheet) == [["1", "José", "a, b"], ["2", "₹", 'say "hi"']]
    assert sheet.lines.tolist() == [2, 3]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_western_encodings(write, encoding):
    sheet = sheet_of(write("id,name,note\n1,José,é\n".encode(encoding), "a.csv"))
    assert rows_of(sheet) == [["1", "José", "é"]]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters(write, mark):
    content = f'id{mark}name{mark}note\n1{mark}"a,b"{mark}"x;y|z"\n2{mark}c{mark}"3,5"\n'
    sheet = sheet_of(write(content, "a.txt"))
    assert rows_of(sheet) == [["1", "a,b", "x;y|z"], ["2", "c", "3,5"]]


def test_a_declared_separator_and_leading_blank_lines(write):
    sheet = sheet_of(write("\nsep=;\nid;name\n1;a\n", "a.csv"))
    assert sheet.header == ("id", "name")
    assert sheet.lines.tolist() == [4]


def test_lines_after_quoted_line_breaks_and_blank_rows(write):
    content = 'id,name,note\n1,"a\nb\r\nc",x\n\n,,\n2,b,y\n3,c\n4,d,z\n'
    sheet = sheet_of(write(content, "a.csv"))

    assert [row[0] for row in rows_of(sheet)] == ["1", "2", "4"]
    assert sheet.lines.tolist() == [2, 7, 9]
    assert [(line.line, line.cells) for line in sheet.ragged] == [(8, ("3", "c"))]
    assert "2 cells, fewer than the 3 columns" in sheet.ragged[0].reason


def test_blank_cells_beyond_the_last_column_are_dropped_and_others_are_not(write):
    sheet = sheet_of(write("id,name\n1,a,,\n2,b\n3,c,x\n", "a.csv"))

    assert rows_of(sheet) == [["1", "a"], ["2", "b"]]
    assert [line.line for line in sheet.ragged] == [4]
    assert sheet.repairs == {"blank cells beyond the last column dropped": 1}


def test_blank_trailing_columns_are_dropped_but_filled_ones_keep_a_name(write):
    sheet = sheet_of(write("id,name,,\n1,a,,x\n2,b,,\n", "a.csv"))
    assert sheet.header == ("id", "name", "(column 4)")


@pytest.mark.parametrize("last", ["", ',"Pune"'])
def test_an_unclosed_quotation_mark_costs_one_line_only(write, last):
    body = "".join(f"{n},name {n},city\n" for n in range(3, 30))
    sheet = sheet_of(write(f'id,name,city\n1,a,x\n2,b,"Pune\n{body}30,z{last or ",y"}\n', "a.csv"))

    assert [line.line for line in sheet.ragged] == [3]
    assert "quotation mark" in sheet.ragged[0].reason
    assert [row[0] for row in rows_of(sheet)] == ["1", *map(str, range(3, 31))]
    assert sheet.lines.tolist() == [2, *range(4, 32)]


def test_a_caption_that_looks_like_rows_stays_whole(write):
    caption = "menu:\n1,2,3\n4,5,6\n7,8,9"
    sheet = sheet_of(write(f'id,name,note\n1,a,"{caption}"\n2,b,c\n', "a.csv"))

    assert rows_of(sheet) == [["1", "a", caption], ["2", "b", "c"]]
    assert sheet.lines.tolist() == [2, 6]


def test_repeated_headers_get_numbers(write):
    assert sheet_of(write("id,date,date\n1,2,3\n", "a.csv")).header == ("id", "date", "date (2)")


def test_too_many_columns(write):
    path = write(",".join(f"c{n}" for n in range(1200)) + "\n", "wide.csv")
    with pytest.raises(UnreadableFileError, match="1,200 columns"):
        sheet_of(path)


def test_too_large(write):
    path = write("id,name\n" + "1,a\n" * 500, "big.csv")
    with pytest.raises(UnreadableFileError, match="more than"):
        sheet_of(path, Limits(max_bytes=1000))


def test_a_row_longer_than_a_block(write):
    long = "x" * 20_000_000
    sheet = sheet_of(write(f"id,name\n1,{long}\n2,b\n", "a.csv"))
    assert [len(row[1]) for row in rows_of(sheet)] == [20_000_000, 1]


def test_an_unclosed_quotation_mark_in_a_large_file_costs_one_line_only(write):
    body = "".join(f"{n},{'n' * 400},city\n" for n in range(2, 50_000))
    sheet = sheet_of(write(f'id,name,city\n1,"b,x\n{body}', "a.csv"))

    assert [line.line for line in sheet.ragged] == [2]
    assert sheet.lines.tolist() == list(range(3, 50_001))


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_the_csv_module_writes_is_read_back(tmp_path, rows):
    """The oracle is the standard library: same cells, and its own count of lines."""
    rows = [[cell.replace("\x00", "") for cell in row] for row in rows]
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["a", "b", "c"])
    lines = []
    for row in rows:
        lines.append(
            1 + len(text.getvalue().replace("\r\n", "\n").replace("\r", "\n").split("\n")[:-1])
        )
        writer.writerow(row)
    path = tmp_path / "a.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    sheet = sheet_of(path)
    kept = [
        (line, row) for line, row in zip(lines, rows, strict=True) if any(c.strip() for c in row)
    ]

    assert rows_of(sheet) == [row for _, row in kept]
    assert sheet.lines.tolist() == [line for line, _ in kept]
