"""The controls of the filter bar: one that chooses, several values, days, numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.filters import Dimension, Filters
from charts import format as fmt
from charts.view_words import Choice
from layouts import ids
from layouts.attributes import aria

MOST_OPTIONS: Final = 100
"""How many values a list offers before somebody searches it; the most frequent ones."""

MORE_VALUES: Final = "\x00more"
"""Value of the line that says how many more there are; it cannot be chosen."""


def labelled(text: str, control_id: str, control: Component, *, hidden: bool = False) -> Component:
    """A control with its name in front, as one pill of the bar."""
    return html.Div(
        [
            html.Label(
                text, htmlFor=control_id, id=ids.label(control_id), className="filter-label"
            ),
            control,
        ],
        className="filter",
        role="group",
        id=ids.box(control_id),
        hidden=hidden,
        **aria(label=text),
    )


def single(control_id: str, choices: Mapping[str, str], value: str) -> Component:
    """Chooses one of a few: key to label."""
    return dcc.Dropdown(
        id=control_id,
        options=[{"label": label, "value": key} for key, label in choices.items()],
        value=value,
        clearable=False,
        searchable=False,
        maxHeight=420,
    )


def multiple(
    control_id: str | dict[str, str],
    offered: Sequence[dict[str, Any]] = (),
    *,
    debounce: bool = False,
) -> Any:
    """Chooses any number of values.

    Args:
        control_id: Its id.
        offered: The values, as `options` gives them; a callback may fill them in later.
        debounce: Whether the choice counts once the list is closed, not with every tick.
    """
    return dcc.Dropdown(
        id=control_id,
        options=list(offered),
        value=[],
        multi=True,
        debounce=debounce,
        placeholder="All",
        maxHeight=360,
        labels={
            "select_all": "Select all",
            "deselect_all": "Clear",
            "search": "Search",
            "no_options_found": "Nothing found",
        },
    )


def range_picker(control_id: str) -> Component:
    """Chooses a first and a last day."""
    return dcc.DatePickerRange(
        id=control_id,
        display_format="D MMM YYYY",
        first_day_of_week=1,
        minimum_nights=0,
        number_of_months_shown=2,
        updatemode="bothdates",
        start_date_placeholder_text="From",
        end_date_placeholder_text="To",
    )


def follower_range() -> Component:
    """Two numbers of followers, from and to, read as people write them: 10k, 1L, 1.5M."""
    return html.Div(
        [
            html.Span("Followers", className="filter-label"),
            *_number("Any", "Fewest followers", ids.FILTER_FOLLOWERS_FROM),
            html.Span("to", className="filter-to", **aria(hidden="true")),
            *_number("any", "Most followers", ids.FILTER_FOLLOWERS_TO),
        ],
        className="filter filter-numbers",
        role="group",
        **aria(label="Followers"),
    )


def _number(placeholder: str, name: str, control_id: str) -> list[Component]:
    return [
        html.Label(name, htmlFor=control_id, className="visually-hidden"),
        dcc.Input(
            id=control_id,
            type="text",
            value="",
            placeholder=placeholder,
            debounce=True,
            maxLength=20,
            autoComplete="off",
        ),
    ]


def options(
    known: Sequence[Choice],
    chosen: Sequence[str],
    searched: str = "",
    most: int = MOST_OPTIONS,
) -> list[dict[str, Any]]:
    """Options of a control: values that exist, with counts, and chosen ones that do not.

    Args:
        known: Every value, the most frequent first.
        chosen: Values that are listed in any case.
        searched: Text that a listed name holds, in any case.
        most: How many are listed before somebody searches.
    """
    words = searched.strip().casefold()
    matching = [choice for choice in known if words in choice.label.casefold()]
    listed = {choice.value: choice for choice in matching[:most]}
    named = {choice.value: choice for choice in known if choice.value in set(chosen)}
    found = [
        _option(choice.value, choice.label, choice.count) for choice in {**listed, **named}.values()
    ]
    found += [_option(value, value, 0) for value in chosen if value not in named]
    left = len(matching) - most
    return [*found, _more(left, searched)] if left > 0 else found


def _more(count: int, searched: str) -> dict[str, Any]:
    text = f"{fmt.count(count)} more: search for one"
    return {"label": text, "value": MORE_VALUES, "search": searched, "disabled": True}


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
        control = multiple(ids.extra_filter(dimension.key))
        known_values = choices.get(dimension.key, [])
        control.options = options(known_values, chosen, most=len(known_values))
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
