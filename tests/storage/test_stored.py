"""What an import does to a stored table: which rows count afterwards, and which files hold them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.rows import Rows
from storage import live, read_live
from storage.merge import Change, Rule, Span, compare, traded
from storage.stored import CROWD, FULL, StoredTable
from tests.rows import write_rows

KEYED = Rule(key="id", date="date")


def frame(*cells: tuple[str, str | None, int | None], **extra: list[str | None]) -> pd.DataFrame:
    columns = {f"extra:{name}": pd.array(values, dtype="str") for name, values in extra.items()}
    return pd.DataFrame(
        {
            "id": pd.array([cell[0] for cell in cells], dtype="str"),
            "date": pd.to_datetime([cell[1] for cell in cells]),
            "value": pd.array([cell[2] for cell in cells], dtype="Int64"),
            "note": pd.array([None] * len(cells), dtype="str"),
            **columns,
        }
    )


def incoming(table: StoredTable, rows: pd.DataFrame) -> Rows:
    """The rows as a file outside the workspace, as an import brings them."""
    outside = table.folder.parent / "outside"
    outside.mkdir(exist_ok=True)
    return write_rows(rows, outside / f"{len(list(outside.iterdir()))}.parquet")


def put(table: StoredTable, rows: pd.DataFrame, rule: Rule = KEYED) -> tuple[StoredTable, Change]:
    arriving = incoming(table, rows)
    foreseen = compare(table.rows, arriving, rule, table.folder)
    after, change = table.upsert(arriving, rule)
    assert change == foreseen
    assert not [path for path in table.folder.iterdir() if path.name.startswith(".")]
    return after, change


def held(table: StoredTable, *columns: str) -> dict[str, Any]:
    """What each stored row says, by key; the counts of the table are checked on the way."""
    wanted = columns or ("value",)
    rows = read_live(table.rows, ["id", *wanted]).to_pylist()
    assert len(rows) == table.rows.count
    assert len({row["id"] for row in rows}) == len(rows)
    return {
        row["id"]: row[wanted[0]] if len(wanted) == 1 else tuple(row[name] for name in wanted)
        for row in rows
    }


def keyless_rule(table: StoredTable, *files: pd.DataFrame) -> Rule:
    """The rule of files without keys, each of which replaces the dates it covers."""
    spans = [Span.of(incoming(table, rows), "date", table.folder) for rows in files]
    return Rule(key="id", date="date", spans=tuple(spans))


def replaced(table: StoredTable, rows: pd.DataFrame) -> tuple[StoredTable, Change]:
    return put(table, rows, keyless_rule(table, rows))


@pytest.fixture
def empty(tmp_path: Path) -> StoredTable:
    (tmp_path / "parts").mkdir()
    return StoredTable(tmp_path / "parts", "orders")


@pytest.fixture
def stored(empty: StoredTable) -> StoredTable:
    rows = frame(("a", "2025-01-01", 1), ("b", "2025-01-02", 2), ("c", "2025-02-01", 3))
    return put(empty, rows)[0]


def test_a_first_import_is_taken_over_as_it_is(stored: StoredTable) -> None:
    (part,) = stored.rows.parts
    assert part.stat().st_ino == (stored.folder.parent / "outside" / "0.parquet").stat().st_ino
    assert stored.rows.dropped is None


def test_same_rows_change_nothing(stored: StoredTable) -> None:
    after, change = put(stored, frame(("a", "2025-01-01", 1), ("b", "2025-01-02", 2)))
    assert change == Change(added=0, updated=0, unchanged=2, removed=0)
    assert not change.any
    assert after == stored


def test_a_key_updates_its_row_and_leaves_the_others(stored: StoredTable) -> None:
    after, change = put(stored, frame(("b", "2025-01-02", 20), ("d", "2025-03-01", 4)))
    assert change == Change(1, 1, 0, 0)
    assert held(after) == {"a": 1, "b": 20, "c": 3, "d": 4}
    assert after.parts[0] == stored.parts[0]
    assert held(stored) == {"a": 1, "b": 2, "c": 3}


def test_a_file_that_says_little_new_brings_only_what_is_new(stored: StoredTable) -> None:
    again = frame(("a", "2025-01-01", 1), ("b", "2025-01-02", 2), ("d", "2025-03-01", 4))
    after, change = put(stored, again)
    assert change == Change(1, 0, 2, 0)
    assert held(after) == {"a": 1, "b": 2, "c": 3, "d": 4}
    assert [part.rows for part in after.parts] == [3, 1]


def test_an_update_and_its_undoing_leave_one_row(stored: StoredTable) -> None:
    for value in (20, 2, 20, 2):
        stored, change = put(stored, frame(("a", "2025-01-01", 1), ("b", "2025-01-02", value)))
        assert change == Change(0, 1, 1, 0)
        assert held(stored) == {"a": 1, "b": value, "c": 3}


@pytest.fixture
def keyless(empty: StoredTable) -> StoredTable:
    rows = frame(
        ("h_a", "2025-01-01", 1),
        ("h_b", "2025-01-02", 2),
        ("h_c", "2025-02-01", 3),
        ("own", "2025-01-02", 4),
    )
    return put(empty, rows)[0]


def test_a_keyless_file_replaces_the_dates_it_covers_but_no_row_with_a_key(
    keyless: StoredTable,
) -> None:
    batch = frame(("h_x", "2025-01-01", 7), ("h_b", "2025-01-03", 2))
    after, change = replaced(keyless, batch)
    assert change == Change(1, 1, 0, 1)
    assert held(after) == {"h_x": 7, "h_b": 2, "h_c": 3, "own": 4}


def test_an_undated_keyless_file_replaces_every_row_without_a_key(keyless: StoredTable) -> None:
    after, change = replaced(keyless, frame(("h_x", None, 7)))
    assert change == Change(1, 0, 0, 3)
    assert held(after) == {"h_x": 7, "own": 4}


def test_each_keyless_file_replaces_the_dates_that_it_covers_itself(keyless: StoredTable) -> None:
    first, last = frame(("h_x", "2025-01-01", 7)), frame(("h_y", "2025-02-01", 8))
    arriving = incoming(keyless, pd.concat([first, last]))
    rule = keyless_rule(keyless, first, last)
    assert traded(keyless.rows, arriving, rule, keyless.folder) == ((1, 1), (1, 1))
    after, change = keyless.upsert(arriving, rule)
    assert change == Change(2, 0, 0, 2)
    assert held(after) == {"h_x": 7, "h_b": 2, "h_y": 8, "own": 4}


def test_rows_without_a_date_go_only_for_a_file_that_has_some(keyless: StoredTable) -> None:
    table, _ = put(keyless, frame(("h_n", None, 9)))
    dated = frame(("h_x", "2025-01-01", 7))
    assert "h_n" in held(replaced(table, dated)[0])
    assert "h_n" not in held(replaced(table, pd.concat([dated, frame(("h_y", None, 8))]))[0])


def test_a_part_of_which_no_row_counts_is_let_go(keyless: StoredTable) -> None:
    after, _ = put(keyless, frame(("own", "2025-01-02", 5)))
    assert len(after.parts) == 2
    after, _ = replaced(after, frame(("h_x", None, 7)))
    assert keyless.parts[0] not in after.parts
    assert after.rows.dropped is None


def test_what_a_file_does_not_carry_stays(stored: StoredTable) -> None:
    narrow = frame(("a", "2025-01-05", None), ("d", "2025-01-06", None))
    rule = Rule(key="id", date="date", carried=(frozenset({"id", "date"}),))
    after, change = put(stored, narrow, rule)
    assert change == Change(1, 1, 0, 0)
    assert held(after) == {"a": 1, "b": 2, "c": 3, "d": None}
    assert str(held(after, "date")["a"]) == "2025-01-05"
    blanked = Rule(key="id", date="date", carried=(frozenset(narrow.columns),))
    assert held(put(stored, narrow, blanked)[0])["a"] is None


def test_a_narrower_file_that_says_the_same_changes_nothing(stored: StoredTable) -> None:
    rule = Rule(key="id", date="date", carried=(frozenset({"id", "date"}),))
    after, change = put(stored, frame(("a", "2025-01-01", None)), rule)
    assert change == Change(0, 0, 1, 0)
    assert after == stored


def test_extra_columns_come_and_stay(stored: StoredTable) -> None:
    wide, change = put(stored, frame(("a", "2025-01-01", 1), ("d", None, 4), note=["x", "y"]))
    assert change == Change(1, 1, 0, 0)
    assert held(wide, "extra:note") == {"a": "x", "b": None, "c": None, "d": "y"}
    narrow, change = put(wide, frame(("a", "2025-01-01", 1), ("d", None, 5)))
    assert change == Change(0, 1, 1, 0)
    assert held(narrow, "value", "extra:note")["d"] == (5, "y")
    blanked, change = put(narrow, frame(("d", None, 5), note=[None]))
    assert change == Change(0, 1, 0, 0)
    assert held(blanked, "extra:note")["d"] is None


def test_each_part_carries_its_own_extra_columns(stored: StoredTable) -> None:
    wide, _ = put(stored, frame(("a", "2025-01-01", 1), ("b", "2025-01-02", 2), note=["x", "y"]))
    with_note = incoming(wide, frame(("a", "2025-01-01", 1), note=[None]))
    without = incoming(wide, frame(("b", "2025-01-02", 9)))
    both = Rows(with_note.parts + without.parts, None, 2)
    after, change = wide.upsert(both, KEYED)
    assert change == Change(0, 2, 0, 0)
    assert held(after, "value", "extra:note") == {"a": (1, None), "b": (9, "y"), "c": (3, None)}


def test_each_part_keeps_the_stored_values_that_its_file_lacks(stored: StoredTable) -> None:
    whole = incoming(stored, frame(("a", "2025-01-01", None), ("d", None, 4)))
    narrow = incoming(stored, frame(("b", "2025-01-05", None)))
    rule = Rule(key="id", date="date", carried=(None, frozenset({"id", "date"})))
    after, change = stored.upsert(Rows(whole.parts + narrow.parts, None, 3), rule)
    assert change == Change(1, 2, 0, 0)
    assert held(after) == {"a": None, "b": 2, "c": 3, "d": 4}


def test_extra_columns_that_differ_only_in_case_are_one(stored: StoredTable) -> None:
    wide, _ = put(stored, frame(("a", "2025-01-01", 1), Region=["N"]))
    lower, _ = put(wide, frame(("b", "2025-01-02", 2), region=["S"]))
    upper, change = put(
        lower, frame(("a", "2025-01-01", 1), ("b", "2025-01-02", 9), REGION=["N", "W"])
    )
    assert change == Change(0, 1, 1, 0)
    assert held(upper, "value", "extra:Region") == {"a": (1, "N"), "b": (9, "W"), "c": (3, None)}


def test_working_columns_are_no_difference(stored: StoredTable) -> None:
    rows = frame(("a", "2025-01-01", 1), ("b", "2025-01-02", 2)).assign(_line=[7, 8])
    outside = stored.folder.parent / "lined.parquet"
    pq.write_table(pa.Table.from_pandas(rows, preserve_index=False), outside)
    after, change = stored.upsert(Rows((outside,), None, 2), KEYED)
    assert change == Change(0, 0, 2, 0)
    assert after == stored


def test_rows_that_do_not_count_are_not_stored(stored: StoredTable, tmp_path: Path) -> None:
    arriving = incoming(stored, frame(("b", None, 9), ("d", None, 4), ("e", None, 5)))
    dropped = tmp_path / "dropped.parquet"
    place = {"part": pa.array([0], pa.int64()), "row": pa.array([0], pa.int64())}
    pq.write_table(pa.table(place), dropped)
    after, change = stored.upsert(Rows(arriving.parts, dropped, 2), KEYED)
    assert change == Change(2, 0, 0, 0)
    assert held(after) == {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}
    first, change = StoredTable(stored.folder, "first").upsert(
        Rows(arriving.parts, dropped, 2), KEYED
    )
    assert held(first) == {"d": 4, "e": 5}


def test_columns_without_values_keep_their_type(stored: StoredTable) -> None:
    after, _ = put(stored, frame(("a", "2025-01-05", 8), ("z", None, 1), note=["x", "y"]))
    with duckdb.connect() as con:
        found = live(con, after.rows)
        types = dict(zip(found.columns, map(str, found.types), strict=True))
    assert types["note"] == types["extra:note"] == "VARCHAR"
    assert types["date"] == "DATE"


def test_nothing_brings_nothing(stored: StoredTable) -> None:
    after, change = stored.upsert(Rows((), None, 0), KEYED)
    assert (after, change) == (stored, Change(0, 0, 0, 0))


def test_many_small_parts_become_one_sorted_by_date(empty: StoredTable) -> None:
    table = empty
    for number in range(CROWD - 1):
        table, _ = put(table, frame((f"k{number}", f"2025-01-{20 - number}", number)))
        assert table.compact(KEYED) == table
    table, _ = put(table, frame(("last", "2025-01-05", 99)))
    compacted = table.compact(KEYED)
    assert held(compacted) == held(table)
    (part,) = compacted.rows.parts
    days = pq.read_table(part)["date"].to_pylist()
    assert days == sorted(days)


def test_large_parts_are_never_rewritten_for_small_ones(empty: StoredTable) -> None:
    many = pd.DataFrame({"id": [f"m{n}" for n in range(FULL)], "value": 1}).assign(
        date=pd.Timestamp("2025-01-01"), note=pd.array([None] * FULL, dtype="str")
    )
    table, _ = put(empty, many.astype({"id": "str", "value": "Int64"}))
    large = table.parts[0]
    for number in range(3 * CROWD):
        table, _ = put(table, frame((f"m{number}", "2025-01-02", 2), (f"k{number}", None, 3)))
        table = table.compact(KEYED)
        assert table.parts[0] == large
        assert len(table.parts) <= 2 * CROWD
    assert sum(held(table).values()) == FULL - 3 * CROWD + (2 + 3) * 3 * CROWD


def test_a_part_that_is_mostly_dropped_is_rewritten(stored: StoredTable) -> None:
    after, _ = put(stored, frame(("a", None, 10), ("b", None, 20)))
    compacted = after.compact(KEYED)
    assert compacted.rows.dropped is None
    assert sorted(part.rows for part in compacted.parts) == [1, 2]
    assert held(compacted) == {"a": 10, "b": 20, "c": 3}


BATCH = st.dictionaries(
    st.sampled_from(["a", "b", "h_c", "h_d", "h_e"]),
    st.tuples(
        st.sampled_from([None, "2025-01-01", "2025-01-02", "2025-01-03"]),
        st.sampled_from([None, 1, 2]),
        st.sampled_from([None, "x", "y"]),
    ),
    min_size=1,
)
IMPORT = st.tuples(BATCH, st.sampled_from(["keyed", "replace", "narrow"]), st.booleans())


def expected(
    held: Mapping[str, tuple[Any, ...]], batch: Mapping[str, tuple[Any, ...]], kind: str, wide: bool
) -> tuple[dict[str, tuple[Any, ...]], Change]:
    """The rules of a merge on plain dictionaries."""
    days = [row[0] for row in batch.values() if row[0]]
    blank = any(row[0] is None for row in batch.values())
    gone = set()
    if kind == "replace":
        for key in (key for key in held if key.startswith("h_") and key not in batch):
            day = held[key][0]
            if not days or (min(days) <= day <= max(days) if day else blank):
                gone.add(key)
    new: dict[str, tuple[Any, ...]] = {}
    for key, (day, value, note) in batch.items():
        old = held.get(key, (None, None, None))
        kept = value if kind != "narrow" or value is not None else old[1]
        new[key] = (day, kept, note if wide else old[2])
    same = sum(held.get(key) == row for key, row in new.items() if key in held)
    known = len(new.keys() & held.keys())
    change = Change(len(new) - known, known - same, same, len(gone))
    return {key: row for key, row in {**held, **new}.items() if key not in gone}, change


@settings(max_examples=25, deadline=None)
@given(st.lists(IMPORT, min_size=1, max_size=6))
def test_any_imports_in_turn_are_a_dictionary_update(
    imports: list[tuple[dict[str, tuple[Any, ...]], str, bool]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "parts").mkdir()
        table = StoredTable(Path(folder) / "parts", "orders")
        known: dict[str, tuple[Any, ...]] = {}
        for batch, kind, wide in imports:
            cells = [(key, day, value) for key, (day, value, _) in batch.items()]
            notes = {"note": [note for _, _, note in batch.values()]} if wide else {}
            carried = (frozenset({"id", "date"}),) if kind == "narrow" else ()
            spans = keyless_rule(table, frame(*cells)).spans if kind == "replace" else ()
            rule = Rule("id", "date", spans=spans, carried=carried)
            known, change = expected(known, batch, kind, wide)
            table, found = put(table, frame(*cells, **notes), rule)
            assert found == change
            table = table.compact(rule)
            assert everything(table) == known


def everything(table: StoredTable) -> dict[str, tuple[Any, ...]]:
    """Date, value and note of every stored row; a table without the extra column has no notes."""
    with duckdb.connect() as con:
        found = live(con, table.rows)
        note = '"extra:note"' if "extra:note" in found.columns else "NULL"
        rows = con.sql(f"SELECT id, CAST(date AS VARCHAR), value, {note} FROM found").fetchall()
    return {row[0]: tuple(row[1:]) for row in rows}
