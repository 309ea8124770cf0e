"""The `roi` command as a shell runs it, on the public data sets and on bad input."""

from __future__ import annotations

import csv
import getpass
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import intake
from analytics.filters import BREAKDOWNS, TIME_DIMENSIONS, dimension_of
from analytics.influencer_metrics import INFLUENCER_METRICS
from analytics.measured_metrics import MEASURED_METRICS, METHOD
from analytics.metrics import METRICS
from cli import main
from sample_data import DEFAULT_DIR
from storage import Store

ROOT = Path(__file__).resolve().parents[1]
TABLES = ("influencers", "posts", "tracking_data", "payouts")

Roi = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def roi(tmp_path: Path) -> Roi:
    environment = {**os.environ, "ROI_DATA_DIR": str(tmp_path / "data")}

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cli", *map(str, arguments)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def files_of(folder: Path) -> list[Path]:
    return [folder / f"{table}.csv" for table in TABLES]


def ingested(roi: Roi, *arguments: object) -> dict[str, Any]:
    result = roi("ingest", *arguments, "--format", "json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("name", "read", "revenue", "cost", "roas"),
    [
        ("viso27", [100, 300, 1000, 100], 247931.48, 167624.04, 1.479093),
        ("shreyash130", [4, 4, 4, 4], 8280.0, 16860.0, 0.491103),
    ],
)
def test_public_sets_give_their_totals(
    roi: Roi,
    public_sets: Path,
    name: str,
    read: list[int],
    revenue: float,
    cost: float,
    roas: float,
) -> None:
    report = ingested(roi, *files_of(public_sets / name))
    assert [table["read"] for table in report["tables"]] == read
    totals = json.loads(roi("metrics", "--format", "json").stdout)
    assert (totals["revenue"], totals["cost"]) == (revenue, cost)
    assert totals["roas"] == pytest.approx(roas, abs=5e-7)
    assert totals["roas"] == pytest.approx(totals["revenue"] / totals["cost"], rel=1e-12)
    for table in report["tables"]:
        assert table["accepted"] == table["read"]
        assert table["rejected"] == 0


@pytest.mark.parametrize("dimension", ["influencer", "brand", "platform", "product", "month"])
def test_breakdowns_add_up_and_every_format_says_the_same(
    roi: Roi, public_sets: Path, dimension: str
) -> None:
    ingested(roi, *files_of(public_sets / "viso27"))
    rows = json.loads(roi("metrics", "--by", dimension, "--format", "json").stdout)
    for metric, total in (("revenue", 247931.48), ("cost", 167624.04)):
        assert sum(row[metric] or 0 for row in rows) == pytest.approx(total, abs=1e-6)
    table = roi("metrics", "--by", dimension, "--format", "csv").stdout
    printed = list(csv.DictReader(io.StringIO(table)))
    assert [row[dimension] for row in printed] == [str(row[dimension] or "") for row in rows]
    assert [float(row["revenue"]) for row in printed] == [row["revenue"] for row in rows]
    assert roi("metrics", "--by", dimension).returncode == 0


def test_filters_and_dates_reach_cost(roi: Roi, public_sets: Path) -> None:
    ingested(roi, *files_of(public_sets / "viso27"))
    by_brand = {
        row["brand"]: row
        for row in json.loads(roi("metrics", "--by", "brand", "--format", "json").stdout)
    }
    one = json.loads(roi("metrics", "--filter", "brand=Gritzo", "--format", "json").stdout)
    assert (one["revenue"], one["cost"]) == (
        by_brand["Gritzo"]["revenue"],
        by_brand["Gritzo"]["cost"],
    )
    parts = [
        json.loads(roi("metrics", *span, "--format", "json").stdout)
        for span in (("--to", "2025-04-30"), ("--from", "2025-05-01"))
    ]
    assert all(0 < part["cost"] < 167624.04 for part in parts)
    assert sum(part["cost"] for part in parts) == pytest.approx(167624.04, abs=1e-6)
    assert sum(part["revenue"] for part in parts) == pytest.approx(247931.48, abs=1e-6)


def test_the_same_files_again_change_nothing(roi: Roi, public_sets: Path) -> None:
    first = ingested(roi, *files_of(public_sets / "viso27"))
    second = ingested(roi, *files_of(public_sets / "viso27"))
    assert (first["changed"], second["changed"]) == (True, False)
    assert first["snapshot"] == second["snapshot"]


def test_upload_order_never_changes_a_total(roi: Roi, public_sets: Path) -> None:
    for path in reversed(files_of(public_sets / "viso27")):
        ingested(roi, path)
    totals = json.loads(roi("metrics", "--format", "json").stdout)
    assert (totals["revenue"], totals["cost"]) == (247931.48, 167624.04)


def test_rejected_rows_exit_with_3_and_are_counted(roi: Roi, tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "source,campaign,influencer_id,user_id,product,date,orders,revenue\n"
        "Instagram,A,1,u1,MB Whey,2025-01-01,abc,100\n"
        "Instagram,A,1,u2,MB Whey,31/02/2025,1,100\n"
        "Instagram,A,1,u3,MB Whey,2025-01-03,1,100\n"
    )
    refused = tmp_path / "refused.csv"
    result = roi("ingest", orders, "--rejects", refused, "--format", "json")
    assert result.returncode == 3
    assert "orders.csv, line 2, orders “abc”: not a number" in result.stderr
    assert "orders.csv, line 3, date “31/02/2025”: there is no such day" in result.stderr
    with refused.open(encoding="utf-8-sig", newline="") as lines:
        assert [row["line"] for row in csv.DictReader(lines)] == ["2", "3"]
    (table,) = json.loads(result.stdout)["tables"]
    assert (table["read"], table["accepted"], table["rejected"]) == (3, 1, 2)
    assert sum(table["reasons"].values()) == 2
    assert table["warnings"] == 1  # the influencer is unknown, the row is kept
    totals = json.loads(roi("metrics", "--format", "json").stdout)
    assert (totals["revenue"], totals["orders"]) == (100.0, 1)


def test_nothing_usable_exits_with_2_and_keeps_what_is_stored(
    roi: Roi, public_sets: Path, tmp_path: Path
) -> None:
    stored = ingested(roi, *files_of(public_sets / "viso27"))
    empty, pdf, missing = tmp_path / "empty.csv", tmp_path / "report.csv", tmp_path / "none.csv"
    empty.touch()
    pdf.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")
    for path in (empty, pdf, missing):
        result = roi("ingest", path, "--format", "json")
        assert result.returncode == 2
        assert path.name in result.stderr
        assert "Traceback" not in result.stderr
        assert json.loads(result.stdout)["snapshot"] is None
    again = ingested(roi, *files_of(public_sets / "viso27"))
    assert again["snapshot"] == stored["snapshot"]


def test_workspaces_are_apart(roi: Roi, public_sets: Path) -> None:
    ingested(roi, *files_of(public_sets / "viso27"), "--workspace", "north")
    other = roi("metrics", "--workspace", "south", "--format", "json")
    assert (other.returncode, other.stdout) == (1, "")
    assert "Workspace 'south' has no data" in other.stderr
    sample = roi("metrics", "--format", "json")
    assert "no data yet" in sample.stderr
    assert json.loads(sample.stdout)["revenue"] != 247931.48


@pytest.mark.parametrize(
    "arguments",
    [
        ("metrics", "--filter", "brand"),
        ("metrics", "--filter", "colour=red"),
        ("metrics", "--by", "colour"),
        ("metrics", "--from", "2025-02-01", "--to", "2025-01-01"),
        ("metrics", "--workspace", "../x"),
        ("costs", "--by", "coupon_code"),
        ("costs", "--check", "--by", "brand"),
        ("costs", "--check", "--filter", "brand=Gritzo"),
        ("serve", "--host", "0.0.0.0"),
        ("serve", "--workspace", "../x"),
    ],
)
def test_wrong_words_get_a_sentence(roi: Roi, arguments: tuple[str, ...]) -> None:
    result = roi(*arguments)
    assert result.returncode in {1, 2}
    assert "Error" in result.stderr
    assert "Traceback" not in result.stderr


def test_sample_writes_five_tables_and_the_truth(roi: Roi, tmp_path: Path) -> None:
    result = roi(
        "sample",
        tmp_path / "s",
        "--influencers",
        12,
        "--orders",
        500,
        "--seed",
        3,
        "--workspace",
        "w",
    )
    assert result.returncode == 0, result.stderr
    names = {path.name for path in (tmp_path / "s").iterdir()}
    assert names == {
        "influencers.csv",
        "posts.csv",
        "tracking_data.csv",
        "payouts.csv",
        "products.csv",
        "truth.json",
    }
    ingested(roi, *(tmp_path / "s").glob("*.csv"))


def test_what_an_import_removes_is_said(roi: Roi, tmp_path: Path) -> None:
    header = "source,campaign,influencer_id,user_id,product,date,orders,revenue\n"
    orders = tmp_path / "orders.csv"
    rows = [f"Instagram,A,,u{day},MB Whey,2025-01-0{day},1,100\n" for day in (1, 2, 3)]
    orders.write_text(header + "".join(rows))
    ingested(roi, orders)
    orders.write_text(header + rows[0] + rows[2])
    printed = roi("ingest", orders).stdout
    assert "tracking: 0 added, 0 updated, 1 removed, 2 unchanged" in printed
    orders.write_text(header + rows[0] + rows[1] + rows[2])
    report = ingested(roi, orders)
    assert report["changes"]["tracking"] == {
        "added": 1,
        "updated": 0,
        "unchanged": 2,
        "removed": 0,
    }


def test_a_filter_that_names_nothing_is_said(roi: Roi, public_sets: Path) -> None:
    ingested(roi, *files_of(public_sets / "viso27"))
    result = roi("metrics", "--filter", "brand=gritzo", "--format", "json")
    assert "Nothing in this data has the brand “gritzo”. Did you mean “Gritzo”?" in result.stderr
    assert json.loads(result.stdout)["revenue"] == 0
    result = roi("metrics", "--filter", "influencer=Allison Hill", "--format", "json")
    assert "Did you mean “Allison Hill” (1)?" in result.stderr


def test_cost_that_a_date_leaves_out_is_said(roi: Roi, tmp_path: Path) -> None:
    payouts = tmp_path / "payouts.csv"
    payouts.write_text("influencer_id,basis,rate,orders,total_payout\n1,post,70,1,70\n")
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "source,campaign,influencer_id,user_id,product,date,orders,revenue\n"
        "Instagram,A,2,u1,MB Whey,2025-01-01,1,100\n"
    )
    ingested(roi, payouts, orders)
    dated = roi("metrics", "--from", "2025-01-01", "--format", "json")
    assert "₹70.00 of cost has no date and is not included." in dated.stderr
    assert json.loads(dated.stdout)["cost"] == 0
    whole = roi("metrics", "--format", "json")
    assert "no date" not in whole.stderr
    assert json.loads(whole.stdout)["cost"] == 70


def test_the_history_names_who_ran_the_shell(roi: Roi, tmp_path: Path, public_sets: Path) -> None:
    (influencers, posts, *_) = files_of(public_sets / "viso27")
    ingested(roi, influencers, "--who", "  Asha\tRao ")
    ingested(roi, posts)
    workspace = Store(tmp_path / "data").workspace("default")
    assert [entry.who for entry in workspace.history()] == [getpass.getuser(), "Asha Rao"]


def test_followers_limit_orders_posts_and_cost(roi: Roi, public_sets: Path) -> None:
    ingested(roi, *files_of(public_sets / "viso27"))

    def totals(*options: str) -> dict[str, float]:
        return json.loads(roi("metrics", *options, "--format", "json").stdout)

    whole = totals("--followers", "0-")
    parts = [totals("--followers", limit) for limit in ("-99999", "1L-5L", "500001-")]
    for metric in ("revenue", "cost", "likes", "orders"):
        assert sum(part[metric] for part in parts) == pytest.approx(whole[metric], abs=1e-6)
        assert all(0 < part[metric] < whole[metric] for part in parts)
    assert whole["cost"] == 167624.04
    result = roi("metrics", "--followers", "many")
    assert result.returncode == 2
    assert "'many' is not a range of followers: write it as 10000-500000" in result.stderr


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample and a column of its own in the orders."""
    folder = tmp_path_factory.mktemp("sampled")
    for name in ("influencers", "posts", "payouts", "products"):
        shutil.copy(DEFAULT_DIR / f"{name}.csv", folder / f"{name}.csv")
    lines = (DEFAULT_DIR / "tracking_data.csv").read_text().splitlines()
    marked = [f"{line},{'cpc' if n % 3 else 'email'}" for n, line in enumerate(lines[1:])]
    (folder / "orders.csv").write_text("\n".join([f"{lines[0]},UTM Medium", *marked]))
    workspace = Store(folder / "data").workspace("default")
    intake.commit(workspace, [(path, path.name) for path in folder.glob("*.csv")], who="test")
    return folder / "data"


@pytest.mark.parametrize("dimension", [*BREAKDOWNS, "extra.order.UTM Medium"])
def test_every_dimension_breaks_down_with_the_keys_of_the_registry(
    sampled: Path, dimension: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROI_DATA_DIR", str(sampled))
    command = ["metrics", "--by", dimension, "--format", "json"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)
    assert len(rows) > 1
    more = INFLUENCER_METRICS if dimension == "influencer" else ()
    keys = [*METRICS, *MEASURED_METRICS, METHOD]
    assert all(list(row) == [dimension, "label", *keys, *more] for row in rows)
    whole = json.loads(CliRunner().invoke(main, ["metrics", "--format", "json"]).stdout)
    assert list(whole) == keys
    for metric in ("total_orders", "total_revenue", "orders", "revenue"):
        assert sum(row[metric] for row in rows) == pytest.approx(whole[metric], abs=0.01)
    known_of_orders_only = dimension_of(dimension).level == "order"
    assert all((row["cost"] is None) == known_of_orders_only for row in rows)
    if not known_of_orders_only:
        assert sum(row["cost"] for row in rows) == pytest.approx(whole["cost"], abs=0.01)
    if dimension in TIME_DIMENSIONS:
        return
    filtered = [*command[:1], "--filter", f"{dimension}={rows[0][dimension]}", "--format", "json"]
    one = json.loads(CliRunner().invoke(main, filtered).stdout)
    # An influencer's measured figure is steadied among all of them; that of one filtered is not.
    same = METRICS if dimension == "influencer" else (*METRICS, *MEASURED_METRICS)
    known = {key: rows[0][key] for key in same if rows[0][key] is not None}
    assert {key for key in same if one[key] is not None} == set(known)
    assert {key: one[key] for key in known} == pytest.approx(known, rel=1e-9)


def test_an_extra_column_that_is_not_there_is_not_a_filter(roi: Roi, public_sets: Path) -> None:
    ingested(roi, *files_of(public_sets / "viso27"))
    for options in (("--filter", "extra.order.x=1"), ("--by", "extra.order.x")):
        result = roi("metrics", *options)
        assert result.returncode == 2
        assert "extra.order.x" in result.stderr


def test_what_a_file_adds_up_to_and_what_was_only_like_a_known_header_is_said(
    roi: Roi, tmp_path: Path
) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text('date,campaign,orders,reveneu\n2025-01-01,A,2,"₹7,30,501.05"\n')
    text = roi("ingest", orders, "--workspace", "text").stdout
    assert "  adds up to ₹7,30,501.05 revenue in 2 orders\n" in text
    assert "  reveneu read as revenue (similar, 93 %)\n" in text
    (table,) = ingested(roi, orders)["tables"]
    assert table["sums"] == {"orders": 2, "revenue": 730501.05}
    assert table["similar"] == {"reveneu": {"column": "revenue", "confidence": 0.93}}


def test_a_line_that_is_no_row_is_told_without_a_column(roi: Roi, tmp_path: Path) -> None:
    orders = tmp_path / "q.csv"
    header = "tracking_id,source,campaign,product,date,orders,revenue\n"
    orders.write_text(header + "t1,IG,A,MB,2025-01-02,1,5\nt2,IG,A,MB,2025-01-02,1,5,x\n")
    told = roi("ingest", orders).stderr
    assert "q.csv, line 3: the line has 8 cells" in told


def test_posts_come_with_what_they_sold_within_the_window(roi: Roi, tmp_path: Path) -> None:
    people = tmp_path / "influencers.csv"
    people.write_text("influencer_id,name,platform\ni1,Asha,Instagram\n")
    posts = tmp_path / "posts.csv"
    posts.write_text(
        "post_id,influencer_id,platform,date,reach,likes,comments\n"
        "p1,i1,Instagram,2025-03-01,1000,90,10\n"
    )
    orders = tmp_path / "tracking.csv"
    orders.write_text(
        "tracking_id,source,campaign,influencer_id,user_id,product,date,orders,revenue\n"
        "t1,Instagram,A,i1,u1,MB Whey,2025-03-04,1,300\n"
        "t2,Instagram,A,i1,u2,MB Whey,2025-03-12,1,100\n"
    )
    ingested(roi, people, posts, orders)
    result = roi("metrics", "--by", "post", "--format", "json")
    assert "100.0% of tracked revenue follows a post within 14 days" in result.stderr
    (row,) = json.loads(result.stdout)
    assert (row["post_id"], row["orders"], row["revenue"]) == ("p1", 2, 400.0)
    roi("settings", "--set", "attribution_days=7")
    result = roi("metrics", "--by", "post", "--format", "json")
    assert "75.0% of tracked revenue follows a post within 7 days; ₹100.00" in result.stderr
    (row,) = json.loads(result.stdout)
    assert (row["orders"], row["revenue"]) == (1, 300.0)


def write_fixed_sums(folder: Path) -> None:
    """₹900 fixed for two posts for campaign A and one for B, and a payout per order that is off."""
    (folder / "influencers.csv").write_text("influencer_id,name,platform\na,Asha,Instagram\n")
    (folder / "posts.csv").write_text(
        "post_id,influencer_id,platform,date,campaign,reach\n"
        "p1,a,Instagram,2025-03-01,A,25000\n"
        "p2,a,Instagram,2025-03-02,A,25000\n"
        "p3,a,Instagram,2025-03-03,B,10000\n"
    )
    (folder / "tracking.csv").write_text(
        "tracking_id,source,influencer_id,campaign,date,orders,revenue\n"
        "t1,Instagram,a,A,2025-03-05,10,1000\nt2,Instagram,a,B,2025-03-06,20,4000\n"
    )
    (folder / "payouts.csv").write_text(
        "payout_id,influencer_id,basis,rate,orders,total_payout\nf,a,fixed,,,900\n"
    )


def test_roas_has_a_range_over_the_rules_for_fixed_sums(roi: Roi, tmp_path: Path) -> None:
    write_fixed_sums(tmp_path)
    ingested(roi, *sorted(tmp_path.glob("*.csv")))
    rows = json.loads(roi("costs", "--by", "campaign", "--format", "json").stdout)
    found = {row["campaign"]: row for row in rows}
    assert found["A"]["label"] == "A"
    assert (found["A"]["low"], found["A"]["high"]) == pytest.approx((4 / 3, 1000 / 180))
    assert (found["B"]["low"], found["B"]["high"]) == pytest.approx((4000 / 720, 80 / 3))
    assert found["B"]["roas_orders"] == pytest.approx(4000 / 600)
    (whole,) = json.loads(roi("costs", "--format", "json").stdout)
    assert (whole["low"], whole["high"], whole["fixed"]) == pytest.approx((50 / 9, 50 / 9, 900))
    assert roi("costs", "--by", "campaign").stdout.count("\n") == 3
    none = roi("costs", "--filter", "status=paid", "--format", "json")
    assert (json.loads(none.stdout), "no cost to show" in none.stderr) == ([], True)


def test_payouts_are_checked_against_rate_and_work(roi: Roi, tmp_path: Path) -> None:
    write_fixed_sums(tmp_path)
    (tmp_path / "payouts.csv").write_text(
        "payout_id,influencer_id,basis,rate,orders,total_payout\n"
        "right,a,order,50,30,1500\nwrong,a,order,50,25,2000\n"
    )
    ingested(roi, *sorted(tmp_path.glob("*.csv")))
    rows = json.loads(roi("costs", "--check", "--format", "json").stdout)
    assert [row["payout_id"] for row in rows] == ["wrong", "right"]
    assert [row["difference"] for row in rows] == [750, 0]
    assert (rows[0]["recorded"], rows[0]["computed"]) == (2000, 1250)


OATS = "Gritzo Super Oats Choco 400g"


def test_what_an_activity_added_is_printed(roi: Roi) -> None:
    asked = ("--brand", "MuscleBlaze", "--start", "2025-08-19", "--end", "2025-09-30")
    found = roi("incrementality", *asked, "--format", "json")
    assert found.returncode == 0, found.stderr
    answer = json.loads(found.stdout)
    assert answer["lower"] < answer["estimate"] < answer["upper"]
    assert answer["iroas"] == pytest.approx(answer["estimate"] / answer["cost"])
    assert answer["iroas_lower"] < answer["iroas"] < answer["iroas_upper"]
    assert 0 <= answer["probability_above_1"] <= 1
    assert answer["method"] == "structural"
    assert answer["minimum_detectable"] > 0
    assert {"key", "text", "grave"} == set().union(*answer["flags"])
    said = roi("incrementality", *asked, "--method", "organic_share")
    assert "an assumption, not a measurement" in said.stdout
    assert "Incremental ROAS (assumption)" in said.stdout
    assert "break-even" not in said.stdout
    assert "above break-even (1.00×) with" in roi("incrementality", *asked).stdout
    inside = roi("incrementality", *asked[:2], "--start", "2025-09-01", "--end", "2025-09-30")
    assert "Unreliable: The window begins" in inside.stdout
    same = roi(
        "incrementality",
        "--filter",
        "brand=MuscleBlaze",
        "--from",
        "2025-08-19",
        "--to",
        "2025-09-30",
        "--format",
        "json",
    )
    assert json.loads(same.stdout) == answer


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--brand", "Nobody"), 1, "Brands with orders: MuscleBlaze, HKVitals, Gritzo"),
        (
            ("--brand", "Gritzo", "--control", "Gritzo Super Oats Choco 400g"),
            1,
            "belongs to Gritzo",
        ),
        ((), 2, "Name the brand"),
        (("--filter", "platform=Instagram"), 2, "brand or a product"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(roi: Roi, options, code, words) -> None:
    found = roi("incrementality", *options, "--start", "2025-08-19", "--end", "2025-09-30")
    assert (found.returncode, found.stdout) == (code, "")
    assert words in found.stderr


def test_payouts_say_what_is_owed_and_why_records_differ(roi, public_sets, tmp_path):
    ingested(roi, *files_of(public_sets / "viso27"))
    found = json.loads(roi("payouts", "--format", "json").stdout)
    # Without a status column what is recorded was paid, and owed = computed − recorded.
    assert (found["payable"], found["paid"], found["recorded"]) == (0.0, 167624.04, 167624.04)
    assert found["owed"] == pytest.approx(found["computed"] - found["recorded"])
    assert (len(found["influencers"]), len(found["different"])) == (100, 34)
    shown = list(
        csv.DictReader(io.StringIO(roi("payouts", "--differences", "--format=csv").stdout))
    )
    assert {row["cause"] for row in shown} == {"counted", "no post"}
    sizes = [abs(float(row["difference"])) for row in shown]
    assert sizes == sorted(sizes, reverse=True)
    by = {
        name: json.loads(roi("payouts", "--by", name, "--format", "json").stdout)
        for name in ("influencer", "month", "payout", "line")
    }
    for name in ("influencer", "month"):
        assert sum(row["owed"] for row in by[name]) == pytest.approx(found["owed"])
    whole = sum(round(100 * row["amount"]) for row in by["line"])
    assert sum(round(100 * row["amount"]) for row in by["payout"]) == whole
    assert whole == round(100 * found["computed"])
    assert len(by["payout"]) == len({row["due"] for row in by["line"]}) < len(by["line"])
    assert {"paid", "paid, difference"} == {row["state"] for row in by["payout"]}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--only", "approved"), "--only goes with --mark"),
        (("--by", "line", "--note", "September"), "--note goes with --mark"),
        (("--log", "--out", "log.csv"), "--out goes with --statement or --run"),
        (("--by", "line", "--differences"), "Give one of"),
        (("--run", "1", "--mark", "paid"), "Give one of"),
    ],
)
def test_an_option_of_payouts_that_would_change_nothing_is_refused(roi, options, words):
    found = roi("payouts", *options)
    assert (found.returncode, found.stdout, words in found.stderr) == (2, "", True)


def test_payouts_are_decided_run_and_printed_from_the_shell(roi, tmp_path):
    assert roi("ingest", *files_of(DEFAULT_DIR)).returncode == 0
    september = ("--from", "2025-09-01", "--to", "2025-09-30")
    before = json.loads(roi("payouts", *september, "--format", "json").stdout)
    marked = roi("payouts", *september, "--mark", "approved", "--note", "September")
    assert marked.returncode == 0, marked.stderr
    after = json.loads(roi("payouts", *september, "--format", "json").stdout)
    assert (after["approved"], after["due"]) == (before["due"], 0)
    (entry,) = json.loads(roi("payouts", "--log", "--format", "json").stdout)
    assert (entry["state"], entry["note"], entry["amount"]) == (
        "approved",
        "September",
        before["due"],
    )
    out = tmp_path / "run.csv"
    assert roi("payouts", "--run", entry["run"], "--out", out).returncode == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert sum(round(100 * float(row["amount"])) for row in rows) == round(100 * before["due"])
    assert roi("payouts", "--run", 9, "--out", out).returncode == 2
    again = roi("payouts", *september, "--mark", "approved")
    assert (again.returncode, "can become approved" in again.stderr) == (1, True)
    pdf = tmp_path / "statement.pdf"
    assert roi("payouts", "--statement", "INF016", "--out", pdf).returncode == 0
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert roi("payouts", "--statement", "nobody").returncode == 2


def test_what_stands_out_is_printed(roi):
    told = json.loads(roi("insights", "--format", "json").stdout)
    assert told["tested"] > 100
    money = [row["money"] for row in told["insights"] if row["kind"] == "finding"]
    assert money == sorted(money, reverse=True)
    assert all(row["confidence"] is None or row["confidence"] >= 0.95 for row in told["insights"])
    rows = list(csv.DictReader(io.StringIO(roi("insights", "--format", "csv").stdout)))
    assert [row["what"] for row in rows] == [row["what"] for row in told["insights"]]
    plain = roi("insights").stdout
    assert all(row["what"] in plain for row in rows)
    quiet = roi("insights", "--from", "2024-04-01", "--to", "2024-04-07")
    assert "Nothing stands out beyond chance" in quiet.stdout
