"""What happens when someone clicks: one module a concern, each with its `register(app)`."""

from __future__ import annotations

from dash import Dash

from callbacks import (
    comparison,
    data,
    extra_filters,
    filters,
    frame,
    health,
    influencer,
    influencers,
    mapping,
    overview,
    settings,
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
        upload,
        mapping,
        data,
        health,
        settings,
    ):
        module.register(app)
