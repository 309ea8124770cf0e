"""Handles and profile links of influencers: @riya, riya and https://instagram.com/riya/ are one."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import pyarrow as pa

from schemas.compute import pc
from schemas.header_words import words

READ: Final = "handles and profile links read as the bare handle"

_AT = r"^@([\w.\-]+)$"
_PROFILE = (
    r"(?i)^(?:https?://)?(?:www\.|m\.)?"
    r"(?:instagram\.com|youtube\.com|twitter\.com|x\.com|facebook\.com|fb\.com|tiktok\.com"
    r"|threads\.net|threads\.com|linkedin\.com|snapchat\.com|t\.me)"
    r"/(?:@|c/|user/|channel/|in/|add/)?([\w.\-]+)/?(?:[?#].*)?$"
)
_NO_PROFILE = (
    *("watch", "profile.php", "p", "reel", "reels", "shorts", "stories", "tv", "share", "playlist"),
    *("hashtag", "explore", "c", "user", "channel", "in", "add", "results", "home"),
)
"""What follows the address of a platform and is no profile."""

_HANDLES = frozenset({"handle", "handles", "username", "usernames", "profile"})


def bare_handles(ids: pa.StringArray) -> tuple[pa.StringArray, dict[str, int]]:
    """Reduces handles and links to a profile to the handle; every other id stays as it is.

    Links to a post or a search name no influencer and stay as well.
    """
    marked = pc.or_(pc.starts_with(ids, "@"), pc.match_substring(ids, "/")).fill_null(False)
    if not pc.any(marked).as_py():
        return ids, {}
    coded = ids.filter(marked).dictionary_encode()
    written = coded.dictionary
    bare = pc.replace_substring_regex(written, _AT, r"\1")
    name = pc.replace_substring_regex(written, _PROFILE, r"\1")
    linked = pc.and_(
        pc.not_equal(name, written),
        pc.invert(pc.is_in(pc.utf8_lower(name), value_set=pa.array(_NO_PROFILE))),
    )
    read = pc.if_else(linked, name, bare)
    changed = pc.sum(pc.not_equal(read, written).take(coded.indices)).as_py()
    if not changed:
        return ids, {}
    return pc.replace_with_mask(ids, marked, read.take(coded.indices)), {READ: changed}


def names_handle(header: str) -> bool:
    """Whether a header says that its cells are handles, user names or profiles."""
    said = words(header)
    return not _HANDLES.isdisjoint(said) or ("user", "name") in pairwise(said)
