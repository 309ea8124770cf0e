from __future__ import annotations

import pytest

HTML = {"Accept": "text/html"}


def test_unknown_files_and_api_paths_are_not_found(private):
    for path in ("/robots.txt", "/wp-login.php", "/api/none", "/_dash-none", "/assets/none.js"):
        assert private.get(path, headers=HTML).status_code == 404, path


def test_a_browser_reads_a_sentence_and_a_script_reads_json(private):
    page = private.get("/none.php", headers=HTML)
    assert page.mimetype == "text/html"
    assert "Page not found" in page.text
    assert "Set-Cookie" not in page.headers
    assert "nothing at this address" in private.get("/none.php").json["error"]
    assert "error" in private.get("/api/none", headers=HTML).json


def test_an_unknown_bundle_is_not_found(private):
    assert private.get("/_dash-component-suites/none/x.js").status_code == 404


def test_a_callback_larger_than_any_real_one_is_refused(private):
    response = private.post(
        "/_dash-update-component", data=b" " * 17_000_000, content_type="application/json"
    )
    assert response.status_code == 413
    assert "larger" in response.json["error"]


@pytest.fixture
def broken(make_app):
    server = make_app("private").server

    def fail() -> str:
        raise RuntimeError("cannot read workspaces/p-0123456789abcdef0123456789abcdef/CURRENT")

    server.add_url_rule("/broken", "broken", fail)
    return server.test_client()


def test_a_failure_tells_the_visitor_nothing_and_the_log_all_but_the_workspace(broken, caplog):
    page = broken.get("/broken", headers=HTML)
    answer = broken.get("/broken")
    assert page.status_code == answer.status_code == 500
    assert "Your data is unchanged" in page.text
    assert "RuntimeError" not in page.text
    assert "Your data is unchanged" in answer.json["error"]
    assert "RuntimeError: cannot read workspaces/p-…/CURRENT" in caplog.text
    assert "0123456789abcdef" not in caplog.text
