"""Lets Python's garbage collector rest while a report is made or a page is set.

A page is a great many small objects that stay until it is done. The collector looks at all of them
again and again and finds nothing, for a quarter of the time.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

_LOCK: Final = threading.Lock()
_pages = 0
_collects = True


@contextmanager
def resting() -> Generator[None]:
    """Collect no garbage meanwhile; several pages may be set at once."""
    global _pages, _collects  # noqa: PLW0603 - the collector is one for the whole process too
    with _LOCK:
        if not _pages:
            _collects = gc.isenabled()
        _pages += 1
        gc.disable()
    try:
        yield
    finally:
        with _LOCK:
            _pages -= 1
            if not _pages and _collects:
                gc.enable()
