import pytest

from schemas import Limits, UnreadableFileError
from schemas.sniff import dialect_of, form_of


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n\n  \r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x89PNG\r\n\x1a\n...", "picture"),
        (b"\x7fELF\x02", "program"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"PAR1xxxx", "Parquet"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b'[{"id": 1}]', "JSON"),
        (b"id,name\n1,\x00\n", "binary"),
        (b"PK\x03\x04 not a zip", "damaged"),
    ],
)
def test_what_is_no_table_is_named(write, content, words):
    path = write(content, "tracking.csv")
    with pytest.raises(UnreadableFileError, match=words) as caught:
        form_of(path, "tracking.csv", Limits())
    assert "tracking.csv" in str(caught.value)
    assert caught.value.remedy


def test_decimal_commas_do_not_hide_the_semicolon(write):
    path = write("id;rate;note\n1;9,5;a\n2;3,5;b\n", "a.csv")
    assert dialect_of(path, "a.csv").delimiter == ";"


def test_commas_in_the_header_of_one_column_files(write):
    assert dialect_of(write("id\n1\n2\n", "a.csv"), "a.csv").delimiter == ","
