import pandas as pd
import pyarrow as pa
import pytest

from schemas.identifiers import read_ids, read_referrers, row_contents, row_ids


def test_ids_written_as_decimals():
    ids, repairs = read_ids(pa.array(["42.0", " 42 ", "A-7", "042", "1.50", "", "nan"]))

    assert ids.to_pylist() == ["42", "42", "A-7", "042", "1.50", None, None]
    assert repairs["ids written as decimals (42.0) read as whole"] == 1


def rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "campaign": pd.Series(["A", "A", None, "A"], dtype="str"),
            "date": pd.to_datetime(["2025-01-01", "2025-01-01", None, "2025-01-01"]).as_unit("us"),
            "orders": pd.array([1, 1, None, 1], dtype="Int64"),
        }
    )


def test_equal_rows_get_ids_by_occurrence_and_the_same_ones_each_time():
    ids = row_ids(row_contents(rows()))

    assert ids.is_unique
    assert ids.str.fullmatch(r"h_[0-9a-f]{24}").all()
    assert ids.tolist() == row_ids(row_contents(rows())).tolist()
    assert ids.tolist()[:3] == row_ids(row_contents(rows().head(3))).tolist()


def test_ids_are_fixed_for_ever():
    assert row_contents(rows()).tolist()[0] == "h_d80d7eaf093da033c77f7e7e"


def test_values_do_not_run_into_each_other():
    left = pd.DataFrame({"a": pd.Series(["x"], dtype="str"), "b": pd.Series([None], dtype="str")})
    right = pd.DataFrame({"a": pd.Series([None], dtype="str"), "b": pd.Series(["x"], dtype="str")})
    assert row_contents(left).tolist() != row_contents(right).tolist()


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
