"""Ids: read as text, and made where the file has none."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from schemas.compute import pc
from schemas.text import UNTIDY, mended, tidied

MADE_KEY = "h_"
"""How a key begins that was made from the row because the file had none."""

MADE = "_made"
"""Working column that tells which keys were made."""

NOBODY = "influencer ids that mean nobody read as organic"

# "none" is blank in every column already.
_NOBODY = frozenset({"organic", "direct", "0", "no influencer"})
_NOBODY_AT_ALL = rf"^(?i:{'|'.join(sorted(_NOBODY))})$"
_AS_DECIMAL = r"^(-?\d+)\.0+$"
_DIGITS = 24


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


def make_keys(rows: pa.Table, key: str, contents: Sequence[str]) -> pa.Table:
    """Gives every row without a key one made of what it says, and marks it in `_made`.

    key = `h_` and 24 hex digits of MD5 over the contents in order, as text, blanks as "". Equal
    rows get equal keys here; `numbered_key` tells them apart once the whole file is known.

    Args:
        rows: Rows of which some have no key.
        key: Column of the key.
        contents: Columns that say what a row is.
    """
    texts = ", ".join(f"coalesce(CAST({_name(column)} AS VARCHAR), '')" for column in contents)
    made = f"'{MADE_KEY}' || left(md5(concat_ws(chr(31), {texts})), {_DIGITS})"
    with duckdb.connect(config={"threads": 1}) as con:
        con.register("rows", rows)
        return con.sql(
            f"SELECT * REPLACE (coalesce({_name(key)}, {made}) AS {_name(key)}), "
            f"{_name(key)} IS NULL AS {MADE} FROM rows"
        ).to_arrow_table()


def numbered_key(key: str, number: str) -> str:
    """SQL of the key that the n-th (n ≥ 2) of several equal rows takes.

    The first keeps the key itself, so the same file always gives the same keys.

    Args:
        key: SQL expression of the shared key.
        number: SQL expression of n.
    """
    return f"'{MADE_KEY}' || left(md5(concat_ws(chr(31), {key}, {number})), {_DIGITS})"


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
