"""Refuses writes that another site's page makes with a visitor's cookies.

Browsers say where a request comes from: `Sec-Fetch-Site` in all current ones, `Origin` on every
POST. A request that carries neither comes from a script (curl, a scheduled import), which sends no
cookies it was not given, and is let through. No token, no state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import abort, request

if TYPE_CHECKING:
    from flask import Flask

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = frozenset({"same-origin", "none"})


def register(server: Flask) -> None:
    """Checks every writing request before any route runs."""
    server.before_request(_refuse_cross_site)


def _refuse_cross_site() -> None:
    if request.method in _READING or _comes_from_here():
        return
    abort(403, "This request came from another site and was refused. Use the dashboard's own page.")


def _comes_from_here() -> bool:
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site in _OWN
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    # Behind a proxy the scheme we see may be http where the browser's is https: compare the host.
    return urlsplit(origin).netloc == request.host
