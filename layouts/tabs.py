"""The tabs that exist: their names, paths and icons, in the order of the navigation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

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
    Tab("data", "Data", "/data", filtered=False),
    Tab("settings", "Settings", "/settings", filtered=False),
)
BY_NAME: Final = {tab.name: tab for tab in TABS}


def at(path: str | None) -> Tab | None:
    """The tab at a path; None where there is none. A trailing slash does not matter."""
    wanted = (path or "/").rstrip("/") or "/"
    if influencer_at(path):
        return BY_NAME["influencers"]
    return next((tab for tab in TABS if tab.path == wanted), None)


def influencer_at(path: str | None) -> str:
    """The influencer whose page a path is; "" where it is no such page."""
    prefix = f"{BY_NAME['influencers'].path}/"
    rest = (path or "").rstrip("/")
    return unquote(rest.removeprefix(prefix)) if rest.startswith(prefix) else ""


def title(tab: Tab | None) -> str:
    """What the browser's title bar says."""
    return f"{tab.label if tab else 'Page not found'} · {PRODUCT}"
