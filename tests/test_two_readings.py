"""Dates and numbers with two readings, from the file to the stored rows and back as a fix-list."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import intake
from reports.delimited import csv_lines
from schemas.choices import Choice
from storage import Store, Workspace, read_live

ORDERS = "tracking_id;source;campaign;product;date;orders;revenue\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Store(tmp_path / "data").workspace("default")


@pytest.fixture
def bring(workspace: Workspace, tmp_path: Path):
    """Imports a file and gives what came of it."""

    def import_file(content: str | bytes, name: str = "orders.csv", **more) -> intake.Outcome:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return intake.commit(workspace, [(path, name)], who="test", **more)

    return import_file


def orders(dates: Sequence[str], amounts: Sequence[str] = (), first: int = 1) -> str:
    amounts = amounts or ["500"] * len(dates)
    rows = zip(dates, amounts, strict=True)
    return ORDERS + "".join(
        f"t{n};IG;A;MB;{day};1;{amount}\n" for n, (day, amount) in enumerate(rows, first)
    )


def money(*amounts: str) -> str:
    return orders(["2025-01-02"] * len(amounts), amounts)


def stored(workspace: Workspace, column: str) -> list[object]:
    rows = read_live(workspace.snapshot().rows_of("tracking"), ["tracking_id", column])
    values = rows.sort_by("tracking_id")[column].to_pylist()
    return [str(value)[:10] for value in values] if column == "date" else values


def reasons(outcome: intake.Outcome) -> list[str]:
    (report,) = outcome.reports
    return list(report.warning_reasons)


def fix_list(workspace: Workspace, path: Path, scratch: Path) -> pd.DataFrame:
    found = intake.rejects(workspace, [(path, path.name)], scratch=scratch)
    text = "".join(csv_lines(found.columns, found.frames()))
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)


MDY = Choice("tracking", None, "mdy")


def test_dates_that_prove_their_order_overrule_a_remembered_one(bring, workspace) -> None:
    bring(orders(["03/04/2025"]), "march.csv", choices={("march.csv", None): MDY}, remember=True)
    assert stored(workspace, "date") == ["2025-03-04"]
    days = [f"{day}/04/2025" for day in range(10, 16)]
    outcome = bring(orders(days, first=2), "april.csv")

    assert stored(workspace, "date")[1:] == [f"2025-04-{day}" for day in range(10, 16)]
    assert any("month-day-year" in reason for reason in reasons(outcome))


def test_a_remembered_order_decides_where_the_dates_do_not(bring, workspace) -> None:
    bring(orders(["03/04/2025"]), "a.csv", choices={("a.csv", None): MDY}, remember=True)
    outcome = bring(orders(["05/06/2025"], first=2), "b.csv")
    assert stored(workspace, "date") == ["2025-03-04", "2025-05-06"]
    assert reasons(outcome) == []


@pytest.mark.parametrize("now", ["dates", "choices"])
def test_an_order_given_now_holds_against_the_dates(bring, now) -> None:
    days = ["13/04/2025", "03/04/2025"]
    asked = {"dates": "mdy"} if now == "dates" else {"choices": {("orders.csv", None): MDY}}
    (report,) = bring(orders(days), **asked).reports
    assert (report.accepted, report.rejected) == (1, 1)


@pytest.mark.parametrize(
    ("amounts", "paise"),
    [
        (["1.500", "750,25", "12.000"], [150_000, 75_025, 1_200_000]),
        (["1.234", "2.500"], [123_400, 250_000]),
        (["1,234", "2,500"], [123_400, 250_000]),
        (["10.125", "750.25"], [1013, 75_025]),
    ],
)
def test_the_whole_column_tells_what_dots_and_commas_stand_for(
    bring, workspace, amounts, paise
) -> None:
    bring(money(*amounts))
    assert stored(workspace, "revenue_paise") == paise


def test_amounts_in_lakh_have_three_decimals(bring, workspace) -> None:
    bring(money("1.234", "2.5").replace("revenue", "Revenue (in lakhs)"))
    assert stored(workspace, "revenue_paise") == [12_340_000, 25_000_000]
    bring(money("1.234", "0.002").replace("revenue", "Revenue (in lakhs)"))
    assert stored(workspace, "revenue_paise") == [12_340_000, 20_000]


def test_a_stray_amount_under_a_scale_is_refused_too(bring, workspace) -> None:
    outcome = bring(money("1.200,50", "7,25", "750.25").replace("revenue", "Revenue (in lakhs)"))
    assert stored(workspace, "revenue_paise") == [12_005_000_000, 72_500_000]
    assert "decimal comma" in outcome.rejected["reason"].iloc[0]


def test_thousands_that_nothing_proves_are_told(bring) -> None:
    assert reasons(bring(money("1.234", "2.500", "700"))) == [
        "2 amounts like 1.234 read as 1,234: money has no third decimal"
    ]
    assert reasons(bring(money("1,234", "2,500", "700"))) == []


def test_likes_grouped_by_dots_are_whole_numbers(bring, workspace) -> None:
    header = "post_id;influencer_id;platform;date;url;caption;reach;likes;comments\n"
    rows = "p1;1;Instagram;2025-01-02;;a;12.500;1.234;7\np2;1;Instagram;2025-01-03;;b;9.000;800;9\n"
    outcome = bring(header + rows, "posts.csv")
    posts = read_live(workspace.snapshot().rows_of("posts"), ["post_id", "likes", "reach"])
    assert posts.sort_by("post_id")["likes"].to_pylist() == [1234, 800]
    assert posts.sort_by("post_id")["reach"].to_pylist() == [12_500, 9000]
    assert {
        "2 numbers like 12.500 read as 12,500: this column counts in ones",
        "1 number like 1.234 read as 1,234: this column counts in ones",
    } <= set(reasons(outcome))


def test_a_quantity_with_three_decimals_is_no_thousand(bring, workspace) -> None:
    bring(ORDERS + "t1;IG;A;MB;2025-01-02;1.000;500\nt2;IG;A;MB;2025-01-02;2.000;500\n")
    assert stored(workspace, "orders") == [1, 2]


def test_one_stray_amount_is_refused_and_turns_no_other(bring, workspace) -> None:
    outcome = bring(money("10.125", "750.25", "1.000.000"))
    assert stored(workspace, "revenue_paise") == [1013, 75_025]
    assert "decimal point" in outcome.rejected["reason"].iloc[0]


def test_an_early_block_is_read_by_what_a_late_one_proves(bring, workspace) -> None:
    bring(money(*["12.000"] * 150_000, "750,25"))
    assert sum(stored(workspace, "revenue_paise")) == 150_000 * 1_200_000 + 75_025


def test_numbers_of_a_workbook_and_of_json_have_a_decimal_point(bring, workspace) -> None:
    header = ORDERS.strip().split(";")
    rows = [["t1", "IG", "A", "MB", "2025-01-02", 1, 10.125], ["t2", "IG", "A", "MB", "", 1, -2.5]]
    rows[1][4:] = ["2025-01-02", 1, 2.375]
    book = openpyxl.Workbook()
    for row in [header, *rows]:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    for text, name in [
        (content.getvalue(), "a.xlsx"),
        (json.dumps([dict(zip(header, row, strict=True)) for row in rows]), "a.json"),
    ]:
        outcome = bring(text, name)
        assert stored(workspace, "revenue_paise") == [1013, 238]
        assert reasons(outcome) == []


@pytest.mark.parametrize(
    ("cells", "days", "told"),
    [
        (["25/01/15", "25/02/17"], ["2025-01-15", "2025-02-17"], "year-month-day"),
        (["25/01/15"], ["2015-01-25"], "day-month-year"),
        (["13/07/25"], ["2025-07-13"], ""),
        (["15/01/25", "15/02/25"], ["2025-01-15", "2025-02-15"], ""),
        (["25/01/24", "25/02/24"], ["2024-01-25", "2024-02-25"], "day-month-year"),
        (["25/12/24", "25/01/25"], ["2024-12-25", "2025-01-25"], "day-month-year"),
        (["13/07/25", "14/07/25"], ["2025-07-13", "2025-07-14"], ""),
        (["25/01/05", "25/02/17", "25/02/28"], ["2025-01-05", "2025-02-17", "2025-02-28"], ""),
        (["25/01/25", "25/02/25"], ["2025-01-25", "2025-02-25"], ""),
        (["03/07/25", "14/07/25", "15/08/26"], ["2025-07-03", "2025-07-14", "2026-08-15"], ""),
        (["25/01/2015", "25/02/2017"], ["2015-01-25", "2017-02-25"], ""),
    ],
)
def test_years_of_two_digits_are_found_on_either_side(bring, workspace, cells, days, told) -> None:
    outcome = bring(orders(cells))
    assert stored(workspace, "date") == days
    assert [told in reason for reason in reasons(outcome)] == [True] * bool(told)


def test_a_remembered_year_first_decides_where_the_dates_do_not(bring, workspace) -> None:
    choices = {("a.csv", None): Choice("tracking", None, "ymd")}
    bring(orders(["25/01/15"]), "a.csv", choices=choices, remember=True)
    bring(orders(["25/02/16", "25/02/16"], first=2), "b.csv")
    assert stored(workspace, "date") == ["2025-01-15", "2025-02-16", "2025-02-16"]


def test_a_list_of_rejected_rows_keeps_the_order_of_its_files_dates(
    bring, workspace, tmp_path
) -> None:
    days = [f"04/{day}/2025" for day in range(13, 20)]
    bring(orders([*days, "03/04/2025"], ["500"] * 7 + ["soon"]))
    fix = fix_list(workspace, tmp_path / "orders.csv", tmp_path / "scratch")
    assert fix["date"].tolist() == ["2025-03-04"]
    bring(fix.assign(revenue="500").to_csv(index=False), "fix.csv")
    assert stored(workspace, "date")[-1] == "2025-03-04"


@pytest.mark.parametrize(
    ("proof", "cell", "paise"),
    [("1.500,50", "12.000", 1_200_000), ("750.25", "12.125", 1213), ("750,25", "12,125", 1213)],
)
def test_a_list_of_rejected_rows_keeps_the_marks_of_its_files_numbers(
    bring, workspace, tmp_path, proof, cell, paise
) -> None:
    days = ["2025-01-02"] * 3 + ["soon"]
    bring(orders(days, [proof, proof, proof, cell]))
    fix = fix_list(workspace, tmp_path / "orders.csv", tmp_path / "scratch")
    outcome = bring(fix.assign(date="2025-01-05").to_csv(index=False), "fix.csv")
    assert outcome.reports[0].accepted == 1
    assert stored(workspace, "revenue_paise")[-1] == paise


def test_a_replaced_row_is_written_out_too(bring) -> None:
    text = orders(["04/13/2025", "03/04/2025", "03/05/2025"]).replace("t3", "t2")
    assert bring(text).rejected["date"].tolist() == ["2025-03-04"]
