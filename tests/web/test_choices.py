from __future__ import annotations

from pathlib import Path

import pytest

from schemas.choices import NOTHING, Choice
from web import choices

ORDERS = ("orders.csv", None)
SHEET = ("book.xlsx", "Über ₹")


def test_choices_come_back_as_they_were_made(tmp_path: Path) -> None:
    made = {
        ORDERS: Choice("tracking", {"Revnue": "revenue_paise", "Notes": NOTHING}, "dmy"),
        SHEET: Choice(),
    }
    assert choices.read(tmp_path) == {}
    choices.write(tmp_path, made)
    assert choices.read(tmp_path) == made
    assert [path.name for path in tmp_path.iterdir()] == ["choices.json"]


def test_choices_of_a_discarded_batch_make_no_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        choices.write(tmp_path / "gone", {ORDERS: Choice()})
    assert not (tmp_path / "gone").exists()


def test_another_table_forgets_the_columns_of_the_old_one() -> None:
    old = Choice("posts", {"Whn": "date"}, "mdy")
    assert choices.with_table(old, "tracking") == Choice("tracking", None, "mdy")
    assert choices.with_table(old, "colours") == Choice(None, None, "mdy")


def test_a_column_takes_one_header_the_one_chosen_last() -> None:
    first = choices.with_column(Choice(), "tracking", "Whn", "date")
    second = choices.with_column(first, "tracking", "Day", "date")
    assert second == Choice("tracking", {"Day": "date"}, None)
    extra = choices.with_column(second, "tracking", "Notes", NOTHING)
    both = choices.with_column(extra, "tracking", "More", NOTHING)
    assert both.columns == {"Day": "date", "Notes": NOTHING, "More": NOTHING}


def test_an_order_of_dates_is_said_or_left_to_the_file() -> None:
    assert choices.with_dates(Choice("posts"), "mdy") == Choice("posts", None, "mdy")
    assert choices.with_dates(Choice("posts", None, "mdy"), "") == Choice("posts")
    assert choices.with_dates(Choice(), "ddd") == Choice()
