"""From a template to a tagged PDF that fetches nothing but the app's own fonts."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

TEMPLATES: Final = Path(__file__).parent / "templates"
FONTS: Final = Path(__file__).parents[1] / "assets" / "vendor" / "fonts"
_FONT: Final = "font:"


class PrintingError(RuntimeError):
    """No PDF can be made on this machine; the message says what is missing."""


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def html_of(template: str, content: dict[str, Any]) -> str:
    """A page as HTML; every text of the content is escaped."""
    return _environment().get_template(template).render(**content)


def pdf_of(template: str, content: dict[str, Any]) -> bytes:
    """A page as PDF/UA-1.

    Raises:
        PrintingError: A system library that WeasyPrint needs is missing.
    """
    try:
        import weasyprint  # noqa: PLC0415 - without Pango only this fails, not the app
        from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415
    except OSError as error:
        raise PrintingError(
            "PDF files cannot be made here: the system library Pango is missing. Install it "
            "(Debian: apt install libpango-1.0-0 libpangoft2-1.0-0) and try again; everything "
            "else works without it."
        ) from error

    class OnlyFonts(URLFetcher):
        """Gives the app's own fonts and nothing else: no file, no network."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            """The font of a `font:` address."""
            name = url.removeprefix(_FONT)
            if not url.startswith(_FONT) or name not in _fonts():
                raise ValueError("only the app's own fonts are read")
            return URLFetcherResponse(url, (FONTS / name).read_bytes())

    out = io.BytesIO()
    page = weasyprint.HTML(string=html_of(template, content), url_fetcher=OnlyFonts())
    page.write_pdf(out, pdf_variant="pdf/ua-1")
    return out.getvalue()


@cache
def _fonts() -> frozenset[str]:
    return frozenset(path.name for path in FONTS.glob("*.woff2"))
