"""What the payouts of a view, or of one influencer, come to, in a sentence or two."""

from __future__ import annotations

from analytics.filters import Filters
from analytics.payouts.totals import Payouts
from analytics.payouts.view import unchanged_by
from charts import format as fmt


def sentence(total: Payouts) -> str:
    """What the payouts of a view come to, in a sentence or two."""
    if not (total.owed or total.paid or total.computed or total.recorded):
        return "No payout lies in this view."
    said = [f"{_open(total, 'short')}; {fmt.money(total.paid, 'short')} was paid{_beyond(total)}."]
    if total.differences:
        differ = "payout differs" if total.differences == 1 else "payouts differ"
        said.append(
            f"{fmt.count(total.differences)} recorded {differ} from the work, "
            f"{fmt.money(total.differing, 'short')} in all."
        )
    if total.changed:
        said.append(
            f"{fmt.plural(total.changed, 'payout')} came to another amount since somebody decided."
        )
    return " ".join(said)


def _open(total: Payouts, style: fmt.Style) -> str:
    """What is still to be paid."""
    if not total.payable:
        return "Nothing is to be paid"
    held = total.hold + total.disputed
    parts = [
        *([f"{fmt.money(held, style)} of it on hold or disputed"] if held > 0 else []),
        *([f"{fmt.money(total.waits, style)} of it not yet"] if total.waits > 0 else []),
    ]
    people = fmt.plural(total.influencers, "influencer")
    said = f"{fmt.money(total.payable, style)} is to be paid to {people}"
    return ", ".join((said, *parts))


def _beyond(total: Payouts) -> str:
    """How far what the file says was paid is off."""
    if abs(total.difference) < 1:
        return ""
    amount = fmt.money(abs(total.difference), "short")
    return f", {amount} {'less' if total.difference > 0 else 'more'} than its work comes to"


def statement_sentence(total: Payouts) -> str:
    """What the statement of one influencer comes to."""
    owed = fmt.money(total.payable, "exact")
    said = f"{owed} is to be paid; {fmt.money(total.paid, 'exact')} was paid{_beyond(total)}."
    if total.differences:
        verb = "differs" if total.differences == 1 else "differ"
        said += f" {fmt.plural(total.differences, 'record')} {verb} from the work."
    return said


def scope(view: Filters, total: Payouts) -> str:
    """What of the view payouts cannot follow, and what is left out of them."""
    said = [told] if (told := unchanged_by(view)) else []
    if view.of("platform"):
        said.append("Platform is the main one of the influencer, whatever they posted on.")
    if total.unnamed:
        said.append(
            f"{fmt.money(total.unnamed, 'short')} of payouts name no brand or campaign and are "
            "left out."
        )
    if total.undated:
        said.append(f"{fmt.money(total.undated, 'short')} has no date and is left out.")
    return " ".join(said)
