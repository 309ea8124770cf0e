"""A plain Dash page over the same orders: what the page benchmark is compared with.

It is written as Dash's own guides write such pages: the rows in a pandas frame, a callback that
filters and groups them, `go.Figure` for every chart, everything from one answer. It shows four
charts and five figures and knows neither posts nor cost by day, comparison, intervals or tables.
Served by `gunicorn "benchmarks.plain:served()"`; the environment names the workspace.
"""

from __future__ import annotations

from contextlib import closing
from typing import Any, Final

import dash_bootstrap_components as dbc
import pandas as pd
import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html
from flask import Flask

from settings import Settings
from storage import Store, connect

CONTROLS: Final = ("brand", "platform", "campaign", "product")
CARDS: Final = ("orders", "revenue", "aov", "cost", "roas")
CHARTS: Final = ("trend", "heatmap", "influencers", "campaigns")


def _frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    settings = Settings()
    snapshot = Store(settings.data_dir).workspace(settings.workspace).snapshot()
    keys = "date, influencer, brand, platform, campaign, product"
    with closing(connect(snapshot)) as cursor:
        sold = cursor.sql(
            f"SELECT {keys}, orders, revenue / 100 AS revenue FROM orders "
            "WHERE influencer IS NOT NULL"
        ).df()
        spent = cursor.sql(f"SELECT {keys}, cost / 100 AS cost FROM ledger").df()
    return sold, spent


def _figures(sold: pd.DataFrame, spent: pd.DataFrame) -> list[go.Figure]:
    weeks = sold.groupby(sold["date"].dt.to_period("W"))["revenue"].sum()
    cells = sold.pivot_table(
        index="platform", columns="brand", values="revenue", aggfunc="sum", observed=False
    )
    bars: list[go.Figure] = []
    for key in ("influencer", "campaign"):
        revenue = sold.groupby(key, observed=True)["revenue"].sum()
        roas = (revenue / spent.groupby(key, observed=True)["cost"].sum()).nlargest(10)
        bars.append(go.Figure(go.Bar(x=roas.to_numpy(), y=roas.index.astype("str"))))
        bars[-1].update_traces(orientation="h")
    trend = go.Figure(go.Scatter(x=weeks.index.to_timestamp(), y=weeks.to_numpy()))
    heat = go.Figure(go.Heatmap(z=cells.to_numpy(), x=list(cells), y=list(cells.index)))
    return [trend, heat, *bars]


def create() -> Dash:
    """The page and its one callback."""
    sold, spent = _frames()
    app = Dash("plain", external_stylesheets=[])
    controls = [
        dcc.Dropdown(sorted(sold[key].astype("str").unique()), multi=True, id=f"filter-{key}")
        for key in CONTROLS
    ]
    cards = [dbc.Card(html.H3(id=f"card-{card}"), body=True) for card in CARDS]
    charts = [dcc.Graph(id=f"chart-{chart}") for chart in CHARTS]
    app.layout = dbc.Container([*controls, *cards, *charts])

    @app.callback(
        [Output(f"card-{card}", "children") for card in CARDS],
        [Output(f"chart-{chart}", "figure") for chart in CHARTS],
        [Input(f"filter-{key}", "value") for key in CONTROLS],
    )
    def answer(*chosen: list[str] | None) -> Any:  # pyright: ignore[reportUnusedFunction]
        mine, paid = sold, spent
        for key, values in zip(CONTROLS, chosen, strict=True):
            if values:
                mine, paid = mine[mine[key].isin(values)], paid[paid[key].isin(values)]
        orders, revenue, cost = mine["orders"].sum(), mine["revenue"].sum(), paid["cost"].sum()
        values = (orders, revenue, revenue / max(orders, 1), cost, revenue / max(cost, 1))
        return [*(f"{value:,.2f}" for value in values), *_figures(mine, paid)]

    return app


def served() -> Flask:
    """What gunicorn serves."""
    return create().server
