from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.filters import Filters, Window
from layouts import filter_bar


@dataclass
class Choice:
    value: str
    label: str
    count: int


LABELS = {("influencer", "I1"): "Asha Rao", ("tier", "nano"): "nano"}


def chips(query: str):
    found = filter_bar.chips(Filters.from_query(query), LABELS)
    return [(chip.label, chip.text) for chip in found]


def test_the_default_view_has_no_chips():
    assert chips("") == []
    assert filter_bar.chip_row([]) == []


def test_every_value_has_a_chip_with_its_name():
    assert chips("?influencer=I1&influencer=&brand=A&brand=B") == [
        ("Brand", "A"),
        ("Brand", "B"),
        ("Influencer", "Organic and direct"),
        ("Influencer", "Asha Rao"),
    ]


def test_period_and_comparison_have_chips():
    assert chips("?period=last_7&compare=year") == [
        ("Period", "Last 7 days"),
        ("Compare", "Previous year"),
    ]
    assert chips("?from=2025-01-01&to=2025-01-31&period=custom") == [("Period", "1–31 Jan 2025")]
    assert chips("?period=custom&from=2025-01-01") == [("Period", "since 1 Jan 2025")]
    assert chips("?period=custom&to=2025-01-01") == [("Period", "until 1 Jan 2025")]


def test_a_view_in_words():
    view = Filters.from_query("?brand=A&brand=B&brand=C&brand=D&influencer=I1&period=last_28")
    assert (
        filter_bar.words(view, LABELS)
        == "Last 28 days; Brand: A, B, C and 1 more; Influencer: Asha Rao"
    )
    assert filter_bar.words(Filters(), {}) == "All time"


def test_options_show_counts_as_text():
    (option,) = filter_bar.options([Choice("<i>x</i>", "<i>x</i>", 123456)], [])
    name, count = option["label"].children
    assert name.children == "<i>x</i>"
    assert count.children == "1,23,456"
    assert option["search"] == "<i>x</i>"


def test_every_control_has_a_label():
    html = str(filter_bar.layout())
    for key in filter_bar.CONTROLS:
        assert f"htmlFor='filter-{key}'" in html


def test_a_preset_says_which_days_it_stands_for():
    days = Window(date(2025, 7, 1), date(2025, 7, 20))
    (chip,) = filter_bar.chips(Filters.from_query("?period=this_month"), {}, days)
    assert chip.text == "This month, 1–20 Jul 2025"
