"""Finding an influencer by what somebody types."""

from __future__ import annotations

import pytest

from analytics import performance as perf
from tests.analytics.query_fixtures import snap

NAMES = ("Asha Rao", "Rao Asha", "Tarasha", "José Ruiz", "Łukasz", "50% Off <b>")


@pytest.fixture
def snapshot(make_tables, tmp_path):
    rows = [
        {"influencer_id": f"i{at}", "name": name, "platform": "YouTube", "follower_count": 900}
        for at, name in enumerate(NAMES)
    ]
    return snap(make_tables, tmp_path, influencers=rows)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("asha", ["Asha Rao", "Rao Asha", "Tarasha"]),
        ("RAO as", ["Rao Asha", "Asha Rao"]),
        ("jose", ["José Ruiz"]),
        ("i4", ["Łukasz"]),
        ("50%", ["50% Off <b>"]),
        (".*", []),
        ("", []),
        ("  ", []),
    ],
)
def test_words_are_found_in_any_case_with_or_without_accents(snapshot, typed, found):
    assert perf.find(snapshot, typed)["label"].tolist() == found


def test_no_more_than_asked_for(snapshot):
    found = perf.find(snapshot, "a", 2)
    assert len(found) == 2
    assert list(found) == ["value", "label", "platform", "tier", "category"]
