"""Who is paid clearly more for a post than others of the same platform and tier.

    x = log(fee a post),   z = (x − median of the peers − log(1 + `CLEARLY`)) / s

one-sided by Student's t with peers − 1 degrees of freedom. The median is that of all others of the
group; s = 1.4826 × the median distance of the group's fees from theirs, at least `LEAST_SPREAD`, so
that a few extreme fees do not hide each other. A fee is what was paid for the posts themselves,
without what follows orders. Peers (see `analytics.insights.peers`) are those of the same platform
and tier, of the platform where these are few, else everybody. At stake is what was paid beyond the
peers' median.

A fee is no estimate and has no interval; beside it stands where 9 in 10 fees of the peers lie,
median · exp(± t₉₅·s).

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
from analytics.insights.effects import CLEARLY
from analytics.insights.insight import Evidence, Figure, Insight, Row, World
from analytics.insights.peers import FEW_PEERS, Floats, median_of_others, peers_of
from analytics.measures import PAISE
from analytics.scan import Parameters, during, plan
from analytics.scoring import people
from analytics.span import window
from storage import connect

NAME: Final = "cost_outliers"
TITLE: Final = "Cost outliers"
COUNTS: Final = False
LEAST_SPREAD: Final = 0.15
FEW_POSTS: Final = 2


def look(world: World) -> pd.DataFrame:
    """Everybody who is paid for posts, beside their peers; `money` in ₹."""
    table = _fees(world)
    about = people(world.snapshot).reindex(table.index)
    peers = peers_of(about["tier"], about["platform"])
    fee = table["fee"].to_numpy("float64")
    usual = peers.each(lambda who: median_of_others(fee[who]))
    spread = np.maximum(peers.each(lambda who: _spread(np.log(fee[who]))), LEAST_SPREAD)
    degrees = np.maximum(peers.size - 1, 1)
    z = (np.log(fee / usual) - np.log1p(CLEARLY)) / spread
    reach = student.ppf(0.95, degrees) * spread
    table = table.assign(
        label=about["label"],
        peers=peers.name,
        p=student.sf(z, degrees),
        usual=usual,
        low=usual * np.exp(-reach),
        high=usual * np.exp(reach),
        money=((table["fee"] - usual) * table["posts"]).clip(lower=0),
    )
    return table[peers.size >= FEW_PEERS].reset_index()


def _spread(logs: Floats) -> Floats:
    """1.4826 × the median distance from the median, the same for everybody."""
    return np.full(len(logs), 1.4826 * float(np.median(np.abs(logs - np.median(logs)))))


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
            Evidence(
                "Fees of the others (9 in 10)",
                usual,
                low=float(row["low"]),
                high=float(row["high"]),
            ),
            Evidence("Posts paid for", Figure(int(row["posts"]), "count")),
        ),
        sample=int(row["posts"]),
        sample_of="post",
        money=float(row["money"]),
        confidence=confidence,
        action="Ask for a fee nearer to what others of that reach take, or for pay by the order.",
        link=telling.page_of(world, str(row["influencer"])),
    )
