"""What the choices of a workspace say in words, and what differs between two sets of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from settings import SETTING_LABELS, WorkspaceSettings

NOTE: Final = "Settings: "
"""How an entry of the history begins that changed nothing but settings."""

_MOST: Final = 6
"""Changes that one note of the history names; the rest is counted."""

_SHARES: Final = ("margin", "default_organic_share", "organic_share")

_ACTIONS: Final = {
    "likes": "a like",
    "comments": "a comment",
    "shares": "a share",
    "saves": "a save",
    "views": "a view",
}

PARTS: Final[Mapping[str, str]] = {
    "roas_shrunk": "ROAS",
    "engagement_rate": "engagement rate",
    "conversion_rate": "conversion rate",
    "cost_per_order": "cost per order",
    "revenue": "revenue",
}
"""The parts of the score, as people are shown them."""


@dataclass(frozen=True)
class Change:
    """One setting before and after.

    Attributes:
        field: Name of the setting.
        label: What it is called, with the brand, part or platform that it is about.
        before: Its value before, in words.
        after: Its value after, in words.
    """

    field: str
    label: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.label} {self.before} → {self.after}"


def differences(before: WorkspaceSettings, after: WorkspaceSettings) -> tuple[Change, ...]:
    """What differs, setting by setting; maps entry by entry."""
    found: list[Change] = []
    for name, label in SETTING_LABELS.items():
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        if isinstance(old, dict):
            found += _entries(name, cast("dict[str, Any]", old), new)
        else:
            found.append(
                Change(name, label, in_words(name, old, before), in_words(name, new, after))
            )
    return tuple(found)


def note(changes: Sequence[Change]) -> str:
    """The changes as an entry of the history: "Settings: margin 100 % → 40 %"."""
    said = [str(change) for change in changes[:_MOST]]
    if len(changes) > _MOST:
        said.append(f"{len(changes) - _MOST} more")
    return NOTE + ", ".join(text[:1].lower() + text[1:] for text in said)


def in_words(name: str, value: object, config: WorkspaceSettings) -> str:
    """A setting's value as people write it: 0.4 is "40 %"; followers follow the currency."""
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, object]", value)
        named = (f"{_called(name, key)}: {_entry(name, entries[key])}" for key in entries)
        return "; ".join(named) or "none"
    if name in _SHARES:
        return _share(float(cast("float", value)))
    if name == "tier_bounds":
        bounds = cast("tuple[int, int, int]", value)
        return " / ".join(followers(bound, config.currency) for bound in bounds)
    if name in ("attribution_days", "payout_hold_days"):
        return f"{value} days"
    return str(value)


def followers(count: int, currency: str) -> str:
    """A number of followers: 10 k, 1 L and 10 L where the currency is INR, else 100 k and 1 M."""
    steps = ((10_000_000, "Cr"), (100_000, "L")) if currency == "INR" else ((1_000_000, "M"),)
    for size, unit in (*steps, (1_000, "k")):
        if count >= size and count * 100 % size == 0:
            return f"{count / size:g} {unit}"
    return f"{count}"


def _entries(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    if name == "emv_rates":
        return _rates(old, new)
    names = {
        "organic_share": "Organic share of {}",
        "score_weights": "Score weight of {}",
    }
    words = names.get(name, "Spellings of {}")
    return [
        Change(
            name,
            words.format(_called(name, key)),
            _entry(name, old.get(key)),
            _entry(name, new.get(key)),
        )
        for key in dict.fromkeys((*old, *new))
        if old.get(key) != new.get(key)
    ]


def _rates(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    return [
        Change("emv_rates", f"Value of {words} on {platform}", _rate(before), _rate(after))
        for platform in dict.fromkeys((*old, *new))
        for action, words in _ACTIONS.items()
        for before in [old.get(platform, {}).get(action)]
        for after in [new.get(platform, {}).get(action)]
        if before != after
    ]


def _called(name: str, key: str) -> str:
    return PARTS[key] if name == "score_weights" else key


def _entry(name: str, value: object) -> str:
    if value is None:
        return "not set"
    if name == "organic_share":
        return _share(float(cast("float", value)))
    if isinstance(value, Mapping):
        rates = cast("Mapping[str, float]", value)
        return ", ".join(f"{action} {rate:g}" for action, rate in rates.items())
    if isinstance(value, tuple):
        return ", ".join(cast("tuple[str, ...]", value)) or "its own name only"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _share(share: float) -> str:
    return f"{round(share * 100, 6):g} %"


def _rate(rate: float | None) -> str:
    return "not set" if rate is None else f"{rate:g}"
