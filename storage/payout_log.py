"""What people decided about payouts: an append-only log beside the snapshots of a workspace.

Each entry sets a state for some lines, with who, when and a note. Nothing is ever changed or
removed: the database itself refuses it. What holds for a line is what its last entry says. Entries
are numbered in order, so that whoever decides says what they saw: if somebody decided about one of
the same lines since, nothing is stored.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

import pandas as pd

from storage.errors import StorageError

State = Literal["due", "approved", "paid", "hold", "disputed"]

STATES: Final[tuple[State, ...]] = ("due", "approved", "paid", "hold", "disputed")
LONGEST_NOTE: Final = 500
"""Characters of a note."""
_FILE: Final = "payouts.sqlite"

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL, who TEXT NOT NULL, state TEXT NOT NULL, note TEXT NOT NULL,
    sample INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS decided (
    entry INTEGER NOT NULL REFERENCES entry (id),
    line TEXT NOT NULL, due TEXT NOT NULL, influencer TEXT NOT NULL, paise INTEGER NOT NULL,
    words TEXT NOT NULL, day TEXT, filed INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS decided_line ON decided (line, entry);
CREATE TRIGGER IF NOT EXISTS entry_stays BEFORE UPDATE ON entry
BEGIN SELECT raise(ABORT, 'entries are never changed'); END;
CREATE TRIGGER IF NOT EXISTS entry_kept BEFORE DELETE ON entry
BEGIN SELECT raise(ABORT, 'entries are never removed'); END;
CREATE TRIGGER IF NOT EXISTS decided_stays BEFORE UPDATE ON decided
BEGIN SELECT raise(ABORT, 'entries are never changed'); END;
CREATE TRIGGER IF NOT EXISTS decided_kept BEFORE DELETE ON decided
BEGIN SELECT raise(ABORT, 'entries are never removed'); END;
"""

_LAST: Final = """
SELECT d.line, d.due, d.influencer, d.paise, d.words, d.day, d.filed, e.state, e.id AS entry, e.at,
       e.who, e.note
FROM decided AS d JOIN entry AS e ON e.id = d.entry
JOIN (
    SELECT d.line, max(d.entry) AS entry FROM decided AS d JOIN entry AS e ON e.id = d.entry
    WHERE e.sample = :sample GROUP BY d.line
) AS last ON last.line = d.line AND last.entry = d.entry
ORDER BY d.line
"""

_ENTRIES: Final = """
SELECT e.id, e.at, e.who, e.state, e.note, count(*), count(DISTINCT d.influencer), sum(d.paise)
FROM entry AS e JOIN decided AS d ON d.entry = e.id
WHERE e.sample = :sample AND coalesce(e.id = :entry, true)
GROUP BY e.id ORDER BY e.id DESC LIMIT :most
"""


@dataclass(frozen=True)
class Decided:
    """A line about which somebody decides.

    Attributes:
        line: Id of the line.
        due: Id of what it is a part of.
        influencer: Who is paid.
        paise: Its amount, as it was seen.
        words: What it is for.
        day: The day that it belongs to, ISO; None for none.
        filed: What the payouts file says was paid of the same due by then, in paise.
    """

    line: str
    due: str
    influencer: str
    paise: int
    words: str
    day: str | None = None
    filed: int = 0


@dataclass(frozen=True)
class Entry:
    """One decision.

    Attributes:
        id: Its number.
        at: When, UTC.
        who: By whom.
        state: What it set.
        note: Why.
        lines: How many lines.
        influencers: Of how many people.
        paise: What they come to.
    """

    id: int
    at: datetime
    who: str
    state: str
    note: str
    lines: int
    influencers: int
    paise: int


@dataclass(frozen=True, eq=False)
class Marks:
    """What holds for every line that somebody decided about; equal and hashable by its state.

    Attributes:
        root: Folder of the workspace.
        revision: Number of the last entry; 0 before the first.
        sample: Whether it is about sample data.
        lines: One row per line: line, due, influencer, paise, words, day, filed, state, entry,
            decided_at, decided_by, note.
    """

    root: Path
    revision: int
    sample: bool
    lines: pd.DataFrame

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Marks) and other.cache_key == self.cache_key

    def __hash__(self) -> int:
        return hash(self.cache_key)

    @property
    def cache_key(self) -> tuple[Path, int, bool]:
        """What stands for it where answers are remembered: without its rows."""
        return self.root, self.revision, self.sample


def state_of(name: str) -> State:
    """The state of that name.

    Raises:
        StorageError: There is none.
    """
    for state in STATES:
        if state == name:
            return state
    raise StorageError(f"There is no state “{name}”; choose one of {', '.join(STATES)}.")


class PayoutConflictError(StorageError):
    """Somebody decided about one of the same lines since these were looked at; nothing is stored.

    Attributes:
        who: Who did.
    """

    def __init__(self, message: str, who: str = "") -> None:
        super().__init__(message)
        self.who = who


def marks(root: Path, *, sample: bool) -> Marks:
    """What people decided about the payouts of a workspace.

    Args:
        root: Its folder.
        sample: Whether it shows sample data: decisions about that are no decisions about own data.
    """
    if not (root / _FILE).exists():
        return Marks(root, 0, sample, _frame([]))
    with closing(_open(root)) as log, log:
        log.execute("BEGIN")  # one state for both answers
        rows = log.execute(_LAST, {"sample": int(sample)}).fetchall()
        return Marks(root, _revision(log), sample, _frame(rows))


def revision(root: Path) -> int:
    """Number of the last entry of a workspace's log; 0 before the first."""
    if not (root / _FILE).exists():
        return 0
    with closing(_open(root)) as log:
        return _revision(log)


def entry_of(root: Path, entry: int, *, sample: bool) -> Entry | None:
    """One decision; None where there is no such entry."""
    return next(iter(_entries(root, sample=sample, entry=entry, most=1)), None)


def entries(root: Path, *, sample: bool, most: int = 50) -> tuple[Entry, ...]:
    """The latest decisions, newest first."""
    return _entries(root, sample=sample, entry=None, most=most)


def _entries(root: Path, *, sample: bool, entry: int | None, most: int) -> tuple[Entry, ...]:
    if not (root / _FILE).exists():
        return ()
    with closing(_open(root)) as log:
        asked = {"sample": int(sample), "entry": entry, "most": most}
        rows = log.execute(_ENTRIES, asked).fetchall()
    return tuple(Entry(row[0], datetime.fromisoformat(row[1]), *row[2:]) for row in rows)


def lines_of(root: Path, entry: int) -> tuple[Decided, ...]:
    """The lines of one decision, as they were then; none where there is no such entry."""
    if not (root / _FILE).exists():
        return ()
    with closing(_open(root)) as log:
        rows = log.execute(
            "SELECT line, due, influencer, paise, words, day, filed FROM decided WHERE entry = ? "
            "ORDER BY influencer, line",
            [entry],
        ).fetchall()
    return tuple(Decided(*row) for row in rows)


def decide(
    root: Path,
    state: State,
    lines: Mapping[str, Decided],
    *,
    who: str,
    note: str,
    seen: int,
    sample: bool,
) -> int:
    """Set a state for some lines, as one entry.

    Args:
        root: Folder of the workspace.
        state: What they are from now on.
        lines: The lines, by id.
        who: Who decides.
        note: Why; may be blank.
        seen: Number of the last entry that they had seen.
        sample: Whether it is about sample data.

    Returns:
        The number of the entry.

    Raises:
        PayoutConflictError: One of the lines was decided about since, or is paid already.
        StorageError: There is nothing to decide about, or the note is too long.
    """
    if not lines:
        raise StorageError("Nothing is chosen that this can be done with.")
    if len(note) > LONGEST_NOTE:
        raise StorageError(f"A note has {LONGEST_NOTE} characters at most, this one {len(note)}.")
    root.mkdir(parents=True, exist_ok=True)
    with closing(_open(root)) as log, log:
        log.execute("BEGIN IMMEDIATE")
        _refuse_conflicts(log, lines, seen, sample=sample)
        entry = log.execute(
            "INSERT INTO entry (at, who, state, note, sample) VALUES (?, ?, ?, ?, ?)",
            (
                datetime.now(UTC).replace(microsecond=0).isoformat(),
                who,
                state,
                note.strip(),
                int(sample),
            ),
        ).lastrowid
        if entry is None:
            raise StorageError("The decision could not be stored.")
        log.executemany(
            "INSERT INTO decided VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (entry, one.line, one.due, one.influencer, one.paise, one.words, one.day, one.filed)
                for one in lines.values()
            ],
        )
    return entry


def _refuse_conflicts(
    log: sqlite3.Connection, lines: Mapping[str, Decided], seen: int, *, sample: bool
) -> None:
    """Raise where the log says something of these lines that the person had not seen."""
    for line, *_, state, entry, at, who, _ in log.execute(_LAST, {"sample": int(sample)}):
        if line not in lines or (entry <= seen and state != "paid"):
            continue
        when = datetime.fromisoformat(at)
        others = log.execute("SELECT count(*) FROM decided WHERE entry = ?", [entry]).fetchone()
        more = f" and {others[0] - 1} more" if others and others[0] > 1 else ""
        raise PayoutConflictError(
            f"{who} set “{lines[line].words}” ({lines[line].influencer}){more} to {state} on "
            f"{when.day} {when:%b %Y, %H:%M} UTC. Nothing was changed: look at the payouts again.",
            who,
        )


def _revision(log: sqlite3.Connection) -> int:
    (last,) = log.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()
    return int(last)


def _frame(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    columns = [
        *("line", "due", "influencer", "paise", "words", "day", "filed", "state", "entry"),
        *("decided_at", "decided_by", "note"),
    ]
    frame = pd.DataFrame(rows, columns=columns)
    frame["day"] = pd.to_datetime(frame["day"], errors="coerce")
    return frame.astype(dict.fromkeys(("paise", "filed", "entry"), "int64"))


def _open(root: Path) -> sqlite3.Connection:
    log = sqlite3.connect(root / _FILE, timeout=10, isolation_level=None)
    log.execute("PRAGMA journal_mode = WAL")
    log.execute("PRAGMA synchronous = FULL")
    log.executescript(_SCHEMA)
    return log
