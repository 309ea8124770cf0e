"""The secret that signs cookies: made once, kept under the data folder, shared by all workers."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE = "secret.key"
_BYTES = 32


def load_or_create(data_dir: Path) -> str:
    """The site's cookie secret, created on the first start.

    Several workers start at the same moment. Each writes a candidate in full under a name of its
    own and then tries to link it to the final name; linking is atomic and fails when the name is
    taken, so exactly one candidate wins and nobody ever reads a half-written file.

    Raises:
        RuntimeError: The stored secret is too short to be one this application wrote.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / FILE
    if not path.exists():
        _create(path)
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < 2 * _BYTES:
        raise RuntimeError(
            f"{path} is damaged: delete it and start again (visitors get new cookies)."
        )
    return secret


def _create(path: Path) -> None:
    candidate = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(8)}")
    handle = os.open(candidate, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(_BYTES))
            out.flush()
            os.fsync(out.fileno())
        path.hardlink_to(candidate)
    except FileExistsError:
        return  # another worker was first; its secret is the one to use
    finally:
        candidate.unlink(missing_ok=True)
