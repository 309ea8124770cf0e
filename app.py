"""The application: Flask, Dash and what they serve, put together.

`server` is what a WSGI host runs: `gunicorn app:server`.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dash import Dash
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import intake
from layouts.tabs import PRODUCT
from settings import Settings
from storage import Store
from storage.duck import limit_memory
from web import grid_script, headers, index, routes, secret
from web.context import Site

if TYPE_CHECKING:
    server: Flask

ASSETS = Path(__file__).resolve().parent / "assets"
CALLBACK_BODY_BYTES = 16_000_000


def create_app(settings: Settings) -> Dash:
    """The whole application for one data folder; callbacks and layouts are registered on it."""
    import callbacks  # noqa: PLC0415 - they import web, and cli imports this module
    from callbacks.frame import first_page  # noqa: PLC0415 - likewise

    limit_memory(settings.query_memory_mb)
    store = Store(settings.data_dir)
    site = Site(settings, store, secret.load_or_create(settings.data_dir))
    intake.ensure_sample(store)

    flask = _flask(settings, site)
    app = Dash(
        "app",
        server=flask,  # pyright: ignore[reportArgumentType] - its hint forgets Flask
        assets_folder=str(ASSETS),
        assets_ignore=index.ASSETS_IGNORE,
        compress=True,
        eager_loading=False,  # eager: 3.4 MB on the first visit instead of 1.0 MB, a second slower
        index_string=index.index_html(),
        suppress_callback_exceptions=True,
        title=PRODUCT,
        update_title="",
    )
    grid_script.keep_off_other_pages()
    headers.close_compressed_files(flask)
    app.layout = partial(first_page, sign_out=settings.access == "password")
    callbacks.register(app)
    headers.allow_inline_scripts(app)
    return app


def _flask(settings: Settings, site: Site) -> Flask:
    flask = Flask("app", static_folder=None)
    flask.secret_key = site.secret
    flask.config.update(
        MAX_CONTENT_LENGTH=CALLBACK_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=100_000,
        ASSETS_ENDPOINT="_dash_assets.static",
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["br", "gzip"],
        COMPRESS_STREAMING_ENDPOINT_CONDITIONAL=["_dash_assets.static"],
    )
    routes.install(flask, site)
    if settings.trusted_proxies > 0:
        hops = settings.trusted_proxies
        flask.wsgi_app = ProxyFix(flask.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
    return flask


def __getattr__(name: str) -> Flask:
    # Built when a WSGI host asks for it, so that importing create_app touches no data folder.
    if name != "server":
        raise AttributeError(f"module 'app' has no attribute '{name}'")
    globals()["server"] = create_app(Settings()).server
    return globals()["server"]
