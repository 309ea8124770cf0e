"""How many orders a row is: what its column says, or one a row with an order's number."""

import pytest

from schemas.errors import MissingColumnError, UnknownTableError
from schemas.recognise import recognise
from schemas.tables import TABLES

KEPT = "cells of “{header}” not counted as orders: a row with an order number is one"


@pytest.mark.parametrize("header", ["quantity", "Qty", "Units", "Order Qty", "Quantiy"])
@pytest.mark.parametrize("number", ["order_id", "Order ID", "tracking_id", "id"])
def test_a_quantity_beside_an_order_number_is_no_number_of_orders(ingest, number, header):
    result = ingest(f"{number},campaign,date,{header},revenue\nO1,A,2025-01-01,3,300\n")

    assert result.accepted["orders"].tolist() == [1]
    assert result.accepted["revenue_paise"].tolist() == [30_000]
    assert result.extras == (f"extra:{header}",)
    assert result.repairs["rows with an order number counted as one order each"] == 1
    assert result.repairs[KEPT.format(header=header)] == 1


def test_a_column_of_orders_stays_what_it_says(ingest):
    result = ingest("order_id,campaign,date,orders,quantity,revenue\nO1,A,2025-01-01,2,3,300\n")
    assert result.accepted["orders"].tolist() == [2]


def test_a_quantity_is_the_orders_where_nothing_else_is_and_that_is_told(ingest):
    result = ingest("campaign,date,qty,revenue\nA,2025-01-01,3,300\n")

    assert result.accepted["orders"].tolist() == [3]
    assert result.repairs["cells of “qty” counted as orders: no column holds order numbers"] == 1


def test_a_quantity_is_the_orders_where_only_the_product_table_knows_the_price(ingest):
    result = ingest("order_id,source,product,date,qty\nO1,IG,Whey,2025-01-01,3\n")
    assert result.accepted["orders"].tolist() == [3]


def test_a_price_is_multiplied_by_the_quantity(ingest):
    result = ingest(
        "order_id,campaign,product,date,quantity,price\n"
        "O1,A,Whey,2025-01-01,3,300\nO1,A,Bar,2025-01-01,,100\nO2,A,Bar,2025-01-02,2,100\n"
    )

    assert result.accepted["orders"].tolist() == [1, 0, 1]
    assert result.accepted["revenue_paise"].tolist() == [90_000, 10_000, 20_000]
    assert result.repairs["revenues worked out as price × quantity"] == 3


def test_a_quantity_that_cannot_be_read_matters_only_without_an_amount(ingest):
    head = "order_id,campaign,product,date,quantity,price,revenue\n"
    result = ingest(head + "O1,A,Whey,2025-01-01,some,300,500\nO2,A,Bar,2025-01-01,some,100,\n")

    assert result.accepted["revenue_paise"].tolist() == [50_000]
    (row,) = result.rejected.to_dict("records")
    assert row["reason"].startswith("the quantity is not a number")


def test_an_order_counts_once_however_many_lines_it_has(ingest):
    result = ingest(
        "Order ID,campaign,product,date,revenue\n"
        "O1,A,Whey,2025-01-01,500\nO2,A,Whey,2025-01-01,500\nO1,A,Bar,2025-01-01,100\n"
        "O1,A,Bar,2025-01-01,100\n"
    )

    assert result.accepted["orders"].tolist() == [1, 1, 0]
    assert result.accepted["revenue_paise"].sum() == 110_000
    assert result.repairs["further lines of an order, counted with its first line"] == 1


def test_a_row_number_that_comes_again_replaces_and_counts(ingest):
    result = ingest(
        "tracking_id,campaign,date,qty,revenue\n1,A,2025-01-01,3,300\n1,A,2025-01-01,2,200\n"
    )
    assert result.accepted[["orders", "revenue_paise"]].values.tolist() == [[1, 20_000]]


SHOP = (
    "Name,Email,Financial Status,Paid at,Total,Discount Code,Lineitem quantity,Lineitem name,"
    "Lineitem price\n"
    "#1001,a@example.com,paid,2025-01-01 10:00:00 +0530,700.00,ASHA10,2,Whey,300.00\n"
    "#1001,a@example.com,,,,,1,Bar,100.00\n"
    "#1002,b@example.com,refunded,2025-01-02 09:00:00 +0530,100.00,,1,Bar,100.00\n"
)


def test_a_shop_export_is_read_as_it_is(ingest):
    result = ingest(SHOP)

    assert result.table == "tracking"
    assert result.rejected.empty
    assert result.warnings.empty
    kept = result.accepted
    assert kept["orders"].tolist() == [1, 0, 1]
    assert kept["revenue_paise"].tolist() == [70_000, 0, 10_000]
    assert kept["date"].dt.strftime("%m-%d").tolist() == ["01-01", "01-01", "01-02"]
    assert kept["tracking_id"].tolist() == ["#1001 · Whey", "#1001 · Bar", "#1002 · Bar"]
    assert kept["status"].tolist()[::2] == ["paid", "returned"]
    assert kept["coupon_code"].tolist()[0] == "ASHA10"


def test_a_name_is_an_order_number_only_where_every_cell_looks_like_one(ingest):
    with pytest.raises(UnknownTableError):
        ingest(SHOP.replace("#1002", "Asha"))


@pytest.mark.parametrize("number", ["id", "transaction_id", "user_id"])
def test_other_numbers_alone_do_not_make_a_row_an_order(number):
    headers = f"{number},campaign,product,date,revenue".split(",")
    with pytest.raises(MissingColumnError, match="no column for orders"):
        recognise(headers, TABLES, file="data.csv", sheet=None)
