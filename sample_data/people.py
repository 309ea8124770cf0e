"""Influencers: who they are, what they charge and what a rupee with them really adds."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sample_data import catalogue as shop
from sample_data.timeline import stream

CATEGORIES = ("Fitness", "Beauty", "Health", "Sports")
_CATEGORY_SHARE = ((0.58, 0.02, 0.10, 0.30), (0.08, 0.52, 0.38, 0.02), (0.06, 0.20, 0.56, 0.18))
GENDERS = ("Female", "Male", "Other")
_FEMALE_SHARE = (0.36, 0.76, 0.60)
AGE_GROUPS = ("18-24", "25-34", "35-44", "45+")
BASES = ("post", "order", "percent", "hybrid", "fixed")
_BASIS_SHARE = (
    (0.34, 0.28, 0.30, 0.06, 0.02),
    (0.44, 0.13, 0.15, 0.18, 0.10),
    (0.42, 0.02, 0.03, 0.28, 0.25),
    (0.30, 0.00, 0.00, 0.20, 0.50),
)
SECOND_BRAND_SHARE = 0.10
HYBRID_MONEY = 0.75
"""Share of the usual fee that stays as money per post in a hybrid contract."""

_FEMALE = (
    "Aanya Aditi Aishwarya Ananya Anjali Avni Bhavna Deepika Diya Divya Esha Gauri Harini Ira "
    "Ishita Jhanvi Kavya Khushi Kriti Lakshmi Mahima Meera Megha Mitali Naina Nandini Neha Nikita "
    "Pallavi Pooja Prachi Priya Radhika Rhea Riya Sakshi Sanya Shreya Simran Sneha Sonal Swati "
    "Tanvi Trisha Vaishnavi Zoya "
)
_MALE = (
    "Aarav Abhishek Aditya Akash Aman Amit Aniket Arjun Aryan Ashwin Chirag Deepak Dev Dhruv "
    "Farhan Gaurav Harsh Imran Ishaan Karan Kartik Kunal Manav Mohit Naveen Nikhil Pranav Rahul "
    "Rajat Ranveer Ravi Rohan Rohit Sahil Samarth Sanjay Shaurya Siddharth Tarun Varun Vedant "
    "Vihaan Vikram Vivek Yash Zubin "
)
_LAST = (
    "Agarwal Ahuja Arora Bajaj Banerjee Bhat Bhatia Bose Chauhan Chopra Das Desai Deshmukh Dutta "
    "Fernandes Gandhi Ghosh Gill Goel Gupta Iyer Jain Joshi Kapoor Kaur Khan Khanna Kulkarni "
    "Kumar Malhotra Mehta Menon Mishra Mukherjee Nair Naidu Pandey Patel Patil Pillai Rao Rathore "
    "Reddy Roy Saxena Sen Shah Sharma Shetty Singh Sinha Srinivasan Thakur Tiwari Trivedi Varma "
    "Verma Yadav "
)


@dataclass(frozen=True)
class People:
    """Influencers as parallel arrays; codes index the tuples of `catalogue` and this module.

    Attributes:
        name: Full names.
        gender: Codes into `GENDERS`.
        age: Codes into `AGE_GROUPS`.
        category: Codes into `CATEGORIES`.
        city: Codes into the catalogue's cities.
        english: True where the language is English and not the city's own.
        platform: Codes of the influencer's own platform.
        tier: Codes into the catalogue's tiers.
        followers: Follower counts.
        brand: Brand under contract.
        second: Second brand, or -1.
        basis: Codes into `BASES`.
        fee: ₹ a post before the size of the business is known.
        effect: True added ₹ per ₹ of posts at the usual spend.
        percent: Commission in % of revenue (percent pay; a third of it in hybrid pay).
    """

    name: np.ndarray
    gender: np.ndarray
    age: np.ndarray
    category: np.ndarray
    city: np.ndarray
    english: np.ndarray
    platform: np.ndarray
    tier: np.ndarray
    followers: np.ndarray
    brand: np.ndarray
    second: np.ndarray
    basis: np.ndarray
    fee: np.ndarray
    effect: np.ndarray
    percent: np.ndarray

    def __len__(self) -> int:
        return len(self.name)

    @cached_property
    def ids(self) -> np.ndarray:
        """Influencer ids, INF001 onwards."""
        width = max(3, len(str(len(self))))
        return np.array([f"INF{i:0{width}d}" for i in range(1, len(self) + 1)], dtype=object)

    @cached_property
    def codes(self) -> np.ndarray:
        """Coupon codes, unique, from the first name."""
        firsts = [str(name).split()[0].upper() for name in self.name]
        count: dict[str, int] = {}
        made = []
        for first in firsts:
            count[first] = count.get(first, 0) + 1
            made.append(f"{first}{5 + 5 * count[first]}")
        return np.array(made, dtype=object)

    def frame(self) -> pd.DataFrame:
        """The influencers table with the headers of an upload."""
        cities = np.array(list(shop.CITIES), dtype=object)
        local = np.array([language for language, _ in shop.CITIES.values()], dtype=object)
        return pd.DataFrame(
            {
                "influencer_id": self.ids,
                "name": self.name,
                "category": np.take(CATEGORIES, self.category),
                "gender": np.take(GENDERS, self.gender),
                "age_group": np.take(AGE_GROUPS, self.age),
                "city": cities[self.city],
                "language": np.where(self.english, "English", local[self.city]),
                "platform": np.take(shop.PLATFORMS, self.platform),
                "follower_count": self.followers,
            }
        )


def pick(u: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Codes for uniform numbers, by one row of shares or by a row of shares each."""
    shares = np.asarray(shares, dtype=float)
    edges = np.cumsum(shares / shares.sum(axis=-1, keepdims=True), axis=-1)[..., :-1]
    if edges.ndim == 1:
        return np.searchsorted(edges, u, side="right")
    return (u[:, None] >= edges).sum(axis=1)


def _brands(rng: np.random.Generator, n: int) -> np.ndarray:
    # One for every brand, then systematic sampling: shares hold in small samples too.
    sure = np.arange(len(shop.BRANDS))
    grid = (np.arange(n - len(sure)) + 0.5) / max(n - len(sure), 1)
    return rng.permutation(np.concatenate([sure, pick(grid, np.array(shop.BRAND_INFLUENCERS))]))


def _names(rng: np.random.Generator, gender: np.ndarray) -> np.ndarray:
    n, last = len(gender), _LAST.split()
    pools = (_FEMALE.split(), _MALE.split())
    combos = len(last) * min(len(pool) for pool in pools)
    order = np.concatenate([rng.permutation(combos) for _ in range(n // combos + 1)])[:n]
    female = np.where(gender == 2, rng.random(n) < 0.5, gender == 0)
    initials = np.array(list("ABCDEFGHIJKLMNOPRSTV"))[rng.integers(0, 20, n)]
    names = []
    for i in range(n):
        firsts = pools[0] if female[i] else pools[1]
        middle = f" {initials[i]}." if i >= combos else ""
        first, family = order[i] // len(last), order[i] % len(last)
        names.append(f"{firsts[first]}{middle} {last[family]}")
    return np.array(names, dtype=object)


def people(seed: int, n: int) -> People:
    """Draw `n` influencers."""
    rng = stream(seed, "people")
    brand = _brands(rng, n)
    gender = np.where(rng.random(n) < np.take(_FEMALE_SHARE, brand), 0, 1)
    gender = np.where(rng.random(n) < 0.02, 2, gender)
    platform = pick(rng.random(n), np.array(shop.PLATFORM_SHARE))
    platform[: len(shop.PLATFORMS)] = np.arange(min(n, len(shop.PLATFORMS)))
    tier = rng.permutation(pick((np.arange(n) + 0.5) / n, np.array(shop.TIER_SHARE)))
    low, high = np.array(shop.TIER_FOLLOWERS, dtype=float)[tier].T
    followers = (low * (high / low) ** rng.beta(1.2, 1.6, n)).astype(np.int64)
    second = np.where(rng.random(n) < SECOND_BRAND_SHARE, (brand + rng.integers(1, 3, n)) % 3, -1)
    size = (followers / np.sqrt(low * high)) ** 0.35
    fee = np.take(shop.TIER_FEE, tier) * np.take(shop.PLATFORM_FEE, platform)
    fee = fee * np.take(shop.BRAND_FEE, brand) * size * rng.lognormal(0, 0.22, n)
    basis = pick(rng.random(n), np.array(_BASIS_SHARE)[tier])
    fee = np.where(basis == BASES.index("hybrid"), HYBRID_MONEY * fee, fee)
    effect = np.take(shop.TIER_EFFECT, tier) * np.take(shop.PLATFORM_EFFECT, platform)
    effect = effect * np.take(shop.BRAND_EFFECT, brand) * rng.lognormal(-0.4, 0.9, n)
    cities = np.array([share for _, share in shop.CITIES.values()])
    return People(
        name=_names(rng, gender),
        gender=gender,
        age=pick(rng.random(n), np.array((0.30, 0.46, 0.18, 0.06))),
        category=pick(rng.random(n), np.array(_CATEGORY_SHARE)[brand]),
        city=pick(rng.random(n), cities),
        english=rng.random(n) < 0.35,
        platform=platform,
        tier=tier,
        followers=followers,
        brand=brand,
        second=second,
        basis=basis,
        fee=fee,
        effect=effect,
        percent=np.take((12, 15, 18, 20, 24), rng.integers(0, 5, n)).astype(float),
    )
