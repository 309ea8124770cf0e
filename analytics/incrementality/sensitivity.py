"""How much an answer depends on single controls and on where its window lies.

    without each control in turn;  begun or ended a week earlier or later

The default method is asked each time. A window that the data cut back to the same days is left out:
it would show the same figure and say nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from analytics.incrementality import checks
from analytics.incrementality.answer import Answer, ask
from analytics.incrementality.estimate import Estimate
from analytics.incrementality.methods import DEFAULT
from analytics.incrementality.question import Question, QuestionError
from storage import Snapshot

SHIFTED: Final = 7
"""Days by which the window is moved."""


def sensitivity(snapshot: Snapshot, found: Answer) -> list[tuple[str, Estimate | None]]:
    """What was changed, and the effect then: ₹; None where it cannot be measured so.

    Nothing where the question itself was not measured.
    """
    if found.measured and found.method != DEFAULT:
        found = ask(snapshot, found.question)
    if not found.measured:
        return []
    names = [line.name for line in found.design.controls]
    without = checks.without_each(found.design.experiment) if len(names) > 1 else []
    changed: list[tuple[str, Estimate | None]] = [
        (f"Without {name}", one) for name, one in zip(names, without, strict=False)
    ]
    for what, question in _moved(found.question):
        moved = _again(snapshot, question)
        if moved is None or moved.window != found.window:
            changed.append((what, moved.estimate if moved and moved.measured else None))
    return changed


def _moved(question: Question) -> list[tuple[str, Question]]:
    week = timedelta(days=SHIFTED)
    start, end = question.start, question.end
    return [
        (f"Begun {SHIFTED} days earlier", replace(question, start=start - week)),
        (f"Begun {SHIFTED} days later", replace(question, start=start + week)),
        (f"Ended {SHIFTED} days earlier", replace(question, end=end - week)),
        (f"Ended {SHIFTED} days later", replace(question, end=end + week)),
    ]


def _again(snapshot: Snapshot, question: Question) -> Answer | None:
    try:
        return ask(snapshot, question)
    except QuestionError:
        return None
