"""The log of payouts: append-only, safe from two people at once and from a kill."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from storage import StorageError
from storage import payout_log as log
from storage.payout_log import Decided, PayoutConflictError

ROOT = Path(__file__).resolve().parents[2]


def one(line: str = "P:1#1", paise: int = 100) -> dict[str, Decided]:
    return {line: Decided(line, line.partition("#")[0], "a", paise, "January")}


def decide(root, state, lines, *, who="Ria", note="", seen=None, sample=False):
    seen = log.revision(root) if seen is None else seen
    return log.decide(root, state, lines, who=who, note=note, seen=seen, sample=sample)


def test_a_new_workspace_has_decided_nothing(tmp_path):
    assert log.revision(tmp_path / "new") == 0
    assert log.marks(tmp_path / "new", sample=False).lines.empty
    assert log.entries(tmp_path / "new", sample=False) == ()
    assert not (tmp_path / "new").exists()


def test_what_holds_for_a_line_is_its_last_entry(tmp_path):
    decide(tmp_path, "approved", one() | one("P:2#1", 250), note="  for September ")
    decide(tmp_path, "hold", one(), who="Sam", note="asks")
    found = log.marks(tmp_path, sample=False)
    assert found.revision == 2
    rows = found.lines.set_index("line")[["state", "decided_by", "note"]]
    assert rows.loc["P:1#1"].tolist() == ["hold", "Sam", "asks"]
    assert rows.loc["P:2#1"].tolist() == ["approved", "Ria", "for September"]
    newest, oldest = log.entries(tmp_path, sample=False)
    assert (newest.who, newest.state, newest.lines) == ("Sam", "hold", 1)
    assert (oldest.lines, oldest.influencers, oldest.paise) == (2, 1, 350)
    assert [line.line for line in log.lines_of(tmp_path, oldest.id)] == ["P:1#1", "P:2#1"]
    assert log.lines_of(tmp_path, 99) == ()


def test_nothing_is_ever_changed_or_removed(tmp_path):
    decide(tmp_path, "approved", one())
    with closing(sqlite3.connect(tmp_path / "payouts.sqlite")) as db:
        for statement in (
            "UPDATE entry SET who = 'Eve'",
            "DELETE FROM entry",
            "UPDATE decided SET paise = 1",
            "DELETE FROM decided",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="entries are never"):
                db.execute(statement)


def test_a_second_persons_change_is_noticed_not_overwritten(tmp_path):
    decide(tmp_path, "approved", one() | one("P:2#1"))
    with pytest.raises(PayoutConflictError, match=r"Ria set “January” \(a\) and 1 more") as caught:
        decide(tmp_path, "hold", one(), who="Sam", seen=0)
    assert caught.value.who == "Ria"
    assert log.marks(tmp_path, sample=False).revision == 1
    # About another line nothing was decided meanwhile.
    decide(tmp_path, "hold", one("P:3#1"), who="Sam", seen=0)


def test_what_is_paid_stays(tmp_path):
    decide(tmp_path, "paid", one())
    for state in log.STATES:
        with pytest.raises(PayoutConflictError):
            decide(tmp_path, state, one())


def test_decisions_about_sample_data_are_none_about_own_data(tmp_path):
    decide(tmp_path, "approved", one(), sample=True)
    assert log.marks(tmp_path, sample=False).lines.empty
    assert len(log.marks(tmp_path, sample=True).lines) == 1
    decide(tmp_path, "hold", one(), seen=0)


def test_bad_decisions_are_refused(tmp_path):
    with pytest.raises(StorageError, match="Nothing is chosen"):
        decide(tmp_path, "hold", {})
    with pytest.raises(StorageError, match="500 characters at most, this one 501"):
        decide(tmp_path, "hold", one(), note="x" * 501)
    with pytest.raises(StorageError, match="There is no state “gone”"):
        log.state_of("gone")


def test_of_many_at_once_exactly_one_wins(tmp_path):
    decide(tmp_path, "hold", one("other"))

    def attempt(number: int) -> bool:
        try:
            decide(tmp_path, "approved", one(), who=f"p{number}", seen=1)
        except PayoutConflictError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        won = list(threads.map(attempt, range(16)))
    assert sum(won) == 1
    assert log.revision(tmp_path) == 2


WRITER = """
import sys
from pathlib import Path
from storage import payout_log as log
root = Path(sys.argv[1])
for number in range(10_000):
    lines = {
        f"P:{number}-{n}#1": log.Decided(f"P:{number}-{n}#1", f"P:{number}-{n}", "a", n, "w")
        for n in range(50)
    }
    log.decide(root, "approved", lines, who="w", note="", seen=number, sample=False)
    print(number, flush=True)
"""


def test_a_kill_leaves_whole_entries(tmp_path):
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert writer.stdout is not None
    for _ in range(12):
        last = int(writer.stdout.readline())
    writer.kill()
    writer.wait(timeout=30)
    writer.stdout.close()
    entries = log.entries(tmp_path, sample=False, most=10_000)
    assert len(entries) >= last + 1
    assert {entry.lines for entry in entries} == {50}
    assert decide(tmp_path, "hold", one()) == len(entries) + 1
