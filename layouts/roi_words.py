"""The ROI tab in words: the opening sentence, cards, what speaks against an answer, tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analytics import day_words
from analytics.incrementality.answer import Answer
from analytics.incrementality.design import Donor
from analytics.incrementality.estimate import Estimate, Method, Path
from analytics.incrementality.factors import Factor
from analytics.incrementality.methods import METHODS
from analytics.influencer_metrics import metric_of
from analytics.measured_metrics import MEASURED
from charts import format as fmt
from layouts import kpi_card, roi
from layouts.components import Column
from layouts.kpi_card import Change, Kpi
from layouts.kpis import Context
from layouts.plain_table import Cell, TableData, note, strong, table

RATIO_INTERVAL: Final = Column("90% interval")


def sentence(found: Answer) -> list[Any]:
    """The answer in plain words."""
    effect, days = found.estimate, day_words.span(found.window.start, found.window.end)
    what = found.question.product or found.question.brand
    actual = fmt.money(effect.actual, "short")
    low, high = (fmt.money(end, "short") for end in (effect.lower, effect.upper))
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
        "incremental_roas_measured": _ratio(found, effect) if found.measured else fmt.UNDEFINED,
        "roas": fmt.times(found.per_cost(found.tracked)),
        "incremental_roas": fmt.times(found.per_cost(found.assumed.effect)),
        "incremental_revenue": fmt.money(effect.effect, "short"),
        "cost": fmt.money(found.cost, "short"),
        "probability": fmt.UNDEFINED if chance is None else _chance(chance),
    }
    spans = {
        "incremental_roas_measured": _span(found, effect) if found.measured else "",
        "incremental_roas": _span(found, found.assumed),
        "incremental_revenue": _money_span(effect),
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
    help_text, undefined = HELP[key], "" if value != fmt.UNDEFINED else facts["Why –"]
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
        "Formula": "measured factor of the brands sold × adjusted ROAS × share of the tracked "
        "revenue that lies in campaign days",
        "Note": metric.note,
    }
    if middle == fmt.UNDEFINED:
        facts["Why –"] = "No cost is known, or a brand they sold could not be measured."
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


def _ratio(found: Answer, effect: Estimate) -> str:
    return fmt.times(found.per_cost(effect.effect))


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
    if not found.cost:
        facts["Why –"] = "No cost is known for the brand on these days."
    elif not found.measured:
        facts["Why –"] = found.why
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


def steps_table(found: Answer) -> TableData:
    """The steps from tracked to incremental ROAS."""
    effect = found.estimate
    rows: list[list[Cell]] = [
        ["Tracked ROAS", fmt.times(found.per_cost(found.tracked)), ""],
        [
            "Assumed iROAS",
            fmt.times(found.per_cost(found.assumed.effect)),
            _span(found, found.assumed),
        ],
    ]
    if found.measured:
        rows.append(
            [f"Measured iROAS, {found.method}", _ratio(found, effect), _span(found, effect)]
        )
    columns = [Column("Figure", "start"), Column("ROAS"), RATIO_INTERVAL]
    return table(columns, rows, "From tracked to incremental ROAS")


def _span(found: Answer, effect: Estimate) -> str:
    low, high = (found.per_cost(end) for end in (effect.lower, effect.upper))
    return fmt.UNDEFINED if low is None else f"{fmt.times(low)} to {fmt.times(high)}"


def days_table(days: Sequence[date], found: Path) -> TableData:
    """The window day by day."""
    columns = [Column("Day", "start"), Column("Sold"), Column("Without"), Column("90% interval")]
    columns += [Column("Added"), Column("Added so far"), Column("90% interval")]
    rows: list[list[Cell]] = []
    for at, day in enumerate(days):
        ends = [found.low[at], found.high[at]]
        so_far = [found.cumulative_low[at], found.cumulative_high[at]]
        rows.append(
            [
                fmt.day(day),
                fmt.money(found.actual[at]),
                fmt.money(found.expected[at]),
                " to ".join(fmt.money(end) for end in ends),
                fmt.money(found.actual[at] - found.expected[at]),
                fmt.money(found.cumulative[at]),
                " to ".join(fmt.money(end) for end in so_far),
            ]
        )
    return table(columns, rows, "The window day by day")


def methods_table(found: Answer, every: Mapping[Method, Estimate | str]) -> TableData:
    """What each method gives, or why it cannot be used."""
    columns = [
        Column("Method", "start"),
        Column("Added revenue"),
        Column("iROAS"),
        Column("90% interval"),
    ]
    rows: list[list[Cell]] = []
    for key, one in every.items():
        name = METHODS[key].label
        if isinstance(one, str):
            rows.append([strong(name, one), fmt.UNDEFINED, fmt.UNDEFINED, fmt.UNDEFINED])
            continue
        rows.append(
            [
                strong(name, METHODS[key].says),
                fmt.money(one.effect, "short"),
                _ratio(found, one),
                _span(found, one),
            ]
        )
    return table(columns, rows, "The same question by every method")


def campaigns_table(found: pd.DataFrame) -> TableData:
    """Every campaign's own measurement."""
    if found.empty:
        return note("No campaign with posts and a cost could be measured.")
    columns = [Column("Campaign", "start"), Column("Days", "start"), Column("Cost")]
    columns += [Column("ROAS"), Column("iROAS"), Column("90% interval")]
    columns.append(Column("Steadied", help="Pulled toward the mean of all campaigns."))
    rows: list[list[Cell]] = [
        [
            str(row["campaign"]),
            day_words.span(row["start"], row["end"]),
            fmt.money(row["cost"], "short"),
            fmt.times(row["roas"]),
            fmt.times(row["iroas"]),
            f"{fmt.times(row['lower'])} to {fmt.times(row['upper'])}",
            strong(
                fmt.times(row["shrunk"]),
                f"{fmt.times(row['shrunk_lower'])} to {fmt.times(row['shrunk_upper'])}",
            ),
        ]
        for row in found.to_dict("records")
    ]
    return table(columns, rows, "Incremental ROAS by campaign")


def factors_table(found: Sequence[Factor]) -> TableData:
    """What a tracked rupee stands for, by brand."""
    if not found:
        return note("No brand could be measured: each needs quiet weeks before a campaign.")
    columns = [Column("Brand", "start"), Column("Platform", "start"), Column("Factor")]
    columns += [Column("90% interval"), Column("Windows")]
    rows: list[list[Cell]] = [
        [
            factor.brand,
            factor.platform or "all together",
            f"{factor.theta:.2f}",
            f"{factor.lower:.2f} to {factor.upper:.2f}",
            str(factor.windows),
        ]
        for factor in found
    ]
    return table(columns, rows, "Added revenue per rupee of tracked revenue")


def donors_table(found: Sequence[Donor]) -> TableData:
    """The controls, and why others are none."""
    if not found:
        return note("There is no other brand whose products could serve as controls.")
    columns = [
        Column("Product", "start"),
        Column("Moves along", help="Correlation of the weekly sums before the window."),
        Column("Shared buyers", help="Of the brand's buyers in the window."),
    ]
    rows: list[list[Cell]] = [
        [
            strong(donor.line.name, "used") if donor.used else _unused(donor),
            fmt.UNDEFINED if donor.correlation is None else f"{donor.correlation:.2f}",
            fmt.UNDEFINED if donor.shared is None else f"{donor.shared:.1%}",
        ]
        for donor in found
    ]
    return table(columns, rows, "Controls")


def _unused(donor: Donor) -> Cell:
    return {"text": donor.line.name, "detail": f"not used: {donor.why}"}


def sensitivity_table(found: Answer, changed: Sequence[tuple[str, Estimate | None]]) -> TableData:
    """The effect without each control, and with other days."""
    if not changed:
        return note("Nothing was measured, so nothing depends on controls or days.")
    columns = [Column("Change", "start"), Column("Added revenue"), Column("90% interval")]
    whole = found.estimate
    rows: list[list[Cell]] = [
        [
            strong("Default method as it stands"),
            fmt.money(whole.effect, "short"),
            _money_span(whole),
        ]
    ]
    for what, one in changed:
        known = one is not None
        rows.append(
            [
                what,
                fmt.money(one.effect, "short") if known else fmt.UNDEFINED,
                _money_span(one) if known else fmt.UNDEFINED,
            ]
        )
    return table(columns, rows, "How much the effect depends on controls and days")


def _money_span(one: Estimate) -> str:
    return f"{fmt.money(one.lower, 'short')} to {fmt.money(one.upper, 'short')}"
