from __future__ import annotations

import io
import os
import shutil
import time
from urllib.parse import quote

import pytest

from storage import StorageError, Store
from web import uploads

BATCH = "0123456789abcdef" * 2
MEGABYTE = 2**20


def send(client, data=b"a,b\n1,2\n", name="tracking.csv", batch=BATCH, **more):
    return client.post(f"/api/uploads?batch={batch}&name={quote(name)}", data=data, **more)


@pytest.fixture
def workspace(local, data_dir):
    return Store(data_dir).workspace("default")


def arrived(workspace) -> list[tuple[str, bytes]]:
    return [(name, path.read_bytes()) for path, name in uploads.batch_files(workspace, BATCH)]


def test_a_file_arrives_byte_for_byte(local, workspace):
    body = os.urandom(700_000)
    response = send(local, body)
    assert response.status_code == 200
    assert response.json == {"batch": BATCH, "name": "tracking.csv", "bytes": len(body)}
    assert arrived(workspace) == [("tracking.csv", body)]


def test_an_empty_file_is_taken_and_left_to_the_reader_to_explain(local, workspace):
    assert send(local, b"").json["bytes"] == 0
    assert arrived(workspace) == [("tracking.csv", b"")]


def test_files_keep_the_order_they_came_in(local, workspace):
    for name in ("c.csv", "a.csv", "b.csv"):
        send(local, name.encode(), name)
    assert [name for name, _ in arrived(workspace)] == ["c.csv", "a.csv", "b.csv"]


def test_a_corrected_file_takes_the_place_of_the_one_of_its_name(local, workspace):
    send(local, b"old", "posts.csv")
    send(local, b"other", "tracking.csv")
    send(local, b"new", "posts.csv")
    assert arrived(workspace) == [("tracking.csv", b"other"), ("posts.csv", b"new")]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/x.csv", "x.csv"),
        ("..\\..\\x.csv", "x.csv"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\me\\posts.csv", "posts.csv"),
        ("खर्च ₹ 2025.csv", "खर्च ₹ 2025.csv"),
        ("a\x00b\n.csv", "ab.csv"),
        ("invoice\u202evsc.exe", "invoicevsc.exe"),
        ("<script>.csv", "<script>.csv"),
        ("..", "file"),
        ("", "file"),
        ("   ", "file"),
        ("x" * 300 + ".csv", "x" * 115 + "….csv"),
        ("name." + "y" * 300, "name." + "y" * 104 + "…." + "y" * 9),
    ],
)
def test_weird_names_are_shown_safely_and_never_used_as_a_path(
    local, workspace, data_dir, given, shown
):
    assert send(local, b"x", given).json["name"] == shown
    assert len(shown) <= 120
    ((path, name),) = uploads.batch_files(workspace, BATCH)
    assert name == shown
    assert path.parent.parent == workspace.staging(BATCH)
    outside = {item.name for item in data_dir.parent.iterdir()}
    assert outside == {"data"}


def test_long_names_that_look_alike_stay_two_files(local, workspace):
    send(local, b"1", "x" * 300 + "-january.csv")
    send(local, b"2", "x" * 300 + "-february.csv")
    assert [content for _, content in arrived(workspace)] == [b"1", b"2"]


@pytest.mark.parametrize("batch", ["", "short", "g" * 32, "A" * 32, "../" * 10 + "aa", "0" * 33])
def test_a_batch_is_named_by_32_hex_digits(local, data_dir, batch):
    response = send(local, batch=quote(batch))
    assert response.status_code == 400
    assert "Reload" in response.json["error"]
    assert not (data_dir / "workspaces").exists()


def test_the_limit_names_the_file_the_limit_and_the_remedy(local, workspace):
    response = send(local, b"x" * (MEGABYTE + 1), "big.csv")
    assert response.status_code == 413
    error = response.json["error"]
    assert "big.csv" in error
    assert "1 MB" in error
    assert "Split it" in error
    assert arrived(workspace) == []
    assert send(local, b"x" * MEGABYTE, "fits.csv").status_code == 200


def test_the_limit_holds_without_a_declared_length(local, workspace):
    response = send(
        local,
        input_stream=io.BytesIO(b"x" * (2 * MEGABYTE)),
        data=None,
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert response.status_code == 413
    assert "tracking.csv" in response.json["error"]
    assert list(workspace.staging(BATCH).iterdir()) == []


def test_a_body_shorter_than_declared_is_dropped(local, workspace):
    response = send(
        local,
        input_stream=io.BytesIO(b"only this"),
        data=None,
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": "1000"},
    )
    assert response.status_code == 400
    assert "incomplete" in response.json["error"]
    assert list(workspace.staging(BATCH).iterdir()) == []


def test_a_batch_takes_twenty_files(local, workspace):
    for number in range(uploads.MAX_FILES):
        assert send(local, b"x", f"{number}.csv").status_code == 200
    refused = send(local, b"x", "one more.csv")
    assert refused.status_code == 413
    assert "20 files" in refused.json["error"]
    assert len(arrived(workspace)) == uploads.MAX_FILES


def test_an_abandoned_batch_goes_with_the_next_upload_of_anyone(local, data_dir):
    for name in ("default", "p-" + "a" * 32):
        abandoned = Store(data_dir).workspace(name).staging("e" * 32)
        abandoned.mkdir(parents=True)
        (abandoned / "left.csv").write_text("x")
        day_ago = time.time() - uploads.MAX_AGE_SECONDS - 60
        os.utime(abandoned, (day_ago, day_ago))
    young = Store(data_dir).workspace("default").staging("f" * 32)
    young.mkdir()
    send(local)
    assert not Store(data_dir).workspace("default").staging("e" * 32).exists()
    assert young.exists()
    assert not Store(data_dir).workspace("p-" + "a" * 32).root.exists()


def test_discard_removes_the_batch_and_an_empty_workspace(local, workspace):
    send(local)
    uploads.discard(workspace, BATCH)
    assert uploads.batch_files(workspace, BATCH) == []
    assert not workspace.root.exists()
    uploads.discard(workspace, BATCH)


def test_a_bad_batch_id_reaches_no_folder(workspace):
    for act in (uploads.batch_files, uploads.discard):
        with pytest.raises(StorageError):
            act(workspace, "../../..")


def test_a_slot_that_is_still_arriving_is_not_seen(local, workspace):
    send(local)
    slot = workspace.staging(BATCH) / "07"
    slot.mkdir()
    (slot / "data.csv").write_text("half of i")
    assert len(arrived(workspace)) == 1


def test_a_full_disk_is_said_before_the_body_is_read(local, workspace, monkeypatch):
    usage = shutil.disk_usage(workspace.root.parent.parent)
    monkeypatch.setattr(uploads, "FREE_DISK_BYTES", usage.total)
    response = send(local)
    assert response.status_code == 507
    assert "disk is nearly full" in response.json["error"]


def test_uploads_take_only_post(local):
    response = local.get("/api/uploads")
    assert response.status_code in {404, 405}
    assert "error" in response.json
