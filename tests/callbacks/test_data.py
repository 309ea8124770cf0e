"""The Data tab's callbacks as plain functions, on a real workspace and real uploads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dash import no_update
from dash.development.base_component import Component
from flask.testing import FlaskClient

import intake
from callbacks import data as tab
from callbacks import upload as flow
from callbacks.workspace_state import history_entries, table_states
from layouts import history
from storage import Store, Workspace

BATCH = "ab" * 16
INFLUENCERS = (
    "influencer_id,name,category,gender,follower_count,platform\n"
    "1,Asha,Fitness,Female,12000,Instagram\n"
    "2,Bala,Health,Male,90000,YouTube\n"
)
ORDERS = (
    "source,campaign,influencer_id,user_id,product,date,orders,revenue\n"
    "Instagram,Summer,1,u1,Whey,2025-06-01,2,1000.50\n"
    "Instagram,Summer,1,u2,Whey,2025-06-02,abc,500\n"
    "YouTube,Summer,2,u3,Whey,2025-06-03,1,250\n"
)


def send(client: FlaskClient, name: str, content: str | bytes, batch: str = BATCH) -> flow.Upload:
    answer = client.post(
        f"/api/uploads?batch={batch}&name={name}",
        data=content,
        content_type="application/octet-stream",
    )
    assert answer.status_code == 200, answer.text
    return {"batch": batch, "names": [name]}


def words(part: Any) -> str:
    if isinstance(part, list | tuple):
        return " ".join(words(item) for item in part)
    if isinstance(part, Component):
        return words(getattr(part, "children", None))
    return "" if part is None else str(part)


def parts_of(part: Any) -> Iterator[Any]:
    yield part
    children = getattr(part, "children", None)
    for child in children if isinstance(children, list | tuple) else [children]:
        if isinstance(child, Component):
            yield from parts_of(child)


def imported(client: FlaskClient, workspace: Workspace) -> tuple[Any, Any, Any]:
    send(client, "influencers.csv", INFLUENCERS)
    return flow.confirm_upload(workspace, send(client, "orders.csv", ORDERS), "replace", "local")


def test_no_upload_shows_nothing_and_leaves_the_report(workspace: Workspace) -> None:
    shown = flow.preview_upload(workspace, None, "replace")
    assert shown["preview"] == []
    assert shown["actions_hidden"] is True
    assert shown["confirm_disabled"] is True
    assert shown["report"] is no_update


def test_a_preview_stores_nothing(client: FlaskClient, workspace: Workspace) -> None:
    send(client, "influencers.csv", INFLUENCERS)
    upload = send(client, "orders.csv", ORDERS)
    shown = flow.preview_upload(workspace, upload, "replace")
    assert shown["actions_hidden"] is False
    assert shown["confirm_disabled"] is False
    assert shown["mode_hidden"] is True
    assert shown["report"] == []
    assert "3 rows read" in words(shown["preview"])
    assert "line 3, orders: “abc”" in words(shown["preview"])
    assert workspace.own_snapshot() is None


def test_a_file_without_a_usable_row_cannot_be_confirmed(
    client: FlaskClient, workspace: Workspace
) -> None:
    upload = send(client, "brief.csv", b"%PDF-1.7 binary \x00\x01")
    shown = flow.preview_upload(workspace, upload, "replace")
    assert shown["confirm_disabled"] is True
    assert "brief.csv" in words(shown["preview"])


def test_confirming_stores_the_accepted_rows_and_keeps_the_batch(
    client: FlaskClient, workspace: Workspace
) -> None:
    report, store, snapshot = imported(client, workspace)
    live = workspace.own_snapshot()
    assert live is not None
    assert snapshot == live.id
    assert store is None
    assert dict(live.rows) == {"influencers": 2, "tracking": 2}
    assert "Imported" in words(report)
    rejects = client.get(f"/api/rejects/{BATCH}.csv").text
    assert "abc" in rejects
    assert rejects.count("\n") == 2  # the header and the one rejected row


def test_the_same_files_again_change_nothing(client: FlaskClient, workspace: Workspace) -> None:
    _, _, first = imported(client, workspace)
    report, _, second = imported(client, workspace)
    assert second == first
    assert "Nothing changed: these files were already imported" in words(report)
    assert len(workspace.history()) == 1


def test_rows_without_ids_ask_whether_to_replace_or_add(
    client: FlaskClient, workspace: Workspace
) -> None:
    imported(client, workspace)
    changed = send(client, "orders.csv", ORDERS.replace("1000.50", "900"), batch="cd" * 16)
    replaced = flow.preview_upload(workspace, changed, "replace")
    added = flow.preview_upload(workspace, changed, "add")
    assert replaced["mode_hidden"] is False
    assert added["mode_hidden"] is False
    assert "tracked orders" in replaced["mode_why"]
    assert "1 added, 1 removed and 1 unchanged" in words(replaced["preview"])
    assert "1 added and 1 unchanged" in words(added["preview"])
    flow.confirm_upload(workspace, changed, "add", "local")
    assert dict(workspace.snapshot().rows)["tracking"] == 3


def test_an_unchanged_file_without_ids_asks_nothing(
    client: FlaskClient, workspace: Workspace
) -> None:
    imported(client, workspace)
    same = send(client, "orders.csv", ORDERS)
    shown = flow.preview_upload(workspace, same, "replace")
    assert shown["mode_hidden"] is True
    assert shown["confirm_disabled"] is True
    assert words(shown["unanswered"]) == "Nothing to import: these rows are stored already."


@pytest.mark.parametrize("batch", ["ef" * 16, "../../etc", ""])
def test_an_upload_that_is_not_there_is_said_to_be_gone(workspace: Workspace, batch: str) -> None:
    upload: flow.Upload = {"batch": batch, "names": ["orders.csv"]}
    shown = flow.preview_upload(workspace, upload, "replace")
    assert "Choose" in words(shown["report"])
    assert shown["upload"] is None
    report, _, snapshot = flow.confirm_upload(workspace, upload, "replace", "local")
    assert "Choose" in words(report)
    assert snapshot is no_update
    assert workspace.own_snapshot() is None


def test_discarding_forgets_the_files(client: FlaskClient, workspace: Workspace) -> None:
    upload = send(client, "influencers.csv", INFLUENCERS)
    assert flow.discard_upload(workspace, upload) == (None, [])
    assert not workspace.staging(BATCH).exists()


def test_a_failing_commit_leaves_the_stored_rows(
    client: FlaskClient, workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    _, _, first = imported(client, workspace)
    upload = send(client, "orders.csv", ORDERS.replace("250", "251"), batch="cd" * 16)
    parts = workspace.root / "parts"
    held = parts.with_name("held")
    parts.rename(held)
    parts.write_text("a file stands where the folder should be")
    report, store, snapshot = flow.confirm_upload(workspace, upload, "replace", "local")
    parts.unlink()
    held.rename(parts)
    assert "The data shown so far is unchanged." in words(report)
    assert store is no_update
    assert snapshot is no_update
    assert workspace.snapshot().id == first


@pytest.mark.parametrize(
    ("influencers", "orders", "seed", "expected"),
    [
        (None, 1000, 1, "Influencers must be a whole number from 5 to 2,000."),
        (50, 200_001, 1, "Orders must be a whole number from 100 to 2,00,000."),
        (50, 1000.5, 1, "Orders must be a whole number from 100 to 2,00,000."),
        (50, 1000, -1, "The seed must be a whole number from 0"),
    ],
)
def test_a_sample_out_of_bounds_is_refused(
    workspace: Workspace, influencers: Any, orders: Any, seed: Any, expected: str
) -> None:
    message, snapshot = tab.make_sample(workspace, influencers, orders, seed, "local")
    assert expected in words(message)
    assert snapshot is no_update
    assert workspace.own_snapshot() is None


def test_a_sample_takes_the_place_of_what_is_shown_and_can_be_undone(
    client: FlaskClient, workspace: Workspace
) -> None:
    _, _, mine = imported(client, workspace)
    message, sample = tab.make_sample(workspace, 20, 500, 3, "local")
    assert "Every tab shows the sample now" in words(message)
    assert workspace.snapshot().id == sample
    assert workspace.snapshot().is_sample
    _, restored = tab.go_back(workspace, mine, "local")
    live = workspace.snapshot()
    assert live.id == restored
    assert dict(live.rows) == {"influencers": 2, "tracking": 2}


def test_a_restored_state_lists_what_it_holds(client: FlaskClient, workspace: Workspace) -> None:
    _, _, mine = imported(client, workspace)
    tab.make_sample(workspace, 20, 500, 3, "local")
    tab.go_back(workspace, mine, "local")
    newest = history_entries(workspace)[0]
    assert {item.table: item.accepted for item in newest.brought} == {
        "influencers": 2,
        "tracking": 2,
    }


def test_a_first_import_is_undone_by_going_back_to_the_sample(
    client: FlaskClient, workspace: Workspace, tmp_path: Path
) -> None:
    sample = intake.ensure_sample(Store(tmp_path))
    _, _, mine = imported(client, workspace)
    message, snapshot = tab.go_back(workspace, history.THE_SAMPLE, "Asha", undone=True)
    assert "Undone. Every tab shows the sample data now." in words(message)
    assert workspace.snapshot().id == snapshot
    assert workspace.snapshot().rows == sample.rows
    newest, first = history_entries(workspace)
    assert (newest.who, newest.current, first.snapshot) == ("Asha", True, mine)
    _, entries = tab.show_workspace(workspace)
    assert history.undo_button(mine) in [getattr(part, "id", None) for part in parts_of(entries)]
    tab.go_back(workspace, mine, "Asha", undone=True)
    assert dict(workspace.snapshot().rows) == {"influencers": 2, "tracking": 2}


def test_a_state_that_is_gone_cannot_be_restored(workspace: Workspace) -> None:
    message, snapshot = tab.go_back(workspace, "000009-missing", "local")
    assert "no such snapshot" in words(message)
    assert snapshot is no_update


def test_the_workspace_lists_every_table_and_its_history(
    client: FlaskClient, workspace: Workspace
) -> None:
    imported(client, workspace)
    tables, entries = tab.show_workspace(workspace)
    assert "Tracked orders 2 1–3 Jun 2025" in words(tables)
    assert "Products 0 – –" in words(tables)
    assert "Influencers: 2 added · Tracked orders: 2 added · 1 row rejected" in words(entries)
    assert "Shown now" in words(entries)


def test_a_table_keeps_the_time_of_its_own_last_change(
    client: FlaskClient, workspace: Workspace
) -> None:
    imported(client, workspace)
    more = send(client, "orders.csv", ORDERS.replace("2025-06", "2025-07"), batch="cd" * 16)
    flow.confirm_upload(workspace, more, "replace", "local")
    newest, oldest = workspace.history()
    changed = {
        state.table: state.imported for state in table_states(workspace, workspace.snapshot())
    }
    assert changed["influencers"] == oldest.created
    assert changed["tracking"] == newest.created


def test_the_history_hands_out_rejected_rows_while_their_upload_is_kept(
    client: FlaskClient, workspace: Workspace
) -> None:
    imported(client, workspace)
    (entry,) = history_entries(workspace)
    assert (entry.batch, dict(entry.refused)) == (BATCH, {"tracking": 1})
    flow.discard_upload(workspace, {"batch": BATCH, "names": []})
    (entry,) = history_entries(workspace)
    assert (entry.batch, dict(entry.refused)) == (None, {})


def test_only_the_live_state_is_marked_as_shown(client: FlaskClient, workspace: Workspace) -> None:
    _, _, first = imported(client, workspace)
    intake.make_sample(workspace, influencers=20, orders=500, seed=3, who="local")
    assert [(entry.current, entry.snapshot == first) for entry in history_entries(workspace)] == [
        (True, False),
        (False, True),
    ]
