"""A source through cleaning, block by block, on two threads, with flat memory.

The reader and the cleaning run in Arrow, outside Python's lock, so that two blocks are cleaned
while the next is read. Block n goes to lane n mod 2, in order, so that the same file always gives
the same files.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from schemas.block import check_block
from schemas.dates import swappable
from schemas.facts import Facts, facts_of
from schemas.headers import HeaderMatch
from schemas.lane import Lane, Taken, taken_by
from schemas.number_marks import first_open
from schemas.progress import Progress
from schemas.sheet import Sheet, Source

LANES = 2
AHEAD = 2
"""Blocks that may wait or be cleaned at once; with the one being read they bound the memory."""

READING = "Reading {file}"


@dataclass(frozen=True)
class Passed:
    """What one pass over a source left on disk and found out.

    Attributes:
        taken: The checked rows.
        facts: What the columns say as a whole.
        doubtful: Column -> line and cell of its first date or number with two readings.
    """

    taken: Taken
    facts: Facts
    doubtful: dict[str, tuple[int, str]]


def run(
    source: Source,
    match: HeaderMatch,
    known: Facts,
    folder: Path,
    progress: Progress,
) -> Passed:
    """Cleans a source; again from the start if a late cell changes how early ones are read.

    Args:
        source: The table to read.
        match: What its columns mean.
        known: The order of day, month and year as far as it is known beforehand.
        folder: Where the rows go.
        progress: Told after every block.
    """
    first, steady = _pass(source, match, known, folder / "first", progress, learn=True)
    if steady:
        return first
    again, _ = _pass(source, match, first.facts, folder / "again", progress, learn=False)
    return replace(again, doubtful=first.doubtful)


def _pass(
    source: Source,
    match: HeaderMatch,
    facts: Facts,
    folder: Path,
    progress: Progress,
    *,
    learn: bool,
) -> tuple[Passed, bool]:
    """One pass, by these facts and, to `learn`, by those found on the way.

    Also tells whether every block was read as the facts of the whole file say.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lanes = [Lane(folder, number, match.table) for number in range(LANES)]
    used: list[Facts] = []
    doubtful: dict[str, tuple[int, str]] = {}
    stage = READING.format(file=source.file)
    done = 0
    with ExitStack() as stack:
        threads = [stack.enter_context(ThreadPoolExecutor(1)) for _ in range(LANES)]
        waiting: list[Future[None]] = []

        def finish(count: int) -> None:
            while len(waiting) > count:
                waiting.pop(0).result()

        try:
            for number, block in enumerate(_blocks(source)):
                if learn:
                    own = facts_of(block, match)
                    facts += own
                    _note_doubt(doubtful, own, block, match)
                    used.append(facts)
                finish(AHEAD)
                lane = lanes[number % LANES]
                waiting.append(
                    threads[number % LANES].submit(_check, lane, block, match, source, facts)
                )
                done += len(block.lines) + len(block.ragged)
                progress(stage, done, block.share)
            finish(0)
        except BaseException:
            for future in waiting:
                future.cancel()
            raise
    steady = all(step.reads_alike(facts) for step in used)
    return Passed(taken_by(lanes), facts, doubtful), steady


def _blocks(source: Source) -> Iterator[Sheet]:
    for block in source.blocks():
        if len(block.lines) or block.ragged or block.repairs:
            yield block


def _check(
    lane: Lane,
    block: Sheet,
    match: HeaderMatch,
    source: Source,
    facts: Facts,
) -> None:
    lane.take(check_block(block, match, source.file, facts))


def _note_doubt(
    doubtful: dict[str, tuple[int, str]], own: Facts, block: Sheet, match: HeaderMatch
) -> None:
    """Remembers the first cell of each column that could be read two ways."""

    def note(column: str, at: int | None, cells: pa.StringArray) -> None:
        if at is not None:
            doubtful[column] = (int(block.lines[at]), cells[at].as_py())

    for column, evidence in own.dates.items():
        if column not in doubtful and (evidence.ambiguous or evidence.year_first):
            cells = block.columns[match.positions[column]]
            note(column, next(iter(np.flatnonzero(swappable(cells)).tolist()), None), cells)
    for column, evidence in own.marks.items():
        if column not in doubtful and evidence.open:
            cells = block.columns[match.positions[column]]
            note(column, first_open(cells), cells)
