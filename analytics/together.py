"""Several questions at the same time: while one reads, another computes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final

THREADS: Final = 2


@cache
def _pool() -> ThreadPoolExecutor:
    # Made with the first question, in the worker: a fork would not take its threads along.
    return ThreadPoolExecutor(THREADS, thread_name_prefix="question")


def together(first: Callable[[], object], *others: Callable[[], object]) -> None:
    """Ask all of them and wait for every answer; what they remember answers later questions.

    Args:
        first: Asked in this thread.
        others: Asked in others.

    Raises:
        Exception: Whatever the first of them that fails raises.
    """
    asked = [_pool().submit(other) for other in others]
    try:
        first()
    finally:
        for one in asked:
            one.exception()  # wait: nothing may go on reading when the caller has gone
    for one in asked:
        one.result()
