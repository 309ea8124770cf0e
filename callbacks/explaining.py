"""What the ⓘ of every chart and table says: the view, the rows behind it and the formulas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from dash import Output
from dash.development.base_component import Component

from analytics import performance as perf
from analytics.filters import Filters
from charts import format as fmt
from charts import interval
from layouts import explain, ids, kpis, view_words
from storage import Snapshot


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
            spread=perf.roas_range(self.snapshot, self.view),
            interval=_interval(self.snapshot, self.view),
        )

    def lines(self, *metrics: str) -> list[Component]:
        """The lines behind a chart or a table that shows these metrics."""
        evidence = perf.evidence(self.snapshot, self.view)
        return explain.facts(kpis.figure_facts(metrics, evidence, self.context))


def _interval(snapshot: Snapshot, view: Filters) -> str:
    ((low, high),) = perf.roas_interval(snapshot, view)[["low", "high"]].to_numpy().tolist()
    return interval.words(low, high) if fmt.defined(low) else ""


def output(figure_id: str) -> Output:
    """Where the lines of a chart or a table go."""
    return Output(ids.about(figure_id), "children")
