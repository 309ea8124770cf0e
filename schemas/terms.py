"""Terms: optional; what was agreed with an influencer, in general or for a campaign or brand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pandera.pandas as pa

from schemas.columns import Column, Rule, Table
from schemas.dates import FIRST_DAY, LAST_DAY
from schemas.influencer_words import INFLUENCER_WORDS, PROFILE_WORDS
from schemas.term_words import MEASURES, PERIODS, TIER_RULES
from schemas.vocabulary import BASES

STEPPED = ("order", "percent")
"""Bases whose rate can rise with the work."""


class TermModel(pa.DataFrameModel):
    """Cleaned terms."""

    term_id: str = pa.Field(nullable=True)
    influencer_id: str = pa.Field(nullable=False)
    campaign: str = pa.Field(nullable=True)
    brand: str = pa.Field(nullable=True)
    start_date: np.datetime64 = pa.Field(nullable=True, ge=FIRST_DAY, le=LAST_DAY)
    end_date: np.datetime64 = pa.Field(nullable=True, ge=FIRST_DAY, le=LAST_DAY)
    basis: str = pa.Field(nullable=False, isin=list(BASES))
    rate: float = pa.Field(nullable=True, ge=0)
    rate_per: str = pa.Field(nullable=True, isin=["post", "order"])
    rate_percent: float = pa.Field(nullable=True, ge=0)
    tiers: str = pa.Field(nullable=True)
    tier_by: str = pa.Field(nullable=True, isin=["orders", "revenue"])
    tier_rule: str = pa.Field(nullable=True, isin=list(TIER_RULES))
    settle: str = pa.Field(nullable=True, isin=list(PERIODS))
    cap_paise: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    guarantee_paise: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    minimum_payout_paise: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    bonus_paise: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    bonus_target: float = pa.Field(nullable=True, ge=0)
    bonus_by: str = pa.Field(nullable=True, isin=list(MEASURES))
    gift_value_paise: pd.Int64Dtype = pa.Field(nullable=True, ge=0)

    class Config(pa.DataFrameModel.Config):
        """Exactly these columns, already of these types."""

        strict = True
        coerce = False


def _backwards(terms: pd.DataFrame) -> pd.Series:
    return terms["end_date"] < terms["start_date"]


def _no_rate(terms: pd.DataFrame) -> pd.Series:
    """No rate that its basis can pay by."""
    stepped = terms["basis"].isin(STEPPED) & terms["tiers"].notna()
    shared = terms["basis"].isin(["percent", "hybrid"]) & terms["rate_percent"].notna()
    return terms["basis"].notna() & terms["rate"].isna() & ~stepped & ~shared


def _steps_unused(terms: pd.DataFrame) -> pd.Series:
    return terms["tiers"].notna() & terms["basis"].notna() & ~terms["basis"].isin(STEPPED)


def _half_a_hybrid(terms: pd.DataFrame) -> pd.Series:
    return (terms["basis"] == "hybrid") & (terms["rate"].isna() | terms["rate_percent"].isna())


def _half_a_bonus(terms: pd.DataFrame) -> pd.Series:
    return terms["bonus_paise"].notna() & terms["bonus_target"].isna()


def _guarantee_above_cap(terms: pd.DataFrame) -> pd.Series:
    return (terms["guarantee_paise"] > terms["cap_paise"]).fillna(False).astype(bool)


def _percent_above_100(terms: pd.DataFrame) -> pd.Series:
    return ((terms["basis"] == "percent") & (terms["rate"] > 100)) | (terms["rate_percent"] > 100)


TERMS = Table(
    name="terms",
    title="terms",
    key="term_id",
    model=TermModel,
    needs=(
        (("influencer_id",),),
        (("basis",), ("rate",)),
        (("rate",), ("tiers",), ("rate_percent",)),
    ),
    tells=frozenset(
        {
            *("term_id", "influencer_id", "rate", "tiers", "tier_by", "tier_rule", "settle"),
            *("cap_paise", "guarantee_paise", "minimum_payout_paise"),
            *("bonus_paise", "bonus_target", "bonus_by"),
        }
    ),
    file_words=("term", "contract", "agreement", "ratecard"),
    rules=(
        Rule("rate", _no_rate, "no rate: give one, or steps, for what is paid", rejects=True),
        Rule(
            "end_date",
            _backwards,
            "the terms end before they start: correct one of the two days",
            rejects=True,
        ),
        Rule(
            "bonus_target",
            _half_a_bonus,
            "a bonus without a target: say from how many orders, posts or ₹ it is paid",
            rejects=True,
        ),
        Rule(
            "guarantee_paise",
            _guarantee_above_cap,
            "the guaranteed sum is larger than the cap",
            rejects=True,
        ),
        Rule(
            "tiers",
            _steps_unused,
            "steps count for pay per order or percent only; these are not used",
            rejects=False,
        ),
        Rule(
            "rate_percent",
            _half_a_hybrid,
            "a hybrid with one part only: give the money part and the percentage",
            rejects=False,
        ),
        Rule("rate", _percent_above_100, "a percentage above 100; check the rate", rejects=False),
    ),
    examples=(
        {
            "term_id": "TERM-001",
            "influencer_id": "INF-001",
            "campaign": "New Year Strength",
            "brand": "MuscleBlaze",
            "start_date": "2025-01-01",
            "end_date": "2025-03-31",
            "basis": "hybrid",
            "rate": "5000",
            "rate_per": "post",
            "rate_percent": "5",
            "settle": "month",
            "cap_paise": "20000",
            "bonus_paise": "2500",
            "bonus_target": "50",
            "bonus_by": "orders",
            "gift_value_paise": "2999",
        },
        {
            "term_id": "TERM-002",
            "influencer_id": "INF-002",
            "basis": "percent",
            "tiers": "0: 5; 100000: 7",
            "tier_by": "revenue",
            "tier_rule": "slice",
            "settle": "month",
            "guarantee_paise": "1000",
            "minimum_payout_paise": "500",
        },
    ),
    columns=(
        Column(
            "term_id",
            "id",
            "Your own number for the terms; corrected terms replace those with their id.",
            ("terms_id", "contract_id", "agreement_id", "deal_id", "contract_no"),
        ),
        Column(
            "influencer_id",
            "id",
            "Whose terms they are.",
            (*INFLUENCER_WORDS, *PROFILE_WORDS),
        ),
        Column(
            "campaign",
            "id",
            "Campaign that they hold for, before those without one; blank means any.",
            ("campaign_name", "campaign_id", "campaign_code"),
        ),
        Column(
            "brand",
            "text",
            "Brand that they hold for; blank means any.",
            ("brands", "brand_name"),
        ),
        Column(
            "start_date",
            "date",
            "First day of work that they hold for.",
            ("valid_from", "from_date", "contract_start", "start"),
        ),
        Column(
            "end_date",
            "date",
            "Last day of work that they hold for.",
            ("valid_to", "valid_until", "to_date", "contract_end", "end"),
        ),
        Column(
            "basis",
            "basis",
            "What the pay follows: post, order, percent, hybrid or fixed.",
            ("payout_basis", "payment_basis", "pay_type", "rate_type", "deal_type"),
        ),
        Column(
            "rate",
            "rate",
            "₹ a post or an order, a fixed sum or a percentage; “₹53,375/post + 6.2%” works.",
            ("payout_rate", "unit_rate", "fee", "agreed_rate", "payment_rate"),
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
            ("commission_percent", "commission_rate", "percent_rate"),
        ),
        Column(
            "tiers",
            "tiers",
            "Rates that rise with the work: from which number each holds, such as 0: 50; 100: 60.",
            ("tiered_rates", "rate_tiers", "slabs", "rate_slabs", "commission_slabs"),
        ),
        Column(
            "tier_by",
            "measure",
            "What the steps count, orders or revenue in ₹; blank means what the pay follows.",
            ("tier_on", "slab_by", "tier_measure"),
        ),
        Column(
            "tier_rule",
            "tier_rule",
            "Whether a step's rate pays only the work above it (slice, unless said) or all of it.",
            ("tier_type", "slab_rule"),
        ),
        Column(
            "settle",
            "settle",
            "What steps, caps and targets count over: each month, or the whole term at once. "
            "Blank means month, and term for a fixed sum.",
            ("settled", "settlement", "settlement_period", "payout_frequency"),
        ),
        Column(
            "cap_paise",
            "money",
            "Most that is paid for one settlement, in ₹.",
            ("maximum_payout", "max_payout", "payout_cap"),
        ),
        Column(
            "guarantee_paise",
            "money",
            "Least that is paid for a settlement with any work in it, in ₹.",
            ("minimum_guarantee", "guaranteed_sum", "guaranteed_payout"),
        ),
        Column(
            "minimum_payout_paise",
            "money",
            "Sum, in ₹, from which a payout is made; what is less waits for later settlements.",
            ("min_payout", "payout_threshold", "payment_threshold"),
        ),
        Column(
            "bonus_paise",
            "money",
            "Sum, in ₹, paid on top once the target is reached.",
            ("bonus_amount", "target_bonus"),
        ),
        Column(
            "bonus_target",
            "number",
            "Orders, posts or ₹ of revenue from which the bonus is paid.",
            ("bonus_on", "bonus_threshold"),
        ),
        Column(
            "bonus_by",
            "measure",
            "What the target counts: orders (unless said), revenue or posts.",
            ("bonus_measure", "target_measure"),
        ),
        Column(
            "gift_value_paise",
            "money",
            "Gifted products a post, in ₹; shown beside the cash, never part of it.",
            ("gift_per_post", "barter_per_post"),
        ),
    ),
)
