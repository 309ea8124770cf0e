"""`roi serve`: the app on this machine."""

from __future__ import annotations

import os

import click
from click.core import ParameterSource

from cli.workspace import load_settings, plain_errors, workspace_option
from storage import Store

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@click.command()
@workspace_option
@click.option("--host", default=None, help="Address to bind to (default 127.0.0.1).")
@click.option("--port", default=None, type=click.IntRange(1, 65535), help="Port (default 8050).")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 32))
def serve(workspace: str, host: str | None, port: int | None, workers: int) -> None:
    """Serve the app on this machine: http://127.0.0.1:8050."""
    from web.serve import serve as run_server  # noqa: PLC0415 - Dash is slow to import

    os.environ.setdefault("ROI_ACCESS", "local")
    named = {"host": host, "port": port}
    given = {key: value for key, value in named.items() if value is not None}
    if click.get_current_context().get_parameter_source("workspace") is ParameterSource.COMMANDLINE:
        given["workspace"] = workspace
    settings = load_settings(**given)
    with plain_errors():
        Store(settings.data_dir).workspace(settings.workspace)
    if settings.access == "local" and settings.host not in LOOPBACK:
        raise click.ClickException(
            f"Without a login the app is served to this machine only, not to {settings.host}. "
            "Set ROI_PASSWORD, or ROI_ACCESS=private for a workspace per browser."
        )
    run_server(settings, workers=workers)
