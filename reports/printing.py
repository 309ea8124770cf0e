"""From a template to a tagged PDF that fetches nothing but the app's own fonts and pictures."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from charts import format as fmt
from reports import collector, typefaces

TEMPLATES: Final = Path(__file__).parent / "templates"
SVG: Final = "image/svg+xml"
PNG: Final = "image/png"
_PICTURE: Final = "picture:"


class PrintingError(RuntimeError):
    """No PDF can be made on this machine; the message says what is missing."""


@dataclass(frozen=True)
class Picture:
    """A picture that a template shows as `<img src="picture:NAME" alt="…">`.

    Attributes:
        content: Its bytes, made or checked by the app.
        kind: Its media type.
    """

    content: bytes
    kind: str = SVG


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["with_units"] = fmt.with_units
    return made


def html_of(template: str, content: Mapping[str, Any]) -> str:
    """A page as HTML; every text of the content is escaped."""
    return _environment().get_template(template).render(**content)


def pdf_of(
    template: str, content: Mapping[str, Any], pictures: Mapping[str, Picture] | None = None
) -> bytes:
    """A page as PDF/UA-1; the same page and pictures give the same bytes.

    Args:
        template: Its name in `TEMPLATES`.
        content: What it shows; every text is escaped.
        pictures: The pictures that it may show, by name; no other is fetched.

    Raises:
        PrintingError: A system library that WeasyPrint needs is missing.
    """
    try:
        import weasyprint  # noqa: PLC0415 - without Pango only this fails, not the app
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415
    except OSError as error:
        raise PrintingError(
            "PDF files cannot be made here: the system library Pango is missing. Install it "
            "(Debian: apt install libpango-1.0-0 libpangoft2-1.0-0) and try again; everything "
            "else works without it."
        ) from error
    shown = pictures or {}

    class OnlyOwn(URLFetcher):
        """Gives the app's own fonts and the page's own pictures: no file, no network."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            """The font of a `font:` address, or the picture of a `picture:` one."""
            if (font := typefaces.font_of(url)) is not None:
                return URLFetcherResponse(url, font)
            name = url.removeprefix(_PICTURE)
            if url.startswith(_PICTURE) and name in shown:
                picture = shown[name]
                return URLFetcherResponse(url, picture.content, {"Content-Type": picture.kind})
            raise ValueError("only the app's own fonts and pictures are read")

    written, fetcher, fonts = html_of(template, content), OnlyOwn(), FontConfiguration()
    drawn = [one.content.decode() for one in shown.values() if one.kind == SVG]
    faces = typefaces.css(written, *drawn)
    out = io.BytesIO()
    with collector.resting():
        weasyprint.HTML(string=written, url_fetcher=fetcher).write_pdf(
            out,
            stylesheets=[weasyprint.CSS(string=faces, url_fetcher=fetcher, font_config=fonts)],
            font_config=fonts,
            finisher=_finish,
            pdf_variant="pdf/ua-1",
            pdf_identifier=_identifier(written, shown),
        )
    return out.getvalue()


def _finish(_document: Any, pdf: Any) -> None:
    """Write what PDF/UA wants beyond WeasyPrint: the scope of header cells, links that print."""
    rows = [one for one in pdf.objects if isinstance(one, dict) and one.get("S") == "/TR"]
    by_reference = {one.reference: one for one in pdf.objects}
    for row in rows:
        cells = [by_reference[reference] for reference in row["K"]]
        names_row = any(cell["S"] == "/TD" for cell in cells)
        for cell in cells:
            if cell["S"] == "/TH":
                cell["A"]["Scope"] = "/Row" if names_row else "/Column"
    for one in pdf.objects:
        if isinstance(one, dict) and one.get("Subtype") == "/Link":
            one["F"] = 4


def _identifier(written: str, pictures: Mapping[str, Picture]) -> bytes:
    """What names a file of this content, in place of a random number."""
    parts = hashlib.sha256(written.encode())
    for name in sorted(pictures):
        parts.update(pictures[name].content)
    return parts.hexdigest()[:32].encode()
