"""Security and cache headers on every response, and how long the server worked on it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from flask import current_app, g, request

from web.access import secure_cookies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash import Dash
    from flask import Flask, Response

_POLICY = "CONTENT_SECURITY_POLICY"
_YEAR_SECONDS = 31_536_000
_DAY_SECONDS = 86_400
_SUITES_ENDPOINT = "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def content_security_policy(script_hashes: Sequence[str] = ()) -> str:
    """The policy: everything from this site, inline scripts only by their hash, no eval.

    Inline styles stay allowed: Plotly and Dash set them on elements.
    """
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        )
    )


def register(server: Flask) -> None:
    """Adds the headers; register before any other response hook so that this one runs last."""
    server.config[_POLICY] = content_security_policy()
    server.before_request(_start_clock)
    server.after_request(_add_headers)


def _start_clock() -> None:
    g.started = time.perf_counter()


def close_compressed_files(server: Flask) -> None:
    """Closes each file that flask-compress replaces by its compressed stream.

    Register it after Compress, so that it sees the response before the file is replaced.
    """
    server.after_request(_close_file_at_the_end)


def allow_inline_scripts(app: Dash) -> None:
    """Admits Dash's own inline scripts; call it once every clientside callback is registered."""
    app.server.config[_POLICY] = content_security_policy(app.csp_hashes())


def _close_file_at_the_end(response: Response) -> Response:
    close = getattr(response.response, "close", None)
    if response.is_streamed and close is not None:
        response.call_on_close(close)
    return response


def _add_headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = current_app.config[_POLICY]
    for name, value in _ALWAYS.items():
        response.headers[name] = value
    if secure_cookies():
        response.headers["Strict-Transport-Security"] = f"max-age={_YEAR_SECONDS}"
    _set_caching(response)
    spent = (time.perf_counter() - g.started) * 1000
    response.headers["Server-Timing"] = f"app;dur={spent:.1f}"
    return response


def _set_caching(response: Response) -> None:
    found = response.status_code in {200, 206, 304}
    if found and request.endpoint == current_app.config["ASSETS_ENDPOINT"]:
        _cache_asset(response)
    elif found and request.endpoint == _SUITES_ENDPOINT:
        if response.cache_control.max_age:  # Dash sets it where the name carries a fingerprint
            response.cache_control.immutable = True
    else:
        response.headers["Cache-Control"] = "private, no-store"


def _cache_asset(response: Response) -> None:
    if "m" in request.args:  # the modification time in the URL: new content, new address
        response.headers["Cache-Control"] = f"public, max-age={_YEAR_SECONDS}, immutable"
    elif request.path.endswith(".woff2"):
        response.headers["Cache-Control"] = f"public, max-age={_DAY_SECONDS}"
