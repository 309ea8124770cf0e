"""Tracked orders: one row an order, or a day's orders of one source."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pandera.pandas as pa

from schemas.columns import Column, Rule, Table
from schemas.dates import FIRST_DAY, LAST_DAY
from schemas.influencer_words import INFLUENCER_WORDS, PROFILE_WORDS

ORDER_IDS = (
    "order_id",
    "transaction_id",
    "order_number",
    "order_no",
    "order_name",
    "invoice_id",
    "name",
)
"""Headers whose number is an order's; several rows may be lines of one order."""

_ORDER_NAME = r"^#\s*[A-Za-z]{0,6}[-_]?\d+[A-Za-z]{0,6}$"


class TrackingModel(pa.DataFrameModel):
    """A cleaned row of tracked orders."""

    tracking_id: str = pa.Field(nullable=True)
    source: str = pa.Field(nullable=True)
    campaign: str = pa.Field(nullable=True)
    influencer_id: str = pa.Field(nullable=True)
    user_id: str = pa.Field(nullable=True)
    brand: str = pa.Field(nullable=True)
    product: str = pa.Field(nullable=True)
    date: np.datetime64 = pa.Field(nullable=False, ge=FIRST_DAY, le=LAST_DAY)
    orders: pd.Int64Dtype = pa.Field(nullable=False, ge=0)
    revenue_paise: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    price_paise: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    status: str = pa.Field(nullable=True)
    coupon_code: str = pa.Field(nullable=True)
    city: str = pa.Field(nullable=True)

    class Config(pa.DataFrameModel.Config):
        """Exactly these columns, already of these types."""

        strict = True
        coerce = False


def _revenue_without_orders(rows: pd.DataFrame) -> pd.Series:
    return (rows["orders"] == 0) & (rows["revenue_paise"] > 0)


def _no_revenue(rows: pd.DataFrame) -> pd.Series:
    return rows["revenue_paise"].isna() & rows["price_paise"].isna() & (rows["orders"] > 0)


TRACKING = Table(
    name="tracking",
    title="tracked orders",
    key="tracking_id",
    model=TrackingModel,
    needs=(
        (("date",),),
        (("orders",),),
        (("revenue_paise",), ("price_paise",), ("product",)),
        (("campaign",), ("product",), ("source",)),
    ),
    tells=frozenset(
        {"campaign", "product", "date", "orders", "revenue_paise", "source", "user_id"}
    ),
    file_words=("tracking", "order", "sale", "conversion", "transaction"),
    rules=(
        Rule(
            "orders",
            _revenue_without_orders,
            "revenue but no orders; the revenue is counted",
            rejects=False,
        ),
        Rule(
            "revenue_paise",
            _no_revenue,
            "revenue is blank and there is no price; the product table's price is used if it "
            "has one, else the row counts no revenue",
            rejects=False,
            skipped_without="revenue_paise",
        ),
    ),
    examples=(
        {
            "tracking_id": "TRK-001",
            "source": "Instagram",
            "campaign": "New Year Strength",
            "influencer_id": "INF-001",
            "user_id": "CUST-001",
            "brand": "MuscleBlaze",
            "product": "Whey Protein 1 kg",
            "date": "2025-01-07",
            "orders": "2",
            "revenue_paise": "5998",
            "price_paise": "2999",
            "status": "delivered",
            "coupon_code": "ASHA10",
            "city": "Mumbai",
        },
        {
            "tracking_id": "TRK-002",
            "source": "YouTube",
            "campaign": "Daily Vitamins",
            "influencer_id": "INF-002",
            "user_id": "CUST-002",
            "brand": "HKVitals",
            "product": "Multivitamin 60 tablets",
            "date": "2025-01-09",
            "orders": "1",
            "revenue_paise": "499",
            "price_paise": "499",
            "status": "delivered",
            "coupon_code": "ROHAN10",
            "city": "Bengaluru",
        },
    ),
    columns=(
        Column(
            "tracking_id",
            "id",
            "Your own number for the row; a corrected row replaces the one with its id.",
            ("id", *ORDER_IDS),
            only_where=(("name", _ORDER_NAME),),
        ),
        Column(
            "source",
            "text",
            "Where the order came from, such as Instagram or direct.",
            (
                "utm_source",
                "traffic_source",
                "order_source",
                "platform",
                "channel",
                "medium",
            ),
        ),
        Column(
            "campaign",
            "id",
            "Campaign that brought the order; blank becomes Unassigned.",
            ("campaign_name", "utm_campaign", "campaign_id", "campaign_code"),
        ),
        Column(
            "influencer_id",
            "referrer",
            "Who brought the order; blank means organic or direct.",
            INFLUENCER_WORDS,
            doubtful=PROFILE_WORDS,
        ),
        Column(
            "user_id",
            "id",
            "The customer, by any stable code; tells new customers from returning ones.",
            ("customer_id", "user", "customer", "buyer_id", "client_id"),
        ),
        Column("brand", "text", "Brand sold.", ("brands", "brand_name")),
        Column(
            "product",
            "id",
            "Product sold; blank becomes Unassigned.",
            (
                "product_name",
                "product_purchased",
                "lineitem_name",
                "product_title",
                "item_name",
                "sku",
                "item",
                "product_id",
            ),
        ),
        Column(
            "date",
            "date",
            "Day of the order.",
            (
                "order_date",
                "transaction_date",
                "purchase_date",
                "sale_date",
                "tracking_date",
                "conversion_date",
                "date_of_order",
                "timestamp",
                "datetime",
                "created_at",
                "order_timestamp",
                "paid_at",
                "processed_at",
            ),
        ),
        Column(
            "orders",
            "count",
            "How many orders the row stands for; without it a row with an order number is one.",
            (
                "order_count",
                "number_of_orders",
                "no_of_orders",
                "num_orders",
                "total_orders",
                "conversions",
                "quantity",
                "qty",
                "units",
                "purchases",
            ),
        ),
        Column(
            "revenue_paise",
            "money",
            "Money from those orders, in ₹; where blank, orders × price.",
            (
                "total_revenue",
                "revenue_generated",
                "sales",
                "order_value",
                "sales_amount",
                "order_amount",
                "total_sales",
                "gmv",
                "amount",
                "total_amount",
                "sale_amount",
                "order_total",
                "total",
            ),
        ),
        Column(
            "price_paise",
            "money",
            "Price of one product, in ₹; used where revenue is blank.",
            ("product_price", "unit_price", "selling_price", "mrp", "item_price", "lineitem_price"),
        ),
        Column(
            "status",
            "status",
            "State of the order, such as delivered, cancelled or returned.",
            (
                "order_status",
                "state_of_order",
                "financial_status",
                "fulfilment_status",
                "delivery_status",
            ),
        ),
        Column(
            "coupon_code",
            "text",
            "Code used at checkout.",
            ("coupon", "promo_code", "discount_code", "voucher", "code"),
        ),
        Column(
            "city",
            "text",
            "Where the order went.",
            ("order_city", "shipping_city", "delivery_city", "customer_city", "location"),
        ),
    ),
)
