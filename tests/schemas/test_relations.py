from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from schemas.frames import to_arrow
from schemas.relations import STATED, UNKNOWN_INFLUENCER, UNPRICED, check_relations
from schemas.rows import Rows
from schemas.tables import TABLES

INFLUENCERS = "influencer_id,name,platform\n1,A,IG\n2,B,YT\n"
POSTS = (
    "influencer_id,platform,date,likes\n"
    "1,Instagram,2025-01-01,1\n2,IG,2025-01-01,1\n9,IG,2025-01-02,1\n"
)
ORDERS = "influencer_id,campaign,date,orders,revenue\n,C,2025-01-01,1,1\n8,C,2025-01-01,1,1\n"
KEYED = "tracking_id," + ORDERS.replace("\n,", "\n1,,").replace("\n8,", "\n2,8,")


def found(told, at):
    return [
        (int(row["line"]), row["column"], row["value"], row["reason"])
        for part in told.get(at, [])
        for row in part.examples.to_dict("records")
    ]


@pytest.fixture
def store(tmp_path):
    """Puts an ingested file's rows where stored rows lie."""

    def stored(result) -> Rows:
        frame = result.accepted[list(TABLES[result.table].names)]
        path = Path(tmp_path / f"stored-{result.table}.parquet")
        pq.write_table(to_arrow(frame), path)
        return Rows((path,), None, len(frame))

    return stored


def test_unknown_influencers_and_other_platforms_are_warned_of(ingest, tmp_path):
    told = check_relations([ingest(INFLUENCERS), ingest(POSTS), ingest(ORDERS)], {}, tmp_path)

    assert found(told, 0) == []
    assert found(told, 1) == [
        (4, "influencer_id", "9", UNKNOWN_INFLUENCER),
        (3, "platform", "Instagram", "the influencer's own platform is YouTube"),
    ]
    assert found(told, 2) == [(3, "influencer_id", "8", UNKNOWN_INFLUENCER)]


def test_ids_stored_before_are_known(ingest, store, tmp_path):
    stored = {"influencers": store(ingest(INFLUENCERS.replace("1,A", "8,A")))}
    assert found(check_relations([ingest(ORDERS)], stored, tmp_path), 0) == []
    assert check_relations([], stored, tmp_path) == {}


def test_a_stored_influencer_that_the_import_corrects_counts_as_corrected(ingest, store, tmp_path):
    stored = {"influencers": store(ingest(INFLUENCERS))}
    moved = ingest(INFLUENCERS.replace("2,B,YT", "2,B,IG"))
    assert [
        line for line, *_ in found(check_relations([moved, ingest(POSTS)], stored, tmp_path), 1)
    ] == [4]


def test_every_warning_is_counted_and_its_line_known(ingest, tmp_path):
    rows = "".join(f"{n},C,2025-01-01,1,1\n" for n in range(1, 501))
    told = check_relations([ingest(ORDERS.splitlines()[0] + "\n" + rows)], {}, tmp_path)

    (part,) = told[0]
    assert part.counts == {UNKNOWN_INFLUENCER: 500}
    assert part.lines.tolist() == list(range(2, 502))
    assert len(part.examples) == 200


def test_products_without_revenue_and_price_are_told_once(ingest, tmp_path):
    orders = ingest("campaign,product,date,orders\nC,Whey,2025-01-01,1\nC,Whey,2025-01-02,1\n")
    assert found(check_relations([orders], {}, tmp_path), 0) == [(2, "revenue", "Whey", UNPRICED)]
    prices = ingest("product,brand,price\nWhey,MB,500\n")
    assert found(check_relations([orders, prices], {}, tmp_path), 0) == []


def payouts(ingest, *rows):
    return ingest(
        "influencer_id,basis,rate,orders,campaign\n" + "".join(f"{row}\n" for row in rows)
    )


def test_payouts_that_state_other_orders_than_tracked_are_warned_of(ingest, tmp_path):
    orders = ingest(
        "influencer_id,campaign,date,orders,revenue\n"
        "1,C,2025-01-01,3,1\n1,D,2025-01-02,4,1\n2,C,2025-01-01,5,1\n"
    )
    paid = payouts(ingest, "1,order,10,3,C", "1,order,10,9,D", "2,order,10,2,", "2,order,10,3,")
    told = check_relations([ingest(INFLUENCERS), orders, paid], {}, tmp_path)
    assert found(told, 2) == [(3, "orders", "9 stated, 4 tracked", STATED)]


def test_orders_stored_before_count_once_beside_their_corrections(ingest, store, tmp_path):
    stored = {"tracking": store(ingest(KEYED))}
    corrected = ingest(KEYED.replace("2,8,C,2025-01-01,1", "2,8,C,2025-01-01,6"))
    told = check_relations([corrected, payouts(ingest, "8,order,10,6,C")], stored, tmp_path)
    assert [reason for *_, reason in found(told, 1)] == [UNKNOWN_INFLUENCER]


def test_without_any_tracked_order_nothing_is_compared(ingest, tmp_path):
    paid = payouts(ingest, "1,order,10,3,C")
    told = check_relations([ingest(INFLUENCERS), paid], {}, tmp_path)
    assert found(told, 1) == []


def test_the_examples_are_a_frame_of_the_usual_shape(ingest, tmp_path):
    (part,) = check_relations([ingest(ORDERS)], {}, tmp_path)[0]
    assert list(part.examples.columns) == ["line", "column", "value", "reason"]
    assert isinstance(part.examples["line"].dtype, pd.Int64Dtype)
