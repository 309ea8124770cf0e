"""The filter bar: its controls and the chips of what is active."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import html
from dash.development.base_component import Component

from analytics.filters import COMPARISONS, DIMENSIONS, PERIODS, Filters
from layouts import ids
from layouts.attributes import aria, data
from layouts.filter_controls import follower_range, labelled, multiple, range_picker, single
from layouts.view_words import Chip

# The dimensions with a control in the bar; others filter by a click or a link and show as chips.
CONTROLS: Final = ("brand", "platform", "campaign", "product", "tier")


def layout() -> Component:
    """The bar with empty controls; the view fills them."""
    toggle = html.Button(
        [
            html.Span(className="icon icon-filter", **aria(hidden="true")),
            "Filters",
            html.Span(id=ids.FILTER_COUNT, className="filter-count"),
        ],
        className="button filter-toggle",
        type="button",
        **aria(expanded="false", controls=ids.FILTER_PANEL),
        **data(toggles=ids.FILTER_PANEL),
    )
    return html.Section(
        [
            toggle,
            html.Div(_controls(), id=ids.FILTER_PANEL, className="filter-panel"),
            html.Div(
                [html.Div(id=ids.FILTER_CHIPS, className="filter-chips"), _reset()],
                className="filter-active",
            ),
        ],
        id=ids.FILTER_BAR,
        className="filter-bar",
        **aria(label="Filters"),
    )


def _controls() -> list[Component]:
    return [
        labelled(
            "Period",
            ids.FILTER_PERIOD,
            single(ids.FILTER_PERIOD, PERIODS, Filters().period),
        ),
        html.Div(
            labelled("Dates", ids.FILTER_RANGE, range_picker(ids.FILTER_RANGE)),
            id=ids.FILTER_RANGE_BOX,
            hidden=True,
        ),
        labelled(
            "Compare",
            ids.FILTER_COMPARE,
            single(ids.FILTER_COMPARE, COMPARISONS, Filters().compare),
        ),
        html.Div(
            labelled(
                "Compared days",
                ids.FILTER_COMPARE_RANGE,
                range_picker(ids.FILTER_COMPARE_RANGE),
            ),
            id=ids.FILTER_COMPARE_BOX,
            hidden=True,
        ),
        *[
            labelled(
                DIMENSIONS[key].label, ids.filter_control(key), multiple(ids.filter_control(key))
            )
            for key in CONTROLS
        ],
        follower_range(),
        html.Div(id=ids.FILTER_EXTRAS, className="filter-extras"),
    ]


def chip_row(active: Sequence[Chip]) -> list[Component]:
    """The chips, each a button that takes itself away."""
    return [_chip(chip) for chip in active]


def _reset() -> Component:
    return html.Button(
        "Reset",
        id=ids.FILTER_RESET,
        className="button button-quiet filter-reset",
        type="button",
        hidden=True,
    )


def _chip(chip: Chip) -> Component:
    return html.Button(
        [
            html.Span(f"{chip.label}: ", className="chip-label"),
            html.Span(chip.text, className="chip-text"),
            html.Span("×", className="chip-cross", **aria(hidden="true")),
        ],
        id=ids.chip(chip.key, chip.value),
        className="chip",
        type="button",
        **aria(label=f"Remove filter {chip.label}: {chip.text}"),
    )
