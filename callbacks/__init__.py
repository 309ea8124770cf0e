"""What happens when someone clicks: one module a concern, each with its `register(app)`."""

from __future__ import annotations

from dash import Dash

from callbacks import (
    comparison,
    data,
    explaining,
    export,
    extra_filters,
    filters,
    frame,
    health,
    influencer,
    influencers,
    insights,
    mapping,
    overview,
    payout_decisions,
    payouts,
    plan,
    plan_rows,
    plan_scenarios,
    roi,
    saved_views,
    search,
    settings,
    side_by_side,
    statement,
    upload,
)


def register(app: Dash) -> None:
    """Register every callback on the app."""
    for module in (
        frame,
        filters,
        extra_filters,
        overview,
        influencers,
        influencer,
        comparison,
        side_by_side,
        roi,
        payouts,
        payout_decisions,
        statement,
        insights,
        plan,
        plan_rows,
        plan_scenarios,
        export,
        upload,
        mapping,
        data,
        health,
        settings,
        explaining,
        saved_views,
        search,
    ):
        module.register(app)
