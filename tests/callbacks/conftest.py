"""A small workspace whose figures can be worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from dash._callback_context import context_value
from dash._utils import AttributeDict
from flask import Flask
from flask.testing import FlaskClient

import intake
from settings import Settings
from storage import Snapshot, Store, Workspace
from web import routes
from web.context import Site

INFLUENCERS = """influencer_id,name,category,gender,follower_count,platform
I1,Asha Rao,Fitness,Female,5000,Instagram
I2,<b>Bo</b> & Co,Beauty,Male,250000,YouTube
"""
POSTS = """post_id,influencer_id,platform,date,url,caption,reach,likes,comments,brand
P1,I1,Instagram,2025-01-05,https://example.com/1,Hello,10000,900,100,MuscleBlaze
P2,I2,YouTube,2025-02-05,https://example.com/2,<script>alert(1)</script>,40000,1000,200,HKVitals
"""
TRACKING = """tracking_id,source,campaign,influencer_id,user_id,brand,product,date,orders,revenue
T1,Instagram,New Year,I1,U1,MuscleBlaze,Whey,2025-01-06,2,6000
T2,YouTube,New Year,I2,U2,HKVitals,Fish Oil,2025-02-06,1,1500
T3,Organic,,,U3,HKVitals,Fish Oil,2025-02-07,1,800
"""
PAYOUTS = """payout_id,influencer_id,basis,rate,total_payout,date
Y1,I1,post,2000,2000,2025-01-31
Y2,I2,post,3000,3000,2025-02-28
"""


def write_files(folder: Path, **changed: str) -> list[tuple[Path, str]]:
    """The four small exports, some of them replaced."""
    texts = {"influencers": INFLUENCERS, "posts": POSTS, "tracking": TRACKING, "payouts": PAYOUTS}
    files = []
    for name, text in {**texts, **changed}.items():
        path = folder / f"{name}.csv"
        path.write_text(text)
        files.append((path, path.name))
    return files


@contextmanager
def triggered_by(*props: str) -> Iterator[dict[str, dict[str, object]]]:
    """What Dash knows while a callback runs: which properties changed.

    Yields:
        What the callback sets beside its outputs, by component.
    """
    inputs = [{"prop_id": prop, "value": None} for prop in props]
    beside: dict[str, dict[str, object]] = {}
    token = context_value.set(AttributeDict(triggered_inputs=inputs, updated_props=beside))
    yield beside
    context_value.reset(token)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Revenue ₹7,500 on ₹5,000, two influencers, two posts, one organic order."""
    folder = tmp_path_factory.mktemp("small")
    workspace = Store(folder / "data").workspace("default")
    return intake.commit(workspace, write_files(folder), who="test").snapshot


@pytest.fixture
def server(tmp_path: Path) -> Flask:
    settings = Settings(data_dir=tmp_path, access="local")
    flask = Flask("test", static_folder=None)
    flask.config["ASSETS_ENDPOINT"] = "assets"
    routes.install(flask, Site(settings, Store(tmp_path), "secret"))
    return flask


@pytest.fixture
def client(server: Flask) -> Iterator[FlaskClient]:
    with server.test_client() as browser:
        yield browser


@pytest.fixture
def workspace(server: Flask, tmp_path: Path) -> Iterator[Workspace]:
    with server.app_context():
        yield Store(tmp_path).workspace("default")
