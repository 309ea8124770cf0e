"""Influencers named by handle or profile link."""

import pyarrow as pa
import pytest

from schemas.handles import bare_handles
from schemas.headers import match_headers
from schemas.tables import TABLES

SAME = [
    "riya",
    "@riya",
    "https://instagram.com/riya/",
    "https://www.instagram.com/riya?hl=en",
    "instagram.com/riya",
    "https://www.youtube.com/@riya",
    "https://youtube.com/c/riya",
    "http://twitter.com/riya",
    "https://x.com/riya",
    "https://www.facebook.com/riya/",
    "https://www.tiktok.com/@riya",
]


def test_all_ways_to_write_a_handle_are_one():
    read, repairs = bare_handles(pa.array([*SAME, None]))

    assert read.to_pylist() == ["riya"] * len(SAME) + [None]
    assert repairs == {"handles and profile links read as the bare handle": len(SAME) - 1}


@pytest.mark.parametrize(
    "text",
    [
        "INF-001",
        "42",
        "A/B",
        "https://instagram.com/p/Cx1/",
        "https://www.youtube.com/watch?v=1",
        "https://example.com/riya",
        "@",
        "riya@example.com",
    ],
)
def test_other_ids_stay_as_they_are(text):
    read, repairs = bare_handles(pa.array([text]))
    assert (read.to_pylist(), repairs) == ([text], {})


ORDERS = "{header},Order Date,Orders,Revenue,Campaign\n"


@pytest.mark.parametrize(
    "header", ["Insta Handle", "handle", "Creator", "Influencer Name", "username", "Profile"]
)
def test_orders_name_influencers_by_handle(ingest, header):
    rows = "".join(f"{cell},2025-01-01,1,100,A\n" for cell in SAME)
    result = ingest(ORDERS.format(header=header) + rows + ",2025-01-01,1,100,A\n")

    assert result.accepted["influencer_id"].dropna().tolist() == ["riya"] * len(SAME)


def test_a_user_name_of_an_order_is_to_be_checked():
    (match,) = match_headers(["username"], TABLES["tracking"]).columns
    assert (match.column, match.how) == ("influencer_id", "similar")


@pytest.mark.parametrize("table", ["tracking", "posts", "payouts"])
@pytest.mark.parametrize("other", ["Influencer Name", "Handle", "Creator"])
def test_an_id_goes_before_a_handle(table, other):
    assert match_headers([other, "influencer_id"], TABLES[table]).positions["influencer_id"] == 1


def test_posts_and_payouts_are_known_by_handle(ingest):
    posts = ingest("Handle,Platform,Date,Likes\n@riya,IG,2025-01-01,10\n")
    payouts = ingest("Creator,Paid on,Payout\nhttps://instagram.com/riya/,2025-01-01,500\n")

    assert posts.accepted["influencer_id"].tolist() == ["riya"]
    assert payouts.accepted["influencer_id"].tolist() == ["riya"]


def test_influencers_are_known_by_handle_where_they_have_no_id(ingest):
    both = ingest("Creator Name,Insta Handle,Platform,Followers\nRiya Sen,@riya,IG,1200\n")
    alone = ingest("Username,Platform,Followers\n@riya,IG,1200\n")
    own = ingest("ID,Name,Handle,Platform,Followers\n7,Riya Sen,@riya,IG,1200\n")

    assert both.accepted[["influencer_id", "name"]].values.tolist() == [["riya", "Riya Sen"]]
    assert alone.accepted[["influencer_id", "name"]].values.tolist() == [["riya", "riya"]]
    assert own.accepted[["influencer_id", "name"]].values.tolist() == [["7", "Riya Sen"]]
