"""What the texts of a row name: its brand, and the platform of its source.

Brand = the row's own brand, else the product table's, else the brand whose name or alias stands
in the product, then the campaign, then the source. Each distinct combination of texts is looked
at once, into the table `labels`, and the rows join it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import duckdb
import pandas as pd

from analytics.derive.extras import extra_columns
from schemas.vocabulary import platform_of

_SHORT = 3
"""Aliases up to this length ("MB") must stand alone; longer ones may sit inside a word."""

_TEXTS = """
SELECT product AS text FROM raw_tracking UNION SELECT campaign FROM raw_tracking
UNION SELECT source FROM raw_tracking UNION SELECT brand FROM raw_tracking
UNION SELECT product FROM raw_posts UNION SELECT campaign FROM raw_posts
UNION SELECT brand FROM raw_posts UNION SELECT product FROM raw_products
UNION SELECT brand FROM raw_products UNION SELECT brand FROM raw_payouts
UNION SELECT brand FROM raw_terms
"""

_SOURCES = "SELECT DISTINCT source FROM raw_tracking WHERE source IS NOT NULL"

_PRODUCT_FACTS = """
CREATE TEMP TABLE product_facts AS
SELECT p.product, coalesce(spelled.spelled, p.brand, inside.inside) AS brand,
       p.category, p.price_paise, p.margin{extras}
FROM (
    SELECT * FROM raw_products WHERE product IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY product ORDER BY respelled, brand, category, price_paise, margin{extras}
    ) = 1
) AS p
LEFT JOIN text_brands AS spelled ON spelled.text = p.brand
LEFT JOIN text_brands AS inside ON inside.text = p.product
"""

_LABELS = """
CREATE TEMP TABLE labels AS
WITH texts AS (
    SELECT source, campaign, brand, product FROM raw_tracking
    UNION SELECT NULL, campaign, brand, product FROM raw_posts
)
SELECT t.source, t.campaign, t.brand AS own_brand, t.product,
       coalesce(own.spelled, t.brand, f.brand, p.inside, c.inside, s.inside) AS brand,
       s.platform
FROM texts AS t
LEFT JOIN product_facts AS f ON f.product = t.product
LEFT JOIN text_brands AS own ON own.text = t.brand
LEFT JOIN text_brands AS p ON p.text = t.product
LEFT JOIN text_brands AS c ON c.text = t.campaign
LEFT JOIN text_brands AS s ON s.text = t.source
"""


class BrandWords:
    """Finds the brand that a text names, by the workspace's brand aliases."""

    def __init__(self, aliases: Mapping[str, Iterable[str]]) -> None:
        """Read the aliases; the longest alias wins where several stand in one text."""
        words = {
            (word.strip(), brand)
            for brand, others in aliases.items()
            for word in (brand, *others)
            if word.strip()
        }
        self._words = [
            (_pattern(word), brand) for word, brand in sorted(words, key=lambda w: (-len(w[0]), w))
        ]

    def inside(self, text: str) -> str | None:
        """Return the brand one of whose words stands anywhere in the text."""
        return next((brand for word, brand in self._words if word.search(text)), None)

    def spelled(self, text: str) -> str | None:
        """Return the brand of which the whole text is a spelling ("HK Vitals" is HKVitals)."""
        return next((brand for word, brand in self._words if word.fullmatch(text.strip())), None)


def _pattern(word: str) -> re.Pattern[str]:
    spaced = r"[\s_\-]*".join(re.escape(piece) for piece in word.split())
    if len(word) <= _SHORT:
        spaced = rf"(?<![^\W\d_]){spaced}(?![^\W\d_])"
    return re.compile(spaced, re.IGNORECASE)


def label_names(
    con: duckdb.DuckDBPyConnection,
    aliases: Mapping[str, Iterable[str]],
    products: Iterable[str] = (),
) -> None:
    """Write `labels` (texts of a row → brand, platform) and `product_facts` (one row a product).

    Args:
        con: Connection with the `raw_` views.
        aliases: Words that name each brand.
        products: Names of products that the views may lack and a brand may stand in.
    """
    texts = {text for (text,) in con.execute(_TEXTS).fetchall() if text is not None}
    texts = sorted(texts | set(products))
    platforms = {source: platform_of(source) for (source,) in con.execute(_SOURCES).fetchall()}
    words = BrandWords(aliases)
    found = pd.DataFrame(
        {
            "text": texts,
            "inside": [words.inside(text) for text in texts],
            "spelled": [words.spelled(text) for text in texts],
            "platform": [platforms.get(text) for text in texts],
        },
        dtype="str",
    )
    con.register("found_names", found)
    con.execute("CREATE TEMP TABLE text_brands AS SELECT * FROM found_names")
    con.unregister("found_names")
    extras = "".join(f", {column}" for column in extra_columns(con, "raw_products"))
    con.execute(_PRODUCT_FACTS.format(extras=extras))
    con.execute(_LABELS)
