"""One influencer's payout statement: lines, and the posts and orders behind them."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from dash import Dash, Output, State

from analytics import performance as perf
from analytics.filters import Filters
from analytics.payouts import totals, trace
from analytics.payouts.lines import lines, worth_listing
from callbacks import answering, sheet
from callbacks import payout_figures as figures_of
from callbacks.explaining import Explained
from callbacks.payouts import marks_now
from charts import payout_sentences
from layouts import payout_tables, states, tab_body
from layouts import statement as page
from layouts.links import search_of, story
from storage import Snapshot

FIGURES: Final = {
    "name": Output(page.NAME, "children"),
    "profile": Output(page.PROFILE, "children"),
    "back": Output(page.BACK, "href"),
    "compare": Output(page.STORY, "href"),
    "pdf": Output(page.PDF, "href"),
    "file": Output(page.FILE, "href"),
    "orders_file": Output(page.ORDERS_FILE, "href"),
    "kpis": sheet.cards(page.KPIS),
    "lines": sheet.table(page.LINES),
    "posts": sheet.table(page.POSTS),
    "orders": sheet.table(page.ORDERS),
    "lines_about": sheet.facts(page.LINES),
    "posts_about": sheet.facts(page.POSTS),
    "orders_about": sheet.facts(page.ORDERS),
}


def figures(who: str, snapshot: Snapshot, everyone: Filters) -> dict[str, Any]:
    """Every figure of the page."""
    everyone = everyone.with_values("influencer", [])
    back = f"/payouts{search_of(everyone)}"
    if who not in perf.influencer_labels(snapshot):
        return {"state": tab_body.EMPTY, "empty": states.no_such_influencer(back), "back": back}
    view = everyone.with_values("influencer", [who])
    marks = marks_now(snapshot)
    total = totals.payouts(snapshot, view, marks).total
    listed = lines(snapshot, view, marks, (who,))
    shown = worth_listing(listed)
    about = figures_of.about(snapshot, Explained(snapshot, view).context, len(shown))
    posts = trace.within(trace.posts_behind(snapshot, who), listed["due"])
    orders = trace.within(trace.orders_behind(snapshot, who), listed["due"])
    profile = perf.profile(snapshot, who)
    address, query = f"/api/payouts/{quote(who, safe='')}", search_of(everyone)
    return {
        "name": profile.label,
        "profile": payout_sentences.statement_sentence(total),
        "back": back,
        "compare": story(who, everyone),
        "pdf": f"{address}/statement.pdf{query}",
        "file": f"{address}/lines.csv{query}",
        "orders_file": f"{address}/orders.csv{query}",
        "kpis": figures_of.cards(page.CARDS, figures_of.values_of(total), about),
        "lines": payout_tables.lines_table(shown[::-1], trace.parts(snapshot, who)),
        "posts": payout_tables.posts_table(posts),
        "orders": payout_tables.orders_table(orders),
        **{f"{name}_about": about for name in ("lines", "posts", "orders")},
    }


def register(app: Dash) -> None:
    """Register the page's callback."""
    answering.listen(app, page.TAB, FIGURES, figures, [], [State(page.WHO, "data")])
