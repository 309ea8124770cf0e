"""Every guard, route and error page on one Flask server, in the order that matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web import (
    access,
    crosssite,
    currency,
    errors,
    exports,
    headers,
    health,
    login,
    payouts,
    progress,
    rejects,
    report_files,
    snapshots,
    templates,
    uploads,
)
from web.context import Site, attach

if TYPE_CHECKING:
    from flask import Flask


def install(server: Flask, site: Site) -> None:
    """Registers what Flask serves beside Dash on `server`.

    Call it before Dash takes the server: guards run in the order they are registered, and a
    refused request must not reach Dash. Response hooks run in reverse, so the headers, registered
    first, see the response as it leaves.
    """
    attach(server, site)
    headers.register(server)
    crosssite.register(server)
    access.register(server)
    login.register(server)
    currency.register(server)
    health.register(server)
    uploads.register(server)
    progress.register(server)
    rejects.register(server)
    snapshots.register(server)
    payouts.register(server)
    report_files.register(server)
    exports.register(server)
    templates.register(server)
    errors.register(server)
