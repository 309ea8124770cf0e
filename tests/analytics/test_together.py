"""Questions at the same time: all of them answered, and a failure of any of them told."""

from __future__ import annotations

import threading

import pytest

from analytics.together import together


def test_every_question_is_asked_and_waited_for():
    meeting = threading.Barrier(2, timeout=20)
    found: list[str] = []

    def ask(name: str) -> None:
        meeting.wait()  # passes only when both run at once
        found.append(name)

    together(lambda: ask("first"), lambda: ask("other"))
    assert sorted(found) == ["first", "other"]


@pytest.mark.parametrize("failing", [0, 1])
def test_whatever_fails_is_told_once_all_have_ended(failing):
    ended: list[int] = []

    def ask(number: int) -> None:
        ended.append(number)
        if number == failing:
            raise KeyError(number)

    with pytest.raises(KeyError):
        together(lambda: ask(0), lambda: ask(1))
    assert sorted(ended) == [0, 1]
