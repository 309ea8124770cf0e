"""SQL of the sums: over the cube's tables, and over single order rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from analytics.measures import COST_SUMS, INEXACT, PAISE, POST_SUMS, SUMS
from analytics.scan import Parameters, Table
from settings import WorkspaceSettings

_ORDER_ROWS: Final[Mapping[str, str]] = {
    "total_rows": "count(*)",
    "total_orders": "sum(f.orders)",
    "total_revenue": "sum(f.revenue)",
    "total_net_revenue": "sum(f.revenue) FILTER (f.net)",
    "total_new_customers": "count(*) FILTER (f.new_customer)",
    "order_rows": "count(f.influencer)",
    "orders": "sum(f.orders) FILTER (f.influencer IS NOT NULL)",
    "revenue": "sum(f.revenue) FILTER (f.influencer IS NOT NULL)",
    "net_orders": "sum(f.orders) FILTER (f.net AND f.influencer IS NOT NULL)",
    "net_revenue": "sum(f.revenue) FILTER (f.net AND f.influencer IS NOT NULL)",
    "new_customers": "count(f.influencer) FILTER (f.new_customer)",
    "new_revenue": "sum(f.revenue) FILTER (f.new_customer AND f.influencer IS NOT NULL)",
    "user_rows": "count(f.influencer) FILTER (f.has_user)",
    "user_revenue": "sum(f.revenue) FILTER (f.has_user AND f.influencer IS NOT NULL)",
    "revenue_sq": "sum(CAST(f.revenue AS DOUBLE) ** 2) FILTER (f.influencer IS NOT NULL)",
    **dict.fromkeys((*POST_SUMS, *COST_SUMS), "0"),
}
"""The cube's sums from single order rows, where posts and cost are unknown."""

_POST_ROWS: Final[Mapping[str, str]] = {
    key: f"sum(f.{key})" if key in POST_SUMS else "0" for key in SUMS
}
"""The cube's sums from shares of posts, where orders and cost are unknown."""


def _incremental(config: WorkspaceSettings, parameters: Parameters, table: Table) -> str:
    """Revenue less the share of its brand that is assumed to have come anyway."""
    net = config.revenue_basis == "net"
    revenue = "f.net_revenue" if net else "f.revenue"
    if table == "orders":
        attributed = "f.influencer IS NOT NULL" + (" AND f.net" if net else "")
        revenue = f"CASE WHEN {attributed} THEN f.revenue ELSE 0 END"
    kept = parameters.add(1.0 - config.default_organic_share)
    if config.organic_share:
        cases = " ".join(
            f"WHEN f.brand = TRY_CAST({parameters.add(brand)} AS brand) "
            f"THEN {parameters.add(1.0 - share)}"
            for brand, share in config.organic_share.items()
        )
        kept = f"CASE {cases} ELSE {kept} END"
    return f"sum({revenue} * CAST({kept} AS DOUBLE))"


def _media_value(config: WorkspaceSettings, parameters: Parameters) -> str:
    """Actions on posts times their rate on the platform, in paise."""
    cases = [
        f"WHEN f.platform = TRY_CAST({parameters.add(platform)} AS platform) THEN "
        + " + ".join(
            f"f.{action} * CAST({parameters.add(rate * PAISE)} AS DOUBLE)"
            for action, rate in rates.items()
        )
        for platform, rates in config.emv_rates.items()
        if rates
    ]
    return f"sum(CASE {' '.join(cases)} ELSE 0 END)" if cases else "0"


def first_sums(
    config: WorkspaceSettings, parameters: Parameters, table: Table, wanted: Sequence[str]
) -> str:
    """The wanted sums over the rows of `table`, read as `f`, each under its name."""
    over_cube = {key: f"sum(f.{key})" for key in SUMS}
    expressions = dict({"orders": _ORDER_ROWS, "post_shares": _POST_ROWS}.get(table, over_cube))
    if "emv" in wanted and table != "orders":
        expressions["emv"] = _media_value(config, parameters)
    if "incremental_revenue" in wanted and table != "post_shares":
        expressions["incremental_revenue"] = _incremental(config, parameters, table)
    return _named(expressions, wanted)


def _named(expressions: Mapping[str, str], wanted: Sequence[str]) -> str:
    return ", ".join(
        f"CAST(coalesce({expressions[key]}, 0) AS {'DOUBLE' if key in INEXACT else 'BIGINT'}) "
        f"AS {key}"
        for key in wanted
    )
