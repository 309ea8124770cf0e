"""Makes a worker's first request before a visitor does.

Dash 4.4 registers its component bundles during the first request and does so without a lock: two
first requests at once answer "`dash` is not a registered library" to one of them. Every worker
therefore asks itself for the first page before it accepts connections.
"""

from __future__ import annotations

import atexit
import gc
from typing import TYPE_CHECKING

from web import login
from web.access import secure_cookies
from web.context import current_site

if TYPE_CHECKING:
    from flask import Flask

PATHS = ("/", "/_dash-layout", "/_dash-dependencies")


def warm(server: Flask) -> bool:
    """Whether the first page answers; a failure is logged and does not stop the worker.

    It must run in the worker, after the fork: the first page opens database files, which a fork
    must not share.
    """
    answered = True
    for path in PATHS:
        status = _status(server, path)
        if status != 200:
            answered = False
            server.logger.error("Warming this worker: %s answered %s", path, status)
    settle()
    return answered


def settle() -> None:
    """Take what exists by now out of the garbage collector's sight.

    The libraries hold half a million objects that live as long as the worker; looking them all
    through takes 40 ms, and without this some answer pays for it every few seconds.
    """
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # the last collection, when the process ends, sees all of it


def _status(server: Flask, path: str) -> int:
    with server.test_request_context("/"):
        scheme = "https" if secure_cookies() else "http"
        session = login.session_cookie() if current_site().settings.access == "password" else None
    client = server.test_client(use_cookies=False)
    headers = {"Cookie": f"{login.COOKIE}={session}"} if session else {}
    with client.get(path, base_url=f"{scheme}://localhost", headers=headers) as response:
        return response.status_code
