"""The factors of a snapshot, worked out beside the answers to visitors.

They take a second or more after an import. A page that only mentions them must not wait: it shows
them with the first answer after they are known, and asks for one until they `is_settled`.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final

from analytics.cache import is_known
from analytics.filters import Filters
from analytics.incrementality.factors import windows
from analytics.incrementality.iroas import total
from storage import Snapshot

_log: Final = logging.getLogger(__name__)
_lock: Final = threading.Lock()
_begun: Final[set[str]] = set()
_failed: Final[set[str]] = set()


@cache
def _pool() -> ThreadPoolExecutor:
    # One at a time, and made with the first question: a fork would not take its thread along.
    return ThreadPoolExecutor(1, thread_name_prefix="factors")


def total_once_known(snapshot: Snapshot, filters: Filters) -> tuple[float, float, float] | None:
    """Measured incremental ROAS of a view with its interval.

    Returns:
        None where it is undefined, and while the factors of this snapshot are being worked out.
    """
    if is_known(windows, snapshot):
        return total(snapshot, filters)
    with _lock:
        if snapshot.id not in _begun | _failed:
            _pool().submit(_work_out, snapshot)
            _begun.add(snapshot.id)
    return None


def is_settled(snapshot: Snapshot) -> bool:
    """Whether the factors of a snapshot are known, or will not be: no answer will tell more."""
    with _lock:
        return snapshot.id in _failed or is_known(windows, snapshot)


def _work_out(snapshot: Snapshot) -> None:
    try:
        windows(snapshot)
    except Exception:  # nobody waits for it: the log has the traceback, the clause stays away
        _log.exception("The factors of snapshot %s could not be worked out", snapshot.id)
        with _lock:
            _failed.add(snapshot.id)
    finally:  # they may be forgotten, or a day may pass: then they are worked out again
        with _lock:
            _begun.discard(snapshot.id)
