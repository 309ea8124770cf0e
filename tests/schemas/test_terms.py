"""Terms as people write them: steps, words, rules, and which file holds them."""

from __future__ import annotations

from pathlib import Path

import pytest

import intake
from schemas.tiers import parse_tiers, spelled, stored_steps
from storage import Store


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("0: 50; 100: 60; 500: 75", ((0, 50), (100, 60), (500, 75))),
        ("500:75;0:50", ((0, 50), (500, 75))),
        ("0-99: 50 | 100+: 60", ((0, 50), (100, 60))),
        ("0 = 5%, above 1,00,000 = 7.5%", ((0, 5), (100_000, 7.5))),
        ("from 0: ₹50\nfrom 1 lakh: ₹60", ((0, 50), (100_000, 60))),
        ("0: 50", ((0, 50),)),
    ],
)
def test_steps_are_read(text, steps):
    assert parse_tiers(text) == steps
    assert stored_steps(spelled(steps)) == steps


@pytest.mark.parametrize(
    "text", ["", "50", "100: 60", "0: 50; 0: 60", "0: x", "0: -5", "a: 5", "-1: 5; 0: 6"]
)
def test_what_are_no_steps(text):
    assert parse_tiers(text) is None


def ingested(tmp_path: Path, text: str, name: str = "terms.csv"):
    path = tmp_path / name
    path.write_text(text)
    return intake.preview(Store(tmp_path / "data").workspace("default"), [(path, name)])


HEADER = "influencer_id,basis,rate,tiers,cap,bonus,bonus_target,start_date,end_date\n"


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("a,post,,,,,,,", "rate", "no rate"),
        ("a,order,,50 then 60,,,,,", "tiers", "not a list of steps"),
        ("a,post,5,,,,,2025-02-01,2025-01-01", "end_date", "end before they start"),
        ("a,post,5,,,100,,,", "bonus_target", "a bonus without a target"),
        ("a,post,5,,-1,,,,", "cap", ""),
        (",post,5,,,,,,", "influencer_id", ""),
        ("a,,5,,,,,,", "basis", ""),
    ],
)
def test_a_bad_term_says_file_row_column_value_and_remedy(tmp_path, row, column, words):
    found = ingested(tmp_path, HEADER + row + "\n" + "b,post,5,,,,,,\n")
    (report,) = found.reports
    assert (report.table, report.accepted, report.rejected) == ("terms", 1, 1)
    (refused,) = found.rejected.to_dict("records")
    assert (refused["file"], refused["line"], refused["column"]) == ("terms.csv", 2, column)
    assert words in refused["reason"]


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("influencer_id,basis,rate,total_payout\na,post,5,10\n", "payouts"),
        ("influencer_id,basis,rate,orders\na,post,5,10\n", "payouts"),
        ("influencer_id,basis,rate\na,post,5\n", "payouts"),
        ("influencer_id,basis,rate,cap\na,post,5,10\n", "terms"),
        ("influencer_id,basis,tiers\na,order,0: 5; 10: 6\n", "terms"),
        ("contract_id,influencer_id,basis,rate,start_date,end_date\n1,a,post,5,,\n", "terms"),
    ],
)
def test_terms_are_told_from_payouts(tmp_path, text, table):
    (report,) = ingested(tmp_path, text, "export.csv").reports
    assert report.table == table
