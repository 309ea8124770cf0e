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
from analytics.evidence import undefined_reason
from analytics.extras import dimensions, extras
from analytics.filters import DIMENSIONS, Filters, extra_key
from schemas.rows import Rows
from settings import WorkspaceSettings
from storage import connect
from tests.analytics.query_fixtures import Snap
from tests.analytics.test_advance import (
    ARROW,
    COLUMNS,
    State,
    assert_same,
    bring_forward,
    contents,
)

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
    for key in ("extra.", "extra.order.", "extra.payout.x", "extra.order", "extras.order.x"):
        assert Filters.from_query(f"{key}=1") == Filters()
        with pytest.raises(ValueError, match="no filter"):
            Filters(((key, ("x",)),))


FORMAT, FLAVOUR = extra_key("post", "Format"), extra_key("product", "Flavour")
PRODUCTS = [
    {"product": name, "brand": "Gritzo", "extra:Flavour": flavour}
    for name, flavour in zip("ABCDE", ["Choco", "Choco", "Mango", "Mango", None], strict=True)
]


def post(number: int) -> dict[str, Any]:
    return {
        "post_id": f"p{number:02d}",
        "influencer_id": ["i1", "i2", "i3"][number % 3],
        "platform": ["Instagram", "Instagram", "YouTube"][number % 3],
        "date": date(2025, 1, 1) + timedelta(days=number),
        "reach": 1000 * (number + 1),
        "likes": 10 * number,
        "comments": number,
        "extra:Format": ["Reel", "Story", None, "Reel"][number % 4],
    }


POSTS = [post(number) for number in range(20)]


@pytest.fixture(scope="module")
def posted(tmp_path_factory: pytest.TempPathFactory) -> Snap:
    folder = tmp_path_factory.mktemp("posted")
    sold = [{**order(n), "product": "ABCDEF"[n % 6]} for n in range(60)]
    paid = [{"payout_id": "y1", "influencer_id": "i1", "basis": "fixed", "total_payout_paise": 999}]
    tables = {
        "tracking": stored(folder, "tracking", sold),
        "influencers": stored(folder, "influencers", PEOPLE),
        "posts": stored(folder, "posts", POSTS),
        "products": stored(folder, "products", PRODUCTS),
        "payouts": stored(folder, "payouts", paid),
    }
    build(tables, CONFIG, folder / "cube")
    return Snap("posted", folder / "cube", CONFIG)


def reach_by_format() -> dict[str, int]:
    frame = pd.DataFrame(POSTS).fillna({"extra:Format": ""})
    return frame.groupby("extra:Format")["reach"].sum().to_dict()


def test_a_column_of_posts_splits_posts_and_leaves_orders_and_cost_unknown(posted: Snap) -> None:
    found = perf.breakdown(posted, Filters(), FORMAT).set_index("value")
    assert found["reach"].to_dict() == reach_by_format()
    assert found["posts"].to_dict() == {"": 5, "Reel": 10, "Story": 5}
    assert found["label"].to_dict() == {"": "No Format", "Reel": "Reel", "Story": "Story"}
    unknown = ["orders", "total_revenue", "cost", "roas", "conversion_rate", "incremental_roas"]
    assert found[unknown].isna().all(axis=None)


@pytest.mark.parametrize("chosen", [("Reel",), ("", "Story"), ("Live",)])
def test_a_filter_on_a_column_of_posts_keeps_its_posts(
    posted: Snap, chosen: tuple[str, ...]
) -> None:
    view = Filters(((FORMAT, chosen),))
    total = perf.totals(posted, view)
    expected = [row for row in POSTS if (row["extra:Format"] or "") in chosen]
    assert total["reach"] == sum(row["reach"] for row in expected)
    assert total["engagements"] == sum(row["likes"] + row["comments"] for row in expected)
    assert total["orders"] is total["cost"] is total["roas"] is None
    said = undefined_reason("roas", total, view)
    assert said == "Orders and cost have no Format: only posts do."
    assert undefined_reason("cost", {"cost": None}, Filters(), FORMAT) == said
    by_week = perf.series(posted, view, "week")
    assert by_week["reach"].sum() == total["reach"]
    assert by_week["revenue"].isna().all()
    assert list(perf.posts(posted, view)["reach"]) == [row["reach"] for row in expected]
    by_influencer = perf.breakdown(posted, view, "influencer")
    assert by_influencer["reach"].sum() == total["reach"]
    assert perf.influencers(posted, view)["score"].isna().all()
    assert perf.verdict(posted, view).kind == ("no_cost" if expected else "empty")
    assert len(perf.leaders(posted, view).top) == 0
    found = perf.evidence(posted, view)
    assert (found["posts"], found["order_rows"], found["paid"]) == (len(expected), None, None)


def test_posts_of_a_format_still_show_what_they_sold(posted: Snap) -> None:
    everything = perf.post_results(posted, Filters()).set_index("post_id")
    reels = perf.post_results(posted, Filters(((FORMAT, ("Reel",)),))).set_index("post_id")
    assert sorted(reels.index) == [row["post_id"] for row in POSTS if row["extra:Format"] == "Reel"]
    assert reels["revenue"].sum() > 0
    assert reels["cost"].sum() > 0
    pd.testing.assert_frame_equal(reels, everything.loc[reels.index])
    assert perf.explained(posted, Filters(((FORMAT, ("Reel",)),))) is None
    faded = perf.decay(posted, Filters(((FORMAT, ("Reel", "", "Story")),)))
    pd.testing.assert_frame_equal(faded, perf.decay(posted, Filters()))


def test_what_only_orders_and_what_only_posts_know_together_is_nothing(posted: Snap) -> None:
    view = Filters(((FORMAT, ("Reel",)), ("source", ("",))))
    assert all(value is None for value in perf.totals(posted, view).values())
    assert perf.breakdown(posted, view, "brand").empty
    assert perf.breakdown(posted, view, FORMAT).empty
    assert perf.breakdown(posted, view, "source").empty
    with pytest.raises(ValueError, match="only orders know"):
        perf.matrix(posted, Filters(), FORMAT, "source")
    assert perf.roas_range(posted, view, "brand").empty
    assert perf.payout_rows(posted, view) is None
    said = "Only orders have source and only posts have Format: no row has both."
    assert perf.contradiction(view) == said
    assert perf.contradiction(Filters(((FORMAT, ("Reel",)), ("brand", ("Gritzo",))))) == ""


def test_a_column_of_products_reaches_orders_posts_and_cost(posted: Snap) -> None:
    sold = pd.DataFrame({"product": [*"ABCDEF"] * 10, "revenue": [100 * n for n in range(60)]})
    flavour = {row["product"]: row["extra:Flavour"] or "Unassigned" for row in PRODUCTS}
    expected = sold.groupby(sold["product"].map(flavour).fillna("Unassigned"))["revenue"].sum()
    found = perf.breakdown(posted, Filters(), FLAVOUR).set_index("value")
    assert (found["total_revenue"] * 100).round().to_dict() == expected.to_dict()
    assert found["cost"].sum() == pytest.approx(9.99)
    one = perf.totals(posted, Filters(((FLAVOUR, ("Mango",)),)))
    assert one["total_revenue"] == found.loc["Mango", "total_revenue"]
    assert one["cost"] == found.loc["Mango", "cost"]
    both = perf.matrix(posted, Filters(), FLAVOUR, "platform")
    assert both["reach"].sum() == pytest.approx(found["reach"].sum())


def test_columns_of_posts_and_products_are_brought_forward(tmp_path: Path) -> None:
    sold = stored(tmp_path, "tracking", [order(n) for n in range(30)])
    before = {
        "tracking": sold,
        "posts": stored(tmp_path, "posts", POSTS[:12]),
        "products": stored(tmp_path, "products", PRODUCTS[:4]),
    }
    build(before, CONFIG, tmp_path / "before")
    (tmp_path / "more").mkdir()
    after = {
        "tracking": sold,
        "posts": stored(tmp_path / "more", "posts", POSTS[:12], POSTS[12:]),
        "products": stored(tmp_path / "more", "products", PRODUCTS),
    }
    build(after, CONFIG, tmp_path / "whole")
    assert bring_forward(State(before, tmp_path / "before"), after, tmp_path / "cube")
    assert_same(tmp_path / "cube", tmp_path / "whole")


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
