"""The dictionaries of the cube: one ENUM per dimension, and the influencer and product tables."""

from __future__ import annotations

from typing import Final

import duckdb

from analytics.derive.extras import extra_columns
from analytics.dimensions import UNASSIGNED

_INFLUENCER_FACTS = """
CREATE TEMP TABLE influencer_facts AS
SELECT * FROM raw_influencers WHERE influencer_id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY influencer_id ORDER BY name, platform, follower_count) = 1
"""

_TYPES: Final = {
    "influencer": """
        SELECT influencer_id AS value FROM influencer_facts
        UNION SELECT influencer_id FROM raw_tracking UNION SELECT influencer_id FROM raw_posts
        UNION SELECT influencer_id FROM raw_payouts UNION SELECT influencer_id FROM raw_terms""",
    "campaign": """
        SELECT 'Unassigned' AS value UNION SELECT campaign FROM raw_tracking
        UNION SELECT campaign FROM raw_posts UNION SELECT campaign FROM raw_payouts
        UNION SELECT campaign FROM raw_terms""",
    "brand": """
        SELECT 'Unassigned' AS value UNION SELECT brand FROM labels
        UNION SELECT brand FROM product_facts UNION SELECT inside FROM text_brands
        UNION SELECT coalesce(b.spelled, r.brand)
              FROM (SELECT brand FROM raw_payouts UNION SELECT brand FROM raw_terms) AS r
              LEFT JOIN text_brands AS b ON b.text = r.brand""",
    "product": """
        SELECT 'Unassigned' AS value UNION SELECT product FROM raw_tracking
        UNION SELECT product FROM raw_posts UNION SELECT product FROM product_facts""",
    "platform": """
        SELECT 'Unassigned' AS value UNION SELECT platform FROM labels
        UNION SELECT platform FROM influencer_facts UNION SELECT platform FROM raw_posts""",
    "source": "SELECT DISTINCT source AS value FROM raw_tracking",
    "coupon_code": "SELECT DISTINCT coupon_code AS value FROM raw_tracking",
    "status": "SELECT DISTINCT status AS value FROM raw_tracking",
    "order_city": "SELECT DISTINCT city AS value FROM raw_tracking",
}
"""The values of every dimension, as queries over the raw tables and the labels."""

_INFLUENCERS = """
CREATE TABLE influencers AS
SELECT k.influencer, coalesce(f.name, 'Unknown influencer ' || k.id) AS name,
       coalesce(f.category, 'Unknown') AS category, coalesce(f.gender, 'Unknown') AS gender,
       coalesce(f.age_group, 'Unknown') AS age_group,
       coalesce(f.city, 'Unknown') AS influencer_city,
       coalesce(f.language, 'Unknown') AS language, coalesce(f.platform, 'Unknown') AS platform,
       f.follower_count,
       CASE WHEN f.follower_count IS NULL THEN 'unknown'
            WHEN f.follower_count < $micro THEN 'nano' WHEN f.follower_count < $macro THEN 'micro'
            WHEN f.follower_count < $mega THEN 'macro' ELSE 'mega' END AS tier,
       f.influencer_id IS NOT NULL AS known{extras}
FROM (
    SELECT unnest(enum_range(CAST(NULL AS influencer))) AS id, CAST(id AS influencer) AS influencer
) AS k
LEFT JOIN influencer_facts AS f ON f.influencer_id = k.id
ORDER BY k.influencer
"""

_PRODUCTS = """
CREATE TABLE products AS
SELECT k.product, CAST(coalesce(f.brand, b.inside, 'Unassigned') AS brand) AS brand,
       coalesce(f.category, 'Unassigned') AS product_category, f.price_paise AS price,
       f.margin{extras}
FROM (
    SELECT unnest(enum_range(CAST(NULL AS product))) AS id, CAST(id AS product) AS product
) AS k
LEFT JOIN product_facts AS f ON f.product = k.id
LEFT JOIN text_brands AS b ON b.text = k.id AND k.id <> 'Unassigned'
ORDER BY k.product
"""


_HELD = """
SELECT table_name FROM duckdb_columns()
WHERE schema_name = 'main' AND column_name = $name AND starts_with(data_type, 'ENUM(')
"""

_UNUSED_INFLUENCERS = """
DELETE FROM influencers WHERE NOT known AND influencer NOT IN (
    SELECT influencer FROM main.orders WHERE influencer IS NOT NULL
    UNION SELECT CAST(influencer_id AS influencer) FROM raw_posts WHERE influencer_id IS NOT NULL
    UNION SELECT CAST(influencer_id AS influencer) FROM raw_payouts WHERE influencer_id IS NOT NULL
    UNION SELECT CAST(influencer_id AS influencer) FROM raw_terms WHERE influencer_id IS NOT NULL
)
"""

_UNUSED_PRODUCTS = """
DELETE FROM products WHERE product <> 'Unassigned' AND product NOT IN (
    SELECT product FROM main.orders
    UNION SELECT CAST(product AS product) FROM raw_posts WHERE product IS NOT NULL
    UNION SELECT CAST(product AS product) FROM product_facts
)
"""


def write_types(con: duckdb.DuckDBPyConnection) -> None:
    """Create one ENUM per dimension: its distinct values, sorted. Needs `labels`."""
    con.execute(_INFLUENCER_FACTS)
    for name, values in _TYPES.items():
        query = f"SELECT value FROM ({values}) WHERE value IS NOT NULL ORDER BY value"
        con.execute(f"CREATE TYPE {name} AS ENUM ({query})")


def widen_types(con: duckdb.DuckDBPyConnection) -> None:
    """Give every ENUM of a finished cube the values that the `raw_` views add, in their order."""
    con.execute(_INFLUENCER_FACTS)
    for name, values in _TYPES.items():
        known = f"SELECT CAST(unnest(enum_range(CAST(NULL AS main.{name}))) AS VARCHAR) AS value"
        ((new,),) = con.execute(
            f"SELECT count(*) FROM (SELECT value FROM ({values}) WHERE value IS NOT NULL "
            f"EXCEPT {known})"
        ).fetchall()
        if not new:
            continue
        con.execute(f"CREATE TEMP TABLE every_{name} AS {known} UNION ({values})")
        con.execute(f"DROP TYPE main.{name}")
        con.execute(
            f"CREATE TYPE main.{name} AS ENUM "
            f"(SELECT value FROM every_{name} WHERE value IS NOT NULL ORDER BY value)"
        )
        for (table,) in con.execute(_HELD, {"name": name}).fetchall():
            con.execute(f"ALTER TABLE main.{table} ALTER COLUMN {name} TYPE main.{name}")


def drop_unused(con: duckdb.DuckDBPyConnection) -> None:
    """Leave out influencers and products that an ENUM still lists and no table names any more."""
    con.execute(_UNUSED_INFLUENCERS)
    con.execute(_UNUSED_PRODUCTS)


def write_dimensions(con: duckdb.DuckDBPyConnection, tier_bounds: tuple[int, int, int]) -> None:
    """Write `influencers` and `products`: one row per value that any table names.

    An influencer that only orders, posts, payouts or terms name stays under a placeholder
    (`known` false). Price is in paise, margin a fraction.

    Args:
        con: Connection with the dimension types.
        tier_bounds: Followers at which micro, macro and mega begin.
    """
    people = _extras(con, "raw_influencers", "Unknown")
    products = _extras(con, "product_facts", UNASSIGNED)
    bounds = dict(zip(("micro", "macro", "mega"), tier_bounds, strict=True))
    con.execute(_INFLUENCERS.format(extras=people), bounds)
    con.execute(_PRODUCTS.format(extras=products))


def _extras(con: duckdb.DuckDBPyConnection, view: str, blank: str) -> str:
    """The extra columns of a view read as `f`, to be added to a SELECT."""
    columns = extra_columns(con, view)
    return "".join(f", coalesce(f.{column}, '{blank}') AS {column}" for column in columns)
