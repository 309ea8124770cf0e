"""Whole files of every form: plain, packed, encoded."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile

import openpyxl
import pytest

from schemas import Limits, UnreadableFileError
from schemas.read import open_sources
from tests.schemas.sheets import whole

CSV = "influencer_id,name,platform\n1,José,IG\n"


def opened(path, scratch, limits=None):
    return open_sources(path, path.name, limits or Limits(), scratch)


def rows_of(source):
    return [list(row) for row in zip(*[c.to_pylist() for c in whole(source).columns], strict=True)]


def workbook():
    made = openpyxl.Workbook()
    made.active.append(["influencer_id", "name", "platform"])
    made.active.append([1, "José", "IG"])
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        CSV.encode("cp1252"),
        CSV.encode("utf-16"),
        json.dumps([{"influencer_id": 1, "name": "José", "platform": "IG"}]).encode(),
        workbook(),
    ],
)
@pytest.mark.parametrize("pack", ["plain", "gzip", "zip"])
def test_every_form_packed_or_not(tmp_path, content, pack):
    path = tmp_path / "a.dat"
    if pack == "zip":
        zipped(path, **{"folder/inside.bin": content})
    else:
        path.write_bytes(gzip.compress(content) if pack == "gzip" else content)
    (source,) = opened(path, tmp_path).sources

    assert source.file == "a.dat"
    assert source.header == ("influencer_id", "name", "platform")
    assert rows_of(source) == [["1", "José", "IG"]]
    assert rows_of(source) == [["1", "José", "IG"]]


def test_an_archive_of_several_names_both(tmp_path):
    path = zipped(
        tmp_path / "all.zip",
        **{
            "in/people.csv": CSV,
            "in/book.xlsx": workbook(),
            "__MACOSX/in/._people.csv": "x",
            "in/.DS_Store": "x",
            "in/notes.pdf": "%PDF-1.7",
            "in/again.zip": zipped(tmp_path / "inner.zip", a=CSV).read_bytes(),
        },
    )
    found = opened(path, tmp_path)

    assert [(source.file, source.name) for source in found.sources] == [
        ("all.zip › in/people.csv", None),
        ("all.zip › in/book.xlsx", "Sheet"),
    ]
    told = [str(problem) for problem in found.problems]
    assert told[0].startswith("all.zip › in/notes.pdf: this is a PDF document")
    assert told[1].startswith("all.zip › in/again.zip: this is an archive inside an archive")


def test_protected_members_are_told(tmp_path):
    path = zipped(tmp_path / "a.zip", a=CSV, b=CSV)
    content = bytearray(path.read_bytes())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", content, content.find(sign) + at, 1)
    path.write_bytes(content)
    found = opened(path, tmp_path)
    assert [source.file for source in found.sources] == ["a.zip › b"]
    assert "a.zip › a: the file is protected by a password" in str(found.problems[0])


def test_archives_unpack_no_further_than_allowed(tmp_path):
    small = Limits(max_unpacked_bytes=1_000_000)
    bomb = b"id,name\n" + b"1,a\n" * 1_000_000
    (tmp_path / "a.gz").write_bytes(gzip.compress(bomb))
    zipped(tmp_path / "a.zip", one=bomb[:600_000], two=bomb[:600_000])
    for name in ("a.gz", "a.zip"):
        with pytest.raises(UnreadableFileError, match="unpacks to more than the 1 MB"):
            opened(tmp_path / name, tmp_path, small)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (gzip.compress(CSV.encode() * 1000, mtime=0)[:-9], "damaged"),
        (b"\x1f\x8b\x08\x00", "damaged"),
        (
            gzip.compress(gzip.compress(CSV.encode(), mtime=0), mtime=0),
            "archive inside an archive",
        ),
        (gzip.compress(b"", mtime=0), "empty"),
        (b"PK\x05\x06" + bytes(18), "empty"),
    ],
)
def test_archives_that_cannot_be_used(write, tmp_path, content, words):
    with pytest.raises(UnreadableFileError, match=words):
        opened(write(content, "a.zip"), tmp_path)


def test_too_many_files_in_an_archive(tmp_path):
    path = zipped(tmp_path / "a.zip", **{f"{n}.csv": CSV for n in range(5)})
    with pytest.raises(UnreadableFileError, match="holds 5 files"):
        opened(path, tmp_path, Limits(max_members=4))


def test_a_file_whose_every_member_fails_tells_all(tmp_path):
    path = zipped(tmp_path / "a.zip", x="%PDF-1", y="")
    with pytest.raises(UnreadableFileError) as caught:
        opened(path, tmp_path)
    assert "PDF" in str(caught.value)
    assert "a.zip › y: the file is empty" in str(caught.value)
