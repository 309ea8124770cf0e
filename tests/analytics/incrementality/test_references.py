"""Every estimator against published data with published answers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.incrementality import causal_impact, did, synthetic_control, tbr
from analytics.incrementality.estimate import Estimate, estimated, path
from analytics.incrementality.experiment import Experiment
from tests.conftest import REFERENCE

pytestmark = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="the published reference data are not beside this checkout"
)


def experiment(outcome: object, controls: object, before: int) -> Experiment:
    series = np.asarray(outcome, dtype="float64")
    beside = np.asarray(controls, dtype="float64").reshape(len(series), -1)
    return Experiment(np.arange(len(series)), series, beside, before)


@pytest.fixture(scope="module")
def markets() -> tuple[Experiment, float]:
    """Sales of the treated and the other regions by day, and what the treatment cost."""
    folder = REFERENCE / "matched_markets"
    groups = pd.read_csv(folder / "geoassignment.csv").set_index("geo")["geo.group"]
    rows = pd.read_csv(folder / "salesandcost.csv", parse_dates=["date"])
    rows = rows[rows["date"].between("2015-01-05", "2015-03-15")]
    rows = rows.assign(group=rows["geo"].map(groups))
    sums = rows.pivot_table(index="date", columns="group", values=["sales", "cost"], aggfunc="sum")
    cost = float(sums["cost"][2][sums.index >= "2015-02-16"].sum())
    before = int((sums.index < "2015-02-16").sum())
    return experiment(sums["sales"][2], sums["sales"][1], before), cost


def test_time_based_regression_gives_googles_answer(markets):
    found, cost = markets
    assert cost == pytest.approx(50_000)
    forecast = tbr.forecast(found)
    two_sided = estimated("tbr", found, forecast, 0.90)
    assert two_sided.effect / cost == pytest.approx(2.946742, abs=1e-5)
    assert two_sided.effect == pytest.approx(147_337.122, abs=1e-2)
    assert two_sided.lower / cost == pytest.approx(2.790969, abs=1e-5)
    assert two_sided.upper / cost == pytest.approx(3.102516, abs=1e-5)
    one_sided = estimated("tbr", found, forecast, 0.80)  # 90 % on the lower side
    assert one_sided.lower / cost == pytest.approx(2.826194, abs=1e-5)
    assert (one_sided.effect - one_sided.lower) / cost == pytest.approx(0.120548, abs=1e-5)
    past = found.outcome[: found.before], found.composite[: found.before]
    assert np.polyfit(past[1], past[0], 1)[0] == pytest.approx(0.9997001, abs=1e-6)
    days = path(found, forecast, 0.80)
    first = (days.cumulative[0], days.cumulative_low[0], days.cumulative_high[0])
    assert first == pytest.approx((5558.818057, 4750.635905, 6367.002090), abs=1e-2)


def test_synthetic_control_gives_geolifts_answer():
    rows = pd.read_csv(REFERENCE / "geolift" / "GeoLift_Test.csv")
    wide = rows.pivot_table(index="date", columns="location", values="Y", aggfunc="sum")
    treated = wide[["chicago", "portland"]].mean(axis=1)
    controls = wide.drop(columns=["chicago", "portland"])
    found = experiment(treated, controls, 90)
    fit = synthetic_control.fit(found, scale=False)
    mean = float((found.outcome[90:] - fit.expected[90:]).mean())
    assert mean == pytest.approx(155.556, abs=1e-3)
    assert round(mean * 2 * 15) == 4667
    assert mean / float(fit.expected[90:].mean()) == pytest.approx(0.054, abs=5e-4)
    assert fit.distance == pytest.approx(909.489, abs=1e-3)
    weights = dict(zip(controls.columns, fit.weights, strict=True))
    largest = {"cincinnati": 0.2272, "miami": 0.2028, "baton rouge": 0.1335}
    largest |= {"minneapolis": 0.0900, "dallas": 0.0739}
    assert {city: weights[city] for city in largest} == pytest.approx(largest, abs=1e-4)
    assert sum(weights.values()) == pytest.approx(1)
    assert min(weights.values()) >= 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("basic", (2.9023, 2.3957, 3.3939)),
        ("covariates", (2.8859, 2.4680, 3.2974)),
        ("no_effect", (-0.0977, -0.6043, 0.3939)),
        ("strong_effect", (7.9511, 7.6979, 8.1969)),
        ("seasonal", (2.9822, 2.7770, 3.1868)),
    ],
)
def test_causal_impact_gives_the_answer_of_the_r_package(name, expected):
    file = REFERENCE / "causalimpact" / f"r_reference_{name}.json"
    given = json.loads(file.read_text())
    covariates = list(given["data"]["x"].values())
    controls = np.array(covariates).T if covariates else np.empty((given["n"], 0))
    found = experiment(given["data"]["y"], controls, given["n_pre"])
    forecast = causal_impact.forecast(found, seasonal=bool(given["model_args"]))
    answer = estimated("causal_impact", found, forecast, 0.95)
    point, low, high = (
        value / found.length for value in (answer.effect, answer.lower, answer.upper)
    )
    assert point == pytest.approx(expected[0], abs=0.01)
    assert (low, high) == pytest.approx(expected[1:], abs=0.02)


def impact(file: Path, controls: list[str], before: int, last: int) -> Estimate:
    rows = pd.read_csv(file).iloc[:last]
    found = experiment(rows["y"], rows[controls], before)
    return estimated("causal_impact", found, causal_impact.forecast(found, seasonal=False), 0.95)


def test_causal_impact_gives_the_published_summaries():
    folder = REFERENCE / "causalimpact"
    arma = impact(folder / "arma_data.csv", ["X"], 70, 100)
    assert arma.effect == pytest.approx(26.67, abs=0.3)
    assert arma.sd == pytest.approx(9.1, abs=0.1)
    dates = pd.read_csv(folder / "google_data.csv")["date"]
    before, last = int((dates <= "2020-03-01").sum()), int((dates <= "2020-03-31").sum())
    google = impact(folder / "google_data.csv", ["x1", "x2"], before, last)
    assert google.effect == pytest.approx(804, abs=15)
    assert google.sd == pytest.approx(134, abs=2)


def test_difference_in_differences_gives_the_published_answers():
    smoking = pd.read_csv(REFERENCE / "did" / "california_prop99.csv").set_index("Year")
    california = smoking.pop("California")
    before, after = smoking.index <= 1988, smoking.index >= 1989
    others = smoking.mean(axis=1)
    means = (california[before], california[after], others[before], others[after])
    found = did.difference(*(float(series.mean()) for series in means))
    assert found == pytest.approx(-27.349111083614947, abs=1e-6)
    banks = pd.read_csv(REFERENCE / "did" / "banks.csv")
    july = banks[(banks["day"] == 1) & (banks["month"] == 7)].set_index("year")
    sixth, eighth = july["bib6"], july["bib8"]
    assert did.difference(sixth[1930], sixth[1931], eighth[1930], eighth[1931]) == 19
