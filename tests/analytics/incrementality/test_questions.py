"""From a question about a workspace to an answer, with what speaks against it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics import performance as perf
from analytics.filters import Filters
from analytics.incrementality import campaigns, factors, iroas, synthetic_control
from analytics.incrementality.answer import ask, days, every_method
from analytics.incrementality.design import WORKS_ON, design
from analytics.incrementality.estimate import estimated
from analytics.incrementality.experiment import Experiment
from analytics.incrementality.question import Question, QuestionError, brands, daily
from tests.analytics.incrementality.conftest import FIRST

START, END = FIRST + timedelta(days=90), FIRST + timedelta(days=119)
RNG = np.random.default_rng(4)
NOISE = RNG.normal(0, 40, (120, 4))
WEEK = 1000 + 120 * np.cos(np.arange(120) / 45 * 2 * np.pi)
TREATED = WEEK + NOISE[:, 0] + np.where(np.arange(120) >= 90, 300, 0)
SALES = {
    ("Alpha", "One"): TREATED,
    ("Beta", "Two"): WEEK + NOISE[:, 1],
    ("Beta", "Three"): WEEK / 2 + NOISE[:, 2],
}
QUESTION = Question("Alpha", START, END)
POSTS = [(90, "Alpha", "One", "Launch")]


def test_a_question_is_answered_with_its_cost(made):
    snapshot = made(SALES, posts=POSTS, paid=4000)
    found = ask(snapshot, QUESTION)
    assert found.method == "structural"
    assert found.estimate.lower < 9000 < found.estimate.upper
    assert found.cost == 4000
    assert found.per_cost(8000) == 2
    assert found.probability_above(1) > 0.9
    assert [line.name for line in found.design.controls] == ["Three", "Two"]
    assert "spillover_unknown" in {flag.key for flag in found.flags}
    assert found.reliable
    path = days(found)
    assert path is not None
    assert path.cumulative[-1] == pytest.approx(found.estimate.effect)


def test_the_same_brand_is_no_control(made):
    snapshot = made({**SALES, ("Alpha", "Other"): WEEK}, posts=POSTS)
    with pytest.raises(QuestionError, match="belongs to Alpha"):
        ask(snapshot, Question("Alpha", START, END, donors=("Other",)))
    with pytest.raises(QuestionError, match="belongs to Alpha"):
        ask(snapshot, Question("Alpha", START, END, product="One", donors=("Other",)))
    assert all(donor.line.brand != "Alpha" for donor in design(snapshot, QUESTION).donors)


def test_controls_can_be_chosen_and_unknown_ones_are_refused(made):
    snapshot = made(SALES, posts=POSTS)
    chosen = ask(snapshot, Question("Alpha", START, END, donors=("Two",)))
    assert [line.name for line in chosen.design.controls] == ["Two"]
    none = ask(snapshot, Question("Alpha", START, END, donors=()))
    assert none.design.controls == []
    assert "no_control" in {flag.key for flag in none.flags}
    with pytest.raises(QuestionError, match="There is no control “Nobody”"):
        ask(snapshot, Question("Alpha", START, END, donors=("Nobody",)))


def test_controls_that_were_treated_or_sold_by_influencers_are_left_out(made):
    snapshot = made(SALES, posts=[*POSTS, (60, "Beta", "Two", "Other")], tracked=("Three",))
    why = {donor.line.name: donor.why for donor in design(snapshot, QUESTION).donors}
    assert why == {
        "Two": "influencers posted about it",
        "Three": "100% of its sales came through influencers",
    }


def test_controls_that_share_buyers_are_left_out(made):
    def buyer(product: str, day: int) -> str:
        return f"{'same' if product in ('One', 'Two') else 'other'}{day}"

    snapshot = made(SALES, posts=POSTS, users=buyer)
    found = design(snapshot, QUESTION)
    shared = {donor.line.name: donor.shared for donor in found.donors}
    assert shared == {"Two": 1.0, "Three": 0.0}
    assert [line.name for line in found.controls] == ["Three"]
    assert "spillover_unknown" not in {flag.key for flag in ask(snapshot, QUESTION).flags}


def test_days_on_which_earlier_posts_were_at_work_do_not_count(made):
    snapshot = made(SALES, posts=[*POSTS, (20, "Alpha", "One", "Before")])
    found = design(snapshot, QUESTION)
    assert found.left_out == WORKS_ON
    assert found.experiment.before == 90 - WORKS_ON
    assert FIRST + timedelta(days=20) not in found.dates
    assert FIRST + timedelta(days=20 + WORKS_ON) in found.dates


def test_campaigns_that_overlap_are_named(made):
    snapshot = made(SALES, posts=[*POSTS, (95, "Alpha", "One", "Second")])
    (flag,) = [flag for flag in ask(snapshot, QUESTION).flags if flag.key == "overlap"]
    assert "Launch, Second" in flag.text


def test_a_brand_alone_is_measured_without_control_and_says_so(made):
    snapshot = made({("Alpha", "One"): TREATED}, posts=POSTS)
    found = ask(snapshot, QUESTION)
    assert found.method == "structural"
    assert not found.reliable
    assert {"no_control"} <= {flag.key for flag in found.flags}
    assert found.cost is None
    assert found.per_cost(1) is found.probability_above(1) is None
    every = every_method(found)
    assert isinstance(every["tbr"], str)
    assert "control" in every["tbr"]


@pytest.mark.parametrize(
    ("sold", "reason"),
    [
        (np.where(np.arange(120) < 90, 0.0, 500.0), "Nothing was sold before"),
        (np.where(np.arange(120) < 90, 800.0, 900.0), "exactly the same"),
    ],
)
def test_what_cannot_be_measured_is_an_assumption(made, sold, reason):
    snapshot = made({**SALES, ("Alpha", "One"): sold}, posts=POSTS, tracked=("One",))
    found = ask(snapshot, QUESTION)
    assert found.method == "organic_share"
    assert not found.measured
    assert reason in found.why
    assert found.estimate.effect == pytest.approx(0.8 * found.tracked)
    assert days(found) is None
    assert found.flags[0].key == "assumption"
    with pytest.raises(QuestionError, match="cannot be used here"):
        ask(snapshot, QUESTION, "structural")


def test_negative_revenue_is_rejected_and_missing_days_are_answered(made):
    sold = TREATED.copy()
    sold[[5, 17, 95]] = (-400, np.nan, -50)
    snapshot = made({**SALES, ("Alpha", "One"): sold}, posts=POSTS)
    assert snapshot.rows["tracking"] == 3 * 120 - 3
    found = ask(snapshot, QUESTION)
    assert found.estimate.lower < 9000 < found.estimate.upper


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question("Nobody", START, END), "Brands with orders: Beta, Alpha"),
        (Question("Alpha", END, START), "Swap the two dates"),
        (Question("Alpha", START, END, product="Nothing"), "has no product “Nothing”"),
        (Question("Alpha", date(2030, 1, 1), date(2030, 2, 1)), "outside the data"),
    ],
)
def test_a_question_that_makes_no_sense_says_why(made, question, words):
    with pytest.raises(QuestionError, match=words):
        ask(made(SALES, posts=POSTS), question)


def test_a_window_longer_than_the_days_before_is_flagged(made):
    long = Question("Alpha", FIRST + timedelta(days=20), END)
    keys = {flag.key for flag in ask(made(SALES), long).flags}
    assert {"few_days", "long_window"} <= keys


def test_series_hold_every_sale_of_the_sample(sample):
    series = daily(sample)
    assert series is not None
    whole = perf.totals(sample, Filters())
    assert series.revenue.sum() == pytest.approx(whole["total_revenue"])
    assert series.tracked.sum() == pytest.approx(whole["revenue"])
    assert series.posts.sum() == pytest.approx(whole["posts"])
    assert brands(sample) == ["MuscleBlaze", "HKVitals", "Gritzo"]


def test_most_campaigns_of_the_sample_are_measured_right(sample, truth):
    inside: list[bool] = []
    errors: dict[str, list[float]] = {"measured": [], "tracked": [], "assumed": []}
    for campaign in truth["campaigns"].values():
        if campaign["start"] is None:
            continue
        window = map(date.fromisoformat, (campaign["start"], campaign["end"]))
        found = ask(sample, Question(campaign["brand"], *window))
        added = campaign["incremental_revenue_in_window"]
        inside.append(found.estimate.lower <= added <= found.estimate.upper)
        errors["measured"].append(found.estimate.effect - added)
        errors["tracked"].append(found.tracked - added)
        errors["assumed"].append(found.assumed.effect - added)
    assert len(inside) == 9
    assert sum(inside) >= 7
    size = {name: float(np.square(values).mean()) for name, values in errors.items()}
    assert size["measured"] < size["tracked"]


def test_factors_turn_tracked_revenue_into_what_was_added(sample, truth):
    known = {factor.brand: factor for factor in factors.factors(sample) if not factor.platform}
    assert set(known) == {"MuscleBlaze", "HKVitals", "Gritzo"}
    cost = perf.totals(sample, Filters())["cost"]
    middle, low, high = iroas.total(sample, Filters()) or (0, 0, 0)
    assert low < truth["total"]["incremental_revenue"] / cost < high
    assert (middle - low) == pytest.approx(high - middle)
    by_brand = iroas.measured(sample, Filters(), "brand").set_index("value")
    costs = perf.breakdown(sample, Filters(), "brand").set_index("value")["cost"]
    for brand, one in truth["brands"].items():
        row = by_brand.loc[brand]
        added = one["incremental_revenue"] / costs[brand]
        assert row.iloc[1] < added < row.iloc[2], brand


def test_influencers_are_ranked_nearer_the_truth_than_by_tracked_roas(sample, truth):
    found = iroas.measured(sample, Filters(), "influencer").set_index("value")
    table = perf.influencers(sample, Filters()).set_index("value")
    added = {who: one["incremental_revenue"] for who, one in truth["influencers"].items()}
    true = (table.index.map(added) / table["cost"]).to_numpy()
    ours = found.reindex(table.index)[iroas.COLUMNS[0]].to_numpy()
    both = np.isfinite(true) & np.isfinite(ours)
    assert both.sum() > 40
    of_ours = np.corrcoef(ours[both], true[both])[0, 1]
    of_roas = np.corrcoef(table["roas"].to_numpy()[both], true[both])[0, 1]
    assert of_ours > max(0.85, of_roas)


def test_a_view_without_measured_days_or_cost_is_undefined(sample, made):
    quiet = Filters.from_query("?period=custom&from=2024-05-01&to=2024-05-07")
    assert iroas.total(sample, quiet) is None
    assert iroas.measured(sample, quiet, "influencer")[list(iroas.COLUMNS)].isna().all().all()
    assert iroas.total(made(SALES), Filters()) is None
    by_source = iroas.measured(sample, Filters(), "source")
    assert by_source[list(iroas.COLUMNS)].isna().all().all()


def test_campaigns_are_steadied_toward_each_other(sample):
    table = campaigns.campaigns(sample)
    assert len(table) == 9
    assert table["start"].is_monotonic_increasing
    mean = table["shrunk"].mean()
    far = (table["iroas"] - mean).abs().nlargest(4).index
    moved = table.loc[far]
    assert ((moved["shrunk"] - mean).abs() < (moved["iroas"] - mean).abs()).all()
    spread = table[["iroas", "shrunk"]].std()
    assert spread["shrunk"] < spread["iroas"]
    assert (table["shrunk_lower"] < table["shrunk"]).all()
    assert (table["roas"] > table["iroas"]).sum() >= 6


def test_days_before_the_first_order_are_unknown_rather_than_empty(made):
    late = {line: np.where(np.arange(120) < 50, np.nan, sold) for line, sold in SALES.items()}
    found = design(made(late, posts=[*POSTS, (0, "Alpha", "One", "Early")]), QUESTION)
    assert found.dates[0] == FIRST + timedelta(days=50)
    assert found.experiment.before == 40


def test_a_post_that_names_no_product_touches_every_product_of_its_brand(made):
    snapshot = made(SALES, posts=[*POSTS, (60, "Beta", "", "Other")])
    assert {donor.why for donor in design(snapshot, QUESTION).donors} == {
        "influencers posted about it"
    }


def test_a_campaign_whose_posts_lie_after_the_last_order_has_no_window(made):
    snapshot = made(SALES, posts=[*POSTS, (125, "Alpha", "One", "Later")], paid=4000)
    assert campaigns.campaign_windows(snapshot)["campaign"].tolist() == ["Launch"]
    assert iroas.total(snapshot, Filters()) is None  # nothing is tracked here


def test_synthetic_control_is_as_sure_as_it_says():
    inside = []
    for seed in range(120):
        chance = np.random.default_rng(seed)
        common = np.cumsum(chance.normal(0, 4, 120)) + 400
        beside = common[:, None] + chance.normal(0, 20, (120, 5))
        sold = common + chance.normal(0, 20, 120)
        found = Experiment(np.arange(120), sold, beside, 90)
        one = estimated("synthetic_control", found, synthetic_control.forecast(found))
        inside.append(one.lower <= 0 <= one.upper)
        assert 0 < synthetic_control.p_value(found) <= 1
    assert np.mean(inside) >= 0.75


def test_days_before_a_brands_own_first_order_are_unknown(made):
    late = {**SALES, ("Alpha", "One"): np.where(np.arange(120) < 60, np.nan, TREATED)}
    found = ask(made(late, posts=POSTS, paid=4000), QUESTION)
    assert found.design.dates[0] == FIRST + timedelta(days=60)
    assert found.estimate.lower < 9000 < found.estimate.upper


@pytest.mark.parametrize("missing", [slice(0, 40), slice(95, 120)])
def test_a_line_that_was_not_on_sale_all_the_time_is_no_control(made, missing):
    gone = SALES["Beta", "Two"].copy()
    gone[missing] = np.nan
    found = design(made({**SALES, ("Beta", "Two"): gone}, posts=POSTS), QUESTION)
    why = {donor.line.name: donor.why for donor in found.donors}
    assert why == {"Three": "", "Two": "it was not on sale all the time"}


def test_a_control_chosen_against_the_screening_says_what_speaks_against_it(made):
    snapshot = made(SALES, posts=[*POSTS, (60, "Beta", "Two", "Other")])
    chosen = ask(snapshot, Question("Alpha", START, END, donors=("Two",)))
    (flag,) = (flag for flag in chosen.flags if flag.key == "unfit_control")
    assert flag.text == "Two was chosen as a control, but influencers posted about it."
    assert not chosen.reliable
    why = {donor.line.name: donor.why for donor in chosen.design.donors}
    assert why["Three"] == "not chosen"
    none = ask(snapshot, Question("Alpha", START, END, donors=()))
    (flag,) = (flag for flag in none.flags if flag.key == "no_control")
    assert flag.text.startswith("No control is chosen")


def test_a_window_that_begins_inside_a_campaign_is_not_reliable(made):
    snapshot = made(SALES, posts=[*POSTS, (100, "Alpha", "One", "Launch")], paid=4000)
    later = Question("Alpha", START + timedelta(days=5), END)
    (flag,) = (flag for flag in ask(snapshot, later).flags if flag.key == "begun")
    assert flag.text.startswith("The window begins 5 days into Launch")
    assert not ask(snapshot, later).reliable
    assert ask(snapshot, QUESTION).reliable


def test_what_is_not_reliable_makes_no_factor(made):
    alone = {("Alpha", "One"): TREATED}
    snapshot = made(alone, posts=POSTS, paid=4000, tracked=("One",))
    found = ask(snapshot, QUESTION)
    assert found.measured
    assert not found.reliable
    assert factors.factors(snapshot) == []
    assert iroas.total(snapshot, Filters()) is None
    assert iroas.measured(snapshot, Filters(), "influencer").iloc[:, 1:].isna().all().all()


def test_posts_without_a_campaign_have_windows_of_their_own(made):
    snapshot = made(
        SALES,
        posts=[(90, "Alpha", "One", ""), (106, "Alpha", "One", "")],
        paid=4000,
        tracked=("One",),
    )
    ends = [(one.start - FIRST).days for one in campaigns.windows_of(snapshot, "Alpha")]
    assert ends == [90, 106]
    assert {factor.brand for factor in factors.factors(snapshot)} == {"Alpha"}
    assert iroas.total(snapshot, Filters()) is not None


def test_standing_codes_are_credited_nothing_and_campaigns_their_own_measurement(sample):
    measured = iroas.measured(sample, Filters(), "campaign").set_index("value")[iroas.COLUMNS[0]]
    codes = measured.index.str.contains("Partner Codes")
    assert codes.sum() == 3
    assert measured[codes].isna().all()
    windows = campaigns.campaigns(sample).set_index("campaign")
    alone = [  # those that share no window with another
        name
        for name, row in windows.iterrows()
        if any(
            (one.start, one.end) == (row["start"], row["end"])
            for one in campaigns.windows_of(sample, row["brand"])
        )
    ]
    assert len(alone) >= 6
    costs = perf.breakdown(sample, Filters(), "campaign").set_index("value")["cost"]
    added = (measured * costs).reindex(alone)
    reliable = added.notna() & (windows.loc[alone, "effect"] > 0)
    assert reliable.sum() >= 6
    # Sales of its last posts may lie behind its window: what is credited is at most the effect.
    share = added[reliable] / windows.loc[alone, "effect"][reliable]
    assert share.between(0.9, 1.001).all()


def test_intervals_of_influencers_hold_the_truth(sample, truth):
    found = iroas.measured(sample, Filters(), "influencer").set_index("value")
    costs = perf.influencers(sample, Filters()).set_index("value")["cost"]
    inside = [
        low <= truth["influencers"][who]["incremental_revenue"] / costs[who] <= high
        for who, (_, low, high) in zip(
            found.index, found[list(iroas.COLUMNS)].to_numpy(), strict=True
        )
        if who in truth["influencers"] and costs.get(who, 0) > 0 and np.isfinite(low)
    ]
    assert len(inside) > 50
    assert np.mean(inside) >= 0.85


@pytest.mark.parametrize(("sold", "known"), [(2.0, True), (800.0, False)])
def test_few_sales_of_brands_that_were_not_measured_do_not_hide_the_rest(made, sold, known):
    sales = {**SALES, ("Gamma", "Four"): np.full(120, sold)}
    snapshot = made(sales, posts=POSTS, paid=4000, tracked=("One", "Four"))
    assert [factor.brand for factor in factors.factors(snapshot) if not factor.platform] == [
        "Alpha"
    ]
    assert (iroas.total(snapshot, Filters()) is not None) == known


def test_the_total_is_what_the_only_window_added_over_the_cost(made):
    snapshot = made(SALES, posts=POSTS, paid=4000, tracked=("One",))
    (window,) = campaigns.windows_of(snapshot, "Alpha")
    found = ask(snapshot, Question("Alpha", window.start, window.end)).estimate
    middle, low, _ = iroas.total(snapshot, Filters()) or (0, 0, 0)
    assert middle == pytest.approx(found.effect / 4000)
    assert middle - low == pytest.approx(1.6449 * found.sd / 4000, rel=1e-4)
    by_brand = iroas.measured(snapshot, Filters(), "brand").set_index("value")
    assert by_brand.loc["Alpha"].iloc[0] == pytest.approx(middle)
    by_campaign = iroas.measured(snapshot, Filters(), "campaign").set_index("value")
    assert by_campaign.loc["Launch"].iloc[0] == pytest.approx(middle)


@pytest.mark.parametrize(
    ("before", "key"),
    [
        (np.where(np.arange(90) >= 83, -300, 0), "trough"),
        (np.where(np.arange(90) >= 60, 300, 0), "placebo"),
        (np.random.default_rng(8).normal(0, 500, 90), "poor_fit"),
    ],
)
def test_what_the_days_before_say_against_an_answer_is_flagged(made, before, key):
    odd = TREATED + np.append(before, np.zeros(30))
    quiet = {flag.key for flag in ask(made(SALES, posts=POSTS), QUESTION).flags}
    assert key not in quiet
    sales = {**SALES, ("Alpha", "One"): np.maximum(odd, 1.0)}
    assert key in {flag.key for flag in ask(made(sales, posts=POSTS), QUESTION).flags}


def test_cost_without_a_date_is_said_beside_the_answer(made):
    # The second payout names a campaign that nobody worked for, and no date.
    snapshot = made(SALES, posts=POSTS, paid=4000, idle=1000)
    (flag,) = (flag for flag in ask(snapshot, QUESTION).flags if flag.key == "undated_cost")
    assert "25% on top of the cost of the window" in flag.text
    assert ask(snapshot, QUESTION).reliable


def test_small_parts_of_shared_out_posts_open_no_window_and_refuse_no_control(made):
    extra = np.where(np.arange(120) == 92, 300.0, np.nan)
    snapshot = made(
        {**SALES, ("Beta", "Extra"): extra},
        posts=[(day, "", "", "Launch") for day in (90, 100, 106)],
        tracked=("One", "Extra"),
    )
    shares = perf.matrix(snapshot, Filters(), "campaign", "brand")
    assert (shares.loc[shares["column"] == "Beta", "posts"] > 0).any()
    assert set(campaigns.campaign_windows(snapshot)["brand"]) == {"Alpha"}
    used = {donor.line.name for donor in design(snapshot, QUESTION).donors if donor.used}
    assert used == {"Two", "Three"}
