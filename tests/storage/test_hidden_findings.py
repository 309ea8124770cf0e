"""Findings that are hidden: for some days, for good, and brought back; two people at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from storage.hidden_findings import (
    MOST,
    hidden_findings,
    hidden_keys,
    hide_finding,
    kept_under,
    show_finding,
)

MONDAY = date(2025, 9, 1)


def keys(root, day=MONDAY):
    return [one.key for one in hidden_findings(root, day)]


def test_a_finding_hidden_for_some_days_comes_back_on_its_day(tmp_path):
    root = tmp_path / "new"
    assert hidden_findings(root, MONDAY) == ()
    hide_finding(root, "a", "A", who="Ria", today=MONDAY, until=date(2025, 9, 29))
    hide_finding(root, "b", "B", who="Ria", today=MONDAY)
    assert keys(root) == ["b", "a"]
    assert keys(root, date(2025, 9, 28)) == ["b", "a"]
    assert keys(root, date(2025, 9, 29)) == ["b"]
    (one, _) = hidden_findings(root, MONDAY)
    assert (one.text, one.who, one.until, one.on) == ("B", "Ria", "", "2025-09-01")


def test_hidden_again_it_is_hidden_as_said_last_and_brought_back_once(tmp_path):
    hide_finding(tmp_path, "a", "A", who="Ria", today=MONDAY, until=date(2025, 9, 2))
    hide_finding(tmp_path, "a", "A", who="Dev", today=MONDAY)
    (one,) = hidden_findings(tmp_path, date(2030, 1, 1))
    assert (one.who, one.until) == ("Dev", "")
    assert show_finding(tmp_path, "a") is True
    assert show_finding(tmp_path, "a") is False
    assert keys(tmp_path) == []


def test_two_people_hide_at_once_and_nothing_is_lost(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        for at in range(40):
            pool.submit(hide_finding, tmp_path, f"k{at}", "", who="x", today=MONDAY)
    assert sorted(keys(tmp_path)) == sorted(f"k{at}" for at in range(40))


def test_no_more_than_so_many_are_kept(tmp_path):
    for at in range(3):
        hide_finding(tmp_path, f"k{at}", "", who="x", today=MONDAY)
    rows = [f'{{"key":"m{at}","text":"","until":"","who":"","on":""}}' for at in range(MOST)]
    (tmp_path / "hidden_findings.json").write_text(f"[{','.join(rows)}]")
    hide_finding(tmp_path, "last", "", who="x", today=MONDAY)
    kept = keys(tmp_path)
    assert len(kept) == MOST
    assert kept[0] == "last"
    assert kept[-1] == f"m{MOST - 2}"


def test_findings_of_the_sample_and_of_own_data_do_not_hide_each_other(tmp_path):
    for sample in (True, False):
        key = kept_under(f"of sample: {sample}", sample=sample)
        hide_finding(tmp_path, key, "", who="x", today=MONDAY)
    assert hidden_keys(tmp_path, MONDAY, sample=True) == {"of sample: True"}
    assert hidden_keys(tmp_path, MONDAY, sample=False) == {"of sample: False"}


ROW = '{"key":"a","text":"A","until":"","who":"x","on":"2025-09-01"}'


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("", []),
        ("{}", []),
        ("null", []),
        (f'[{ROW},{{"key":"b"}}]', ["a"]),
        (f'[7,{ROW},{{"key":1,"text":"","until":"","who":"","on":""}}]', ["a"]),
        (f'[{ROW[:-1]},"of a later version":1}}]', ["a"]),
    ],
)
def test_what_somebody_broke_in_the_file_is_left_out_and_logged(tmp_path, caplog, written, left):
    (tmp_path / "hidden_findings.json").write_text(written)
    assert keys(tmp_path) == left
    assert bool(caplog.records) == ("later version" not in written)
    hide_finding(tmp_path, "new", "New", who="x", today=MONDAY)
    assert keys(tmp_path) == ["new", *left]
