"""Each rule finds what it is about in a workspace where it is planted, and names it."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.attribution import post_results
from analytics.filters import Filters
from analytics.insights import effects
from analytics.insights.engine import MOST, RULES, insights
from analytics.insights.insight import World
from analytics.options import options
from settings import WorkspaceSettings
from storage.payout_log import marks
from tests.analytics.insights.worlds import Planted

ONE = "i07"


def told(world: World, rule: str) -> list[str]:
    found = insights(world.snapshot, world.view, world.marks).insights
    return [one.subject for one in found if one.rule == rule]


@pytest.mark.parametrize(
    ("rule", "planted", "subject"),
    [
        ("top_performers", Planted(roas={ONE: 3.0}), ONE),
        ("weak_influencers", Planted(roas={ONE: 0.2}), ONE),
        ("engagement_sales", Planted(roas={ONE: 0.2}, engagement={ONE: 4.0}), ONE),
        ("engagement_sales", Planted(roas={ONE: 3.0}, engagement={ONE: 0.2}), ONE),
        ("rising_fading", Planted(trend={ONE: 60.0}), f"{ONE}:up"),
        ("rising_fading", Planted(roas={ONE: 2.0}, trend={ONE: 1 / 60}), f"{ONE}:down"),
        ("fatigue", Planted(roas={ONE: 2.0}, trend={ONE: 1 / 30}), ONE),
        ("cost_outliers", Planted(fee={ONE: 8.0}), ONE),
        ("new_customers", Planted(new={ONE: 0.98}), ONE),
        ("coupon_leakage", Planted(leak={ONE: 90}), f"{ONE}:CODE07"),
    ],
)
def test_what_is_planted_is_found(generated, rule, planted, subject):
    world = generated(3, planted)
    assert subject in told(world, rule)
    assert told(generated(4), rule) == []


def test_a_group_of_good_ones_is_found_by_what_they_share(generated):
    plain = generated(5)
    table = effects.influencer_effects(plain.snapshot, plain.view)
    share = table.groupby(["platform", "category", "tier"])["cost"].agg(["size", "sum"])
    share = share[share["size"] >= 5]
    name = share["sum"].idxmax()
    members = table[(table[["platform", "category", "tier"]] == list(name)).all(axis=1)].index
    world = generated(5, Planted(roas=dict.fromkeys(members, 2.5)))
    assert f"combination:{' · '.join(name)}" in told(world, "best_groups")


def test_a_campaign_below_break_even_is_told_with_its_loss(generated):
    config = WorkspaceSettings(margin=0.3)  # break-even 3.33 where everybody earns 2.5
    world = generated(8, config=config)
    found = insights(world.snapshot, world.view, world.marks).insights
    campaigns = [one for one in found if one.rule == "weak_campaigns"]
    assert len(campaigns) == MOST
    for one in campaigns:
        by = {line.label: line.figure.value for line in one.evidence}
        assert one.money == pytest.approx(by["Cost"] - 0.3 * by["Revenue"])


def test_payouts_twice_in_the_file_and_people_without_one_are_told(generated):
    def double(rows: pd.DataFrame) -> pd.DataFrame:
        again = rows.iloc[[0]].assign(payout_id="again")
        return pd.concat([rows[rows["influencer_id"] != ONE], again], ignore_index=True)

    world = generated(9, payouts_as=double)
    assert told(world, "payout_differences") == ["duplicate"]
    assert told(world, "data_quality") == ["unpaid"]


def test_the_runs_of_posts_have_every_post_and_order(generated):
    world = generated(11)
    posts = post_results(world.snapshot, world.view).assign(level=1.0, number=0)
    found = effects.runs(posts, world.snapshot.config.attribution_days)
    assert found["posts"].sum() == len(posts)
    assert found["orders"].sum() == posts["orders"].sum()
    assert 1 < found["posts"].mean() < 5


def test_every_rule_has_a_name_of_its_own_and_is_silent_where_nothing_is(generated):
    assert len({rule.NAME for rule in RULES}) == len(RULES)
    world = generated(12)
    nobody = World(world.snapshot, world.view.with_values("influencer", ["nobody"]), world.marks)
    found = insights(nobody.snapshot, nobody.view, nobody.marks)
    assert (found.insights, found.tested, found.more) == ((), 0, ())


@pytest.mark.parametrize("dimension", ["coupon_code", "status", "source", "order_city"])
def test_a_view_of_what_only_orders_know_is_looked_at_as_far_as_it_goes(sample, dimension):
    value = next(option.value for option in options(sample)[dimension] if option.value)
    view = Filters().with_values(dimension, [value])
    found = insights(sample, view, marks(sample.root, sample=True))
    assert {one.rule for one in found.insights} <= {"coupon_leakage", "payout_differences"}
