from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from schemas.rows import Rows
from settings import WorkspaceSettings
from storage import Snapshot, Source, StorageError, Store, Workspace, connect, live
from storage.durable import digest
from storage.merge import Change, Rule, Span
from storage.transaction import Transaction
from storage.workspace import KEPT_SNAPSHOTS
from tests.rows import write_rows

ROOT = Path(__file__).resolve().parents[2]
RULE = Rule(key="id", date=None)


def build(
    tables: Mapping[str, Rows], _config: WorkspaceSettings, out: Path, _base: Snapshot | None
) -> None:
    """The smallest cube: the number of rows of every table."""
    with duckdb.connect(out) as con:
        con.execute("CREATE TABLE counts (name VARCHAR, rows BIGINT)")
        for name, rows in tables.items():
            held = live(con, rows).count("*").fetchall()[0]
            con.execute("INSERT INTO counts VALUES (?, ?)", [name, *held])


def upsert(transaction: Transaction, *ids: str) -> None:
    frame = pd.DataFrame({"id": pd.array(ids, dtype="str")})
    with tempfile.TemporaryDirectory() as folder:
        transaction.upsert("posts", write_rows(frame, Path(folder) / "posts"), RULE)


def whole(snapshot: Snapshot) -> bool:
    """Whether every file of the posts is there with the content it was stored with."""
    stored = snapshot.stored("posts")
    files = [*stored.parts, *([stored.dropped] if stored.dropped else [])]
    return all(digest(stored.folder / file.name) == file.sha256 for file in files)


def put(workspace: Workspace, *ids: str, note: str = "import", is_sample: bool = False) -> Snapshot:
    with workspace.transaction() as transaction:
        upsert(transaction, *ids)
        return transaction.commit(
            who="test",
            note=note,
            sources=[Source("posts.csv", None, "posts", len(ids), 0, "")],
            config=WorkspaceSettings(),
            is_sample=is_sample,
            build=build,
        )


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Store(tmp_path).workspace("default")


def test_reading_creates_nothing(tmp_path: Path) -> None:
    workspace = Store(tmp_path).workspace("default")
    assert workspace.own_snapshot() is None
    assert workspace.history() == ()
    assert list(tmp_path.iterdir()) == []


def test_a_workspace_shows_the_sample_until_its_first_import(tmp_path: Path) -> None:
    store = Store(tmp_path)
    sample = put(store.sample(), "s", is_sample=True)
    workspace = store.workspace("default")
    assert workspace.snapshot() == sample
    own = put(workspace, "a")
    assert workspace.snapshot() == own
    assert own.rows == {"posts": 1}
    assert store.workspace("other").snapshot() == sample


def test_an_import_replaces_a_sample_made_in_the_workspace(workspace: Workspace) -> None:
    put(workspace, "s1", "s2", is_sample=True)
    assert put(workspace, "a").rows == {"posts": 1}


def test_a_snapshot_never_changes(workspace: Workspace) -> None:
    first = put(workspace, "a")
    second = put(workspace, "b", "c")
    assert (first.rows, second.rows) == ({"posts": 1}, {"posts": 3})
    for snapshot, rows in ((first, 1), (second, 3)):
        assert connect(snapshot).execute("SELECT rows FROM counts").fetchone() == (rows,)
        assert whole(snapshot)


def test_snapshots_share_unchanged_files(workspace: Workspace) -> None:
    put(workspace, "a")
    put(workspace, "a")
    assert len(list((workspace.root / "parts").iterdir())) == 1


def test_restore_is_a_new_entry_of_the_history(workspace: Workspace) -> None:
    first = put(workspace, "a", note="first")
    put(workspace, "b", note="second")
    restored = workspace.restore(first.id, "test")
    assert workspace.snapshot() == restored
    assert restored.rows == {"posts": 1}
    assert [item.note for item in workspace.history()][1:] == ["second", "first"]


def test_restoring_what_is_not_there_changes_nothing(workspace: Workspace) -> None:
    first = put(workspace, "a")
    for name in ("000009-nothing", "../../etc/passwd"):
        with pytest.raises(StorageError):
            workspace.restore(name, "test")
    assert workspace.snapshot() == first


def test_the_sample_can_be_shown_again_and_undone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    sample = put(store.sample(), "s1", "s2", is_sample=True)
    workspace = store.workspace("default")
    own = put(workspace, "a")
    shown = workspace.show_sample("Asha")
    assert shown.is_sample
    assert shown.rows == sample.rows
    assert connect(shown).execute("SELECT rows FROM counts").fetchone() == (2,)
    assert [(entry.who, entry.note) for entry in workspace.history()] == [
        ("Asha", "Back to the sample data"),
        ("test", "import"),
    ]
    assert workspace.restore(own.id, "Asha").rows == {"posts": 1}
    assert put(workspace, "b").rows == {"posts": 2}
    assert connect(store.sample().snapshot()).execute("SELECT rows FROM counts").fetchone() == (2,)


def test_a_snapshot_remembers_what_its_import_changed(workspace: Workspace) -> None:
    put(workspace, "a")
    put(workspace, "a", "b")
    newest, oldest = workspace.history()
    assert newest.changes == {"posts": Change(added=1, updated=0, unchanged=1, removed=0)}
    assert oldest.changes == {"posts": Change(added=1, updated=0, unchanged=0, removed=0)}
    assert workspace.restore(oldest.id, "test").manifest.changes == {}


def test_the_last_snapshots_are_kept_and_nothing_else(workspace: Workspace) -> None:
    for number in range(KEPT_SNAPSHOTS + 3):
        put(workspace, str(number))
    assert len(workspace.history()) == KEPT_SNAPSHOTS
    assert len(list((workspace.root / "cubes").iterdir())) == KEPT_SNAPSHOTS
    assert workspace.snapshot().rows == {"posts": KEPT_SNAPSHOTS + 3}


def test_rows_that_no_longer_count_are_remembered_by_every_state(workspace: Workspace) -> None:
    narrow = Rule(key="id", date=None, spans=(Span(),))
    first = put(workspace, *(f"h_{n}" for n in range(8)), "own")
    with workspace.transaction() as transaction, tempfile.TemporaryDirectory() as folder:
        frame = pd.DataFrame({"id": pd.array([f"h_{n}" for n in range(6)], dtype="str")})
        transaction.upsert("posts", write_rows(frame, Path(folder) / "posts"), narrow)
        second = transaction.commit(
            who="test",
            note="narrower",
            sources=[],
            config=WorkspaceSettings(),
            is_sample=False,
            build=build,
        )
    third = put(workspace, "more")
    restored = workspace.restore(first.id, "test")
    for snapshot, rows in ((first, 9), (second, 7), (third, 8), (restored, 9)):
        assert whole(snapshot)
        assert snapshot.rows == {"posts": rows}
        assert connect(snapshot).execute("SELECT rows FROM counts").fetchone() == (rows,)
    assert second.stored("posts").dropped == third.stored("posts").dropped is not None


def test_a_state_stored_before_there_were_delete_lists_is_read(workspace: Workspace) -> None:
    first = put(workspace, "a", "b")
    path = workspace.root / "manifests" / f"{first.id}.json"
    content = json.loads(path.read_text()) | {"format": 1}
    del content["dropped"]
    old = Store(workspace.root.parent / "old").workspace("default")
    shutil.copytree(workspace.root, old.root)
    (old.root / "manifests" / path.name).write_text(json.dumps(content))
    assert old.snapshot().rows == {"posts": 2}
    assert put(old, "c").rows == {"posts": 3}
    assert old.restore(first.id, "test").rows == {"posts": 2}


@pytest.mark.parametrize("name", ["", "..", "a/b", "A", "x" * 65, "a b", "-a"])
def test_names_that_are_no_workspace(tmp_path: Path, name: str) -> None:
    with pytest.raises(StorageError):
        Store(tmp_path).workspace(name)


@pytest.mark.parametrize("batch", ["", "../x", "ABCDEF" * 6, "0" * 31])
def test_a_batch_is_never_a_path(workspace: Workspace, batch: str) -> None:
    with pytest.raises(StorageError):
        workspace.staging(batch)


def test_a_failed_build_leaves_the_live_snapshot(workspace: Workspace) -> None:
    first = put(workspace, "a")

    def fail(*_: object) -> None:
        raise RuntimeError("no cube")

    with pytest.raises(RuntimeError, match="no cube"), workspace.transaction() as transaction:
        upsert(transaction, "b")
        transaction.commit(
            who="test",
            note="",
            sources=[],
            config=WorkspaceSettings(),
            is_sample=False,
            build=fail,
        )
    assert workspace.snapshot() == first
    assert put(workspace, "c").rows == {"posts": 2}


WRITER = """
import sys
from pathlib import Path
from storage import Store
from tests.storage.test_workspace import put
workspace = Store(Path(sys.argv[1])).workspace("default")
print("ready", flush=True)
for number in range(10_000):
    print(put(workspace, f"{sys.argv[2]}-{number}").id, flush=True)
"""


def writer(folder: Path, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_kill_9_leaves_the_old_or_the_new_snapshot_whole(tmp_path: Path) -> None:
    workspace = Store(tmp_path).workspace("default")
    for attempt in range(4):
        process = writer(tmp_path, f"w{attempt}")
        assert process.stdout is not None
        reported = [process.stdout.readline() for _ in range(2 + attempt)]
        os.kill(process.pid, signal.SIGKILL)
        last = (reported + process.stdout.read().splitlines())[-1].strip()
        process.wait()
        process.stdout.close()
        now = workspace.snapshot()
        assert now.id >= last
        assert connect(now).execute("SELECT rows FROM counts").fetchone() == (now.rows["posts"],)
        assert whole(now)
    assert put(workspace, "after").rows["posts"] == workspace.snapshot().rows["posts"]


def test_two_writers_take_turns_and_lose_nothing(tmp_path: Path) -> None:
    processes = [writer(tmp_path, name) for name in ("left", "right")]
    seen: list[str] = []
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
        seen += [process.stdout.readline().strip() for _ in range(3)]
    for process in processes:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
    assert len(set(seen)) == len(seen)
    now = Store(tmp_path).workspace("default").snapshot()
    assert now.rows["posts"] == int(now.id.partition("-")[0])
