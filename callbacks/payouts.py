"""The Payouts tab: what is owed, and deciding about it."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any, Final

import pandas as pd
from dash import Dash, Input, Output, State

import intake
from analytics.filters import Filters
from analytics.payouts import terms, totals
from callbacks import answering, grid_drawing, payout_choice, sheet
from callbacks import payout_figures as figures_of
from callbacks.explaining import Explained
from charts import format as fmt
from charts import payout_sentences
from charts import payout_words as words
from charts.payouts import by_month
from layouts import grid, payout_tables, tab_body, tabs
from layouts import payouts as page
from layouts.links import search_of
from storage import Snapshot
from storage import payout_log as log
from storage.payout_log import Marks
from web import grid_script
from web.access import current_workspace

FIGURES: Final = {
    "sentence": Output(page.SENTENCE, "children"),
    "scope": Output(page.SCOPE, "children"),
    "seen": Output(page.SEEN, "data"),
    "kpis": sheet.cards(page.KPIS),
    "grid": Output(grid.store(page.GRID), "data"),
    "lines_file": Output(page.LINES_FILE, "href"),
    "xlsx": Output(page.XLSX, "href"),
    "differences": sheet.table(page.DIFFERENCES),
    "differences_note": Output(page.DIFFERENCES_NOTE, "children"),
    "differences_file": Output(page.DIFFERENCES_FILE, "href"),
    "months": Output(page.MONTHS, "figure"),
    "months_table": sheet.table(page.MONTHS_TABLE),
    "log": sheet.table(page.LOG),
    "terms": sheet.table(page.TERMS),
    "terms_note": Output(page.TERMS_NOTE, "children"),
    **payout_choice.outputs(),
    **{
        f"{name}_about": sheet.facts(place)
        for name, place in {
            "grid": page.GRID,
            "differences": page.DIFFERENCES,
            "months": page.MONTHS,
            "log": page.LOG,
            "terms": page.TERMS,
        }.items()
    },
}


def marks_now(snapshot: Snapshot) -> Marks:
    """What is decided about the payouts of the current workspace."""
    return intake.marks_of(current_workspace(), snapshot)


def figures(
    shown: str,
    _news: dict[str, Any] | None,
    ticked: list[str] | None,
    listed: list[str] | None,
    snapshot: Snapshot,
    view: Filters,
) -> dict[str, Any]:
    """Every figure of the tab."""
    marks = marks_now(snapshot)
    found = totals.payouts(snapshot, view, marks)
    differ = totals.differences(snapshot, view, marks, payout_tables.MOST)
    causes = totals.causes(snapshot, view, marks)
    agreed = terms.terms(snapshot)
    total = found.total
    rows = figures_of.grid_rows(found.influencers, shown)
    about = figures_of.about(snapshot, Explained(snapshot, view).context, total.lines)
    query = search_of(view)
    return {
        # The view as a whole may hold nothing where payouts still stand: filters that do not reach
        # them leave them as they are.
        **({"state": tab_body.SHOWN} if len(found.influencers) else {}),
        "sentence": payout_sentences.sentence(total),
        "scope": payout_sentences.scope(view, total),
        "seen": {"revision": marks.revision, "snapshot": snapshot.id},
        "kpis": figures_of.cards(page.CARDS, figures_of.values_of(total), about),
        "grid": grid.spec(
            page.GRID,
            page.TAB,
            grid_script.url(),
            (f"{tabs.BY_NAME[page.TAB].path}/", search_of(view.with_values("influencer", []))),
            rows,
            page.TEXTS,
            page.COLUMNS,
            figures_of.totals_of(rows),
            ticks="Choose",
        ),
        "lines_file": f"/api/payouts/lines.csv{query}",
        "xlsx": f"/api/export/data/payouts.xlsx{query}",
        "differences": payout_tables.differences_table(differ, view),
        "differences_note": _differences_note(causes),
        "differences_file": f"/api/payouts/differences.csv{query}",
        "months": by_month(found.months),
        "months_table": partial(payout_tables.months_table, found.months),
        "log": payout_tables.log_table(
            [asdict(entry) for entry in log.entries(marks.root, sample=marks.sample)],
            snapshot.config.zone,
        ),
        "terms": payout_tables.terms_table(agreed, view),
        "terms_note": _terms_note(agreed),
        **payout_choice.choice(snapshot, view, marks, shown, ticked or [], listed),
        **{f"{name}_about": about for name in ("grid", "differences", "months", "log", "terms")},
    }


def _differences_note(causes: pd.DataFrame) -> str:
    if causes.empty:
        return ""
    over, under = float(causes["over"].sum()), float(causes["under"].sum())
    said = [f"{fmt.money(over, 'exact')} recorded above the work"] if over else []
    said += [f"{fmt.money(under, 'exact')} below it"] if under else []
    listed = ", ".join(
        f"{words.CAUSES[str(row['cause'])].lower()} {fmt.count(int(row['payouts']))}"
        for row in causes.to_dict("records")
    )
    more = int(causes["payouts"].sum()) - payout_tables.MOST
    rest = f" The {payout_tables.MOST} largest are listed." if more > 0 else ""
    return f"{' and '.join(said)}: {listed}.{rest}"


def _terms_note(agreed: pd.DataFrame) -> str:
    if agreed.empty:
        return ""
    more = len(agreed) - payout_tables.MOST
    rest = f" The first {payout_tables.MOST} are listed." if more > 0 else ""
    return f"{fmt.plural(len(agreed), 'set')} of terms.{rest}"


def register(app: Dash) -> None:
    """Register the tab's callbacks."""
    answering.listen(
        app,
        page.TAB,
        FIGURES,
        figures,
        [Input(page.SHOW, "value"), Input(page.DECIDED, "data")],
        # Said in the same answer: asking for it afterwards would be another way there and back.
        [State(grid.ticked(page.GRID), "data"), State(page.LISTED, "data")],
    )
    grid_drawing.register(app, page.GRID)
