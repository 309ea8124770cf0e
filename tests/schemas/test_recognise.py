import pytest

from schemas.errors import MissingColumnError, UnknownTableError
from schemas.recognise import recognise
from schemas.tables import TABLES

HEADERS = {
    "influencers": "id,name,category,gender,followers,platform",
    "posts": "id,influencer_id,platform,date,url,caption,reach,likes,comments",
    "tracking": "source,campaign,influencer_id,user_id,product,date,orders,revenue",
    "payouts": "influencer_id,basis,rate,orders,total_payout",
    "products": "product,brand,category,price,margin",
}


def look(headers, file="data.csv", sheet=None):
    return recognise(headers.split(","), TABLES, file=file, sheet=sheet)


@pytest.mark.parametrize("table", list(HEADERS))
@pytest.mark.parametrize("file", ["data.csv", *[f"{name}.csv" for name in HEADERS]])
def test_columns_decide_whatever_the_file_is_called(table, file):
    assert look(HEADERS[table], file).table.name == table


@pytest.mark.parametrize("table", list(TABLES))
def test_a_file_with_every_canonical_column_is_its_own_table(table):
    headers = ",".join(column.header for column in TABLES[table].columns)
    assert look(headers).table.name == table


def test_tracking_with_a_price_instead_of_revenue():
    match = look("campaign,product,date,orders,price")
    assert match.table.name == "tracking"


@pytest.mark.parametrize("table", ["tracking", "payouts", "posts", "influencers"])
def test_a_missing_needed_column_is_named(table):
    needed = {"tracking": "orders", "payouts": "influencer_id", "posts": "date"}
    column = needed.get(table, "name")
    headers = HEADERS[table].split(",")
    headers.remove(column)

    with pytest.raises(MissingColumnError) as caught:
        look(",".join(headers), f"{table}.csv")

    message = str(caught.value)
    assert caught.value.column == column
    assert f"{table}.csv" in message
    assert f"no column for {column}" in message
    assert headers[-1] in message
    assert "rename" in message


def test_columns_of_no_table():
    with pytest.raises(UnknownTableError, match=r"a, b, c.*Check") as caught:
        look("a,b,c")
    assert not isinstance(caught.value, MissingColumnError)


def test_a_tie_is_broken_by_the_name_and_else_asked():
    both = "influencer_id,name,platform,follower_count,basis,rate,total_payout"

    assert look(both, "payouts.csv").table.name == "payouts"
    assert look(both, "book.xlsx", "Influencers").table.name == "influencers"
    with pytest.raises(UnknownTableError, match="influencers or payouts equally well"):
        look(both)


def test_orders_without_a_date_are_no_products():
    with pytest.raises(MissingColumnError, match="tracked orders table but has no column for date"):
        look("influencer_id,campaign,product,brand,orders,revenue")
