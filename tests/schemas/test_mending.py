"""Delimited files that are out of step, and blocks of any size."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from schemas import Limits
from schemas.delimited import open_delimited
from schemas.header_row import unknown
from tests.schemas.sheets import whole

MANY = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
CELLS = st.text(alphabet=st.sampled_from("ab1,;\t\"' \n\r|é₹"), min_size=0, max_size=8)
BROKEN = st.lists(
    st.text(alphabet=st.sampled_from('ab1,"\n\r é'), min_size=0, max_size=12)
    | st.sampled_from(["1,2,3", '1,"2",3', '1,"2\n2",3', '1,"2,3', '"1"x,2,3', "1,2", ",,", ""]),
    max_size=12,
)


def read(path, **options):
    return whole(open_delimited(path, path.name, Limits(), unknown, **options))


def facts(sheet):
    rows = [list(row) for row in zip(*[c.to_pylist() for c in sheet.columns], strict=True)]
    ragged = sorted((line.line, line.cells, line.reason) for line in sheet.ragged)
    return sheet.header, rows, sheet.lines.tolist(), ragged, sheet.repairs


@settings(max_examples=300, **MANY)
@given(lines=BROKEN, chunk=st.integers(1, 60), last=st.sampled_from(["", "\n", "\r\n"]))
@example(lines=['1,"2,3', "1,2,3", "1,2,3"], chunk=5, last="")
def test_what_comes_out_does_not_depend_on_the_block(write, lines, chunk, last):
    path = write("name,city,note\n" + "\n".join(lines) + last, "a.csv")
    assert facts(read(path, chunk=chunk)) == facts(read(path))


@settings(max_examples=300, **MANY)
@given(lines=BROKEN, chunk=st.integers(1, 60))
def test_every_line_is_in_one_record_and_none_in_two(write, lines, chunk):
    """What is not blank stands in a row or a ragged line; their text is the file's, in order."""
    path = write("name,city,note\n" + "\n".join(lines), "a.csv")
    _, rows, places, ragged, _ = facts(read(path, chunk=chunk))
    told = sorted(
        [*zip(places, rows, strict=True), *((line, list(cells)) for line, cells, _ in ragged)],
        key=lambda item: item[0],
    )
    assert len({line for line, _ in told}) == len(told)
    found = "".join(cell for _, cells in told for cell in cells)
    letters = [letter for letter in "".join(lines) if letter in "ab1é23x"]
    assert [letter for letter in found if letter in "ab1é23x"] == letters


@settings(max_examples=200, **MANY)
@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8),
    mark=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    chunk=st.integers(1, 80),
)
def test_any_table_is_read_back(write, rows, mark, end, encoding, chunk):
    """The oracle is the standard library: same cells, and its own count of lines."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=mark, quoting=csv.QUOTE_ALL, lineterminator=end)
    writer.writerow(["name", "city", "note"])
    lines = []
    for row in rows:
        reader = csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=mark)
        list(reader)
        lines.append(reader.line_num + 1)
        writer.writerow(row)
    path = write(text.getvalue().encode(encoding), "a.csv")
    _, found, places, ragged, repairs = facts(read(path, chunk=chunk))
    kept = [
        (line, row) for line, row in zip(lines, rows, strict=True) if any(c.strip() for c in row)
    ]

    assert found == [row for _, row in kept]
    assert places == [line for line, _ in kept]
    assert (ragged, repairs) == ([], {})


def test_a_stray_byte_deep_inside_is_read_as_windows_1252(write):
    body = "".join(f"{n},José\n" for n in range(200_000)).encode()
    path = write(b"id,name\n" + body + b"7,Ren\xe9\n8,Zo\xc3\xab\n", "a.csv")
    sheet = read(path)

    assert sheet.columns[1].to_pylist()[-3:] == ["José", "René", "Zoë"]
    assert sheet.repairs == {"characters that are not UTF-8 read as Windows-1252": 1}


def test_nul_characters_are_dropped_and_counted(write):
    body = "".join(f"{n},a\n" for n in range(20_000))
    sheet = read(write(f"id,name\n{body}1,b\x00c\n", "a.csv"))
    assert sheet.columns[1][-1].as_py() == "bc"
    assert sheet.repairs == {"NUL characters dropped": 1}


def test_two_lines_run_together_by_quotation_marks_are_told_apart(write):
    sheet = read(write('id,name\n1,"a\n2,"b\n3,c\n', "a.csv"))
    assert sheet.lines.tolist() == [4]
    assert [line.line for line in sheet.ragged] == [2, 3]


def test_a_ragged_record_with_a_line_break_stays_one_record(write):
    sheet = read(write('id,name,note\n1,"a\nb"\n2,"c\nd",e,\n', "a.csv"))
    assert [(line.line, line.cells) for line in sheet.ragged] == [(2, ("1", "a\nb"))]
    assert [column.to_pylist() for column in sheet.columns] == [["2"], ["c\nd"], ["e"]]


def test_trailing_names_that_no_row_has(write):
    sheet = read(write("id,name,,\n1,a\n2,b\n", "a.csv"))
    assert sheet.header == ("id", "name")
    assert sheet.lines.tolist() == [2, 3]


def test_titles_above_the_names_are_skipped_and_counted(write):
    sheet = read(write('Sales\n"made\non Monday"\n\nid,name,note\n1,a,x\n2,b,y\n', "a.csv"))
    assert sheet.header == ("id", "name", "note")
    assert sheet.lines.tolist() == [6, 7]
    assert sheet.repairs == {"rows of titles above the column names skipped": 2}


def test_a_column_without_a_name_that_is_filled_late_is_kept(write):
    body = "1,a,\n" * 3000
    sheet = read(write(f"id,name,\n{body}2,b,late\n", "a.csv"), chunk=1000)
    assert sheet.header == ("id", "name", "(column 3)")
    assert sheet.columns[2][-1].as_py() == "late"


@pytest.mark.parametrize("rows", [1, 260_000])
def test_blocks_are_bounded_and_say_how_far_they_are(write, rows):
    source = open_delimited(write("a,b\n" + "1,2\n" * rows, "a.csv"), "a.csv", Limits(), unknown)
    blocks = list(source.blocks())
    assert sum(len(block.lines) for block in blocks) == rows
    assert max(len(block.lines) for block in blocks) <= 250_000
    assert blocks[-1].share == 1
    assert all(block.header == ("a", "b") for block in blocks)
