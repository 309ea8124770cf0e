"""Who is paid clearly more for a post than others of the same platform and tier.

    x = log(fee a post),   z = (x − median of the peers − log(1 + `CLEARLY`)) / s

one-sided by Student's t with peers − 1 degrees of freedom; s = 1.4826 × the median distance from
the median, at least `LEAST_SPREAD`, so that a few extreme fees do not hide each other. A fee is
what was paid for the posts themselves, without what follows orders. Peers are those of the same
platform and tier, of the platform where they are fewer than `FEW_PEERS`, else everybody. At stake
is what was paid beyond the peers' median.

Source: P. J. Rousseeuw and C. Croux, "Alternatives to the Median Absolute Deviation", JASA 88
(1993).
"""

from __future__ import annotations

from contextlib import closing
from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import t as student

from analytics.attribution import COSTS
from analytics.insights import telling
from analytics.insights.effects import CLEARLY, FEW_PEERS, groups_of
from analytics.insights.insight import Evidence, Figure, Insight, Row, World
from analytics.measures import PAISE
from analytics.scan import Parameters, during, plan
from analytics.scoring import people
from analytics.span import window
from storage import connect

NAME: Final = "cost_outliers"
TITLE: Final = "Cost outliers"
LEAST_SPREAD: Final = 0.15
FEW_POSTS: Final = 2


def look(world: World) -> pd.DataFrame:
    """Everybody who is paid for posts, beside their peers; `money` in ₹."""
    table = _fees(world)
    about = people(world.snapshot).reindex(table.index)
    names = about["platform"] + " · " + about["tier"]
    table = table.assign(
        label=about["label"], peers=groups_of(names, (about["platform"], "")), fee_log=0.0
    )
    table["fee_log"] = np.log(table["fee"])
    by = table.groupby("peers")["fee_log"]
    middle, size = by.transform("median"), by.transform("size")
    apart = (table["fee_log"] - middle).abs().groupby(table["peers"]).transform("median")
    z = (table["fee_log"] - middle - np.log1p(CLEARLY)) / (1.4826 * apart).clip(lower=LEAST_SPREAD)
    usual = np.exp(middle)
    money = ((table["fee"] - usual) * table["posts"]).clip(lower=0)
    table = table.assign(p=student.sf(z, (size - 1).clip(lower=1)), usual=usual, money=money)
    return table[size >= FEW_PEERS].reset_index()


def _fees(world: World) -> pd.DataFrame:
    """By influencer: `posts` that were paid for and `fee`, ₹ a post."""
    empty = pd.DataFrame({"posts": [], "fee": []}, index=pd.Index([], name="influencer"))
    if world.view.order_only:
        return empty
    parameters = Parameters()
    where = plan(world.snapshot, world.view, None, set(), parameters, table="fact").where
    days = window(world.snapshot, world.view)
    posted = during(days, parameters, "f.posted") if days else "true"
    statement = f"""
        SELECT CAST(f.influencer AS VARCHAR) AS influencer, count(DISTINCT f.post) AS posts,
               sum(f.cost) / {PAISE}.0 AS paid
        FROM ({COSTS}) f WHERE {posted} AND {where} GROUP BY f.influencer
        HAVING sum(f.cost) > 0
    """
    with closing(connect(world.snapshot)) as cursor:
        found = cursor.execute(statement, parameters.values).df().set_index("influencer")
    found = found[found["posts"] >= FEW_POSTS]
    return pd.DataFrame({"posts": found["posts"], "fee": found["paid"] / found["posts"]})


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    fee, usual = Figure(float(row["fee"]), "inr"), Figure(float(row["usual"]), "inr")
    peers = telling.peers_of(row)
    return Insight(
        rule=NAME,
        subject=str(row["influencer"]),
        what="{name} costs {fee} a post; {peers} usually cost {usual}.",
        figures={
            "name": telling.name_of(row),
            "fee": fee,
            "usual": usual,
            "peers": Figure(peers, "text"),
        },
        evidence=(
            Evidence("Fee a post", fee, beside=usual, beside_label=f"median of {peers}"),
            Evidence("Posts paid for", Figure(int(row["posts"]), "count")),
        ),
        sample=int(row["posts"]),
        sample_of="post",
        money=float(row["money"]),
        confidence=confidence,
        action="Ask for a fee nearer to what others of that reach take, or for pay by the order.",
        link=telling.page_of(world, str(row["influencer"])),
    )
