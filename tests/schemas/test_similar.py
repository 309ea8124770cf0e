import pytest

from schemas.header_words import words
from schemas.headers import match_headers
from schemas.similar import SURE, likenesses
from schemas.tables import TABLES
from tests.schemas.header_variants import MEANT, UNRELATED


def meaning(table: str, header: str) -> str:
    (match,) = match_headers([header], TABLES[table]).columns
    return match.column


@pytest.mark.parametrize("table", list(TABLES))
def test_every_realistic_variant_finds_its_column(table):
    assert {header: meaning(table, header) for header in MEANT[table]} == MEANT[table]


@pytest.mark.parametrize("table", list(TABLES))
def test_no_unrelated_header_is_used(table):
    used = {header: meaning(table, header) for header in UNRELATED[table]}
    assert {header: column for header, column in used.items() if column} == {}


def test_the_lists_are_long_enough_to_measure_by():
    assert sum(map(len, MEANT.values())) >= 150
    assert sum(map(len, UNRELATED.values())) >= 100


def test_a_similar_header_never_displaces_an_exact_one():
    match = match_headers(["follwers", "followers"], TABLES["influencers"])
    assert match.positions == {"follower_count": 1}
    assert match.columns[0].suggestions[0].column == "follower_count"


def test_of_two_similar_headers_the_better_one_wins():
    match = match_headers(["Revanue gross", "reveneu"], TABLES["tracking"])
    assert match.positions == {"revenue_paise": 1}


def test_a_match_tells_how_it_was_found():
    columns = match_headers(
        ["date", "order_qty", "reveneu", "mood"], TABLES["tracking"], chosen={3: "city"}
    ).columns
    assert [column.how for column in columns] == ["name", "similar", "similar", "chosen"]
    assert all(SURE <= column.confidence <= 1 for column in columns)


@pytest.mark.parametrize(
    ("table", "header", "column", "good", "bad"),
    [
        ("posts", "date of post", "date", ["2025-01-02", "13/07/2025"], ["reel", "story"]),
        ("posts", "lkies", "likes", ["1,200", "3.4K"], ["great", "nice"]),
        ("tracking", "reveneu", "revenue_paise", ["₹1,200", ""], ["yes", "no"]),
        ("posts", "platfrom", "platform", ["IG", "YT"], ["12", "14"]),
        ("posts", "psot url", "url", ["https://x.com/1", "instagram.com/p/2"], ["1", "2"]),
        ("influencers", "gendar", "gender", ["F", "male"], ["Pune", "Delhi"]),
        ("payouts", "rate of payout", "rate", ["₹500/post + 5%", "10%"], ["soon", "later"]),
        ("payouts", "basis for payout", "basis", ["per_post", "Order"], ["A1", "B2"]),
    ],
)
def test_the_cells_confirm_or_refute_a_similarity(table, header, column, good, bad):
    confirmed = match_headers([header], TABLES[table], [good]).columns[0]
    refuted = match_headers([header], TABLES[table], [bad]).columns[0]

    assert (confirmed.column, confirmed.how) == (column, "similar")
    assert (refuted.column, refuted.how) == ("", "none")
    assert refuted.suggestions[0].confidence < SURE


def test_cells_make_a_known_name_doubtful_but_do_not_unname_it():
    columns = match_headers(["date"], TABLES["posts"], [["reel", "story"]]).columns
    assert columns[0].column == "date"
    assert columns[0].confidence < SURE


def test_thousands_of_headers_are_compared_within_bounds():
    headers = {at: words(f"revenu{at}") for at in range(10_000)}
    assert len(likenesses(headers, TABLES["tracking"])) <= 300
