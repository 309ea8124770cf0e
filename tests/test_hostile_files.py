"""Files cut, re-encoded and scrambled in thousands of ways: read, or refused in words."""

from __future__ import annotations

import gzip
import io
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import intake
import sample_data
from schemas import Ingested, IngestError, Limits
from schemas.ingest import read_file
from storage import Store, Workspace

FILES_A_SHARD = 250
SHARDS = 8
LONGEST_CPU_SECONDS = 10.0
LIMITS = Limits(max_bytes=20_000_000, max_unpacked_bytes=20_000_000)
ROWS = 25
CODECS = ("utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252", "utf-32", "utf-7")

Mutation = Callable[[bytes, random.Random], bytes]


def head(name: str) -> bytes:
    lines = (sample_data.DEFAULT_DIR / name).read_bytes().splitlines(keepends=True)
    return b"".join(lines[: ROWS + 1])


def as_workbook(content: bytes) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    for line in content.decode().splitlines():
        sheet.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_zip(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("orders.csv", content)
    return out.getvalue()


def as_json(content: bytes) -> bytes:
    header, *rows = (line.split(",") for line in content.decode().splitlines())
    records = (dict(zip(header, row, strict=False)) for row in rows)
    return ("[" + ",".join(repr(record).replace("'", '"') for record in records) + "]").encode()


def cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content) + 1)]


def flipped(content: bytes, dice: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.randint(1, 30)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def with_nuls(content: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(content))
    return content[:at] + b"\x00" * dice.randint(1, 200) + content[at:]


def recoded(content: bytes, dice: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    codec = dice.choice(
        ["utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252", "utf-32", "utf-7"]
    )
    return text.encode(codec, "replace")


def huge_cell(content: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(content))
    return (
        content[:at]
        + bytes([dice.choice(b'x",;\n')]) * dice.choice([50_000, 1_000_000])
        + content[at:]
    )


def many_columns(content: bytes, dice: random.Random) -> bytes:
    more = b"," + b",".join(b"c%d" % number for number in range(dice.choice([900, 10_000])))
    return content.replace(b"\n", more + b"\n", dice.randint(1, ROWS))


def quotes(content: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(content))
        content = content[:at] + dice.choice([b'"', b'""', b'"\n', b'",']) + content[at:]
    return content


def formulas(content: bytes, dice: random.Random) -> bytes:
    return content.replace(b",", dice.choice([b",=1+1", b",@SUM(A1)", b",=HYPERLINK(x)"]), 40)


def shuffled(content: bytes, dice: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    dice.shuffle(lines)
    return b"".join(lines)


def entities(content: bytes, dice: random.Random) -> bytes:
    bomb = b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY a%d "&a%d;&a%d;">' % (n + 1, n, n) for n in range(dice.randint(1, 40))
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", bomb + b"]><workbook>&a9;</workbook>")
        archive.writestr("[Content_Types].xml", bomb + b"]><Types/>")
    return out.getvalue()


def bomb(content: bytes, dice: random.Random) -> bytes:
    zeros = b"0" * dice.choice([1_000, 30_000_000])
    return dice.choice([gzip.compress, as_zip])(content + zeros)


BASES = tuple(head(f"{name}.csv") for name in ("influencers", "posts", "tracking_data", "payouts"))
SHAPES: tuple[Callable[[bytes], bytes], ...] = (
    bytes,
    bytes,
    as_json,
    as_zip,
    gzip.compress,
    as_workbook,
)
MUTATIONS: tuple[Mutation, ...] = (
    cut,
    flipped,
    with_nuls,
    recoded,
    huge_cell,
    many_columns,
    quotes,
    formulas,
    shuffled,
    entities,
    bomb,
)


def hostile(dice: random.Random) -> bytes:
    content = dice.choice(BASES)
    if dice.random() < 0.5:
        return dice.choice(MUTATIONS)(content, dice)
    packed = dice.choice(SHAPES)(content)
    return dice.choice((cut, flipped, with_nuls))(packed, dice)


def read(path: Path) -> list[Ingested]:
    """The tables of a file; none where it is refused, which must name it."""
    try:
        return read_file(path, "file.csv", path.parent / "scratch", limits=LIMITS)[0]
    except IngestError as error:
        told = str(error)
    assert told.startswith("file.csv")
    return []


@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_file_brings_the_reader_down(tmp_path: Path, shard: int) -> None:
    dice = random.Random(shard)
    for number in range(FILES_A_SHARD):
        path = tmp_path / "file"
        path.write_bytes(hostile(dice))
        start = time.process_time()
        for item in read(path):
            assert item.read == len(item.accepted) + len(item.rejected)
        # Of this process alone: a busy machine makes the test slow, never wrong.
        assert time.process_time() - start < LONGEST_CPU_SECONDS, (shard, number)


@pytest.fixture
def stored(tmp_path: Path) -> Workspace:
    workspace = Store(tmp_path / "data").workspace("default")
    intake.commit(workspace, [(sample_data.DEFAULT_DIR / "posts.csv", "posts.csv")], who="test")
    return workspace


def test_what_cannot_be_used_changes_no_snapshot(stored: Workspace, tmp_path: Path) -> None:
    dice = random.Random(99)
    before = stored.snapshot().id
    refused = 0
    for _ in range(60):
        path = tmp_path / "file"
        path.write_bytes(hostile(dice))
        seen = intake.preview(stored, [(path, "file.csv")], limits=LIMITS)
        assert stored.snapshot().id == before
        if not seen.usable:
            refused += 1
            outcome = intake.commit(stored, [(path, "file.csv")], who="test", limits=LIMITS)
            assert not outcome.changed
            assert stored.snapshot().id == before
    assert refused > 10
