"""A workbook of text, written as it is sent: no row waits in memory for the last one.

Every cell is text, so that ids keep their zeros, dates their order and nothing is computed. What
looks like a formula carries the mark that Excel itself gives to text typed after an apostrophe
(`quotePrefix`): it is shown as it is, also after somebody has edited it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

SHEET_ROWS: Final = 1_048_575
"""Rows below the header that one sheet holds; more go to the next sheet."""
CELL_LENGTH: Final = 32_767
DEFAULT_WIDTH: Final = 18

_CHUNK_BYTES: Final = 1 << 16
_ROWS_A_WRITE: Final = 500
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_TEXT, _HEADER, _QUOTED, _WRONG, _WRONG_QUOTED = range(5)

# Digits that are text, as ids and dates are, would each be marked by Excel as an error.
_DIGITS_MAY_BE_TEXT: Final = (
    '<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
)
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES: Final = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFDECEA"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="5">'
    '<xf numFmtId="49" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/>'
    '<xf numFmtId="49" applyNumberFormat="1" quotePrefix="1"/>'
    '<xf numFmtId="49" fillId="2" applyNumberFormat="1" applyFill="1"/>'
    '<xf numFmtId="49" fillId="2" applyNumberFormat="1" applyFill="1" quotePrefix="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)

Row = Sequence[str]


@dataclass(frozen=True)
class Layout:
    """How the sheets of a workbook look.

    Attributes:
        columns: Their headers.
        widths: Width in characters of the columns that need another than the usual one.
        names_wrong: Column whose cells name the column of the same row that is wrong; that cell
            is coloured.
        sheet: Name of the first sheet.
    """

    columns: Sequence[str]
    widths: Mapping[str, int] = field(default_factory=dict[str, int])
    names_wrong: str | None = None
    sheet: str = "Rows"


def xlsx_chunks(layout: Layout, rows: Iterable[Row]) -> Iterator[bytes]:
    """The bytes of an XLSX file with `rows` under the layout's columns, piece by piece."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        sheets, waiting, more = 0, iter(rows), True
        while more:
            sheets += 1
            with archive.open(f"xl/worksheets/sheet{sheets}.xml", "w", force_zip64=True) as out:
                for text in _sheet_xml(layout, islice(waiting, SHEET_ROWS)):
                    out.write(text.encode())
                    yield from sink.full()
            following = next(waiting, None)
            more = following is not None
            waiting = chain([following] if following is not None else [], waiting)
        for name, text in _frame(layout, sheets):
            archive.writestr(name, text)
    yield sink.rest()


class _Sink(io.RawIOBase):
    """Where the archive writes: it cannot seek, and hands on what it has."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        piece = bytes(data)
        self._held += piece
        return len(piece)

    def full(self) -> Iterator[bytes]:
        if len(self._held) >= _CHUNK_BYTES:
            yield self.rest()

    def rest(self) -> bytes:
        data = bytes(self._held)
        self._held.clear()
        return data


def _sheet_xml(layout: Layout, rows: Iterable[Row]) -> Iterator[str]:
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{layout.widths.get(name, DEFAULT_WIDTH)}" '
        'customWidth="1"/>'
        for at, name in enumerate(layout.columns, start=1)
    )
    yield (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData><row>"
        + "".join(_cell(name, _HEADER) for name in layout.columns)
        + "</row>"
    )
    for some in _batches(rows):
        yield "".join(_row_xml(layout, row) for row in some)
    yield f"</sheetData>{_DIGITS_MAY_BE_TEXT}</worksheet>"


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while some := list(islice(waiting, _ROWS_A_WRITE)):
        yield some


def _row_xml(layout: Layout, row: Row) -> str:
    wrong = row[layout.columns.index(layout.names_wrong)] if layout.names_wrong else None
    cells = [
        _cell(text, _style(text, wrong=header == wrong))
        for header, text in zip(layout.columns, row, strict=True)
    ]
    return f"<row>{''.join(cells)}</row>"


def _style(text: str, *, wrong: bool) -> int:
    quoted = text.startswith(_FORMULA)
    if wrong:
        return _WRONG_QUOTED if quoted else _WRONG
    return _QUOTED if quoted else _TEXT


def _cell(text: str, style: int) -> str:
    if not text:
        return f'<c s="{style}"/>'
    plain = _FORBIDDEN.sub("", text[:CELL_LENGTH])
    content = escape(plain, {"\r": "&#13;"})
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{content}</t></is></c>'


def _frame(layout: Layout, sheets: int) -> list[tuple[str, str]]:
    """The parts of the archive that tell a spreadsheet program what the sheets are."""
    numbers = range(1, sheets + 1)
    listed = "".join(
        f'<sheet name="{escape(layout.sheet)}{"" if at == 1 else f" {at}"}" sheetId="{at}" '
        f'r:id="rId{at}"/>'
        for at in numbers
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in numbers
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for at in numbers
    )
    relationships = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    return [
        (
            "xl/workbook.xml",
            f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>'
            "</workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            f'{_XML}{relationships}{links}<Relationship Id="rId{sheets + 1}" '
            f'Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        ),
        ("xl/styles.xml", _STYLES),
        (
            "_rels/.rels",
            f'{_XML}{relationships}<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        ),
        (
            "[Content_Types].xml",
            f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
            f"{types}</Types>",
        ),
    ]
