"""Orders exported line by line: one order number, several products."""

import pytest

ROWS = "{header},campaign,product,date,orders,revenue\n"
WHEY, BAR = "A,Whey,2025-01-01,1,500\n", "A,Bar,2025-01-01,1,100\n"
COPIES = "copies of an order line, the same in every column, left out"


@pytest.mark.parametrize("header", ["order_id", "Order Number", "Order No.", "invoice_id"])
def test_every_line_of_an_order_has_its_product_in_the_key(ingest, header):
    result = ingest(ROWS.format(header=header) + f"O1,{WHEY}O1,{BAR}O2,{WHEY}O3,A,,2025-01-01,1,5")

    assert result.accepted["tracking_id"].tolist() == ["O1 · Whey", "O1 · Bar", "O2 · Whey", "O3"]
    assert result.rejected.empty
    assert result.warnings.empty
    assert result.repairs[f"order lines told apart by {header} and product"] == 4
    assert result.keyed


def test_lines_of_one_order_and_product_are_numbered_and_told(ingest):
    result = ingest(ROWS.format(header="Order ID") + f"O1,{WHEY}O1,{BAR}O1,A,Whey,2025-01-01,1,9\n")

    assert result.accepted["tracking_id"].tolist() == ["O1 · Whey", "O1 · Bar", "O1 · Whey (2)"]
    (row,) = result.warnings.to_dict("records")
    assert (row["line"], row["column"], row["value"]) == (4, "Order ID", "O1")
    assert row["reason"] == (
        "the same Order ID and product as line 2: counted again, remove the row if it is a copy"
    )


@pytest.mark.parametrize(
    ("copies", "lines"),
    [([3], "line 3 is"), ([3, 5], "2 lines (3, 5) are")],
)
def test_a_line_that_is_the_same_in_every_column_is_counted_once(ingest, copies, lines):
    body = {2: f"O1,{WHEY}", 3: f"O1,{WHEY}", 4: f"O1,{BAR}", 5: f"O1,{WHEY}"}
    kept = [line for at, line in body.items() if at in {2, 4, *copies}]
    result = ingest(ROWS.format(header="order_id") + "".join(kept))

    assert result.accepted["tracking_id"].tolist() == ["O1 · Whey", "O1 · Bar"]
    assert result.accepted["revenue_paise"].sum() == 60_000
    assert result.rejected.empty
    assert result.repairs[COPIES] == len(copies)
    (row,) = result.warnings.to_dict("records")
    assert (row["line"], row["value"]) == (2, "O1")
    assert row["reason"] == f"counted once: {lines} the same in every column, left out"


def test_a_line_that_differs_in_an_extra_column_is_no_copy(ingest):
    header = ROWS.format(header="order_id").strip() + ",Variant\n"
    lines = [f"O1,{WHEY.strip()},{variant}\n" for variant in ("1 kg", "2 kg", "1 kg")]
    result = ingest(header + "".join(lines))

    assert result.accepted["tracking_id"].tolist() == ["O1 · Whey", "O1 · Whey (2)"]
    assert result.repairs[COPIES] == 1


def test_lines_without_a_product_column_are_numbered(ingest):
    result = ingest(
        "order_id,campaign,date,orders,revenue\nO1,A,2025-01-01,1,5\nO1,A,2025-01-01,1,6"
    )
    assert result.accepted["tracking_id"].tolist() == ["O1", "O1 (2)"]


def test_a_refused_line_comes_back_beside_the_others(ingest):
    header = ROWS.format(header="order_id")
    result = ingest(header + f"O1,{WHEY}O1,A,Whey,2025-01-01,x,1\nO1,A,Bar,2025-01-01,x,1\n")
    alone = ingest(header + "O1,A,Whey,2025-01-01,2,1\n")

    assert result.accepted["tracking_id"].tolist() == ["O1 · Whey (2)"]
    assert alone.accepted["tracking_id"].tolist() == ["O1 · Whey"]


@pytest.mark.parametrize("header", ["tracking_id", "id"])
def test_a_key_of_the_row_itself_is_replaced_as_ever(ingest, header):
    result = ingest(ROWS.format(header=header) + f"1,{WHEY}1,{BAR}")

    assert result.accepted["tracking_id"].tolist() == ["1"]
    assert result.rejected["reason"].tolist() == [
        f"replaced by line 3, the last row with this {header}"
    ]
