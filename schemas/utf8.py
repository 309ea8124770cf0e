"""Any text file as chunks of sound UTF-8, read once from front to back."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO

STRAY = "characters that are not UTF-8 read as Windows-1252"
NULS = "NUL characters dropped"

_STRAY_BYTE = re.compile("[\udc80-\udcff]")
_UNDEFINED_IN_1252 = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_WESTERN = {
    chr(0xDC00 + code): bytes([code]).decode("latin-1" if code in _UNDEFINED_IN_1252 else "cp1252")
    for code in range(0x80, 0x100)
}


class Utf8Chunks:
    """Chunks of a text file, converted to UTF-8 where it is written otherwise.

    A byte that is no UTF-8 is read as Windows-1252: so a Latin-1 file comes out right, and so
    does a UTF-8 file into which one foreign line was pasted.

    Attributes:
        repairs: What was mended so far, with how often; the reader takes it out.
        share: How much of the file has been handed out, 0 to 1.
    """

    def __init__(self, path: Path, encoding: str, size: int) -> None:
        self.repairs: Counter[str] = Counter()
        self.share = 0.0
        self._path = path
        self._encoding = encoding
        self._size = size

    def __iter__(self) -> Iterator[bytes]:
        total = max(1, self._path.stat().st_size)
        with self._path.open("rb") as stream:
            read = self._utf8 if self._encoding.startswith("utf-8") else self._decoded
            for data in read(stream):
                self.share = min(1.0, stream.tell() / total)
                yield self._without_nuls(data)

    def _utf8(self, stream: IO[bytes]) -> Iterator[bytes]:
        if self._encoding == "utf-8-sig":
            stream.seek(len(codecs.BOM_UTF8))
        held = b""
        while chunk := stream.read(self._size):
            data = held + chunk
            end = _end_of_last_character(data)
            held = data[end:]
            yield self._sound(data[:end])
        if held:
            yield self._sound(held)

    def _sound(self, data: bytes) -> bytes:
        if data.isascii():
            return data
        try:
            data.decode()
        except UnicodeDecodeError:
            escaped = data.decode("utf-8", "surrogateescape")
            text, count = _STRAY_BYTE.subn(lambda found: _WESTERN[found[0]], escaped)
            self.repairs[STRAY] += count
            return text.encode()
        return data

    def _decoded(self, stream: IO[bytes]) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder(self._encoding)("replace")
        first = True
        while chunk := stream.read(self._size):
            text = decoder.decode(chunk)
            if first and text:
                text, first = text.removeprefix("\ufeff"), False
            yield text.encode("utf-8", "replace")
        yield decoder.decode(b"", final=True).encode("utf-8", "replace")

    def _without_nuls(self, data: bytes) -> bytes:
        if b"\x00" not in data:
            return data
        self.repairs[NULS] += data.count(b"\x00")
        return data.replace(b"\x00", b"")


def _end_of_last_character(data: bytes) -> int:
    """Returns how many of the bytes form whole characters; an unfinished last one is left out."""
    for back in range(1, min(3, len(data)) + 1):
        code = data[-back]
        if code < 0x80:
            break
        if code >= 0xC0:
            length = 2 if code < 0xE0 else 3 if code < 0xF0 else 4
            return len(data) - back if length > back else len(data)
    return len(data)
