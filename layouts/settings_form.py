"""The sections of the Settings tab, filled with a workspace's choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final
from zoneinfo import available_timezones

from dash import html
from dash.development.base_component import Component

from analytics.setting_words import PARTS
from charts import format as fmt
from layouts import components, ids
from layouts import setting_fields as fields
from layouts import settings_money as money
from settings import SETTING_LABELS, WorkspaceSettings

WEIGHT_SUM: Final = ids.figure("settings", "weight-sum")
WEIGHT_RESET: Final = ids.figure("settings", "weight-reset")

HINTS: Final = {
    "roas_shrunk": " (steadied for few orders)",
    "cost_per_order": " (lower is better)",
}
TIERS: Final = {"micro": "Micro from", "macro": "Macro from", "mega": "Mega from"}
ACTIONS: Final = {
    "likes": "Like",
    "comments": "Comment",
    "shares": "Share",
    "saves": "Save",
    "views": "View",
}
NAMES: Final = {"brand_aliases": "brand", "product_aliases": "product"}


def amount(value: float | None) -> str:
    """A number as its box shows it; "" where none is set."""
    return "" if value is None else f"{value:.12g}"


def rate_key(platform: str, action: str) -> str:
    """Key of the box for one action on one platform."""
    return f"{action}|{platform}"


def spellings(aliases: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Names with their spellings, one a line."""
    return [(name, "\n".join(words)) for name, words in aliases.items()]


def form(
    config: WorkspaceSettings, brands: Sequence[str], platforms: Sequence[str]
) -> list[Component]:
    """Every section.

    Args:
        config: What the controls show.
        brands: Brands found in the data.
        platforms: Platforms found in the data.
    """
    left = [money.money(config, brands), _weights(config)]
    right = [
        money.cost(config),
        _influencers(config),
        _attribution(config),
        _rates(config, platforms),
        _zone(config),
    ]
    return [
        html.Div(
            [
                html.Div(left, className="setting-column"),
                html.Div(right, className="setting-column"),
            ],
            className="setting-columns",
        ),
        _names(config),
    ]


def _influencers(config: WorkspaceSettings) -> Component:
    usual = ", ".join(fmt.grouped(bound) for bound in WorkspaceSettings().tier_bounds)
    bounds = dict(zip(TIERS, config.tier_bounds, strict=True))
    boxes = [
        fields.text("tier_bounds", fmt.grouped(bounds[tier]), "followers", key=tier, label=label)
        for tier, label in TIERS.items()
    ]
    return components.panel(
        "Influencers",
        [
            fields.field(
                "tier_bounds",
                SETTING_LABELS["tier_bounds"],
                [html.Div(boxes, className="setting-grid")],
                "Followers at which a tier begins; below micro is nano. Peers and scores compare "
                f"influencers of one tier. Default: {usual}.",
            )
        ],
    )


def _attribution(config: WorkspaceSettings) -> Component:
    return components.panel(
        "Attribution",
        [
            fields.field(
                "attribution_days",
                SETTING_LABELS["attribution_days"],
                [
                    fields.radio(
                        "attribution_days",
                        SETTING_LABELS["attribution_days"],
                        {"7": "7 days", "14": "14 days", "28": "28 days"},
                        str(config.attribution_days),
                    )
                ],
                "How long after a post an order of its influencer on the same platform belongs to "
                "it. A longer window explains more orders by posts. Default: 14 days.",
            )
        ],
    )


def _weights(config: WorkspaceSettings) -> Component:
    labels = {
        part: f"{words[:1].upper()}{words[1:]}{HINTS.get(part, '')}"
        for part, words in PARTS.items()
    }
    boxes = [
        fields.text(
            "score_weights",
            amount(dict(config.score_weights).get(part)),  # pyright: ignore[reportArgumentType] - the parts are its keys
            key=part,
            label=label,
        )
        for part, label in labels.items()
    ]
    return components.panel(
        "Score",
        [
            fields.field(
                "score_weights",
                SETTING_LABELS["score_weights"],
                [
                    html.Div(boxes, className="setting-grid"),
                    html.Div(
                        [
                            html.P(id=WEIGHT_SUM, role="status", className="setting-sum"),
                            html.Button(
                                "Reset the weights",
                                id=WEIGHT_RESET,
                                className="button",
                                type="button",
                            ),
                        ],
                        className="setting-sum-row",
                    ),
                ],
                "How much each part counts in an influencer's score. Only proportions matter. "
                "Default: 0.35, 0.2, 0.15, 0.15 and 0.15.",
            )
        ],
    )


def _rates(config: WorkspaceSettings, platforms: Sequence[str]) -> Component:
    every = list(dict.fromkeys([*platforms, *config.emv_rates]))
    groups = [
        html.Fieldset(
            [
                html.Legend(platform, className="setting-legend"),
                html.Div(
                    [
                        fields.text(
                            "emv_rates",
                            amount(_rate(config, platform, action)),
                            key=rate_key(platform, action),
                            label=label,
                        )
                        for action, label in ACTIONS.items()
                    ],
                    className="setting-grid setting-rates",
                ),
            ],
            className="setting-group",
        )
        for platform in every
    ]
    return components.panel(
        "Media value",
        [
            fields.field(
                "emv_rates",
                SETTING_LABELS["emv_rates"],
                groups or [html.P("No post names a platform yet.", className="setting-none")],
                "What one like, comment, share, save or view is worth to you, in the workspace's "
                "currency. Earned media value stays off until a rate is set. Default: none.",
            )
        ],
    )


def _rate(config: WorkspaceSettings, platform: str, action: str) -> float | None:
    rates: Mapping[str, float] = dict(config.emv_rates.get(platform, {}))  # pyright: ignore[reportAssignmentType] - actions are texts
    return rates.get(action)


def _names(config: WorkspaceSettings) -> Component:
    return components.panel(
        "Names",
        [
            fields.field(
                "brand_aliases",
                SETTING_LABELS["brand_aliases"],
                fields.names("brand_aliases", "brand", spellings(config.brand_aliases)),
                "Words that stand for a brand in a product, campaign or source whose row names no "
                "brand. Default: MuscleBlaze, HKVitals and Gritzo.",
            ),
            fields.field(
                "product_aliases",
                SETTING_LABELS["product_aliases"],
                fields.names("product_aliases", "product", spellings(config.product_aliases)),
                "Rows whose product is one of the spellings, in any case, count as the named "
                "product everywhere. Default: none.",
            ),
        ],
    )


def _zone(config: WorkspaceSettings) -> Component:
    return components.panel(
        "Time zone",
        [
            fields.single(
                "time_zone",
                SETTING_LABELS["time_zone"],
                fields.select(
                    "time_zone",
                    {zone: zone.replace("_", " ") for zone in zones(config.time_zone)},
                    config.time_zone,
                ),
                "Where a day begins. It decides the day of timestamps that carry a zone in files "
                "imported from now on; rows already here keep their days. Times in the history "
                "are shown in it. Default: Asia/Kolkata.",
            )
        ],
    )


@lru_cache(maxsize=64)
def zones(chosen: str) -> tuple[str, ...]:
    """Time zones that are places, and UTC; the chosen one in any case."""
    places = {zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc")}
    return tuple(sorted({*places, "UTC", chosen}))


def weight_words(weights: Mapping[str, float]) -> str:
    """The live sum of the weights and what each comes to."""
    total = sum(weights.values())
    if total <= 0:
        return "Sum 0"
    said = [f"{PARTS[part]} {weight / total * 100:.0f} %" for part, weight in weights.items()]
    return f"Sum {total:g}: {', '.join(said)}"
