"""What a file adds up to, in words: money to the paisa, and nothing that the file does not hold."""

import pytest

from charts.sums import adds_up
from schemas.sums import UNVALUED


@pytest.mark.parametrize(
    ("table", "rows", "sums", "words"),
    [
        (
            "tracking",
            600,
            {"orders": 666, "revenue_paise": 73050105},
            "₹7,30,501.05 revenue in 666 orders",
        ),
        ("tracking", 1, {"orders": 1}, "1 order"),
        (
            "tracking",
            3,
            {"orders": 9, "revenue_paise": 5, UNVALUED: 1},
            "₹0.05 revenue in 9 orders, 1 row without an amount",
        ),
        ("payouts", 229, {"total_payout_paise": 12803598}, "₹1,28,035.98 in 229 payouts"),
        (
            "payouts",
            229,
            {"total_payout_paise": 12803598, "product_cost_paise": 11271900},
            "₹2,40,754.98 in 229 payouts: ₹1,28,035.98 in money and ₹1,12,719.00 in gifts",
        ),
        ("payouts", 2, {"product_cost_paise": 100}, "₹1.00 of gifts in 2 payouts"),
        ("payouts", 2, {UNVALUED: 2}, "2 payouts, 2 worked out from the rate later"),
        (
            "posts",
            440,
            {"reach": 1230000, "likes": 45678},
            "440 posts, 12.30 L reach, 45,678 likes",
        ),
        (
            "influencers",
            40,
            {"follower_count": 34000000},
            "40 influencers, 3.40 Cr followers",
        ),
        ("products", 26, {}, "26 products"),
        ("products", 0, {}, ""),
    ],
)
def test_the_words(table, rows, sums, words):
    assert adds_up(table, rows, sums) == words


def test_exact_counts():
    assert adds_up("posts", 1, {"reach": 1234567}, "exact") == "1 post, 12,34,567 reach"
