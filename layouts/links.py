"""Addresses inside the app that keep the view."""

from __future__ import annotations

from urllib.parse import quote

from analytics.filters import Filters
from layouts import tabs


def search_of(view: Filters) -> str:
    """The query part of the address, with its "?"; "" for the default view."""
    query = view.to_query()
    return f"?{query}" if query else ""


def story(influencer: str, view: Filters) -> str:
    """Where one influencer's story is, under the same view."""
    everyone = view.with_values("influencer", [])
    path = tabs.BY_NAME["influencers"].path
    return f"{path}/{quote(influencer, safe='')}{search_of(everyone)}"


def statement(influencer: str, view: Filters) -> str:
    """Where one influencer's payout statement is, under the same view."""
    everyone = view.with_values("influencer", [])
    path = tabs.BY_NAME["payouts"].path
    return f"{path}/{quote(influencer, safe='')}{search_of(everyone)}"
