"""The generated business: exact sizes, honest relations, and a truth that a rerun confirms."""

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sample_data import catalogue as shop
from sample_data.generator import DEFAULT_DIR, Sample, generate, write
from sample_data.orders import Orders, draw

HEADERS = {
    "influencers": (
        "influencer_id name category gender age_group city language platform follower_count"
    ),
    "posts": (
        "post_id influencer_id platform date url caption reach likes comments shares saves views "
        "campaign brand product"
    ),
    "tracking_data": (
        "tracking_id source campaign influencer_id user_id brand product date orders revenue "
        "status coupon_code city"
    ),
    "payouts": (
        "payout_id influencer_id basis rate orders posts total_payout product_cost date campaign "
        "brand status"
    ),
    "products": "product brand category price margin",
}


@pytest.fixture(scope="module")
def sample() -> Sample:
    return generate()


@pytest.fixture(scope="module")
def tracking(sample: Sample) -> pd.DataFrame:
    return sample.tracking()


def by_brand(orders: Orders) -> np.ndarray:
    """Paise per brand, exact."""
    paise = np.zeros(len(shop.BRANDS), dtype=np.int64)
    np.add.at(paise, shop.PRODUCT_BRAND[orders.product], orders.revenue.astype(np.int64))
    return paise


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    first = write(generate(influencers=12, orders=1_500, seed=3), tmp_path / "a")
    second = write(generate(influencers=12, orders=1_500, seed=3), tmp_path / "b")
    other = write(generate(influencers=12, orders=1_500, seed=4), tmp_path / "c")
    for one, same, different in zip(first, second, other, strict=True):
        assert one.read_bytes() == same.read_bytes()
        assert one.name == "products.csv" or one.read_bytes() != different.read_bytes()


def test_committed_default_is_generate_with_defaults(sample: Sample, tmp_path: Path) -> None:
    made = write(sample, tmp_path)
    for path in made:
        assert path.read_bytes() == (DEFAULT_DIR / path.name).read_bytes(), path.name
    assert {p.name for p in DEFAULT_DIR.iterdir()} == {path.name for path in made}
    assert sum(path.stat().st_size for path in made) < 4_000_000


def test_headers_are_those_of_an_upload(sample: Sample, tmp_path: Path) -> None:
    for path in write(sample, tmp_path):
        if path.suffix == ".csv":
            header = path.read_text(encoding="utf-8").splitlines()[0]
            assert header == HEADERS[path.stem].replace(" ", ",")


def test_written_tracking_reads_back_as_generated(tracking: pd.DataFrame) -> None:
    read = pd.read_csv(DEFAULT_DIR / "tracking_data.csv")
    pd.testing.assert_frame_equal(read, tracking, check_dtype=False)


def test_default_is_big_and_varied_enough(sample: Sample, tracking: pd.DataFrame) -> None:
    assert len(sample.influencers) == 60
    assert len(sample.posts) >= 400
    assert len(tracking) == 12_000
    assert len(sample.payouts) >= 100
    days = pd.to_datetime(tracking["date"])
    assert days.min() <= pd.Timestamp(2024, 6, 30)
    assert days.max() == pd.Timestamp(2025, 9, 30)
    assert set(sample.influencers["platform"]) == set(shop.PLATFORMS)
    assert set(sample.influencers["category"]) == {"Fitness", "Beauty", "Health", "Sports"}
    assert set(sample.products["brand"]) == {"MuscleBlaze", "HKVitals", "Gritzo"}
    assert set(sample.products["category"]) == {"Supplements", "Vitamins", "Kids nutrition"}
    assert set(sample.payouts["basis"]) == {"post", "order", "percent", "hybrid", "fixed"}
    assert {"delivered", "cancelled", "returned", "placed"} == set(tracking["status"])
    assert 0.40 <= tracking["influencer_id"].notna().mean() <= 0.60


@pytest.mark.parametrize(("influencers", "orders"), [(3, 100), (8, 300), (25, 40_000), (400, 900)])
def test_any_size_is_reached_exactly(influencers: int, orders: int) -> None:
    made = generate(influencers=influencers, orders=orders, seed=1)
    assert len(made.influencers) == influencers
    assert len(made.orders) == len(made.tracking()) == orders
    assert made.tracking()["tracking_id"].is_unique
    assert (made.orders.quantity > 0).all()
    assert made.plan.baseline_rows >= orders // 2


@pytest.mark.parametrize(
    ("influencers", "posts"), [(3, 9), (12, 10), (12, 57), (60, 3_000), (200, 12_345)]
)
def test_any_number_of_posts_is_reached_exactly(influencers: int, posts: int) -> None:
    made = generate(influencers=influencers, orders=2_000, posts=posts, seed=1)
    assert len(made.posts) == len(made.plan.posts) == made.truth["sizes"]["posts"] == posts
    assert made.posts["post_id"].is_unique
    assert len(made.orders) == 2_000
    assert (np.bincount(made.plan.posts.campaign, minlength=9) > 0).all()
    usual = generate(influencers=influencers, orders=2_000, seed=1)
    pd.testing.assert_frame_equal(made.influencers, usual.influencers)
    if posts > 1_000:
        by_campaign = np.bincount(usual.plan.posts.campaign) / len(usual.posts)
        shares = np.bincount(made.plan.posts.campaign) / posts
        assert shares == pytest.approx(by_campaign, abs=0.01)


@pytest.mark.parametrize("end", [date(2024, 2, 29), date(2026, 11, 23), date(2023, 1, 1)])
def test_any_end_date_closes_the_period(end: date) -> None:
    made = generate(influencers=10, orders=2_000, seed=5, end=end)
    days = pd.to_datetime(made.tracking()["date"])
    assert days.max() <= pd.Timestamp(end)
    assert days.min() < days.max() - pd.Timedelta(days=450)
    assert max(made.posts["date"]) <= end
    assert max(made.payouts["date"]) <= end


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ({"influencers": 2}, "influencers is 2"),
        ({"orders": 99}, "orders is 99"),
        ({"posts": 8}, "posts is 8"),
        ({"seed": -1}, "seed is -1"),
    ],
)
def test_impossible_sizes_are_refused_in_words(sizes: dict[str, int], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        generate(**sizes)


def test_every_row_refers_to_what_exists(sample: Sample, tracking: pd.DataFrame) -> None:
    ids = set(sample.influencers["influencer_id"])
    assert sample.influencers["influencer_id"].is_unique
    assert set(sample.posts["influencer_id"]) <= ids
    assert set(tracking["influencer_id"].dropna()) <= ids
    assert set(sample.payouts["influencer_id"]) <= ids
    assert sample.payouts["payout_id"].is_unique
    shelf = sample.products.set_index("product")
    assert (tracking["product"].map(shelf["brand"]) == tracking["brand"]).all()
    full = tracking["product"].map(shelf["price"]) * tracking["orders"]
    ratio = tracking["revenue"] / full
    assert ratio.between(0.8 - 1e-9, 1 + 1e-9).all()
    tracked = tracking["influencer_id"].notna()
    assert (tracking["campaign"].notna() == tracked).all()
    assert tracking.loc[tracked, "source"].isin(shop.PLATFORMS).all()
    assert tracking.loc[~tracked, "source"].isin(shop.UNTRACKED_SOURCES).all()
    owners = tracking.loc[tracked].groupby("coupon_code")["influencer_id"].nunique()
    assert (owners == 1).all()


def test_buyers_come_back(tracking: pd.DataFrame) -> None:
    buys = tracking.groupby("user_id").size()
    assert (buys == 1).sum() > 0.5 * len(buys)
    assert (buys > 1).sum() > 0.1 * len(buys)


def test_donor_products_are_never_promoted(sample: Sample, tracking: pd.DataFrame) -> None:
    donors = sample.truth["never_promoted"]
    for brand in shop.BRANDS:
        assert len(donors[brand]) >= 2
        rows = tracking[tracking["product"].isin(donors[brand])]
        assert (rows["brand"] == brand).all()
        assert len(rows) > 200
        assert rows["influencer_id"].isna().all()
        assert not sample.posts["product"].isin(donors[brand]).any()
    codes = np.flatnonzero(~shop.PROMOTED)
    assert (sample.orders.cause[np.isin(sample.orders.product, codes)] == -1).all()


@pytest.mark.parametrize("seed", [7, 0, 1, 2, 3])
def test_sixty_quiet_days_before_every_campaign(seed: int) -> None:
    made = generate(influencers=15, orders=500, seed=seed)
    plan = made.plan
    assert len(plan.campaigns) == 9
    brand = shop.PRODUCT_BRAND[plan.posts.product]
    for run in plan.campaigns:
        days = plan.posts.day[brand == run.brand]
        assert run.quiet_days >= 60
        assert run.start - run.quiet_days >= 0
        assert not ((days >= run.start - run.quiet_days) & (days < run.start)).any()
        named = plan.posts.campaign == plan.campaigns.index(run)
        assert named.any()
        assert plan.posts.day[named].min() >= run.start
        assert plan.posts.day[named].max() <= run.end


def test_truth_is_the_same_sum_from_every_side(sample: Sample) -> None:
    truth = sample.truth
    total = truth["total"]["incremental_revenue"]
    for side in ("brands", "campaigns", "influencers"):
        added = sum(row["incremental_revenue"] for row in truth[side].values())
        assert added == pytest.approx(total, abs=0.01)
        tracked = sum(row["tracked_revenue"] for row in truth[side].values())
        assert tracked == pytest.approx(truth["total"]["tracked_revenue"], abs=0.01)
    for key in ("incremental_revenue", "halo_revenue"):
        of_platforms = sum(row[key] for row in truth["platforms"].values())
        assert of_platforms == pytest.approx(truth["total"][key], abs=0.01)
    for run in truth["campaigns"].values():
        assert sum(run["incremental_by_day"]) == pytest.approx(run["incremental_revenue"], abs=0.01)
        assert run["incremental_revenue_in_window"] <= run["incremental_revenue"] + 0.01


@pytest.mark.parametrize("posts", [None, 60, 4_000])
def test_rerun_without_a_campaign_lacks_exactly_its_truth(posts: int | None) -> None:
    sample = generate(posts=posts)
    whole = by_brand(sample.orders)
    tracked = sample.orders.influencer >= 0
    for run in sample.plan.campaigns:
        rerun = draw(sample.plan, without=frozenset({run.name}))
        said = sample.truth["campaigns"][run.name]
        lost = whole - by_brand(rerun)
        assert lost[run.brand] == round(said["incremental_revenue"] * 100)
        assert lost.sum() == lost[run.brand]
        names = sample.plan.campaign_names
        assert names.index(run.name) not in rerun.campaign
        # What was only claimed stays as untracked sales; no other campaign changes.
        fell = sample.orders.revenue[tracked].sum() - rerun.revenue[rerun.influencer >= 0].sum()
        assert fell == round(said["tracked_revenue"] * 100)
        assert said["tracked_revenue"] - said["tracked_anyway"] == pytest.approx(
            said["incremental_revenue"] - said["halo_revenue"], abs=0.01
        )


def test_rerun_without_any_campaign_is_the_baseline(sample: Sample) -> None:
    everyone = frozenset(run.name for run in sample.plan.campaigns)
    rerun = draw(sample.plan, without=everyone)
    assert len(rerun) == sample.plan.baseline_rows
    same = sample.orders.cause < 0
    for column in ("day", "product", "quantity", "revenue", "status", "city", "user"):
        assert (getattr(sample.orders, column)[same] == getattr(rerun, column)).all(), column


def test_rerun_refuses_an_unknown_campaign(sample: Sample) -> None:
    with pytest.raises(KeyError, match="Nobody's campaign"):
        draw(sample.plan, without=frozenset({"Nobody's campaign"}))


@pytest.mark.parametrize("posts", [None, 1_500])
def test_response_follows_the_stated_curve_and_saturates(posts: int | None) -> None:
    made = generate(influencers=40, orders=400_000, posts=posts, seed=2)
    plan, curves = made.plan, made.truth["response_curves"]
    assert curves["form"] == "a*x/(k+x)"
    added = np.zeros(len(plan.campaigns))
    for i, code in enumerate(plan.people.ids):
        curve = curves["influencer"][code]
        mine = plan.posts.influencer == i
        cells = {(plan.posts.campaign[p], plan.posts.month[p]) for p in np.flatnonzero(mine)}
        for campaign, month in cells:
            here = mine & (plan.posts.campaign == campaign) & (plan.posts.month == month)
            x = here.sum() * curve["fee_per_post"]
            strength = made.truth["campaigns"][plan.campaigns[campaign].name]["strength"]
            added[campaign] += strength * curve["a"] * x / (curve["k"] + x)
    said = [made.truth["campaigns"][run.name]["incremental_revenue"] for run in plan.campaigns]
    seen_in_full = np.array([run.end + 42 < plan.period.days for run in plan.campaigns])
    assert seen_in_full.sum() >= 6
    assert np.array(said)[seen_in_full] == pytest.approx(added[seen_in_full], rel=0.05)
    for cell in curves["platform_brand"]:
        gains = np.diff([cell["added_at"][m] for m in ("0.5", "1", "1.5", "2")])
        assert (gains > 0).all()
        assert (np.diff(gains) < 0).all()


def test_effects_decay_and_leave_the_quiet_time_quiet(sample: Sample) -> None:
    caused = sample.orders.cause >= 0
    age = sample.orders.day[caused] - sample.plan.posts.day[sample.orders.cause[caused]]
    assert age.min() == 0
    assert age.max() < 42
    count = np.bincount(age, minlength=42)
    assert count[:7].sum() > 2 * count[7:14].sum() > 2 * count[14:21].sum()


def test_halo_and_claims_are_both_real(sample: Sample) -> None:
    total = sample.truth["total"]
    assert 0.1 < total["halo_revenue"] / total["incremental_revenue"] < 0.35
    assert 0.2 < total["tracked_anyway_share"] < 0.7
    for prefix in shop.BRAND_PREFIX:
        standing = sample.truth["campaigns"][f"{prefix} Partner Codes"]
        assert standing["incremental_revenue"] == 0
        assert standing["tracked_anyway_share"] == 1


def test_weekends_and_festivals_sell_more() -> None:
    made = generate(influencers=10, orders=300_000, seed=6)
    base = made.orders.cause < 0
    per_day = np.bincount(made.orders.day[base], minlength=made.plan.period.days)
    diwali = made.plan.period.day(date(2024, 11, 1))
    around = np.r_[per_day[diwali - 45 : diwali - 25], per_day[diwali + 15 : diwali + 35]]
    assert per_day[diwali] > 1.5 * around.mean()
    weekday = made.plan.period.weekday_of_day()
    assert per_day[weekday == 6].mean() > 1.05 * per_day[weekday == 2].mean()


def rate_parts(rate: str) -> tuple[float, float]:
    """₹ and percent of a payout's rate text."""
    if "/post" not in rate:
        return float(rate), 0.0
    money, percent = rate.split("/post + ")
    return float(money.strip("₹").replace(",", "")), float(percent.rstrip("%"))


def test_payouts_match_the_work_except_the_planted_ones(
    sample: Sample, tracking: pd.DataFrame
) -> None:
    planted = {row["payout_id"]: row for row in sample.truth["payout_mismatches"]}
    kinds = {row["kind"] for row in planted.values()}
    assert kinds == {"overstated orders", "wrong rate", "duplicate", "paid without work"}
    month = pd.to_datetime(tracking["date"]).dt.to_period("M")
    keys = ["influencer_id", "campaign"]
    lump = tracking.groupby(keys)[["orders", "revenue"]].sum()
    monthly = tracking.groupby([*keys, month])[["orders", "revenue"]].sum()
    for row in sample.payouts.itertuples():
        if row.payout_id in planted:
            assert planted[row.payout_id]["recorded"] == row.total_payout
            assert planted[row.payout_id]["due"] < row.total_payout
            continue
        key = (row.influencer_id, row.campaign)
        if row.basis == "fixed":
            assert row.total_payout == float(row.rate)
            assert row.orders == (lump["orders"].get(key, 0))
            continue
        money, percent = rate_parts(row.rate)
        # A statement dated in the first days of a month is for the month before.
        months = {pd.Period(row.date, "M"), pd.Period(row.date - timedelta(days=6), "M")}
        found = [
            (monthly["orders"].get((*key, m), 0), monthly["revenue"].get((*key, m), 0.0))
            for m in months
        ]
        due = [
            {
                "post": money * row.posts,
                "order": money * orders,
                "percent": money * revenue / 100,
                "hybrid": money * row.posts + percent * revenue / 100,
            }[row.basis]
            for orders, revenue in found
            if orders == row.orders
        ]
        assert any(row.total_payout == pytest.approx(amount, abs=0.011) for amount in due), row


def test_planted_payouts_without_work_have_none(sample: Sample, tracking: pd.DataFrame) -> None:
    rows = sample.payouts.set_index("payout_id")
    bought = set(zip(tracking["influencer_id"], tracking["campaign"], strict=True))
    names = np.array(sample.plan.campaign_names, dtype=object)
    ids = sample.plan.people.ids
    posted = set(
        zip(ids[sample.plan.posts.influencer], names[sample.plan.posts.campaign], strict=True)
    )
    for wrong in sample.truth["payout_mismatches"]:
        row = rows.loc[wrong["payout_id"]]
        if wrong["kind"] == "paid without work":
            assert (row["influencer_id"], row["campaign"]) not in bought | posted
        if wrong["kind"] == "duplicate":
            same = rows.drop(columns=["product_cost"]).eq(row.drop("product_cost")).all(axis=1)
            assert same.sum() == 2


def test_numbers_are_credible(sample: Sample, tracking: pd.DataFrame) -> None:
    tracked = tracking[tracking["influencer_id"].notna()]
    cost = sample.payouts["total_payout"].sum()
    assert 1.5 <= tracked["revenue"].sum() / cost <= 5
    brands = tracking.groupby("brand")["revenue"].sum()
    assert brands.idxmax() == "MuscleBlaze"
    paid = sample.payouts.groupby("influencer_id")["total_payout"].sum()
    roas = tracked.groupby("influencer_id")["revenue"].sum() / paid
    assert (roas < 1).any()
    assert (roas > 6).any()


def test_truth_file_is_the_truth(sample: Sample, tmp_path: Path) -> None:
    path = write(sample, tmp_path)[-1]
    assert json.loads(path.read_text(encoding="utf-8")) == sample.truth
