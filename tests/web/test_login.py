from __future__ import annotations

import re

import pytest

from tests.web.conftest import PASSWORD
from web.attempts import LIMIT
from web.login import COOKIE, SESSION_SECONDS, safe_target

HTML = {"Accept": "text/html,application/xhtml+xml"}


def sign_in(client, password=PASSWORD, target="/"):
    return client.post("/login", data={"password": password, "next": target})


def path_of(rule) -> str:
    return re.sub(r"<[^>]+>", "x", rule.rule)


def test_every_rule_but_login_health_and_assets_is_guarded(team):
    guarded = 0
    for rule in team.application.url_map.iter_rules():
        if rule.endpoint in {"login", "login_submit", "health", "_dash_assets.static"}:
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            for headers in ({}, HTML):
                response = team.open(path_of(rule), method=method, headers=headers)
                page = method == "GET" and headers
                assert response.status_code == (302 if page else 401), (rule.rule, method)
                if page:
                    assert response.headers["Location"].startswith("/login?next=/")
                guarded += 1
    assert guarded > 15


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH"])
def test_unusual_methods_tell_nothing_either(team, method):
    assert team.open("/_dash-layout", method=method).status_code == 401


def test_what_stays_open_answers_without_a_session(team):
    assert team.get("/healthz").status_code == 200
    assert team.get("/assets/login.css").status_code == 200
    assert team.get("/login").status_code == 200


def test_the_form_works_without_scripts_and_returns_where_one_came_from(team):
    asked = team.get("/data?brand=Gritzo", headers=HTML)
    form = team.get(asked.headers["Location"])
    assert 'name="next" value="/data?brand=Gritzo"' in form.text
    assert '<form method="post" action="/login">' in form.text
    answer = sign_in(team, target="/data?brand=Gritzo")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/data?brand=Gritzo"
    header = answer.headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert f"Max-Age={SESSION_SECONDS}" in header
    assert team.get("/").status_code == 200
    assert team.get("/_dash-layout").status_code == 200


@pytest.mark.parametrize("given", ["", "wrong", PASSWORD + " ", PASSWORD.upper(), "ключ"])
def test_a_wrong_password_says_so_and_opens_nothing(team, given):
    answer = sign_in(team, given)
    assert answer.status_code == 401
    assert "not right" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert team.get("/").status_code == 401


def test_a_changed_password_signs_everyone_out(make_app):
    team = make_app("password").server.test_client()
    sign_in(team)
    session = team.get_cookie(COOKIE).value
    changed = make_app("password", password="another password").server.test_client()
    changed.set_cookie(COOKIE, session)
    assert changed.get("/").status_code == 401


def test_a_tampered_session_is_no_session(team):
    sign_in(team)
    value = team.get_cookie(COOKIE).value
    team.set_cookie(COOKIE, value[:-1] + ("A" if value[-1] != "A" else "B"))
    # The last character of a base64 signature may carry spare bits: change one inside as well.
    team.set_cookie(COOKIE, value[:5] + ("A" if value[5] != "A" else "B") + value[6:])
    assert team.get("/").status_code == 401


def test_logout_forgets_the_session_and_takes_only_post(team):
    sign_in(team)
    assert team.get("/logout", headers=HTML).status_code in {404, 405}
    assert team.get("/").status_code == 200
    assert team.post("/logout").headers["Location"] == "/login"
    assert team.get("/").status_code == 401


def test_ten_wrong_passwords_stop_the_address_for_a_while_even_with_the_right_one(team):
    for _ in range(LIMIT):
        assert sign_in(team, "wrong").status_code == 401
    refused = sign_in(team)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "300"
    assert "Try again in 5 minutes" in refused.text
    elsewhere = team.post(
        "/login", data={"password": PASSWORD}, environ_base={"REMOTE_ADDR": "203.0.113.9"}
    )
    assert elsewhere.status_code == 303


def test_the_right_password_clears_the_count(team):
    for _ in range(3):
        for _ in range(LIMIT - 1):
            assert sign_in(team, "wrong").status_code == 401
        assert sign_in(team).status_code == 303


def test_a_signed_in_visitor_is_sent_on_from_the_login_page(team):
    sign_in(team)
    assert team.get("/login?next=/data").headers["Location"] == "/data"


def test_login_leads_home_where_there_is_no_password(private):
    assert private.get("/login").headers["Location"] == "/"
    assert private.post("/login", data={"password": "x"}).headers["Location"] == "/"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        "/login?next=/x",
        "/logout",
    ],
)
def test_no_other_site_is_a_target(team, target):
    assert safe_target(target) == "/"
    assert sign_in(team, target=target).headers["Location"] == "/"


@pytest.mark.parametrize("target", ["/", "/data", "/influencers/a b?x=1&brand=HK%20Vitals#top"])
def test_paths_of_this_site_are_targets(target):
    assert safe_target(target) == target


def test_a_script_in_next_is_shown_as_text(team):
    page = team.get("/login?next=/%22%3E%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
