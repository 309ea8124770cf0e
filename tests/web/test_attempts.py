from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from web.attempts import LIMIT, WINDOW_SECONDS, Attempts, network


def test_the_limit_ends_with_the_window(tmp_path):
    attempts = Attempts(tmp_path)
    assert all(attempts.start("192.0.2.1", now=1000.0 + second) for second in range(LIMIT))
    assert not attempts.start("192.0.2.1", now=1000.0 + LIMIT)
    assert not attempts.start("192.0.2.1", now=999.0 + WINDOW_SECONDS)
    assert attempts.start("192.0.2.1", now=1000.0 + WINDOW_SECONDS)


def test_addresses_count_apart(tmp_path):
    attempts = Attempts(tmp_path)
    for _ in range(LIMIT):
        attempts.start("192.0.2.1")
    assert not attempts.start("192.0.2.1")
    assert attempts.start("192.0.2.2")


def test_parallel_guesses_cannot_pass_the_limit(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(lambda _: Attempts(tmp_path).start("192.0.2.1"), range(40)))
    assert sum(allowed) == LIMIT


@pytest.mark.parametrize(
    ("address", "visitor"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unknown", "unknown"),
    ],
)
def test_a_visitor_is_an_address_or_an_ipv6_network(address, visitor):
    assert network(address) == visitor
