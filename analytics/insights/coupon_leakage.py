"""Codes that are used long after their influencer last posted: shared on, or on a coupon site.

An order on a code counts as leaked where its influencer had posted nothing in the `DAYS` days up to
it, though they posted before; orders before their first post are not looked at. p is the chance of
as many leaked orders, or more, of a code's n if each leaked with the share of all other codes, but
at least `USUAL`. At stake is the revenue on which discount and pay may have been given away.
"""

from __future__ import annotations

from contextlib import closing
from typing import Final

import pandas as pd
from scipy.stats import binom

from analytics.breakdown import influencer_labels
from analytics.insights.insight import Evidence, Figure, Insight, Link, Row, World
from analytics.measures import PAISE
from analytics.scan import Parameters, plan
from analytics.span import window
from storage import connect

NAME: Final = "coupon_leakage"
TITLE: Final = "Coupon leakage"
DAYS: Final = 28
USUAL: Final = 0.1
FEW_ORDERS: Final = 20

_LEAKED: Final = f"""
WITH used AS (
    SELECT f.coupon_code, f.influencer, f.date, sum(f.orders) AS orders, sum(f.revenue) AS revenue
    FROM orders f
    WHERE f.coupon_code IS NOT NULL AND f.influencer IS NOT NULL AND {{where}}
    GROUP BY ALL
), posted AS (SELECT DISTINCT influencer, date FROM posts)
SELECT CAST(u.coupon_code AS VARCHAR) AS code, CAST(u.influencer AS VARCHAR) AS influencer,
       CAST(sum(u.orders) FILTER (p.date IS NOT NULL) AS BIGINT) AS used,
       CAST(coalesce(sum(u.orders) FILTER (u.date - p.date >= {DAYS}), 0) AS BIGINT) AS leaked,
       CAST(sum(u.revenue) AS DOUBLE) / {PAISE} AS revenue,
       CAST(coalesce(sum(u.revenue) FILTER (u.date - p.date >= {DAYS}), 0) AS DOUBLE) / {PAISE}
           AS leaked_revenue
FROM used u ASOF LEFT JOIN posted p ON p.influencer = u.influencer AND u.date >= p.date
GROUP BY ALL HAVING used >= {FEW_ORDERS} ORDER BY ALL
"""


def look(world: World) -> pd.DataFrame:
    """Every code that was used often enough after a post of its influencer; `money` in ₹."""
    if world.view.post_only:
        return pd.DataFrame({"p": [], "money": []}, dtype="float64")
    parameters = Parameters()
    days = window(world.snapshot, world.view)
    where = plan(world.snapshot, world.view, days, set(), parameters, table="orders").where
    if world.snapshot.config.revenue_basis == "net":
        where += " AND f.net"
    statement = _LEAKED.format(where=where)
    with closing(connect(world.snapshot)) as cursor:
        found = cursor.execute(statement, parameters.values).df()
    used, leaked = found["used"], found["leaked"]
    rest = ((leaked.sum() - leaked) / (used.sum() - used).clip(lower=1)).clip(lower=USUAL)
    p = binom.sf(leaked - 1, used, rest.clip(upper=1.0))
    names = influencer_labels(world.snapshot)
    labels = [names.get(who, who) for who in found["influencer"]]
    return found.assign(p=p, rest=rest, label=labels, money=found["leaked_revenue"])


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    return Insight(
        rule=NAME,
        subject=f"{row['influencer']}:{row['code']}",
        what="Code {code} of {name} is used without posts: {leaked} of {used} orders came more "
        "than {days} days after the last one.",
        figures={
            "code": Figure(str(row["code"]), "text"),
            "name": Figure(str(row["label"]), "text"),
            "leaked": Figure(int(row["leaked"]), "count"),
            "used": Figure(int(row["used"]), "count"),
            "days": Figure(DAYS - 1, "count"),
        },
        evidence=(
            Evidence(
                "Without a post",
                Figure(100 * row["leaked"] / row["used"], "percent"),
                beside=Figure(100 * float(row["rest"]), "percent"),
                beside_label="usual at most",
            ),
            Evidence("Their revenue", Figure(float(row["leaked_revenue"]), "inr")),
            Evidence(
                "All orders on it",
                Figure(float(row["revenue"]), "inr"),
                metric=world.snapshot.config.revenue_metric,
            ),
        ),
        sample=int(row["used"]),
        sample_of="order",
        money=float(row["money"]),
        confidence=confidence,
        action="Look for it on coupon sites, let it end, and give a new code with the next post.",
        link=Link(
            "Look at this code",
            world.view.with_values("coupon_code", [str(row["code"])]).with_values(
                "influencer", [str(row["influencer"])]
            ),
        ),
    )
