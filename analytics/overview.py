"""What the Overview asks, so that it can be answered together."""

from __future__ import annotations

from analytics.ask import Question, prepare
from analytics.filters import Filters
from analytics.scoring import score_questions
from analytics.series import Grain, series_questions
from analytics.span import window
from analytics.totals import compared_questions
from storage import Snapshot


def prepare_overview(snapshot: Snapshot, filters: Filters, *grains: Grain) -> None:
    """Find every sum that the Overview's figures of a view are made of.

    Args:
        snapshot: Whose cube is read.
        filters: The view.
        grains: Steps of time that are drawn.
    """
    days = window(snapshot, filters)
    trends = [one for grain in grains for one in series_questions(snapshot, filters, grain)]
    prepare(
        snapshot,
        filters,
        [
            *compared_questions(snapshot, filters),
            *trends,
            *score_questions(snapshot, filters),
            Question(("platform", "brand"), days),
            *(Question((dimension,), days) for dimension in ("platform", "campaign", "brand")),
        ],
    )
