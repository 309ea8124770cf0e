"""Orders exported line by line: one order number, several products."""

import pytest

ROWS = "{header},campaign,product,date,orders,revenue\n"
WHEY, BAR = "A,Whey,2025-01-01,1,500\n", "A,Bar,2025-01-01,1,100\n"


@pytest.mark.parametrize("header", ["order_id", "Order Number", "Order No.", "invoice_id"])
def test_lines_of_one_order_are_all_kept(ingest, header):
    result = ingest(ROWS.format(header=header) + f"O1,{WHEY}O1,{BAR}O2,{WHEY}")

    assert result.accepted["tracking_id"].tolist() == ["O1 · Whey", "O1 · Bar", "O2"]
    assert result.rejected.empty
    assert result.warnings.empty
    assert result.repairs[f"lines of one {header} told apart by product"] == 2
    assert result.keyed


def test_lines_of_one_order_and_product_are_numbered_and_told(ingest):
    result = ingest(ROWS.format(header="Order ID") + f"O1,{WHEY}O1,{BAR}O1,{WHEY}")

    assert result.accepted["tracking_id"].tolist() == ["O1 · Whey", "O1 · Bar", "O1 · Whey (2)"]
    (row,) = result.warnings.to_dict("records")
    assert (row["line"], row["column"], row["value"]) == (4, "Order ID", "O1")
    assert row["reason"] == (
        "the same Order ID and product as line 2: counted again, remove the row if it is a copy"
    )


def test_lines_without_a_product_are_numbered(ingest):
    result = ingest("order_id,campaign,date,orders,revenue\n" + "O1,A,2025-01-01,1,5\n" * 2)
    assert result.accepted["tracking_id"].tolist() == ["O1", "O1 (2)"]


def test_a_refused_line_leaves_the_others_their_ids(ingest):
    result = ingest(ROWS.format(header="order_id") + f"O1,{WHEY}O1,A,Bar,2025-01-01,x,1\n")
    assert result.accepted["tracking_id"].tolist() == ["O1 · Whey"]


@pytest.mark.parametrize("header", ["tracking_id", "id"])
def test_a_key_of_the_row_itself_is_replaced_as_ever(ingest, header):
    result = ingest(ROWS.format(header=header) + f"1,{WHEY}1,{BAR}")

    assert result.accepted["tracking_id"].tolist() == ["1"]
    assert result.rejected["reason"].tolist() == [
        f"replaced by line 3, the last row with this {header}"
    ]
