"""One influencer's story: profile, key figures, standing, posts, products and payouts."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import pandas as pd
from dash import Dash, Input, Output, State

from analytics import performance as perf
from analytics.filters import Filters
from analytics.incrementality import iroas
from analytics.payouts import totals
from analytics.payouts.lines import lines, worth_listing
from callbacks import answering, payout_figures, sheet
from callbacks.explaining import Explained
from callbacks.overview import cards_of, grain_for, trend_parts
from callbacks.payouts import marks_now
from charts import format as fmt
from charts import payout_sentences
from charts.trend import POSTS_NAMED, default_grain
from layouts import (
    figure_tables,
    influencer_tables,
    payout_tables,
    plain_table,
    roi_words,
    states,
    tab_body,
    tables_behind,
    tabs,
)
from layouts import influencer as page
from layouts.links import search_of, statement
from storage import Snapshot
from storage.payout_log import Marks

FIGURES: Final = {
    "name": Output(page.NAME, "children"),
    "profile": Output(page.PROFILE, "children"),
    "back": Output(page.BACK, "href"),
    "compare": Output(page.COMPARE, "href"),
    "kpis": sheet.cards(page.KPIS),
    "grain": Output(page.GRAIN, "value"),
    "chosen": Output(page.CHOSEN_GRAIN, "data"),
    "trend": Output(page.TREND, "figure"),
    "trend_table": sheet.table(page.TREND_TABLE),
    "standing": sheet.table(page.STANDING),
    "standing_note": Output(page.STANDING_NOTE, "children"),
    "products": sheet.table(page.PRODUCTS),
    "posts": sheet.table(page.POSTS),
    "posts_note": Output(page.POSTS_NOTE, "children"),
    "payouts": sheet.table(page.PAYOUTS),
    "payouts_note": Output(page.PAYOUTS_NOTE, "children"),
    "statement": Output(page.STATEMENT, "href"),
    "trend_about": sheet.facts(page.TREND),
    "standing_about": sheet.facts(page.STANDING),
    "products_about": sheet.facts(page.PRODUCTS),
    "posts_about": sheet.facts(page.POSTS),
    "payouts_about": sheet.facts(page.PAYOUTS),
}
NOTHING_THEIRS: Final = "Nothing of theirs lies in this view."
PRODUCT_METRICS: Final = ("orders", "revenue", "cost", "roas")


def figures(
    who: str, chosen: str | None, snapshot: Snapshot, everyone: Filters, marks: Marks
) -> dict[str, Any]:
    """Every figure of the page.

    Args:
        who: Id of the influencer.
        chosen: The time step that someone chose.
        snapshot: The data.
        everyone: The view, whose figures of the influencer are shown.
        marks: What is decided about payouts.
    """
    everyone = everyone.with_values("influencer", [])
    if who not in perf.influencer_labels(snapshot):
        back = f"/influencers{search_of(everyone)}"
        return {"state": tab_body.EMPTY, "empty": states.no_such_influencer(back), "back": back}
    view = everyone.with_values("influencer", [who])
    days = perf.window(snapshot, view) or perf.extent(snapshot)
    length = days.days if days else 1
    grain, usual = grain_for(length, chosen), default_grain(length)
    perf.together(
        partial(perf.prepare_overview, snapshot, view, grain, usual),
        partial(perf.prepare_tables, snapshot, everyone, ("influencer",)),
        partial(perf.post_marks, snapshot, view, POSTS_NAMED),
    )
    about, ranked = perf.profile(snapshot, who), perf.influencers(snapshot, everyone)
    mine = ranked[ranked["value"] == who]
    explained = Explained(snapshot, view)
    products = perf.breakdown(snapshot, view, "product")
    listed = worth_listing(lines(snapshot, view, marks, (who,)))
    sums = totals.payouts(snapshot, view, marks).total
    owed = payout_figures.values_of(sums)
    about_payouts = payout_figures.about(snapshot, explained.context, sums.lines)
    return {
        "name": about.label,
        "profile": _profile(about),
        "back": f"/influencers{search_of(everyone)}",
        "compare": f"{tabs.compare_path('influencers', [who])}{search_of(everyone)}",
        "kpis": [
            *cards_of(snapshot, view, perf.series(snapshot, view, usual), page.CARDS),
            measured_card(snapshot, view, who),
            *payout_figures.cards(page.PAYOUT_CARDS, owed, about_payouts),
        ],
        "grain": grain,
        "chosen": answering.steps_drawn(grain, chosen),
        **trend_parts(snapshot, view, grain),
        "trend_about": explained.lines(*tables_behind.TREND_METRICS),
        "standing_about": Explained(snapshot, everyone).lines("score"),
        "products_about": explained.lines(*PRODUCT_METRICS),
        "posts_about": explained.lines(*influencer_tables.POST_METRICS),
        "payouts_about": about_payouts,
        **_standing(mine, about),
        "products": figure_tables.breakdown_table(
            products, perf.totals(snapshot, view), "product", view, "", PRODUCT_METRICS
        ),
        **_posts(snapshot, view),
        **_payouts(listed, sums),
        "statement": statement(who, view),
    }


def measured_card(snapshot: Snapshot, view: Filters, who: str) -> dict[str, Any]:
    """What the influencer added per rupee, by the factors of the brands they sold."""
    found = iroas.measured(snapshot, view, "influencer")
    mine = found[found["value"] == who]
    values = mine[list(iroas.COLUMNS)].iloc[0].tolist() if len(mine) else [None] * 3
    return roi_words.shared_card(values, Explained(snapshot, view).context)


def _profile(about: perf.Profile) -> str:
    followers = "" if about.followers is None else f"{fmt.count(about.followers)} followers"
    parts = (about.platform, followers, about.tier, about.category, about.city)
    return " · ".join(part for part in parts if part and part.lower() != "unknown")


def _standing(mine: pd.DataFrame, about: perf.Profile) -> dict[str, Any]:
    if mine.empty:
        return {"standing": plain_table.note(NOTHING_THEIRS), "standing_note": ""}
    (row,) = mine.to_dict("records")
    peers = int(row["peers"]) - 1
    who = f"{about.platform} · {about.tier}"
    words = fmt.plural(peers, "peer") if peers else "no peers"
    note = f"Percentile ranks, 100 the best; {words} on {who} in this view."
    return {"standing": influencer_tables.standing_table(row), "standing_note": note}


def _posts(snapshot: Snapshot, view: Filters) -> dict[str, Any]:
    found, part = perf.post_results(snapshot, view), perf.explained(snapshot, view)
    days = snapshot.config.attribution_days
    note = f"Orders within {days} days after a post, until the next one."
    if part is not None and part.share is not None:
        note += (
            f" {fmt.percent(100 * part.share)} of their tracked revenue follows a post; "
            f"{fmt.money(part.other_revenue, 'short')} follows none."
        )
    left = len(found) - influencer_tables.MOST_POSTS
    if left > 0:
        note += f" The {influencer_tables.MOST_POSTS} latest of {fmt.count(len(found))} are listed."
    return {"posts": influencer_tables.posts_table(found), "posts_note": note}


def _payouts(listed: pd.DataFrame, sums: totals.Payouts) -> dict[str, Any]:
    """What they were paid and are owed, newest first."""
    left = len(listed) - payout_tables.MOST
    note = f" The {payout_tables.MOST} latest of {len(listed)} are listed." if left > 0 else ""
    return {
        "payouts": payout_tables.own_table(listed[::-1].head(payout_tables.MOST)),
        "payouts_note": payout_sentences.statement_sentence(sums) + note,
    }


def asked(
    grain: str | None,
    who: str,
    before: dict[str, Any] | None,
    snapshot: Snapshot,
    view: Filters,
) -> dict[str, Any]:
    """What the page shows under what its switch says."""
    step = answering.chosen_grain(grain, before)
    return figures(who, step, snapshot, view, marks_now(snapshot))


def register(app: Dash) -> None:
    """Register the page's callback."""
    answering.listen(
        app,
        page.TAB,
        FIGURES,
        asked,
        [Input(page.GRAIN, "value")],
        [State(page.WHO, "data"), State(page.CHOSEN_GRAIN, "data")],
    )
