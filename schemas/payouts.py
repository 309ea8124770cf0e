"""Payouts: one row a sum paid or owed to an influencer."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pandera.pandas as pa

from schemas.columns import Column, Rule, Table
from schemas.dates import FIRST_DAY, LAST_DAY
from schemas.influencer_words import INFLUENCER_WORDS, PROFILE_WORDS
from schemas.month_words import MONTH_WORDS
from schemas.vocabulary import BASES

UNPAID = "the status says {state}, but it counts as cost: remove the row if it will not be paid"


class PayoutModel(pa.DataFrameModel):
    """A cleaned payout."""

    payout_id: str = pa.Field(nullable=True)
    influencer_id: str = pa.Field(nullable=False)
    basis: str = pa.Field(nullable=True, isin=list(BASES))
    rate: float = pa.Field(nullable=True, ge=0)
    rate_per: str = pa.Field(nullable=True, isin=["post", "order"])
    rate_percent: float = pa.Field(nullable=True, ge=0)
    orders: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    posts: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    total_payout_paise: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    product_cost_paise: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    date: np.datetime64 = pa.Field(nullable=True, ge=FIRST_DAY, le=LAST_DAY)
    period_start: np.datetime64 = pa.Field(nullable=True, ge=FIRST_DAY, le=LAST_DAY)
    period_end: np.datetime64 = pa.Field(nullable=True, ge=FIRST_DAY, le=LAST_DAY)
    campaign: str = pa.Field(nullable=True)
    brand: str = pa.Field(nullable=True)
    status: str = pa.Field(nullable=True)

    class Config(pa.DataFrameModel.Config):
        """Exactly these columns, already of these types."""

        strict = True
        coerce = False


def _no_amount(payouts: pd.DataFrame) -> pd.Series:
    by_rate = payouts["rate"].notna() & payouts["basis"].notna()
    by_share = payouts["rate_percent"].notna() & payouts["basis"].isin(["percent", "hybrid"])
    computable = by_rate | by_share
    return payouts["total_payout_paise"].isna() & ~computable & payouts["product_cost_paise"].isna()


def _percent_above_100(payouts: pd.DataFrame) -> pd.Series:
    alone = (payouts["basis"] == "percent") & (payouts["rate"] > 100)
    return alone | (payouts["rate_percent"] > 100)


def _period_backwards(payouts: pd.DataFrame) -> pd.Series:
    return payouts["period_end"] < payouts["period_start"]


def _says(state: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda payouts: payouts["status"] == state


PAYOUTS = Table(
    name="payouts",
    title="payouts",
    key="payout_id",
    model=PayoutModel,
    needs=(
        (("influencer_id",),),
        (("total_payout_paise",), ("basis", "rate"), ("product_cost_paise",)),
    ),
    tells=frozenset({"influencer_id", "basis", "rate", "total_payout_paise"}),
    file_words=("payout", "payment", "cost", "fee", "invoice"),
    rules=(
        Rule(
            "total_payout_paise",
            _no_amount,
            "no amount: the total is blank and cannot be computed from a basis and a rate",
            rejects=True,
        ),
        Rule("period_end", _period_backwards, "the period ends before it starts", rejects=True),
        Rule("rate", _percent_above_100, "a percentage above 100; check the rate", rejects=False),
        *(
            Rule("status", _says(state), UNPAID.format(state=state), rejects=False)
            for state in ("cancelled", "rejected")
        ),
    ),
    examples=(
        {
            "payout_id": "PAY-001",
            "influencer_id": "INF-001",
            "basis": "post",
            "rate": "5000",
            "orders": "2",
            "posts": "1",
            "total_payout_paise": "5000",
            "product_cost_paise": "2999",
            "date": "2025-01-31",
            "period_start": "2025-01-01",
            "period_end": "2025-01-31",
            "campaign": "New Year Strength",
            "brand": "MuscleBlaze",
            "status": "paid",
        },
        {
            "payout_id": "PAY-002",
            "influencer_id": "INF-002",
            "basis": "hybrid",
            "rate": "2000",
            "rate_per": "post",
            "rate_percent": "5",
            "orders": "1",
            "posts": "1",
            "total_payout_paise": "2024.95",
            "date": "2025-01-31",
            "period_start": "2025-01-01",
            "period_end": "2025-01-31",
            "campaign": "Daily Vitamins",
            "brand": "HKVitals",
            "status": "pending",
        },
    ),
    columns=(
        Column(
            "payout_id",
            "id",
            "Your own number for the payout; a corrected row replaces the one with its id.",
            ("id", "payment_id", "invoice_id", "invoice_no"),
        ),
        Column(
            "influencer_id",
            "id",
            "Who is paid.",
            (*INFLUENCER_WORDS, *PROFILE_WORDS),
        ),
        Column(
            "basis",
            "basis",
            "What the pay follows: post, order, percent, hybrid or fixed.",
            (
                "payout_basis",
                "payment_basis",
                "payout_type",
                "payment_type",
                "pay_type",
                "payout_model",
                "rate_type",
                "commission_type",
                "deal_type",
            ),
        ),
        Column(
            "rate",
            "rate",
            "₹ a post or an order, a fixed sum or a percentage; “₹53,375/post + 6.2%” works.",
            ("payout_rate", "rate_card", "unit_rate", "fee", "rate_per_unit", "payment_rate"),
        ),
        Column(
            "rate_per",
            "rate_per",
            "For a hybrid, whether the money part is a post or an order.",
            ("rate_unit",),
        ),
        Column(
            "rate_percent",
            "number",
            "For a hybrid, the percentage part.",
            ("commission_percent", "commission_rate", "percent_rate", "commission_percentage"),
        ),
        Column(
            "orders",
            "count",
            "Orders the payout was agreed on.",
            ("order_count", "total_orders", "no_of_orders", "number_of_orders", "conversions"),
        ),
        Column(
            "posts",
            "count",
            "Posts the payout was agreed on.",
            ("post_count", "no_of_posts", "number_of_posts", "total_posts", "num_posts"),
        ),
        Column(
            "total_payout_paise",
            "money",
            "Sum paid or owed, in ₹; where blank, rate × posts or orders.",
            (
                "payout_amount",
                "payout",
                "total_payment",
                "amount_paid",
                "payment_amount",
                "total_paid",
                "total_cost",
                "total_amount",
                "amount",
                "payment",
                "cost",
            ),
        ),
        Column(
            "product_cost_paise",
            "money",
            "Cost of gifted products, in ₹.",
            (
                "gift_cost",
                "gifting_cost",
                "gifted_products_cost",
                "gifted_product_cost",
                "cost_of_gifts",
                "product_value",
                "seeding_cost",
                "barter_value",
            ),
        ),
        Column(
            "date",
            "date",
            "Day of the payout.",
            ("payout_date", "payment_date", "paid_on", "paid_date", "invoice_date", "date_paid"),
        ),
        Column(
            "period_start",
            "date",
            "First day of the work paid for.",
            ("start_date", "from_date", "period_from", "start", *MONTH_WORDS),
        ),
        Column(
            "period_end",
            "date",
            "Last day of the work paid for.",
            ("end_date", "to_date", "period_to", "end"),
        ),
        Column(
            "campaign",
            "id",
            "Campaign the payout is for; blank means all of them.",
            ("campaign_name", "campaign_id", "campaign_code"),
        ),
        Column(
            "brand",
            "text",
            "Brand the payout is for; blank means all of them.",
            ("brands", "brand_name"),
        ),
        Column(
            "status",
            "status",
            "State of the payout, such as paid or pending.",
            ("payout_status", "payment_status"),
        ),
    ),
)
