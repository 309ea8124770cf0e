"""The tabs that exist: their names, paths and icons, in the order of the navigation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

PRODUCT: Final = "Influencer ROI"


@dataclass(frozen=True)
class Tab:
    """One tab of the navigation.

    Attributes:
        name: Short name used in ids and CSS (`icon-<name>`).
        label: What the navigation says.
        path: Its address.
        filtered: Whether the filter bar changes what it shows.
    """

    name: str
    label: str
    path: str
    filtered: bool = True


TABS: Final = (
    Tab("overview", "Overview", "/"),
    Tab("influencers", "Influencers", "/influencers"),
    Tab("campaigns", "Campaigns", "/campaigns"),
    Tab("platforms", "Platforms", "/platforms"),
    Tab("brands", "Brands", "/brands"),
    Tab("roi", "ROI", "/roi"),
    Tab("payouts", "Payouts", "/payouts"),
    Tab("insights", "Insights", "/insights"),
    Tab("export", "Export", "/export"),
    Tab("data", "Data", "/data", filtered=False),
    Tab("settings", "Settings", "/settings", filtered=False),
)
BY_NAME: Final = {tab.name: tab for tab in TABS}
PLAN: Final = "/insights/plan"
"""The budget plan, the second page of the Insights tab."""


COMPARED: Final = {
    "influencers": "influencer",
    "campaigns": "campaign",
    "platforms": "platform",
    "brands": "brand",
}
"""Tabs whose values can be shown side by side, with the dimension of those values."""
COMPARE: Final = "compare"


def at(path: str | None) -> Tab | None:
    """The tab at a path; None where there is none. A trailing slash does not matter."""
    wanted = (path or "/").rstrip("/") or "/"
    if beside := compared_at(path):
        return BY_NAME[beside[0]]
    if influencer_at(path):
        return BY_NAME["influencers"]
    if statement_at(path):
        return BY_NAME["payouts"]
    if wanted == PLAN:
        return BY_NAME["insights"]
    return next((tab for tab in TABS if tab.path == wanted), None)


def influencer_at(path: str | None) -> str:
    """The influencer whose page a path is; "" where it is no such page."""
    return "" if compared_at(path) else _below(BY_NAME["influencers"], path)


def statement_at(path: str | None) -> str:
    """The influencer whose payout statement a path is; "" where it is no such page."""
    return _below(BY_NAME["payouts"], path)


def _below(tab: Tab, path: str | None) -> str:
    """The value whose page below a tab a path is; "" where it is none."""
    prefix, rest = f"{tab.path}/", (path or "").rstrip("/")
    return unquote(rest.removeprefix(prefix)) if rest.startswith(prefix) else ""


def compare_path(tab_name: str, values: Sequence[str]) -> str:
    """The address that shows some values of a tab side by side."""
    chosen = ",".join(quote(value, safe="") for value in values)
    return f"{BY_NAME[tab_name].path}/{COMPARE}/{chosen}"


def compared_at(path: str | None) -> tuple[str, list[str]] | None:
    """Tab and values that a path shows side by side; None where it is no such path."""
    for name in COMPARED:
        # An influencer called "compare" has no slash behind the name: those of ids are quoted.
        prefix = f"{BY_NAME[name].path}/{COMPARE}/"
        if (path or "").startswith(prefix):
            chosen = (path or "").removeprefix(prefix).split(",")
            return name, [unquote(value) for value in dict.fromkeys(chosen) if value]
    return None


def title(tab: Tab | None) -> str:
    """What the browser's title bar says."""
    return f"{tab.label if tab else 'Page not found'} · {PRODUCT}"
