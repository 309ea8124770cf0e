"""The filter bar: its controls and the chips of what is active."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from analytics.filters import COMPARISONS, DIMENSIONS, PERIODS, Filters
from charts.view_words import Chip, Choice, without
from layouts import ids, saved_views, snapshot
from layouts.attributes import aria, data
from layouts.filter_controls import (
    follower_range,
    labelled,
    multiple,
    options,
    range_picker,
    single,
)
from layouts.links import search_of

FIRST: Final = ("brand", "platform", "campaign", "product", "tier")
"""Dimensions whose controls are always in sight."""

MORE: Final = tuple(key for key in DIMENSIONS if key not in FIRST)
"""Dimensions behind "More filters", with the extra columns of the files."""

CONTROLS: Final = (*FIRST, *MORE)
NOTHING: Final[Mapping[str, Sequence[Choice]]] = MappingProxyType({})


Known = Mapping[str, Sequence[Choice]]


def layout(known: Known = NOTHING) -> Component:
    """The bar without filters.

    Args:
        known: The values that each control offers; controls without values stay out of sight.
    """
    icon = html.Span(className="icon icon-filter", **aria(hidden="true"))
    toggle = _disclosure("Filters", ids.FILTER_PANEL, ids.FILTER_COUNT, "filter-toggle", [icon])
    return html.Section(
        [
            toggle,
            html.Div(_controls(known), id=ids.FILTER_PANEL, className="filter-panel"),
            html.Div(
                [
                    html.Div(id=ids.FILTER_CHIPS, className="filter-chips"),
                    _reset(),
                ],
                className="filter-active",
            ),
        ],
        id=ids.FILTER_BAR,
        className="filter-bar",
        **aria(label="Filters"),
    )


def _controls(known: Known) -> list[Component]:
    return [
        labelled(
            "Period",
            ids.FILTER_PERIOD,
            single(ids.FILTER_PERIOD, PERIODS, Filters().period),
        ),
        labelled("Dates", ids.FILTER_RANGE, range_picker(ids.FILTER_RANGE), hidden=True),
        labelled(
            "Compare",
            ids.FILTER_COMPARE,
            single(ids.FILTER_COMPARE, COMPARISONS, Filters().compare),
        ),
        labelled(
            "Compared days",
            ids.FILTER_COMPARE_RANGE,
            range_picker(ids.FILTER_COMPARE_RANGE),
            hidden=True,
        ),
        *(_dimension(key, known) for key in FIRST),
        follower_range(),
        _disclosure("More filters", ids.FILTER_MORE, ids.FILTER_MORE_COUNT, "filter-more-toggle"),
        snapshot.menu(),
        saved_views.menu(),
        html.Div(
            [
                *(_dimension(key, known) for key in MORE),
                html.Div(id=ids.FILTER_EXTRAS, className="filter-extras"),
            ],
            id=ids.FILTER_MORE,
            className="filter-more",
        ),
    ]


def _dimension(key: str, known: Known) -> Component:
    control, choices = ids.filter_control(key), known.get(key, ())
    chooser = multiple(control, options(choices, ()))
    return labelled(DIMENSIONS[key].label, control, chooser, hidden=bool(known) and not choices)


def _disclosure(text: str, panel: str, count: str, css: str, icon: Sequence[Component] = ()) -> Any:
    """A button that shows or hides a panel, with how many filters in it are active."""
    return html.Button(
        [*icon, text, html.Span(id=count, className="filter-count")],
        className=f"button {css}",
        type="button",
        **aria(expanded="false", controls=panel),
        **data(toggles=panel),
    )


def chip_row(active: Sequence[Chip], filters: Filters) -> list[Component]:
    """The chips, each a button that leads to the view without it; assets/frame.js goes there."""
    return [_chip(chip, without(filters, chip.key, chip.value)) for chip in active]


def _reset() -> Component:
    return html.Button(
        "Reset",
        id=ids.FILTER_RESET,
        className="button button-quiet filter-reset",
        type="button",
        hidden=True,
        **data(goes=""),
    )


def _chip(chip: Chip, rest: Filters) -> Component:
    return html.Button(
        [
            html.Span(f"{chip.label}: ", className="chip-label"),
            html.Span(chip.text, className="chip-text"),
            html.Span("×", className="chip-cross", **aria(hidden="true")),
        ],
        className="chip",
        type="button",
        **aria(label=f"Remove filter {chip.label}: {chip.text}"),
        **data(goes=search_of(rest)),
    )
