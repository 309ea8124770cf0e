"""Findings as cards: what, evidence, odds, money at stake, action, and the view behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.insights.insight import Evidence, Insight, Link
from charts import insight_words as words
from layouts import tabs
from layouts.attributes import aria
from layouts.links import search_of, story

HIDE: Final = "insight-hide"
SHOW: Final = "insight-show"
SNOOZE_DAYS: Final = 28


def hide_button(key: str, days: int) -> dict[str, Any]:
    """Id of a button that hides a finding for some days, 0 for good."""
    return {"type": HIDE, "key": key, "days": days}


def show_button(key: str) -> dict[str, Any]:
    """Id of the button that brings a hidden finding back."""
    return {"type": SHOW, "key": key}


def address(link: Link) -> str:
    """The address of the view behind a finding."""
    if link.influencer:
        return story(link.influencer, link.view)
    return f"{tabs.BY_NAME[link.tab].path}{search_of(link.view)}"


def card(one: Insight, title: str, key: str) -> Component:
    """A finding.

    Args:
        one: The finding.
        title: What its rule is called.
        key: What it is hidden under.
    """
    text = words.sentence(one)
    return html.Article(
        [
            html.Div(
                [
                    html.Span(title, className=f"insight-rule insight-{one.kind}"),
                    html.Span(words.stake(one), className="insight-stake"),
                ],
                className="insight-head",
            ),
            html.H3(text, className="insight-what"),
            html.Dl([part for line in one.evidence for part in _line(line)]),
            html.P(words.behind(one), className="panel-note"),
            html.P([html.Strong("What to do: "), one.action], className="insight-action"),
            html.Div(
                [
                    dcc.Link(one.link.text, href=address(one.link), className="button"),
                    _hide("Snooze 28 days", key, SNOOZE_DAYS, text),
                    _hide("Dismiss", key, 0, text),
                ],
                className="insight-buttons",
            ),
        ],
        className="panel insight",
    )


def _line(line: Evidence) -> list[Component]:
    value, beside = words.evidence(line)
    compared = [html.Span(beside, className="insight-beside")] if beside else []
    return [html.Dt(line.label), html.Dd([value, *compared])]


def _hide(text: str, key: str, days: int, what: str) -> Component:
    return html.Button(
        text,
        id=hide_button(key, days),
        type="button",
        className="button button-quiet",
        **aria(label=f"{text}: {what}"),
    )


def cards(found: Sequence[Insight], titles: Mapping[str, str], keys: Sequence[str]) -> Component:
    """Findings, each as a card."""
    return html.Div(
        [card(one, titles[one.rule], key) for one, key in zip(found, keys, strict=True)],
        className="insights",
    )


def brief(one: Insight, title: str) -> Component:
    """A finding as one row: for the Overview."""
    return dcc.Link(
        [
            html.Span(title, className="insight-rule"),
            html.Span(words.sentence(one), className="insight-brief-what"),
            html.Span(words.stake(one), className="insight-stake"),
        ],
        href=address(one.link),
        className="insight-brief",
    )


@dataclass(frozen=True)
class HiddenRow:
    """A hidden finding as it is listed.

    Attributes:
        key: What it is hidden under.
        text: What it said.
        note: By whom and for how long.
    """

    key: str
    text: str
    note: str


def hidden_list(hidden: Sequence[HiddenRow]) -> Component:
    """Hidden findings, each with a way back; nothing where there are none."""
    rows = [
        html.Li(
            [
                html.Span(one.text),
                html.Span(one.note, className="insight-beside"),
                html.Button(
                    "Bring back",
                    id=show_button(one.key),
                    type="button",
                    className="button button-quiet",
                    **aria(label=f"Bring back: {one.text}"),
                ),
            ]
        )
        for one in hidden
    ]
    if not rows:
        return html.Div()
    heading = f"{len(rows)} hidden finding{'' if len(rows) == 1 else 's'}"
    return html.Details(
        [html.Summary(heading), html.Ul(rows, className="insight-hidden")], className="behind"
    )
