"""What a workspace's reports look like: title, chapters and logo, as they were chosen last."""

from __future__ import annotations

import io
import json
import logging
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from storage.durable import write_atomic
from storage.lock import writer_lock

LONGEST_TITLE: Final = 120
MOST_LOGO_BYTES: Final = 2_000_000
_FILE: Final = "report.json"
_LOGO: Final = "report_logo.png"
_LARGEST: Final = (1200, 600)
"""Pixels that a logo is kept with at most: enough for print at its size."""
_MOST_PIXELS: Final = 40_000_000
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_WHOLE: Final = threading.Lock()
_LOG: Final = logging.getLogger(__name__)


class LogoError(ValueError):
    """A file that cannot be the logo; the message says why and what to do."""


@dataclass(frozen=True)
class ReportChoices:
    """What was chosen for the report.

    Attributes:
        title: Its title; "" for the usual one.
        chapters: Keys of its chapters; none for all of them.
        has_logo: Whether it has a logo.
    """

    title: str = ""
    chapters: tuple[str, ...] = ()
    has_logo: bool = False


def read(root: Path) -> ReportChoices:
    """What was chosen last in a workspace; what somebody broke in the file counts as not chosen.

    Args:
        root: Folder of the workspace.
    """
    has_logo = (root / _LOGO).is_file()
    try:
        found: Any = json.loads((root / _FILE).read_text(encoding="utf-8"))
        title, chapters = usable_title(str(found["title"])), found["chapters"]
        return ReportChoices(title, tuple(str(key) for key in chapters), has_logo)
    except FileNotFoundError:
        pass
    except (ValueError, TypeError, KeyError):
        _LOG.warning("%s is broken: nothing of it is read", root / _FILE)
    return ReportChoices(has_logo=has_logo)


def keep(root: Path, title: str, chapters: tuple[str, ...]) -> None:
    """Remember title and chapters.

    Args:
        root: Folder of the workspace.
        title: As `usable_title` gives it.
        chapters: Keys of the chapters.
    """
    root.mkdir(parents=True, exist_ok=True)
    content = json.dumps({"title": title, "chapters": list(chapters)}, ensure_ascii=False)
    with writer_lock(root):
        write_atomic(root / _FILE, content.encode())


def usable_title(text: str) -> str:
    """A title with single blanks and without signs that nobody sees.

    Raises:
        ValueError: It is too long.
    """
    plain = " ".join(_UNSEEN.sub("", text).split())
    if len(plain) > LONGEST_TITLE:
        raise ValueError(
            f"A title has {LONGEST_TITLE} characters at most, this one {len(plain)}. Shorten it."
        )
    return plain


def logo(root: Path) -> bytes | None:
    """The logo as PNG; None where there is none."""
    try:
        return (root / _LOGO).read_bytes()
    except FileNotFoundError:
        return None


def keep_logo(root: Path, content: bytes) -> None:
    """Make a picture the logo of the workspace's reports.

    Args:
        root: Folder of the workspace.
        content: A PNG or JPEG file.

    Raises:
        LogoError: It is none, or too large.
    """
    checked = as_logo(content)
    root.mkdir(parents=True, exist_ok=True)
    with writer_lock(root):
        write_atomic(root / _LOGO, checked)


def forget_logo(root: Path) -> None:
    """Print reports without a logo again."""
    (root / _LOGO).unlink(missing_ok=True)


def as_logo(content: bytes) -> bytes:
    """A picture drawn anew as PNG of a size fit for print: nothing else of the file is kept.

    Raises:
        LogoError: It is no PNG or JPEG, or too large.
    """
    if len(content) > MOST_LOGO_BYTES:
        raise LogoError("The logo is larger than 2 MB. Save it smaller and try again.")
    try:
        picture = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
        if picture.width * picture.height > _MOST_PIXELS:
            raise LogoError("The logo has too many pixels. Save it smaller and try again.")
        drawn = ImageOps.exif_transpose(_whole(picture)).convert("RGBA")
    except (
        *(UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning),
        *(OSError, SyntaxError, ValueError),
    ) as error:
        if isinstance(error, LogoError):
            raise
        raise LogoError("The logo must be a PNG or JPEG picture. Choose another file.") from error
    drawn.thumbnail(_LARGEST)
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def _whole(picture: Image.Image) -> Image.Image:
    """A picture read to its end: one that is cut off is an error, whatever others told Pillow."""
    with _WHOLE:
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            picture.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before
    return picture
