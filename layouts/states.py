"""What stands in for figures: loading, nothing to show, something went wrong."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from analytics.filters import dimension_of
from layouts import tabs
from layouts.attributes import aria


def skeleton(kind: str = "line") -> Component:
    """A quiet grey block of the size of what will come: line, title, value, chart or row."""
    return html.Span(className=f"skeleton skeleton-{kind}", **aria(hidden="true"))


def empty(title: str, text: str, action: Component | None = None) -> Component:
    """Says that there is nothing here, why, and what to do about it."""
    return html.Div(
        [
            html.H2(title, className="state-title"),
            html.P(text, className="state-text"),
            *([html.Div(action, className="state-action")] if action is not None else []),
        ],
        className="state",
        role="status",
    )


def nothing_imported() -> Component:
    """The workspace holds no rows at all."""
    data = tabs.BY_NAME["data"]
    return empty(
        "There is nothing to show yet",
        "Add your influencer, post, order and payout files and this page fills itself.",
        dcc.Link("Add your files", href=data.path, className="button button-primary"),
    )


def nothing_matches(reset_href: str, reason: str = "") -> Component:
    """The filters leave no row.

    Args:
        reset_href: The page without filters.
        reason: Why they never can; "" where other data might hold some.
    """
    return empty(
        "Nothing matches these filters",
        f"{reason} Remove one of them."
        if reason
        else "No orders, posts or costs are left. Widen the period or remove a filter.",
        dcc.Link("Reset filters", href=reset_href, className="button button-primary"),
    )


def not_measurable(why: str) -> Component:
    """A question that the data cannot answer."""
    return empty("This cannot be measured", why)


def not_plannable(why: str) -> Component:
    """A plan for which there is no ground."""
    return empty("There is nothing to plan here", why)


def nothing_chosen(dimension: str) -> Component:
    """A comparison of nothing."""
    what = dimension_of(dimension).label.lower()
    return empty("Nothing to compare yet", f"Choose the first {what} in the list above.")


def no_such_influencer(back_href: str) -> Component:
    """An address names an influencer whom the data do not know."""
    return empty(
        "Nobody here by that name",
        "The data have no influencer of this address. They may have been renamed or removed.",
        dcc.Link("See all influencers", href=back_href, className="button button-primary"),
    )


def failed(reference: str) -> str:
    """The sentence shown when a figure could not be computed."""
    return (
        "These figures could not be worked out. Your data is safe. Try again; if it happens "
        f"again, tell whoever runs this dashboard the reference {reference}."
    )


def not_loaded(reference: str) -> Component:
    """The whole view could not be computed; trying again loads the page anew."""
    again = html.A("Try again", href="", className="button button-primary")
    return empty("Something went wrong", failed(reference), again)


def error_panel(text_id: str, retry_id: str) -> Component:
    """A panel with a message and a way to try again, out of sight until a tab fails."""
    return html.Div(
        [
            html.H2("Something went wrong", className="state-title"),
            html.P(id=text_id, className="state-text"),
            html.Div(
                html.Button("Try again", id=retry_id, className="button button-primary"),
                className="state-action",
            ),
        ],
        className="state state-error tab-error",
        role="alert",
    )


def not_found() -> Component:
    """No page lives at this address."""
    return html.Div(
        [
            html.H1("This page does not exist", className="page-title"),
            html.P("The address may be mistyped, or the page is not there yet."),
            dcc.Link("Go to Overview", href="/", className="button button-primary"),
        ],
        className="state",
    )
