"""Incrementality where the truth is known: coverage, bias, error and time, beside peers.

Simulated campaigns with fresh seeds (ROI_BENCH_SEED, the day by default), by scenario: the default
method beside time-based regression, and beside statsmodels' UnobservedComponents (local level with
the controls and weekdays as regressors), which gives no joint interval of a sum: its own is taken
from simulated paths. Then campaigns of generated workspaces, through the real ingest, beside
tracked revenue and the assumed organic share, and their platforms by the factors of brands. Then
time: one answer, and the factors of every brand with the incremental ROAS of 500 influencers.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import statsmodels.api as sm

import intake
from analytics import performance as perf
from analytics.filters import Filters
from analytics.incrementality import factors, iroas, structural, tbr
from analytics.incrementality.answer import ask
from analytics.incrementality.estimate import estimated
from analytics.incrementality.experiment import Experiment, weekdays
from analytics.incrementality.question import Question
from analytics.span import span
from benchmarks.record import Row, save
from callbacks import answering, roi
from callbacks.roi_question import Asked, offered
from sample_data.experiments import SCENARIOS, Scenario, Simulated, simulate
from sample_data.generator import FILES, generate, write
from storage import Snapshot, Store

CAMPAIGNS: Final = int(os.environ.get("ROI_BENCH_CAMPAIGNS", "300"))
PEER_CAMPAIGNS: Final = CAMPAIGNS // 6
SAMPLES: Final = int(os.environ.get("ROI_BENCH_SAMPLES", "24"))
SEED: Final = int(os.environ.get("ROI_BENCH_SEED", str(date.today().toordinal())))
PATHS: Final = 500
TARGETS: Final = {
    "independent": "88–98 %",
    "ar1": "88–98 %",
    "drift": "≥ 80 %",
    "useless": "≥ 85 %",
    "sparse": "88–98 %",
    "sale": "88–98 %",
}
INFLUENCERS: Final = 500
CHANGES: Final = 15
SIZES: Final = tuple(
    int(size) for size in os.environ.get("ROI_BENCH_ORDERS", "1000000,10000000").split(",")
)

Ends = tuple[float, float, float]
"""Effect, and the ends of its interval."""


def experiment_of(made: Simulated) -> Experiment:
    """A simulated campaign as the estimators take it."""
    return Experiment(np.arange(len(made.outcome)), made.outcome, made.donors, made.before)


def ours(found: Experiment) -> Ends:
    """The default method."""
    one = estimated("structural", found, structural.forecast(found))
    return one.effect, one.lower, one.upper


def regression(found: Experiment) -> Ends:
    """Time-based regression."""
    one = estimated("tbr", found, tbr.forecast(found))
    return one.effect, one.lower, one.upper


def components(found: Experiment) -> Ends:
    """Unobserved components of statsmodels, its interval from simulated paths of the window."""
    before = found.before
    beside = np.column_stack([found.composite / found.composite.std(), weekdays(found.days)])
    scale = found.outcome[:before].std()
    model = sm.tsa.UnobservedComponents(
        found.outcome[:before] / scale,
        level="local level",  # pyright: ignore[reportArgumentType] - its hint forgets names
        exog=beside[:before],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of every start that it improves
        fitted: Any = model.fit(disp=False, maxiter=200)
        paths = fitted.simulate(
            found.length, repetitions=PATHS, anchor="end", exog=beside[before:], rng=1
        )
    totals = np.asarray(paths).reshape(found.length, -1).sum(axis=0) * scale
    actual = found.outcome[before:].sum()
    low, high = np.quantile(totals, (0.05, 0.95))
    return actual - totals.mean(), actual - high, actual - low


def results(
    scenario: Scenario, method: Callable[[Experiment], Ends], count: int
) -> tuple[float, float, float, float]:
    """Coverage in percent, bias and RMSE in percent of the true effect, and ms a series."""
    errors, inside, truths, times = [], [], [], []
    for number in range(count):
        made = simulate(scenario, SEED * 10_000 + number)
        found = experiment_of(made)
        start = time.perf_counter()
        effect, low, high = method(found)
        times.append((time.perf_counter() - start) * 1000)
        errors.append(effect - made.truth)
        inside.append(low <= made.truth <= high)
        truths.append(made.truth)
    true = statistics.fmean(truths)
    error = float(np.sqrt(np.mean(np.square(errors))))
    return (
        100 * statistics.fmean(inside),
        100 * statistics.fmean(errors) / true,
        100 * error / true,
        statistics.median(times),
    )


def of_scenario(scenario: Scenario) -> list[Row]:
    """The rows of one scenario."""
    cover, bias, error, _ = results(scenario, ours, CAMPAIGNS)
    by_line = results(scenario, regression, CAMPAIGNS)
    by_parts = results(scenario, components, PEER_CAMPAIGNS)
    at, least = f"Incrementality: {scenario}", TARGETS[scenario]
    return [
        Row(f"{at}, coverage of 90 %", cover, "%", least, "regression", by_line[0]),
        Row(f"{at}, coverage of 90 %", cover, "%", least, "statsmodels", by_parts[0]),
        Row(f"{at}, bias", bias, "% of the effect", "", "regression", by_line[1]),
        Row(f"{at}, RMSE", error, "% of the effect", "", "regression", by_line[2]),
        Row(f"{at}, RMSE", error, "% of the effect", "", "statsmodels", by_parts[2]),
    ]


def speed() -> list[Row]:
    """Milliseconds a series."""
    took = results("independent", ours, 60)[3]
    by_parts = results("independent", components, 12)[3]
    return [Row("Incrementality: one series", took, "ms", "≤ 20 ms", "statsmodels", by_parts)]


def imported(
    folder: Path, seed: int, influencers: int = 60, orders: int = 12_000
) -> tuple[Snapshot, dict[str, Any]]:
    """A generated workspace through the real ingest, and its truth."""
    sample = generate(seed=seed, influencers=influencers, orders=orders)
    write(sample, folder / str(seed))
    workspace = Store(folder / "data").workspace(f"w{seed % 100_000}")
    files = [(folder / str(seed) / name, name) for name in FILES]
    intake.commit(workspace, files, who="benchmark")
    return workspace.snapshot(), sample.truth


def of_samples(folder: Path) -> list[Row]:
    """Campaigns of generated workspaces: the measurement beside what is usually taken for it."""
    inside: list[bool] = []
    platforms: list[bool] = []
    errors: dict[str, list[float]] = {"measured": [], "tracked": [], "assumed": []}
    truths: list[float] = []
    for number in range(SAMPLES):
        snapshot, truth = imported(folder, SEED + number)
        platforms += within_bounds(snapshot, "platform", truth["platforms"])
        for campaign in truth["campaigns"].values():
            if campaign["start"] is None:
                continue
            start, end = (date.fromisoformat(campaign[key]) for key in ("start", "end"))
            found = ask(snapshot, Question(campaign["brand"], start, end))
            added = campaign["incremental_revenue_in_window"]
            inside.append(found.estimate.lower <= added <= found.estimate.upper)
            errors["measured"].append(found.estimate.effect - added)
            errors["tracked"].append(found.tracked - added)
            errors["assumed"].append(found.assumed.effect - added)
            truths.append(added)
    true = statistics.fmean(truths)
    sizes = {
        name: 100 * float(np.sqrt(np.mean(np.square(one)))) / true for name, one in errors.items()
    }
    at = f"Incrementality: {len(inside)} campaigns of samples"
    cover = 100 * statistics.fmean(inside)
    error = "% of the effect"
    return [
        Row(f"{at}, coverage of 90 %", cover, "%", "85–97 %", "nominal", 90.0),
        Row(
            f"Incrementality: {len(platforms)} platforms of samples, coverage of 90 %",
            100 * statistics.fmean(platforms),
            "%",
            "85–97 %",
            "nominal",
            90.0,
        ),
        Row(f"{at}, RMSE", sizes["measured"], error, "", "tracked revenue", sizes["tracked"]),
        Row(f"{at}, RMSE", sizes["measured"], error, "", "assumed share", sizes["assumed"]),
    ]


def within_bounds(snapshot: Snapshot, dimension: str, truth: dict[str, Any]) -> list[bool]:
    """Whether the bounds of each measured incremental ROAS hold what was really added per cost."""
    table = iroas.measured(snapshot, Filters(), dimension).dropna().set_index("value")
    costs = perf.breakdown(snapshot, Filters(), dimension).set_index("value")["cost"]
    low, high = iroas.COLUMNS[1:]
    added = {name: one["incremental_revenue"] for name, one in truth.items()}
    true = table.index.map(added) / costs[table.index]
    return ((table[low] <= true) & (true <= table[high])).tolist()


def bulk(folder: Path) -> list[Row]:
    """The factors of every brand, and the incremental ROAS of 500 influencers."""
    snapshot, _ = imported(folder, SEED + 99_999, influencers=INFLUENCERS, orders=100_000)
    start = time.perf_counter()
    known = factors.factors(snapshot)
    one = time.perf_counter() - start
    table = iroas.measured(snapshot, Filters(), "influencer")
    took = time.perf_counter() - start
    name = f"Incrementality: {len(known)} factors and {len(table)} influencers"
    return [Row(name, took, "s", "≤ 3 s", "factors alone", one)]


def tab(folder: Path, size: int) -> list[Row]:
    """The ROI tab's answer to a window never asked about, beside the one asked before."""
    workspace = Store(folder / "data").workspace(f"n{size}")
    intake.make_sample(
        workspace, influencers=2_000, orders=size, posts=50_000, seed=1, who="benchmark"
    )
    snapshot = workspace.snapshot()
    key, (_, days) = next(iter(offered(snapshot, Filters()).items()))
    first = roi.figures(Asked(key, None, None, None, None), None, snapshot, Filters())
    end = (days.end if days else span(snapshot).anchor).isoformat()
    new: list[float] = []
    again: list[float] = []
    for back in range(CHANGES):
        start = (date.fromisoformat(end) - timedelta(days=18 + back)).isoformat()
        for times in (new, again):
            asked = Asked(key, start, end, None, first["controls"])
            begun = time.perf_counter()
            sheet = roi.figures(asked, first["drawn"], snapshot, Filters())
            answering.sent(roi.FIGURES, sheet)
            times.append((time.perf_counter() - begun) * 1000)
    name = f"Incrementality: ROI tab, changed window, {size:,} orders, server"
    middle = statistics.median(new)
    return [Row(name, middle, "ms", "≤ 300 ms", "asked before", statistics.median(again))]


def main() -> None:
    """Measure and keep the rows."""
    found = speed()
    with tempfile.TemporaryDirectory(prefix="roi-bench-") as folder:
        for size in SIZES:
            found += tab(Path(folder), size)
        found += bulk(Path(folder))
        found += of_samples(Path(folder))
    for scenario in SCENARIOS:
        found += of_scenario(scenario)
        save("incrementality", found)


if __name__ == "__main__":
    main()
