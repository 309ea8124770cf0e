"""Questions about sums, answered together: a tab asks once, and its parts find their answers.

Every table of figures is made of sums under one grouping over one window. Whoever needs several
calls `prepare` first: those that the same table of the cube can answer over the same days share
one scan, and each answer is remembered under its own question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from analytics.cache import is_known, learn, remembered
from analytics.filters import Filters, Window
from analytics.query import TOTAL, Grouping, Question, answers
from analytics.scan import Table, table_for, unknown_sums
from storage import Snapshot

__all__ = ["TOTAL", "Grouping", "Question", "answer", "prepare"]


def answer(snapshot: Snapshot, filters: Filters, question: Question) -> pd.DataFrame:
    """The sums of one question under the values chosen in `filters`.

    Returns:
        Its dimension columns and wanted sums, as `query.answers` gives them.

    Raises:
        KeyError: If a dimension does not exist.
    """
    return _answer(snapshot, filters.chosen, question)


@remembered
def _answer(snapshot: Snapshot, chosen: Filters, question: Question) -> pd.DataFrame:
    return answers(snapshot, chosen, [question])[question]


def prepare(snapshot: Snapshot, filters: Filters, questions: Iterable[Question]) -> None:
    """Find the answers that are not known yet, in as few scans as can be.

    Args:
        snapshot: Whose cube is read.
        filters: The values chosen; its period is ignored in favour of the questions' windows.
        questions: What will be asked under them.

    Raises:
        KeyError: If a dimension does not exist.
    """
    chosen = filters.chosen
    unknown = [q for q in dict.fromkeys(questions) if not is_known(_answer, snapshot, chosen, q)]
    for asked in _scans(snapshot, chosen, unknown):
        for question, found in answers(snapshot, chosen, asked).items():
            learn(_answer, snapshot, found, chosen, question)


def _scans(
    snapshot: Snapshot, chosen: Filters, questions: Sequence[Question]
) -> list[list[Question]]:
    """The questions by the scan that answers them.

    One scan reads one table; what only orders or only posts know stays apart, because the rest is
    unknown beside it. Totals and times join the scan of any window.
    """
    scans: list[list[Question]] = []
    kinds: dict[tuple[Table, tuple[str, ...]], list[Question]] = {}
    for question in questions:
        table = table_for(snapshot, chosen, question.grouping)
        kinds.setdefault((table, unknown_sums(question.grouping)), []).append(question)
    for asked in kinds.values():
        times = [question for question in asked if question.in_time]
        others: dict[Window | None, list[Question]] = {}
        for question in asked:
            if not question.in_time:
                others.setdefault(question.window, []).append(question)
        first, *more = list(others.values()) or [[]]
        scans += [times + first, *more]
    return scans
