"""What the sample business sells and where: brands, products, platforms, tiers and festivals.

Everything here is fixed: the seed decides who posts and who buys, never what is on the shelf.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

BRANDS = ("MuscleBlaze", "HKVitals", "Gritzo")
BRAND_PREFIX = ("MB", "HKV", "Gritzo")
BRAND_ROWS = (0.46, 0.33, 0.21)
"""Share of baseline order rows per brand."""
BRAND_INFLUENCERS = (0.55, 0.27, 0.18)
"""Share of influencers under contract with each brand."""
BRAND_FEE = (1.30, 0.72, 0.66)
"""Fee level of each brand: bigger baskets pay for bigger names."""
BRAND_EFFECT = (1.0, 1.10, 0.80)
"""Relative revenue that a rupee of posts adds for each brand."""
BRAND_GROWTH = (0.18, 0.30, 0.10)
"""Yearly growth of the baseline."""


@dataclass(frozen=True)
class Product:
    """One line on the shelf.

    Attributes:
        name: Name as the shop prints it.
        brand: Index into `BRANDS`.
        category: Supplements, Vitamins or Kids nutrition.
        price: Whole ₹.
        margin: Gross margin, 0 to 1.
        weight: Relative baseline demand within the brand.
        promoted: False for lines that no post ever names (untreated donors).
        launch: Fraction of the period at which the line appears, or 0 if always there.
    """

    name: str
    brand: int
    category: str
    price: int
    margin: float
    weight: float
    promoted: bool = True
    launch: float = 0.0


PRODUCTS = (
    Product("MuscleBlaze Biozyme Performance Whey 1kg", 0, "Supplements", 2899, 0.38, 22),
    Product("MuscleBlaze Raw Whey Protein 1kg", 0, "Supplements", 1949, 0.34, 16),
    Product("MuscleBlaze Mass Gainer XXL 3kg", 0, "Supplements", 2599, 0.36, 10),
    Product("MuscleBlaze Creatine Monohydrate 250g", 0, "Supplements", 849, 0.45, 16),
    Product("MuscleBlaze WrathX Pre-Workout 340g", 0, "Supplements", 1799, 0.44, 8),
    Product("MuscleBlaze BCAA Pro 450g", 0, "Supplements", 1499, 0.42, 6),
    Product("MuscleBlaze MB-Vite Daily Multivitamin 60 tablets", 0, "Vitamins", 499, 0.55, 6),
    Product("MuscleBlaze Plant Protein 1kg", 0, "Supplements", 1799, 0.37, 4, launch=0.45),
    Product("MuscleBlaze Peanut Butter 750g", 0, "Supplements", 449, 0.30, 9, promoted=False),
    Product("MuscleBlaze L-Carnitine 60 capsules", 0, "Supplements", 899, 0.46, 6, promoted=False),
    Product("HK Vitals Skin Radiance Collagen 200g", 1, "Supplements", 999, 0.52, 18),
    Product("HK Vitals Biotin Hair Care 90 tablets", 1, "Vitamins", 549, 0.56, 17),
    Product("HK Vitals Multivitamin for Women 60 tablets", 1, "Vitamins", 499, 0.54, 14),
    Product("HK Vitals Multivitamin for Men 60 tablets", 1, "Vitamins", 499, 0.54, 12),
    Product("HK Vitals Fish Oil 1000mg 60 capsules", 1, "Supplements", 649, 0.48, 13),
    Product("HK Vitals Vitamin D3 + K2 60 tablets", 1, "Vitamins", 399, 0.57, 6, launch=0.60),
    Product("HK Vitals Calcium + Magnesium 90 tabs", 1, "Vitamins", 429, 0.50, 7, promoted=False),
    Product("HK Vitals Apple Cider Vinegar 500ml", 1, "Supplements", 379, 0.42, 7, promoted=False),
    Product("HK Vitals Iron + Folic Acid 60 tablets", 1, "Vitamins", 329, 0.50, 5, promoted=False),
    Product("Gritzo SuperMilk Daily Nutrition 4-7 years 400g", 2, "Kids nutrition", 599, 0.40, 24),
    Product("Gritzo SuperMilk Active Kids 8-12 years 400g", 2, "Kids nutrition", 699, 0.41, 20),
    Product("Gritzo SuperMilk Height+ 13+ years 400g", 2, "Kids nutrition", 799, 0.42, 16),
    Product("Gritzo SuperMilk Genius 8-12 years 400g", 2, "Kids nutrition", 749, 0.42, 12),
    Product("Gritzo SuperMilk Weight+ 400g", 2, "Kids nutrition", 749, 0.40, 6, launch=0.30),
    Product("Gritzo Multivitamin Gummies 60", 2, "Vitamins", 449, 0.50, 9, promoted=False),
    Product("Gritzo Super Oats Choco 400g", 2, "Kids nutrition", 349, 0.36, 7, promoted=False),
)

PRODUCT_BRAND = np.array([p.brand for p in PRODUCTS], dtype=np.int64)
PRODUCT_PRICE = np.array([p.price for p in PRODUCTS], dtype=np.int64)
PROMOTED = np.array([p.promoted for p in PRODUCTS])

PLATFORMS = ("Instagram", "YouTube", "Twitter", "Facebook")
PLATFORM_SHARE = (0.48, 0.28, 0.11, 0.13)
PLATFORM_FEE = (1.0, 1.5, 0.6, 0.7)
PLATFORM_EFFECT = (1.10, 1.15, 0.55, 0.80)
PLATFORM_K = (40_000.0, 90_000.0, 25_000.0, 30_000.0)
"""Half-saturation spend in ₹ per influencer and month, before the size of the business."""
PLATFORM_DECAY = (5.0, 9.0, 3.0, 5.0)
"""Days in which a post's daily effect falls to 1/e."""
PLATFORM_HALO = (0.20, 0.26, 0.15, 0.20)
"""Share of a post's true effect that arrives without the influencer's link or code."""
PLATFORM_REACH = (0.38, 0.30, 0.18, 0.14)
"""Typical reach of a post over followers."""
PLATFORM_ENGAGEMENT = (0.045, 0.040, 0.014, 0.018)
"""Typical likes over reach."""

TIERS = ("nano", "micro", "macro", "mega")
TIER_SHARE = (0.27, 0.50, 0.18, 0.05)
TIER_FOLLOWERS = ((2_000, 10_000), (10_000, 100_000), (100_000, 1_000_000), (1_000_000, 6_000_000))
TIER_FEE = (2_500.0, 9_000.0, 32_000.0, 95_000.0)
"""₹ a post on Instagram for a brand of fee level 1."""
TIER_EFFECT = (2.0, 1.9, 1.3, 0.85)
"""True added revenue per ₹ of posts at the usual spend."""
TIER_POSTS = (3.6, 3.2, 2.4, 1.6)
"""Mean posts beyond the first per influencer and campaign."""

UNTRACKED_SOURCES = ("Direct", "Organic Search", "Marketplace")
UNTRACKED_SHARE = (0.42, 0.33, 0.25)
SOURCES = (*PLATFORMS, *UNTRACKED_SOURCES)
STATUSES = ("delivered", "cancelled", "returned", "placed")
STATUS_SHARE = (0.885, 0.05, 0.045, 0.02)
OPEN_CODES = ("WELCOME5", "HKCASH", "APP10")
"""Shop-wide coupon codes that belong to no influencer."""
QUANTITY_SHARE = (0.87, 0.10, 0.03)
"""Orders of one, two and three units."""
DISCOUNTS = (0, 5, 10, 15, 20)
DISCOUNT_SHARE = (0.64, 0.11, 0.15, 0.07, 0.03)
ROW_FACTOR = float(
    np.dot(QUANTITY_SHARE, (1, 2, 3)) * np.dot(DISCOUNT_SHARE, [1 - d / 100 for d in DISCOUNTS])
)
"""Expected revenue of an order row over the list price."""

CITIES = {
    "Mumbai": ("Marathi", 0.14),
    "Delhi": ("Hindi", 0.15),
    "Bengaluru": ("Kannada", 0.13),
    "Hyderabad": ("Telugu", 0.09),
    "Chennai": ("Tamil", 0.08),
    "Pune": ("Marathi", 0.08),
    "Kolkata": ("Bengali", 0.07),
    "Gurugram": ("Hindi", 0.06),
    "Ahmedabad": ("Gujarati", 0.05),
    "Jaipur": ("Hindi", 0.04),
    "Lucknow": ("Hindi", 0.04),
    "Chandigarh": ("Punjabi", 0.03),
    "Indore": ("Hindi", 0.02),
    "Kochi": ("Malayalam", 0.02),
}

WEEKDAY = (1.02, 0.97, 0.95, 0.96, 0.99, 1.04, 1.07)
"""Monday to Sunday."""

DIWALI = (
    date(2020, 11, 14), date(2021, 11, 4), date(2022, 10, 24), date(2023, 11, 12),
    date(2024, 11, 1), date(2025, 10, 20), date(2026, 11, 8), date(2027, 10, 29),
    date(2028, 10, 17), date(2029, 11, 5), date(2030, 10, 26),
)  # fmt: skip
HOLI = (
    date(2020, 3, 10), date(2021, 3, 29), date(2022, 3, 18), date(2023, 3, 8),
    date(2024, 3, 25), date(2025, 3, 14), date(2026, 3, 4), date(2027, 3, 22),
    date(2028, 3, 11), date(2029, 3, 1), date(2030, 3, 20),
)  # fmt: skip
FIXED_FESTIVALS = (
    # month, day, height of the peak, days of run-up
    (1, 1, 0.30, 4),  # New Year resolutions
    (1, 26, 0.45, 5),  # Republic Day sale
    (8, 15, 0.45, 5),  # Independence Day sale
)
DIWALI_PEAK = (0.85, 10)
HOLI_PEAK = (0.25, 4)


def festivals(start: date, end: date) -> list[tuple[date, float, int]]:
    """Festivals near a period as (day, height of the peak, days of run-up)."""
    found = [(day, *DIWALI_PEAK) for day in DIWALI] + [(day, *HOLI_PEAK) for day in HOLI]
    for year in range(start.year, end.year + 2):
        found += [(date(year, month, day), peak, run) for month, day, peak, run in FIXED_FESTIVALS]
    return [(day, peak, run) for day, peak, run in found if start.year - 1 <= day.year]
