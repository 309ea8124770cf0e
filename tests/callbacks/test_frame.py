from __future__ import annotations

import pytest

from callbacks import frame
from layouts import ids


@pytest.mark.parametrize(
    ("path", "title", "page"),
    [
        ("/", "Overview · Influencer ROI", "tab-overview"),
        (None, "Overview · Influencer ROI", "tab-overview"),
        ("/data", "Data · Influencer ROI", "tab-data"),
        ("/data/", "Data · Influencer ROI", "tab-data"),
    ],
)
def test_a_path_opens_its_tab(path, title, page):
    opened = frame.open_page(path)
    assert opened["title"] == title
    assert opened["page"].id == page
    active = [name for name, css in opened["navigation"].items() if "is-active" in css]
    assert ids.tab(active[0]) == page
    assert len(active) == 1


def test_the_filter_bar_rests_where_it_has_no_effect():
    assert frame.open_page("/")["filters_hidden"] is False
    assert frame.open_page("/data")["filters_hidden"] is True


def test_an_unknown_path_says_so():
    opened = frame.open_page("/nowhere")
    assert opened["title"].startswith("Page not found")
    assert not any("is-active" in css for css in opened["navigation"].values())
