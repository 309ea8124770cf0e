"""What tests ask of a PDF: its text by page, bookmarks, tags and pictures."""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfua
from pypdf import PdfReader
from pypdf.generic import IndirectObject


def text_of(content: bytes) -> str:
    """The text as pdftotext reads it, line by line in the order of the page."""
    found = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
    )
    return found.stdout.decode()


def bookmarks(content: bytes) -> list[str]:
    """Titles of the bookmarks, those within a chapter indented."""

    def told(nodes: list[Any], depth: int) -> Iterator[str]:
        for node in nodes:
            if isinstance(node, list):
                yield from told(node, depth + 1)
            else:
                yield "  " * depth + str(node.title)

    return list(told(PdfReader(io.BytesIO(content)).outline, 0))


def elements(content: bytes) -> list[tuple[str, Any]]:
    """Every element of the structure tree in reading order: its tag, and itself."""

    def below(node: Any) -> Iterator[tuple[str, Any]]:
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, list):
            for one in node:
                yield from below(one)
        elif isinstance(node, dict):
            if "/S" in node:
                yield str(node["/S"]), node
            yield from below(node.get("/K", []))

    root = PdfReader(io.BytesIO(content)).trailer["/Root"]
    return list(below(root["/StructTreeRoot"]["/K"]))


def violations(content: bytes) -> list[str]:
    """What the machine-checkable rules of PDF/UA-1 find wrong."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.pdf"
        path.write_bytes(content)
        found = pdfua.validate(path)
    return [f"{one.rule_id}: {one.message}" for one in found.findings]
