from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from reports.delimited import plain_cell
from schemas import Ingested
from schemas.choices import NOTHING, Choice, header_key, together
from schemas.handed_out import ALL_TABLES, FILE_NAME, as_it_was, is_handed_out
from schemas.keys import REPLACED
from schemas.result import REJECT_COLUMNS, REPLACED_BY, FixList
from schemas.rows import live_sql
from schemas.sheet import Sheet, Source
from schemas.views import view_of
from tests.schemas.conftest import Ingest

LIST = ("campaign", *REJECT_COLUMNS)
ORDERS = "tracking_id,campaign,influencer_id,product,date,orders,revenue,Value,reason\n"


def source(header: tuple[str, ...], *rows: tuple[str, ...], file: str = "list.csv") -> Source:
    columns = tuple(pa.array(list(cells)) for cells in zip(*rows, strict=True))
    sheet = Sheet(None, header, columns, np.arange(2, 2 + len(rows)))
    return Source(file, None, header, lambda: iter([sheet]))


def cells(found: Source) -> list[list[str]]:
    return [column.to_pylist() for sheet in found.blocks() for column in sheet.columns]


@pytest.mark.parametrize(
    "text", ["=1+1", "'=1+1", "''@asha", "@asha", "-", "-12.5", "'-12.5", "plain", "it's", "'", ""]
)
def test_a_cell_that_was_handed_out_comes_back_as_it_was(text: str) -> None:
    returned = as_it_was(source(LIST, (plain_cell(text), *REJECT_COLUMNS)))
    assert returned.corrects
    assert returned.header == ("campaign",)
    assert cells(returned) == [[text]]


def test_any_other_file_keeps_its_apostrophes() -> None:
    other = source(("campaign", "file", "line"), ("'=1+1", "a", "2"))
    assert as_it_was(other) is other


@pytest.mark.parametrize("gone", [(), *((name,) for name in REJECT_COLUMNS)])
def test_a_list_is_known_by_what_is_left_of_its_last_columns(gone: tuple[str, ...]) -> None:
    assert is_handed_out([name for name in LIST if name not in gone])


@pytest.mark.parametrize(
    ("file", "known"),
    [
        (FILE_NAME.format(table="tracking", ending="csv"), True),
        (FILE_NAME.format(table=ALL_TABLES, ending="xlsx"), True),
        ("tracking-to-correct (1).csv", True),
        ("Copy of payouts-to-correct_fixed.XLSX", True),
        ("mail.zip: posts-to-correct.csv", True),
        ("orders-to-correct.csv", False),
        ("tracking.csv", False),
    ],
)
def test_a_list_is_known_by_its_name(file: str, known: bool) -> None:
    assert is_handed_out(["campaign"], file) is known
    returned = as_it_was(source(("campaign", "reason"), ("'=1", "late"), file=file))
    assert returned.header == (("campaign",) if known else ("campaign", "reason"))


def test_columns_that_a_file_may_have_itself_make_no_list() -> None:
    for header in (("value", "reason", "line"), ("column",), ("file", "sheet", "line")):
        assert not is_handed_out(["campaign", *header])


def test_own_columns_of_these_names_come_back_under_them(ingest: Ingest) -> None:
    refused = ingest(ORDERS + "t1,A,1,MB,soon,1,500,7,gift\n").rejected
    assert set(REJECT_COLUMNS) <= set(refused)
    refused["date"] = "2025-01-02"
    result = ingest(refused.to_csv(index=False))
    assert result.corrects
    assert result.header_key == header_key(ORDERS.strip().split(","))
    assert result.extras == ("extra:Value", "extra:reason")
    (row,) = stored(result)
    assert (row["extra:Value"], row["extra:reason"]) == ("7", "gift")


def test_cells_beyond_the_header_are_in_the_list(ingest: Ingest) -> None:
    (row,) = ingest(ORDERS + "t1,A,1,MB,2025-01-02,1,1,200,a,b\n").rejected.to_dict("records")
    assert (row["revenue"], row["reason (in the file)"], row["value"]) == ("1", "a", "b")


def test_a_row_that_another_replaced_is_shown_but_not_listed(ingest: Ingest) -> None:
    rows = "t1,A,1,MB,2025-01-02,1,500,,\nt1,A,1,MB,2025-01-02,1,600,,\nt2,A,1,MB,soon,1,9,,\n"
    result = ingest(ORDERS + rows)
    fix_list = FixList((result.refused,))
    assert result.refused.count == len(fix_list.first(9)) == 2
    (listed,) = fix_list.frames()
    assert listed["line"].tolist() == [4]
    assert fix_list.count == result.refused.correctable == 1
    assert REPLACED.startswith(REPLACED_BY)


def test_a_replaced_row_of_an_older_list_is_refused_again(ingest: Ingest) -> None:
    rows = "t1,A,1,MB,2025-01-02,1,500,,\nt1,A,1,MB,2025-01-02,1,600,,\nt2,A,1,MB,soon,1,9,,\n"
    older = ingest(ORDERS + rows).rejected.replace({"date": {"soon": "2025-01-03"}})
    result = ingest(older.to_csv(index=False))
    assert result.accepted["tracking_id"].tolist() == ["t2"]
    (refused,) = result.rejected.to_dict("records")
    assert (refused["tracking_id"], refused["line"]) == ("t1", 2)
    assert refused["reason"].startswith(REPLACED_BY)
    assert result.refused.correctable == 0


def stored(result: Ingested) -> list[dict[str, object]]:
    with duckdb.connect() as con:
        return con.sql(live_sql(result.rows)).df().to_dict("records")


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


def test_a_list_says_of_which_files_it_is_and_shows_only_their_columns(ingest: Ingest) -> None:
    header = "product,brand,Margin %"
    result = ingest(
        f"{header},{','.join(REJECT_COLUMNS)}\n"
        "Whey,MuscleBlaze,30%,products.csv,,2,Margin %,abc,not a number\n"
        "Isolate,MuscleBlaze,40%,products.csv,,3,Margin %,n.k.,not a number\n"
    )
    shown = view_of(result, remembered=False)
    assert [column.header for column in shown.columns] == header.split(",")
    assert (shown.corrects, shown.of_files) == (True, ("products.csv",))
    assert not any("extra column" in label for label in result.repairs)
