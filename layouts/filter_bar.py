"""The filter bar: controls, the chips of what is active, and the words for a view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from dash import dcc, html
from dash.development.base_component import Component

from analytics.filters import (
    COMPARISONS,
    DIMENSIONS,
    PERIODS,
    Dimension,
    Filters,
    Window,
    dimension_of,
)
from charts import format as fmt
from layouts import ids
from layouts.attributes import aria, data

# The dimensions with a control in the bar; others filter by a click or a link and show as chips.
CONTROLS: Final = ("brand", "platform", "campaign", "product", "tier")
PERIOD_CHIP: Final = "period"
COMPARE_CHIP: Final = "compare"


class Choice(Protocol):
    """What `performance.options` says about one value."""

    @property
    def value(self) -> str: ...  # noqa: D102 - named in the class
    @property
    def label(self) -> str: ...  # noqa: D102 - named in the class
    @property
    def count(self) -> int: ...  # noqa: D102 - named in the class


@dataclass(frozen=True)
class Chip:
    """One active filter in words."""

    key: str
    value: str
    label: str
    text: str


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
        _labelled(
            "Period",
            ids.FILTER_PERIOD,
            _single(ids.FILTER_PERIOD, PERIODS, Filters().period),
        ),
        html.Div(
            _labelled("Dates", ids.FILTER_RANGE, _range_picker()),
            id=ids.FILTER_RANGE_BOX,
            hidden=True,
        ),
        _labelled(
            "Compare",
            ids.FILTER_COMPARE,
            _single(ids.FILTER_COMPARE, COMPARISONS, Filters().compare),
        ),
        *[
            _labelled(
                DIMENSIONS[key].label, ids.filter_control(key), _multiple(ids.filter_control(key))
            )
            for key in CONTROLS
        ],
        html.Div(id=ids.FILTER_EXTRAS, className="filter-extras"),
    ]


def extra_controls(
    known: Sequence[Dimension], choices: Mapping[str, Sequence[Choice]], filters: Filters
) -> list[Component]:
    """A control for each extra column of the files that can be filtered by.

    Args:
        known: The columns.
        choices: Their values.
        filters: The view, which the controls show.
    """
    controls: list[Component] = []
    for dimension in known:
        chosen = filters.of(dimension.key)
        control = _multiple(ids.extra_filter(dimension.key))
        control.options = options(choices.get(dimension.key, []), chosen)
        control.value = list(chosen)
        controls.append(
            html.Div(
                [
                    html.Span(
                        dimension.label,
                        id=ids.label(f"{ids.FILTER_EXTRA}-{len(controls)}"),
                        className="filter-label",
                    ),
                    control,
                ],
                className="filter",
                role="group",
                **aria(label=dimension.label),
            )
        )
    return controls


def _labelled(text: str, control_id: str, control: Component) -> Component:
    return html.Div(
        [
            html.Label(
                text, htmlFor=control_id, id=ids.label(control_id), className="filter-label"
            ),
            control,
        ],
        className="filter",
        role="group",
        **aria(label=text),
    )


def _single(control_id: str, choices: Mapping[str, str], value: str) -> Component:
    return dcc.Dropdown(
        id=control_id,
        options=[{"label": label, "value": key} for key, label in choices.items()],
        value=value,
        clearable=False,
        searchable=False,
        maxHeight=420,
    )


def _multiple(control_id: str | dict[str, str]) -> Any:
    return dcc.Dropdown(
        id=control_id,
        options=[],
        value=[],
        multi=True,
        placeholder="All",
        maxHeight=360,
        labels={
            "select_all": "Select all",
            "deselect_all": "Clear",
            "search": "Search",
            "no_options_found": "Nothing found",
        },
    )


def _range_picker() -> Component:
    return dcc.DatePickerRange(
        id=ids.FILTER_RANGE,
        display_format="D MMM YYYY",
        first_day_of_week=1,
        minimum_nights=0,
        number_of_months_shown=2,
        updatemode="bothdates",
        start_date_placeholder_text="From",
        end_date_placeholder_text="To",
    )


def labels_of(known: Mapping[str, Sequence[Choice]]) -> dict[tuple[str, str], str]:
    """(dimension, value) to its name on screen."""
    return {(key, choice.value): choice.label for key, values in known.items() for choice in values}


def options(known: Sequence[Choice], chosen: Sequence[str]) -> list[dict[str, Any]]:
    """Options of a control: values that exist, with counts, and chosen ones that do not."""
    found = {choice.value for choice in known}
    listed = [_option(choice.value, choice.label, choice.count) for choice in known]
    return listed + [_option(value, value, 0) for value in chosen if value not in found]


def _option(value: str, label: str, rows: int) -> dict[str, Any]:
    return {
        "label": html.Span(
            [
                html.Span(label or "(blank)", className="option-name"),
                html.Span(fmt.count(rows), className="option-count"),
            ],
            className="option",
        ),
        "value": value,
        "search": label,
    }


def chips(
    filters: Filters, labels: Mapping[tuple[str, str], str], days: Window | None = None
) -> list[Chip]:
    """What is active, one chip a value; the defaults have none.

    Args:
        filters: The view.
        labels: (dimension, value) to the words for it; a missing one shows the value itself.
        days: The days that the period stands for; presets count back from the last order.
    """
    found: list[Chip] = []
    if filters.period != Filters().period:
        found.append(Chip(PERIOD_CHIP, "", "Period", period_words(filters, days)))
    if filters.compare != Filters().compare:
        found.append(Chip(COMPARE_CHIP, "", "Compare", COMPARISONS[filters.compare]))
    for key, values in filters.selections:
        for value in values:
            text = labels.get((key, value)) or value or dimension_of(key).blank
            found.append(Chip(key, value, dimension_of(key).label, text))
    return found


def without(filters: Filters, key: str, value: str) -> Filters:
    """The view after a chip is taken away."""
    if key == PERIOD_CHIP:
        return filters.with_period(Filters().period)
    if key == COMPARE_CHIP:
        return filters.with_compare(Filters().compare)
    return filters.with_values(key, [kept for kept in filters.of(key) if kept != value])


def period_words(filters: Filters, days: Window | None = None) -> str:
    """The period as a person would say it, with the days that a preset stands for."""
    if filters.period != "custom":
        name = PERIODS[filters.period]
        return f"{name}, {fmt.span(days.start, days.end)}" if days else name
    if filters.start and filters.end:
        return fmt.span(filters.start, filters.end)
    if filters.start:
        return f"since {fmt.day(filters.start)}"
    return f"until {fmt.day(filters.end)}" if filters.end else PERIODS["all"]


def words(
    filters: Filters, labels: Mapping[tuple[str, str], str], days: Window | None = None
) -> str:
    """The whole view in one line, for the evidence of a figure."""
    parts = [period_words(filters, days)]
    for key, values in filters.selections:
        names = [labels.get((key, value)) or value or dimension_of(key).blank for value in values]
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        parts.append(f"{dimension_of(key).label}: {shown}")
    return "; ".join(parts)


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
