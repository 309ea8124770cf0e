from __future__ import annotations

import shutil

import pytest

from settings import VERSION


@pytest.mark.parametrize("access", ["local", "private", "password"])
def test_health_needs_nothing_and_says_the_version(make_app, access):
    response = make_app(access).server.test_client().get("/healthz")
    assert response.status_code == 200
    assert response.json == {"status": "ok", "version": VERSION}
    assert "Set-Cookie" not in response.headers


def test_a_data_folder_that_cannot_be_written_is_said(local, data_dir):
    shutil.rmtree(data_dir)
    response = local.get("/healthz")
    assert response.status_code == 503
    assert response.json["status"] == "error"
    assert "ROI_DATA_DIR" in response.json["error"]


def test_health_leaves_no_file(local, data_dir):
    before = sorted(data_dir.rglob("*"))
    local.get("/healthz")
    assert sorted(data_dir.rglob("*")) == before
