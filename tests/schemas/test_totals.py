"""Total lines at the foot of an export are no rows of their own."""

import pytest

ORDERS = "influencer_id,campaign,date,orders,revenue\n"
POSTS = "influencer_id,platform,date,likes\n"
PAYOUTS = "influencer_id,total_payout\n"


@pytest.mark.parametrize(
    "word", ["Total", "GRAND  TOTAL", "Subtotal", "Sub-total", "sum", "Totals", "Total:"]
)
def test_a_total_line_is_left_out(ingest, word):
    result = ingest(PAYOUTS + f"1,100\n2,100\n{word},200\n")

    assert result.accepted["total_payout_paise"].sum() == 20_000
    (row,) = result.rejected.to_dict("records")
    assert (row["line"], row["column"], row["value"]) == (4, "influencer_id", word)
    assert row["reason"] == "a total line, not a payout: left out"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (ORDERS + "1,A,2025-01-01,1,5\nTotal,,,1,5\n", "a total line, not an order: left out"),
        (POSTS + "1,IG,2025-01-01,5\nTotal,,,5\n", "a total line, not a post: left out"),
    ],
)
def test_a_total_line_is_not_blamed_for_its_blank_cells(ingest, content, reason):
    result = ingest(content)
    assert len(result.accepted) == 1
    assert result.rejected["reason"].tolist() == [reason]


def test_a_name_with_the_word_in_it_is_no_total(ingest):
    assert len(ingest(PAYOUTS + "Total Fitness,5\nsummer,5\n").accepted) == 2
