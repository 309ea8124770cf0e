"""A chart that the browser drew: a PNG that is checked, decoded and written anew."""

from __future__ import annotations

import base64
import binascii
import io
import struct
import zlib
from dataclasses import dataclass
from typing import Final

from PIL import Image

SCALE: Final = 2
"""Pixels of a picture per pixel of the screen."""
MOST_PIXELS: Final = 12_000_000
"""Pixels of one picture: a chart of 2,000 by 1,500 on the screen."""
LONGEST_SIDE: Final = 8_000
_DATA_URL: Final = "data:image/png;base64,"
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_HEADER: Final = struct.Struct(">8sI4sII")


class PictureError(ValueError):
    """What was sent is no picture of a chart; the message says why."""


@dataclass(frozen=True)
class ChartPicture:
    """A chart as a picture.

    Attributes:
        name: What a page calls it.
        alt: What it shows, in words.
        content: PNG without transparency, written by this app.
        width: Its width in pixels of the screen.
        height: Its height in pixels of the screen.
    """

    name: str
    alt: str
    content: bytes
    width: float
    height: float


def read_picture(name: str, given: object, alt: str) -> ChartPicture:
    """A chart out of a data address.

    The size stands in the first bytes and is checked before anything is unpacked, so that a small
    file cannot become a large picture.

    Args:
        name: What a page calls it.
        given: `data:image/png;base64,…`; no other address is read.
        alt: What it shows, in words.

    Raises:
        PictureError: It is no PNG, damaged, or too large.
    """
    if not isinstance(given, str) or not given.startswith(_DATA_URL):
        raise PictureError("the picture must be a PNG inside the page that was sent.")
    try:
        content = base64.b64decode(given.removeprefix(_DATA_URL), validate=True)
    except (binascii.Error, ValueError) as error:
        raise PictureError("the picture is not written as base64.") from error
    _check_size(content)
    try:
        # WeasyPrint tells Pillow to make do with damaged files; checksums are looked at first.
        Image.open(io.BytesIO(content), formats=["PNG"]).verify()
        with Image.open(io.BytesIO(content), formats=["PNG"]) as sent:
            opened = sent.convert("RGBA")
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error) as error:
        raise PictureError("the picture is damaged.") from error
    paper = Image.new("RGB", opened.size, "white")
    paper.paste(opened, mask=opened.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "PNG")
    width, height = opened.size
    return ChartPicture(name, alt or "A chart", out.getvalue(), width / SCALE, height / SCALE)


def _check_size(content: bytes) -> None:
    if len(content) < _HEADER.size:
        raise PictureError("the picture is no PNG.")
    signature, _, kind, width, height = _HEADER.unpack_from(content)
    if signature != _SIGNATURE or kind != b"IHDR":
        raise PictureError("the picture is no PNG.")
    if not 0 < width <= LONGEST_SIDE or not 0 < height <= LONGEST_SIDE:
        raise PictureError(f"a side of the picture is not between 1 and {LONGEST_SIDE:,} pixels.")
    if width * height > MOST_PIXELS:
        raise PictureError(f"the picture has more than {MOST_PIXELS:,} pixels.")
