"""CSV that reads back as it was, and of which no cell runs."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from reports.columns import Column, schema_of
from reports.delimited import csv_chunks, csv_lines, plain_cell

RISKY = ("=1+1", "+1-2", "-2+3", "@a", "\t=1", "\r=1", "'=1", '=HYPERLINK("http://x")', "-")
FINE = ("plain", "-12.5", "+91", "-9,03%", "आशा 😀", 'say "hi"', "two\nlines", "a,b", "x" * 100)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("-", "'-"),
        ("-12.5", "-12.5"),
        ("+91", "+91"),
        ("-1,20,000", "-1,20,000"),
        ("-9,03%", "-9,03%"),
        ("-1e6", "-1e6"),
        ("plain", "plain"),
        (12, "12"),
        (-3.5, "-3.5"),
        (None, ""),
        (float("nan"), ""),
    ],
)
def test_a_cell_never_runs_and_numbers_stay_numbers(value, text):
    assert plain_cell(value) == text


def test_the_file_reads_back_with_its_quotes_newlines_and_blanks():
    frame = pd.DataFrame(
        {"=head": ['say "hi"', "two\nlines", pd.NA], "line": pd.array([1, 2, None], "Int64")}
    )
    text = "".join(csv_lines(list(frame), [frame]))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows == [["'=head", "line"], ['say "hi"', "1"], ["two\nlines", "2"], ["", ""]]


def test_a_long_frame_comes_whole():
    frame = pd.DataFrame({"line": range(12_345)})
    parts = [frame[:5000], frame[5000:]]
    rows = list(csv.reader(io.StringIO("".join(csv_lines(list(frame), parts)))))
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(12_345)]


def arrow(texts) -> pa.RecordBatch:
    return pa.record_batch({"a": pa.array(texts, pa.string())})


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


@pytest.mark.parametrize("encoded", [False, True])
def test_arrow_text_is_kept_or_marked_as_every_other_cell_is(encoded):
    texts = [*RISKY, *FINE, None]
    batch = arrow(texts)
    if encoded:
        batch = pa.record_batch({"a": batch["a"].dictionary_encode()})
    _, *rows = read(b"".join(csv_chunks([Column("a", "A")], [batch])))
    assert [row[0] if row else "" for row in rows] == [plain_cell(text) for text in texts]


def test_every_kind_is_written_exactly_and_nothing_for_nothing():
    kinds = ("text", "count", "number", "money", "percent", "date", "time")
    columns = [Column(kind, kind, kind) for kind in kinds]
    amount = Decimal("90071992547409.93")  # a float has no such paisa
    values = (
        *("a", 12, 0.1, amount, 5.25, date(2025, 9, 30)),
        datetime(2025, 9, 30, 14, 5),
    )
    rows = [dict(zip(kinds, values, strict=True)), dict.fromkeys(kinds)]
    batch = pa.RecordBatch.from_pylist(rows, schema=schema_of(columns))
    lines = b"".join(csv_chunks(columns, [batch])).decode().splitlines()
    assert lines[1] == '"a",12,0.1,90071992547409.93,5.25,2025-09-30,2025-09-30 14:05:00'
    assert lines[2] == ",,,,,,"


def test_a_mark_for_excel_comes_first_and_only_when_asked_for():
    for bom in (False, True):
        content = b"".join(csv_chunks([Column("=key", "A")], [arrow(["x"])], bom=bom))
        assert content.startswith(b"\xef\xbb\xbf") is bom
        assert content.decode("utf-8-sig").splitlines() == ["'=key", '"x"']
