from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from schemas.choices import NOTHING, Choice, header_key, together
from schemas.handed_out import as_it_was, is_handed_out
from schemas.result import REJECT_COLUMNS
from schemas.sheet import Sheet
from web.rejects import plain_cell


def sheet(header: tuple[str, ...], cells: list[str]) -> Sheet:
    columns = tuple(pa.array(cells) for _ in header)
    return Sheet(None, header, columns, np.arange(2, 2 + len(cells)))


@pytest.mark.parametrize(
    "text", ["=1+1", "'=1+1", "''@asha", "@asha", "-", "-12.5", "'-12.5", "plain", "it's", "'", ""]
)
def test_a_cell_that_was_handed_out_comes_back_as_it_was(text: str) -> None:
    returned = as_it_was(sheet(("campaign", *REJECT_COLUMNS), [plain_cell(text)]))
    assert [column.to_pylist() for column in returned.columns] == [[text]] * 7


def test_any_other_file_keeps_its_apostrophes() -> None:
    other = sheet(("campaign", "file", "line"), ["'=1+1"])
    assert as_it_was(other) is other
    assert not is_handed_out(other.header)


def test_a_list_of_rejected_rows_goes_by_the_headers_of_its_file() -> None:
    own = ("Order ID", "Revnue", "Order Date")
    assert header_key((*own, *REJECT_COLUMNS)) == header_key(own)
    assert header_key((*own, "line")) != header_key(own)


def test_what_is_chosen_now_goes_on_top_of_what_is_remembered() -> None:
    before = Choice("tracking", {"Whn": "date", "Revnue": "revenue_paise"}, "dmy")
    assert together(Choice(None, {"Remarks": "coupon_code"}), before) == Choice(
        "tracking",
        {"Whn": "date", "Revnue": "revenue_paise", "Remarks": "coupon_code"},
        "dmy",
    )
    assert together(Choice("tracking", {"Day": "date"}), before).columns == {
        "Revnue": "revenue_paise",
        "Day": "date",
    }
    assert together(Choice(None, {"Whn": NOTHING}), before).columns == {
        "Whn": NOTHING,
        "Revnue": "revenue_paise",
    }
    assert together(Choice(dates="mdy"), before).dates == "mdy"
    assert together(Choice("posts"), before) == Choice("posts")
    assert together(Choice("posts"), None) == Choice("posts")
