"""`roi incrementality`: what a brand's activity added, with its interval and what to know."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args

import click

from analytics.incrementality.answer import Answer, ask
from analytics.incrementality.estimate import Method
from analytics.incrementality.question import Question, QuestionError
from charts import format as fmt
from cli.output import print_json
from cli.workspace import live_snapshot, load_settings, plain_errors, workspace_option

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@workspace_option
@click.option("--brand", default="", metavar="B", help="The brand that was treated.")
@click.option("--product", default="", metavar="P", help="One product of it.")
@click.option("--start", "--from", "start", required=True, type=DAY, help="First day.")
@click.option("--end", "--to", "end", required=True, type=DAY, help="Last day.")
@click.option("--filter", "conditions", multiple=True, metavar="K=V", help="brand=B or product=P.")
@click.option("--method", type=click.Choice(get_args(Method)), help="Instead of the default.")
@click.option("--control", "controls", multiple=True, metavar="P", help="A control, by name.")
@click.option("--format", "style", type=click.Choice(["table", "json"]), default="table")
def incrementality(
    workspace: str,
    brand: str,
    product: str,
    start: datetime,
    end: datetime,
    conditions: tuple[str, ...],
    method: Method | None,
    controls: tuple[str, ...],
    style: str,
) -> None:
    """Print what a brand's activity in some days added, with a 90 % interval."""
    what = {"brand": brand, "product": product} | _filtered(conditions)
    if not what["brand"]:
        raise click.UsageError("Name the brand: --brand B.")
    snapshot = live_snapshot(load_settings(), workspace)
    question = Question(what["brand"], start.date(), end.date(), what["product"], controls or None)
    with plain_errors():
        try:
            found = ask(snapshot, question, method)
        except QuestionError as error:
            raise click.ClickException(str(error)) from error
    if style == "json":
        print_json(as_json(found, 1.0 / snapshot.config.margin))
    else:
        click.echo("\n".join(_lines(found, 1.0 / snapshot.config.margin)))


def _filtered(conditions: tuple[str, ...]) -> dict[str, str]:
    """Brand and product given as filters."""
    found: dict[str, str] = {}
    for condition in conditions:
        key, _, value = condition.partition("=")
        if key not in ("brand", "product") or not value:
            raise click.BadParameter(
                f"'{condition}': what an activity added is measured for a brand or a product; "
                "give brand=B or product=P.",
                param_hint="--filter",
            )
        found[key] = value
    return found


def as_json(found: Answer, break_even: float) -> dict[str, Any]:
    """An answer as plain values: ₹, ratios and probabilities; None where undefined.

    Args:
        found: The answer.
        break_even: ROAS at which the margin covers the cost.
    """
    effect = found.estimate
    return {
        "brand": found.question.brand,
        "product": found.question.product or None,
        "start": found.window.start.isoformat(),
        "end": found.window.end.isoformat(),
        "estimate": effect.effect,
        "lower": effect.lower,
        "upper": effect.upper,
        "level": effect.level,
        "cost": found.cost,
        "tracked_revenue": found.tracked,
        "roas": found.per_cost(found.tracked),
        "incremental_roas": found.per_cost(found.assumed.effect),
        "iroas": found.per_cost(effect.effect),
        "iroas_lower": found.per_cost(effect.lower),
        "iroas_upper": found.per_cost(effect.upper),
        "probability_above_1": found.probability_above(1.0),
        "probability_above_break_even": found.probability_above(break_even),
        "method": found.method,
        "measured": found.measured,
        "reliable": found.reliable,
        "why": found.why,
        "flags": [
            {"key": flag.key, "text": flag.text, "grave": flag.grave} for flag in found.flags
        ],
        "minimum_detectable": found.detectable,
        "days_before": found.design.experiment.before,
        "explained": found.explained,
        "controls": [line.name for line in found.design.controls],
    }


def _lines(found: Answer, break_even: float) -> list[str]:
    effect = found.estimate
    note = "" if found.measured else " (assumption)"
    low, high = (fmt.money(end, "short") for end in (effect.lower, effect.upper))
    said = [
        f"{found.question.brand}, {found.window.start} to {found.window.end}, {found.method}: "
        f"{found.why}",
        f"Added revenue{note} {fmt.money(effect.effect, 'short')}, 90% interval {low} to {high}",
    ]
    if found.cost:
        ends = (found.per_cost(end) for end in (effect.effect, effect.lower, effect.upper))
        middle, low, high = (fmt.times(end) for end in ends)
        above = found.probability_above(break_even) or 0.0
        chance = f"; above break-even ({fmt.times(break_even)}) with {above:.0%} probability"
        said.append(
            f"Incremental ROAS{note} {middle}, {low} to {high}, "
            f"on {fmt.money(found.cost, 'short')} of cost{chance if found.measured else ''}"
        )
    else:
        said.append("No cost is known for these days, so there is no incremental ROAS.")
    if found.detectable is not None:
        said.append(
            f"Smallest effect that could have been seen {fmt.money(found.detectable, 'short')}"
        )
    notes = [f"{'Unreliable' if flag.grave else 'Note'}: {flag.text}" for flag in found.flags]
    return [*said, *notes]
