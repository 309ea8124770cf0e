"""Cells that a spreadsheet spoiled: cut ids, errors, formulas without a value."""

import pytest

ORDERS = "tracking_id,campaign,influencer_id,date,orders,revenue,price\n"


def test_a_cut_key_is_no_key(ingest):
    rows = "".join(f"1.23457E+12,A,1,2025-01-0{day},1,100,\n" for day in range(1, 6))
    result = ingest(ORDERS + rows + "7,A,1,2025-01-06,1,100,\n")

    assert result.accepted["revenue_paise"].sum() == 60_000
    assert result.accepted["tracking_id"].str.startswith("h_").sum() == 5
    assert result.rejected.empty
    cut = result.warnings[result.warnings["reason"].str.startswith("a spreadsheet cut this id")]
    assert cut["line"].tolist() == [2, 3, 4, 5, 6]
    assert set(cut["value"]) == {"1.23457E+12"}


@pytest.mark.parametrize("cell", ["1.23457E+12", "1,5e+15", "2E+10"])
def test_a_file_of_cut_keys_alone_is_one_without_keys(ingest, cell):
    result = ingest(ORDERS + f'"{cell}",A,1,2025-01-01,1,100,\n')
    assert not result.keyed


@pytest.mark.parametrize("cell", ["E+12", "12E+12", "1E12", "SKU-1E+12", "1.2E+5"])
def test_other_ids_are_not_cut(ingest, cell):
    result = ingest(ORDERS + f"{cell},A,1,2025-01-01,1,100,\n")
    assert result.accepted["tracking_id"].tolist() == [cell]
    assert result.warnings.empty


def test_a_cut_influencer_id_is_told(ingest):
    result = ingest(ORDERS + "t1,A,1.5E+12,2025-01-01,1,100,\n")
    (row,) = result.warnings.to_dict("records")
    assert (row["column"], row["value"]) == ("influencer_id", "1.5E+12")
    assert "several may have become one" in row["reason"]


def test_an_influencer_needs_the_whole_id(ingest):
    result = ingest("influencer_id,name,platform\n1.5E+12,Asha,IG\n")
    assert result.rejected["reason"].tolist() == ["a spreadsheet cut this id: write it in full"]


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#value!", "#NAME?"])
@pytest.mark.parametrize("column", ["revenue", "orders", "date", "influencer_id", "campaign"])
def test_a_spreadsheet_error_is_refused_and_never_a_blank(ingest, error, column):
    cells = {"tracking_id": "t1", "campaign": "A", "influencer_id": "1", "date": "2025-01-01"}
    cells |= {"orders": "2", "revenue": "100", "price": "999", column: error}
    result = ingest(ORDERS + ",".join(cells.values()) + "\n")

    (row,) = result.rejected.to_dict("records")
    assert (row["column"], row["value"]) == (column, error)
    told = f"the cell holds the spreadsheet error {error.upper()}: correct it, or type the value"
    assert row["reason"] == told


def test_an_error_in_a_caption_leaves_the_post(ingest):
    result = ingest("influencer_id,platform,date,likes,caption\n1,IG,2025-01-01,5,#NAME?\n")
    assert result.accepted["caption"].isna().all()
    assert "#NAME?" in result.warnings["reason"].iloc[0]


def test_not_available_stays_a_blank(ingest):
    result = ingest(ORDERS + "t1,A,1,2025-01-01,2,#N/A,999\n")
    assert result.accepted["revenue_paise"].isna().all()
