from __future__ import annotations

import base64
import hashlib
import re

import pytest

from web.headers import content_security_policy

EVERYWHERE = ["/", "/data", "/healthz", "/login", "/_dash-layout", "/_dash-dependencies"]
EVERYWHERE += ["/assets/login.css", "/assets/none.css", "/api/none", "/none.php"]


def directives(response) -> dict[str, list[str]]:
    policy = response.headers["Content-Security-Policy"]
    return {words[0]: words[1:] for words in map(str.split, policy.split(";"))}


@pytest.mark.parametrize("access", ["local", "private", "password"])
def test_every_answer_carries_the_headers(make_app, access):
    client = make_app(access).server.test_client()
    for path in EVERYWHERE:
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["X-Frame-Options"] == "DENY", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", path
        assert "camera=()" in headers["Permissions-Policy"], path
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert "Strict-Transport-Security" not in headers, path


def test_https_alone_promises_https(make_app):
    client = make_app(trusted_proxies=1).server.test_client()
    assert "Strict-Transport-Security" not in client.get("/").headers
    secure = client.get("/", headers={"X-Forwarded-Proto": "https"})
    assert secure.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_scripts_need_this_site_or_their_hash(private):
    allowed = directives(private.get("/"))["script-src"]
    assert allowed[0] == "'self'"
    assert all(source.startswith("'sha256-") for source in allowed[1:])


def test_every_inline_script_of_the_page_is_admitted_by_its_hash(private):
    page = private.get("/")
    allowed = directives(page)["script-src"]
    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", page.text, re.DOTALL)
    run = [body for attributes, body in inline if "application/json" not in attributes]
    assert run
    for body in run:
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed


def test_plain_pages_have_no_inline_script_or_style(private, team):
    for page in (team.get("/login"), private.get("/none.php", headers={"Accept": "text/html"})):
        assert re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", page.text) is None


def test_the_policy_is_the_measured_one():
    assert content_security_policy() == (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )


def test_data_is_never_kept_and_fingerprinted_files_always(private):
    page = private.get("/")
    assert page.headers["Cache-Control"] == "private, no-store"
    assert private.get("/_dash-layout").headers["Cache-Control"] == "private, no-store"
    fingerprinted = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert any(url.startswith("/_dash-component-suites/") for url in fingerprinted)
    for url in fingerprinted:
        assert "immutable" in private.get(url).headers["Cache-Control"], url


def test_an_asset_without_its_date_is_asked_for_again(private):
    response = private.get("/assets/login.css")
    assert response.headers["Cache-Control"] == "no-cache"
    again = private.get("/assets/login.css", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_a_missing_asset_is_not_kept(private):
    assert private.get("/assets/none.css?m=1").headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_pages_data_and_scripts_are_compressed(private, encoding):
    accept = {"Accept-Encoding": encoding}
    script = re.search(r'src="(/_dash-component-suites[^"]+)"', private.get("/").text)
    assert script is not None
    for path in ("/", "/_dash-dependencies", "/assets/login.css", script.group(1)):
        assert private.get(path, headers=accept).headers.get("Content-Encoding") == encoding, path


def test_tiny_answers_are_not_compressed(private):
    response = private.get("/healthz", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in response.headers
