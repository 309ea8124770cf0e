"""What the form of the Settings tab says: from the texts in its boxes to settings, or sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from layouts.setting_fields import decoded
from layouts.settings_form import TIERS
from settings import SETTING_LABELS, SettingsError, WorkspaceSettings, checked

Form: TypeAlias = Mapping[tuple[str, str, str], Any]
"""The value of every control, by setting, key and part."""

_CHOICES: Final = (
    *("currency", "revenue_basis", "cost_basis", "fixed_rule", "payout_orders", "time_zone"),
)
_PERCENTS: Final = ("margin", "default_organic_share")
_NAMES: Final = ("brand_aliases", "product_aliases")


@dataclass(frozen=True)
class Filled:
    """A form as it was understood.

    Attributes:
        config: The settings it asks for; None while some field cannot be kept.
        problems: A sentence by setting.
        weights: The score weights as far as they are numbers.
    """

    config: WorkspaceSettings | None
    problems: Mapping[str, str]
    weights: Mapping[str, float]


class _NotANumberError(Exception):
    """A box holds something else than a number."""


def form_of(ids: Sequence[Mapping[str, str]], values: Sequence[Any]) -> Form:
    """The form from what Dash hands over: ids and values side by side."""
    return {
        (one["field"], decoded(one["key"]), one["part"]): value
        for one, value in zip(ids, values, strict=True)
    }


def read_form(form: Form) -> Filled:
    """Understand every field; what cannot be kept is said field by field."""
    values: dict[str, Any] = {name: form[name, "", "value"] for name in _CHOICES}
    values["attribution_days"] = int(form["attribution_days", "", "value"])
    problems: dict[str, str] = {}
    readers = {
        **dict.fromkeys(_PERCENTS, _percent),
        "organic_share": _shares,
        "payout_hold_days": _days,
        "tier_bounds": _bounds,
        "score_weights": _weights,
        "emv_rates": _rates,
        **dict.fromkeys(_NAMES, _aliases),
    }
    for name, reader in readers.items():
        try:
            values[name] = reader(form, name)
        except (_NotANumberError, SettingsError) as error:
            problems[name] = f"{SETTING_LABELS[name]}: {error}"
    weights = values.get("score_weights", {})
    try:
        config = checked(values)
    except SettingsError as error:
        return Filled(None, error.problems | problems, weights)
    return Filled(None if problems else config, problems, weights)


def _days(form: Form, name: str) -> int:
    text = str(form[name, "", "value"] or "").strip()
    if not text.isdecimal():
        raise _NotANumberError(f"“{text}” is no number of days. Give 0 to 180.")
    return int(text)


def _percent(form: Form, name: str) -> float:
    share = _share(form[name, "", "value"])
    if share is None:
        raise _NotANumberError("It is blank. Give a percentage.")
    return share


def _shares(form: Form, name: str) -> dict[str, float]:
    found = {brand: _share(text, of=brand) for brand, text in _of(form, name)}
    return {brand: share for brand, share in found.items() if share is not None}


def _bounds(form: Form, name: str) -> tuple[int, ...]:
    found = dict(_of(form, name))
    numbers = [_number(found[tier], of=f"“{label}”") for tier, label in TIERS.items()]
    if None in numbers:
        raise _NotANumberError("One of them is blank. Give three whole numbers.")
    if any(number != int(number) for number in numbers if number is not None):
        raise _NotANumberError("Give whole numbers of followers.")
    return tuple(int(number) for number in numbers if number is not None)


def _weights(form: Form, name: str) -> dict[str, float]:
    return {part: _number(text) or 0.0 for part, text in _of(form, name)}


def _rates(form: Form, name: str) -> dict[str, dict[str, float]]:
    rates: dict[str, dict[str, float]] = {}
    for key, text in _of(form, name):
        action, _, platform = key.partition("|")
        rate = _number(text, of=f"{action} on {platform}")
        if rate is not None:
            rates.setdefault(platform, {})[action] = rate
    return rates


def _aliases(form: Form, name: str) -> dict[str, tuple[str, ...]]:
    aliases: dict[str, tuple[str, ...]] = {}
    for own, words in name_rows(form, name):
        plain = " ".join(own.split())
        if plain in aliases:
            raise _NotANumberError(f"“{plain}” stands here twice. Put its spellings together.")
        if plain or words.strip():
            aliases[plain] = tuple(words.splitlines())
    return aliases


def name_rows(form: Form, name: str) -> list[tuple[str, str]]:
    """The rows of names as they stand: (name, spellings, one a line)."""
    keys = sorted({int(key) for field, key, part in form if field == name and part == "name"})
    return [
        (str(form[name, str(key), "name"] or ""), str(form[name, str(key), "words"] or ""))
        for key in keys
    ]


def _of(form: Form, name: str) -> Iterator[tuple[str, Any]]:
    return ((key, value) for (field, key, _), value in form.items() if field == name)


def _share(text: Any, of: str = "") -> float | None:
    number = _number(str(text or "").replace("%", ""), of=of)
    return None if number is None else round(number / 100, 8)


def _number(text: Any, of: str = "") -> float | None:
    """A number with or without thousands separators; None for a blank box."""
    plain = str("" if text is None else text).replace(",", "").replace(" ", "")
    if not plain:
        return None
    try:
        return float(plain)
    except ValueError:
        where = f" for {of}" if of else ""
        raise _NotANumberError(f"“{text}”{where} is not a number. Give one such as 12.5.") from None
