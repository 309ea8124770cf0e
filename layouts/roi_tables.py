"""The ROI tab's tables: those behind its charts, controls, factors and sensitivity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import pandas as pd

from analytics import day_words
from analytics.incrementality import synthetic_control
from analytics.incrementality.answer import Answer
from analytics.incrementality.design import Donor
from analytics.incrementality.estimate import Estimate, Method, Path
from analytics.incrementality.factors import Factor
from analytics.incrementality.methods import METHODS
from charts import format as fmt
from layouts.components import Column
from layouts.plain_table import Cell, TableData, note, strong, table
from layouts.roi_words import money_span, ratio, ratio_span

RATIO_INTERVAL: Final = Column("90% interval")


def steps_table(found: Answer) -> TableData:
    """The steps from tracked to incremental ROAS."""
    effect = found.estimate
    rows: list[list[Cell]] = [
        ["Tracked ROAS", fmt.times(found.per_cost(found.tracked)), ""],
        [
            "Assumed iROAS",
            fmt.times(found.per_cost(found.assumed.effect)),
            ratio_span(found, found.assumed),
        ],
    ]
    if found.measured:
        rows.append(
            [f"Measured iROAS, {found.method}", ratio(found, effect), ratio_span(found, effect)]
        )
    columns = [Column("Figure", "start"), Column("ROAS"), RATIO_INTERVAL]
    return table(columns, rows, "From tracked to incremental ROAS")


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
                strong(name, _said(key, found)),
                fmt.money(one.effect, "short"),
                ratio(found, one),
                ratio_span(found, one),
            ]
        )
    return table(columns, rows, "The same question by every method")


def _said(key: Method, found: Answer) -> str:
    """What a method does; of synthetic control also how often chance alone does as much."""
    if key != "synthetic_control":
        return METHODS[key].says
    return f"{METHODS[key].says} p = {synthetic_control.p_value(found.design.experiment):.2f}"


def campaigns_table(found: pd.DataFrame) -> TableData:
    """Every campaign's own measurement."""
    if found.empty:
        return note("No campaign with posts and a cost could be measured.")
    columns = [Column("Campaign", "start"), Column("Days", "start"), Column("Cost")]
    columns += [Column("ROAS"), Column("iROAS"), Column("90% interval")]
    columns.append(Column("Steadied", help="Pulled toward the mean of all campaigns."))
    rows: list[list[Cell]] = [
        [
            {"text": str(row["campaign"]), "detail": str(row["brand"])},
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
    """What a tracked rupee stands for, by brand, and by platform where one was alone at work."""
    if not found:
        return note("No brand could be measured: each needs quiet weeks before a campaign.")
    columns = [Column("Brand", "start"), Column("Factor"), RATIO_INTERVAL, Column("Windows")]
    rows: list[list[Cell]] = [
        [
            _treated(factor),
            f"{factor.theta:.2f}",
            f"{factor.lower:.2f} to {factor.upper:.2f}",
            str(factor.windows),
        ]
        for factor in found
    ]
    return table(columns, rows, "Added revenue per rupee of tracked revenue")


def _treated(factor: Factor) -> Cell:
    """The brand; below it the one platform that was at work, where it was only one."""
    if not factor.platform:
        return factor.brand
    return {"text": factor.brand, "detail": f"{factor.platform} alone"}


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
            strong(donor.line.name, _used(donor)) if donor.used else _unused(donor),
            fmt.UNDEFINED if donor.correlation is None else f"{donor.correlation:.2f}",
            fmt.UNDEFINED if donor.shared is None else f"{donor.shared:.1%}",
        ]
        for donor in found
    ]
    return table(columns, rows, "Controls")


def _used(donor: Donor) -> str:
    return f"used, but {donor.why}" if donor.why else "used"


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
            money_span(whole),
        ]
    ]
    for what, one in changed:
        known = one is not None
        rows.append(
            [
                what,
                fmt.money(one.effect, "short") if known else fmt.UNDEFINED,
                money_span(one) if known else fmt.UNDEFINED,
            ]
        )
    return table(columns, rows, "How much the effect depends on controls and days")
