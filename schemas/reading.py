"""Files as they were understood: read once, kept on disk, used by the preview and the import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import orjson

from schemas import reading_file
from schemas.choices import Choice, choice_for, together
from schemas.dates import ZONE, DateOrder
from schemas.errors import IngestError
from schemas.ingest import read_file
from schemas.limits import Limits
from schemas.progress import Progress
from schemas.report import ColumnView, SheetView
from schemas.result import Ingested
from schemas.sheet import Source
from schemas.views import view_of, view_of_unread

Files: TypeAlias = Sequence[tuple[Path, str]]
Chosen: TypeAlias = Mapping[tuple[str, str | None], Choice]
"""Decisions by file and sheet."""

MISSING = "{name}: there is no such file. Check the path."
UNREADABLE = "{name}: cannot be read ({why}). Check what it is."


@dataclass(frozen=True)
class Decisions:
    """What is known about the files besides their content.

    Attributes:
        dates: Order of day, month and year in every file; None where the columns tell.
        chosen: What a person decided now, by file and sheet.
        remembered: What was decided at an earlier import, by the key of the headers.
        zone: Where a moment with a zone of its own becomes a day.
    """

    dates: DateOrder | None
    chosen: Chosen
    remembered: Mapping[str, Choice]
    zone: ZoneInfo = ZONE

    def of(self, source: Source) -> tuple[Choice | None, bool]:
        """The decision about one sheet, and whether it is a remembered one."""
        now = self.chosen.get((source.file, source.name))
        before = choice_for(source.header, self.remembered)
        if now is not None:
            return together(now, before), False
        return before, before is not None


@dataclass(frozen=True)
class Reading:
    """Files as they were understood, before anything is stored.

    Attributes:
        tables: One a sheet that holds a table.
        views: How each sheet was understood, in file order.
        problems: Files and sheets that cannot be used, in sentences.
        hashes: SHA-256 of the file of each table.
    """

    tables: tuple[Ingested, ...]
    views: tuple[SheetView, ...]
    problems: tuple[str, ...]
    hashes: tuple[str, ...]


def read_files(
    files: Files, folder: Path, decisions: Decisions, limits: Limits, progress: Progress
) -> Reading:
    """Reads files, or loads what an earlier reading of the same files left in the folder.

    Args:
        files: Path and name of each file.
        folder: Where the rows go; the reading needs it as long as it is used.
        decisions: What is known about the files besides their content.
        limits: How much a file may hold.
        progress: Told how far the reading is.
    """
    home = folder / _fingerprint(files, decisions, limits)
    told = home / "reading.json"
    if told.exists():
        return _load(told)
    reading = _read(files, home, decisions, limits, progress)
    home.mkdir(parents=True, exist_ok=True)
    draft = home / "reading.json.part"
    draft.write_bytes(_saved(reading, home))
    draft.rename(told)
    return reading


def _read(
    files: Files, home: Path, decisions: Decisions, limits: Limits, progress: Progress
) -> Reading:
    tables: list[Ingested] = []
    views: list[SheetView] = []
    problems: list[str] = []
    hashes: list[str] = []
    remembered: dict[tuple[str, str | None], bool] = {}

    def decide(source: Source) -> Choice | None:
        choice, remembered[source.file, source.name] = decisions.of(source)
        return choice

    for number, (path, name) in enumerate(files):
        try:
            found, unread, others = read_file(
                path,
                name,
                home / f"file-{number}",
                dates=decisions.dates,
                zone=decisions.zone,
                limits=limits,
                decide=decide,
                progress=progress,
            )
        except IngestError as error:
            problems.append(str(error))
            continue
        except FileNotFoundError:
            problems.append(MISSING.format(name=name))
            continue
        except OSError as error:
            problems.append(UNREADABLE.format(name=name, why=error.strerror))
            continue
        tables += found
        hashes += [_digest(path)] * len(found)
        problems += [str(item.error) for item in unread] + [str(error) for error in others]
        views += [view_of(item, remembered=remembered[item.file, item.sheet]) for item in found] + [
            view_of_unread(item, remembered=remembered[item.source.file, item.source.name])
            for item in unread
        ]
    return Reading(tuple(tables), tuple(views), tuple(problems), tuple(hashes))


def _fingerprint(files: Files, decisions: Decisions, limits: Limits) -> str:
    seen = [
        [str(path), name, *((stat.st_size, stat.st_mtime_ns) if (stat := _stat(path)) else ())]
        for path, name in files
    ]
    chosen = [[*place, _plain(choice)] for place, choice in decisions.chosen.items()]
    kept = {key: _plain(choice) for key, choice in decisions.remembered.items()}
    content = [seen, decisions.dates, decisions.zone.key, chosen, kept, asdict(limits)]
    return blake2b(
        orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS), digest_size=12
    ).hexdigest()


def _stat(path: Path) -> Any:
    try:
        return path.stat()
    except OSError:
        return None


def _plain(choice: Choice) -> dict[str, Any]:
    return asdict(replace(choice, columns=dict(choice.columns or {})))


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _saved(reading: Reading, home: Path) -> bytes:
    return orjson.dumps(
        {
            "tables": reading_file.save(reading.tables, home),
            "views": [asdict(view) for view in reading.views],
            "problems": reading.problems,
            "hashes": reading.hashes,
        }
    )


def _load(told: Path) -> Reading:
    saved = orjson.loads(told.read_bytes())
    return Reading(
        reading_file.load(saved["tables"], told.parent),
        tuple(_view(view) for view in saved["views"]),
        tuple(saved["problems"]),
        tuple(saved["hashes"]),
    )


def _view(saved: dict[str, Any]) -> SheetView:
    columns = tuple(
        ColumnView(
            **(
                column
                | {
                    "samples": tuple(column["samples"]),
                    "suggestions": tuple(column["suggestions"]),
                }
            )
        )
        for column in saved["columns"]
    )
    whole: dict[str, Any] = saved | {
        "columns": columns,
        "candidates": tuple(saved["candidates"]),
        "undecided": tuple(saved["undecided"]),
        "of_files": tuple(saved["of_files"]),
    }
    return SheetView(**whole)
