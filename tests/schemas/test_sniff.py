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
        (b"PAR1xxxx", "Parquet"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"x" * 257 + b"ustar" + b" " * 300, "archive"),
        (b"<table><tr><td>id</td></tr></table>", "web page"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "web page or XML"),
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


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b'[{"id": 1}]', "json"),
        (b'\xef\xbb\xbf {"a": [1]}', "json"),
        (b"[id],[name]\n1,a\n", "delimited"),
        (b"{id},name\n1,a\n", "delimited"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        ("id,name\n1,é\n".encode("utf-16"), "delimited"),
        ("id,name\n1,é\n".encode("utf-16-le"), "delimited"),
    ],
)
def test_forms_are_told_by_content(write, content, form):
    assert form_of(write(content, "a.pdf"), "a.pdf", Limits()) == form


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(write, encoding):
    path = write("id,name,city\n1,a,Pune\n".encode(encoding), "a.csv")
    assert dialect_of(path, "a.csv").encoding == encoding


def test_known_names_tell_the_delimiter(write):
    path = write("Report, of, May\nid;rate\n1,5;2,5\n3,5;4,5\n", "a.csv")
    assert dialect_of(path, "a.csv", lambda cell: cell in ("id", "rate")).delimiter == ";"
