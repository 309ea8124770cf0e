"""The factors of a snapshot, worked out beside the answers to visitors.

They take a second or more after an import. A page that only mentions them must not wait: it shows
them from the moment they are known.
"""

from __future__ import annotations

import logging
import threading
from typing import Final

from analytics.cache import is_known
from analytics.filters import Filters
from analytics.incrementality.factors import factors
from analytics.incrementality.iroas import total
from storage import Snapshot

_log: Final = logging.getLogger(__name__)
_lock: Final = threading.Lock()
_begun: Final[set[str]] = set()


def total_once_known(snapshot: Snapshot, filters: Filters) -> tuple[float, float, float] | None:
    """Measured incremental ROAS of a view with its interval.

    Returns:
        None where it is undefined, and while the factors of this snapshot are being worked out.
    """
    if is_known(factors, snapshot):
        return total(snapshot, filters)
    _begin(snapshot)
    return None


def _begin(snapshot: Snapshot) -> None:
    with _lock:
        if snapshot.id in _begun:
            return
        _begun.add(snapshot.id)
    threading.Thread(target=_work_out, args=(snapshot,), name="factors", daemon=True).start()


def _work_out(snapshot: Snapshot) -> None:
    try:
        factors(snapshot)
    except Exception:  # nobody waits for it: the log has the traceback, the clause stays away
        _log.exception("The factors of snapshot %s could not be worked out", snapshot.id)
    finally:  # they may be forgotten, or a day may pass: then they are worked out again
        with _lock:
            _begun.discard(snapshot.id)
