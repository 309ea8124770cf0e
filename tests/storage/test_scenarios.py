"""Scenarios: a budget plan comes back as it was asked, is replaced by name, and goes for good."""

from __future__ import annotations

import pytest

from analytics.plan.request import Request
from storage.named import KeptNameError
from storage.scenarios import forget_scenario, save_scenario, scenarios

ASKED = Request(
    "platform_brand",
    "profit",
    budget=1_234_567.5,
    high=3.0,
    cells=(("YouTube/Gritzo", 0.0, 9_000.0),),
    locked=("Instagram/HKVitals",),
)


def test_a_plan_comes_back_as_it_was_asked(tmp_path):
    assert scenarios(tmp_path / "new") == ()
    assert (
        save_scenario(tmp_path / "new", " More  video ", "?brand=Gritzo", ASKED.to_dict()) is False
    )
    (one,) = scenarios(tmp_path / "new")
    assert (one.name, one.query) == ("More video", "brand=Gritzo")
    assert Request.from_dict(one.request) == ASKED


def test_the_same_name_means_the_new_plan_and_a_removed_one_is_gone(tmp_path):
    save_scenario(tmp_path, "Mine", "", ASKED.to_dict())
    assert save_scenario(tmp_path, "MINE", "", Request().to_dict()) is True
    (one,) = scenarios(tmp_path)
    assert Request.from_dict(one.request) == Request()
    assert forget_scenario(tmp_path, "MINE") is True
    assert forget_scenario(tmp_path, "MINE") is False
    assert scenarios(tmp_path) == ()


def test_a_blank_name_says_why_and_keeps_nothing(tmp_path):
    with pytest.raises(KeptNameError, match="name"):
        save_scenario(tmp_path, " ", "", ASKED.to_dict())
    assert scenarios(tmp_path) == ()
