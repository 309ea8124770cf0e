"""`roi report` as a shell and cron run it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from pypdf import PdfReader

import intake
from cli import main
from sample_data.generator import DEFAULT_DIR
from storage import Store


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    files = [(path, path.name) for path in sorted(DEFAULT_DIR.glob("*.csv"))]
    intake.commit(Store(folder).workspace("default"), files, who="test")
    return folder


@pytest.fixture
def roi(data: Path, monkeypatch: pytest.MonkeyPatch):
    """`roi("--out", path)` runs `roi report` with these options."""
    monkeypatch.setenv("ROI_DATA_DIR", str(data))
    return lambda *given: CliRunner().invoke(main, ["report", *map(str, given)])


def test_a_report_of_a_view_is_written(roi, tmp_path):
    out, logo = tmp_path / "monday.pdf", tmp_path / "logo.png"
    Image.new("RGB", (30, 10), "#00aa00").save(logo)
    out.write_bytes(b"an older report")
    done = roi(
        *("--out", out, "--filter", "brand=Gritzo", "--from", "2025-07-01", "--title", "Monday"),
        *("--chapter", "payouts", "--chapter", "overview", "--logo", logo),
    )
    assert done.exit_code == 0, done.output
    read = PdfReader(io.BytesIO(out.read_bytes()))
    assert f"{out}: {len(read.pages)} pages" in done.stdout
    assert read.metadata.title == "Monday"
    assert "Brand Gritzo" in " ".join(read.pages[0].extract_text().split())
    titles = [one.title for one in read.outline if not isinstance(one, list)]
    assert titles == ["In short", "Key figures", "Payouts", "Method and data"]
    assert len(read.pages[0].images) == 1
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_view_without_rows_is_told_by_the_exit_code(roi, tmp_path):
    out = tmp_path / "none.pdf"
    done = roi("--out", out, "--from", "2001-01-01", "--to", "2001-01-31")
    assert done.exit_code == 3
    assert "Nothing matches these filters" in done.stderr
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("given", "code", "why"),
    [
        (("--out", "{folder}/missing/o.pdf"), 1, "cannot be written: there is no such folder"),
        (("--chapter", "weather"), 2, "'weather' is not one of 'overview'"),
        (("--title", "x" * 121), 2, "120 characters at most"),
        (("--logo", "{folder}/text.png"), 2, "must be a PNG or JPEG"),
        (("--filter", "planet=Mars"), 2, "is not K=V"),
    ],
)
def test_what_cannot_be_written_is_a_sentence(roi, tmp_path, given, code, why):
    (tmp_path / "text.png").write_text("no picture")
    old = tmp_path / "o.pdf"
    old.write_bytes(b"an older report")
    options = [part.format(folder=tmp_path) for part in given]
    done = roi(*([] if "--out" in options else ["--out", old]), *options)
    assert (done.exit_code, why in done.stderr) == (code, True), done.output
    assert "Traceback" not in done.output
    assert old.read_bytes() == b"an older report"
