"""A list of plain rows in a JSON file: what somebody broke in it takes nothing else away."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import orjson

from storage.durable import write_atomic

_LOG: Final = logging.getLogger(__name__)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file; what is no row is left out, and the log says so.

    Args:
        path: The file; one that is not there has no rows.
    """
    try:
        found: Any = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        return []
    except orjson.JSONDecodeError:
        _LOG.warning("%s is no JSON: nothing of it is read", path)
        return []
    listed: list[Any] = found if isinstance(found, list) else [found]
    rows: list[dict[str, Any]] = [row for row in listed if isinstance(row, dict)]
    if not isinstance(found, list) or len(rows) < len(listed):
        _LOG.warning("%s is no list of rows: what is none is left out", path)
    return rows


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write the rows of a file; one that is no JSON is kept beside it as `.broken`."""
    try:
        orjson.loads(path.read_bytes())
    except FileNotFoundError:
        pass
    except orjson.JSONDecodeError:  # whoever broke it may want it back
        path.replace(path.with_suffix(".broken"))
    write_atomic(path, orjson.dumps([dict(row) for row in rows], option=orjson.OPT_INDENT_2))
