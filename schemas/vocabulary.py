"""Words with a fixed set of meanings: platforms, genders, pay bases and states."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pyarrow as pa
from rapidfuzz.distance import OSA

from schemas.letters import plain, unmasked
from schemas.text import tally, tidy

BASES = ("post", "order", "percent", "hybrid", "fixed")

_UNWANTED = re.compile(r"[\W_]+")


def _bare(text: str) -> str:
    """Returns letters and digits in lower case, look-alikes of other scripts as Latin letters."""
    return _UNWANTED.sub("", unmasked(plain(text)).replace("%", "percent").casefold())


def _by_word(meanings: dict[str, str]) -> dict[str, str]:
    """Turns meaning -> "word word" round into word -> meaning."""
    return {_bare(word): meaning for meaning, words in meanings.items() for word in words.split()}


_PLATFORMS = _by_word(
    {
        "Instagram": "instagram insta ig inst instagrm igreels instapost इंस्टाग्राम इंस्टा",
        "YouTube": "youtube yt ytshorts youtub यूट्यूब",
        "Twitter": "twitter x tw twtr xtwitter twitterx ट्विटर",
        "Facebook": "facebook fb face meta फेसबुक",
        "LinkedIn": "linkedin लिंक्डइन",
        "TikTok": "tiktok tt tik",
        "Snapchat": "snapchat snap",
        "Pinterest": "pinterest pin",
        "Telegram": "telegram tg टेलीग्राम",
        "WhatsApp": "whatsapp wa व्हाट्सएप",
    }
)
_TOKENS = {
    word: name for word, name in _PLATFORMS.items() if len(word) > 4 or word in {"ig", "fb", "yt"}
}
"""Words that name a platform inside a longer text; "x" and "face" alone would mislead."""

_SHORTEST_PREFIX = 4
_SHORTEST_MISSPELT, _LONG_ENOUGH_FOR_TWO = 6, 9

_GENDERS = _by_word(
    {
        "Female": "f female females woman women girl girls w she fem femal lady ladies ms mrs "
        "महिला स्त्री",
        "Male": "m male males man men boy boys he mr gent gents पुरुष",
        "": "unknown notknown unspecified undisclosed prefernottosay",
    }
)
_BASES = _by_word(
    {
        "post": "post perpost posts postbased content percontent reel perreel reels video pervideo "
        "videos story perstory stories deliverable perdeliverable cpp perupload",
        "order": "order perorder orders orderbased sale persale sales cps conversion "
        "perconversion conversions cpo cpa peracquisition purchase perpurchase",
        "percent": "percent percentage pct percentagebased commission commissionbased "
        "salescommission revenueshare revshare revenuesharing affiliate percentofsales "
        "percentofrevenue percentageofsales percentageofrevenue royalty",
        "hybrid": "hybrid mixed combination combo both",
        "fixed": "fixed flat flatfee fixedfee flatrate fixedrate retainer lumpsum monthly onetime",
    }
)
_STATES = _by_word(
    {
        "cancelled": "cancel canceled cancelled void voided रद्द",
        "returned": "return returned refund refunded rto",
        "delivered": "deliver delivered fulfilled fulfiled fullfilled fulfill",
        "confirmed": "confirm confirmed",
        "placed": "place placed",
        "shipped": "ship shipped dispatched intransit",
        "completed": "complete completed done success successful",
        "paid": "paid paymentdone settled cleared",
        "pending": "pending due unpaid outstanding tobepaid awaitingpayment paymentpending",
        "rejected": "reject rejected declined",
        "processing": "process processing inprocess inprogress",
    }
)
_BRACKETED = re.compile(r"\([^)]*\)")
_CANCELLED = re.compile(r"\b(cancel|void)")
_RETURNED = re.compile(r"\b(returned|refund(ed)?|rto)\b")
_WITHHELD = re.compile(r"\b(not|no|partial\w*|reject\w*|requested)\b")
_AGES = re.compile(r"^(\d{1,2})(?:-|to|/|_|until|till)(\d{1,2})$")
_AGE_FROM = re.compile(
    r"^(?:(\d{1,2})(?:\+|andabove|&above|above|andover|andolder|plus)|(?:above|over|>=?)(\d{1,2}))$"
)
_AGE_TO = re.compile(r"^(?:(?:under|below|upto|<=?)(\d{1,2})|(\d{1,2})(?:andbelow|andunder))$")
_AGE_WORDS = re.compile(r"\s+|years?(?:old)?|yrs?\.?|aged?|y/?o\b")


def _misspelt(bare: str, words: Mapping[str, str]) -> str | None:
    """Returns the one meaning whose word `bare` is with a typing error or two."""
    if len(bare) < _SHORTEST_MISSPELT:
        return None
    most = 1 + (len(bare) >= _LONG_ENOUGH_FOR_TWO)
    meant = {
        meaning
        for word, meaning in words.items()
        if len(word) >= _SHORTEST_MISSPELT
        and word[0] == bare[0]
        and OSA.distance(bare, word, score_cutoff=most) <= most
    }
    return meant.pop() if len(meant) == 1 else None


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
    words = [_bare(word) for word in re.split(r"[\W_]+", unmasked(plain(text)))]
    named = {_TOKENS[word] for word in words if word in _TOKENS}
    if not named:
        return _misspelt(bare, _PLATFORMS)
    return named.pop() if len(named) == 1 else None


def platform_name(text: str) -> str:
    """Returns the canonical platform, or the text with a capital first letter."""
    named = platform_of(text)
    if named is not None:
        return named
    written = unmasked(text)
    return written[:1].upper() + written[1:]


def gender_name(text: str) -> str | None:
    """Returns Female, Male or Other; None for words that mean it is not known."""
    bare = _bare(text)
    known = _GENDERS.get(bare)
    return (_misspelt(bare, _GENDERS) or "Other") if known is None else known or None


def says_gender(text: str) -> bool:
    """Tells whether a text is one of the words for a gender, or that it is not known."""
    return _bare(text) in _GENDERS


def basis_name(text: str) -> str | None:
    """Returns post, order, percent, hybrid or fixed; None for a word that is none of them."""
    bare = _bare(text)
    if bare in _BASES:
        return _BASES[bare]
    outside = _bare(_BRACKETED.sub(" ", text))
    if outside in _BASES:
        return _BASES[outside]
    parts = [_BASES.get(_bare(part)) for part in re.split(r"[+&/,]| and ", text)]
    if len(parts) > 1 and all(parts) and len(set(parts)) > 1:
        return "hybrid"
    return _misspelt(bare, _BASES)


def status_name(text: str) -> str:
    """Returns the state in lower-case words, cancelled and returned in one spelling.

    A longer text that says either ("Cancelled by seller", "RTO delivered") means it, unless it
    takes it back or only asks ("not cancelled", "partially refunded", "refund requested").
    """
    words = " ".join(re.split(r"[\s_]+", unmasked(text).lower())).strip()
    bare = _bare(text)
    known = _STATES.get(bare) or _misspelt(bare, _STATES)
    if known is not None or _WITHHELD.search(words):
        return known or words
    if _CANCELLED.search(words):
        return "cancelled"
    return "returned" if _RETURNED.search(words) else words


def age_group_name(text: str) -> str:
    """Returns an age band as 18-24, 25+ or Under 18, however it is written; others unchanged."""
    bare = _AGE_WORDS.sub("", plain(text).casefold())
    if found := _AGES.match(bare):
        return f"{found[1]}-{found[2]}"
    if found := _AGE_FROM.match(bare):
        return f"{found[1] or found[2]}+"
    if found := _AGE_TO.match(bare):
        return f"Under {found[1] or found[2]}"
    return text


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
