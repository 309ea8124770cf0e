"""Words with a fixed set of meanings: platforms, genders, pay bases and states."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyarrow as pa

from schemas.text import tally, tidy

BASES = ("post", "order", "percent", "hybrid", "fixed")


def _by_word(meanings: dict[str, str]) -> dict[str, str]:
    """Turns meaning -> "word word" round into word -> meaning."""
    return {word: meaning for meaning, words in meanings.items() for word in words.split()}


_PLATFORMS = _by_word(
    {
        "Instagram": "instagram insta ig inst instagrm igreels",
        "YouTube": "youtube yt ytshorts youtub",
        "Twitter": "twitter x tw twtr xtwitter twitterx",
        "Facebook": "facebook fb face meta",
        "LinkedIn": "linkedin",
        "TikTok": "tiktok tt tik",
        "Snapchat": "snapchat snap",
        "Pinterest": "pinterest pin",
        "Telegram": "telegram tg",
        "WhatsApp": "whatsapp wa",
    }
)
_TOKENS = {
    word: name for word, name in _PLATFORMS.items() if len(word) > 4 or word in {"ig", "fb", "yt"}
}
"""Words that name a platform inside a longer text; "x" and "face" alone would mislead."""

_SHORTEST_PREFIX = 4

_GENDERS = _by_word(
    {
        "Female": "f female woman women girl w she fem",
        "Male": "m male man men boy he",
        "": "unknown notknown unspecified",
    }
)
_BASES = _by_word(
    {
        "post": "post perpost posts postbased content percontent reel perreel video pervideo "
        "story perstory deliverable cpp",
        "order": "order perorder orders orderbased sale persale sales cps conversion "
        "perconversion cpo cpa",
        "percent": "percent percentage commission revenueshare revshare affiliate "
        "percentofsales percentofrevenue royalty",
        "hybrid": "hybrid mixed combination combo both",
        "fixed": "fixed flat flatfee fixedfee retainer lumpsum monthly onetime",
    }
)
_STATES = _by_word(
    {
        "cancelled": "cancel canceled cancelled void voided",
        "returned": "return returned refund refunded rto",
        "delivered": "deliver delivered",
        "confirmed": "confirm confirmed",
        "placed": "place placed",
        "shipped": "ship shipped",
    }
)
_CANCELLED = re.compile(r"\b(cancel|void)")
_RETURNED = re.compile(r"\b(returned|refund(ed)?|rto)\b")
_WITHHELD = re.compile(r"\b(not|no|partial\w*|reject\w*|requested)\b")
_UNWANTED = re.compile(r"[^0-9a-z]+")


def _bare(text: str) -> str:
    return _UNWANTED.sub("", text.replace("%", "percent").lower())


def platform_of(text: str) -> str | None:
    """Returns the platform a text names, or None.

    Reads full names, common short forms ("IG", "YT", "fb"), names cut short ("Inst", "Face") and
    names inside a longer text ("Instagram Reels"); a text that names two platforms names none.
    """
    bare = _bare(text)
    if bare in _PLATFORMS:
        return _PLATFORMS[bare]
    if len(bare) >= _SHORTEST_PREFIX:
        begun = {name for name in _PLATFORMS.values() if name.lower().startswith(bare)}
        if len(begun) == 1:
            return begun.pop()
    words = [_bare(word) for word in re.split(r"[^0-9A-Za-z]+", text)]
    named = {_TOKENS[word] for word in words if word in _TOKENS}
    return named.pop() if len(named) == 1 else None


def platform_name(text: str) -> str:
    """Returns the canonical platform, or the text with a capital first letter."""
    return platform_of(text) or text[:1].upper() + text[1:]


def gender_name(text: str) -> str | None:
    """Returns Female, Male or Other; None for words that mean it is not known."""
    return _GENDERS.get(_bare(text), "Other") or None


def says_gender(text: str) -> bool:
    """Tells whether a text is one of the words for a gender, or that it is not known."""
    return _bare(text) in _GENDERS


def basis_name(text: str) -> str | None:
    """Returns post, order, percent, hybrid or fixed; None for a word that is none of them."""
    bare = _bare(text)
    if bare in _BASES:
        return _BASES[bare]
    parts = [_BASES.get(_bare(part)) for part in re.split(r"[+&/,]| and ", text)]
    return "hybrid" if len(parts) > 1 and all(parts) and len(set(parts)) > 1 else None


def status_name(text: str) -> str:
    """Returns the state in lower-case words, cancelled and returned in one spelling.

    A longer text that says either ("Cancelled by seller", "RTO delivered") means it, unless it
    takes it back or only asks ("not cancelled", "partially refunded", "refund requested").
    """
    words = " ".join(re.split(r"[\s_]+", text.lower())).strip()
    known = _STATES.get(_bare(text))
    if known is not None or _WITHHELD.search(words):
        return known or words
    if _CANCELLED.search(words):
        return "cancelled"
    return "returned" if _RETURNED.search(words) else words


def rate_per_name(text: str) -> str | None:
    """Returns post or order for what the money part of a rate is paid for."""
    basis = basis_name(text)
    return basis if basis in ("post", "order") else None


def read_words(
    cells: pa.StringArray, meaning: Callable[[str], str | None], label: str
) -> tuple[pa.StringArray, pa.BooleanArray, dict[str, int]]:
    """Canonicalises a column of words.

    Args:
        cells: The cells as read.
        meaning: Gives the canonical word, or None where there is none.
        label: What the repair is called in the report.

    Returns:
        Canonical words, which cells held a word without a meaning, and the repairs made.
    """
    texts, repairs = tidy(cells, collapse=True)
    coded = texts.dictionary_encode()
    written = coded.dictionary.to_pylist()
    canonical = [meaning(word) for word in written]
    changed = [new is not None and new != old for old, new in zip(written, canonical, strict=True)]
    unknown = pa.array([new is None for new in canonical], pa.bool_())
    repairs |= tally(coded.indices.drop_null(), {label: pa.array(changed, pa.bool_())})
    values = pa.array(canonical, pa.string()).take(coded.indices)
    return values, unknown.take(coded.indices).fill_null(False), repairs
