"""Ids: read as text, and made where the file has none."""

from __future__ import annotations

from hashlib import blake2b

import pandas as pd
import pyarrow as pa

from schemas.compute import pc
from schemas.text import UNTIDY, mended, tidied

MADE_KEY = "h_"
"""How a key begins that was made from the row because the file had none."""

NOBODY = "influencer ids that mean nobody read as organic"

# "none" is blank in every column already.
_NOBODY = frozenset({"organic", "direct", "0", "no influencer"})
_NOBODY_AT_ALL = rf"^(?i:{'|'.join(sorted(_NOBODY))})$"
_AS_DECIMAL = r"^(-?\d+)\.0+$"
_DIGEST_BYTES = 12
_SEPARATOR = "\x1f"


def read_ids(cells: pa.StringArray) -> tuple[pa.StringArray, dict[str, int]]:
    """Cleans an id column: `42.0` becomes `42`, everything else stays as written."""
    return mended(cells, rf"{UNTIDY}|{_AS_DECIMAL}", _ids)


def _ids(texts: pa.StringArray) -> tuple[pa.StringArray, dict[str, pa.BooleanArray]]:
    tidy, marks = tidied(texts, collapse=True)
    decimal = pc.match_substring_regex(tidy, _AS_DECIMAL)
    whole = pc.replace_substring_regex(tidy, _AS_DECIMAL, r"\1")
    return whole, marks | {"ids written as decimals (42.0) read as whole": decimal}


def read_referrers(cells: pa.StringArray) -> tuple[pa.StringArray, dict[str, int]]:
    """Cleans a column of ids that may be nobody's: "organic", "direct" and "0" are blank."""
    return mended(cells, rf"{UNTIDY}|{_AS_DECIMAL}|{_NOBODY_AT_ALL}", _referrers)


def _referrers(texts: pa.StringArray) -> tuple[pa.StringArray, dict[str, pa.BooleanArray]]:
    ids, marks = _ids(texts)
    nobody = pc.is_in(pc.utf8_lower(ids), value_set=pa.array(sorted(_NOBODY)))
    return pc.if_else(nobody, pa.scalar(None, pa.string()), ids), marks | {NOBODY: nobody}


def row_contents(rows: pd.DataFrame) -> pd.Series:
    """Returns a hash of what each row says: `h_` and BLAKE2b of its values in column order.

    Args:
        rows: Canonical columns without the key.
    """
    parts = [_as_text(rows[column]) for column in rows.columns]
    joined = pc.binary_join_element_wise(
        *parts, _SEPARATOR, null_handling="replace", null_replacement=""
    )
    digests = [_digest(text) for text in joined.to_pylist()]
    return pd.Series(digests, index=rows.index, dtype="str")


def row_ids(contents: pd.Series) -> pd.Series:
    """Makes a stable id for each row from the hash of what it says.

    The first of several equal rows takes the hash itself, the n-th (n ≥ 2) a hash of that and n,
    so the same file always gives the same ids.
    """
    repeated = contents.duplicated()
    if not repeated.any():
        return contents
    number = contents.groupby(contents, sort=False).cumcount() + 1
    numbered = (contents + _SEPARATOR + number.astype("str"))[repeated]
    ids = contents.copy()
    ids[repeated] = [_digest(text) for text in numbered]
    return ids


def _digest(text: str) -> str:
    return MADE_KEY + blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()


def _as_text(column: pd.Series) -> pa.Array:
    array = pa.array(column, from_pandas=True)
    if pa.types.is_timestamp(array.type):
        array = array.cast(pa.date32())
    array = array.cast(pa.string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
