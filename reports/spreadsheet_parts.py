"""The parts of a workbook around its cells: styles, formats of numbers, and what the sheets are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import quoteattr

from charts.format import SYMBOLS
from reports.columns import Column
from reports.spreadsheet_cells import style_of

_WIDTHS: Final = {"text": 18, "money": 18, "each": 14, "date": 12, "time": 18}
_USUAL_WIDTH: Final = 12
_MOST_WIDTH: Final = 34

# Digits that are text, as ids and dates are, would each be marked by Excel as an error.
_DIGITS_MAY_BE_TEXT: Final = (
    '<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
)
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TEXT, _GENERAL, _OWN = 49, 0, 164


def sheet_start(columns: Sequence[Column], widths: Mapping[str, int], *, frozen: bool) -> str:
    """What stands before the rows of a sheet: its columns, and a header that stays in sight."""
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    listed = "".join(
        f'<col min="{at}" max="{at}" width="{widths.get(column.key, _width(column))}" '
        f'style="{style_of(column.kind)}" customWidth="1"/>'
        for at, column in enumerate(columns, start=1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        f"{pane if frozen else ''}</sheetView></sheetViews>"
        f"<cols>{listed}</cols><sheetData>"
    )


def _width(column: Column) -> int:
    least = _WIDTHS.get(column.kind, _USUAL_WIDTH)
    return min(max(least, len(column.label) + 4), _MOST_WIDTH)


def sheet_end(columns: int, rows: int) -> str:
    """What stands behind the rows of a sheet.

    Args:
        columns: How many columns it has.
        rows: How many rows the header filters, itself included; 0 for none.
    """
    shown = f'<autoFilter ref="A1:{_letters(columns)}{rows}"/>' if rows else ""
    return f"</sheetData>{shown}{_DIGITS_MAY_BE_TEXT}</worksheet>"


def _letters(column: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def number_formats(currency: str) -> Mapping[str, str]:
    """How a spreadsheet writes the numbers of each kind.

    Grouping in lakh and crore has no sign of its own: a format for each size writes it, up to
    99.99 crore; what is larger, or below zero, is grouped as the program does.
    """
    symbol = f'"{SYMBOLS[currency]}"'
    if currency == "INR":
        whole = r"[>=10000000]{0}##\,##\,##\,##0{1};[>=100000]{0}##\,##\,##0{1};{0}##,##0{1}"
    else:
        whole = "{0}#,##0{1}"
    return {
        "count": whole.format("", ""),
        "number": "0.00",
        "money": whole.format(symbol, ".00"),
        "each": whole.format(symbol, ".00"),
        "percent": '0.00"%"',
        "ratio": '0.00"×"',
        "date": "yyyy-mm-dd",
        "time": "yyyy-mm-dd hh:mm",
    }


def frame(names: Sequence[str], currency: str) -> Iterator[tuple[str, str]]:
    """The parts that tell a spreadsheet program what the sheets are and how cells look."""
    numbers = range(1, len(names) + 1)
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"/>'
        for at, name in zip(numbers, names, strict=True)
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
    yield (
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{_XML}{relationships}{links}<Relationship Id="rId{len(names) + 1}" '
        f'Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    )
    yield "xl/styles.xml", _styles(currency)
    yield (
        "_rels/.rels",
        f'{_XML}{relationships}<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
    )
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
        f"{types}</Types>",
    )


def _styles(currency: str) -> str:
    """The table of styles, in the order of `spreadsheet_cells.STYLES`."""
    formats = number_formats(currency)
    ids = {kind: _OWN + at for at, kind in enumerate(formats)}
    written = "".join(
        f'<numFmt numFmtId="{ids[kind]}" formatCode={quoteattr(code)}/>'
        for kind, code in formats.items()
    )
    looks = [
        f'<xf numFmtId="{_GENERAL}"/>',
        f'<xf numFmtId="{_TEXT}" applyNumberFormat="1"/>',
        f'<xf numFmtId="{_TEXT}" fontId="1" applyNumberFormat="1" applyFont="1"/>',
        f'<xf numFmtId="{_TEXT}" applyNumberFormat="1" quotePrefix="1"/>',
        f'<xf numFmtId="{_TEXT}" fillId="2" applyNumberFormat="1" applyFill="1"/>',
        f'<xf numFmtId="{_TEXT}" fillId="2" applyNumberFormat="1" applyFill="1" quotePrefix="1"/>',
        *(f'<xf numFmtId="{one}" applyNumberFormat="1"/>' for one in ids.values()),
    ]
    return (
        f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="{len(ids)}">{written}</numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">'
        '<fgColor rgb="FFFDECEA"/></patternFill></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f'<cellXfs count="{len(looks)}">{"".join(looks)}</cellXfs><cellStyles count="1">'
        '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
