"""Who was planted above and below the others is found, and nobody else."""

from __future__ import annotations

import numpy as np

from analytics.insights.engine import insights
from analytics.insights.insight import Insight
from tests.analytics.insights.worlds import PEOPLE, Planted

SEEDS = range(100, 150)
FACTOR = 2.5


def named(found: tuple[Insight, ...], way: str) -> set[str]:
    return {one.about.partition(":")[0] for one in found if one.about and one.about.endswith(way)}


def test_planted_top_and_bottom_influencers_are_found(generated):
    right, wrong, missed = 0, 0, 0
    for seed in SEEDS:
        rng = np.random.default_rng(1000 + seed)
        chosen = [f"i{k:02d}" for k in rng.choice(PEOPLE, 8, replace=False)]
        top, bottom = set(chosen[:4]), set(chosen[4:])
        world = generated(
            seed, Planted(roas=dict.fromkeys(top, FACTOR) | dict.fromkeys(bottom, 1 / FACTOR))
        )
        found = insights(world.snapshot, world.view, world.marks).insights
        for there, said in ((top, named(found, "up")), (bottom, named(found, "down"))):
            right += len(there & said)
            wrong += len(said - there)
            missed += len(there - said)
    assert right / (right + wrong) >= 0.9
    assert right / (right + missed) >= 0.5
