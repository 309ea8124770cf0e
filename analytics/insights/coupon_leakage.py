"""Codes that are used long after their influencer last posted: shared on, or on a coupon site.

A use, an order row with the code, counts as leaked where its influencer had posted nothing in the
`DAYS` days up to it, though they posted before; uses before their first post are not looked at. Of
a code's n uses the share s leaked, of those of all other codes together s′. One-sided,

    z = (s − s₀) / √(φ·s₀(1 − s₀)/n),   s₀ = max(s′, `USUAL`)
    φ = max(1, median over codes of (leaked − n·s̄)² / (n·s̄(1 − s̄)) / .4549)

with s̄ the share of all codes together: some people post less often than others, so that codes
differ more than chance alone would make them; .4549 is the median of χ² with one degree of freedom.
With fewer than `FEW_CODES` codes φ is `CAUTIOUS`. The interval is Wilson's for n/φ uses. At stake
is the revenue on which discount and pay may have been given away.

Sources: P. McCullagh and J. A. Nelder, "Generalized Linear Models", 2nd ed. (1989), ch. 4.5, for φ;
E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22
(1927), for the interval.
"""

from __future__ import annotations

from contextlib import closing
from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import chi2, norm

from analytics.breakdown import influencer_labels
from analytics.insights.insight import Evidence, Figure, Insight, Link, Row, World
from analytics.insights.spread import CAUTIOUS
from analytics.measures import PAISE
from analytics.scan import Parameters, plan
from analytics.scoring import Z
from analytics.span import window
from storage import connect

NAME: Final = "coupon_leakage"
TITLE: Final = "Coupon leakage"
COUNTS: Final = False
DAYS: Final = 28
USUAL: Final = 0.1
FEW_USES: Final = 20
FEW_CODES: Final = 5

_LEAKED: Final = f"""
WITH used AS (
    SELECT f.coupon_code, f.influencer, f.date, count(*) AS uses, sum(f.revenue) AS revenue
    FROM orders f
    WHERE f.coupon_code IS NOT NULL AND f.influencer IS NOT NULL AND {{where}}
    GROUP BY ALL
), posted AS (SELECT DISTINCT influencer, date FROM posts)
SELECT CAST(u.coupon_code AS VARCHAR) AS code, CAST(u.influencer AS VARCHAR) AS influencer,
       CAST(sum(u.uses) FILTER (p.date IS NOT NULL) AS BIGINT) AS used,
       CAST(coalesce(sum(u.uses) FILTER (u.date - p.date >= {DAYS}), 0) AS BIGINT) AS leaked,
       CAST(sum(u.revenue) AS DOUBLE) / {PAISE} AS revenue,
       CAST(coalesce(sum(u.revenue) FILTER (u.date - p.date >= {DAYS}), 0) AS DOUBLE) / {PAISE}
           AS leaked_revenue
FROM used u ASOF LEFT JOIN posted p ON p.influencer = u.influencer AND u.date >= p.date
GROUP BY ALL HAVING used >= {FEW_USES} ORDER BY ALL
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
    used, leaked = found["used"].astype("float64"), found["leaked"].astype("float64")
    rest = (leaked.sum() - leaked) / (used.sum() - used).clip(lower=1.0)
    usual, wider = rest.clip(lower=USUAL), dispersion(used, leaked)
    sd = np.sqrt((wider * usual * (1 - usual) / used).to_numpy())
    centre, reach = _wilson(leaked / used, used / wider)
    names = influencer_labels(world.snapshot)
    return found.assign(
        p=norm.sf((leaked / used - usual).to_numpy() / np.maximum(sd, 1e-9)),
        usual=usual,
        low=(centre - reach).clip(lower=0.0),
        high=(centre + reach).clip(upper=1.0),
        label=[names.get(who, who) for who in found["influencer"]],
        money=found["leaked_revenue"],
    )


def dispersion(used: pd.Series, leaked: pd.Series) -> float:
    """φ of codes: how much more their shares differ than chance would make them."""
    if len(used) < FEW_CODES:
        return CAUTIOUS
    share = leaked.sum() / used.sum()
    if not 0 < share < 1:
        return 1.0
    apart = (leaked - used * share) ** 2 / (used * share * (1 - share))
    return max(1.0, float(apart.median()) / float(chi2.median(1)))


def _wilson(share: pd.Series, count: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Middle and half width of the 90 % interval of a share."""
    scale = 1 + Z**2 / count
    reach = Z * np.sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
    return (share + Z**2 / (2 * count)) / scale, reach / scale


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    usual = float(row["usual"])
    return Insight(
        rule=NAME,
        subject=f"{row['influencer']}:{row['code']}",
        what="Code {code} of {name} is used without posts: {leaked} of its {used} uses came more "
        "than {days} days after the last post.",
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
                low=100 * float(row["low"]),
                high=100 * float(row["high"]),
                beside=Figure(100 * usual, "percent"),
                beside_label="on all other codes" if usual > USUAL else "would be usual",
            ),
            Evidence("Their revenue", Figure(float(row["leaked_revenue"]), "inr")),
            Evidence(
                "All orders on it",
                Figure(float(row["revenue"]), "inr"),
                metric=world.snapshot.config.revenue_metric,
            ),
        ),
        sample=int(row["used"]),
        sample_of="use",
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
