"""Each rule finds what it is about in a workspace where it is planted, and names it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analytics.breakdown import breakdown
from analytics.filters import Filters
from analytics.insights import coupon_leakage, effects
from analytics.insights.engine import RULES, Found, insights
from analytics.insights.insight import Insight, World
from analytics.insights.spread import CAUTIOUS
from analytics.options import options
from settings import WorkspaceSettings
from storage.payout_log import marks
from tests.analytics.insights.worlds import Planted

ONE = "i07"
COSTLY = WorkspaceSettings(margin=0.3)
"""Break-even at 3.33, where everybody earns 2.5."""


def found(world: World, rule: str) -> list[Insight]:
    told = insights(world.snapshot, world.view, world.marks).insights
    return [one for one in told if one.rule == rule]


def told(world: World, rule: str) -> list[str]:
    return [one.subject for one in found(world, rule)]


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
    world = generated(8, config=COSTLY)
    campaigns = found(world, "weak_campaigns")
    assert len(campaigns) == 6
    for one in campaigns:
        by = {line.label: line.figure.value for line in one.evidence}
        assert one.money == pytest.approx(by["Cost"] - 0.3 * by["Revenue"])


def test_who_sold_nothing_is_found_with_an_interval_from_none_to_few(generated):
    world = generated(3, Planted(roas={ONE: 0.0}))
    (one,) = [one for one in found(world, "weak_influencers") if one.subject == ONE]
    assert one.sample == 0
    roas = one.evidence[0]
    assert (roas.figure.value, roas.low) == (0.0, 0.0)
    assert 0 < roas.high < 0.5
    liked = generated(3, Planted(roas={ONE: 0.0}, engagement={ONE: 4.0}))
    assert told(liked, "engagement_sales") == [ONE]


def test_who_sells_unliked_is_kept_only_where_that_pays(generated):
    planted = Planted(roas={ONE: 3.0}, engagement={ONE: 0.2})
    (one,) = [one for one in found(generated(3, planted), "engagement_sales") if one.subject == ONE]
    assert one.action.endswith("keep them.")
    dear = generated(3, planted, config=WorkspaceSettings(margin=0.05))
    (one,) = [one for one in found(dear, "engagement_sales") if one.subject == ONE]
    assert one.action.endswith("do not earn back their cost: agree a lower fee.")


def test_a_campaign_that_cost_and_sold_nothing_is_found(generated):
    world = generated(8, orders_as=lambda rows: rows[rows["campaign"] != "HKVitals2"])
    (one,) = found(world, "weak_campaigns")
    assert (one.subject, one.sample) == ("HKVitals2", 0)
    cost = breakdown(world.snapshot, world.view, "campaign").set_index("value")["cost"]
    assert one.money == pytest.approx(cost["HKVitals2"])


def test_who_is_alone_in_a_view_is_held_against_break_even(generated):
    world = generated(3, Planted(roas={ONE: 0.1}))
    alone = World(world.snapshot, world.view.with_values("influencer", [ONE]), world.marks)
    (one,) = found(alone, "weak_influencers")
    assert one.what == "{name} earned {roas} for what they cost; {even} is break-even."
    assert one.evidence[0].beside is None


def test_a_code_is_tested_by_its_uses_not_by_what_was_bought(generated):
    def of_forty(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(orders=rows["orders"].where(rows.index != rows.index[-1], 40))

    plain = generated(3, Planted(leak={ONE: 90}))
    bulk = generated(3, Planted(leak={ONE: 90}), orders_as=of_forty)
    (one,), (other,) = (found(world, "coupon_leakage") for world in (plain, bulk))
    assert one == replace(other, link=one.link)
    assert one.figures["leaked"].value == 90
    line = one.evidence[0]
    assert 10 < line.low < line.figure.value < line.high < 100


def test_codes_differ_by_more_than_chance_where_most_of_them_do():
    used = pd.Series([100.0] * 6)
    assert coupon_leakage.dispersion(used, pd.Series([20.0] * 6)) == 1.0
    apart = coupon_leakage.dispersion(used, pd.Series([10.0, 30.0] * 3))
    assert apart == pytest.approx(100 / 16 / 0.4549, rel=1e-3)
    assert coupon_leakage.dispersion(used[:4], pd.Series([20.0] * 4)) == CAUTIOUS


def test_a_fee_stands_beside_where_nine_in_ten_fees_of_the_others_lie(generated):
    (one,) = found(generated(3, Planted(fee={ONE: 8.0})), "cost_outliers")
    fee, theirs = one.evidence[0], one.evidence[1]
    assert theirs.figure == fee.beside
    assert theirs.low < theirs.figure.value < theirs.high < fee.figure.value


def test_what_a_late_post_sold_has_an_interval(generated):
    planted = Planted(roas={ONE: 2.0}, trend={ONE: 1 / 30})
    one = next(one for one in found(generated(3, planted), "fatigue") if one.subject == ONE)
    line = one.evidence[0]
    assert 0 < line.low < line.figure.value < line.high < line.beside.value


def test_cost_without_work_is_told_once(generated):
    def idle(rows: pd.DataFrame) -> pd.DataFrame:
        nobody = rows.iloc[[0]].assign(payout_id="idle", influencer_id="i99", posts=3)
        return pd.concat([rows, nobody], ignore_index=True)

    world = generated(9, payouts_as=idle)
    assert told(world, "payout_differences") == ["no work"]
    assert told(world, "data_quality") == []


def test_payouts_twice_in_the_file_and_people_without_one_are_told(generated):
    def double(rows: pd.DataFrame) -> pd.DataFrame:
        again = rows.iloc[[0]].assign(payout_id="again")
        return pd.concat([rows[rows["influencer_id"] != ONE], again], ignore_index=True)

    world = generated(9, payouts_as=double)
    (twice,) = found(world, "payout_differences")
    assert twice.subject == "duplicate"
    assert twice.note == ""
    some = options(world.snapshot)["product"][0].value
    of_product = replace(world, view=Filters((("product", (some,)),)))
    (again,) = found(of_product, "payout_differences")
    assert "product does not change these figures" in again.note
    (one,) = found(world, "data_quality")
    assert one.subject == "unpaid"
    assert one.what.startswith("{count} influencer has ")


def test_every_rule_has_a_name_of_its_own_and_is_silent_where_nothing_is(generated):
    assert len({rule.NAME for rule in RULES}) == len(RULES)
    world = generated(12)
    nobody = World(world.snapshot, world.view.with_values("influencer", ["nobody"]), world.marks)
    assert insights(nobody.snapshot, nobody.view, nobody.marks) == Found((), 0)


def test_a_view_of_what_only_orders_know_is_looked_at_as_far_as_it_goes(generated):
    world = generated(3, Planted(roas={ONE: 0.2}, leak={ONE: 90}))
    view = world.view.with_values("coupon_code", ["CODE07"])
    told = insights(world.snapshot, view, world.marks).insights
    assert [one.rule for one in told] == ["coupon_leakage"]


@pytest.mark.parametrize("dimension", ["coupon_code", "status", "source", "order_city"])
def test_nothing_is_said_of_cost_or_posts_where_only_orders_are_known(sample, dimension):
    value = next(option.value for option in options(sample)[dimension] if option.value)
    view = Filters().with_values(dimension, [value])
    told = insights(sample, view, marks(sample.root, sample=True)).insights
    assert {one.rule for one in told} <= {"coupon_leakage", "payout_differences"}


def test_a_fee_that_lies_elsewhere_makes_no_top_performer(generated):
    """Somebody whose sales are in the view and whose fee is nearly not."""
    world = generated(3, Planted(fee={ONE: 1 / 40}))
    assert ONE not in told(world, "top_performers")
    assert ONE in told(generated(3, Planted(fee={ONE: 1 / 4})), "top_performers")
