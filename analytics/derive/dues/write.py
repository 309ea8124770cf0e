"""The tables `dues` and `due_lines` of the cube."""

from __future__ import annotations

from typing import Final

import duckdb
import pandas as pd

from analytics.derive.dues.claims import find_claims, open_claims, usual_order
from analytics.derive.dues.lines import UNDECIDED
from analytics.derive.dues.payments import cancelled_dues, find_covered, with_payments
from analytics.derive.dues.pools import shared_out
from analytics.derive.dues.rows import row_dues
from analytics.derive.dues.terms import find_settlements, open_terms, term_dues
from analytics.derive.dues.work import Rules, rules_of, write_work
from settings import WorkspaceSettings

_MONEY: Final = ("computed", "recorded", "paid", "gift", "revenue")
_COUNTS: Final = (
    *("orders", "posts", "tracked_orders", "waiting_orders", "stated_orders", "stated_posts"),
)
_DAYS: Final = ("on", "ready", "first_day", "last_day", "begins")
_TEXTS: Final = ("due", "source", "ref", "pool", "basis", "state", "cause")

_DUES: Final = f"""
SELECT {", ".join(_TEXTS)}, CAST(influencer AS influencer) AS influencer,
       CAST(campaign AS campaign) AS campaign, CAST(brand AS brand) AS brand, rate,
       {", ".join(f'CAST("{name}" AS DATE) AS "{name}"' for name in _DAYS)},
       {", ".join(f"CAST({name} AS BIGINT) AS {name}" for name in (*_MONEY, *_COUNTS))}
FROM every_due ORDER BY "on", influencer, due
"""

_LINES: Final = """
SELECT due, CAST(row_number() OVER (PARTITION BY due ORDER BY place) AS INTEGER) AS number, part,
       units, rate, CAST(amount AS BIGINT) AS amount
FROM every_line ORDER BY due, number
"""

_POSTS: Final = """
SELECT 'P' || pool AS pool, post FROM taken_posts UNION ALL SELECT due, post FROM term_posts
ORDER BY pool, post
"""

_COUNTED_BY: Final = {"all": "tracked_orders", "delivered": "delivered_orders"}
"""What rows state that count so."""

_COUNTED: Final = """
INSERT INTO main.pay_votes
SELECT CAST(influencer AS influencer), about, CAST(sum(votes) AS BIGINT)
FROM counted_votes GROUP BY ALL ORDER BY ALL
"""

_LEFT: Final = (
    *("pay_orders", "pay_posts", "pay_terms", "pay_covered", "pay_claims", "pay_readings"),
    *("pay_counts", "pay_agreement", "pay_windows", "pay_contested", "pay_pools"),
    *("taken_orders", "taken_posts", "pay_taken", "term_orders", "term_posts"),
    *("row_orders", "row_posts"),
)

EVERYONE: Final = "true"


def write_dues(
    con: duckdb.DuckDBPyConnection, config: WorkspaceSettings, scope: str = EVERYONE
) -> None:
    """Write `dues`, a row per payout row or settlement of terms, and `due_lines`.

    computed: what was agreed × the tracked work (null: not known); recorded: the sum of the
    payouts file; paid: what of it was paid; gift: products beside it; all in paise. `orders`,
    `revenue` and `posts` are the work that is paid for, `tracked_orders` all orders of the days,
    `waiting_orders` those in the hold period. `on` is the day that it belongs to, `ready` the day
    from which it can be paid (null: still runs, or below the minimum), `first_day` and `last_day`
    the days of the work (null: open). Rows of one `pool` share its work; `due_posts` tells which
    posts a pool has. Σ amount of its lines = computed, to the paisa. `pay_lines` are the lines of
    money before anybody decided; see `analytics.derive.dues.lines`. `pay_votes` counts by
    influencer which ways to read a date and to count orders the rows agree with, `pay_rules` what
    follows from that.

    Args:
        con: Connection to a cube with `orders`, `posts` and `payouts`, and the views `raw_terms`
            and `text_brands`.
        config: Which orders count, and how long they wait.
        scope: Condition on `influencer` that the dues to write meet. Where what holds for all of
            them follows otherwise from what changed, all are written.
    """
    rules = rules_of(con, config)
    ((terms,),) = con.execute("SELECT count(*) FROM (FROM raw_terms LIMIT 1)").fetchall()
    general = _general(rules, terms=bool(terms))
    before = _rules_before(con) if scope != EVERYONE else None
    if before is None or before[0] != general:
        scope = EVERYONE
    if scope == EVERYONE:
        for table in ("dues", "due_lines", "due_posts", "pay_lines", "pay_votes", "pay_rules"):
            con.execute(f"DROP TABLE IF EXISTS main.{table}")
        con.execute(
            "CREATE TABLE main.pay_votes (influencer influencer, about VARCHAR, votes BIGINT)"
        )
    else:
        _forget(con, scope)
    order, counting = _write(con, config, rules, scope)
    if before is not None and scope != EVERYONE and before[1:] != (",".join(order), counting):
        write_dues(con, config)
        return
    con.execute(
        "CREATE OR REPLACE TABLE main.pay_rules AS "
        "SELECT $general AS general, $order AS readings, $counting AS counting",
        {"general": general, "order": ",".join(order), "counting": counting},
    )


def _general(rules: Rules, *, terms: bool) -> str:
    """Of the rules, what the dues of every influencer depend on."""
    last = rules.last if rules.hold else None
    return f"{last} {rules.until if terms else None} {rules.told} {rules.posts} {rules.orders}"


def _rules_before(con: duckdb.DuckDBPyConnection) -> tuple[str, str, str]:
    (row,) = con.execute("SELECT general, readings, counting FROM main.pay_rules").fetchall()
    return row


def _forget(con: duckdb.DuckDBPyConnection, scope: str) -> None:
    """Take the dues of some influencers away."""
    con.execute(f"CREATE TEMP TABLE old_dues AS SELECT due, pool FROM main.dues WHERE {scope}")
    con.execute("DELETE FROM main.due_lines WHERE due IN (SELECT due FROM old_dues)")
    con.execute("DELETE FROM main.due_posts WHERE pool IN (SELECT pool FROM old_dues)")
    con.execute("DROP TABLE old_dues")
    for table in ("dues", "pay_lines", "pay_votes"):
        con.execute(f"DELETE FROM main.{table} WHERE {scope}")


def _write(
    con: duckdb.DuckDBPyConnection, config: WorkspaceSettings, rules: Rules, scope: str
) -> tuple[tuple[str, ...], str]:
    """Write the dues of some influencers; how dates are read, and which orders count."""
    write_work(con, rules, scope)
    open_terms(con, scope)
    covered = find_covered(con)
    found = find_settlements(con)
    open_claims(con, scope)
    order = usual_order(_votes(con))
    claims = find_claims(con, order)
    counting = _counting(con, claims, config)
    rows, row_lines = row_dues(shared_out(claims, counting), posts=rules.posts, orders=rules.orders)
    settlements, term_lines = term_dues(found, counting, rules.until)
    dues = _joined([rows, with_payments(settlements, covered), cancelled_dues(con, scope)])
    lines = _joined([row_lines, term_lines])
    wanted = dict.fromkeys((*_TEXTS, "influencer", "campaign", "brand", "rate", *_MONEY, *_COUNTS))
    con.register("every_due", dues.reindex(columns=[*wanted, *_DAYS]))
    con.register("every_line", lines.assign(place=range(len(lines))))
    con.execute(f"CREATE TEMP TABLE new_dues AS {_DUES}")
    parts = {
        "dues": "FROM new_dues",
        "due_lines": _LINES,
        "due_posts": _POSTS,
        "pay_lines": f'{UNDECIDED.format(dues="new_dues")} ORDER BY "on", influencer, line',
    }
    for table, query in parts.items():
        start = (
            f"INSERT INTO main.{table}" if scope != EVERYONE else f"CREATE TABLE main.{table} AS"
        )
        con.execute(f"{start} {query}")
    con.unregister("every_due")
    con.unregister("every_line")
    for table in (*_LEFT, "new_dues"):
        con.execute(f"DROP TABLE {table}")
    return order, counting


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Frames below each other; those without a row only bring columns."""
    filled = [frame for frame in frames if not frame.empty]
    return pd.concat(filled or frames[:1], ignore_index=True)


def _votes(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows agree with each way to read a date, and to count orders."""
    found = con.execute("SELECT about, sum(votes) FROM main.pay_votes GROUP BY about").fetchall()
    return {str(about): int(votes) for about, votes in found}


def _counting(
    con: duckdb.DuckDBPyConnection, claims: pd.DataFrame, config: WorkspaceSettings
) -> str:
    """Which orders count: as the settings say, or as most rows that state a number count them."""
    stated = claims[(claims["stated_orders"] > 0) & (claims["per"] != "post")]
    votes = [
        pd.DataFrame({"influencer": agreeing["influencer"], "about": about, "votes": 1})
        for about in ("all", "delivered")
        for agreeing in [stated[stated["stated_orders"] == stated[_COUNTED_BY[about]]]]
    ]
    con.register("counted_votes", pd.concat(votes, ignore_index=True))
    con.execute(_COUNTED)
    con.unregister("counted_votes")
    known = _votes(con)
    if config.payout_orders != "auto":
        return config.payout_orders
    return "all" if known.get("all", 0) > known.get("delivered", 0) else "delivered"
