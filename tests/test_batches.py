"""Several files of one table in one import: each stands for its own rows, dates and columns."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import intake
from schemas.result import REJECT_COLUMNS
from schemas.rows import live_sql
from storage import Store

K = "source,campaign,influencer_id,user_id,product,date,orders,revenue\n"
H = "tracking_id," + K
ROOT = Path(__file__).resolve().parents[1]


class Team:
    """A workspace with the files that are dropped into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace = Store(folder / "data").workspace("default")
        self._dropped = 0

    def drop(self, *files: tuple[str, str], mode: intake.Mode | None = "replace") -> intake.Outcome:
        """Import the files."""
        return intake.commit(self.workspace, self.paths(*files), who="test", mode=mode)

    def paths(self, *files: tuple[str, str]) -> list[tuple[Path, str]]:
        self._dropped += 1
        folder = self.folder / str(self._dropped)
        folder.mkdir(parents=True)
        for name, text in files:
            (folder / name).write_text(text)
        return [(folder / name, name) for name, _ in files]

    def fix_list(self, *files: tuple[str, str]) -> pd.DataFrame:
        """The list of rejected rows as the app hands it out."""
        found = intake.rejects(self.workspace, self.paths(*files), scratch=self.folder / "scratch")
        return pd.concat(list(found.frames()), ignore_index=True)

    def frame(self) -> pd.DataFrame:
        with duckdb.connect() as con:
            return con.sql(live_sql(self.workspace.snapshot().rows_of("tracking"))).df()

    @property
    def totals(self) -> tuple[int, float]:
        """Stored orders and their revenue in ₹."""
        rows = self.frame()
        return len(rows), rows["revenue_paise"].sum() / 100


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


def row(day: str, revenue: object = 100, user: object = "u1") -> str:
    return f"Instagram,A,1,{user},MB Whey,{day},1,{revenue}\n"


GOOD = "".join(row(f"2025-01-{day:02d}", user=f"u{day}") for day in range(1, 31))
JANUARY = ("jan.csv", K + GOOD + row("2025-01-31", "abc", "x") + row("2025-01-01", "abc", "y"))
FEBRUARY = ("feb.csv", K + row("2025-02-03"))


@pytest.fixture
def corrected(team: Team) -> pd.DataFrame:
    """January is stored; the list of its two rejected rows is corrected."""
    team.drop(JANUARY)
    return team.fix_list(JANUARY).assign(revenue="100")


@pytest.mark.parametrize("gone", [(), ("reason",), ("column",), ("file", "sheet", "line")])
def test_a_list_without_some_of_its_last_columns_only_adds(
    team: Team, corrected: pd.DataFrame, gone: tuple[str, ...]
) -> None:
    outcome = team.drop(("fix.csv", corrected.drop(columns=list(gone)).to_csv(index=False)))
    assert (outcome.changes["tracking"].added, outcome.changes["tracking"].removed) == (2, 0)
    assert team.totals == (32, 3200)


@pytest.mark.parametrize("name", ["tracking-to-correct.csv", "tracking-to-correct (1).csv"])
def test_a_list_under_its_own_name_only_adds(
    team: Team, corrected: pd.DataFrame, name: str
) -> None:
    team.drop((name, corrected.drop(columns=list(REJECT_COLUMNS)).to_csv(index=False)))
    assert team.totals == (32, 3200)


def test_a_file_that_takes_away_more_than_it_brings_is_stored_only_when_told(
    team: Team, corrected: pd.DataFrame
) -> None:
    bare = ("fixed.csv", corrected.drop(columns=list(REJECT_COLUMNS)).to_csv(index=False))
    before = team.workspace.snapshot()
    outcome = team.drop(bare, FEBRUARY, mode=None)
    assert not outcome.changed
    assert (team.workspace.snapshot(), outcome.snapshot) == (before, before)
    (why,) = outcome.withheld
    assert all(word in why for word in ("fixed.csv", "tracking", "30 would go and 2 come"))
    assert "--mode replace" in why
    assert "--mode add" in why
    assert team.drop(bare, mode="replace").changes["tracking"].removed == 30
    assert team.totals == (2, 200)


def test_a_fresh_export_is_stored_untold(team: Team) -> None:
    team.drop(JANUARY)
    fresh = K + "".join(row(f"2025-01-{day:02d}", 120, f"u{day}") for day in range(1, 30))
    assert not team.drop(("jan.csv", fresh + row("2025-01-30", 120)), mode=None).withheld
    assert team.totals == (30, 3600)
    assert not team.drop(FEBRUARY, mode=None).withheld


def test_the_shell_says_what_to_do_and_exits_with_2(team: Team, corrected: pd.DataFrame) -> None:
    bare = ("fixed.csv", corrected.drop(columns=list(REJECT_COLUMNS)).to_csv(index=False))
    ((path, _),) = team.paths(bare)

    def roi(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cli", "ingest", str(path), "--format", "json", *options],
            cwd=ROOT,
            env={"ROI_DATA_DIR": str(team.folder / "data"), "PATH": ""},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    refused = roi()
    assert refused.returncode == 2
    assert "--mode add" in refused.stderr
    assert json.loads(refused.stdout)["snapshot"] is None
    assert team.totals == (30, 3000)
    assert roi("--mode", "add").returncode == 0
    assert team.totals == (32, 3200)


def test_a_list_beside_another_file_only_adds(team: Team, corrected: pd.DataFrame) -> None:
    outcome = team.drop(("fix.csv", corrected.to_csv(index=False)), FEBRUARY)
    assert outcome.changes["tracking"].removed == 0
    assert team.totals == (33, 3300)


def test_each_file_replaces_only_the_dates_it_covers(team: Team) -> None:
    year = [row(f"2025-{month:02d}-10", user=f"u{month}") for month in range(1, 13)]
    team.drop(("year.csv", K + "".join(year)))
    first = ("jan.csv", K + row("2025-01-10", 150))
    last = ("dec.csv", K + row("2025-12-10", 150, "u12"))
    assert team.drop(first, last).changes["tracking"].removed == 2
    assert team.totals == (12, 1300)


def test_a_known_file_beside_a_new_one_removes_nothing(team: Team) -> None:
    other = ("yt.csv", K + row("2025-01-15", 500, "yt"))
    team.drop(JANUARY, other)
    files = [JANUARY, FEBRUARY]
    seen = intake.preview(team.workspace, team.paths(*files))
    assert seen.ambiguous == ("tracking",)
    assert team.drop(*files).changes == seen.changes
    assert team.totals == (32, 3600)


NARROW = "tracking_id,source,campaign,influencer_id,user_id,product,date,orders,status\n"


def test_a_file_keeps_the_stored_values_that_only_others_have(team: Team) -> None:
    team.drop(("old.csv", H + "t1," + row("2025-01-02", 500) + "t2," + row("2025-01-03", 700)))
    status = [f"t{n},Instagram,A,1,u1,MB Whey,2025-01-0{n + 1},1,delivered\n" for n in (1, 2)]
    team.drop(
        ("new.csv", H + "t3," + row("2025-01-05", 100)), ("status.csv", NARROW + "".join(status))
    )
    assert team.totals == (3, 1300)


def test_what_a_later_file_lacks_comes_from_the_earlier_one(team: Team) -> None:
    orders = H + "t1," + row("2025-01-02", 500) + "t2," + row("2025-01-03", 700)
    status = NARROW + "t1,Instagram,A,1,u1,MB Whey,2025-01-02,1,returned\n"
    priced = "tracking_id,date,orders,product,price\nt2,2025-01-03,3,MB Whey,99\n"
    files = [("orders.csv", orders), ("status.csv", status), ("priced.csv", priced)]
    team.drop(*files)
    together = team.frame().set_index("tracking_id")
    assert team.totals == (2, 1200)
    assert together.loc["t1", "status"] == "returned"
    assert together.loc["t2", ["orders", "price_paise"]].tolist() == [3, 9900]
    assert team.drop(*files).changed is False
    again = Team(team.folder / "one by one")
    for file in files:
        again.drop(file)
    apart = again.frame().set_index("tracking_id")
    names = [name for name in together.columns if not name.startswith("_")]
    pd.testing.assert_frame_equal(together[names].sort_index(), apart[names].sort_index())


def test_a_keyless_file_beside_it_changes_nothing_of_that(team: Team) -> None:
    team.drop(("old.csv", H + "t1," + row("2025-01-02", 500)))
    status = "t1,Instagram,A,1,u1,MB Whey,2025-01-02,1,delivered\n"
    team.drop(("status.csv", NARROW + status), ("keyless.csv", K + row("2025-03-10", 150)))
    assert team.totals == (2, 650)


def test_rows_that_another_file_has_too_are_counted(team: Team) -> None:
    files = [
        (f"{n}.csv", H + f"t1,{row('2025-01-02', n)}t{n + 2},{row('2025-01-03', n)}")
        for n in (1, 2, 3)
    ]
    seen = intake.preview(team.workspace, team.paths(*files))
    assert dict(seen.superseded) == {"tracking": 2}
    outcome = team.drop(*files)
    assert dict(outcome.superseded) == {"tracking": 2}
    assert outcome.changes["tracking"].added == 4
    assert dict(team.drop(files[0]).superseded) == {}


DAYS = [f"2025-01-{day:02d}" for day in range(1, 9)]
ROWS = st.lists(
    st.tuples(st.sampled_from(DAYS), st.integers(1, 9)), min_size=2, max_size=12, unique=True
)


def lines(rows: list[tuple[str, int]]) -> list[str]:
    return [row(day, revenue, f"{day}-{revenue}") for day, revenue in rows]


def said(team: Team) -> list[tuple[object, ...]]:
    wanted = ["user_id", "date", "revenue_paise", "status"]
    rows = team.frame()[wanted].astype(object)
    return sorted(map(tuple, rows.where(rows.notna(), None).to_numpy().tolist()), key=str)


@settings(max_examples=4, deadline=None)
@given(ROWS, ROWS, st.data())
def test_days_split_over_files_replace_what_one_file_of_each_would(
    before: list[tuple[str, int]], after: list[tuple[str, int]], data: st.DataObject
) -> None:
    """Cut by date, the files of one import do what each alone does in turn, in any order."""
    cut = data.draw(st.sampled_from(DAYS))
    texts = [
        K + "".join(lines(part))
        for part in ([r for r in after if r[0] < cut], [r for r in after if r[0] >= cut])
        if part
    ]
    files = [(f"{n}.csv", text) for n, text in enumerate(texts)]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        together, apart = Team(Path(one)), Team(Path(other))
        for team in (together, apart):
            team.drop(("before.csv", K + "".join(lines(before))))
        together.drop(*data.draw(st.permutations(files)))
        for file in data.draw(st.permutations(files)):
            apart.drop(file)
        assert said(together) == said(apart)


@settings(max_examples=4, deadline=None)
@given(
    ROWS,
    st.lists(st.integers(1, 9), min_size=12, max_size=12),
    st.lists(st.sampled_from(["whole", "narrow", "keyless"]), min_size=12, max_size=12),
)
def test_rows_split_over_files_of_other_columns_update_as_alone(
    before: list[tuple[str, int]], revenues: list[int], kinds: list[str]
) -> None:
    """Each row goes into a file of its kind; the batch is what the files do one after another."""
    stored = "".join(f"t{n},{text}" for n, text in enumerate(lines(before)))
    parts: dict[str, str] = {}
    heads = {"whole": H, "narrow": NARROW, "keyless": K}
    for n, ((day, _), revenue, kind) in enumerate(zip(before, revenues, kinds, strict=False)):
        user = f"{day}-{n}"
        line = {
            "whole": f"t{n}," + row(day, revenue, user),
            "narrow": f"t{n},Instagram,A,1,{user},MB Whey,{day},1,delivered\n",
            "keyless": row(day, revenue, user),
        }[kind]
        parts[kind] = parts.get(kind, heads[kind]) + line
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        together, apart = Team(Path(one)), Team(Path(other))
        for team in (together, apart):
            team.drop(("before.csv", H + stored))
        files = [(f"{kind}.csv", text) for kind, text in parts.items()]
        together.drop(*files)
        for file in files:
            apart.drop(file)
        assert said(together) == said(apart)


@settings(max_examples=4, deadline=None)
@given(ROWS, st.data())
def test_a_corrected_list_beside_any_files_makes_the_whole(
    rows: list[tuple[str, int]], data: st.DataObject
) -> None:
    """What was rejected comes back in a list beside other files: one sound file says the same."""
    texts = lines(rows)
    bad = set(data.draw(st.lists(st.sampled_from(range(len(texts))), min_size=1, unique=True)))
    broken = [
        ",one,".join(text.rsplit(",1,", 1)) if n in bad else text for n, text in enumerate(texts)
    ]
    later = K + row("2025-02-03")
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        team, oracle = Team(Path(one)), Team(Path(other))
        first = ("jan.csv", K + "".join(broken))
        team.drop(first)
        mended = team.fix_list(first).assign(orders="1")
        assert len(mended) == len(bad)
        files = [("fix.csv", mended.to_csv(index=False)), ("feb.csv", later)]
        team.drop(*data.draw(st.permutations(files)))
        oracle.drop(("all.csv", K + "".join(texts) + row("2025-02-03")))
        assert said(team) == said(oracle)
