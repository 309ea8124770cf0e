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
from numpy.typing import NDArray

from analytics.breakdown import breakdown
from analytics.cache import remembered
from analytics.filters import Filters
from analytics.scoring import SHRUNK, people, scores
from settings import ScorePart
from storage import Snapshot

LEAST_PARTS: Final = 2
"""Below this many parts there is no score."""

REVERSED: Final[frozenset[ScorePart]] = frozenset(("cost_per_order",))
"""Parts where less is better."""

PARTS: Final[tuple[ScorePart, ...]] = get_args(ScorePart)


def percentile_ranks(
    values: pd.DataFrame, groups: NDArray[np.integer] | None = None
) -> pd.DataFrame:
    """Percentile rank of each value within its column, 0 to 100, ties counted half.

    Args:
        values: Columns of numbers; NaN are not ranked.
        groups: Number of each row's group, to rank within; None ranks all together.

    Returns:
        A frame with the same index and columns; NaN where the value is.
    """
    if groups is None:
        return (values.rank() - 0.5) / values.count() * 100
    among = values.groupby(groups, sort=False)
    return (among.rank() - 0.5) / among.transform("count") * 100


@remembered
def influencers(snapshot: Snapshot, filters: Filters) -> pd.DataFrame:
    """Every influencer with a post, an order or a cost in a view: metrics, score and standing.

    Whoever is chosen by name stands among all whom the other filters leave, so that a score means
    the same wherever it is read. Without a post or an order there is no score.

    Returns:
        The columns of `breakdown` by influencer, then `platform`, `tier`, `category`,
        `roas_shrunk` with `shrunk_low` and `shrunk_high`, `score` (0 to 100, NaN where undefined),
        per part its percentile rank among all as `<part>_rank`, and among peers as `<part>_peers`,
        both with 100 the best; `peers`, how many there are. Best score first, then by revenue.
    """
    if chosen := filters.of("influencer"):
        everybody = influencers(snapshot, filters.with_values("influencer", []))
        return everybody[everybody["value"].isin(chosen)].reset_index(drop=True)
    table = breakdown(snapshot, filters, "influencer")
    works = table["posts"].fillna(0).gt(0) | table["order_rows"].gt(0)
    there = (table["value"] != "") & (works | table["cost"].gt(0))
    table, works = table[there].reset_index(drop=True), works[there].reset_index(drop=True)
    about = people(snapshot)[["platform", "tier", "category", "peers"]].reindex(table["value"])
    about.index = table.index
    shrunk = scores(snapshot, filters).set_index("value")[list(SHRUNK)].reindex(table["value"])
    shrunk = shrunk.astype("float64").set_axis(table.index)
    parts = table.assign(roas_shrunk=shrunk["roas_shrunk"])[list(PARTS)].astype("float64")
    parts = parts.where(works)
    known = table["cost"] > 0
    compared = parts.assign(**{part: -parts[part].where(known) for part in REVERSED})
    groups = pd.factorize(about["peers"], use_na_sentinel=False)[0]
    ranks, among = percentile_ranks(compared), percentile_ranks(compared, groups)
    standing = {
        **{name: shrunk[name] for name in SHRUNK},
        **{f"{part}_rank": ranks[part] for part in PARTS},
        **{f"{part}_peers": among[part] for part in PARTS},
        "peers": np.bincount(groups)[groups],
        "score": composite(ranks, snapshot.config.score_weights),
    }
    about, more = about[["platform", "tier", "category"]], pd.DataFrame(standing, index=table.index)
    found = pd.concat([table, about, more], axis=1)
    return found.sort_values(
        ["score", "revenue", "value"],
        ascending=[False, False, True],
        na_position="last",
        ignore_index=True,
    )


def composite(ranks: pd.DataFrame, weights: dict[ScorePart, float]) -> pd.Series:
    """The weighted mean of the percentile ranks that each influencer has.

    Args:
        ranks: A column per part of the score.
        weights: Weight per part; a part without one counts for nothing.

    Returns:
        0 to 100; NaN with fewer than two parts of any weight.
    """
    used = {part: weights[part] for part in PARTS if weights.get(part, 0) > 0}
    values = ranks[list(used)].to_numpy("float64")
    weight = np.where(np.isnan(values), 0.0, list(used.values()))
    whole, parts = weight.sum(axis=1), (weight > 0).sum(axis=1)
    mean = np.nansum(values * weight, axis=1) / np.where(whole > 0, whole, np.nan)
    return pd.Series(np.where(parts >= LEAST_PARTS, mean, np.nan), index=ranks.index)
