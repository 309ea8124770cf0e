"""One figure to rank influencers by, and where each stands among its peers.

    percentile rank of x = (below + ½ · equal) / n × 100        among the n influencers that have it
    score                = Σ wₖ · pₖ / Σ wₖ                      over the parts an influencer has

Parts and default weights: shrunk ROAS .35, engagement rate .20, conversion rate .15, cost per order
(the lower the better) .15, revenue .15; the weights are a setting. A part that is undefined for an
influencer drops out and the rest rescale; fewer than two parts give no score. Without a known
payout there is no cost per order either: unknown is not cheap. Everyone with a post or an order in
the view is ranked. Peers are the influencers of the same platform and tier.

Source of the percentile rank: J. T. Roscoe, "Fundamental Research Statistics for the Behavioral
Sciences", 2nd ed. (1975), with ties counted half.
"""

from __future__ import annotations

from typing import Final, get_args

import numpy as np
import pandas as pd

from analytics.breakdown import breakdown
from analytics.cache import remembered
from analytics.filters import Filters
from analytics.scoring import people, scores
from settings import ScorePart
from storage import Snapshot

LEAST_PARTS: Final = 2
"""Below this many parts there is no score."""

REVERSED: Final[frozenset[ScorePart]] = frozenset(("cost_per_order",))
"""Parts where less is better."""

PARTS: Final[tuple[ScorePart, ...]] = get_args(ScorePart)


def percentile_ranks(values: pd.DataFrame, groups: pd.Series | None = None) -> pd.DataFrame:
    """Percentile rank of each value within its column, 0 to 100, ties counted half.

    Args:
        values: Columns of numbers; NaN are not ranked.
        groups: Group of each row, to rank within; None ranks all together.

    Returns:
        A frame with the same index and columns; NaN where the value is.
    """
    if groups is None:
        return (values.rank() - 0.5) / values.count() * 100
    among = values.groupby(pd.factorize(groups)[0])
    return (among.rank() - 0.5) / among.transform("count") * 100


@remembered
def influencers(snapshot: Snapshot, filters: Filters) -> pd.DataFrame:
    """Every influencer with a post or an order in a view: metrics, score and standing.

    Returns:
        The columns of `breakdown` by influencer, then `platform`, `tier`, `roas_shrunk`, `score`
        (0 to 100, NaN where undefined), per part its percentile rank among all as
        `<part>_rank`, and among peers as `<part>_peers`, both with 100 the best; `peers`, how many
        there are. Best score first, then by revenue.
    """
    table = breakdown(snapshot, filters, "influencer")
    active = table["posts"].fillna(0).gt(0) | table["order_rows"].gt(0)
    table = table[(table["value"] != "") & active].reset_index(drop=True)
    about = people(snapshot).reindex(table["value"]).reset_index(drop=True)
    shrunk = scores(snapshot, filters).set_index("value")["roas_shrunk"].reindex(table["value"])
    table = table.assign(
        platform=about["platform"], tier=about["tier"], roas_shrunk=shrunk.to_numpy()
    )
    peers = about["peers"]
    parts = table[list(PARTS)].astype("float64")
    known = table["cost"] > 0
    parts = parts.assign(**{part: -parts[part].where(known) for part in REVERSED})
    table = pd.concat(
        [
            table,
            percentile_ranks(parts).add_suffix("_rank"),
            percentile_ranks(parts, peers).add_suffix("_peers"),
            table.groupby(peers)["value"].transform("size").rename("peers"),
        ],
        axis=1,
    )
    table["score"] = composite(table, snapshot.config.score_weights)
    return table.sort_values(
        ["score", "revenue", "value"],
        ascending=[False, False, True],
        na_position="last",
        ignore_index=True,
    )


def composite(table: pd.DataFrame, weights: dict[ScorePart, float]) -> pd.Series:
    """The weighted mean of the percentile ranks that each influencer has.

    Args:
        table: Columns `<part>_rank`.
        weights: Weight per part; a part without one counts for nothing.

    Returns:
        0 to 100; NaN with fewer than two parts of any weight.
    """
    used = {part: weights[part] for part in PARTS if weights.get(part, 0) > 0}
    ranks = table[[f"{part}_rank" for part in used]].to_numpy("float64")
    weight = np.where(np.isnan(ranks), 0.0, list(used.values()))
    whole, parts = weight.sum(axis=1), (weight > 0).sum(axis=1)
    mean = np.nansum(ranks * weight, axis=1) / np.where(whole > 0, whole, np.nan)
    return pd.Series(np.where(parts >= LEAST_PARTS, mean, np.nan), index=table.index)
