"""Links: only web addresses may become links."""

from __future__ import annotations

import pyarrow as pa

from schemas.compute import pc
from schemas.text import tidy

REFUSED_LINK = "not a web address (only http and https are kept); the link was left out"

_SCHEME = r"^[A-Za-z][A-Za-z0-9+.\-]*:"
_WEB = r"(?i)^https?://"
_PORT = r"^[A-Za-z0-9.\-]+:\d+(/|$)"


def read_links(
    cells: pa.StringArray,
) -> tuple[pa.StringArray, pa.BooleanArray, dict[str, int]]:
    """Cleans a column of links.

    An address with another scheme than http or https (`javascript:`, `data:`) becomes blank.
    Text without a scheme stays as it is: it is shown as text, never as a link.

    Returns:
        The links, which cells were refused, and the repairs made.
    """
    texts, repairs = tidy(cells, collapse=True)
    bare = pc.replace_substring_regex(texts, r"[\s\x{00}-\x{1f}]", "")
    other = pc.and_(
        pc.match_substring_regex(bare, _SCHEME),
        pc.invert(
            pc.or_(pc.match_substring_regex(bare, _WEB), pc.match_substring_regex(bare, _PORT))
        ),
    ).fill_null(False)
    return pc.if_else(other, pa.scalar(None, pa.string()), texts), other, repairs
