"""`roi plan` as a shell runs it, on the committed sample."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import intake
from cli import main
from sample_data.generator import DEFAULT_DIR
from storage import Store

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    files = [(path, path.name) for path in sorted(DEFAULT_DIR.glob("*.csv"))]
    intake.commit(Store(folder).workspace("default"), files, who="test")
    return folder


@pytest.fixture
def roi(data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`roi("--budget", 1000)` runs `roi plan` with these options."""
    monkeypatch.setenv("ROI_DATA_DIR", str(data))
    return lambda *given: CliRunner().invoke(main, ["plan", *map(str, given)])


def test_every_format_says_the_same(roi):
    found = json.loads(roi("--format", "json").stdout)
    assert (found["by"], found["objective"]) == ("influencer", "revenue")
    assert found["spent"] == pytest.approx(found["budget"]) == pytest.approx(found["today"])
    assert found["spent"] == pytest.approx(sum(row["proposed"] for row in found["cells"]))
    assert found["gain"] == pytest.approx(found["response_proposed"] - found["response_today"])
    assert found["gain_low"] < found["gain"] < found["gain_high"]
    assert found["months"] == ["2025-04", "2025-07", "2025-08"]
    assert len(found["curve"]) == 25
    printed = roi("--format", "csv")
    rows = list(csv.DictReader(io.StringIO(printed.stdout)))
    assert [row["value"] for row in rows] == [row["value"] for row in found["cells"]]
    assert [float(row["proposed"]) for row in rows] == [row["proposed"] for row in found["cells"]]
    table = roi()
    assert len(table.stdout.splitlines()) == 1 + len(rows)
    assert table.stdout.split()[:4] == ["value", "label", "today", "proposed"]
    for told in (printed.stderr, table.stderr):
        assert "of fees a month are expected to bring" in told
        assert "The best of many estimates looks better than it is." in told


def test_options_reach_the_plan(roi):
    asked = ("--by", "platform_brand", "--objective", "customers", "--format", "json")
    options = ("--budget", "2 L", "--low", 0.2, "--high", 3, "--lock", "YouTube/HKVitals")
    found = json.loads(roi(*asked, *options, "--bounds", "Facebook/Gritzo=5000:6000.5").stdout)
    assert (found["by"], found["objective"], found["budget"]) == (
        "platform_brand",
        "customers",
        200000,
    )
    assert found["idle"] is None
    rows = {row["value"]: row for row in found["cells"]}
    locked, own = rows.pop("YouTube/HKVitals"), rows.pop("Facebook/Gritzo")
    assert (locked["proposed"], locked["locked"]) == (locked["today"], True)
    assert (own["low"], own["high"]) == (5000, 6000.5)
    for row in rows.values():
        assert row["low"] == pytest.approx(0.2 * row["today"])
        assert row["high"] == pytest.approx(3 * row["today"])
    one = json.loads(roi(*asked, "--filter", "platform=YouTube").stdout)
    assert {row["platform"] for row in one["cells"]} == {"YouTube"}


def test_what_is_assumed_or_unknown_is_said(roi):
    told = roi("--lock", "Asha, of Pune").stderr
    assert "No rows of this plan, so that locks and bounds of them do nothing: “Asha, of" in told
    told = roi("--filter", "brand=gritzo").stderr
    assert "Did you mean “Gritzo”?" in told


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--budget", 1), 1, "budget of 1.00 a month is below"),
        (("--budget", 1e9), 1, "Lower the budget, raise the bounds or unlock some rows"),
        (("--budget", -3), 1, "The budget is -3.00 a month. Give more than 0"),
        (("--budget", "nan"), 2, "'nan' is no amount. Give one such as 500000 or 5L"),
        (("--low", 3), 1, "The bounds are 3 to 2 times today's spend"),
        (("--bounds", "INF001=5:4"), 1, "The bounds of INF001 are 5 to 4"),
        (("--bounds", "INF001=5"), 2, "'INF001=5' is not ID=LOW:HIGH"),
        (("--bounds", "5:6=INF001"), 2, "write it as INF001=10000:30000"),
        (("--filter", "coupon_code=X"), 1, "Fees are not known by coupon code"),
        (("--from", "2025-09-20"), 1, "Choose a longer period"),
        (("--objective", "likes"), 2, "'likes' is not one of"),
    ],
)
def test_what_cannot_be_planned_says_why_and_what_to_do(roi, options, code, words):
    found = roi(*options)
    assert (found.exit_code, found.stdout) == (code, "")
    assert words in " ".join(found.stderr.split())
    assert "Traceback" not in found.stderr
