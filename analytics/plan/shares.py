"""What a rupee of a brand's tracked revenue counts for under an objective.

For `incremental` it is the brand's measured factor θ (see `analytics.incrementality.factors`), with
its uncertainty; for a brand that could not be measured m = 1 − the assumed organic share, always
labelled as an assumption, as uncertain as Beta(20m, 20(1 − m)): sd = √(m(1 − m)/21). For every
other objective it is 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

from analytics.incrementality import factors
from storage import Snapshot

_ASSUMED: Final = 20.0
"""Observations that an assumption counts for."""


@dataclass(frozen=True)
class Share:
    """The part of a brand's tracked revenue that counts as added.

    Attributes:
        brand: The brand.
        share: Added revenue per rupee of tracked revenue, 0 or more.
        sd: Its standard deviation.
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
            sd = sqrt(organic * (1.0 - organic) / (_ASSUMED + 1.0))
            found.append(Share(brand, 1.0 - organic, sd, measured=False))
    return tuple(found)
