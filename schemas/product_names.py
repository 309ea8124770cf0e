"""Products under one name: the other spellings that a workspace lists for a product."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

_NAMED = (
    "coalesce((SELECT s.product FROM spellings AS s WHERE s.spelling = lower(trim(name))), name)"
)


def write_product_names(
    con: duckdb.DuckDBPyConnection, aliases: Mapping[str, Iterable[str]]
) -> None:
    """Make the macro `named(name)`: the product that figures of a spelling go under.

    Spellings are compared trimmed and in any case; the named product is a spelling of itself. A
    name that no product lists stays as it is.

    Args:
        con: Connection that the macro is for.
        aliases: Other spellings of each named product.
    """
    if not aliases:
        con.execute("CREATE TEMP MACRO named(name) AS name")
        return
    con.execute("CREATE TEMP TABLE spellings (spelling VARCHAR PRIMARY KEY, product VARCHAR)")
    for product, words in aliases.items():
        for word in (product, *words):
            con.execute(
                "INSERT OR IGNORE INTO spellings VALUES (lower(trim($1)), $2)", [word, product]
            )
    con.execute(f"CREATE TEMP MACRO named(name) AS {_NAMED}")
