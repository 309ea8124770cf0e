"""What chance does to sales, also where a view has too little to tell it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import intake
from analytics.attribution import post_results
from analytics.filters import Filters
from analytics.insights import fatigue, spread
from analytics.insights.engine import insights
from analytics.insights.insight import World
from storage import Store
from storage.payout_log import marks
from tests.analytics.insights.worlds import BASKET


def test_the_runs_of_posts_have_every_post_and_order(generated):
    world = generated(11)
    posts = post_results(world.snapshot, world.view).assign(level=1.0, number=0)
    found = spread.runs(posts, world.snapshot.config.attribution_days)
    assert found["posts"].sum() == len(posts)
    assert found["orders"].sum() == posts["orders"].sum()
    assert 1 < found["posts"].mean() < 5


def test_a_view_with_too_few_posts_has_the_dispersion_of_the_workspace(generated):
    world = generated(11)
    one = world.view.with_values("influencer", ["i03"])
    whole = spread.overdispersion(world.snapshot, Filters())
    assert whole > 1.5
    assert spread.overdispersion(world.snapshot, one) == whole


def test_a_workspace_that_cannot_tell_is_looked_at_with_caution(generated):
    world = generated(11, rows=3)
    assert spread.overdispersion(world.snapshot, world.view) == spread.CAUTIOUS
    assert insights(world.snapshot, world.view, world.marks).tested < 10


def test_posts_whose_sales_are_still_coming_say_nothing(sample):
    view = Filters().with_period("custom", date(2025, 9, 20), date(2025, 9, 30))
    posts = post_results(sample, view)
    assert len(posts) > 0
    assert spread.complete(sample, posts).empty
    assert spread.overdispersion(sample, view) == spread.overdispersion(sample, Filters())
    assert insights(sample, view, marks(sample.root, sample=True)).tested > 0


def test_of_many_people_those_with_two_posts_or_fewer_are_looked_at_too(tmp_path):
    workspace = Store(tmp_path).workspace("many")
    many = {"influencers": 150, "orders": 2_000, "posts": 500, "seed": 1, "who": "a test"}
    snapshot = intake.make_sample(workspace, **many)
    posts = post_results(snapshot, Filters()).groupby("influencer").size()
    few = posts[posts <= 2].index
    assert len(few) > 1
    seen = marks(workspace.root, sample=True)
    for chosen in (few[:1], few):  # pandas numbers up to 127 people in a byte, and more in two
        view = Filters((("influencer", tuple(chosen)),))
        assert fatigue.look(World(snapshot, view, seen)).empty
        assert all(one.rule != fatigue.NAME for one in insights(snapshot, view, seen).insights)


def test_orders_are_worth_what_the_rows_of_the_view_are_or_of_the_workspace(generated):
    world = generated(11)
    found = spread.spread(world.snapshot, world.view)
    assert found.value == pytest.approx(BASKET, rel=0.05)
    assert found.weighted == pytest.approx(BASKET * np.exp(0.4**2), rel=0.05)
    nobody = world.view.with_values("influencer", ["nobody"])
    assert spread.spread(world.snapshot, nobody) == found
