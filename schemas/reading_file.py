"""A finished reading on disk, so that the import need not read again what the preview read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from schemas.headers import ColumnMatch
from schemas.result import Ingested, Refused
from schemas.rows import Rows
from schemas.similar import Likeness
from schemas.told import Told


def save(tables: Sequence[Ingested], folder: Path) -> list[dict[str, Any]]:
    """Write what is not on disk yet and return the rest as plain values; see `load`."""
    saved: list[dict[str, Any]] = []
    for at, item in enumerate(tables):
        item.told.examples.to_parquet(folder / f"told-{at}.parquet", index=False)
        np.save(folder / f"lines-{at}.npy", item.told.lines)
        saved.append(
            {
                "file": item.file,
                "sheet": item.sheet,
                "table": item.table,
                "parts": [str(path.relative_to(folder)) for path in item.rows.parts],
                "dropped": _relative(item.rows.dropped, folder),
                "count": item.rows.count,
                "refused": _relative(item.refused.path, folder),
                "refused_count": item.refused.count,
                "reasons": dict(item.refused.reasons),
                "told": dict(item.told.counts),
                "repairs": dict(item.repairs),
                "mapping": dict(item.mapping),
                "columns": [asdict(column) for column in item.columns],
                "keyed": item.keyed,
                "covers": item.covers,
                "undecided": item.undecided,
                "header_key": item.header_key,
                "samples": item.samples,
                "sums": dict(item.sums),
                "corrects": item.corrects,
                "of_files": item.of_files,
            }
        )
    return saved


def load(saved: Sequence[dict[str, Any]], folder: Path) -> tuple[Ingested, ...]:
    """The tables that `save` wrote into this folder."""
    return tuple(_loaded(at, item, folder) for at, item in enumerate(saved))


def _loaded(at: int, item: dict[str, Any], folder: Path) -> Ingested:
    covers = item["covers"]
    return Ingested(
        file=item["file"],
        sheet=item["sheet"],
        table=item["table"],
        rows=Rows(
            tuple(folder / part for part in item["parts"]),
            folder / item["dropped"] if item["dropped"] else None,
            item["count"],
        ),
        refused=Refused(
            folder / item["refused"] if item["refused"] else None,
            item["refused_count"],
            item["reasons"],
        ),
        told=Told(
            Counter(item["told"]),
            np.load(folder / f"lines-{at}.npy"),
            pd.read_parquet(folder / f"told-{at}.parquet"),
        ),
        repairs=item["repairs"],
        mapping=item["mapping"],
        columns=tuple(_column(column) for column in item["columns"]),
        keyed=item["keyed"],
        covers=(date.fromisoformat(covers[0]), date.fromisoformat(covers[1])) if covers else None,
        undecided=tuple(item["undecided"]),
        header_key=item["header_key"],
        samples=tuple(tuple(cells) for cells in item["samples"]),
        sums=item["sums"],
        corrects=item["corrects"],
        of_files=tuple(item["of_files"]),
    )


def _column(saved: dict[str, Any]) -> ColumnMatch:
    likenesses = tuple(Likeness(**like) for like in saved["suggestions"])
    whole: dict[str, Any] = saved | {"suggestions": likenesses}
    return ColumnMatch(**whole)


def _relative(path: Path | None, folder: Path) -> str | None:
    return None if path is None else str(path.relative_to(folder))
