"""GET /healthz: whether this worker can serve and store."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from flask import current_app, jsonify

from settings import VERSION
from web.context import current_site

if TYPE_CHECKING:
    from flask import Flask, Response


def register(server: Flask) -> None:
    """Adds /healthz, open to everyone and free of cookies."""
    server.add_url_rule("/healthz", "health", _health)


def _health() -> Response:
    try:
        with tempfile.TemporaryFile(dir=current_site().settings.data_dir) as probe:
            probe.write(b"ok")
    except OSError:
        current_app.logger.exception("The data folder cannot be written")
        response = jsonify(
            status="error",
            version=VERSION,
            error="The data folder cannot be written: check ROI_DATA_DIR, its rights and its disk.",
        )
        response.status_code = 503
        return response
    return jsonify(status="ok", version=VERSION)
