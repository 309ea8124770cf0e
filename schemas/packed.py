"""Gzip and zip archives into the files that they hold, unpacked only as far as is allowed."""

from __future__ import annotations

import gzip
import lzma
import struct
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from schemas.errors import IngestError, UnreadableFileError
from schemas.limits import Limits

_CHUNK = 1_048_576
_ENCRYPTED = 0x1
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    gzip.BadGzipFile,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)
_AGAIN = "Pack it again, or upload the files inside it."


@dataclass(frozen=True)
class Member:
    """A file taken out of an archive.

    Attributes:
        path: The unpacked copy.
        name: What it is called inside the archive; None where the archive is nothing but it.
    """

    path: Path
    name: str | None


class _Budget:
    """How many more bytes may be unpacked."""

    def __init__(self, limits: Limits, file: str) -> None:
        self._left = limits.max_unpacked_bytes
        self._most = limits.max_unpacked_bytes
        self._file = file

    def spend(self, size: int) -> None:
        """Takes bytes off.

        Raises:
            UnreadableFileError: None are left.
        """
        self._left -= size
        if self._left < 0:
            raise UnreadableFileError(
                f"the archive unpacks to more than the {self._most / 1e6:,.0f} MB allowed.",
                file=self._file,
                remedy="Upload the files inside it one by one, or split them by month.",
            )


def gunzip(path: Path, name: str, limits: Limits, scratch: Path) -> Member:
    """Unpacks a gzip archive.

    Raises:
        UnreadableFileError: Damaged, or larger than allowed once unpacked.
    """
    budget = _Budget(limits, name)
    try:
        with gzip.open(path) as packed:
            target = _copy(packed, scratch, budget)
    except _DAMAGE as error:
        raise _damaged(name) from error
    return Member(target, None)


def unzip(
    path: Path, name: str, limits: Limits, scratch: Path, problems: list[IngestError]
) -> Iterator[Member]:
    """Unpacks the files of a zip one after the other, hidden ones left out.

    Args:
        path: The archive.
        name: What the user calls it.
        limits: How much it may hold.
        scratch: Folder for the copies.
        problems: Where members that cannot be unpacked are told.

    Raises:
        UnreadableFileError: Damaged, empty, or more than allowed once unpacked.
    """
    budget = _Budget(limits, name)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not _is_hidden(member)]
            if not members:
                raise UnreadableFileError("the archive is empty.", file=name, remedy=_AGAIN)
            if len(members) > limits.max_members:
                raise UnreadableFileError(
                    f"the archive holds {len(members):,} files, more than the "
                    f"{limits.max_members:,} allowed.",
                    file=name,
                    remedy="Pack only the exports.",
                )
            for member in members:
                inside = member.filename if len(members) > 1 else None
                if member.flag_bits & _ENCRYPTED:
                    problems.append(
                        UnreadableFileError(
                            "the file is protected by a password.",
                            file=inner_name(name, member.filename),
                            remedy="Pack it without a password.",
                        )
                    )
                    continue
                with archive.open(member) as packed:
                    yield Member(_copy(packed, scratch, budget), inside)
    except _DAMAGE as error:
        raise _damaged(name) from error


def inner_name(archive: str, member: str) -> str:
    """Names a file inside an archive after both."""
    return f"{archive} › {member}"


def _copy(packed: IO[bytes] | gzip.GzipFile, scratch: Path, budget: _Budget) -> Path:
    target = scratch / f"unpacked-{uuid.uuid4().hex}"
    with target.open("wb") as stream:
        while chunk := packed.read(_CHUNK):
            budget.spend(len(chunk))
            stream.write(chunk)
    return target


def _is_hidden(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return member.is_dir() or hidden or parts[-1:] in (("Thumbs.db",), ("desktop.ini",))


def _damaged(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        "the archive is damaged and cannot be unpacked.", file=name, remedy=_AGAIN
    )
