"""`roi serve`: gunicorn on this machine, with the same workers as in production."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from settings import Settings

ROOT = Path(__file__).resolve().parent.parent


def serve(settings: Settings, *, workers: int = 2) -> NoReturn:
    """Replaces this process by gunicorn bound to `settings.host` and `settings.port`.

    A fresh process rather than a fork of this one: databases this one has opened stay behind, and
    Ctrl-C reaches gunicorn itself. Runs on Linux and macOS (gunicorn needs fork).

    Raises:
        SystemExit: The address cannot be bound; the message says what to do.
    """
    _check_free(settings.host, settings.port)
    os.environ.update(environment(settings))
    os.execv(sys.executable, command(settings, workers))  # noqa: S606 - our own interpreter, no shell


def command(settings: Settings, workers: int) -> list[str]:
    """The gunicorn command line; everything else is in gunicorn.conf.py."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return [
        *(sys.executable, "-m", "gunicorn", "app:server"),
        *("--config", str(ROOT / "gunicorn.conf.py")),
        *("--pythonpath", str(ROOT)),
        *("--bind", f"{host}:{settings.port}"),
        *("--workers", str(workers)),
        *("--graceful-timeout", "5"),  # whoever presses Ctrl-C wants their prompt back
        *("--log-level", "warning"),
    ]


def environment(settings: Settings) -> dict[str, str]:
    """`settings` as the ROI_* variables that the workers read."""
    values = settings.model_dump()
    password = settings.password
    values["password"] = "" if password is None else password.get_secret_value()
    values["data_dir"] = settings.data_dir.resolve()
    return {f"ROI_{name.upper()}": str(value) for name, value in values.items()}


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SystemExit(
                f"{host}:{port} cannot be used ({error.strerror}). Stop the program that holds it "
                "or choose another port with ROI_PORT."
            ) from error
