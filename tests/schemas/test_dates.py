from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.date_text import INCOMPLETE, NO_SUCH_DAY, NOT_A_DATE, YEAR_OUT_OF_RANGE
from schemas.dates import (
    DateEvidence,
    date_evidence,
    read_dates,
    swappable,
)

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31))
NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def iso(*cells: str, order=None) -> list[str]:
    return [str(day)[:10] for day in read_dates(pa.array(cells), order).values]


@pytest.mark.parametrize(
    "text",
    [
        "2025-07-13",
        "2025/7/13",
        "2025.07.13",
        "13-07-2025",
        "13/07/2025",
        "13.7.2025",
        "07/13/2025",
        "13/07/25",
        "20250713",
        "13 Jul 2025",
        "13-Jul-25",
        "13th July, 2025",
        "July 13, 2025",
        "Jul 13 2025",
        "Sunday, 13 July 2025",
        "2025-Jul-13",
        "2025-07-13 10:20",
        "2025-07-13T10:20:30",
        "2025-07-13 10:20:30.123456",
        "13/07/2025 10:20 PM",
        "2025-07-13T10:20:30+05:30",
        "2025-07-12T20:00:00Z",
        "2025-07-12 23:59:59.999999+00:00",
        "2025-07-12 20:00:00 UTC",
        "45851",
        "45851.75",
        " 2025-07-13\u00a0",
        "'2025-07-13",
        "2025-07-13 24:00:00",
        "20250713T102030Z",
        "２０２５－０７－１３",
        "१३/०७/२०२५",
        "13‑07‑2025",
        "13–07–2025",
        "13 / 07 / 2025",
        "13\\07\\2025",
        "13 07 2025",
        "13 July '25",
        "13 जुलाई 2025",
        "13th of July 2025",
        "Jul. 13, 2025",
        "2025, July 13",
        "Sun 13-Jul-2025",
        "13 July 2025 (Sunday)",
        "13/07/2025 (Sun)",
        "13-Jul-2025 10:20:30 AM",
        "July 13, 2025 at 10:20 PM",
        "13/07/2025, 10:20:30 pm",
        "13.07.2025 10.20",
        "10:20 13/07/2025",
        "10:20 2025-07-13",
        "10:20:30 AM, 13 Jul 2025",
        "13/07/2025 5 PM",
        "2025-07-13 10:20 IST",
        "2025-07-13 10:20 PM IST",
        "13/07/2025 10:20 IST",
        "12/07/2025 8:00 PM GMT",
        "2025-07-12T12:00:00-0700",
        "2025-07-12 12:00 PDT",
        "2025-07-13 05:00 JST",
        "Sun Jul 13 2025 10:20:30 GMT+0530 (India Standard Time)",
        "Sun Jul 13 10:20:30 +0000 2025",
        "Sun Jul 13 10:20:30 IST 2025",
        "1752345000",
        "1752345000000",
        "1752345000.0",
    ],
)
def test_notations_of_one_day(text):
    assert iso(text) == ["2025-07-13"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/02/2025", NO_SUCH_DAY),
        ("2025-02-30", NO_SUCH_DAY),
        ("2025-13-07", NO_SUCH_DAY),
        ("99/99/2025", NO_SUCH_DAY),
        ("soon", NOT_A_DATE),
        ("13 Foo 2025", NOT_A_DATE),
        ("2025-07-13T25:61:00Z", NOT_A_DATE),
        ("12", NOT_A_DATE),
        ("1999-12-31", YEAR_OUT_OF_RANGE),
        ("2101-01-01", YEAR_OUT_OF_RANGE),
        ("0000-00-00", NO_SUCH_DAY),
        ("12345", YEAR_OUT_OF_RANGE),
        ("12 Jan", INCOMPLETE),
        ("Jan 12", INCOMPLETE),
        ("12/01", INCOMPLETE),
        ("12 Foo", NOT_A_DATE),
        ("2025-07-13 10:75", NOT_A_DATE),
        ("9999999999", YEAR_OUT_OF_RANGE),
        ("TBD", NOT_A_DATE),
    ],
)
def test_what_is_no_usable_date(text, reason):
    read = read_dates(pa.array(["2025-01-01", text]))

    assert {why: cells.tolist() for why, cells in read.faults.items()} == {reason: [False, True]}
    assert np.isnat(read.values[1])


def test_one_proof_decides_the_whole_column():
    assert iso("03/04/2025", "13/07/2025") == ["2025-04-03", "2025-07-13"]
    assert iso("03/04/2025", "07/13/2025") == ["2025-03-04", "2025-07-13"]


def test_the_larger_number_of_proofs_wins_and_the_rest_is_at_fault():
    read = read_dates(pa.array(["13/07/2025", "14/07/2025", "07/15/2025"]))
    assert read.faults[NO_SUCH_DAY].tolist() == [False, False, True]


def test_an_undecided_column_is_read_day_first_and_says_so():
    read = read_dates(pa.array(["2025-01-05", "03/04/2025", "05/05/2025", "01/02/2025"]))

    assert [str(day)[:10] for day in read.values[[1, 3]]] == ["2025-04-03", "2025-02-01"]
    assert read.undecided.tolist() == [False, True, False, True]
    assert read.repairs == {"dates read as day-month-year": 3}
    assert read_dates(pa.array(["05/05/2025"])).undecided is None


def test_the_given_order_decides():
    assert iso("03/04/2025", order="mdy") == ["2025-03-04"]
    assert iso("25/04/03", order="ymd") == ["2025-04-03"]
    assert read_dates(pa.array(["03/04/2025"]), "dmy").undecided is None
    assert read_dates(pa.array(["13/04/2025"]), "mdy").faults[NO_SUCH_DAY].all()


def test_blanks_are_no_fault():
    read = read_dates(pa.array(["", "NA", "-"]))
    assert np.isnat(read.values).all()
    assert not read.faults


@settings(deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=30), st.sampled_from(["iso", "name", "serial"]))
def test_unmistakable_notations_round_trip(days, style):
    write = {
        "iso": lambda day: day.isoformat(),
        "name": lambda day: f"{day.day} {NAMES[day.month - 1]} {day.year}",
        "serial": lambda day: str((day - date(1899, 12, 30)).days),
    }[style]
    assert iso(*map(write, days)) == [day.isoformat() for day in days]


@settings(deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=30), st.sampled_from("-/."), st.booleans())
def test_a_column_with_a_proof_round_trips(days, mark, month_first):
    proof = date(2025, 7, 31)
    style = f"%m{mark}%d{mark}%Y" if month_first else f"%d{mark}%m{mark}%Y"
    cells = [day.strftime(style) for day in [*days, proof]]
    assert iso(*cells)[:-1] == [day.isoformat() for day in days]


@settings(deadline=None)
@given(st.datetimes(), st.integers(min_value=0, max_value=3))
def test_timestamps_without_a_zone_keep_their_day(moment, digits):
    moment = moment.replace(year=2000 + moment.year % 100)
    text = moment.isoformat(
        sep=" ", timespec=["minutes", "seconds", "milliseconds", "microseconds"][digits]
    )
    assert iso(text) == [moment.date().isoformat()]


def test_zoned_evenings_fall_on_the_next_day_in_india():
    moment = date(2025, 3, 31)
    assert iso("2025-03-31T18:30:00Z", "2025-03-31T18:29:59Z") == [
        (moment + timedelta(days=1)).isoformat(),
        moment.isoformat(),
    ]


def test_zoned_timestamps_read_together_or_one_by_one_give_the_same_days():
    cells = [
        "2025-03-31T18:30:00Z",
        "2025-03-31 23:59:59.999999+05:30",
        "2025-03-31T18:29:59-00:30",
    ]

    assert iso(*cells) == iso(*cells, "2025-02-30T10:00:00Z")[:3]
    assert read_dates(pa.array(cells)).repairs == {"timestamps with a zone read as days": 3}


def test_evidence_adds_up_over_blocks():
    open_block = date_evidence(pa.array(["03/04/2025", "2025-01-01", "05/05/2025", "x", ""]))
    telling = date_evidence(pa.array(["07/13/2025 10:00", "07/13/2025", "13/07/2025"]))

    assert open_block == DateEvidence(ambiguous=1)
    assert open_block.undecided
    assert open_block.order == "dmy"
    both = open_block + telling
    assert both == DateEvidence(dmy=1, mdy=2, ambiguous=1)
    assert both.order == "mdy"
    assert not both.undecided
    assert not DateEvidence().undecided


def test_which_cells_could_be_another_day():
    assert swappable(pa.array(["03/04/2025", "13/04/2025", "4/4/2025", "soon"])).tolist() == [
        True,
        False,
        False,
        False,
    ]


def test_months_without_a_day_are_read_as_their_first_day_and_counted():
    read = read_dates(pa.array(["Jan 2025", "2025-01", "January, 2025"]))
    assert {str(day)[:10] for day in read.values} == {"2025-01-01"}
    assert read.repairs == {"months without a day read as their first day": 3}


def test_a_zone_with_several_meanings_is_read_as_written_and_counted():
    read = read_dates(pa.array(["2025-01-05 23:00 CST"]))
    assert str(read.values[0])[:10] == "2025-01-05"
    assert read.repairs == {"timestamps of an uncertain zone read as written": 1}


def test_moments_become_the_day_of_the_given_zone():
    cells = pa.array(["2025-01-05T23:00:00Z", "05/01/2025 23:00 UTC", "1736118000", "13/01/2025"])
    here = read_dates(cells, zone=ZoneInfo("Asia/Kolkata")).values[:3]
    there = read_dates(cells, zone=ZoneInfo("America/New_York")).values[:3]
    assert {str(day)[:10] for day in here} == {"2025-01-06"}
    assert {str(day)[:10] for day in there} == {"2025-01-05"}


def test_reading_tells_the_evidence_whatever_order_was_given():
    read = read_dates(pa.array(["03/04/2025", "07/13/2025", "2025-01-01"]), "dmy")
    assert read.evidence == DateEvidence(mdy=1, ambiguous=1)
    assert read.faults[NO_SUCH_DAY].tolist() == [False, True, False]


def test_years_of_two_digits_first_leave_long_years_to_the_column():
    assert iso("25/04/03", "07/13/2025", order="ymd") == ["2025-04-03", "2025-07-13"]


@pytest.mark.parametrize("bad", ["soon", "2025-02-30T10:00:00"])
def test_a_bad_cell_changes_nothing_about_the_others(bad):
    good = ["2025-01-05", "2024-02-29 10:00:00", "", "2025-01-05T20:00:00Z", "5 Jan 2025"]
    assert iso(*good, bad)[:-1] == iso(*good)
