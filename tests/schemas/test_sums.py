"""What a file adds up to, against sums that pandas makes of its own copy of the rows."""

import io
import random
from decimal import Decimal

import pandas as pd
import pytest

from schemas.sums import UNVALUED, sums_as_written

FILES = {
    "influencers": {"follower_count": "follower_count"},
    "posts": {"reach": "reach", "likes": "likes", "comments": "comments"},
    "tracking_data": {"orders": "orders", "revenue": "revenue_paise"},
    "payouts": {"total_payout": "total_payout_paise"},
}


def paise(cells):
    return sum(int(Decimal(cell) * 100) for cell in cells if cell)


@pytest.mark.parametrize("folder", ["viso27", "shreyash130"])
@pytest.mark.parametrize("file", FILES)
def test_the_sums_of_the_public_sets_are_those_of_their_files(public_sets, ingest, folder, file):
    text = (public_sets / folder / f"{file}.csv").read_text()
    cells = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    cells = cells.rename(columns={"followers": "follower_count"})
    sums = ingest(text, f"{file}.csv").sums
    for header, name in FILES[file].items():
        in_paise = paise(cells[header])
        assert sums[name] == (in_paise if name.endswith("_paise") else in_paise // 100), name


def test_refused_and_replaced_rows_are_in_no_sum(ingest):
    draw = random.Random(3)
    rows = [
        (f"t{draw.randrange(400)}", draw.randrange(1, 4), f"{draw.randrange(10**9) / 100:.2f}")
        for _ in range(600)
    ]
    bad = set(draw.sample(range(600), 40))
    lines = [
        f"{key},IG,A,{'13/13/2025' if at in bad else '2025-02-01'},{orders},{revenue}"
        for at, (key, orders, revenue) in enumerate(rows)
    ]
    result = ingest("tracking_id,source,campaign,date,orders,revenue\n" + "\n".join(lines) + "\n")

    good = pd.DataFrame([row for at, row in enumerate(rows) if at not in bad])
    last = good.drop_duplicates(0, keep="last")
    assert result.rows.count == len(last)
    assert result.sums == {"orders": last[1].sum(), "revenue_paise": paise(last[2])}


def test_a_blank_revenue_is_orders_times_price_and_else_told(ingest):
    result = ingest(
        "source,campaign,product,date,orders,revenue,price\n"
        "IG,A,P,2025-01-01,2,10.05,99\nIG,A,P,2025-01-02,3,,0.35\nIG,A,P,2025-01-03,4,,\n"
    )
    assert result.sums == {"orders": 9, "revenue_paise": 1110, UNVALUED: 1}


def test_payouts_state_sums_and_gifts_and_count_those_that_follow_from_a_rate(ingest):
    result = ingest(
        "influencer_id,basis,rate,total_payout,product_cost\n"
        '1,post,500,"₹1,20,000.07",\n2,post,500,,250.50\n3,,,10,\n4,,,,5\n'
    )
    assert result.sums == {
        "total_payout_paise": 12_001_007,
        "product_cost_paise": 25_550,
        UNVALUED: 1,
    }
    assert sums_as_written(result.sums) == {
        "total_payout": 120_010.07,
        "product_cost": 255.5,
        UNVALUED: 1,
    }


def test_columns_without_a_figure_have_no_sum(ingest):
    result = ingest(
        "influencer_id,platform,date,likes,reach\n1,IG,2025-01-01,5,\n2,YT,2025-01-01,7,\n"
    )
    assert result.sums == {"likes": 12}


def test_products_and_files_without_a_good_row_add_up_to_nothing(ingest):
    assert ingest("product,brand,price\nWhey,MB,100\n").sums == {}
    assert ingest("source,campaign,date,orders,revenue\nIG,A,never,1,5\n").sums == {}
