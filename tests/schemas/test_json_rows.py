import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import Limits, UnreadableFileError
from schemas.json_rows import open_json
from tests.schemas.sheets import whole


@pytest.fixture
def sheets(write, tmp_path):
    def read(content, **options):
        limits = options.pop("limits", Limits())
        path = write(content, "a.json")
        return [whole(source) for source in open_json(path, "a.json", limits, tmp_path, **options)]

    return read


def rows_of(sheet):
    return [list(row) for row in zip(*[c.to_pylist() for c in sheet.columns], strict=True)]


def test_cells_stay_as_they_are_written(sheets):
    (sheet,) = sheets('[{"a": 10.50, "b": 12345678901234567890, "c": 1e-7, "d": true, "e": null}]')
    assert rows_of(sheet) == [["10.50", "12345678901234567890", "0.0000001", "true", ""]]


def test_nested_objects_are_flattened_once(sheets):
    (sheet,) = sheets('[{"id": 1, "stats": {"likes": 5, "more": {"x": "y"}}, "tags": ["a", "b"]}]')
    assert sheet.header == ("id", "stats.likes", "stats.more", "tags")
    assert rows_of(sheet) == [["1", "5", '{"x": "y"}', "a, b"]]


def test_later_names_become_columns_too(sheets):
    (sheet,) = sheets('[{"a": 1}, {"b": 2}, {}, {"a": 3, "c": {"d": 4}}]')
    assert sheet.header == ("a", "b", "c.d")
    assert rows_of(sheet) == [["1", "", ""], ["", "2", ""], ["3", "", "4"]]
    assert sheet.lines.tolist() == [1, 2, 4]


@pytest.mark.parametrize("wrap", ["{}", '{{"data": {}}}'])
def test_each_array_of_an_object_is_a_source(sheets, wrap):
    inner = '{"when": {"y": 2025}, "posts": [{"id": 1}], "none": [], "people": [{"id": 2}]}'
    posts, people = sheets(wrap.format(inner))
    assert (posts.name, people.name) == ("posts", "people")
    assert (rows_of(posts), rows_of(people)) == ([["1"]], [["2"]])


def test_one_object_is_one_record(sheets):
    (sheet,) = sheets('{"id": 1, "none": {}, "stats": {"likes": 2}}')
    assert sheet.header == ("id", "stats.likes")
    assert rows_of(sheet) == [["1", "2"]]


@pytest.mark.parametrize("wrap", ["{}", '{{"data": {}}}'])
@pytest.mark.parametrize(
    "columns",
    [
        '{"id": [1, 2], "likes": [5, null]}',
        '{"id": {"0": 1, "1": 2}, "likes": {"0": 5, "1": null}}',
        '{"id": {"a": 1, "b": 2}, "likes": {"b": null, "a": 5}}',
        '{"0": {"id": 1, "likes": 5}, "1": {"id": 2, "likes": null}}',
    ],
)
def test_columns_are_turned_into_records(sheets, wrap, columns):
    (sheet,) = sheets(wrap.format(columns))
    assert sheet.header == ("id", "likes")
    assert rows_of(sheet) == [["1", "5"], ["2", ""]]
    assert sheet.lines.tolist() == [1, 2]


@pytest.mark.parametrize(
    "record",
    [
        '{"id": [1, 2], "likes": [5]}',
        '{"id": [1, 2], "likes": 5}',
        '{"id": {"x": 1}, "likes": {"y": 5}}',
        '{"tags": ["a", "b"]}',
        '{"data": {"id": 1}}',
    ],
)
def test_one_record_with_lists_and_objects_stays_one(sheets, record):
    assert sheets(record)[0].lines.tolist() == [1]
    assert sheets(record + record)[0].lines.tolist() == [1, 2]


def test_records_below_each_other_over_several_lines(sheets):
    (sheet,) = sheets('{\n "id": 1\n}\n{\n "id": 2\n}\n')
    assert rows_of(sheet) == [["1"], ["2"]]


def test_lines_are_physical_and_broken_ones_are_told(sheets):
    (sheet,) = sheets('{"id": 1}\n\n{"id": \n[1]\n{"id": 2}')
    assert rows_of(sheet) == [["1"], ["2"]]
    assert sheet.lines.tolist() == [1, 5]
    assert [(line.line, line.cells) for line in sheet.ragged] == [(3, ('{"id":',)), (4, ("1",))]


def test_elements_that_are_no_objects_are_told(sheets):
    (sheet,) = sheets('[{"id": 1}, 7, null, {"id": 2}]')
    assert rows_of(sheet) == [["1"], ["2"]]
    assert [line.line for line in sheet.ragged] == [2, 3]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('[{"id": 1}, {"id"', "broken after record 1"),
        ('[{"id": 1} {"id": 2}]', "broken after record 1"),
        ('[{"id": 1}] x', "stands below the end"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "no records"),
        ("[[1, 2]]", "no records"),
    ],
)
def test_what_is_no_list_of_records_is_named(sheets, content, words):
    with pytest.raises(UnreadableFileError, match=words):
        sheets(content)


def test_too_many_names(sheets):
    with pytest.raises(UnreadableFileError, match="more than 10 different names"):
        sheets(json.dumps([{f"c{n}": 1} for n in range(11)]), limits=Limits(max_columns=10))


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(st.lists(st.text(max_size=6), min_size=2, max_size=2), min_size=1, max_size=8),
    form=st.sampled_from(["array", "lines", "object"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    ascii_only=st.booleans(),
    chunk=st.integers(1, 40),
)
def test_records_are_read_back_whatever_their_form(sheets, rows, form, encoding, ascii_only, chunk):
    rows = [[_encodable(cell) for cell in row] for row in rows]
    records = [dict(zip("ab", row, strict=True)) for row in rows]
    if form == "lines":
        text = "\n".join(json.dumps(record, ensure_ascii=ascii_only) for record in records)
    else:
        made = records if form == "array" else {"all": records}
        text = json.dumps(made, ensure_ascii=ascii_only, indent=1)
    (sheet,) = sheets(text.encode(encoding), chunk=chunk)

    kept = [(at, row) for at, row in enumerate(rows, start=1) if any(c.strip() for c in row)]
    assert rows_of(sheet) == [row for _, row in kept]
    assert sheet.lines.tolist() == [at for at, _ in kept]


def _encodable(cell):
    return cell.replace("\x00", "").encode("utf-8", "ignore").decode()
