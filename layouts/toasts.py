"""Short messages in the corner that go away by themselves."""

from __future__ import annotations

from typing import Final

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

SHOWN_MS: Final = 8000


def toast(text: str, header: str) -> Component:
    """What just happened, in a sentence.

    Args:
        text: The sentence.
        header: What it is about.
    """
    return dbc.Toast(text, header=header, is_open=True, dismissable=True, duration=SHOWN_MS)
