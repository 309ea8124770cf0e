import pytest

from schemas.header_words import spellings, squash
from schemas.headers import match_headers
from schemas.tables import TABLES


@pytest.mark.parametrize(
    "header",
    [
        "influencer_id",
        "\ufeffInfluencer ID",
        "influencer_Id",
        "influencerId",
        "InfluencerID",
        " Influencer\u00a0Id ",
        "INFLUENCER-ID",
        "influencer.id",
    ],
)
def test_spelling_variants_compare_equal(header):
    assert squash(header) == "influencerid"


@pytest.mark.parametrize(
    ("table", "header", "column"),
    [
        ("influencers", "ID", "influencer_id"),
        ("influencers", "followers", "follower_count"),
        ("influencers", "Followers (in K)", "follower_count"),
        ("posts", "id", "post_id"),
        ("posts", "post_date", "date"),
        ("posts", "URL", "url"),
        ("posts", "post_url", "url"),
        ("posts", "Brands", "brand"),
        ("tracking", "id", "tracking_id"),
        ("tracking", "transaction_date", "date"),
        ("tracking", "Revenue (INR)", "revenue_paise"),
        ("tracking", "revenue_inr", "revenue_paise"),
        ("tracking", "Revenue ₹", "revenue_paise"),
        ("tracking", "# Orders", "orders"),
        ("tracking", "order_city", "city"),
        ("payouts", "payout_amount", "total_payout_paise"),
        ("payouts", "Total Payout (Rs.)", "total_payout_paise"),
        ("payouts", "product_cost", "product_cost_paise"),
        ("products", "Product Name", "product"),
    ],
)
def test_aliases_mean_their_column(table, header, column):
    assert match_headers([header], TABLES[table]).positions == {column: 0}


def test_the_exact_name_wins_over_an_alias_and_the_other_stays_unused():
    match = match_headers(["id", "influencer_id", "name", "mood"], TABLES["influencers"])

    assert match.positions == {"influencer_id": 1, "name": 2}
    assert match.unused == (0, 3)


def test_every_header_and_canonical_name_maps_to_its_own_column():
    for table in TABLES.values():
        for column in table.columns:
            for header in (column.header, column.name):
                assert match_headers([header], table).positions == {column.name: 0}, header


def test_no_alias_means_two_columns_of_one_table():
    for table in TABLES.values():
        owners: dict[str, str] = {}
        for column in table.columns:
            for alias in (column.header, column.name, *column.aliases):
                assert owners.setdefault(squash(alias), column.name) == column.name, alias


def test_spellings_go_from_literal_to_loose():
    assert spellings("Total Brands (INR)")[0] == "totalbrands"
    assert "totalbrand" in spellings("Total Brands (INR)")
