"""The chapter of influencers: who earns most and least per rupee, with intervals."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analytics import performance as perf
from charts import format as fmt
from charts.palette import BAD, GOOD
from reports import plots
from reports.blocks import Block, Cell, Chart, Column, Heading, Paragraph, Table, row
from reports.insight_report.asked import Asked
from reports.insight_report.figure_words import figure

MOST: Final = 8
"""The best and the weakest, of each."""
_ADJUSTED: Final = (
    "Adjusted is ROAS pulled toward the average of the same platform and tier: the fewer the "
    "orders, the stronger the pull, so that one lucky order cannot top the list. Its 90% interval "
    "stands below it."
)


def blocks(asked: Asked) -> tuple[Block, ...]:
    """The best and the worst by adjusted ROAS."""
    leaders = perf.leaders(asked.snapshot, asked.view, MOST)
    if leaders.top.empty:
        return (Paragraph("Not enough influencers with a cost in this view to rank."),)
    found: list[Block] = [Paragraph(_ADJUSTED, "soft"), _chart(asked, leaders)]
    found += [Heading(f"Who earns the most per {fmt.unit()}"), _table(leaders.top, "Best first")]
    if not leaders.bottom.empty:
        heading = f"Who earns the least per {fmt.unit()}"
        found += [Heading(heading), _table(leaders.bottom, "Weakest first")]
    return tuple(found)


def _chart(asked: Asked, leaders: perf.Leaders) -> Chart:
    top, bottom = leaders.top, leaders.bottom.iloc[::-1]
    chosen = [(one, GOOD) for one in top.to_dict("records")]
    chosen += [(one, BAD) for one in bottom.to_dict("records")]
    spans = [_span(one, colour) for one, colour in chosen]
    return Chart(
        "influencers",
        "Adjusted ROAS of the best and the weakest",
        "A dot with its 90 % interval for each of the best and the weakest influencers, as in the "
        "tables that follow.",
        plots.spans(spans, "ratio", asked.break_even, "break-even"),
        rows=tuple(span.name for span in spans),
        note="Green: the best; red: the weakest. The line is the 90% interval, the circle ROAS as "
        "it is.",
    )


def _span(one: dict[Any, Any], colour: str) -> plots.Span:
    return plots.Span(
        str(one["label"]),
        float(one["roas_shrunk"]),
        float(one["shrunk_low"]),
        float(one["shrunk_high"]),
        float(one["roas"]) if pd.notna(one["roas"]) else None,
        colour,
    )


def _table(found: pd.DataFrame, caption: str) -> Table:
    columns = (
        Column("Influencer", "start", 34),
        *(Column(name) for name in ("Orders", "Revenue", "Cost", "ROAS")),
        Column("Adjusted ROAS", width=18),
    )
    rows = [
        row(
            Cell(str(one["label"]), f"{one['platform']} · {one['tier']}"),
            figure("orders", one["orders"]),
            figure("revenue", one["revenue"]),
            figure("cost", one["cost"]),
            figure("roas", one["roas"]),
            Cell(
                fmt.times(one["roas_shrunk"]),
                f"{fmt.times(one['shrunk_low'])} to {fmt.times(one['shrunk_high'])}",
                strong=True,
            ),
        )
        for one in found.to_dict("records")
    ]
    return Table(caption, columns, tuple(rows))
