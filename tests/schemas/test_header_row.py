import pytest

from schemas.header_row import find_header
from schemas.read import known

NAMES = ["Influencer ID", "Name", "Platform", "Followers"]


@pytest.mark.parametrize(
    ("rows", "first", "titles"),
    [
        ([NAMES, ["1", "A", "IG", "5"]], 0, 0),
        ([["Influencer report"], [], NAMES, ["1", "A", "IG", "5"]], 2, 1),
        ([["Report", "", "", ""], ["Generated on", "12/03/2025", "", ""], NAMES], 2, 2),
        ([["x", "y", "z"], ["1", "2", "3"], ["4", "5", "6"]], 0, 0),
        ([["Sales of May"], ["x", "y", "z"], ["1", "2", "3"], ["4", "5", "6"]], 1, 1),
        ([["Sales of May"], ["1", "2", "3"], ["4", "5", "6"]], 0, 0),
        ([["id"], ["1"], ["2"]], 0, 0),
        ([["id", ""], ["1", "a"], ["2", "b"]], 0, 0),
        ([*[[f"note {n}"] for n in range(20)], NAMES, ["1", "A", "IG", "5"]], 20, 20),
    ],
)
def test_the_row_of_names(rows, first, titles):
    header = find_header(rows, known)
    assert header is not None
    assert (header.first, header.last, header.titles) == (first, first, titles)


def test_blank_rows_hold_no_header():
    assert find_header([["", " "], []], known) is None


def test_a_group_row_is_joined_only_where_that_says_more():
    rows = [
        ["Influencer ID", "Posts", "", "Orders", ""],
        ["", "Made", "Planned", "Made", "Planned"],
        ["1", "2", "3", "4", "5"],
    ]
    header = find_header(rows, known)
    assert header is not None
    assert header.names == (
        "Influencer ID",
        "Posts Made",
        "Posts Planned",
        "Orders Made",
        "Orders Planned",
    )


def test_names_are_trimmed_and_lose_line_breaks():
    header = find_header([["\ufeffInfluencer\n ID ", "Name\r\n", "Platform"]], known)
    assert header is not None
    assert header.names == ("Influencer ID", "Name", "Platform")
