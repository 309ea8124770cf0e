"""Addresses inside the app that keep the view."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from analytics.filters import Filters
from layouts import tabs


def search_of(view: Filters) -> str:
    """The query part of the address, with its "?"; "" for the default view."""
    query = view.to_query()
    return f"?{query}" if query else ""


@lru_cache(maxsize=16)
def _search_of_everyone(view: Filters) -> str:
    """The query of a view without its influencers; a table asks for it once a row."""
    return search_of(view.with_values("influencer", []))


def story(influencer: str, view: Filters) -> str:
    """Where one influencer's story is, under the same view."""
    path = tabs.BY_NAME["influencers"].path
    return f"{path}/{quote(influencer, safe='')}{_search_of_everyone(view)}"


def statement(influencer: str, view: Filters) -> str:
    """Where one influencer's payout statement is, under the same view."""
    path = tabs.BY_NAME["payouts"].path
    return f"{path}/{quote(influencer, safe='')}{_search_of_everyone(view)}"
