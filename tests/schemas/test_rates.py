import pytest

from schemas.rates import Rate, parse_rate


@pytest.mark.parametrize(
    ("text", "rate", "basis"),
    [
        ("₹53,375/post + 6.2%", Rate(53375, "post", 6.2), "hybrid"),
        ("6.2% + ₹500 per order", Rate(500, "order", 6.2), "hybrid"),
        ("500 and 5% of sales", Rate(500, None, 5), "hybrid"),
        ("6.2%", Rate(percent=6.2), "percent"),
        ("9,03%", Rate(percent=9.03), "percent"),
        ("₹1.2 lakh/post", Rate(120000, "post"), "post"),
        ("500 per order", Rate(500, "order"), "order"),
        ("5000", Rate(5000), None),
    ],
)
def test_rates(text, rate, basis):
    assert parse_rate(text) == rate
    assert parse_rate(text).basis == basis


@pytest.mark.parametrize("text", ["abc", "5 + 6", "5% + 6%", "500/month", "free"])
def test_what_is_no_rate(text):
    assert parse_rate(text) is None
