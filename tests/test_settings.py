"""What the choices of a workspace may be, and the sentence for what they may not."""

from __future__ import annotations

from typing import Any

import pytest

from settings import SETTING_LABELS, SettingsError, WorkspaceSettings, checked


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"margin": 0}, "Margin: 0 % is out of range. Give more than 0 % and at most 100 %."),
        ({"margin": 40}, "Margin: 4000 % is out of range."),
        ({"margin": "forty"}, "Margin: “forty” cannot be used."),
        ({"default_organic_share": 1.2}, "Organic share: 120 % is out of range."),
        ({"organic_share": {"Gritzo": -0.1}}, "Organic share by brand: Gritzo has -10 %."),
        ({"tier_bounds": [10, 10, 20]}, "Tier bounds: They are 10, 10 and 20."),
        ({"tier_bounds": [0, 10, 20]}, "Tier bounds: They are 0, 10 and 20."),
        ({"score_weights": {"revenue": 0}}, "Score weights: They are all 0."),
        ({"score_weights": {"revenue": -1}}, "Score weights: revenue has -1."),
        ({"score_weights": {"luck": 1}}, "Score weights: “luck” cannot be used."),
        ({"emv_rates": {"YouTube": {"likes": -2}}}, "Media value rates: likes on YouTube are -2."),
        ({"currency": "XXX"}, "Currency: “XXX” cannot be used. Choose INR, USD"),
        ({"attribution_days": 9}, "Attribution window: “9” cannot be used. Choose 7, 14 or 28"),
        ({"time_zone": "Mars/Base"}, "Time zone: “Mars/Base” is not a time zone."),
        ({"time_zone": "../etc/passwd"}, "Time zone: “../etc/passwd” is not a time zone."),
        ({"brand_aliases": {"A": ["x"], "B": ["X "]}}, "Brand names: “X” names both A and B."),
        ({"brand_aliases": {"HK Vitals": [], "B": ["hk-vitals"]}}, "“hk-vitals” names both"),
        ({"product_aliases": {"A": ["B"], "B": ["C"]}}, "Product names: “B” names both A and B."),
        ({"product_aliases": {" ": ["B"]}}, "Product names: “B” has no name."),
        ({"colour": "red"}, "There is no setting “colour”. Choose one of"),
    ],
)
def test_a_value_that_cannot_be_kept_is_named_with_its_remedy(
    values: dict[str, Any], said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        checked(values)
    (name,) = values
    assert said in caught.value.problems[name]
    assert caught.value.problems[name].endswith(".")


def test_every_wrong_value_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        checked({"margin": 2, "currency": "?", "cost_basis": "recorded"})
    assert set(caught.value.problems) == {"margin", "currency"}


def test_names_are_trimmed_and_told_once() -> None:
    config = checked({"brand_aliases": {" Muscle  Blaze ": ("MB ", "MB", "", "Muscle Blaze")}})
    assert config.brand_aliases == {"Muscle Blaze": ("MB",)}


def test_a_manifest_of_before_has_the_first_choices_where_it_says_nothing() -> None:
    old = {
        "margin": 0.5,
        "brand_aliases": {"Gritzo": ["Gritzo"], "HKVitals": ["HKVitals", "HK Vitals", "HKV"]},
    }
    config = WorkspaceSettings.model_validate(old)
    assert config.margin == 0.5
    assert config.brand_aliases["Gritzo"] == ()
    assert config.time_zone == "Asia/Kolkata"
    assert config.score_weights == WorkspaceSettings().score_weights


def test_settings_survive_being_written_and_read() -> None:
    config = checked({"product_aliases": {"Whey": ["W1"]}, "emv_rates": {"YouTube": {"views": 1}}})
    assert WorkspaceSettings.model_validate(config.model_dump(mode="json")) == config


def test_every_choice_has_a_name() -> None:
    assert set(SETTING_LABELS) == set(WorkspaceSettings.model_fields)


def test_a_product_is_known_by_any_spelling() -> None:
    config = checked({"product_aliases": {"Whey Protein": ["Whey  1kg"]}})
    assert config.product_name("WHEY 1KG") == "Whey Protein"
    assert config.product_name("whey protein") == "Whey Protein"
    assert config.product_name("Ragi") == "Ragi"
