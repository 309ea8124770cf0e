import pytest

from schemas.choices import NOTHING, Choice
from schemas.errors import (
    AmbiguousTableError,
    ImpossibleChoiceError,
    MissingColumnError,
    UnknownTableError,
)
from schemas.recognise import recognise
from schemas.tables import TABLES

HEADERS = {
    "influencers": "id,name,category,gender,followers,platform",
    "posts": "id,influencer_id,platform,date,url,caption,reach,likes,comments",
    "tracking": "source,campaign,influencer_id,user_id,product,date,orders,revenue",
    "payouts": "influencer_id,basis,rate,orders,total_payout",
    "products": "product,brand,category,price,margin",
}


def look(headers, file="data.csv", sheet=None, choice=None):
    return recognise(headers.split(","), TABLES, file=file, sheet=sheet, choice=choice)


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


def test_a_table_whose_needed_columns_are_misspelt_is_recognised():
    match = look("influncer id,Platfrom,date of post,Lkies")

    assert match.table.name == "posts"
    assert [column.how for column in match.columns] == ["similar"] * 4


def test_a_tie_names_its_candidates():
    both = "influencer_id,name,platform,follower_count,basis,rate,total_payout"
    with pytest.raises(AmbiguousTableError) as caught:
        look(both)
    assert caught.value.candidates == ("influencers", "payouts")


def test_the_cells_break_a_tie_before_the_name_does():
    both = "influencer_id,name,platform,follower_count,basis,rate,total_payout"
    cells = [["1"], ["Asha"], ["IG"], ["1200"], ["Pune"], ["soon"], ["TBD"]]
    match = recognise(both.split(","), TABLES, file="payouts.csv", sheet=None, samples=cells)
    assert match.table.name == "influencers"


def test_what_nearly_fits_is_handed_on_for_mapping_by_hand():
    with pytest.raises(MissingColumnError) as caught:
        look("influencer_id,platform,when,likes")
    assert caught.value.nearest.table.name == "posts"
    assert caught.value.nearest.positions == {"influencer_id": 0, "platform": 1, "likes": 3}
    with pytest.raises(UnknownTableError) as caught:
        look("a,b,c")
    assert caught.value.nearest is not None


def test_a_choice_decides_the_table():
    both = "influencer_id,name,platform,follower_count,basis,rate,total_payout"
    assert look(both, choice=Choice(table="payouts")).table.name == "payouts"
    with pytest.raises(MissingColumnError, match="read as the posts table but has no column for"):
        look(both, choice=Choice(table="posts"))


def test_a_choice_decides_columns_over_everything():
    choice = Choice(columns={"when": "date", "likes": "", "Post Date": NOTHING})
    match = look("influencer_id,platform,when,Post Date,likes,comments", choice=choice)

    assert match.table.name == "posts"
    assert match.positions == {"influencer_id": 0, "platform": 1, "date": 2, "comments": 5}
    assert match.unused == (3, 4)


def test_a_remembered_choice_finds_headers_spelt_another_way():
    choice = Choice(columns={"WHEN ": "date"})
    assert look("influencer_id,platform,When,likes", choice=choice).positions["date"] == 2


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (Choice(table="sales"), "no table “sales”"),
        (Choice(columns={"mood": "date"}), "no column “mood” in the file"),
        (Choice(columns={"date": "likes", "platform": "likes"}), "both chosen as likes"),
        (Choice(table="posts", columns={"date": "revenue_paise"}), "posts table has no column"),
        (Choice(columns={"date": "mood"}), "no table has all of the chosen columns"),
    ],
)
def test_impossible_choices_are_told(choice, told):
    with pytest.raises(ImpossibleChoiceError, match=told):
        look(HEADERS["posts"], choice=choice)


@pytest.mark.parametrize(
    ("headers", "candidates"),
    [
        (
            "source,campaign,influencer_id,product,date,orders,revenue,name,basis,rate,"
            "orders_payout,total_payout,ROAS",
            ("tracking", "payouts"),
        ),
        ("influencer_id,orders,revenue,total_payout,ROAS", ("payouts", "tracking")),
        (
            "influencer_id,Revenue,Payout,ROAS,name,category,gender,follower_count,platform",
            ("influencers", "tracking", "payouts"),
        ),
        (
            "influencer_id,platform,date,likes,comments,reach,url,campaign,orders,revenue,product",
            ("posts", "tracking"),
        ),
    ],
)
def test_a_report_of_several_tables_is_asked_about(headers, candidates):
    with pytest.raises(AmbiguousTableError, match="at once") as caught:
        look(headers)
    assert caught.value.candidates == candidates
    chosen = look(headers, choice=Choice(table=candidates[0]))
    assert chosen.table.name == candidates[0]


@pytest.mark.parametrize(
    ("headers", "table"),
    [
        ("influencer_id,name,platform,followers,likes,views,engagement_rate", "influencers"),
        ("influencer_id,name,followers,platform,date,likes,comments,engagement_rate", "posts"),
        ("order_id,date,influencer_id,product,orders,revenue,conversion_rate,roas", "tracking"),
        ("influencer_id,basis,rate,orders,total_payout,total_revenue", "payouts"),
        ("product,brand,price,units_sold", "products"),
    ],
)
def test_a_figure_more_makes_no_report(headers, table):
    assert look(headers).table.name == table


def test_a_few_words_among_hundreds_of_headers_are_a_coincidence():
    with pytest.raises(UnknownTableError, match="none of the tables"):
        look(",".join(["name", "brand", *(f"topic {number}" for number in range(200))]))
