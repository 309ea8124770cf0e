"""JSON written column by column, or as an object of records, as records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from schemas.json_text import Value


def records_of(single: dict[str, Value]) -> Sequence[Value]:
    """Returns the records that an object stands for; itself where it is one record.

    `{"date": [...], "orders": [...]}` with lists of one length, and pandas' `{"date": {"0": ...},
    "orders": {"0": ...}}` with the same names in every object, hold a column each;
    `{"0": {"date": ...}, "1": {...}}` holds numbered records. All may stand inside one object more.
    """
    columns = list(single.values())
    if len(columns) == 1 and isinstance(columns[0], dict):
        inner = records_of(columns[0])
        return [single] if inner == [columns[0]] else inner
    if len(columns) > 1 and all(isinstance(column, list) and column for column in columns):
        lists = cast("list[list[Value]]", columns)
        return _across(single, lists) if len({len(cells) for cells in lists}) == 1 else [single]
    if len(columns) > 1 and all(isinstance(column, dict) and column for column in columns):
        return _of_objects(single, cast("list[dict[str, Value]]", columns))
    return [single]


def _of_objects(single: dict[str, Value], objects: list[dict[str, Value]]) -> Sequence[Value]:
    if all(name.isdecimal() for name in single):
        return objects
    names = list(objects[0])
    if any(cells.keys() != objects[0].keys() for cells in objects):
        return [single]
    return _across(single, [[cells[name] for name in names] for cells in objects])


def _across(names: dict[str, Value], columns: list[list[Value]]) -> Sequence[Value]:
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]
