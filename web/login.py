"""`password` mode: a login page guards everything but itself, the health check and the assets.

The session cookie is signed with a key made of the site's secret and the password, so that
changing the password signs everyone out. It is not kept on the server: logging out forgets it in
the browser, and it ends by itself after seven days.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from flask import Response, current_app, jsonify, make_response, redirect, request
from itsdangerous import BadData, URLSafeTimedSerializer
from markupsafe import Markup

from web.access import secure_cookies
from web.attempts import WINDOW_SECONDS, Attempts
from web.context import current_site
from web.pages import plain_page, wants_page

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response as AnyResponse

COOKIE = "roi_session"
SESSION_SECONDS = 7 * 86_400
_SIGNED_IN = "team"
_OPEN_ENDPOINTS = frozenset({"login", "login_submit", "health"})

_FORM = Markup("""<h1>Sign in</h1>
<p class="plain-lead">Your team's influencer dashboard is behind one shared password.</p>
<form method="post" action="/login">
<input type="hidden" name="next" value="{target}">
<input name="username" autocomplete="username" value="team" hidden>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required
 autofocus{described}>
{message}<button type="submit">Sign in</button>
</form>""")
_MESSAGE = Markup('<p id="login-error" class="plain-error" role="alert">{}</p>\n')
_DESCRIBED = Markup(' aria-invalid="true" aria-describedby="login-error"')


def register(server: Flask) -> None:
    """Adds the guard, the login page and the logout route."""
    server.before_request(_guard)
    server.add_url_rule("/login", "login", _show, methods=["GET"])
    server.add_url_rule("/login", "login_submit", _submit, methods=["POST"])
    server.add_url_rule("/logout", "logout", _leave, methods=["POST"])


def session_cookie() -> str:
    """A fresh session for someone who has shown the password."""
    return _signer().dumps(_SIGNED_IN)


def signed_in() -> bool:
    """Whether the request carries a session made with today's password."""
    try:
        value = _signer().loads(request.cookies.get(COOKIE, ""), max_age=SESSION_SECONDS)
    except BadData:
        return False
    return value == _SIGNED_IN


def safe_target(target: str) -> str:
    r"""`target` when it is a path on this site, else the front page.

    Browsers read `//host`, `/\host` and control characters as ways to another site.
    """
    plain = target.startswith("/") and target.isprintable() and "\\" not in target
    if not plain or target.startswith("//"):
        return "/"
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or parts.path in {"/login", "/logout"}:
        return "/"
    return target


def _guard() -> AnyResponse | None:
    if current_site().settings.access != "password" or _is_open() or signed_in():
        return None
    if request.method in {"GET", "HEAD"} and wants_page():
        target = safe_target(request.full_path.rstrip("?"))
        return redirect(f"/login?next={quote(target, safe='/')}", 302)
    response = jsonify(error="Sign in first: open the dashboard's front page.")
    response.status_code = 401
    return response


def _is_open() -> bool:
    endpoint = request.endpoint or ""
    return endpoint in _OPEN_ENDPOINTS or endpoint == current_app.config["ASSETS_ENDPOINT"]


def _show() -> AnyResponse:
    """The sign-in page."""
    target = safe_target(request.args.get("next", "/"))
    if current_site().settings.access != "password" or signed_in():
        return redirect(target, 303)
    return _form(target)


def _submit() -> AnyResponse:
    """Checks the password and begins a session."""
    site = current_site()
    target = safe_target(request.form.get("next", "/"))
    if site.settings.password is None:
        return redirect(target, 303)
    address = request.remote_addr or "unknown"
    attempts = Attempts(site.settings.data_dir)
    if not attempts.start(address):
        minutes = WINDOW_SECONDS // 60
        response = _form(
            target, f"Too many wrong passwords from this address. Try again in {minutes} minutes."
        )
        response.status_code = 429
        response.headers["Retry-After"] = str(WINDOW_SECONDS)
        return response
    given = request.form.get("password", "").encode()
    if not hmac.compare_digest(_digest(given), _digest(_password())):
        response = _form(target, "That password is not right. Check capitals and try again.")
        response.status_code = 401
        return response
    attempts.forget(address)
    answer = redirect(target, 303)
    answer.set_cookie(
        COOKIE,
        session_cookie(),
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=secure_cookies(),
    )
    return answer


def _leave() -> AnyResponse:
    """Signs out: forgets the session in this browser."""
    # Only the session goes: a private browser's workspace must survive a stray click.
    answer = redirect("/login", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=secure_cookies())
    return answer


def _form(target: str, error: str | None = None) -> Response:
    body = _FORM.format(
        target=target,
        described=_DESCRIBED if error else Markup(),
        message=_MESSAGE.format(error) if error else Markup(),
    )
    return make_response(plain_page("Sign in", body))


def _password() -> bytes:
    password = current_site().settings.password
    return b"" if password is None else password.get_secret_value().encode()


def _digest(value: bytes) -> bytes:
    # Equal lengths, so that the comparison does not tell how long the password is.
    return hashlib.sha256(value).digest()


def _signer() -> URLSafeTimedSerializer:
    key = hmac.new(current_site().secret.encode(), _password(), hashlib.sha256).hexdigest()
    return URLSafeTimedSerializer(key, salt="team-session")
