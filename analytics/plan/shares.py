"""What a rupee of a brand's tracked revenue counts for under an objective.

For `incremental` it is the brand's measured factor θ (see `analytics.incrementality.factors`), with
its uncertainty; for a brand that could not be measured 1 − the assumed organic share, always
labelled as an assumption. For every other objective it is 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from analytics.incrementality import factors
from storage import Snapshot


@dataclass(frozen=True)
class Share:
    """The part of a brand's tracked revenue that counts as added.

    Attributes:
        brand: The brand.
        share: Added revenue per rupee of tracked revenue, 0 or more.
        sd: Its standard deviation; 0 where it is assumed.
        measured: Whether it was measured, or is the workspace's assumption.
    """

    brand: str
    share: float
    sd: float
    measured: bool


def shares(snapshot: Snapshot, brands: list[str]) -> tuple[Share, ...]:
    """The share of each brand that counts as added, in the order given."""
    known = factors.of_brands(snapshot)
    config = snapshot.config
    found: list[Share] = []
    for brand in brands:
        if brand in known:
            found.append(Share(brand, max(known[brand].theta, 0.0), known[brand].sd, measured=True))
        else:
            organic = config.organic_share.get(brand, config.default_organic_share)
            found.append(Share(brand, 1.0 - organic, 0.0, measured=False))
    return tuple(found)
