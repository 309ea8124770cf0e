"""What a tab's answer costs the server without a browser: engine, figures and tables, JSON."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

from dash._utils import to_json
from flask import Flask

from analytics import performance as perf
from analytics.filters import Filters
from benchmarks.engine import views
from callbacks import answering, comparison, influencers, overview
from layouts import comparison as compared
from layouts import influencers as influencers_page
from storage import Snapshot

SERVER_ROUNDS: Final = 15


@contextmanager
def engine_clock() -> Generator[list[float]]:
    """Adds up the seconds spent in the engine's questions while the block runs."""
    spent, depth = [0.0], [0]
    plain = {name: getattr(perf, name) for name in perf.__all__ if name[0].islower()}

    def clocked(ask: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        depth[0] += 1
        start = time.perf_counter()
        try:
            return ask(*args, **kwargs)
        finally:
            depth[0] -= 1
            if not depth[0]:
                spent[0] += time.perf_counter() - start

    try:
        for name, ask in plain.items():
            setattr(perf, name, partial(clocked, ask))
        yield spent
    finally:
        for name, ask in plain.items():
            setattr(perf, name, ask)


def answers() -> dict[str, Callable[[Snapshot, Filters], dict[str, Any]]]:
    """What each tab's callback computes and sends."""

    def answer(places: Mapping[str, Any], figures: Callable[..., Any], *view: Any) -> Any:
        return answering.sent(places, figures(*view))

    shown = partial(influencers.figures, list(influencers_page.ALWAYS), "tier")
    return {
        "Overview": partial(answer, overview.FIGURES, partial(overview.whole, None, "roas")),
        "Influencers": partial(answer, influencers.FIGURES, shown),
        **{
            about.heading: partial(
                answer,
                comparison.places(about),
                partial(comparison.figures, about, "roas", None),
            )
            for about in compared.EVERY
        },
    }


def on_server(tab: str, snapshot: Snapshot, server: Flask) -> tuple[float, float, float]:
    """Median ms that a tab's answer spends in the engine, in figures and tables, and in JSON."""
    answer, given = answers()[tab], views(snapshot, "filtered", 7)
    parts: list[tuple[float, float, float]] = []
    for _ in range(SERVER_ROUNDS + 1):
        view = next(given)
        with server.test_request_context("/"), engine_clock() as spent:
            start = time.perf_counter()
            found = answer(snapshot, view)
            perf.is_empty(snapshot, view)
            whole = time.perf_counter() - start
            start = time.perf_counter()
            to_json(found)
            written = time.perf_counter() - start
        parts.append((spent[0] * 1000, (whole - spent[0]) * 1000, written * 1000))
    engine, figures, written = zip(*parts[1:], strict=True)
    return tuple(map(statistics.median, (engine, figures, written)))  # pyright: ignore[reportReturnType]
