"""What surrounds every tab: navigation, filter bar, notices, and the stores behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from charts.view_words import Choice
from layouts import (
    comparison,
    data,
    explain,
    export,
    filter_bar,
    filter_notice,
    help_box,
    ids,
    influencer,
    influencers,
    insights,
    overview,
    payouts,
    plan,
    roi,
    search,
    settings,
    side_by_side,
    statement,
    states,
    tabs,
)
from layouts.attributes import aria
from layouts.attributes import data as data_attributes

POLL_MS: Final = 20_000
PAGES: Final[dict[str, Callable[[], Component]]] = {
    "overview": overview.layout,
    "influencers": influencers.layout,
    "campaigns": comparison.campaigns,
    "platforms": comparison.platforms,
    "brands": comparison.brands,
    "roi": roi.layout,
    "payouts": payouts.layout,
    "insights": insights.layout,
    "export": export.layout,
    "data": data.layout,
    "settings": settings.layout,
}
THEMES: Final = {"light": "Light", "dark": "Dark", "system": "System"}


@dataclass(frozen=True)
class Known:
    """What a page can show from the start.

    Attributes:
        snapshot: Id of the data; None where they could not be read.
        options: The values that each filter offers.
        is_sample: Whether the data are the sample.
    """

    snapshot: str | None = None
    options: Mapping[str, Sequence[Choice]] = field(default_factory=dict[str, Sequence[Choice]])
    is_sample: bool = False


NOTHING_KNOWN: Final = Known()


def layout(known: Known = NOTHING_KNOWN, *, sign_out: bool = False) -> Component:
    """The whole page before any figure is known.

    Args:
        known: What it can show from the start.
        sign_out: Offer to sign out, where a password guards the app.
    """
    banner = sample_banner(is_sample=known.is_sample)
    return html.Div(
        [
            *_plumbing(known.snapshot),
            html.A("Skip to content", href=f"#{ids.PAGE}", className="skip-link", id=ids.SKIP_LINK),
            _navigation(sign_out=sign_out),
            html.Div(
                [
                    html.Aside(banner, id=ids.SAMPLE_BANNER, **aria(label="About this data")),
                    filter_bar.layout(known.options),
                    filter_notice.layout(),
                    html.Div(id=ids.FRAME_ERROR, role="alert"),
                    html.Main(id=ids.PAGE, className="page", tabIndex="-1"),
                ],
                className="content",
            ),
            search.dialog(),
            help_box.dialog(),
            explain.box(),
            html.Div(id=ids.TOASTS, className="toasts", role="status"),
            # assets/frame.js shows this while the server does not answer.
            html.Div(
                "The server does not answer. What you see may be out of date; it refreshes when "
                "the connection is back.",
                id=ids.CONNECTION_LOST,
                className="connection-lost",
                role="alert",
                hidden=True,
            ),
        ],
        className="app",
    )


def _plumbing(snapshot: str | None) -> list[Component]:
    return [
        dcc.Location(id=ids.URL, refresh="callback-nav"),
        # What the server made of the address, which controls it is asked about, and what they
        # should say instead.
        dcc.Store(id=ids.STORE_VIEW),
        dcc.Store(id=ids.STORE_ASKED),
        dcc.Store(id=ids.STORE_FIT),
        dcc.Store(id=ids.STORE_FILTERS),
        dcc.Store(id=ids.STORE_SNAPSHOT, data=snapshot),
        dcc.Store(id=ids.STORE_EXTRAS),
        dcc.Store(id=ids.PAGE_TITLE),
        dcc.Interval(id=ids.SNAPSHOT_POLL, interval=POLL_MS),
    ]


def _navigation(*, sign_out: bool) -> Component:
    return html.Nav(
        [
            html.Div(
                [
                    html.Span(className="logo", **aria(hidden="true")),
                    html.Span(tabs.PRODUCT, className="product-name"),
                ],
                className="product",
            ),
            html.Div([nav_link(tab) for tab in tabs.TABS], className="nav-links"),
            search.opener(),
            html.Div(
                [
                    help_box.opener(),
                    *([_sign_out()] if sign_out else []),
                    _theme_switch(),
                ],
                className="nav-foot",
            ),
        ],
        id=ids.NAVIGATION,
        className="navigation",
        **aria(label="Main"),
    )


def nav_link(tab: tabs.Tab) -> Component:
    """One entry of the navigation: icon and label; assets/frame.js keeps the view."""
    return html.A(
        [
            html.Span(className=f"icon icon-{tab.name}", **aria(hidden="true")),
            html.Span(tab.label),
        ],
        id=ids.navigation(tab.name),
        href=tab.path,
        className=nav_class(active=False),
        **data_attributes(keeps="view"),
    )


def nav_class(*, active: bool) -> str:
    """CSS classes of a navigation link."""
    return "nav-link-item is-active" if active else "nav-link-item"


def _theme_switch() -> Component:
    # assets/theme.js listens for these buttons: the choice never leaves the browser.
    buttons = [
        html.Button(
            html.Span(className=f"icon icon-{theme}", **aria(hidden="true")),
            className="theme-choice",
            title=f"{label} theme",
            type="button",
            **aria(label=f"{label} theme", pressed="false"),
            **data_attributes(theme_choice=theme),
        )
        for theme, label in THEMES.items()
    ]
    return html.Div(
        buttons,
        id=ids.THEME_SWITCH,
        className="theme-switch",
        role="group",
        **aria(label="Theme"),
    )


def _sign_out() -> Component:
    # A form of its own, so that leaving works as a plain POST.
    return html.Form(
        html.Button("Sign out", type="submit", className="sign-out"),
        action="/logout",
        method="POST",
    )


def page(path: str | None) -> Component:
    """The tab at a path, with its heading."""
    tab = tabs.at(path)
    if tab is None:
        return states.not_found()
    who, beside = tabs.influencer_at(path), tabs.compared_at(path)
    if beside:
        content = side_by_side.layout(*beside)
    elif paid := tabs.statement_at(path):
        content = statement.layout(paid)
    elif (path or "").rstrip("/") == tabs.PLAN:
        content = plan.layout()
    else:
        content = influencer.layout(who) if who else PAGES[tab.name]()
    return html.Div(content, id=ids.tab(tab.name), className=f"view view-{tab.name}")


def sample_banner(*, is_sample: bool) -> list[Component]:
    """One line that says this is sample data, with the way to one's own."""
    if not is_sample:
        return []
    return [
        html.Div(
            [
                html.Span("You are looking at sample data."),
                dcc.Link("Use your own data", href=tabs.BY_NAME["data"].path),
            ],
            className="sample-banner",
            role="note",
        )
    ]
