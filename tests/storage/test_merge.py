from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arrow import to_arrow
from storage.merge import Change, Rule, compare, write

KEYED = Rule(key="id", date="date", replace=False)
KEYLESS = Rule(key="id", date="date", replace=True)


def rows(*cells: tuple[str, str | None, int]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": pd.array([cell[0] for cell in cells], dtype="str"),
            "date": pd.to_datetime([cell[1] for cell in cells]),
            "value": pd.array([cell[2] for cell in cells], dtype="Int64"),
            "note": pd.array([None] * len(cells), dtype="str"),
        }
    )


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "stored.parquet"
    first = rows(("a", "2025-01-01", 1), ("b", "2025-01-02", 2), ("c", "2025-02-01", 3))
    write([], to_arrow(first), KEYED, path)
    return path


def merged(stored: Path, batch: pd.DataFrame, rule: Rule) -> dict[str, int | None]:
    out = stored.with_name("merged.parquet")
    write([stored], to_arrow(batch), rule, out)
    table = pq.read_table(out)
    return dict(zip(table["id"].to_pylist(), table["value"].to_pylist(), strict=True))


def test_same_rows_change_nothing(stored: Path) -> None:
    batch = rows(("a", "2025-01-01", 1), ("b", "2025-01-02", 2))
    change = compare([stored], to_arrow(batch), KEYED)
    assert change == Change(added=0, updated=0, unchanged=2, removed=0)
    assert not change.any


def test_a_key_updates_its_row_and_leaves_the_others(stored: Path) -> None:
    batch = rows(("b", "2025-01-02", 20), ("d", "2025-03-01", 4))
    assert compare([stored], to_arrow(batch), KEYED) == Change(1, 1, 0, 0)
    assert merged(stored, batch, KEYED) == {"a": 1, "b": 20, "c": 3, "d": 4}


@pytest.fixture
def keyless(tmp_path: Path) -> Path:
    path = tmp_path / "keyless.parquet"
    first = rows(
        ("h_a", "2025-01-01", 1),
        ("h_b", "2025-01-02", 2),
        ("h_c", "2025-02-01", 3),
        ("own", "2025-01-02", 4),
    )
    write([], to_arrow(first), KEYED, path)
    return path


def test_a_keyless_file_replaces_the_dates_it_covers_but_no_row_with_a_key(keyless: Path) -> None:
    batch = rows(("h_x", "2025-01-01", 7), ("h_b", "2025-01-03", 2))
    assert compare([keyless], to_arrow(batch), KEYLESS) == Change(1, 1, 0, 1)
    assert merged(keyless, batch, KEYLESS) == {"h_x": 7, "h_b": 2, "h_c": 3, "own": 4}


def test_an_undated_keyless_file_replaces_every_row_without_a_key(keyless: Path) -> None:
    batch = rows(("h_x", None, 7))
    assert compare([keyless], to_arrow(batch), KEYLESS) == Change(1, 0, 0, 3)
    assert merged(keyless, batch, KEYLESS) == {"h_x": 7, "own": 4}


def test_what_a_file_does_not_carry_stays(stored: Path) -> None:
    narrow = rows(("a", "2025-01-05", 0), ("d", "2025-01-06", 0))
    narrow["value"] = pd.array([None, None], dtype="Int64")
    rule = Rule(key="id", date="date", replace=False, carried=frozenset({"id", "date"}))
    assert compare([stored], to_arrow(narrow), rule) == Change(1, 1, 0, 0)
    assert merged(stored, narrow, rule) == {"a": 1, "b": 2, "c": 3, "d": None}
    blanked = Rule(key="id", date="date", replace=False, carried=frozenset(narrow.columns))
    assert merged(stored, narrow, blanked)["a"] is None


def test_columns_without_values_keep_their_type(stored: Path) -> None:
    assert str(pq.read_schema(stored).field("note").type) == "string"
    assert str(pq.read_schema(stored).field("date").type) == "date32[day]"


@given(
    old=st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 3), min_size=1),
    new=st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 3), min_size=1),
)
def test_merging_is_a_dictionary_update(
    tmp_path_factory: pytest.TempPathFactory, old: dict[str, int], new: dict[str, int]
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    first = rows(*((key, "2025-01-01", value) for key, value in old.items()))
    second = rows(*((key, "2025-01-01", value) for key, value in new.items()))
    write([], to_arrow(first), KEYED, folder / "old.parquet")
    change = compare([folder / "old.parquet"], to_arrow(second), KEYED)
    assert change.added == len(new.keys() - old.keys())
    assert change.unchanged == sum(old.get(key) == value for key, value in new.items())
    assert change.added + change.updated + change.unchanged == len(new)
    assert merged(folder / "old.parquet", second, KEYED) == {**old, **new}
