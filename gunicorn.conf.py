"""How gunicorn runs this application; read from the current folder by every `gunicorn` call."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

# Matrices here are small: on two cores threads of their own cost more than they save.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A host that assigns a port wants to be reached from outside; nobody else is let in unasked.
bind = f"0.0.0.0:{os.environ['PORT']}" if "PORT" in os.environ else "127.0.0.1:8050"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4  # a PDF or an upload in one thread does not block the charts in another
timeout = 60
graceful_timeout = 120  # a worker that is renewed lets a slow upload finish
# Workers are renewed now and then so that memory cannot creep; the jitter keeps one up.
max_requests = 1000
max_requests_jitter = 100
control_socket_disable = True  # gunicorn 27 would write a socket into the home folder
preload_app = False  # database files must be opened after the fork


def when_ready(server: Arbiter) -> None:
    """Says where to look, in one line."""
    address = ", ".join(str(listener) for listener in server.LISTENERS)
    sys.stdout.write(f"Influencer ROI is at {address} (Ctrl-C stops it)\n")
    sys.stdout.flush()


def post_worker_init(worker: Worker) -> None:
    """Makes the worker's first request before it accepts any: see `web.warm`."""
    from web.warm import warm  # noqa: PLC0415 - the application is imported after the fork

    warm(worker.app.callable)
