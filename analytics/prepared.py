"""What a tab asks, so that it can be answered together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analytics.ask import Grouping, Question, prepare
from analytics.evidence import evidence_questions
from analytics.filters import Filters
from analytics.pairs import pair_questions
from analytics.series import Grain, series_questions
from analytics.span import window
from analytics.totals import compared_questions
from analytics.work_days import work_questions
from storage import Snapshot


def prepare_overview(snapshot: Snapshot, filters: Filters, *grains: Grain) -> None:
    """Find every sum that the Overview's figures of a view are made of.

    Args:
        snapshot: Whose cube is read.
        filters: The view.
        grains: Steps of time that are drawn.
    """
    trends = [one for grain in grains for one in series_questions(snapshot, filters, grain)]
    tables = [("platform", "brand"), ("platform",), ("campaign",), ("brand",)]
    prepare(snapshot, filters, [*_tables(snapshot, filters, tables), *trends])


def prepare_tables(snapshot: Snapshot, filters: Filters, *groupings: Grouping) -> None:
    """Find every sum that cards, scores and some tables of a view are made of.

    Args:
        snapshot: Whose cube is read.
        filters: The view.
        groupings: One dimension per `breakdown`, two per `matrix`.

    Raises:
        KeyError: If a dimension does not exist.
    """
    prepare(snapshot, filters, _tables(snapshot, filters, groupings))


def prepare_comparison(
    snapshot: Snapshot,
    filters: Filters,
    *groupings: Grouping,
    pairs: tuple[str, str],
    worked: Sequence[str] = (),
) -> None:
    """Find every sum that a comparison of the values of a dimension is made of.

    Args:
        snapshot: Whose cube is read.
        filters: The view.
        groupings: One dimension per `breakdown`, two per `matrix`.
        pairs: The dimensions of `best_pairs`.
        worked: Dimensions whose `work_days` are shown.

    Raises:
        KeyError: If a dimension does not exist.
    """
    asked = _tables(snapshot, filters, groupings) + pair_questions(snapshot, filters, *pairs)
    for dimension in worked:
        asked += work_questions(snapshot, filters, dimension)
    prepare(snapshot, filters, asked)


def _tables(snapshot: Snapshot, filters: Filters, groupings: Iterable[Grouping]) -> list[Question]:
    days = window(snapshot, filters)
    tables = [Question(grouping, days) for grouping in groupings]
    behind = evidence_questions(snapshot, filters)
    return [*compared_questions(snapshot, filters), *behind, *tables]
