"""Counts wrong passwords per address, across all workers of this machine."""

from __future__ import annotations

import ipaddress
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

LIMIT = 10
WINDOW_SECONDS = 300
_FILE = "logins.sqlite"


@dataclass(frozen=True)
class Attempts:
    """The failed logins of the last five minutes, in a small SQLite file under the data folder."""

    data_dir: Path

    def start(self, address: str, now: float | None = None) -> bool:
        """Books an attempt, before the password is looked at; False once the address has none left.

        Booking first means that parallel guesses cannot slip past the count.
        """
        moment = time.time() if now is None else now
        with closing(self._open()) as db, db:
            db.execute("BEGIN IMMEDIATE")
            db.execute("DELETE FROM attempt WHERE at <= ?", (moment - WINDOW_SECONDS,))
            (used,) = db.execute(
                "SELECT count(*) FROM attempt WHERE address = ?", (network(address),)
            ).fetchone()
            if used >= LIMIT:
                return False
            db.execute("INSERT INTO attempt VALUES (?, ?)", (network(address), moment))
            return True

    def forget(self, address: str) -> None:
        """Clears the address after a right password."""
        with closing(self._open()) as db, db:
            db.execute("DELETE FROM attempt WHERE address = ?", (network(address),))

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.data_dir / _FILE, timeout=10, isolation_level=None)
        db.execute("CREATE TABLE IF NOT EXISTS attempt (address TEXT NOT NULL, at REAL NOT NULL)")
        return db


def network(address: str) -> str:
    """The part of an address that one visitor holds: an IPv6 host owns its whole /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
