"""Orders that would come anyway: the expected baseline of every day and product."""

import numpy as np

from sample_data import catalogue as shop
from sample_data.timeline import Period, stream

_LAUNCH_DAYS = 40


def _log_ar1(
    rng: np.random.Generator, days: int, phi: float, sd: float, columns: int
) -> np.ndarray:
    """Stationary AR(1) noise on the log scale, one column each."""
    shocks = rng.normal(0, sd * np.sqrt(1 - phi**2), (days, columns))
    noise = np.empty((days, columns))
    level = rng.normal(0, sd, columns)
    for day in range(days):
        level = phi * level + shocks[day]
        noise[day] = level
    return noise


def _festival_lift(period: Period) -> np.ndarray:
    """Lift of each day over an ordinary one: a run-up, the peak, two days of tail."""
    days = np.arange(period.days)
    lift = np.zeros(period.days)
    for when, peak, run_up in shop.festivals(period.start, period.end):
        gap = days - period.day(when)
        rise = np.exp(-np.maximum(-gap, 0) / (run_up / 2.5))
        fall = np.exp(-np.maximum(gap, 0) / 1.2)
        lift += peak * np.where((gap >= -2 * run_up) & (gap <= 5), rise * fall, 0)
    return lift


def _launch_curve(period: Period, launch: float) -> np.ndarray:
    """0 before a launch, then a ramp with a short burst of curiosity."""
    if launch == 0:
        return np.ones(period.days)
    age = np.arange(period.days) - np.ceil(launch * period.days)
    ramp = np.clip((age + 1) / _LAUNCH_DAYS, 0, 1) + 0.6 * np.exp(-np.maximum(age, 0) / 10)
    return np.where(age >= 0, ramp, 0.0)


def baseline(seed: int, period: Period) -> np.ndarray:
    """Shares of the baseline order rows by (day, product), summing to 1.

    level x growth x weekday x festivals x launch x noise shared by all, by brand and by product.
    """
    rng = stream(seed, "baseline demand")
    n, brands = period.days, len(shop.BRANDS)
    shared = _log_ar1(rng, n, 0.75, 0.05, 1)
    by_brand = _log_ar1(rng, n, 0.70, 0.03, brands)
    by_product = _log_ar1(rng, n, 0.40, 0.03, len(shop.PRODUCTS))
    festival, weekday = _festival_lift(period), np.take(shop.WEEKDAY, period.weekday_of_day())
    years = np.arange(n) / 365.25
    demand = np.zeros((n, len(shop.PRODUCTS)))
    taste = rng.uniform(0.85, 1.15, brands)
    for code, product in enumerate(shop.PRODUCTS):
        weight = sum(p.weight for p in shop.PRODUCTS if p.brand == product.brand)
        level = shop.BRAND_ROWS[product.brand] * product.weight / weight
        growth = (1 + shop.BRAND_GROWTH[product.brand]) ** years
        curve = growth * weekday * (1 + taste[product.brand] * festival)
        noise = np.exp(shared[:, 0] + by_brand[:, product.brand] + by_product[:, code])
        demand[:, code] = level * curve * noise * _launch_curve(period, product.launch)
    return demand / demand.sum()
