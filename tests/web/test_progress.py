from __future__ import annotations

import json

import pytest

from schemas.progress import Cancelled
from storage import Store
from web.progress import TOLD_EVERY_SECONDS, BatchProgress, Superseded, running

BATCH = "a1" * 16
ADDRESS = f"/api/uploads/{BATCH}/progress"


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def folder(local, data_dir):
    local.post(f"/api/uploads?batch={BATCH}&name=orders.csv", data=b"a,b\n1,2\n")
    return Store(data_dir).workspace("default").staging(BATCH)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def cancel(client, run: str, **more):
    return client.post(f"/api/uploads/{BATCH}/cancel?run={run}", **more)


def test_a_run_tells_its_stage_rows_and_share_while_it_lasts(local, folder):
    assert local.get(ADDRESS).json == {"running": False}
    with running(folder, "reading") as progress:
        progress("Reading orders.csv", 1200, 0.25)
        told = local.get(ADDRESS).json
        assert told == {
            "running": True,
            "run": progress.run,
            "kind": "reading",
            "stage": "Reading orders.csv",
            "rows": 1200,
            "share": 0.25,
            "left": None,
        }
    assert local.get(ADDRESS).json == {"running": False}


def test_the_state_goes_when_a_run_fails(local, folder):
    with pytest.raises(ZeroDivisionError), running(folder, "importing"):
        raise ZeroDivisionError
    assert local.get(ADDRESS).json == {"running": False}


def test_the_time_left_follows_from_the_speed_of_the_stage(local, folder, clock):
    progress = BatchProgress(folder, "reading", clock)
    progress("Reading", 0, 0.0)
    clock.now += 10
    progress("Reading", 1000, 0.25)
    assert local.get(ADDRESS).json["left"] == 30.0
    clock.now += 10
    progress("Storing", 0, 0.5)
    assert local.get(ADDRESS).json["left"] is None
    clock.now += 10
    progress("Storing", 0, 0.75)
    assert local.get(ADDRESS).json["left"] == 10.0


def test_news_is_written_a_few_times_a_second_at_most(local, folder, clock):
    progress = BatchProgress(folder, "reading", clock)
    progress("Reading", 1, 0.1)
    clock.now += TOLD_EVERY_SECONDS / 2
    progress("Reading", 2, 0.2)
    assert local.get(ADDRESS).json["rows"] == 1
    clock.now += TOLD_EVERY_SECONDS
    progress("Reading", 3, 0.3)
    assert local.get(ADDRESS).json["rows"] == 3


def test_a_run_stops_when_it_is_cancelled(local, folder, clock):
    progress = BatchProgress(folder, "importing", clock)
    progress("Reading", 1, 0.1)
    assert cancel(local, progress.run).json == {"cancelled": True}
    clock.now += 1
    with pytest.raises(Cancelled):
        progress("Reading", 2, 0.2)


def test_cancelling_one_run_does_not_stop_the_next(local, folder, clock):
    first = BatchProgress(folder, "reading", clock)
    cancel(local, first.run)
    second = BatchProgress(folder, "reading", clock)
    second("Reading", 1, 0.1)
    assert cancel(local, first.run).json == {"cancelled": False}
    clock.now += 1
    second("Reading", 2, 0.2)
    assert local.get(ADDRESS).json["rows"] == 2


def test_a_newer_reading_stops_the_older_and_an_import_goes_on(local, folder, clock):
    reading = BatchProgress(folder, "reading", clock)
    importing = BatchProgress(folder, "importing", clock)
    newest = BatchProgress(folder, "reading", clock)
    with pytest.raises(Superseded):
        reading("Reading", 1, 0.1)
    importing("Storing", 1, 0.1)
    newest("Reading again", 5, 0.1)
    importing.finish()
    assert local.get(ADDRESS).json["stage"] == "Reading again"


def test_discarding_the_files_stops_their_reading(folder, clock):
    progress = BatchProgress(folder, "reading", clock)
    for path in (folder / "00").iterdir():
        path.unlink()
    (folder / "00").rmdir()
    (folder / "progress.json").unlink()
    folder.rmdir()
    with pytest.raises(Cancelled):
        progress("Reading", 1, 0.1)
    assert not folder.exists()


def test_another_browser_sees_and_stops_nothing(private, data_dir):
    private.get("/")
    private.post(f"/api/uploads?batch={BATCH}&name=orders.csv", data=b"a\n1\n")
    (folder,) = (data_dir / "workspaces").glob(f"p-*/staging/{BATCH}")
    with running(folder, "importing") as progress:
        stranger = private.application.test_client()
        assert stranger.get(ADDRESS).json == {"running": False}
        assert cancel(stranger, progress.run).json == {"cancelled": False}
        assert private.get(ADDRESS).json["running"] is True
        assert cancel(private, progress.run).json == {"cancelled": True}


def test_a_password_guards_both(team):
    assert team.get(ADDRESS).status_code == 401
    assert cancel(team, "0" * 16).status_code == 401


def test_another_site_cannot_cancel(local, folder):
    with running(folder, "importing") as progress:
        response = cancel(local, progress.run, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403
        assert not (folder / "cancel").exists()


@pytest.mark.parametrize("batch", ["nothex", "..%2f..%2fx"])
def test_an_unknown_batch_is_not_found(local, batch):
    assert local.get(f"/api/uploads/{batch}/progress").status_code == 404
    assert local.post(f"/api/uploads/{batch}/cancel?run={'0' * 16}").status_code in {404, 405}


def test_a_run_must_be_named_to_be_cancelled(local, folder):
    assert cancel(local, "../../x").status_code == 400
    assert cancel(local, "").status_code == 400


def test_the_state_lies_beside_the_files_as_json(folder):
    with running(folder, "reading") as progress:
        assert json.loads((folder / "progress.json").read_text())["run"] == progress.run
