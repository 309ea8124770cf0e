import re
from datetime import date

import pyarrow as pa
import pytest

from schemas.identifiers import MADE, make_keys, read_ids, read_referrers


def test_ids_written_as_decimals():
    ids, repairs = read_ids(pa.array(["42.0", " 42 ", "A-7", "042", "1.50", "", "nan"]))

    assert ids.to_pylist() == ["42", "42", "A-7", "042", "1.50", None, None]
    assert repairs["ids written as decimals (42.0) read as whole"] == 1


def rows() -> pa.Table:
    return pa.table(
        {
            "tracking_id": pa.array([None, None, "7", None], pa.string()),
            "campaign": pa.array(["A", "A", None, "B"]),
            "date": pa.array([date(2025, 1, 1), date(2025, 1, 1), None, None], pa.date32()),
            "orders": pa.array([1, 1, None, 1], pa.int64()),
        }
    )


def keys(table: pa.Table) -> list[str]:
    contents = [name for name in table.schema.names if name != "tracking_id"]
    return make_keys(table, "tracking_id", contents)["tracking_id"].to_pylist()


def test_rows_without_a_key_get_one_of_what_they_say_and_the_same_each_time():
    first, second, given, other = keys(rows())

    assert first == second != other
    assert given == "7"
    assert re.fullmatch(r"h_[0-9a-f]{24}", first)
    assert make_keys(rows(), "tracking_id", ["orders"])[MADE].to_pylist() == [
        True,
        True,
        False,
        True,
    ]


def test_made_keys_are_fixed_for_ever():
    assert keys(rows())[0] == "h_c5d2bee4d145e0bbe923e525"


def test_values_do_not_run_into_each_other():
    nothing = pa.array([None], pa.string())
    left = pa.table({"tracking_id": nothing, "a": pa.array(["x"]), "b": nothing})
    right = pa.table({"tracking_id": nothing, "a": nothing, "b": pa.array(["x"])})
    assert keys(left) != keys(right)


def test_words_that_mean_nobody_are_no_influencer():
    cells = ["organic", "Direct", "NONE", "0", "0.0", "No  Influencer", "7", "Organic Lee", ""]
    ids, repairs = read_referrers(pa.array(cells))

    assert ids.to_pylist() == [*[None] * 6, "7", "Organic Lee", None]
    assert repairs["influencer ids that mean nobody read as organic"] == 5


@pytest.mark.parametrize("reader", [read_ids, read_referrers])
def test_ids_are_cleaned_alike_whether_they_repeat_or_not(reader):
    odd = [
        "42.0",
        " 42 ",
        "a  b",
        "",
        "NA",
        "organic",
        "0",
        "\u00e9\u0301x",
        "tab\there",
        "x\u200b",
    ]
    unique = [f"ORD-{number}" for number in range(3 * len(odd))]
    alone, repairs = reader(pa.array(unique + odd))
    often, many = reader(pa.array((unique + odd) * 3))

    assert alone.to_pylist()[: len(unique)] == unique
    assert often.to_pylist() == alone.to_pylist() * 3
    assert {label: count * 3 for label, count in repairs.items()} == many
