"""Extra columns of files as filters: which qualify, and whether their figures are right."""

from __future__ import annotations

import tempfile
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import build
from analytics import performance as perf
from analytics.extras import dimensions, extras
from analytics.filters import DIMENSIONS, Filters, extra_key
from schemas.rows import Rows
from settings import WorkspaceSettings
from storage import connect
from tests.analytics.query_fixtures import Snap
from tests.analytics.test_advance import ARROW, COLUMNS, State, bring_forward, contents

MEDIUM = extra_key("order", 'utm Medium; "x" \'')
AGENCY = extra_key("influencer", "Agency")
CONFIG = WorkspaceSettings()
PEOPLE = [
    {"influencer_id": "i1", "name": "Ann", "platform": "Instagram", "extra:Agency": "North"},
    {"influencer_id": "i2", "name": "Bo", "platform": "Instagram", "extra:Agency": "South"},
    {"influencer_id": "i3", "name": "Cy", "platform": "YouTube", "extra:Agency": "North"},
    {"influencer_id": "i4", "name": "Di", "platform": "YouTube", "extra:Agency": "South"},
    {"influencer_id": "i5", "name": "Ed", "platform": "YouTube"},
]


def order(number: int, **cells: Any) -> dict[str, Any]:
    day = date(2025, 1, 1) + timedelta(days=number % 30)
    return {
        "tracking_id": f"t{number:03d}",
        "date": day,
        "orders": 1,
        "revenue_paise": 100 * number,
        "influencer_id": [None, "i1", "i2", "i3", "i5", "ghost"][number % 6],
        **cells,
    }


def stored(folder: Path, table: str, *parts: list[dict[str, Any]]) -> Rows:
    """Parts of a table, each with the extra columns that its own rows name."""
    paths: list[Path] = []
    for at, rows in enumerate(parts):
        extra = dict.fromkeys(name for row in rows for name in row if name.startswith("extra:"))
        kinds = {**COLUMNS[table], **dict.fromkeys(extra, "VARCHAR")}
        arrays = {
            name: pa.array([row.get(name) for row in rows], ARROW[kind])
            for name, kind in kinds.items()
        }
        paths.append(folder / f"{table}-{at}.parquet")
        pq.write_table(pa.table(arrays), paths[-1])
    return Rows(tuple(paths), None, sum(map(len, parts)))


HEADER = MEDIUM.removeprefix("extra.order.")
ORDERS = [
    order(n, **{f"extra:{HEADER}": [None, "cpc", "email"][n % 3], "extra:Note": f"note {n}"})
    for n in range(60)
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snap:
    folder = tmp_path_factory.mktemp("extras")
    tables = {
        "tracking": stored(folder, "tracking", ORDERS[:40], [order(n) for n in range(60, 70)]),
        "influencers": stored(folder, "influencers", PEOPLE),
    }
    build(tables, CONFIG, folder / "cube")
    return Snap("extras", folder / "cube", CONFIG)


def test_columns_with_few_values_are_offered_and_others_are_not(snapshot: Snap) -> None:
    assert list(extras(snapshot)) == [AGENCY, MEDIUM]
    assert dimensions(snapshot)[MEDIUM].label == HEADER
    assert dimensions(snapshot)[AGENCY].level == "influencer"
    assert list(dimensions(snapshot))[:-2] == list(DIMENSIONS)
    with closing(connect(snapshot)) as con:
        assert con.execute("FROM extras").fetchall() == [
            ("influencers", "Agency", AGENCY, 2),
            ("tracking", HEADER, MEDIUM, 2),
        ]


@pytest.mark.parametrize(("values", "offered"), [(1, False), (2, True), (200, True), (201, False)])
def test_the_number_of_values_decides(tmp_path: Path, values: int, offered: bool) -> None:
    rows = [order(n, **{"extra:x": f"v{n % values}"}) for n in range(2 * values)]
    build({"tracking": stored(tmp_path, "tracking", rows)}, CONFIG, tmp_path / "cube")
    assert bool(extras(Snap(str(tmp_path), tmp_path / "cube", CONFIG))) == offered


def expected(key: str, chosen: tuple[str, ...] | None = None) -> pd.DataFrame:
    """Revenue and orders by value, in plain pandas."""
    rows = pd.DataFrame([*ORDERS[:40], *(order(n) for n in range(60, 70))])
    agency = {row["influencer_id"]: row.get("extra:Agency", "Unknown") for row in PEOPLE}
    named = rows["influencer_id"].map(
        lambda who: "" if who is None or pd.isna(who) else agency.get(who, "Unknown")
    )
    rows = rows.assign(**{MEDIUM: rows[f"extra:{HEADER}"].fillna(""), AGENCY: named})
    if chosen is not None:
        rows = rows[rows[key].isin(chosen)]
    return rows.groupby(key)[["orders", "revenue_paise"]].sum()


@pytest.mark.parametrize("key", [MEDIUM, AGENCY])
def test_figures_by_an_extra_column_are_those_of_the_rows(snapshot: Snap, key: str) -> None:
    found = perf.breakdown(snapshot, Filters(), key).set_index("value")
    oracle = expected(key)
    assert found["total_orders"].to_dict() == oracle["orders"].to_dict()
    assert (found["total_revenue"] * 100).round().to_dict() == oracle["revenue_paise"].to_dict()
    assert found["cost"].isna().all() == (key == MEDIUM)


@pytest.mark.parametrize(
    ("key", "chosen"),
    [(MEDIUM, ("cpc",)), (MEDIUM, ("", "email")), (AGENCY, ("North", "Unknown"))],
)
def test_a_filter_on_an_extra_column_keeps_its_rows(
    snapshot: Snap, key: str, chosen: tuple[str, ...]
) -> None:
    view = Filters(((key, chosen),))
    assert Filters.from_query(view.to_query()) == Filters.from_store(view.to_store()) == view
    total = perf.totals(snapshot, view)
    assert total["total_orders"] == expected(key, chosen)["orders"].sum()


def test_values_are_offered_with_what_lies_behind_them(snapshot: Snap) -> None:
    found = perf.options(snapshot)[MEDIUM]
    assert {option.value: option.count for option in found} == {"": 24, "cpc": 13, "email": 13}
    assert next(option.label for option in found if not option.value) == f"No {HEADER}"


def test_columns_that_a_snapshot_lacks_do_not_filter(snapshot: Snap) -> None:
    whole = perf.totals(snapshot, Filters())
    for key in ("extra.order.Gone", "extra.influencer.Gone", "extra.order.cpc') --"):
        assert perf.totals(snapshot, Filters(((key, ("x",)),))) == whole
        with pytest.raises(KeyError):
            perf.breakdown(snapshot, Filters(), key)
    for key in ("extra.", "extra.order.", "extra.posts.x", "extra.order", "extras.order.x"):
        assert Filters.from_query(f"{key}=1") == Filters()
        with pytest.raises(ValueError, match="no filter"):
            Filters(((key, ("x",)),))


ROW = st.tuples(st.integers(0, 15), st.sampled_from([None, "a", "b", "c"]))


@settings(max_examples=10, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=8, unique_by=lambda row: row[0]))
def test_extra_columns_are_brought_forward(rows: list[tuple[int, str | None]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = [order(n, **{"extra:x": "abc"[n % 3]}) for n in range(20)]
        before = {"tracking": stored(folder, "tracking", first)}
        build(before, CONFIG, folder / "before")
        added = [order(n + 50, **({"extra:x": x} if x else {})) for n, x in rows]
        after = {"tracking": stored(folder, "tracking", first, added)}
        build(after, CONFIG, folder / "whole")
        assert bring_forward(State(before, folder / "before"), after, folder / "cube")
        assert contents(folder / "cube") == contents(folder / "whole")


def test_a_column_that_can_be_filtered_by_from_now_on_is_derived_whole(tmp_path: Path) -> None:
    first = [order(n) for n in range(20)]
    before = {"tracking": stored(tmp_path, "tracking", first)}
    build(before, CONFIG, tmp_path / "before")
    added = [order(n + 50, **{"extra:x": "ab"[n % 2]}) for n in range(4)]
    after = {"tracking": stored(tmp_path, "tracking", first, added)}
    assert not bring_forward(State(before, tmp_path / "before"), after, tmp_path / "cube")


def test_any_number_of_columns_has_options(tmp_path: Path) -> None:
    names = [f"Column {n:02d}" for n in range(70)]
    orders = [
        order(k, **{f"extra:{name}": f"v{(n + k) % 3}" for n, name in enumerate(names)})
        for k in range(30)
    ]
    people = [
        {**person, **{f"extra:{name}": f"p{k % 2}" for name in names}}
        for k, person in enumerate(PEOPLE[:4])
    ]
    tables = {
        "tracking": stored(tmp_path, "tracking", orders),
        "influencers": stored(tmp_path, "influencers", people),
    }
    build(tables, CONFIG, tmp_path / "cube")
    found = perf.options(Snap("many", tmp_path / "cube", CONFIG))
    for name in names:
        assert sum(option.count for option in found[extra_key("order", name)]) == 30
        assert {o.value for o in found[extra_key("influencer", name)]} >= {"p0", "p1"}
