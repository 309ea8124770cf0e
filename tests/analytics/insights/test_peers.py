"""Whom everybody is compared with, against plain loops."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.breakdown import breakdown
from analytics.insights.effects import beside_peers
from analytics.insights.engine import insights
from analytics.insights.insight import World
from analytics.insights.peers import FEW_PEERS, median_of_others, peers_of
from analytics.scoring import people
from tests.analytics.insights.worlds import Planted

KINDS = st.lists(
    st.tuples(st.sampled_from(["Beauty", "Sports", ""]), st.sampled_from(["nano", "mega", ""])),
    min_size=1,
    max_size=60,
)
VALUES = st.lists(st.one_of(st.integers(0, 9), st.just(float("nan"))), min_size=1, max_size=30)


def members_of(name: str, kinds: list[tuple[str, str]]) -> list[int]:
    """Everybody of a group, by its name."""
    return [
        at
        for at, (kind, within) in enumerate(kinds)
        if name in ("", within) or name == f"{kind} · {within}"
    ]


@given(KINDS)
def test_peers_are_all_of_the_narrowest_kind_that_is_large_enough(kinds):
    found = peers_of(*(pd.Series(part, dtype="str") for part in zip(*kinds, strict=True)))
    sums = found.each(lambda members: np.full(len(members), float(members.sum())))
    for at, (kind, within) in enumerate(kinds):
        both = f"{kind} · {within}" if kind and within else ""
        large = [one for one in (both, within) if len(members_of(one, kinds)) >= FEW_PEERS]
        name = next((one for one in large if one), "")
        assert found.name.iloc[at] == name
        assert found.size[at] == len(members_of(name, kinds))
        assert sums[at] == sum(members_of(name, kinds))


@given(VALUES)
def test_the_median_of_the_others_leaves_out_one_at_a_time(values):
    for at, found in enumerate(median_of_others(np.array(values, dtype="float64"))):
        rest = [one for k, one in enumerate(values) if k != at and not np.isnan(one)]
        expected = np.median(rest) if rest and not np.isnan(values[at]) else np.nan
        np.testing.assert_equal(found, expected)


def earned(world: World, name: str, but: str) -> float:
    """ΣR / ΣC of a group of influencers, by its name, without one of them."""
    facts = breakdown(world.snapshot, world.view, "influencer").set_index("value")
    facts = facts.join(people(world.snapshot)[["category", "tier"]])
    facts = facts[(facts["cost"] > 0) & (facts.index != but)]
    both = facts["category"] + " · " + facts["tier"]
    group = facts if name == "" else facts[(both == name) | (facts["tier"] == name)]
    return group["revenue"].sum() / group["cost"].sum()


@pytest.mark.parametrize("few", [False, True])
def test_peers_earned_the_sum_of_their_revenue_over_the_sum_of_their_cost(generated, few):
    world = generated(13)
    if few:
        chosen = [f"i{k:02d}" for k in range(FEW_PEERS - 1)]
        world = replace(world, view=world.view.with_values("influencer", chosen))
    table = beside_peers(world.snapshot, world.view)
    tiers = people(world.snapshot)["tier"].unique()
    assert table["peers"].eq("").all() if few else table["peers"].isin(tiers).any()
    assert few or table["peers"].str.contains(" · ").any()
    for influencer, row in table.iterrows():
        expected = earned(world, row["peers"], str(influencer))
        assert row["theirs"] == pytest.approx(expected, rel=1e-9)


def test_a_card_says_what_the_peers_that_it_names_earned(generated):
    world = generated(
        21,
        Planted(roas={"i02": 0.25, "i03": 0.25, "i08": 3.5, "i20": 3.5}, engagement={"i03": 4.0}),
    )
    told = insights(world.snapshot, world.view, world.marks).insights
    compared = [one for one in told if "{theirs}" in one.what and "{peers}" in one.what]
    assert len({one.rule for one in compared}) == 3
    for one in compared:
        line = one.evidence[0]
        name = line.beside_label.removeprefix("other ").removesuffix(" influencers")
        expected = earned(world, "" if name == "all others" else name, one.subject)
        assert line.beside.value == pytest.approx(expected, rel=1e-9)
        assert one.figures["theirs"] == line.beside
