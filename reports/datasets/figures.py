"""Figures of a view by the values of a dimension, by time, and by brand and platform."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

import pandas as pd
import pyarrow as pa

from analytics import performance as perf
from analytics.dimensions import Dimension
from analytics.evidence import NOT_KNOWN, undefined_reason
from analytics.extras import dimensions
from analytics.filters import Filters, dimension_of
from analytics.incrementality import iroas
from analytics.influencer_metrics import INFLUENCER_METRICS
from analytics.metrics import METRICS
from analytics.rows import roster
from reports.columns import Column, metric_column
from reports.datasets.dataset import Dataset, Table
from reports.frames import pieces
from storage import Snapshot

BY: Final = "by_"
TIME: Final[Mapping[str, str]] = {"by_day": "date", "by_week": "week", "by_month": "month"}
PAIRS: Final = "brand_platform"
_FIRST_DAY: Final = {
    "date": "The day",
    "week": "The Monday it begins on",
    "month": "Its first day",
}
MEASURED: Final = ("brand", "campaign", "platform")
"""Dimensions whose values were measured to add sales; see `analytics.incrementality.iroas`."""

_ROSTER: Final = (
    Column("influencer_id", "Influencer id", help="Their id in the files."),
    Column("influencer", "Influencer", help="Their name; names that several share carry the id."),
    *(Column(name, dimension_of(name).label) for name in ("platform", "tier", "category")),
    *(Column(name, dimension_of(name).label) for name in ("gender", "age_group")),
    Column("influencer_city", "City"),
    Column("language", "Language"),
    Column("followers", "Followers", "count"),
)


def listed(snapshot: Snapshot) -> tuple[Dataset, ...]:
    """The datasets of figures: a row a value of each dimension, or a day, week or month."""
    by = [_by(one) for key, one in dimensions(snapshot).items() if key != "influencer"]
    time = [
        Dataset(
            key, f"By {key.removeprefix(BY)}", "Figures", f"One row per {key.removeprefix(BY)}."
        )
        for key in TIME
    ]
    pairs = Dataset(PAIRS, "Brand and platform", "Figures", "One row per brand and platform.")
    return (*by, *time, pairs)


def _by(dimension: Dimension) -> Dataset:
    name = dimension.label[:1].lower() + dimension.label[1:]
    return Dataset(f"{BY}{dimension.key}", f"By {name}", "Figures", f"One row per {name}.")


def by_dimension(snapshot: Snapshot, view: Filters, dataset: Dataset) -> Table:
    """Every metric by the values of a dimension, or by time."""
    dimension = TIME.get(dataset.key, dataset.key.removeprefix(BY))
    about = dimension_of(dimension)
    found = perf.breakdown(snapshot, view, dimension)
    metrics: tuple[str, ...] = tuple(METRICS)
    if dimension in MEASURED:
        found = _with_measured(snapshot, view, dimension, found)
        metrics = (*metrics, *iroas.COLUMNS)
    if about.level == "time":
        days = pd.to_datetime(found["value"].where(found["value"] != ""))
        help_ = f"{_FIRST_DAY[dimension]}; empty for rows without a date."
        first, found = Column(dimension, about.label, "date", help_), found.assign(day=days)
        found = found.drop(columns="label").rename(columns={"day": dimension})
    else:
        first = Column(dimension, about.label, help=f"“{about.blank}” where there is none.")
        found = found.rename(columns={"label": dimension})
    made = of_frame(dataset, (first, *map(metric_column, metrics)), found, metrics)
    return with_reasons(made, view, dimension)


def with_reasons(made: Table, view: Filters, dimension: str | None = None) -> Table:
    """The table with the reasons for figures that its view or its rows cannot have.

    Args:
        made: The table.
        view: The view.
        dimension: What its rows are values of; None for several.
    """
    unknown = dict.fromkeys(
        undefined_reason(key, {}, view, dimension) for key in ("cost", "reach", "revenue")
    )
    said = " ".join(one for one in unknown if one and one != NOT_KNOWN)
    return replace(made, note=said, nothing="" if made.rows else said or made.nothing)


def influencers(snapshot: Snapshot, view: Filters, dataset: Dataset) -> Table:
    """Everybody of a view: who they are, every metric, score and measured incremental ROAS."""
    found = perf.influencers(snapshot, view).drop(columns=["platform", "tier", "category"])
    found = _with_measured(snapshot, view, "influencer", found)
    known, extras = _roster(snapshot)
    found = found.merge(known, left_on="value", right_on="influencer_id", how="left")
    found = found.rename(columns={"label": "influencer"})
    metrics = (*INFLUENCER_METRICS, *METRICS, *iroas.COLUMNS)
    columns = (*_ROSTER, *extras, *map(metric_column, metrics))
    return with_reasons(of_frame(dataset, columns, found, metrics), view)


def _roster(snapshot: Snapshot) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """Who every influencer is, and the extra columns among that."""
    known = roster(snapshot)
    extras = tuple(
        Column(name, dimension_of(name).label, help="A column of the influencers file.")
        for name in map(str, known)
        if name.startswith("extra.")
    )
    return known, extras


def brand_platform(snapshot: Snapshot, view: Filters, dataset: Dataset) -> Table:
    """Every metric by brand and platform."""
    found = perf.matrix(snapshot, view, "brand", "platform")
    found = found.rename(columns={"row_label": "brand", "column_label": "platform"})
    columns = (
        Column("brand", "Brand"),
        Column("platform", "Platform"),
        *map(metric_column, METRICS),
    )
    return with_reasons(of_frame(dataset, columns, found, tuple(METRICS)), view)


def _with_measured(
    snapshot: Snapshot, view: Filters, dimension: str, found: pd.DataFrame
) -> pd.DataFrame:
    measured = iroas.measured(snapshot, view, dimension)
    return found.merge(measured, on="value", how="left", validate="1:1")


def of_frame(
    dataset: Dataset,
    columns: tuple[Column, ...],
    found: pd.DataFrame,
    metrics: tuple[str, ...] = (),
    nothing: str = "",
) -> Table:
    """A table of a frame whose columns are named by the keys of `columns`."""
    batches: Callable[[], Iterator[pa.RecordBatch]] = partial(pieces, columns, found)
    return Table(dataset, columns, batches, metrics, len(found), nothing)
