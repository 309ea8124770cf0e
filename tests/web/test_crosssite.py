from __future__ import annotations

import pytest

UPLOAD = f"/api/uploads?batch={'c' * 32}&name=a.csv"
HOST = {"Host": "roi.example"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "anything else"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://roi.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://roi.example.evil.example"},
        {"Origin": "http://roi.example:8051"},
        {"Origin": "null"},
    ],
)
@pytest.mark.parametrize("path", [UPLOAD, "/_dash-update-component", "/login", "/logout"])
def test_a_write_from_another_site_is_refused(private, path, headers):
    response = private.post(path, headers=HOST | headers, data=b"x")
    assert response.status_code == 403
    assert "another site" in response.text


def test_a_refused_write_leaves_nothing_behind(private, data_dir):
    private.get("/")
    private.post(UPLOAD, headers={"Sec-Fetch-Site": "cross-site"}, data=b"x")
    assert not (data_dir / "workspaces").exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://roi.example"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://roi.example"},
        {"Origin": "https://roi.example"},  # a proxy ended the encryption
        {},  # a script: no browser, no borrowed cookies
    ],
)
def test_own_pages_and_scripts_may_write(private, headers):
    assert private.post(UPLOAD, headers=HOST | headers, data=b"x").status_code == 200


def test_a_link_from_another_site_opens_the_page(private):
    assert private.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
