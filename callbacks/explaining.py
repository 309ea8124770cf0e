"""What the ⓘ of every chart and table says: the view, the rows behind it and the formulas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from dash import Dash, Input, Output, State
from dash.exceptions import PreventUpdate

from analytics import performance as perf
from analytics.extras import applicable
from analytics.filters import Filters
from charts import format as fmt
from charts import interval, view_words
from layouts import explain, ids, kpis, tabs
from storage import Snapshot
from web.access import current_workspace


@dataclass(frozen=True)
class Explained:
    """Explains the figures of one view.

    Attributes:
        snapshot: The data.
        view: The view.
    """

    snapshot: Snapshot
    view: Filters

    @cached_property
    def context(self) -> kpis.Context:
        """What every explanation repeats."""
        labels = view_words.labels_of(perf.options(self.snapshot), self.view)
        days = perf.window(self.snapshot, self.view)
        return kpis.Context(
            filters=self.view,
            words=view_words.words(self.view, labels, days),
            snapshot=self.snapshot.id,
            config=self.snapshot.config,
        )

    @cached_property
    def of_cards(self) -> kpis.Context:
        """The same, with what the card of ROAS adds."""
        return replace(
            self.context,
            interval=_interval(self.snapshot, self.view),
        )

    def lines(self, *metrics: str) -> explain.Lines:
        """The lines behind a chart or a table that shows these metrics."""
        evidence = perf.evidence(self.snapshot, self.view)
        return list(kpis.figure_facts(metrics, evidence, self.context).items())


def show_range(asked: int | None, store: dict[str, Any] | None, path: str | None) -> str:
    """How far the ROAS of the card depends on the rule for fixed sums, once somebody asks."""
    if not asked or store is None:
        raise PreventUpdate
    snapshot = current_workspace().snapshot()
    view = applicable(snapshot, Filters.from_store(store))
    if who := tabs.influencer_at(path):
        view = view.with_values("influencer", [who])
    return kpis.range_words(perf.roas_range(snapshot, view))


def register(app: Dash) -> None:
    """Register what is explained on demand."""
    app.callback(
        Output(ids.ROAS_RANGE, "children"),
        Input(ids.RANGE_ASKED, "data"),
        State(ids.STORE_FILTERS, "data"),
        State(ids.URL, "pathname"),
        prevent_initial_call=True,
    )(show_range)


def _interval(snapshot: Snapshot, view: Filters) -> str:
    ((low, high),) = perf.roas_interval(snapshot, view)[["low", "high"]].to_numpy().tolist()
    return interval.words(low, high) if fmt.defined(low) else ""
