"""A page of the screen on paper: PDF with tags and page numbers, or one tall PNG."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pypdfium2
from PIL.PngImagePlugin import PngInfo

from analytics.influencer_metrics import INFLUENCER_METRICS
from analytics.measured_metrics import MEASURED_METRICS
from analytics.metrics import METRICS
from analytics.payouts.metrics import PAYOUT_METRICS
from analytics.plan.metrics import PLAN_METRICS
from reports.across import PAGE_MM, across
from reports.chart_picture import ChartPicture
from reports.page_pictures import PDFIUM
from reports.printing import Picture, pdf_of
from reports.provenance import PRODUCT, Provenance
from reports.screen import Block, Cards, Finding, Screen, ScreenError, Table, Words

TEMPLATE: Final = "screen.html"
PIXELS_ACROSS: Final = 820
"""Pixels of the screen that fill it; assets/snapshot_page.js draws no chart wider."""
TALLEST_MM: Final = 215.0
SHORT: Final = 14
"""Rows that a table may have to stay on one page."""
SHOTS: Final = 2.0
"""Pixels of a PNG per pixel of the screen, at 96 to the inch."""
MOST_PIXELS: Final = 45_000_000
_POINTS: Final = 72 / 96
_BELOW: Final = 28.0


def screen_pdf(screen: Screen, tab: str, about: Provenance) -> bytes:
    """The page as PDF/UA; the same page, data and time give the same bytes.

    Args:
        screen: What was on the screen.
        tab: What the navigation calls the page.
        about: Of which view and data, and when.

    Raises:
        PrintingError: No PDF can be made on this machine.
    """
    return _printed(screen, tab, about, is_tall=False)


def screen_png(screen: Screen, tab: str, about: Provenance) -> bytes:
    """The page as one tall picture, two pixels for each of the screen.

    Args:
        screen: What was on the screen.
        tab: What the navigation calls the page.
        about: Of which view and data, and when.

    Raises:
        PrintingError: No page can be set on this machine.
        ScreenError: The page is too long for one picture.
    """
    printed = _printed(screen, tab, about, is_tall=True)
    with PDFIUM:
        document = pypdfium2.PdfDocument(printed)
        try:
            picture = _only_page(document).to_pil()
        finally:
            document.close()
    said = PngInfo()
    for name, value in (("Title", f"{screen.title}, {about.view}"), *_lines(screen, about)):
        said.add_itxt(name, value)
    out = io.BytesIO()
    picture.save(out, "PNG", pnginfo=said)
    return out.getvalue()


def _only_page(document: pypdfium2.PdfDocument) -> pypdfium2.PdfBitmap:
    """The page down to where its content ends."""
    page = document[0]
    width, height = page.get_size()
    content = (one.get_bounds()[1] for one in page.get_objects(max_depth=1))
    end = max(min(content, default=height) - _BELOW * _POINTS, 0.0)
    scale = SHOTS / _POINTS
    pixels = width * (height - end) * scale**2
    if len(document) > 1 or pixels > MOST_PIXELS:
        raise ScreenError(
            "This page is too long for one picture. Take it as PDF, or tick fewer parts of it."
        )
    return page.render(
        scale=scale,  # pyright: ignore[reportArgumentType] - its default makes it look like int
        crop=(0, end, 0, 0),
        rev_byteorder=True,
    )


def _printed(screen: Screen, tab: str, about: Provenance, *, is_tall: bool) -> bytes:
    pictures = {chart.name: Picture(chart.content, "image/png") for chart in screen.charts}
    return pdf_of(TEMPLATE, {**content_of(screen, tab, about), "is_tall": is_tall}, pictures)


def content_of(screen: Screen, tab: str, about: Provenance) -> dict[str, Any]:
    """What the page says, ready to print."""
    return {
        "product": PRODUCT,
        "tab": tab,
        "title": screen.title or tab,
        "lead": screen.lead,
        "view": about.view,
        "moment": about.moment,
        "parts": [
            {
                "title": part.title,
                "notes": part.notes,
                "blocks": [shown for block in part.blocks for shown in _blocks(block)],
            }
            for part in screen.parts
        ],
        "moved": (
            f"The screen showed snapshot {screen.snapshot}; the data have moved on to "
            f"{about.snapshot} since."
            if _has_moved(screen, about)
            else ""
        ),
        "lines": _lines(screen, about, metrics_of(screen.shown)),
    }


def _has_moved(screen: Screen, about: Provenance) -> bool:
    return bool(screen.snapshot) and screen.snapshot != about.snapshot


def _lines(screen: Screen, about: Provenance, metrics: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Where the figures come from: what is known of the data that the screen showed."""
    lines = about.lines(metrics)
    if not _has_moved(screen, about):
        return lines
    # The hash is that of the data of now, which these figures are not.
    shown = {"Data": f"snapshot {screen.snapshot}, no longer the newest"}
    return [(name, shown.get(name, said)) for name, said in lines if name != "Data hash"]


def metrics_of(shown: Iterable[str]) -> list[str]:
    """Keys of the metrics that a page shows, each once; what is no metric is left out.

    Args:
        shown: Keys or labels of metrics.
    """
    shelves = (METRICS, INFLUENCER_METRICS, MEASURED_METRICS, PAYOUT_METRICS, PLAN_METRICS)
    known = {name: key for shelf in shelves for key in shelf for name in (shelf[key].label, key)}
    return list(dict.fromkeys(known[name] for name in shown if name in known))


def _blocks(block: Block) -> list[Mapping[str, Any]]:
    """A block as the template prints it: a table that is too wide is several.

    What `is_short` stays on one page, with the heading if it comes first.
    """
    match block:
        case ChartPicture():
            return [{"kind": "chart", "is_short": True, "chart": block, "mm": _width(block)}]
        case Table():
            is_short = len(block.rows) <= SHORT
            return [{"kind": "table", "is_short": is_short, "table": one} for one in across(block)]
        case Finding():
            return [{"kind": "finding", "is_short": True, "finding": block}]
        case Cards():
            return [{"kind": "cards", "is_short": False, "cards": block.cards}]
        case Words():
            kind = "list" if block.is_list else "text"
            return [{"kind": kind, "is_short": False, "lines": block.lines}]


def _width(chart: ChartPicture) -> str:
    """Millimetres across: as large as beside the others, and never longer than a page."""
    natural = min(chart.width / PIXELS_ACROSS, 1.0) * PAGE_MM
    return f"{min(natural, TALLEST_MM * chart.width / chart.height):.1f}"
