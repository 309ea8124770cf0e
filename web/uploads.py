"""POST /api/uploads: one file a request, streamed to disk into the visitor's own workspace.

A batch is the folder `staging/<batch>` of a workspace and holds one numbered slot per file:
`00/data.csv` beside `00/name.json`. Making a slot's folder is atomic, so parallel uploads never
share one. `name.json` is written last: a slot without it is still arriving and is not seen. The
name a visitor gave is kept only there, never as a path.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flask import abort, jsonify, request

from web.access import current_workspace
from web.context import MB, current_site
from web.errors import InsufficientStorage

if TYPE_CHECKING:
    from typing import IO

    from flask import Flask, Response

    from storage import Workspace

MAX_FILES = 20
SCRATCH = "read"
"""Folder of a batch where a preview keeps what it read, for the import and the fix-list."""
MAX_AGE_SECONDS = 86_400
CHUNK_BYTES = 1 << 20
FREE_DISK_BYTES = 512 * MB
_SHOWN_NAME = 120
_STORED_NAME = 1000
_BATCH = re.compile(r"[0-9a-f]{32}")
_NAME_FILE = "name.json"
_ENDINGS = frozenset(
    {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"}
    | {".json", ".jsonl", ".ndjson", ".gz", ".zip"}
)
# How much of a refused body is read for the browser's sake; beyond, the connection closes.
_DRAINED_BYTES = 256 * MB


@dataclass(frozen=True)
class StagedFile:
    """One uploaded file that waits to be confirmed.

    Attributes:
        path: Where its bytes are.
        name: What to call it on screen.
        given: The name as the browser sent it; equal names replace each other in a batch.
        size: Its size in bytes.
    """

    path: Path
    name: str
    given: str
    size: int


def batch_files(ws: Workspace, batch: str) -> list[tuple[Path, str]]:
    """The files of a batch that have arrived whole, in the order they came: path and shown name.

    Raises:
        StorageError: `batch` is not a batch id.
    """
    return [(item.path, item.name) for item in _staged(ws.staging(batch))]


def discard(ws: Workspace, batch: str) -> None:
    """Removes a batch and everything staged in it; a batch that is gone already is no error."""
    folder = ws.staging(batch)
    shutil.rmtree(folder, ignore_errors=True)
    _drop_empty(folder.parent)


def register(server: Flask) -> None:
    """Adds the upload route."""
    server.add_url_rule("/api/uploads", "upload", _receive, methods=["POST"])


def shown_name(given: str) -> str:
    """A file name fit for a screen: no folders, no control or direction marks, not too long."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    base = "".join(sign for sign in base if unicodedata.category(sign)[0] != "C").strip()
    if base in {"", ".", ".."}:
        return "file"
    if len(base) <= _SHOWN_NAME:
        return base
    ending = Path(base).suffix[:10]
    return base[: _SHOWN_NAME - len(ending) - 1] + "…" + ending


def _receive() -> Response:
    batch, given = request.args.get("batch", ""), request.args.get("name", "")[:_STORED_NAME]
    if not _BATCH.fullmatch(batch):
        abort(400, "This upload has no valid batch. Reload the page and choose the files again.")
    name = shown_name(given)
    # The general limit on request bodies is for callbacks; files have one of their own below.
    request.max_content_length = sys.maxsize
    declared = request.content_length
    if declared is not None and declared > _limit_bytes():
        _drain(request.stream)
        abort(413, _too_large(name))
    _refuse_when_full(declared or 0)
    folder = current_workspace().staging(batch)
    if not folder.exists():
        sweep(current_site().store.data_dir)
    size = _store(_claim_slot(folder), name, given, declared)
    return jsonify(batch=batch, name=name, bytes=size)


def _store(slot: Path, name: str, given: str, declared: int | None) -> int:
    """Streams the body into `slot` and seals it; the slot goes if anything fails on the way."""
    ending = Path(name).suffix.lower()
    path = slot / f"data{ending if ending in _ENDINGS else '.bin'}"
    sealed = False
    try:
        size = _copy(request.stream, path, name)
        if declared is not None and size != declared:
            abort(400, f"{name} arrived incomplete. Check the connection and drop it again.")
        label = json.dumps({"name": name, "given": given, "bytes": size, "data": path.name})
        draft = slot / f"{_NAME_FILE}.part"
        draft.write_text(label, encoding="utf-8")
        draft.rename(slot / _NAME_FILE)
        sealed = True
    finally:
        if not sealed:
            shutil.rmtree(slot, ignore_errors=True)
    _replace_earlier(slot, given)
    return size


def _copy(stream: IO[bytes], path: Path, name: str) -> int:
    limit, size = _limit_bytes(), 0
    with path.open("xb") as out:
        while True:
            try:
                chunk = stream.read(CHUNK_BYTES)
            except OSError:  # gunicorn's errors for a body that breaks off
                abort(400, f"{name} arrived incomplete. Check the connection and drop it again.")
            if not chunk:
                return size
            size += len(chunk)
            if size > limit:
                _drain(stream)
                abort(413, _too_large(name))
            out.write(chunk)


def _claim_slot(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(MAX_FILES):
        slot = folder / f"{number:02d}"
        with suppress(FileExistsError):
            slot.mkdir()
            return slot
    abort(413, f"A batch takes up to {MAX_FILES} files. Import these first, then drop the rest.")


def _replace_earlier(slot: Path, given: str) -> None:
    """A corrected file dropped under its old name takes the place of the first one."""
    for item in _staged(slot.parent):
        if item.given == given and item.path.parent != slot:
            shutil.rmtree(item.path.parent, ignore_errors=True)


def _staged(folder: Path) -> list[StagedFile]:
    labels: list[tuple[int, StagedFile]] = []
    for label in folder.glob(f"*/{_NAME_FILE}"):
        with suppress(FileNotFoundError):  # discarded meanwhile
            told = json.loads(label.read_text(encoding="utf-8"))
            path = label.parent / told["data"]
            item = StagedFile(path, told["name"], told["given"], told["bytes"])
            labels.append((label.stat().st_mtime_ns, item))
    return [item for _, item in sorted(labels, key=lambda pair: (pair[0], pair[1].path))]


def sweep(data_dir: Path, now: float | None = None) -> None:
    """Removes every workspace's staged batches that nobody touched for a day."""
    oldest = (time.time() if now is None else now) - MAX_AGE_SECONDS
    for batch in (data_dir / "workspaces").glob("*/staging/*"):
        with suppress(FileNotFoundError):
            if batch.stat().st_mtime < oldest:
                shutil.rmtree(batch, ignore_errors=True)
                _drop_empty(batch.parent)


def _drop_empty(staging: Path) -> None:
    # A visitor who uploaded and never confirmed leaves no folder behind.
    for folder in (staging, staging.parent):
        with suppress(OSError):
            folder.rmdir()


def _limit_bytes() -> int:
    return current_site().settings.max_upload_mb * MB


def _too_large(name: str) -> str:
    return (
        f"{name} is larger than the {current_site().settings.max_upload_mb} MB this server takes. "
        "Split it, for example by month, and drop the parts; or raise ROI_MAX_UPLOAD_MB."
    )


def _refuse_when_full(incoming: int) -> None:
    free = shutil.disk_usage(current_site().settings.data_dir).free
    if free < incoming + FREE_DISK_BYTES:
        raise InsufficientStorage


def _drain(stream: IO[bytes]) -> None:
    """Reads on for a while: a browser shows our answer only once it has sent its body."""
    up_to = _DRAINED_BYTES
    with suppress(OSError):
        while up_to > 0:
            chunk = stream.read(CHUNK_BYTES)
            if not chunk:
                return
            up_to -= len(chunk)
