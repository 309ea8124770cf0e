"""The pages of a PDF as pictures, for a preview of exactly what is printed."""

from __future__ import annotations

import io
import threading
from typing import Final, cast

import pypdfium2

SCALE: Final = 1.6
"""Pixels per point: A4 is 952 pixels wide, sharp at half of it."""
PDFIUM: Final = threading.Lock()
"""PDFium is not made for several threads at once."""


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_png(pdf: bytes, number: int, scale: float = SCALE) -> bytes:
    """A page as PNG.

    Args:
        pdf: The file.
        number: Number of the page, from 1.
        scale: Pixels per point.

    Raises:
        IndexError: There is no such page.
    """
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            if not 1 <= number <= len(document):
                raise IndexError(f"there is no page {number}")
            picture = document[number - 1].render(scale=cast(int, scale)).to_pil()
        finally:
            document.close()
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=False)
    return out.getvalue()
