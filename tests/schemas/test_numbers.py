from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.number_cells import (
    ABOUT,
    NOT_A_NUMBER,
    NOT_WHOLE,
    OTHER_MARK,
    TOO_LARGE,
    WITH_UNIT,
)
from schemas.number_marks import MarkEvidence, first_open, mark_evidence
from schemas.number_text import marks_of, parse_number
from schemas.numbers import read_counts, read_floats, read_money

PAISE = st.integers(min_value=0, max_value=10**14)


def western(paise: int) -> str:
    return f"{paise // 100:,}.{paise % 100:02d}"


def indian(paise: int) -> str:
    digits = str(paise // 100)
    head, tail = digits[:-3], digits[-3:]
    groups = [tail]
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return f"{','.join(groups)}.{paise % 100:02d}"


def continental(paise: int) -> str:
    return western(paise).translate(str.maketrans(",.", ".,"))


def money(*cells: str) -> list[int | None]:
    read = read_money(pa.array(cells))
    return [int(v) if k else None for v, k in zip(read.values, read.known, strict=True)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("₹1,20,000", "120000"),
        ("Rs. 1,200.50", "1200.50"),
        ("Rs 1,200/-", "1200"),
        ("INR 500", "500"),
        ("500 INR", "500"),
        ("$6,770 ", "6770"),
        ("US$ 6,770.10", "6770.10"),
        ("1.1M", "1100000"),
        ("475.8m", "475800000"),
        ("2.5K", "2500"),
        ("1.2 lakh", "120000"),
        ("₹3 cr", "30000000"),
        ("3 Crore", "30000000"),
        ("1.5bn", "1500000000"),
        ("(1,200)", "-1200"),
        ("₹(1,200.5)", "-1200.5"),
        ("(₹1,200)", "-1200"),
        ("9,03%", "9.03"),
        ("12 %", "12"),
        ("18.000.000 VND", "18000000"),
        ("1.234.567,89 €", "1234567.89"),
        ("−5", "-5"),
        ("-₹500", "-500"),
        ("₹-500", "-500"),
        ("500-", "-500"),
        ("1 234 567", "1234567"),
        ("1\u202f234,5", "1234.5"),
        ("1'234'567.5", "1234567.5"),
        ("1,234.50", "1234.50"),
        ("1.234", "1.234"),
        ("0,500", "0.500"),
        (".5", ".5"),
        ("５００", "500"),
        ("1.2e5", "120000"),
        ("+7", "7"),
        ("१,२०,०००", "120000"),
        ("١٢٠٠", "1200"),
        ("1 20 000", "120000"),
        ("1’234’567", "1234567"),
        ("1\u2009234\u2009567,50", "1234567.50"),
        ("Rs.500/-", "500"),
        ("Rs. 500/- only", "500"),
        ("500 rupees", "500"),
        ("500 Rupees only", "500"),
        ("₹ 5,00,000.00", "500000"),
        ("₨1,200", "1200"),
        ("Rs. 5 crore", "50000000"),
        ("2 thousand", "2000"),
        ("1.2 lakh rupees", "120000"),
        ("1.2L", "120000"),
        ("1.5 Cr", "15000000"),
        ("20 dollars", "20"),
        ("'1200", "1200"),
        ("~1200", "1200"),
        ("approx. 1,200", "1200"),
        ("10K+", "10000"),
        ("1,200+", "1200"),
        ("1 lakh+", "100000"),
        ("1.0", "1.0"),
        ("1E+5", "100000"),
        ("2.5e3", "2500"),
    ],
)
def test_notations(text, value):
    assert parse_number(text).value == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "12abc",
        "1,2,3",
        "1.2.3",
        "--5",
        "(-5)",
        "₹",
        "%",
        "1,23,4",
        "5 apples",
        "9" * 80,
        "१२x",
        "TBD",
        "pending",
        "?",
        "~",
        "+",
        "<1000",
        "500 Dr",
        "1 2 3",
        "5-6",
        "10:20",
        "12/01/2025",
        "2025-01-12",
        "1O0",
    ],
)
def test_what_is_no_number(text):
    assert parse_number(text) is None


@settings(deadline=None)
@given(
    PAISE, st.sampled_from([western, indian]), st.sampled_from(["{}", "₹{}", "Rs. {}", "{} INR"])
)
def test_any_grouping_and_sign_gives_the_same_paise(paise, grouping, sign):
    assert money(sign.format(grouping(paise))) == [paise]


@settings(deadline=None)
@given(st.lists(PAISE, min_size=1, max_size=20))
def test_columns_grouped_by_dots_are_read_as_such(amounts):
    cells = ["18.000.000", *map(continental, amounts)]
    assert money(*cells) == [1_800_000_000, *amounts]


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=10**9, places=8))
def test_more_decimals_round_half_up_from_the_digits(amount):
    expected = int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    assert money(f"{amount:f}") == [expected]
    assert money(f"-{amount:f}") == [-expected]


@settings(deadline=None)
@given(st.lists(PAISE, max_size=50))
def test_sums_do_not_drift(amounts):
    read = read_money(
        pa.array([f"{paise // 100}.{paise % 100:02d}" for paise in amounts], pa.string())
    )
    assert int(read.values.sum()) == sum(amounts)


def test_a_single_dotted_number_is_a_decimal_only_where_the_column_has_a_decimal_point():
    assert money("1.234", "2.5") == [123, 250]
    assert money("1.234", "0.567") == [123, 57]
    assert money("1.234", "1,200.50") == [123, 120_050]
    assert money("1.234", "1.234.567") == [123_400, 123_456_700]
    assert read_counts(pa.array(["1.234", "18.000.000"])).values.tolist() == [1234, 18_000_000]


def test_money_has_no_third_decimal_where_nothing_proves_one():
    assert money("1.234", "2.500", "7") == [123_400, 250_000, 700]
    assert money("1,234", "2,500", "7") == [123_400, 250_000, 700]
    assert read_counts(pa.array(["1.234", "900"])).values.tolist() == [1234, 900]
    assert read_floats(pa.array(["1.234", "2.500"])).values.tolist() == [1.234, 2.5]


def test_one_decimal_comma_shows_that_dots_group_thousands():
    assert money("1.500", "750,25", "12.000") == [150_000, 75_025, 1_200_000]
    rates = pa.array(["6,5", "12,25", "1.500", "6,125"])
    assert read_floats(rates).values.tolist() == [6.5, 12.25, 1500, 6.125]


def test_decimal_commas_and_comma_groups_are_told_apart_by_the_whole_column():
    assert money("1,5", "1,25", "1,234") == [150, 125, 123]
    read = read_money(pa.array(["1,200", "3,400", "5,25"]))
    assert read.values.tolist() == [120_000, 340_000, 0]
    assert read.faults[OTHER_MARK["point"]].tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("cells", "expected", "mark"),
    [
        (["10.125", "750.25", "1.000.000"], [1013, 75_025, None], "point"),
        (["1,200.50", "750.25", "750,25"], [120_050, 75_025, None], "point"),
        (["1.200,50", "750,25", "12.000", "750.25"], [120_050, 75_025, 1_200_000, None], "comma"),
        (["1.200,50", "750,25", "12,50", "1,20,000"], [120_050, 75_025, 1250, None], "comma"),
    ],
)
@pytest.mark.parametrize("times", [1, 40])
def test_one_stray_number_does_not_turn_the_column(cells, expected, mark, times):
    read = read_money(pa.array(cells * times))
    found = [int(v) if k else None for v, k in zip(read.values, read.known, strict=True)]
    assert found == expected * times
    assert read.faults[OTHER_MARK[mark]].sum() == times


def test_numbers_with_k_or_lakh_tell_nothing_about_the_column():
    assert money("1.234K", "1.2 lakh", "1.500") == [123_400, 12_000_000, 150_000]
    assert mark_evidence(pa.array(["1.1M", "5", "", "soon", "1,2345"])) == MarkEvidence()


@settings(deadline=None)
@given(
    st.from_regex(r"\A(₹|Rs\.? ?|INR )?-?[0-9]{1,4}([.,][0-9]{1,4}){0,3}( €|/-| VND)?\Z"),
    st.booleans(),
)
def test_marks_are_told_alike_in_bulk_and_one_by_one(text, long_decimals):
    field = {"point": "point", "comma": "comma", "short comma": "one_comma"} | {
        "three after comma": "thousands",
        **({"long comma": "one_comma"} if long_decimals else {"three after point": "open"}),
    }
    told = field.get(marks_of(text))
    expected = MarkEvidence(**{told: 1}) if told else MarkEvidence()
    assert mark_evidence(pa.array([text]), long_decimals=long_decimals) == expected
    assert first_open(pa.array(["", text])) == (
        1 if marks_of(text) == "three after point" else None
    )


def test_a_decimal_comma_of_money_has_one_or_two_digits_after_it():
    assert money("1,2345", "0,500", "1,2345 lakh", "7") == [None, None, 12_345_000, 700]
    assert read_money(pa.array(["1,2345"])).faults[NOT_A_NUMBER].tolist() == [True]
    assert read_counts(pa.array(["1,0000"])).faults[NOT_A_NUMBER].tolist() == [True]


def test_a_column_grouped_by_dots_has_decimal_commas_beyond_doubt():
    assert money("1,2345", "18.000.000") == [123, 1_800_000_000]


def test_rates_keep_longer_decimal_commas():
    assert read_floats(pa.array(["6,1255%"])).values.tolist() == [6.1255]


def test_counts_and_money_are_no_percentages():
    for reader in (read_counts, read_money):
        assert reader(pa.array(["12%", "12"])).faults[NOT_A_NUMBER].tolist() == [True, False]


def test_repairs_are_counted_by_cell():
    read = read_money(pa.array(["₹1,200", "₹1,200", "1.1M", "$5", "2.345", "NA", "7"]))

    assert read.repairs == {
        "placeholder words such as NA read as blank": 1,
        "amounts rounded to the paisa": 1,
        "numbers with currency signs read": 2,
        "numbers with digit grouping read": 2,
        "numbers with K, M, lakh or crore read": 1,
        "amounts in $ read as plain numbers, not converted": 1,
    }


def test_blank_cells_are_unknown_and_no_fault():
    read = read_counts(pa.array(["", " ", "-", "–", "N/A", "null", "\u00a0"]))
    assert not read.known.any()
    assert not read.faults


def test_faults_say_why():
    read = read_counts(pa.array(["abc", "1.5", "2", "99999999999999999999"]))

    assert {reason: np.flatnonzero(cells).tolist() for reason, cells in read.faults.items()} == {
        NOT_A_NUMBER: [0],
        NOT_WHOLE: [1],
        TOO_LARGE: [3],
    }
    assert read.known.tolist() == [False, False, True, False]


def test_whole_numbers_written_as_decimals():
    assert read_counts(pa.array(["120000.0", "1,20,000.00"])).values.tolist() == [120_000] * 2


def test_shares():
    read = read_floats(pa.array(["35%", "0.35", "35", "", "x", "1"]), share=True)

    assert read.values[:3] == pytest.approx([0.35] * 3)
    assert read.values[5] == 1
    assert read.faults[NOT_A_NUMBER].tolist() == [False] * 4 + [True, False]
    assert read.repairs["shares above 1 read as percentages"] == 1


def test_the_caller_may_decide_what_dots_mean():
    cells = pa.array(["1.234"])
    assert read_counts(cells, "comma").values.tolist() == [1234]
    assert read_money(cells, "comma").values.tolist() == [123_400]
    assert read_floats(cells, "comma").values.tolist() == [1234]
    assert read_money(pa.array(["1.234", "18.000.000"]), "point").values[0] == 123


def test_a_count_may_carry_its_own_unit():
    units = {"like", "heart"}
    cells = pa.array(["1200 likes", "3 Likes", "1.2K likes", "1,200 hearts", "5 posts", "7"])
    read = read_counts(cells, units=units)

    assert read.values[read.known].tolist() == [1200, 3, 1200, 1200, 7]
    assert read.faults[NOT_A_NUMBER].tolist() == [False] * 4 + [True, False]
    assert read.repairs[WITH_UNIT] == 4


def test_approximate_numbers_are_read_and_counted():
    read = read_counts(pa.array(["~1200", "10K+", "about 5"]))
    assert read.values.tolist() == [1200, 10_000, 5]
    assert read.repairs[ABOUT] == 3


@settings(deadline=None)
@given(st.lists(PAISE, min_size=30, max_size=60, unique=True))
def test_unique_plain_amounts_and_odd_ones_among_them(amounts):
    cells = [f"{paise // 100}.{paise % 100:02d}" for paise in amounts]
    odd = ["₹1,20,000", "soon", "", "1.2 lakh", "2.345"]
    assert money(*cells, *odd) == [*amounts, 12_000_000, None, None, 12_000_000, 235]
