from __future__ import annotations

import time

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

import intake
from storage import Snapshot, Store
from web.access import COOKIE, COOKIE_DAYS, current_user, current_workspace
from web.context import current_site

BATCH = "ab" * 16


def workspace_of(client) -> str:
    """The workspace that the client's cookie opens."""
    cookie = client.get_cookie(COOKIE)
    headers = {"Cookie": f"{COOKIE}={cookie.value}"} if cookie else {}
    with client.application.test_request_context("/", headers=headers):
        return current_workspace().name


def snapshot_of(client) -> Snapshot:
    return Store(_data_dir(client)).workspace(workspace_of(client)).snapshot()


def _data_dir(client):
    with client.application.test_request_context("/"):
        return current_site().store.data_dir


def cookie_aged(client, days: float, browser_id: str = "0f" * 16) -> str:
    """A cookie that this site signed so many days ago."""

    class Past(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(time.time() - days * 86_400)

    with client.application.test_request_context("/"):
        secret = current_site().secret
    return URLSafeTimedSerializer(secret, salt="browser-workspace", signer=Past).dumps(browser_id)


def test_first_page_gives_the_browser_a_guarded_cookie(private):
    header = private.get("/").headers["Set-Cookie"]
    assert header.startswith(f"{COOKIE}=")
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert f"Max-Age={COOKIE_DAYS * 86_400}" in header
    assert "Secure" not in header
    assert len(workspace_of(private)) == len("p-") + 32


def test_the_cookie_is_given_once(private):
    private.get("/")
    first = workspace_of(private)
    for path in ("/", "/data", "/_dash-layout"):
        assert "Set-Cookie" not in private.get(path).headers
    assert workspace_of(private) == first


@pytest.mark.parametrize("path", ["/healthz", "/assets/login.css", "/_dash-dependencies"])
def test_no_cookie_for_what_belongs_to_nobody(private, path):
    response = private.get(path)
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers


def test_secure_cookies_on_request_and_behind_a_proxy(make_app):
    forced = make_app(secure_cookies=True).server.test_client().get("/")
    assert "Secure" in forced.headers["Set-Cookie"]
    proxied = make_app(trusted_proxies=1).server.test_client()
    header = proxied.get("/", headers={"X-Forwarded-Proto": "https"}).headers["Set-Cookie"]
    assert "Secure" in header


def test_forwarded_headers_mean_nothing_without_a_trusted_proxy(private):
    header = private.get("/", headers={"X-Forwarded-Proto": "https"}).headers["Set-Cookie"]
    assert "Secure" not in header


def test_two_browsers_have_two_workspaces(private):
    other = private.application.test_client()
    private.get("/")
    other.get("/")
    assert workspace_of(private) != workspace_of(other)


def test_a_second_browser_reaches_no_upload_of_the_first(private):
    other = private.application.test_client()
    private.get("/")
    other.get("/")
    sent = private.post(f"/api/uploads?batch={BATCH}&name=a.csv", data=b"influencer_id,name\n")
    assert sent.status_code == 200
    assert private.get(f"/api/rejects/{BATCH}.csv").status_code == 200
    assert other.get(f"/api/rejects/{BATCH}.csv").status_code == 404


def test_a_second_browser_sees_the_sample_and_none_of_the_first_ones_rows(
    private, data_dir, tmp_path
):
    other = private.application.test_client()
    private.get("/")
    other.get("/")
    file = tmp_path / "influencers.csv"
    file.write_text("influencer_id,name,follower_count,platform\nI1,Secret Asha,12000,Instagram\n")
    mine = Store(data_dir).workspace(workspace_of(private))
    committed = intake.commit(mine, [(file, file.name)], who="browser").snapshot
    assert snapshot_of(private) == committed
    assert not committed.is_sample
    assert snapshot_of(other).is_sample
    assert snapshot_of(private.application.test_client()).is_sample


def test_looking_around_creates_nothing_on_disk(private, data_dir):
    private.get("/")
    private.get("/_dash-layout")
    assert not (data_dir / "workspaces").exists()


@pytest.mark.parametrize("where", ["id", "signature", "all"])
def test_a_tampered_cookie_opens_a_fresh_workspace(private, where):
    private.get("/")
    before = workspace_of(private)
    value = private.get_cookie(COOKIE).value
    head, _, signature = value.rpartition(".")
    changed = {
        "id": ("A" if value[0] != "A" else "B") + value[1:],
        "signature": f"{head}.{signature[::-1]}",
        "all": "p-" + "0" * 32,
    }[where]
    private.set_cookie(COOKIE, changed)
    assert "Set-Cookie" in private.get("/").headers
    assert workspace_of(private) != before


@pytest.mark.parametrize(
    "value", ["", ".", "..", "a.b.c", ".eJw.x.y", "%00", "é.ü.ñ", "x" * 3000, '"quoted;value"']
)
def test_no_cookie_value_breaks_the_page(make_app, value):
    for access in ("private", "password"):
        client = make_app(access).server.test_client()
        headers = {"Cookie": f"roi_browser={value}; roi_session={value}"}
        answer = client.get("/", headers=headers)
        assert answer.status_code == (200 if access == "private" else 401)


def test_a_rightly_signed_value_that_is_no_browser_id_is_refused(private):
    private.set_cookie(COOKIE, cookie_aged(private, 0, "default"))
    assert "Set-Cookie" in private.get("/").headers
    assert workspace_of(private).startswith("p-")


def test_an_expired_cookie_opens_a_fresh_workspace(private):
    private.set_cookie(COOKIE, cookie_aged(private, COOKIE_DAYS + 1))
    assert "Set-Cookie" in private.get("/").headers
    assert workspace_of(private) != "p-" + "0f" * 16


def test_a_visitor_who_returns_keeps_the_workspace_and_gets_a_fresh_date(private):
    private.set_cookie(COOKIE, cookie_aged(private, 40))
    assert "Set-Cookie" in private.get("/").headers
    assert workspace_of(private) == "p-" + "0f" * 16


def test_a_cookie_of_another_site_means_nothing(private, tmp_path):
    foreign = URLSafeTimedSerializer("another secret", salt="browser-workspace").dumps("0f" * 16)
    private.set_cookie(COOKIE, foreign)
    private.get("/")
    assert workspace_of(private) != "p-" + "0f" * 16


@pytest.mark.parametrize(
    ("access", "user", "workspace"),
    [("local", "local", "default"), ("password", "team", "default"), ("private", "browser", "p-")],
)
def test_each_mode_has_its_workspace_and_its_name_in_the_history(make_app, access, user, workspace):
    with make_app(access).server.test_request_context("/"):
        assert current_user() == user
        assert current_workspace().name.startswith(workspace)


@pytest.mark.parametrize(("access", "shared"), [("local", True), ("private", False)])
def test_the_shared_workspace_can_be_named(make_app, access, shared):
    with make_app(access, workspace="north").server.test_request_context("/"):
        assert (current_workspace().name == "north") is shared


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8050", "localhost:8050", "[::1]:8050"])
def test_local_answers_under_loopback_names(local, host):
    assert local.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example:8050", "127.0.0.1.nip.example", "192.168.1.4"]
)
def test_local_refuses_any_other_host_name(local, host):
    for method, path in (("GET", "/"), ("GET", "/healthz"), ("POST", "/_dash-update-component")):
        response = local.open(path, method=method, headers={"Host": host})
        assert response.status_code == 403, (method, path)


def test_a_typed_name_is_what_the_history_shows(local):
    with local.application.test_request_context("/"):
        assert current_user("  Asha\nRao ") == "Asha Rao"
        assert current_user("") == "local"
        assert current_user() == "local"
