"""What a workspace chose for its reports: kept, bounded, and never more than a picture."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from intake import report_choices
from intake.report_choices import LogoError, ReportChoices


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#2244cc").save(out, kind)
    return out.getvalue()


def test_title_and_chapters_are_kept(tmp_path):
    root = tmp_path / "new"
    assert report_choices.read(root) == ReportChoices()
    report_choices.keep(root, "सोमवार ₹", ("overview", "plan"))
    assert report_choices.read(root) == ReportChoices("सोमवार ₹", ("overview", "plan"))


@pytest.mark.parametrize("broken", ["", "[]", '{"title": 1}', '{"title": "x", "chapters": 3}', "{"])
def test_a_broken_file_counts_as_nothing_chosen(tmp_path, broken):
    (tmp_path / "report.json").write_text(broken)
    assert report_choices.read(tmp_path) == ReportChoices()


def test_a_title_has_an_end():
    assert report_choices.usable_title("  Monday \n meeting ") == "Monday meeting"
    with pytest.raises(ValueError, match="at most, this one 121"):
        report_choices.usable_title("x" * 121)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_drawn_anew(tmp_path, kind):
    sent = picture(kind, (3000, 600)) + b"<script>alert(1)</script>"
    report_choices.keep_logo(tmp_path, sent)
    kept = report_choices.logo(tmp_path)
    assert kept is not None
    assert b"script" not in kept
    assert Image.open(io.BytesIO(kept)).size == (1200, 240)
    assert report_choices.read(tmp_path).has_logo
    report_choices.forget_logo(tmp_path)
    report_choices.forget_logo(tmp_path)
    assert report_choices.logo(tmp_path) is None


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"", "must be a PNG or JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "must be a PNG or JPEG"),
        (picture(size=(900, 900))[:100], "must be a PNG or JPEG"),
        (picture("GIF"), "must be a PNG or JPEG"),
        (picture() + b"0" * 2_000_000, "larger than 2 MB"),
        (picture(size=(10_000, 5_000)), "too many pixels"),
    ],
    ids=["empty", "svg", "cut", "gif", "large", "pixels"],
)
def test_what_is_no_logo_is_refused_and_the_old_one_stays(tmp_path, sent, why):
    report_choices.keep_logo(tmp_path, picture())
    before = report_choices.logo(tmp_path)
    with pytest.raises(LogoError, match=why):
        report_choices.keep_logo(tmp_path, sent)
    assert report_choices.logo(tmp_path) == before
