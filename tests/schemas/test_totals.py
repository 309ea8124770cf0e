"""Total lines and notes in an export are no rows of their own, and nothing to correct."""

import pytest

ORDERS = "influencer_id,campaign,date,orders,revenue\n"
POSTS = "influencer_id,platform,date,likes\n"
PAYOUTS = "influencer_id,total_payout\n"
NAMED = "Date,Orders,Revenue,Campaign,Influencer\n"
LINES = "Order ID,Date,Orders,Revenue,Campaign,Product\n"
TWO = "1,2025-01-13,3,100,X,Whey\n2,2025-01-14,3,200,Y,Bar\n"
LEFT = "total lines left out"
NOTES = "notes between the rows left out"


@pytest.mark.parametrize(
    "word",
    ["Total", "GRAND  TOTAL", "Subtotal", "Sub-total", "sum", "Totals", "Total:", "overall", "कुल"],
)
def test_a_total_line_is_left_out(ingest, word):
    result = ingest(PAYOUTS + f"1,100\n2,100\n{word},200\n")

    assert result.accepted["total_payout_paise"].sum() == 20_000
    assert result.rejected.empty
    assert result.repairs[LEFT] == 1


@pytest.mark.parametrize(
    "content",
    [
        ORDERS + "1,A,2025-01-01,1,5\nTotal,,,1,5\n",
        ORDERS + "1,A,2025-01-01,1,5\nTotal,A,2025-01-01,1,5\n",
        POSTS + "1,IG,2025-01-01,5\nTotal,,,5\n",
        NAMED + "2025-01-13,3,100,X,A\nTotal,3,100,,\n",
        "S.No.,date,campaign,orders,revenue\n1,2025-01-01,A,1,5\nTotal,,,1,5\n",
        "payout_id,influencer_id,total_payout\np1,1,5\nTOTAL,,5\n",
        "influencer_id,name,platform,followers\n1,Asha,IG,10\nTotal,,,10\n",
        LINES + TWO.splitlines()[0] + "\nTotal,,3\n",
    ],
)
def test_a_total_line_is_no_row_wherever_its_word_stands(ingest, content):
    result = ingest(content)

    assert len(result.accepted) == 1
    assert result.rejected.empty
    assert result.repairs[LEFT] == 1


def test_subtotals_totals_and_notes_are_nothing_to_correct(ingest):
    feet = "Subtotal,,6,300,,\nGrand Total,,6,300,,\n* cancelled orders not included,,,,,\n"
    result = ingest(LINES + TWO + feet + "Exported from Shopify on Monday\n")

    assert result.accepted["revenue_paise"].sum() == 30_000
    assert result.rejected.empty
    assert (result.repairs[LEFT], result.repairs[NOTES]) == (2, 2)


def test_a_total_in_a_campaign_column_does_not_count_twice(ingest):
    rows = "2025-01-13,3,100,X,A\n2025-01-14,3,200,X,B\n2025-01-14,6,300,Total,\n"
    result = ingest(NAMED + rows)

    assert result.accepted["revenue_paise"].sum() == 30_000
    assert result.repairs[LEFT] == 1


def test_figures_tell_a_total_that_names_more(ingest):
    rows = "2025-01-13,3,100,X,A\n2025-01-14,3,200,X,A\n2025-01-14,6,300,Total,A\n"
    rows += "2025-01-15,1,10,X,B\n2025-01-15,1,20,X,B\n2025-01-15,2,30,Total,B\n"
    result = ingest(NAMED + rows)

    assert result.accepted["revenue_paise"].sum() == 33_000
    assert result.repairs[LEFT] == 2


def test_a_campaign_called_total_counts_and_is_told(ingest):
    rows = "2025-01-13,3,100,Total,A\n2025-01-14,2,250,Total,B\n2025-01-14,6,90,Total,\n"
    result = ingest(NAMED + rows)

    assert result.accepted["revenue_paise"].sum() == 44_000
    assert LEFT not in result.repairs
    assert set(result.warnings["reason"]) == {
        "a row of its own, not a total line: remove it if it adds up others"
    }


@pytest.mark.parametrize("row", ["O9,,,,,", "Total Fitness,,3,,,", ",,3,100,X,Whey"])
def test_an_incomplete_row_is_still_refused(ingest, row):
    result = ingest(LINES + TWO + row + "\n")

    assert len(result.rejected) == 1
    assert LEFT not in result.repairs
    assert NOTES not in result.repairs


def test_a_name_with_the_word_in_it_is_no_total(ingest):
    assert len(ingest(PAYOUTS + "Total Fitness,5\nsummer,5\n").accepted) == 2
