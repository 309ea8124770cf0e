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
        ("10% of sales", Rate(percent=10), "percent"),
        ("10 percent of revenue", Rate(percent=10), "percent"),
        ("Commission 10%", Rate(percent=10), "percent"),
        ("6% per order", Rate(percent=6), "percent"),
        ("Rs 2k per reel + 5% commission", Rate(2000, "post", 5), "hybrid"),
        ("INR 500/order plus 5 pct", Rate(500, "order", 5), "hybrid"),
        ("₹500 a post", Rate(500, "post"), "post"),
        ("500 for each order", Rate(500, "order"), "order"),
        ("per post 500", Rate(500, "post"), "post"),
        ("Post: ₹500", Rate(500, "post"), "post"),
        ("Flat 5000", Rate(5000, fixed=True), "fixed"),
        ("₹5,000 fixed", Rate(5000, fixed=True), "fixed"),
        ("@500/post", Rate(500, "post"), "post"),
        ("₹५००/post", Rate(500, "post"), "post"),
    ],
)
def test_rates(text, rate, basis):
    assert parse_rate(text) == rate
    assert parse_rate(text).basis == basis


@pytest.mark.parametrize(
    "text", ["abc", "5 + 6", "5% + 6%", "500/month", "free", "2000 per 1000 views", "TBD", "post"]
)
def test_what_is_no_rate(text):
    assert parse_rate(text) is None
