"""Marks of posts against the list of the same posts."""

from __future__ import annotations

import pandas as pd
import pytest

import intake
from analytics import performance as perf
from analytics.filters import Filters
from storage import Store
from tests.analytics.query_fixtures import make_world

VIEWS = ("", "?brand=MuscleBlaze", "?platform=Instagram&period=last_90", "?tier=nano", "?campaign=")


def listed(snapshot, view: Filters, named: int) -> pd.DataFrame:
    posts = perf.posts(snapshot, view).dropna(subset="date").fillna({"reach": 0, "likes": 0})
    posts["posts"] = posts.groupby("date")["date"].transform("size")
    ranked = posts.sort_values(["date", "reach", "likes"], ascending=[True, False, False])
    first = ranked.groupby("date").head(named)
    return first[["date", "posts", "label", "platform"]].reset_index(drop=True)


@pytest.mark.parametrize("query", VIEWS)
@pytest.mark.parametrize("named", [1, 3])
def test_marks_are_the_posts_of_the_list(make_tables, tmp_path, query, named):
    snapshot = make_world(make_tables, tmp_path).snapshot
    view = Filters.from_query(query)
    marks = perf.post_marks(snapshot, view, named)
    pd.testing.assert_frame_equal(marks, listed(snapshot, view, named), check_dtype=False)


POST = "{0},{1},YouTube,{2},https://example.com/1,Hello,{3},900,100\n"
HEAD = "post_id,influencer_id,platform,date,url,caption,reach,likes,comments\n"


def test_marks_stay_right_when_an_import_moves_the_shares(tmp_path):
    workspace = Store(tmp_path / "data").workspace("default")
    people = tmp_path / "influencers.csv"
    people.write_text(
        "influencer_id,name,category,gender,follower_count,platform\n"
        "I1,Asha,Fitness,Female,5000,YouTube\nI2,Bo,Beauty,Male,250000,YouTube\n"
    )
    first, more = tmp_path / "posts.csv", tmp_path / "more.csv"
    rows = [
        POST.format(f"P{n}", f"I{n % 2 + 1}", f"2025-01-{n % 9 + 1:02d}", n) for n in range(1, 40)
    ]
    first.write_text(HEAD + "".join(rows))
    # One new post, and one that moves to another day and to the top.
    more.write_text(
        HEAD
        + POST.format("P99", "I1", "2025-01-03", 500)
        + POST.format("P1", "I2", "2025-01-04", 900)
    )
    intake.commit(workspace, [(people, people.name), (first, first.name)], who="test")
    intake.commit(workspace, [(more, more.name)], who="test")
    snapshot = workspace.snapshot()
    assert len(perf.posts(snapshot, Filters())) == 40
    for query in ("", "?tier=nano", "?period=custom&from=2025-01-03&to=2025-01-04"):
        view = Filters.from_query(query)
        marks = perf.post_marks(snapshot, view, 2)
        assert len(marks) > 2
        pd.testing.assert_frame_equal(marks, listed(snapshot, view, 2), check_dtype=False)
