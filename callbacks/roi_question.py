"""Which question the ROI tab asks: what its controls say, under what the view leaves of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final, NamedTuple, get_args

import pandas as pd

from analytics import day_words
from analytics import performance as perf
from analytics.filters import Filters, Window
from analytics.incrementality.campaigns import campaign_windows
from analytics.incrementality.estimate import Method
from analytics.incrementality.methods import DEFAULT
from analytics.incrementality.question import Question, QuestionError, brands
from storage import Snapshot

RECENT_DAYS: Final = 28
"""Days that are asked about while neither a campaign nor a period is chosen."""
APART: Final = "\x1f"
"""Stands between the brand and the campaign of a question."""
LED_BY: Final = ("brand", "campaign")
"""Dimensions whose filters lead the questions; beside them only the period does."""


class Asked(NamedTuple):
    """What the controls say.

    Attributes:
        question: A brand and a campaign of it, or only a brand.
        start: First day, ISO; None for that of the question.
        end: Last day, ISO.
        method: Key of a method.
        controls: Names of the controls; those of the screening unless others were chosen.
    """

    question: str | None
    start: str | None
    end: str | None
    method: str | None
    controls: list[str] | None


def offered(snapshot: Snapshot, view: Filters) -> dict[str, tuple[str, Window | None]]:
    """The questions that fit a view, by key: what they are called, and their days.

    Campaigns at work in the period come first, the latest on top; then whole brands, whose days are
    those of the view.
    """
    table = leads(view, campaign_windows(snapshot))
    if (period := perf.window(snapshot, view)) is not None:
        table = table[(table["start"] <= period.end) & (table["end"] >= period.start)]
    known: dict[str, tuple[str, Window | None]] = {}
    for row in table[::-1].to_dict("records"):
        campaign, brand = str(row["campaign"]), str(row["brand"])
        days = Window(row["start"], row["end"])
        label = f"{campaign} · {day_words.span(days.start, days.end)}"
        known[f"{brand}{APART}{campaign}"] = (label, days)
    for brand in brands(snapshot):
        if brand in (view.of("brand") or (brand,)):
            known[brand] = (f"{brand}, the days below", None)
    return known


def resolve(
    asked: Asked, before: dict[str, Any] | None, snapshot: Snapshot, view: Filters
) -> tuple[str, Question, Method]:
    """The question that the controls and the view ask.

    A control that says another thing than was drawn has been used; the others follow the question.
    """
    known = offered(snapshot, view)
    if not known:
        raise QuestionError("No brand of this view has orders, so nothing can be measured.")
    shown = before if before and before["snapshot"] == snapshot.id else {}
    key = asked.question if asked.question in known else next(iter(known))
    kept = key == shown.get("question") and shown.get("view") == _part(view)
    brand = key.partition(APART)[0]
    days = known[key][1] or perf.window(snapshot, view)
    typed = days is None and shown.get("view") == _part(view)  # "the days below" are those there
    days = days or _recent(snapshot)
    start, end = days.start, days.end
    if (kept or typed) and asked.start and asked.end:
        start, end = _day(asked.start), _day(asked.end)
    donors = tuple(shown["donors"]) if kept and shown.get("donors") is not None else None
    if kept and asked.controls is not None and sorted(asked.controls) != shown.get("controls"):
        donors = tuple(asked.controls)
    wanted = [key for key in get_args(Method) if key == asked.method]
    method: Method = wanted[0] if wanted else DEFAULT
    return key, Question(brand, start, end, donors=donors), method


def _day(text: str) -> date:
    """A day as somebody typed it.

    Raises:
        QuestionError: It is none.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise QuestionError(f"“{text}” is no day. Write it as 2025-08-19.") from None


def _recent(snapshot: Snapshot) -> Window:
    last = perf.span(snapshot).anchor
    return Window(last - timedelta(days=RECENT_DAYS - 1), last)


def drawn_question(
    snapshot: Snapshot, view: Filters, key: str, question: Question, used: list[str]
) -> dict[str, Any]:
    """What a page keeps of the question that it shows, so that used controls are told.

    Args:
        snapshot: The data.
        view: The view.
        key: Key of the question, as `offered` gives it.
        question: The question.
        used: Names of its controls.
    """
    return {
        "snapshot": snapshot.id,
        "view": _part(view),
        "question": key,
        "controls": used,
        "donors": None if question.donors is None else list(question.donors),
    }


def _part(view: Filters) -> dict[str, Any]:
    """The part of a view that questions depend on."""
    led = tuple(chosen for chosen in view.selections if chosen[0] in LED_BY)
    return Filters(led, period=view.period, start=view.start, end=view.end).to_store()


def leads(view: Filters, table: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table of campaigns or brands that the view's filters on those leave."""
    for key in LED_BY:
        if key in table and (chosen := view.of(key)):
            table = table[table[key].isin(chosen)]
    return table


def scope(view: Filters, key: str) -> str:
    """What of the view this page cannot follow.

    Args:
        view: The view.
        key: Key of the question, as `offered` gives it.
    """
    brand, _, campaign = key.partition(APART)
    if view.of("campaign") and not campaign:
        names = ", ".join(view.of("campaign"))
        return (
            f"No post names {names} on these days, so it cannot be told from the rest: all "
            f"activity of {brand} is measured."
        )
    others = [key for key, _ in view.selections if key not in LED_BY]
    if not others and view.followers is None:
        return ""
    return (
        f"All activity of {brand} is measured: only the filters on brand, campaign and period "
        "change this page."
    )
