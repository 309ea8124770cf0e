"""The real application on a data folder of its own, one per test."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from dash import Dash
from flask.testing import FlaskClient

import intake
from app import create_app
from settings import Settings
from storage import Store

PASSWORD = "a long enough password"


class Browser(FlaskClient):
    """A browser that reads every answer to its end, so that no file stays open."""

    def open(self, *args, **kwargs):
        return super().open(*args, **{"buffered": True, **kwargs})


AppFactory = Callable[..., Dash]


@pytest.fixture(scope="session")
def sample_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the sample, built once."""
    folder = tmp_path_factory.mktemp("sample-data")
    intake.ensure_sample(Store(folder))
    return folder


@pytest.fixture
def data_dir(tmp_path: Path, sample_dir: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(sample_dir, folder)
    return folder


@pytest.fixture
def make_app(data_dir: Path) -> AppFactory:
    def make(access: str = "private", **given: object) -> Dash:
        values: dict[str, object] = {
            "password": PASSWORD if access == "password" else None,
            "secure_cookies": False,
            "trusted_proxies": 0,
            "max_upload_mb": 1,
        }
        app = create_app(
            Settings.model_validate({"data_dir": data_dir, "access": access, **values, **given})
        )
        app.server.test_client_class = Browser
        return app

    return make


@pytest.fixture
def private(make_app: AppFactory) -> FlaskClient:
    """One browser on a private site; make more with `.application.test_client()`."""
    return make_app("private").server.test_client()


@pytest.fixture
def team(make_app: AppFactory) -> FlaskClient:
    """A browser on a password site that has not signed in."""
    return make_app("password").server.test_client()


@pytest.fixture
def local(make_app: AppFactory) -> FlaskClient:
    return make_app("local").server.test_client()
