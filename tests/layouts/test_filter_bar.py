from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.filters import DIMENSIONS, Dimension, Filters, Window
from charts import view_words
from layouts import filter_bar, filter_controls


@dataclass
class Choice:
    value: str
    label: str
    count: int


LABELS = {("influencer", "I1"): "Asha Rao", ("tier", "nano"): "nano"}


def chips(query: str):
    found = view_words.chips(Filters.from_query(query), LABELS)
    return [(chip.label, chip.text) for chip in found]


def test_the_default_view_has_no_chips():
    assert chips("") == []
    assert filter_bar.chip_row([], Filters()) == []


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


def test_followers_and_compared_days_have_chips():
    assert chips("?followers_from=10k&followers_to=5L") == [("Followers", "10,000 to 5,00,000")]
    assert chips("?followers_from=10k") == [("Followers", "10,000 or more")]
    assert chips("?followers_to=1.5M") == [("Followers", "up to 15,00,000")]
    own = "?compare=custom&compare_from=2025-03-01"
    assert chips(f"{own}&compare_to=2025-03-31") == [("Compare", "1–31 Mar 2025")]
    assert chips(own) == [("Compare", "days from 1 Mar 2025")]
    assert chips("?compare=custom&compare_to=2025-03-01") == [("Compare", "days to 1 Mar 2025")]


def test_a_view_in_words():
    view = Filters.from_query("?brand=A&brand=B&brand=C&brand=D&influencer=I1&period=last_28")
    assert (
        view_words.words(view, LABELS)
        == "Last 28 days; Brand: A, B, C and 1 more; Influencer: Asha Rao"
    )
    assert view_words.words(Filters(), {}) == "All time"
    followed = Filters.from_query("?followers_from=10k&tier=nano")
    assert view_words.words(followed, LABELS) == "All time; Followers: 10,000 or more; Tier: nano"


def test_options_show_counts_as_text():
    (option,) = filter_controls.options([Choice("<i>x</i>", "<i>x</i>", 123456)], [])
    name, count = option["label"].children
    assert name.children == "<i>x</i>"
    assert count.children == "1,23,456"
    assert option["search"] == "<i>x</i>"


def test_every_control_has_a_label():
    html = str(filter_bar.layout())
    for key in filter_bar.CONTROLS:
        assert f"htmlFor='filter-{key.replace('_', '-')}'" in html
    assert set(filter_bar.CONTROLS) == set(DIMENSIONS)


def test_a_preset_says_which_days_it_stands_for():
    days = Window(date(2025, 7, 1), date(2025, 7, 20))
    (chip,) = view_words.chips(Filters.from_query("?period=this_month"), {}, days)
    assert chip.text == "This month, 1–20 Jul 2025"


MANY = [Choice(f"i{n}", f"Name {n}", 1000 - n) for n in range(250)]


def listed(searched: str = "", chosen: tuple[str, ...] = ()) -> list[str]:
    return [one["value"] for one in filter_controls.options(MANY, chosen, searched)]


def test_long_lists_offer_the_most_frequent_and_what_is_searched():
    assert listed()[:100] == [f"i{n}" for n in range(100)]
    assert listed()[100:] == [filter_controls.MORE_VALUES]
    last = filter_controls.options(MANY, [])[-1]
    assert (last["label"], last["disabled"]) == ("150 more: search for one", True)
    assert listed("name 24") == ["i24", *(f"i{n}" for n in range(240, 250))]
    assert listed("nobody") == []


def test_chosen_values_are_listed_by_name_however_rare():
    found = filter_controls.options(MANY, ["i200", "gone"])
    names = {one["value"]: one["search"] for one in found}
    assert names["i200"] == "Name 200"
    assert names["gone"] == "gone"
    assert listed("name 24", ("i7",))[-1] == "i7"


def test_every_value_of_an_extra_column_is_listed():
    dimension = Dimension("extra.order.Medium", "Medium", "order")
    (control,) = filter_controls.extra_controls([dimension], {dimension.key: MANY[:200]}, Filters())
    assert len(control.children[1].options) == 200


def test_a_chip_leads_to_the_view_without_it():
    view = Filters.from_query("?brand=A&brand=B&tier=nano")
    row = filter_bar.chip_row(view_words.chips(view, LABELS), view)
    assert [getattr(chip, "data-goes") for chip in row] == [
        "?brand=B&tier=nano",
        "?brand=A&tier=nano",
        "?brand=A&brand=B",
    ]
