"""Scenarios: a budget plan comes back as it was asked, is replaced by name, and goes for good."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analytics.plan.request import Request
from storage.named import KeptNameError
from storage.scenarios import (
    MOST_SCENARIOS,
    Scenario,
    forget_scenario,
    save_scenario,
    scenarios,
)

ASKED = Request(
    "platform_brand",
    "profit",
    budget=1_234_567.5,
    high=3.0,
    cells=(("YouTube/Gritzo", 0.0, 9_000.0),),
    locked=("Instagram/HKVitals",),
)


def save(root: Path, name: str, asked: Request, query: str = "") -> bool:
    return save_scenario(root, Scenario(name, query, asked.to_dict()), sample=False)


def listed(root: Path) -> tuple[Scenario, ...]:
    return scenarios(root, sample=False)


def test_a_plan_comes_back_as_it_was_asked(tmp_path):
    assert listed(tmp_path / "new") == ()
    assert save(tmp_path / "new", " More  video ", ASKED, "?brand=Gritzo") is False
    (one,) = listed(tmp_path / "new")
    assert (one.name, one.query) == ("More video", "brand=Gritzo")
    assert Request.from_dict(one.request) == ASKED


def test_the_same_name_means_the_new_plan_and_a_removed_one_is_gone(tmp_path):
    save(tmp_path, "Mine", ASKED)
    assert save(tmp_path, "MINE", Request()) is True
    (one,) = listed(tmp_path)
    assert Request.from_dict(one.request) == Request()
    assert forget_scenario(tmp_path, "MINE", sample=False) is True
    assert forget_scenario(tmp_path, "MINE", sample=False) is False
    assert listed(tmp_path) == ()


def test_a_blank_name_a_long_view_and_too_many_say_why_and_keep_nothing(tmp_path):
    with pytest.raises(KeptNameError, match="name"):
        save(tmp_path, " ", ASKED)
    with pytest.raises(KeptNameError, match="too many values"):
        save(tmp_path, "Long", ASKED, "brand=" + "x" * 4_000)
    assert listed(tmp_path) == ()
    for number in range(MOST_SCENARIOS):
        save(tmp_path, f"Plan {number}", ASKED)
    with pytest.raises(KeptNameError, match=f"{MOST_SCENARIOS} scenarios already"):
        save(tmp_path, "One more", ASKED)


def test_those_of_the_sample_are_apart(tmp_path):
    save_scenario(tmp_path, Scenario("Tried", "", ASKED.to_dict()), sample=True)
    assert listed(tmp_path) == ()
    save(tmp_path, "Tried", Request())
    (one,) = scenarios(tmp_path, sample=True)
    assert Request.from_dict(one.request) == ASKED
    assert forget_scenario(tmp_path, "Tried", sample=True) is True
    assert [one.name for one in listed(tmp_path)] == ["Tried"]


def test_what_somebody_broke_is_left_out_and_comes_back_from_beside(tmp_path, caplog):
    save(tmp_path, "Good", ASKED)
    file = tmp_path / "scenarios.json"
    rows = json.loads(file.read_text())
    file.write_text(json.dumps([*rows, {"name": "Odd", "colour": "red"}, {"query": ""}, 7]))
    assert [one.name for one in listed(tmp_path)] == ["Good"]
    assert "Odd" in caplog.text
    file.write_text("[{")
    assert listed(tmp_path) == ()
    save(tmp_path, "New", ASKED)
    assert [one.name for one in listed(tmp_path)] == ["New"]
    assert (tmp_path / "scenarios.broken").read_text() == "[{"
