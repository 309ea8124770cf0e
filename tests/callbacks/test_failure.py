"""What a visitor sees when the figures cannot be computed: a reference, never a traceback."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

import intake
from callbacks import answering, filters, overview
from layouts import tab_body
from settings import Settings
from storage import Store
from tests.callbacks.conftest import triggered_by, write_files
from web import routes
from web.context import Site

REFERENCE = re.compile(r"reference ([0-9a-f]{8})")


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[None]:
    """A site whose live snapshot has lost its cube."""
    data_dir = tmp_path / "data"
    store = Store(data_dir)
    workspace = store.workspace("default")
    intake.commit(workspace, write_files(tmp_path), who="test")
    workspace.snapshot().cube.unlink()
    flask = Flask("test", static_folder=None)
    flask.config["ASSETS_ENDPOINT"] = "assets"
    routes.install(flask, Site(Settings(data_dir=data_dir, access="local"), store, "secret"))
    with flask.app_context():
        yield


@pytest.mark.usefixtures("broken")
def test_the_overview_gives_a_reference_that_is_in_the_log(caplog: pytest.LogCaptureFixture):
    with triggered_by("store-filters.data"), caplog.at_level(logging.ERROR):
        found = partial(overview.figures, None, "roas", None, None)
        shown = answering.answer("overview", overview.FIGURES, {}, found)
    assert shown["state"] == tab_body.FAILED
    found = REFERENCE.search(shown["error_text"])
    assert found is not None
    assert found[1] in caplog.text
    assert "Traceback" not in shown["error_text"]


@pytest.mark.usefixtures("broken")
def test_the_filters_give_a_reference_and_leave_the_rest(caplog: pytest.LogCaptureFixture):
    controls = dict.fromkeys([*filters.CONTROL_IDS, *filters.DAYS])
    with triggered_by("url.search") as beside, caplog.at_level(logging.ERROR):
        shown = filters.show_view("", None, None, controls, None, None, None)
    assert REFERENCE.search(str(shown["error"])) is not None
    others = {name: part for name, part in shown.items() if name not in ("error", "notice")}
    assert set(others.values()) == {filters.no_update}
    assert beside == {}
