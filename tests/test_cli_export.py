"""`roi export` writes whole files or none, and its exit code says which."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from cli.export import USUAL, export
from storage import Store


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def run(data: Path):
    """`run("--out", …)` runs the command on the sample."""

    def invoke(*arguments: object) -> Result:
        given = [str(argument) for argument in arguments]
        return CliRunner().invoke(export, given, env={"ROI_DATA_DIR": str(data)})

    return invoke


def test_a_workbook_has_the_usual_tables_unless_others_are_named(run, tmp_path):
    for tables, sheets in (((), len(USUAL)), (("by_brand", "orders"), 2)):
        out = tmp_path / "out.xlsx"
        found = run("--out", out, *(part for key in tables for part in ("--table", key)))
        assert found.exit_code == 0, found.output
        book = openpyxl.load_workbook(out, read_only=True)
        assert len(book.sheetnames) == sheets + 1
        assert book.sheetnames[-1] == "About"
        book.close()
        assert found.stdout.startswith(f"{out}: {sheets} tables, ")
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]


def test_csv_comes_with_what_it_is_made_of_beside_it(run, tmp_path, sample):
    out = tmp_path / "orders.csv"
    found = run("--out", out, "--table", "orders", "--filter", "brand=Gritzo", "--bom")
    assert found.exit_code == 0, found.output
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert f"{len(rows):,} rows" in found.stdout
    assert {row["brand"] for row in rows} == {"Gritzo"}
    about = (tmp_path / "orders.about.csv").read_text("utf-8-sig")
    assert "brand=Gritzo" in about
    assert run("--out", tmp_path / "o.zip", "--table", "orders").exit_code == 0
    with zipfile.ZipFile(tmp_path / "o.zip") as archive:
        assert len(archive.namelist()) == 2


def test_a_view_without_rows_is_written_and_told_apart(run, tmp_path):
    out = tmp_path / "none.csv"
    found = run("--out", out, "--table", "orders", "--filter", "brand=Nobody")
    assert found.exit_code == 3
    assert "the file holds no rows" in found.stderr
    assert out.read_text().count("\n") == 1
    found = run("--out", out, "--table", "costs", "--filter", "status=delivered")
    assert found.exit_code == 3
    assert "known of orders only" in found.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--out", "a.pdf"), "does not end in .xlsx, .csv, .zip"),
        (("--out", "a.csv"), "name it with --table"),
        (("--out", "a.csv", "--table", "orders", "--table", "posts"), "holds one table"),
        (("--out", "a.xlsx", "--bom"), "--bom goes with"),
        (("--out", "a.csv", "--table", "zodiac"), "There is no table 'zodiac'. Choose one of"),
    ],
)
def test_a_wrong_option_is_exit_2_and_writes_nothing(run, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    found = run(*arguments)
    assert found.exit_code == 2
    assert words in found.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_a_sentence_and_leaves_older_files(run, tmp_path):
    found = run("--out", tmp_path / "nowhere" / "a.csv", "--table", "by_brand")
    assert found.exit_code == 1
    assert "cannot be written: No such file or directory" in found.stderr
    out = tmp_path / "a.csv"
    out.write_text("older")
    (tmp_path / "a.about.csv").mkdir()  # what stands in the way of the second file
    found = run("--out", out, "--table", "by_month")
    assert found.exit_code == 1
    assert out.read_text() == "older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.about.csv", "a.csv"]


def test_a_mistyped_workspace_gives_no_figures(run, data):
    found = run("--workspace", "other", "--out", "a.csv", "--table", "orders")
    assert found.exit_code == 1
    assert "Workspace 'other' has no data" in found.stderr
    assert Store(data).workspace("other").own_snapshot() is None
