"""Scales and currencies that stand in a header."""

import pytest

from schemas.header_units import unit_of
from schemas.headers import match_headers
from schemas.tables import TABLES


@pytest.mark.parametrize(
    ("header", "factor"),
    [
        ("Amount (in lakhs)", 100_000),
        ("Revenue (INR Lakhs)", 100_000),
        ("Payout in Lakhs", 100_000),
        ("Net Revenue [Rs. Lacs]", 100_000),
        ("revenue_lakhs", 100_000),
        ("Amount (L)", 100_000),
        ("Sales (₹ Cr)", 10_000_000),
        ("amount_in_crores", 10_000_000),
        ("Revenue (K)", 1_000),
        ("reach_k", 1_000),
        ("revenue (₹ 000)", 1_000),
        ("Revenue ('000)", 1_000),
        ("Reach (in '000s)", 1_000),
        ("Revenue (thousands)", 1_000),
        ("Likes (M)", 1_000_000),
        ("Views in M", 1_000_000),
        ("Views (in millions)", 1_000_000),
        ("Followers Mn", 1_000_000),
        ("Reach (bn)", 1_000_000_000),
        ("Revenue", 1),
        ("Revenue (₹)", 1),
        ("Gender (M/F)", 1),
        ("Size M", 1),
        ("Price (₹/kg)", 1),
        ("Reach (10)", 1),
        ("Revenue (million rows)", 1),
        ("Milk", 1),
    ],
)
def test_the_scale_of_a_header(header, factor):
    assert unit_of(header).factor == factor


@pytest.mark.parametrize(
    ("header", "currency"),
    [
        ("Revenue (USD)", "USD"),
        ("revenue_usd", "USD"),
        ("Price $", "USD"),
        ("Payout (€ K)", "EUR"),
        ("Revenue (INR)", ""),
        ("Price (USD to INR)", ""),
        ("Revenue ₹", ""),
    ],
)
def test_the_currency_of_a_header(header, currency):
    assert unit_of(header).currency == currency


ORDERS = "Campaign,Date,Orders,{header}\n"


@pytest.mark.parametrize(
    ("header", "cell", "paise"),
    [
        ("Revenue (INR Lakhs)", "1.25", 12_500_000),
        ("Sales (₹ Cr)", "0.02", 20_000_000),
        ("Sales (₹ Cr)", "0.023456789", 23_456_789),
        ("Revenue (K)", "500", 50_000_000),
        ("revenue (₹ 000)", '"1,500"', 150_000_000),
        ("Revenue ('000)", "500", 50_000_000),
        ("Revenue in Lakhs", "₹1.1", 11_000_000),
        ("Revenue (in lakhs)", "0.07", 700_000),
        ("Revenue (in lakhs)", "1.5 Cr", 1_500_000_000),
        ("Revenue (in lakhs)", "1.234", 12_340_000),
        ("Revenue (in lakhs)", '"1,25"', 12_500_000),
        ("Revenue", "1.25", 125),
    ],
)
def test_the_scale_multiplies_every_cell_exactly(ingest, header, cell, paise):
    result = ingest(ORDERS.format(header=header) + f"A,2025-01-01,1,{cell}\n")
    assert result.accepted["revenue_paise"].tolist() == [paise]


def test_what_was_multiplied_is_told(ingest):
    rows = "".join(f"a{n},2025-01-0{n},{n}.5\n" for n in range(1, 5)) + "b,2025-01-09,2 Cr\n"
    result = ingest("Influencer ID,Paid on,Payout in Lakhs\n" + rows)

    assert result.accepted["total_payout_paise"].sum() == 120_000_000 + 2_000_000_000
    assert result.repairs["amounts in lakhs, as the header says"] == 4


def test_counts_are_multiplied_too_and_rounded_to_the_unit(ingest):
    result = ingest(
        "Influencer ID,Platform,Date,Likes (K),Views (in millions),Comments\n"
        "a,IG,2025-01-01,1.5,0.3,12\nb,IG,2025-01-01,1.2345678,2M,3\nc,IG,2025-01-02,,n/a,1\n"
    )

    assert result.rejected.empty
    assert result.accepted["likes"].tolist()[:2] == [1_500, 1_235]
    assert result.accepted["views"].tolist()[:2] == [300_000, 2_000_000]
    assert result.repairs["numbers in thousands, as the header says"] == 2
    assert result.repairs["numbers in millions, as the header says"] == 1


def test_only_columns_of_numbers_have_a_scale(ingest):
    result = ingest(
        "Influencer ID,Name,Platform,Gender (M),Age (L),Followers\na,Asha,IG,F,25,1200\n"
    )
    assert result.accepted[["gender", "age_group"]].values.tolist() == [["Female", "25"]]
    assert not [label for label in result.repairs if "as the header says" in label]


def test_dots_group_thousands_before_the_scale_is_applied(ingest):
    result = ingest(
        "Influencer ID,Platform,Date,Views (K)\na,IG,2025-01-01,1.234.567\nb,IG,2025-01-01,1.500\n"
    )
    assert result.accepted["views"].tolist() == [1_234_567_000, 1_500_000]


def test_a_faulty_cell_is_told_as_it_stands(ingest):
    result = ingest(ORDERS.format(header="Revenue (K)") + "A,2025-01-01,1,soon\n")
    assert result.rejected["value"].tolist() == ["soon"]


@pytest.mark.parametrize("headers", ["Revenue (USD),Revenue (INR)", "Revenue (USD),Revenue"])
@pytest.mark.parametrize("turned", [False, True])
def test_rupees_win_over_another_currency(ingest, headers, turned):
    names, cells = headers.split(","), ["6", "500"]
    if turned:
        names.reverse()
        cells.reverse()
    text = ORDERS.format(header=",".join(names)) + f"A,2025-01-01,1,{','.join(cells)}\n"
    result = ingest(text)

    assert result.accepted["revenue_paise"].tolist() == [50_000]
    assert not [reason for reason in result.warnings["reason"] if "USD" in reason]


def test_a_misspelt_header_in_rupees_wins_over_a_right_one_in_dollars():
    match = match_headers(["Price (USD)", "Selling Pirce"], TABLES["products"])
    assert match.positions == {"price_paise": 1}


def test_another_currency_alone_is_used_but_told_once_a_file(ingest):
    result = ingest(ORDERS.format(header="Revenue (USD)") + "A,2025-01-01,1,6\nA,2025-01-02,1,7\n")

    assert result.accepted["revenue_paise"].tolist() == [600, 700]
    column = next(column for column in result.columns if column.column == "revenue_paise")
    assert column.how == "similar"
    (warning,) = result.warnings.to_dict("records")
    assert (warning["line"], warning["column"]) == (2, "Revenue (USD)")
    assert "in USD, but they are counted as rupees" in warning["reason"]
    assert result.told.counts[warning["reason"]] == 1


def test_likes_named_in_dollars_are_no_money():
    assert match_headers(["Likes ($)"], TABLES["posts"]).columns[0].how == "name"
