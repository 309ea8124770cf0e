"""What a finding says is what the engine answers behind its link."""

from __future__ import annotations

import pytest

from analytics.attribution import post_results
from analytics.filters import Filters
from analytics.insights.engine import insights
from analytics.insights.insight import Insight
from analytics.insights.spread import complete
from analytics.totals import totals
from storage.payout_log import marks
from tests.analytics.insights.worlds import Planted
from tests.analytics.query_fixtures import Snap

PLANTED = Planted(
    roas={"i01": 3.0, "i02": 0.25, "i03": 0.25, "i08": 2.0},
    engagement={"i03": 4.0},
    trend={"i05": 60.0, "i08": 1 / 60},
    fee={"i09": 8.0},
    new={"i10": 0.98},
    leak={"i11": 90},
)


ORDERS_OF_THE_VIEW = (
    *("top_performers", "weak_influencers", "engagement_sales", "weak_campaigns", "best_groups"),
)
"""Rules whose sample is every order behind their link."""


def behind(snapshot, one: Insight, metric: str) -> float | None:
    """The engine's answer under the link of a finding."""
    view = one.link.view
    if one.link.influencer:
        view = view.with_values("influencer", [one.link.influencer])
    if not metric.startswith("posts."):
        return totals(snapshot, view)[metric]
    posts = post_results(snapshot, view)
    sums = {key: float(posts[key].sum()) for key in ("revenue", "cost")}
    answers = sums | {
        "roas": sums["revenue"] / sums["cost"],
        "complete": len(complete(snapshot, posts)),
    }
    return answers[metric.removeprefix("posts.")]


def checked(snapshot, found: tuple[Insight, ...]) -> int:
    """Figures that were compared with the answers behind their links."""
    count = 0
    for one in found:
        if one.rule in ORDERS_OF_THE_VIEW:
            assert one.sample == behind(snapshot, one, "orders"), one.key
        for line in one.evidence:
            if line.metric:
                answer = behind(snapshot, one, line.metric)
                assert line.figure.value == pytest.approx(answer, rel=1e-9), (one.key, line)
                count += 1
            if line.low is not None and line.high is not None:
                assert line.low <= float(line.figure.value) <= line.high
    return count


def test_every_figure_of_a_metric_is_the_answer_behind_the_link(generated):
    world = generated(21, PLANTED)
    found = insights(world.snapshot, world.view, world.marks).insights
    assert len({one.rule for one in found}) >= 6
    assert checked(world.snapshot, found) > 15


@pytest.mark.parametrize("basis", ["gross", "net"])
def test_the_same_holds_for_the_sample_on_both_bases(sample, tmp_path, basis):
    config = sample.config.model_copy(update={"revenue_basis": basis})
    snapshot = Snap(f"{sample.id}/insights/{basis}", sample.cube, config, sample.rows)
    found = insights(snapshot, Filters(), marks(tmp_path, sample=True)).insights
    assert "coupon_leakage" in {one.rule for one in found}
    assert checked(snapshot, found) > 15


def test_findings_follow_the_filters(generated):
    world = generated(21, PLANTED)
    view = world.view.with_values("brand", ["HKVitals"])
    found = insights(world.snapshot, view, world.marks).insights
    assert found
    assert all(dict(one.link.view.selections).get("brand") == ("HKVitals",) for one in found)
