"""The Settings tab as plain functions: the form, what would change, saving, who was first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from dash import no_update
from flask import Flask

import intake
from callbacks import settings as tab
from callbacks.settings_form import Form, form_of, read_form
from charts import format as fmt
from layouts import settings as page
from layouts.setting_fields import FIELD, decoded
from settings import WorkspaceSettings
from storage import Workspace
from tests.callbacks.conftest import write_files
from tests.layouts.test_data import walk, words

FIRST = WorkspaceSettings()


@pytest.fixture
def filled(workspace: Workspace, tmp_path: Path) -> Workspace:
    (tmp_path / "files").mkdir()
    intake.commit(workspace, write_files(tmp_path / "files"), who="test")
    return workspace


def controls(workspace: Workspace, config: WorkspaceSettings) -> Form:
    """What the form's controls hold as it is drawn."""
    found = [
        part
        for section in tab.form_for(workspace, config)
        for part in walk(section)
        if isinstance(getattr(part, "id", None), dict) and part.id["type"] == FIELD
    ]
    return form_of([part.id for part in found], [part.value for part in found])


def edited(form: Form, **changed: Any) -> Form:
    """The form after someone typed; `margin="40"` or `margin=("key", "40")`."""
    values = dict(form)
    for name, value in changed.items():
        key, text = value if isinstance(value, tuple) else ("", value)
        values[name, key, "value"] = text
    return values


def test_the_form_shows_what_holds_and_reads_back_the_same(filled: Workspace) -> None:
    config = WorkspaceSettings(
        margin=0.333,
        organic_share={"HKVitals": 0.125},
        tier_bounds=(5000, 150000, 2000000),
        attribution_days=28,
        emv_rates={"Instagram": {"likes": 1.5, "views": 0.01}},
        product_aliases={"Whey": ("W1", "Whey, 1 kg")},
        currency="EUR",
        time_zone="Europe/Berlin",
    )
    for one in (FIRST, config):
        understood = read_form(controls(filled, one))
        assert understood.problems == {}
        assert understood.config == one


def test_the_form_lists_the_brands_and_platforms_of_the_data(filled: Workspace) -> None:
    form = controls(filled, FIRST)
    assert {key for name, key, _ in form if name == "organic_share"} == {"MuscleBlaze", "HKVitals"}
    platforms = {key.partition("|")[2] for name, key, _ in form if name == "emv_rates"}
    assert platforms == {"Instagram", "YouTube"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"margin": "140"}, "Margin: 140 % is out of range."),
        ({"margin": ""}, "Margin: It is blank. Give a percentage."),
        ({"margin": "a lot"}, "Margin: “a lot” is not a number."),
        ({"tier_bounds": ("micro", "2,00,000")}, "Tier bounds: They are 200,000, 100,000 and"),
        ({"tier_bounds": ("macro", "")}, "Tier bounds: One of them is blank."),
        ({"organic_share": ("HKVitals", "x")}, "“x” for HKVitals is not a number."),
        ({"score_weights": ("revenue", "-1")}, "Score weights: revenue has -1."),
        ({"emv_rates": ("likes|YouTube", "-2")}, "likes on YouTube are -2."),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(
    filled: Workspace, changed: Mapping[str, Any], said: str
) -> None:
    understood = read_form(edited(controls(filled, FIRST), **changed))
    assert understood.config is None
    (name,) = changed
    assert said in understood.problems[name]


def test_one_name_twice_is_refused(filled: Workspace) -> None:
    form = dict(controls(filled, FIRST))
    form["brand_aliases", "1", "name"] = "MuscleBlaze"
    assert "stands here twice" in read_form(form).problems["brand_aliases"]


def test_saving_stores_tells_and_moves_the_snapshot(filled: Workspace) -> None:
    understood = read_form(edited(controls(filled, FIRST), margin="40 %", currency="USD"))
    form, loaded, message, snapshot = tab.save(filled, understood, FIRST, "Asha")
    assert form is no_update
    assert loaded["margin"] == 0.4
    assert "Saved. Currency INR → USD; Margin 100 % → 40 %." in words(message)
    assert filled.snapshot().id == snapshot
    assert filled.history()[0].who == "Asha"


def test_a_form_with_an_error_is_not_stored(filled: Workspace) -> None:
    understood = read_form(edited(controls(filled, FIRST), margin="0"))
    _, _, message, snapshot = tab.save(filled, understood, FIRST, "Asha")
    assert snapshot is no_update
    assert "Margin: 0 % is out of range" in words(message)
    assert len(filled.history()) == 1


def test_the_second_person_sees_the_firsts_values_under_their_own(filled: Workspace) -> None:
    theirs = FIRST.model_copy(update={"margin": 0.5, "attribution_days": 28})
    intake.change_settings(filled, theirs, "Asha")
    mine = read_form(edited(controls(filled, FIRST), margin="30", currency="USD"))
    form, loaded, message, snapshot = tab.save(filled, mine, FIRST, "Bala")
    assert snapshot is no_update
    assert filled.config() == theirs
    assert "Nothing was saved: Asha changed settings while you were editing." in words(message)
    assert "Margin: 100 % → 50 %" in words(message)
    shown = {
        (part.id["field"], decoded(part.id["key"])): part.value
        for section in form
        for part in walk(section)
        if isinstance(getattr(part, "id", None), dict) and part.id["type"] == FIELD
    }
    assert (shown["margin", ""], shown["currency", ""]) == ("30", "USD")
    assert shown["attribution_days", ""] == "28"
    both = WorkspaceSettings(margin=0.3, currency="USD", attribution_days=28)
    again = read_form(controls(filled, both))
    assert loaded == theirs.model_dump(mode="json")
    _, _, _, stored = tab.save(filled, again, theirs, "Bala")
    assert filled.snapshot().id == stored
    assert filled.config() == both


def test_what_will_change_is_listed_before_it_is_stored() -> None:
    shown = words(page.summary([("Margin", "100 %", "40 %")]))
    assert "Margin: 100 % → 40 %" in " ".join(shown.split())
    assert page.NOTHING in words(page.summary([]))


def test_callbacks_write_amounts_in_the_currency_of_the_workspace(
    server: Flask, filled: Workspace
) -> None:
    intake.change_settings(filled, FIRST.model_copy(update={"currency": "USD"}), "a")

    @server.post("/_dash-update-component", endpoint="/_dash-update-component")
    def answer() -> str:
        return fmt.money(12_345_678, "short")

    with server.test_client() as browser:
        assert browser.post("/_dash-update-component").text == "$12.35 M"
    fmt.use_currency("INR")
