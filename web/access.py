"""Who sees which workspace.

`local`: one machine, one workspace, and only under a loopback host name, so that a hostile page
cannot reach it by pointing its own domain at 127.0.0.1 (DNS rebinding).
`private`: every browser has a workspace of its own, named by a random 128-bit id in a signed
cookie. Whoever holds the cookie holds the workspace; there is no account to recover it with.
`password`: the team shares one workspace behind `web.login`.
"""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import abort, g, request
from itsdangerous import BadData, URLSafeTimedSerializer

from intake import up_to_date
from schemas.person import person
from web.context import current_site

if TYPE_CHECKING:
    from datetime import timedelta

    from flask import Flask, Response

    from settings import Access
    from storage import Workspace

COOKIE = "roi_browser"
COOKIE_DAYS = 365
_RENEW_AFTER_DAYS = 30
_DAY_SECONDS = 86_400
_BROWSER_ID = re.compile(r"[0-9a-f]{32}")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# The endpoints under which Dash serves its page: the root and every client-side path.
PAGE_ENDPOINTS = frozenset({"/", "/<path:path>"})
# Only these show or change a workspace; assets and the health check belong to nobody.
_WORKSPACE_ENDPOINTS = PAGE_ENDPOINTS | {"/_dash-layout", "/_dash-update-component", "upload"}
_WHO: dict[Access, str] = {"local": "local", "private": "browser", "password": "team"}


def current_workspace() -> Workspace:
    """The workspace of whoever makes the current request; usable inside Dash callbacks.

    In `private` mode nothing is created on disk before the first import.
    """
    site = current_site()
    if site.settings.access == "private":
        return up_to_date(site.store.workspace(f"p-{_browser_id()}"))
    return up_to_date(site.store.workspace(site.settings.workspace))


def current_user(given: object = None) -> str:
    """Who a change is recorded under in the history.

    Args:
        given: The name that the person typed, if any. Nobody signs in by name, so it is taken
            as it is; without one it is `local`, `browser` or `team`.
    """
    return person(given) or _WHO[current_site().settings.access]


def secure_cookies() -> bool:
    """Whether a cookie set now must carry the Secure mark."""
    return current_site().settings.secure_cookies or request.is_secure


def register(server: Flask) -> None:
    """Refuses foreign host names in `local` mode and hands out browser ids in `private` mode."""
    server.before_request(_refuse_foreign_host)
    server.before_request(_open_page)
    server.after_request(_send_cookie)


def _refuse_foreign_host() -> None:
    if current_site().settings.access != "local":
        return
    try:
        host = urlsplit(f"//{request.host}").hostname
    except ValueError:
        host = None
    if host not in _LOOPBACK:
        abort(
            403,
            "This dashboard answers on this computer only. Open it as http://127.0.0.1 with its "
            "port, or start it with ROI_ACCESS=private or ROI_PASSWORD to share it.",
        )


def _open_page() -> None:
    # The page load names the browser, so that the requests it starts in parallel agree.
    private = current_site().settings.access == "private"
    if private and request.method == "GET" and request.endpoint in PAGE_ENDPOINTS:
        _browser_id()


def _browser_id() -> str:
    if "browser_id" not in g:
        known = _read_cookie(request.cookies.get(COOKIE, ""))
        g.browser_id, g.browser_cookie_due = known or (secrets.token_hex(16), True)
    return g.browser_id


def _read_cookie(cookie: str) -> tuple[str, bool] | None:
    """The browser id and whether its cookie is due for renewal; None when it cannot be trusted."""
    try:
        browser_id, issued = _signer().loads(
            cookie, max_age=COOKIE_DAYS * _DAY_SECONDS, return_timestamp=True
        )
    except BadData:
        return None
    if not isinstance(browser_id, str) or not _BROWSER_ID.fullmatch(browser_id):
        return None
    age: timedelta = datetime.now(UTC) - issued
    return browser_id, age.days >= _RENEW_AFTER_DAYS


def _send_cookie(response: Response) -> Response:
    answered = response.status_code < 400 and request.endpoint in _WORKSPACE_ENDPOINTS
    if answered and g.get("browser_cookie_due", False):
        response.set_cookie(
            COOKIE,
            _signer().dumps(g.browser_id),
            max_age=COOKIE_DAYS * _DAY_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=secure_cookies(),
        )
    return response


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_site().secret, salt="browser-workspace")
