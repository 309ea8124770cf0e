"""Every table reads back as the engine's figures, to the paisa, as CSV and as a workbook."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import intake
from analytics import performance as perf
from analytics.extras import dimensions
from analytics.filters import Filters
from analytics.metrics import METRICS
from analytics.payouts import totals
from reports.datasets import datasets, preview, table
from reports.take_away import ABOUT, Source, csv_file, workbook
from storage import Snapshot, Store
from storage.payout_log import Marks, marks

MADE = datetime(2025, 10, 1, 8, 30, tzinfo=UTC)
VIEWS = (
    "",
    "brand=Gritzo&platform=Instagram",
    "from=2025-02-10&to=2025-05-09&tier=micro&tier=nano",
    "coupon_code=&source=Direct",
)
SUMS = [key for key, one in METRICS.items() if one.additive]
TO_THE_PAISA = [key for key in SUMS if METRICS[key].unit == "inr" and key != "emv"]


@pytest.fixture(scope="module", params=["gross", "net"])
def snapshot(sample, request) -> Snapshot:
    """The sample under either basis of revenue."""
    config = sample.config.model_copy(update={"revenue_basis": request.param})
    manifest = replace(sample.manifest, id=f"{sample.id}-{request.param}", config=config)
    return replace(sample, manifest=manifest)


@pytest.fixture(scope="module")
def decided(tmp_path_factory) -> Marks:
    return marks(tmp_path_factory.mktemp("marks"), sample=False)


def source(snapshot: Snapshot, decided: Marks, query: str = "") -> Source:
    return Source(snapshot, Filters.from_query(query), decided, MADE)


def as_csv(of: Source, key: str) -> pd.DataFrame:
    """A table read back from CSV as the texts that stand there."""
    file = csv_file(of, key)
    text = b"".join(file.content).decode()
    found = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    assert len(found) == file.rows
    return found


def as_xlsx(of: Source, key: str) -> list[dict[str, object]]:
    """A table read back from a workbook, by the key of each column."""
    file = workbook(of, [key])
    book = openpyxl.load_workbook(io.BytesIO(b"".join(file.content)), read_only=True)
    first, about = book.worksheets
    header, *rows = first.iter_rows(values_only=True)
    columns = file.tables[0].columns
    assert header == tuple(column.label for column in columns)
    assert next(about.iter_rows(values_only=True)) == ABOUT
    assert len(rows) == file.rows
    keys = [column.key for column in columns]
    return [dict(zip(keys, row, strict=True)) for row in rows]


def added(cells) -> Decimal | None:
    """The sum of cells; None where each is empty."""
    known = [Decimal(cell) for cell in cells if cell != ""]
    return sum(known, Decimal()) if known else None


def exact(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.2f}")


@pytest.mark.parametrize("query", VIEWS)
def test_figures_add_up_to_the_totals_whatever_they_are_broken_down_by(snapshot, decided, query):
    of = source(snapshot, decided, query)
    total = perf.totals(snapshot, of.view)
    for key in ("by_tier", "by_product", "by_month", "by_day", "brand_platform"):
        found = as_csv(of, key)
        assert {name: added(found[name]) for name in TO_THE_PAISA} == {
            name: exact(total[name]) for name in TO_THE_PAISA
        }, key
        assert added(found["orders"]) == total["orders"]


@pytest.mark.parametrize("query", VIEWS)
def test_rows_add_up_to_the_totals(snapshot, decided, query):
    of = source(snapshot, decided, query)
    total = perf.totals(snapshot, of.view)
    orders = as_csv(of, "orders")
    tracked = orders[orders["influencer_id"] != ""]
    assert (added(tracked["revenue"]) or 0) == exact(total["revenue"])
    assert sum(orders["orders"].astype(int)) == total["total_orders"]
    assert added(as_csv(of, "costs")["cost"]) == exact(total["cost"])


def test_a_workbook_has_the_same_cells_as_csv(sample, decided):
    of = source(sample, decided, "brand=Gritzo")
    for one in datasets(sample):
        plain, typed = as_csv(of, one.key), as_xlsx(of, one.key)
        columns = table(sample, of.view, decided, one.key).columns
        for column in columns:
            cells = [row[column.key] for row in typed]
            texts = plain[column.key].tolist()
            match column.kind:
                case "text":
                    # What a formula would begin with carries an apostrophe in CSV only.
                    assert [cell or "" for cell in cells] == [text.lstrip("'") for text in texts]
                case "date":
                    assert [f"{cell:%Y-%m-%d}" if cell else "" for cell in cells] == texts
                case _:
                    read = [None if text == "" else float(text) for text in texts]
                    assert cells == read, (one.key, column.key)


def test_figures_of_every_dimension_are_the_breakdown(sample, decided):
    view = Filters.from_query("period=last_90")
    of = source(sample, decided, "period=last_90")
    for dimension in dimensions(sample):
        key = "influencers" if dimension == "influencer" else f"by_{dimension}"
        found = as_csv(of, key)
        wanted = perf.breakdown(sample, view, dimension)
        if dimension == "influencer":
            wanted = perf.influencers(sample, view)
        assert len(found) == len(wanted)
        for metric in ("revenue", "roas", "engagement_rate", "reach"):
            read = pd.to_numeric(found[metric]).round(4).tolist()
            digits = 2 if metric == "revenue" else 6
            assert read == pytest.approx(
                wanted[metric].round(digits).tolist(), abs=1e-4, nan_ok=True
            )


def test_an_undefined_figure_is_an_empty_cell_and_never_0(sample, decided):
    of = source(sample, decided)
    for key in ("by_source", "by_status"):
        assert set(as_csv(of, key)["cost"]) == {""}
        assert {row["reach"] for row in as_xlsx(of, key)} == {None}


def test_payouts_are_those_of_the_tab(sample, decided):
    of = source(sample, decided, "brand=HKVitals")
    total = totals.payouts(sample, of.view, decided).total
    found = as_csv(of, "payouts")
    for key in ("owed", "due", "paid", "computed", "recorded"):
        assert added(found[f"payout_{key}"]) == exact(getattr(total, key))
    assert added(found["payout_held"]) == exact(total.hold + total.disputed)
    assert added(found["payable"]) == exact(total.payable)
    differ = as_csv(of, "payout_differences")["difference"]
    assert sum(abs(Decimal(one)) for one in differ) == exact(total.differing)
    lines = as_csv(of, "payout_lines")
    assert added(lines[lines["state"] == "paid"]["amount"]) == exact(total.paid)


def test_what_a_filter_leaves_undefined_says_so(sample, decided):
    for key, query in (("posts", "coupon_code=A"), ("costs", "status=delivered")):
        found = table(sample, Filters.from_query(query), decided, key)
        assert found.rows == 0
        assert found.nothing == "A filter of the view is known of orders only."
    nobody = table(sample, Filters.from_query("influencer=nobody"), decided, "plan")
    assert nobody.rows == 0
    assert nobody.nothing


def test_findings_and_posts_say_what_of_the_view_they_hold_in_part(sample, decided):
    whole = as_csv(Source(sample, Filters(), decided, MADE), "insights")
    assert whole["scope"].unique().tolist() == [""]
    product = perf.breakdown(sample, Filters(), "product")["value"].iloc[0]
    view = Filters((("product", (product,)),))
    told = as_csv(Source(sample, view, decided, MADE), "insights").groupby("rule")["scope"].first()
    said = "A payout is for all work of an influencer: product does not change these figures."
    assert told[told != ""].to_dict() == {"payout_differences": said}
    posts = as_csv(Source(sample, view, decided, MADE), "posts")
    decisions = table(sample, view, decided, "payout_lines").columns
    assert "".join(column.help for column in decisions if column.key == "note") == ""
    counted = perf.totals(sample, view)["posts"]
    assert sum(map(Decimal, posts["posts"])) == Decimal(f"{counted:.6f}")


def test_an_unknown_table_is_an_error_that_lists_those_there_are(sample, decided):
    with pytest.raises(KeyError, match=r"no table 'zz'.+orders, posts.+insights, plan"):
        table(sample, Filters(), decided, "zz")


def test_a_preview_reads_as_the_screen_does(sample, decided):
    found, shown = preview(sample, Filters(), decided, "by_brand", most=2)
    cells = dict(zip([column.key for column in found.columns], shown[0], strict=True))
    assert len(shown) == 2
    assert cells["brand"] == perf.breakdown(sample, Filters(), "brand")["label"].iloc[0]
    assert cells["revenue"].startswith("₹")
    assert cells["revenue"][-3] == "."
    assert cells["roas"].endswith("×")
    assert cells["emv"] == "–"


@pytest.fixture
def corrected(tmp_path: Path) -> Snapshot:
    """Two files of orders, some of whose rows came again, with columns of their own."""
    workspace = Store(tmp_path / "data").workspace("default")
    head = "order_id,date,influencer_id,campaign,orders,revenue,Gift wrap,orders \n"
    first = [f"o{n},2025-03-{n % 28 + 1:02d},i1,Launch,1,{n}.05,=yes,x" for n in range(40)]
    again = [f"o{n},2025-03-{n % 28 + 1:02d},i1,Launch,1,{n}.10,no,x" for n in range(30, 50)]
    for name, rows in (("a.csv", first), ("b.csv", again)):
        (tmp_path / name).write_text(head.replace(",orders \n", ",wrap colour\n") + "\n".join(rows))
        intake.commit(workspace, [(tmp_path / name, name)], who="test")
    return workspace.snapshot()


def test_corrected_rows_count_once_and_keep_the_columns_of_the_files(corrected, decided):
    found = as_csv(source(corrected, decided), "orders")
    assert found["order_id"].tolist() == [*(f"o{n}" for n in range(50))]
    assert found["revenue"].tolist() == [f"{n}.{'05' if n < 30 else '10'}" for n in range(50)]
    assert found["Gift wrap"].tolist() == ["'=yes"] * 30 + ["no"] * 20
    assert set(found["wrap colour"]) == {"x"}
