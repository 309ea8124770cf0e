"""What would have been sold, with all that is unsure about it: mixtures of Student t, or draws.

A forecast of the days of a window is either a weighted mixture of multivariate Student t's, which
the models give, or a set of equally likely paths, which resampling gives. Either tells the spread
of a **sum** over days from the joint distribution: never from a sum of daily bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import optimize, special

from analytics.incrementality.experiment import Floats


class Spread(Protocol):
    """The distribution of one figure."""

    @property
    def mean(self) -> float:
        """Its expected value."""
        ...

    @property
    def sd(self) -> float:
        """Its standard deviation."""
        ...

    def quantile(self, share: float) -> float:
        """The value that the figure stays under with probability `share`."""
        ...

    def below(self, value: float) -> float:
        """Probability that the figure lies under `value`."""
        ...


@dataclass(frozen=True)
class Mixture:
    """A weighted mixture of Student t's.

    Attributes:
        weights: Weight of each component; they sum to 1.
        centres: Their centres.
        scales: Their scales (of a normal, the standard deviation).
        df: Degrees of freedom of all of them; infinite for normals.
    """

    weights: Floats
    centres: Floats
    scales: Floats
    df: float

    @property
    def mean(self) -> float:
        """Σ wᵢ mᵢ."""
        return float(self.weights @ self.centres)

    @property
    def sd(self) -> float:
        """√(Σ wᵢ (sᵢ² ν/(ν−2) + mᵢ²) − mean²); needs more than 2 degrees of freedom."""
        wider = 1.0 if np.isinf(self.df) else self.df / (self.df - 2.0)
        second = self.weights @ (self.scales**2 * wider + self.centres**2)
        return float(np.sqrt(max(second - self.mean**2, 0.0)))

    def below(self, value: float) -> float:
        """Σ wᵢ F((value − mᵢ)/sᵢ)."""
        at = (value - self.centres) / self.scales
        share = special.ndtr(at) if np.isinf(self.df) else special.stdtr(self.df, at)
        return float(self.weights @ share)

    def quantile(self, share: float) -> float:
        """The root of `below`, between the components' own quantiles."""
        unit = special.ndtri(share) if np.isinf(self.df) else special.stdtrit(self.df, share)
        own = self.centres + unit * self.scales
        low, high = float(own.min()), float(own.max())
        if high - low <= 1e-12 * max(abs(low), abs(high), 1e-300):
            return low
        found = optimize.root_scalar(lambda value: self.below(value) - share, bracket=(low, high))
        return float(found.root)


@dataclass(frozen=True)
class Draws:
    """Equally likely values of one figure.

    Attributes:
        values: The values.
        centre: What they scatter about.
    """

    values: Floats
    centre: float

    @property
    def mean(self) -> float:
        """Its expected value: what the values scatter about, without the chance of the draws."""
        return self.centre

    @property
    def sd(self) -> float:
        """Their standard deviation."""
        return float(self.values.std(ddof=1))

    def below(self, value: float) -> float:
        """The share of the values under `value`."""
        return float((self.values < value).mean())

    def quantile(self, share: float) -> float:
        """The empirical quantile, interpolated."""
        return float(np.quantile(self.values, share))


class Forecast(Protocol):
    """What would have been sold on each day of a window."""

    @property
    def expected(self) -> Floats:
        """Expected sales of each day, (days,)."""
        ...

    def total(self) -> Spread:
        """The distribution of their sum."""
        ...

    def bounds(self, level: float, *, cumulative: bool = False) -> tuple[Floats, Floats]:
        """Lower and upper bounds of each day, or of the sum up to each day."""
        ...


@dataclass(frozen=True)
class Modelled:
    """A mixture of multivariate Student t's over the days of the window.

    Attributes:
        weights: Weight of each component, (components,).
        means: Their means, (components, days).
        scales: Their scale matrices, (components, days, days).
        df: Degrees of freedom of all of them; infinite for normals.
    """

    weights: Floats
    means: Floats
    scales: Floats
    df: float

    @property
    def expected(self) -> Floats:
        """Expected sales of each day."""
        return self.weights @ self.means

    def total(self) -> Mixture:
        """The sum over the days: its variance counts every covariance between them."""
        spread = np.sqrt(self.scales.sum(axis=(1, 2)))
        return Mixture(self.weights, self.means.sum(axis=1), spread, self.df)

    def bounds(self, level: float, *, cumulative: bool = False) -> tuple[Floats, Floats]:
        """Two-sided bounds of each day, or of the sum up to each day."""
        means = np.cumsum(self.means, axis=1) if cumulative else self.means
        summed = np.cumsum(np.cumsum(self.scales, axis=1), axis=2) if cumulative else self.scales
        spread = np.sqrt(np.diagonal(summed, axis1=1, axis2=2))
        days = [
            Mixture(self.weights, means[:, day], spread[:, day], self.df)
            for day in range(means.shape[1])
        ]
        tail = (1.0 - level) / 2.0
        low = np.array([day.quantile(tail) for day in days])
        return low, np.array([day.quantile(1.0 - tail) for day in days])


@dataclass(frozen=True)
class Resampled:
    """Equally likely paths over the days of the window.

    Attributes:
        expected: Expected sales of each day, (days,).
        noise: What chance may add to them, (draws, days).
    """

    expected: Floats
    noise: Floats

    def total(self) -> Draws:
        """The sum over the days, a value per path."""
        whole = float(self.expected.sum())
        return Draws(whole + self.noise.sum(axis=1), whole)

    def bounds(self, level: float, *, cumulative: bool = False) -> tuple[Floats, Floats]:
        """Two-sided bounds of each day, or of the sum up to each day."""
        expected = np.cumsum(self.expected) if cumulative else self.expected
        noise = np.cumsum(self.noise, axis=1) if cumulative else self.noise
        tail = (1.0 - level) / 2.0
        low, high = np.quantile(noise, (tail, 1.0 - tail), axis=0)
        return expected + low, expected + high
