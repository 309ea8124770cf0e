"""What money means in a workspace: the first two sections of the Settings tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import html
from dash.development.base_component import Component

from layouts import components
from layouts import setting_fields as fields
from settings import SETTING_LABELS, WorkspaceSettings

CURRENCIES: Final = {
    "INR": "Indian rupee (₹)",
    "USD": "US dollar ($)",
    "EUR": "Euro (€)",
    "GBP": "Pound sterling (£)",
    "AED": "UAE dirham (AED)",
    "SGD": "Singapore dollar (S$)",
    "AUD": "Australian dollar (A$)",
    "CAD": "Canadian dollar (C$)",
}
RULES: Final = {
    "posts": "Posts: every post costs the same",
    "orders": "Orders: in proportion to orders",
    "revenue": "Revenue: in proportion to revenue",
    "reach": "Reach: in proportion to reach",
    "days": "Days: evenly over the days with work",
}


def percent(share: float | None) -> str:
    """A share as its box shows it: 0.4 is "40"; "" where none is set."""
    return "" if share is None else f"{round(share * 100, 6):g}"


def money(config: WorkspaceSettings, brands: Sequence[str]) -> Component:
    """Currency, margin, revenue basis and what would have come anyway.

    Args:
        config: What the controls show.
        brands: Brands found in the data.
    """
    every = list(dict.fromkeys([*brands, *config.organic_share]))
    shares = [
        fields.text(
            "organic_share", percent(config.organic_share.get(brand)), "%", key=brand, label=brand
        )
        for brand in every
    ]
    return components.panel(
        "Money",
        [
            fields.single(
                "currency",
                SETTING_LABELS["currency"],
                fields.select("currency", CURRENCIES, config.currency),
                "What every amount in your files is in. Amounts are shown in it and never "
                "converted. Default: Indian rupee.",
            ),
            fields.single(
                "margin",
                SETTING_LABELS["margin"],
                fields.text("margin", percent(config.margin), "%"),
                "Gross margin on revenue. ROI counts only this part of the revenue as earned. "
                "Default: 100 %, which means it is not set.",
            ),
            fields.field(
                "revenue_basis",
                SETTING_LABELS["revenue_basis"],
                [
                    fields.radio(
                        "revenue_basis",
                        SETTING_LABELS["revenue_basis"],
                        {
                            "gross": "Gross: every order counts",
                            "net": "Net: cancelled and returned orders are left out",
                        },
                        config.revenue_basis,
                    )
                ],
                "Which revenue ROAS, ROI and the other ratios use. Default: gross.",
            ),
            fields.single(
                "default_organic_share",
                SETTING_LABELS["default_organic_share"],
                fields.text("default_organic_share", percent(config.default_organic_share), "%"),
                "Share of tracked revenue that would have come without influencers. Incremental "
                "ROAS takes it off; it is an assumption and labelled so. Default: 20 %.",
            ),
            fields.field(
                "organic_share",
                SETTING_LABELS["organic_share"],
                [html.Div(shares, className="setting-grid")],
                "Where a brand's share is known better. Blank: the share above.",
            ),
        ],
    )


def cost(config: WorkspaceSettings) -> Component:
    """What a payout counts as, and how fixed sums are spread."""
    return components.panel(
        "Cost",
        [
            fields.field(
                "cost_basis",
                SETTING_LABELS["cost_basis"],
                [
                    fields.radio(
                        "cost_basis",
                        SETTING_LABELS["cost_basis"],
                        {
                            "recorded": "Recorded: the total of the payout, where it has one",
                            "computed": "Computed: rate × posts or orders, where both are known",
                        },
                        config.cost_basis,
                    )
                ],
                "What a payout counts as. Cost, ROAS and every figure per order follow it. "
                "Default: recorded.",
            ),
            fields.single(
                "fixed_rule",
                SETTING_LABELS["fixed_rule"],
                fields.select("fixed_rule", RULES, config.fixed_rule),
                "How a fixed sum is spread over an influencer's work. It moves cost between "
                "campaigns and brands, never the total; by revenue, every ROAS of an influencer "
                "becomes the same. Default: posts.",
            ),
            fields.field(
                "payout_orders",
                SETTING_LABELS["payout_orders"],
                [
                    fields.radio(
                        "payout_orders",
                        SETTING_LABELS["payout_orders"],
                        {
                            "auto": "As the payouts themselves count them most often",
                            "delivered": "Delivered orders only",
                            "all": "Every tracked order",
                        },
                        config.payout_orders,
                    )
                ],
                "Which orders pay per order and per revenue counts, on the Payouts tab. Where no "
                "status says delivered, orders count unless cancelled or returned. Default: as "
                "the payouts count them.",
            ),
            fields.single(
                "payout_hold_days",
                SETTING_LABELS["payout_hold_days"],
                fields.text("payout_hold_days", str(config.payout_hold_days), "days"),
                "How long an order waits, counted back from the last day of the data, before a "
                "payout counts it: usually as long as it can be returned. Default: 0.",
            ),
        ],
    )
