"""A grid of many rows: what the browser needs to draw it, and where it stands.

The grid's script is large, so the page holds only a place; assets/grid.js fetches the script and
draws what the store beside the place says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from analytics.influencer_metrics import metric_of
from analytics.metrics import METRICS, Metric
from charts import format as fmt
from layouts import states
from layouts.attributes import aria

HEIGHT: Final = 560
NARROWEST: Final = 80
"""Pixels of a column of figures at least: its filter needs them."""
_FIGURE: Final = 8
_LETTER: Final = 7
_PADDING: Final = 26
THEME: Final = """themeQuartz.withParams({
    accentColor: "var(--accent)", backgroundColor: "var(--surface)",
    foregroundColor: "var(--text)", headerBackgroundColor: "var(--surface)",
    headerTextColor: "var(--text-faint)", borderColor: "var(--line)",
    rowHoverColor: "var(--surface-hover)", oddRowBackgroundColor: "var(--surface)",
    menuBackgroundColor: "var(--surface-raised)", inputBackgroundColor: "var(--surface)",
    fontFamily: "var(--font)", fontSize: 13, headerFontSize: 12, headerFontWeight: 500,
    rowHeight: 38, headerHeight: 36, wrapperBorder: false, wrapperBorderRadius: 0, spacing: 6
})"""


@dataclass(frozen=True)
class Text:
    """A column of text.

    Attributes:
        key: Column of the rows.
        heading: Its heading.
        width: Its width in pixels.
        linked: Whether its cells lead to the row's page.
    """

    key: str
    heading: str
    width: int = 130
    linked: bool = False


def store(grid_id: str) -> str:
    """Id of the store that says what to draw."""
    return f"{grid_id}-spec"


def ticked(grid_id: str) -> str:
    """Id of the store of the rows whose boxes are ticked: their `value`s."""
    return f"{grid_id}-ticked"


def listed(grid_id: str) -> str:
    """Id of the store of the rows that are listed while a column leaves some out; else None."""
    return f"{grid_id}-listed"


def place(grid_id: str) -> str:
    """Id of the place where the grid is drawn."""
    return f"{grid_id}-place"


def room(grid_id: str, label: str) -> Component:
    """The place of a grid, at its final size."""
    return html.Div(
        [
            dcc.Store(id=store(grid_id)),
            dcc.Store(id=ticked(grid_id), data=[]),
            dcc.Store(id=listed(grid_id)),
            html.Div(
                [states.skeleton("row") for _ in range(8)],
                id=place(grid_id),
                className="grid-room",
                role="region",
                **aria(label=label),
            ),
        ]
    )


def spec(
    grid_id: str,
    name: str,
    script: str,
    place: tuple[str, str],
    rows: pd.DataFrame,
    texts: Sequence[Text],
    metrics: Sequence[str],
    total: Mapping[str, float | None],
    ticks: str = "Compare",
) -> dict[str, Any]:
    """What the browser draws.

    Args:
        grid_id: Id of the grid.
        name: What the file of its rows is called, without ".csv".
        script: Address of the grid's script.
        place: What stands before and behind a row's (quoted) value in the address of its page.
        rows: Columns `value` (one per row), those of `texts` and the metrics.
        texts: Columns of text, the first one pinned.
        metrics: Keys of the metrics shown, in order.
        total: The figures of the last row.
        ticks: What the boxes are for.
    """
    columns: dict[str, list[Any]] = {
        key: rows[key].to_numpy("object").tolist()
        for key in ("value", *(text.key for text in texts))
    }
    measured = rows[list(metrics)].astype("float64").round(6)
    figures = {key: fmt.known(measured[key]) for key in metrics}
    least, most = (fmt.known(ends) for ends in (measured.min(), measured.max()))
    first, *more = texts
    total_row = {"value": "", first.key: "All", **{key: total.get(key) for key in metrics}}
    return {
        "script": script,
        "columns": columns | figures,
        "place": place,
        "props": {
            "id": grid_id,
            "columnDefs": [
                _text(first) | {"pinned": "left"},
                *map(_text, more),
                *(
                    _figure(metric_of(key)) | {"minWidth": width(key, [total.get(key), low, high])}
                    for key, low, high in zip(metrics, least, most, strict=True)
                ),
            ],
            "defaultColDef": {
                "sortable": True,
                "resizable": True,
                "suppressHeaderMenuButton": True,
                # Whoever takes the rows away wants numbers to calculate with.
                "useValueFormatterForExport": False,
            },
            "getRowId": "params.data.value",
            "csvExportParams": {
                "fileName": f"{name}.csv",
                "processCellCallback": {"function": "roiPlainCell(params)"},
            },
            "dashGridOptions": {
                "theme": {"function": THEME},
                "context": {
                    "symbol": fmt.symbol(),
                    "locale": fmt.locale(),
                    "most": {key: high or 0.0 for key, high in zip(metrics, most, strict=True)},
                },
                "pinnedBottomRowData": [total_row],
                "enableCellTextSelection": True,
                "rowSelection": {
                    "mode": "multiRow",
                    "headerCheckbox": False,
                    "enableClickSelection": False,
                },
                "selectionColumnDef": {
                    "pinned": "left",
                    "width": 80,
                    "headerName": ticks,
                },
                "ensureDomOrder": True,
                "suppressColumnVirtualisation": True,  # a screen reader meets every column
                "tooltipShowDelay": 300,
                "animateRows": False,
                "rowBuffer": 3,
            },
            "style": {"height": HEIGHT, "width": "100%"},
        },
    }


def width(key: str, values: Sequence[float | None]) -> int:
    """Pixels for a metric's heading and for its longest figure: mostly the total, in bold."""
    known = [value for value in values if value is not None]
    ends = (min(known), max(known)) if known else ()
    longest = max((len(fmt.metric(key, end)) for end in ends), default=0)
    heading = len(metric_of(key).short)
    return max(NARROWEST, max(longest * _FIGURE, heading * _LETTER) + _PADDING)


def _text(text: Text) -> dict[str, Any]:
    column: dict[str, Any] = {
        "field": text.key,
        "headerName": text.heading,
        "width": text.width,
        "filter": "agTextColumnFilter",
        "floatingFilter": True,
    }
    return column | ({"cellRenderer": "RoiLink"} if text.linked else {})


def _unit(about: Metric) -> str:
    """How a figure is written: small money ratios, such as cost per order, keep their paise."""
    return "each" if about.unit == "inr" and about.bottom is not None else about.unit


def _figure(about: Metric) -> dict[str, Any]:
    column: dict[str, Any] = {
        "field": about.key,
        "headerName": about.short,
        "headerTooltip": f"{about.label}: {about.help}",
        "type": "rightAligned",
        "flex": 1,
        "filter": "agNumberColumnFilter",
        "floatingFilter": True,
        "sortingOrder": ["desc", "asc", None],
        "comparator": {"function": "roiOrder"},
        "valueFormatter": {"function": f"roiFigure(params, '{_unit(about)}', {about.decimals})"},
    }
    if about.additive and about.key in METRICS:
        column["cellStyle"] = {"function": "roiBar(params)"}
    return column
