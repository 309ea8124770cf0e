"""The ROI tab in words: the opening sentence, cards, what speaks against an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from analytics import day_words
from analytics.incrementality.answer import Answer
from analytics.incrementality.estimate import Estimate
from analytics.incrementality.methods import METHODS
from analytics.influencer_metrics import metric_of
from analytics.measured_metrics import MEASURED
from charts import format as fmt
from charts.changes import Change
from layouts import kpi_card, roi
from layouts.kpi_card import Kpi
from layouts.kpis import Context

UNSURE: Final = "Not reliable, for the reasons below: "


def sentence(found: Answer) -> list[Any]:
    """The answer in plain words; what speaks gravely against it is said first."""
    said = _sentence(found)
    if not found.measured or found.reliable:
        return said
    first = str(said[0])
    own = found.question.product or found.question.brand
    start = first if first.startswith(own) else first[:1].lower() + first[1:]
    return [UNSURE + start, *said[1:]]


def _sentence(found: Answer) -> list[Any]:
    effect, days = found.estimate, day_words.span(found.window.start, found.window.end)
    what = found.question.product or found.question.brand
    actual = fmt.money(effect.actual, "short")
    # No more can have been added than was sold.
    ends = (effect.lower, min(effect.upper, max(effect.actual, effect.lower)))
    low, high = (fmt.money(end, "short") for end in ends)
    if not found.measured and found.method == found.asked:
        return [
            "At the assumed organic share, ",
            html.Span(fmt.money(effect.effect, "short"), className="amount"),
            f" of what {what} tracked in {days} would not have come anyway: an assumption, not a "
            "measurement.",
        ]
    if not found.measured:
        return [
            f"What {what} added from {days} could not be measured. At the assumed organic share, ",
            html.Span(fmt.money(effect.effect, "short"), className="amount"),
            " of its tracked revenue would not have come anyway: an assumption.",
        ]
    if effect.lower <= 0 <= effect.upper:
        return [
            f"Whether the activity added anything cannot be told: of the {actual} that {what} sold "
            f"in {days}, between ",
            html.Span(f"{low} and {high}", className="amount"),
            " would not have happened without it.",
        ]
    if effect.upper < 0:
        return [
            f"{what} sold less in {days} than it would have without the activity: by ",
            html.Span(
                f"{fmt.money(-effect.upper, 'short')} to {fmt.money(-effect.lower, 'short')}",
                className="amount",
            ),
            ".",
        ]
    return [
        "Between ",
        html.Span(f"{low} and {high}", className="amount"),
        f" of the {actual} that {what} sold in {days} would not have happened without the "
        "activity.",
    ]


def cards(found: Answer, break_even: float) -> list[dict[str, Any]]:
    """The figures of an answer."""
    effect = found.estimate
    chance = found.probability_above(break_even) if found.measured else None
    said = {
        "incremental_roas_measured": ratio(found, effect) if found.measured else fmt.UNDEFINED,
        "roas": fmt.times(found.per_cost(found.tracked)),
        "incremental_roas": fmt.times(found.per_cost(found.assumed.effect)),
        "incremental_revenue": fmt.money(effect.effect, "short"),
        "cost": fmt.money(found.cost, "short"),
        "probability": fmt.UNDEFINED if chance is None else _chance(chance),
    }
    spans = {
        "incremental_roas_measured": ratio_span(found, effect) if found.measured else "",
        "incremental_roas": ratio_span(found, found.assumed),
        "incremental_revenue": money_span(effect),
    }
    return [
        _card(key, label, said[key], _facts(key, found, break_even), spans.get(key, ""))
        | ({"tag": "assumption"} if key == "incremental_revenue" and not found.measured else {})
        for key, label in roi.CARDS.items()
    ]


def _card(
    key: str, label: str, value: str, facts: Mapping[str, str], said: str = ""
) -> dict[str, Any]:
    """A card with its interval below the figure."""
    help_text, undefined = HELP[key], "" if value != fmt.UNDEFINED else facts.get("Why –", "")
    below = Change(said, "flat", "at 90%") if said else None
    kpi = Kpi(key, label, value, below, "", facts, help_text, undefined)
    return kpi_card.card(kpi) | {"ranged": False}


def shared_card(values: Sequence[float | None], context: Context) -> dict[str, Any]:
    """What an influencer added per rupee, by the factors of the brands they sold.

    Args:
        values: Measured incremental ROAS and the ends of its interval; None where undefined.
        context: The view.
    """
    metric = metric_of(MEASURED)
    middle, low, high = (fmt.times(value) for value in values)
    facts = {
        "Formula": "measured factor of the campaign windows × adjusted ROAS × share of the tracked "
        "revenue that posts brought in them",
        "Note": metric.note,
    }
    if middle == fmt.UNDEFINED:
        facts["Why –"] = (
            "No cost is known, none of their tracked sales falls to campaigns with posts, or a "
            "brand they sold could not be measured."
        )
    facts |= {"View": context.words, "Data": f"snapshot {context.snapshot[:16]}"}
    said = "" if low == fmt.UNDEFINED else f"{low} to {high}"
    return _card(MEASURED, metric.short, middle, facts, said)


HELP: Final = {
    "incremental_roas_measured": "Sales that would not have happened without the activity, for "
    "every 1 spent.",
    "roas": "Tracked sales for every 1 spent, those that would have come anyway included.",
    "incremental_roas": "Tracked ROAS without an assumed share that would have come anyway.",
    "incremental_revenue": "Sales that would not have happened without the activity.",
    "cost": "What the influencers of the brand cost on these days.",
    "probability": "How likely the incremental ROAS lies above break-even.",
}
"""What each card means, in a marketer's words."""


def _chance(share: float) -> str:
    if share > 0.99:
        return "> 99%"
    return "< 1%" if share < 0.01 else f"{share:.0%}"


def _facts(key: str, found: Answer, break_even: float) -> dict[str, str]:
    effect = found.estimate
    ends = (effect.lower, effect.upper)
    low, high = (fmt.times(found.per_cost(end)) for end in ends)
    money = " to ".join(fmt.money(end) for end in ends)
    formulas = {
        "incremental_roas_measured": "(sold − would have been sold) / cost",
        "roas": "tracked revenue / cost",
        "incremental_roas": "tracked revenue × (1 − assumed organic share) / cost",
        "incremental_revenue": "Σ (sold − would have been sold) over the window",
        "cost": "Σ cost ledger of the brand over the window",
        "probability": f"probability that the measured iROAS is above {fmt.times(break_even)}",
    }
    facts = {"Formula": formulas[key]}
    if key in ("incremental_roas_measured", "probability"):
        facts["Interval"] = f"{low} to {high}, 90%" if found.cost else "–"
    if key == "incremental_revenue":
        facts["Exact"] = fmt.money(effect.effect, "exact")
        facts["Interval"] = f"{money}, 90%"
    if key == "incremental_roas":
        facts["Assumes"] = "The organic share of the settings. Not a measurement."
        facts["Interval"] = "How far the share may be off: Beta(20·share, 20·(1 − share)), 90%"
    if not found.cost:
        facts["Why –"] = "No cost is known for the brand on these days."
    elif not found.measured:
        facts["Why –"] = found.why
    if key in ("incremental_roas_measured", "incremental_revenue", "probability"):
        facts["Method"] = f"{METHODS[found.method].label}: {found.why}"
    facts["Window"] = day_words.span(found.window.start, found.window.end)
    return facts


def flags(found: Answer) -> list[Component]:
    """What must be known before the answer is believed."""
    lines = [
        html.Li(flag.text, className="flag flag-grave" if flag.grave else "flag")
        for flag in found.flags
    ]
    if not lines:
        lines = [html.Li("Nothing speaks against it.", className="flag flag-good")]
    more: list[Component] = []
    if found.detectable is not None and found.estimate.actual:
        share = found.detectable / found.estimate.without.mean if found.estimate.without.mean else 0
        more.append(
            html.P(
                f"The smallest effect that would mostly have been seen is "
                f"{fmt.money(found.detectable, 'short')}, {share:.0%} of what would have been "
                "sold."
            )
        )
    if found.ahead is not None and found.ahead[1] > 0:
        least, sold = found.ahead
        more.append(
            html.P(
                f"Ahead: with this brand's noise, a campaign of 28 days can show a lift of "
                f"{least / sold:.0%}, {fmt.money(least, 'short')}, or more."
            )
        )
    if found.placebo is not None:
        low, high = (fmt.money(end, "short") for end in (found.placebo.lower, found.placebo.upper))
        more.append(
            html.P(
                [
                    "Placebo: in the days just before, when nothing happened, the default method "
                    "finds ",
                    html.Span(f"{low} to {high}", className="amount"),
                    ".",
                ]
            )
        )
    if found.design.left_out:
        more.append(
            html.P(
                f"{fmt.plural(found.design.left_out, 'day')} before the window do not count: "
                "earlier posts were still at work."
            )
        )
    return [html.Ul(lines, className="flag-list"), *more]


def ratio(found: Answer, effect: Estimate) -> str:
    """An effect as a multiple of the cost, as read."""
    return fmt.times(found.per_cost(effect.effect))


def ratio_span(found: Answer, effect: Estimate) -> str:
    """Its interval, as read."""
    low, high = (found.per_cost(end) for end in (effect.lower, effect.upper))
    return fmt.UNDEFINED if low is None else f"{fmt.times(low)} to {fmt.times(high)}"


def money_span(one: Estimate) -> str:
    """The interval of an effect in money, as read."""
    return f"{fmt.money(one.lower, 'short')} to {fmt.money(one.upper, 'short')}"
