"""How a benchmark measures and keeps its rows."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Row:
    """One measured figure.

    Attributes:
        name: What was measured.
        value: The figure.
        unit: Its unit.
        target: What it should be, in words; "" where it is only reported.
        peer: What it is compared with.
        peer_value: The peer's figure on the same work in the same run.
    """

    name: str
    value: float
    unit: str
    target: str
    peer: str
    peer_value: float


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """Median wall time of `work` over `rounds` after one round of warming up, in ms."""
    work()
    times: list[float] = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def save(name: str, rows: Sequence[Row]) -> None:
    """Keep the rows of benchmark `name` and print them."""
    RESULTS.mkdir(exist_ok=True)
    content = orjson.dumps([asdict(row) for row in rows], option=orjson.OPT_INDENT_2)
    (RESULTS / f"{name}.json").write_bytes(content + b"\n")
    for row in rows:
        print(line(row))


def line(row: Row) -> str:
    """A row as a line of a Markdown table."""
    return (
        f"| {row.name} | {row.value:,.1f} {row.unit} | {row.target} "
        f"| {row.peer}: {row.peer_value:,.1f} {row.unit} |"
    )
