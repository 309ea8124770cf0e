"""Remembered answers: bounded, shared between threads, and never shared with their readers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd

from analytics.cache import Answers, remembered
from tests.analytics.query_fixtures import Snap


def frame(rows: int) -> pd.DataFrame:
    return pd.DataFrame({"x": range(rows)})


def test_the_oldest_answers_go_first():
    answers = Answers(most_bytes=50_000)
    for n in range(20):
        answers.keep(n, frame(1_000))
        assert answers.get(0) is not None or n > 3
        assert answers.held <= 50_000
    assert answers.get(19) is not None
    assert answers.get(10) is None


def test_what_is_used_stays():
    answers = Answers(most_bytes=50_000)
    for n in range(20):
        answers.keep(n, frame(1_000))
        assert answers.get(0) is not None


def test_an_answer_larger_than_the_room_is_not_kept():
    answers = Answers(most_bytes=10_000)
    answers.keep("small", frame(10))
    answers.keep("large", frame(10_000))
    assert answers.get("large") is None
    assert answers.get("small") is not None


def test_undefined_is_an_answer_too():
    answers = Answers()
    answers.keep("key", None)
    assert answers.get("key") == (None,)


def test_readers_cannot_change_what_is_remembered():
    asked: list[str] = []

    @remembered
    def question(snapshot: Snap, name: str) -> dict[str, object]:
        asked.append(f"{snapshot.id}/{name}")
        return {"frame": frame(3), "list": [1, 2]}

    snapshot = Snap("cache-test", Path("none"))
    first = question(snapshot, "a")
    first["frame"].loc[:, "x"] = 9
    first["list"].append(3)
    first["more"] = 1
    second = question(snapshot, "a")
    assert second["frame"]["x"].tolist() == [0, 1, 2]
    assert second["list"] == [1, 2]
    assert "more" not in second
    assert asked == ["cache-test/a"]
    question(Snap("another", Path("none")), "a")
    question(snapshot, "b")
    assert len(asked) == 3


def test_answers_stay_right_for_the_day_of_the_business(elsewhere):
    asked: list[str] = []

    @remembered
    def question(snapshot: Snap) -> int:
        asked.append(snapshot.id)
        return len(asked)

    snapshot = Snap("cache-day-test", Path("none"))
    assert question(snapshot) == 1
    elsewhere()
    assert question(snapshot) == 1


def test_threads_agree():
    answers = Answers(most_bytes=100_000)

    def work(seed: int) -> None:
        for n in range(200):
            answers.keep((seed * n) % 37, frame(n % 50))
            answers.get(n % 37)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))
    assert 0 < answers.held <= 100_000
