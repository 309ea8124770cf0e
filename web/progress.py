"""How far reading or importing a batch has come, and the way to stop it.

Both live as files beside the batch's own, because the worker that is asked is seldom the one that
works: `staging/<batch>/progress.json` says where the newest run is, `staging/<batch>/cancel` names
the run that is to stop. A run that starts takes `progress.json` over. An older reading then stops,
since nobody waits for it any more; an older import goes on without a word.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Literal, TypedDict

from flask import abort, jsonify, request

from schemas.progress import Cancelled
from storage import StorageError
from web.access import current_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from flask import Flask, Response

Kind = Literal["reading", "importing"]

TOLD_EVERY_SECONDS = 0.2
_STATE, _CANCEL = "progress.json", "cancel"
_RUN = re.compile(r"[0-9a-f]{16}")
# Before that much is done, or known for so long, the time left is a guess worth nothing.
_ENOUGH_SHARE = 0.02
_ENOUGH_SECONDS = 1.0


class Superseded(Cancelled):
    """A newer reading of the same batch has begun: nobody waits for this one."""


class State(TypedDict):
    """Where a run is.

    Attributes:
        run: Names the run.
        kind: What it does.
        stage: What it is busy with, in words.
        rows: Rows done in this stage.
        share: How much of the stage is done, 0 to 1.
        left: Seconds left in this stage at the speed so far, or None while nothing is known.
    """

    run: str
    kind: Kind
    stage: str
    rows: int
    share: float
    left: float | None


class BatchProgress:
    """Progress of one run over a batch; call it as `schemas.progress.Progress` says.

    Attributes:
        run: Names the run in both files.
    """

    def __init__(
        self, folder: Path, kind: Kind, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.run = secrets.token_hex(8)
        self._folder = folder
        self._kind: Kind = kind
        self._clock = clock
        self._told_at = float("-inf")
        self._stage = ""
        self._stage_began = (0.0, 0.0)  # when, and at what share
        self._write({"stage": "Starting", "rows": 0, "share": 0.0, "left": None})

    def __call__(self, stage: str, rows: int, share: float) -> None:
        """Tell where the run is, a few times a second at most.

        Raises:
            Cancelled: The person cancelled this run, or discarded its files.
            Superseded: A newer run of the same batch has begun and this one only reads.
        """
        now, share = self._clock(), min(max(share, 0.0), 1.0)
        new_stage = stage != self._stage or share < self._stage_began[1]
        if new_stage:
            self._stage, self._stage_began = stage, (now, share)
        elif now - self._told_at < TOLD_EVERY_SECONDS:
            return
        self._told_at = now
        self._stop_if_told()
        newest = _state(self._folder)
        if newest is not None and newest["run"] != self.run:
            if self._kind == "reading":
                raise Superseded
            return
        self._write({"stage": stage, "rows": rows, "share": share, "left": self._left(now, share)})

    def finish(self) -> None:
        """Take the state away, unless a newer run has taken it over."""
        state = _state(self._folder)
        if state is not None and state["run"] == self.run:
            (self._folder / _STATE).unlink(missing_ok=True)

    def _stop_if_told(self) -> None:
        if not self._folder.exists():
            raise Cancelled
        with suppress(FileNotFoundError):
            if (self._folder / _CANCEL).read_text(encoding="ascii") == self.run:
                raise Cancelled

    def _left(self, now: float, share: float) -> float | None:
        began, share_then = self._stage_began
        seconds, done = now - began, share - share_then
        if seconds < _ENOUGH_SECONDS or done < _ENOUGH_SHARE:
            return None
        return round(seconds * (1 - share) / done, 1)

    def _write(self, told: dict[str, object]) -> None:
        text = json.dumps({"run": self.run, "kind": self._kind, **told})
        with suppress(FileNotFoundError):  # discarded meanwhile: the next call stops the run
            _replace(self._folder / _STATE, text)


@contextmanager
def running(folder: Path, kind: Kind) -> Generator[BatchProgress]:
    """Progress for as long as a batch in `folder` is being read or imported."""
    progress = BatchProgress(folder, kind)
    try:
        yield progress
    finally:
        progress.finish()


def register(server: Flask) -> None:
    """Adds the routes that tell the progress of a batch and stop its run."""
    server.add_url_rule("/api/uploads/<batch>/progress", "progress", _tell)
    server.add_url_rule("/api/uploads/<batch>/cancel", "cancel", _cancel, methods=["POST"])


def _tell(batch: str) -> Response:
    state = _state(_folder_of(batch))
    return jsonify(running=False) if state is None else jsonify(running=True, **state)


def _cancel(batch: str) -> Response:
    run = request.args.get("run", "")
    if not _RUN.fullmatch(run):
        abort(400, "This import has no valid name. Reload the page and try again.")
    folder = _folder_of(batch)
    state = _state(folder)
    if state is None or state["run"] != run:
        return jsonify(cancelled=False)
    with suppress(FileNotFoundError):
        _replace(folder / _CANCEL, run)
    return jsonify(cancelled=True)


def _folder_of(batch: str) -> Path:
    try:
        return current_workspace().staging(batch)
    except StorageError:
        abort(404)


def _state(folder: Path) -> State | None:
    try:
        return json.loads((folder / _STATE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def _replace(path: Path, text: str) -> None:
    """Write a small file in one step: whoever reads meanwhile sees the old one or the new one."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
