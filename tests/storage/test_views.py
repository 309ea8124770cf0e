"""Saved views: kept, replaced, removed, and safe from two people at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from layouts.saved_views import LONGEST_NAME
from storage.named import LONGEST, MOST, KeptNameError
from storage.views import LONGEST_ADDRESS, forget_view, save_view, saved_views


def names(root):
    return [view.name for view in saved_views(root)]


def test_views_come_back_by_name(tmp_path):
    assert saved_views(tmp_path / "new") == ()
    assert save_view(tmp_path / "new", " Monday  meeting ", "/brands", "?brand=Gritzo") is False
    save_view(tmp_path / "new", "all", "/", "")
    first, second = saved_views(tmp_path / "new")
    assert first.name == "all"
    assert (second.name, second.path, second.query) == ("Monday meeting", "/brands", "brand=Gritzo")


def test_the_same_name_means_the_new_view(tmp_path):
    save_view(tmp_path, "Mine", "/", "brand=A")
    assert save_view(tmp_path, "MINE", "/brands", "brand=B") is True
    (view,) = saved_views(tmp_path)
    assert (view.name, view.path, view.query) == ("MINE", "/brands", "brand=B")


@pytest.mark.parametrize("name", ["", "  ", "x" * (LONGEST + 1)])
def test_a_name_that_cannot_be_used_says_why(tmp_path, name):
    with pytest.raises(KeptNameError, match="name"):
        save_view(tmp_path, name, "/", "")
    assert saved_views(tmp_path) == ()


def test_the_field_takes_as_much_as_is_kept():
    assert LONGEST_NAME == LONGEST


def test_a_full_list_says_so_and_replacing_still_works(tmp_path):
    for number in range(MOST):
        save_view(tmp_path, f"View {number}", "/", "")
    with pytest.raises(KeptNameError, match="already"):
        save_view(tmp_path, "One more", "/", "")
    assert save_view(tmp_path, "view 7", "/brands", "") is True
    assert len(saved_views(tmp_path)) == MOST


def test_removing_twice_is_told(tmp_path):
    save_view(tmp_path, "Mine", "/", "")
    assert forget_view(tmp_path, "Mine") is True
    assert forget_view(tmp_path, "Mine") is False
    assert saved_views(tmp_path) == ()


def test_views_saved_at_the_same_time_are_all_kept(tmp_path):
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda n: save_view(tmp_path, f"View {n}", "/", ""), range(40)))
    assert len(names(tmp_path)) == 40


def test_an_address_longer_than_any_view_is_refused(tmp_path):
    with pytest.raises(KeptNameError, match="too many values"):
        save_view(tmp_path, "Everyone", "/", "x" * (LONGEST_ADDRESS + 1))
