"""Where nothing is planted, nothing is found."""

from __future__ import annotations

import statistics

from analytics.insights.engine import insights
from analytics.insights.spread import overdispersion

SEEDS = range(50)


def test_where_nothing_is_planted_nine_in_ten_workspaces_have_nothing_to_tell(generated):
    silent, dispersion, tested = 0, [], []
    for seed in SEEDS:
        world = generated(seed)
        found = insights(world.snapshot, world.view, world.marks)
        silent += all(one.kind == "quality" for one in found.insights)
        dispersion.append(overdispersion(world.snapshot, world.view))
        tested.append(found.tested)
    assert silent >= 0.9 * len(SEEDS)
    # Posts take off by a factor whose variance is 1/8 at eight orders: twice what chance makes.
    assert 1.8 < statistics.mean(dispersion) < 2.2
    assert min(tested) > 200
