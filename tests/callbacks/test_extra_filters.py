"""Extra columns of the files as controls of the filter bar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from dash import no_update
from dash.exceptions import PreventUpdate
from flask import Flask

import analytics
from analytics.derive.source import COLUMNS
from callbacks import extra_filters, filters, screen
from layouts import ids
from settings import Settings, WorkspaceSettings
from storage import Store, Workspace
from storage.merge import Rule
from tests.rows import write_rows
from web import routes
from web.context import Site

DTYPES = {"VARCHAR": "str", "BIGINT": "Int64", "DOUBLE": "Float64", "DATE": "datetime64[ns]"}
MEDIUM = "extra.order.UTM Medium"
CONTROL = ids.extra_filter(MEDIUM)


def put(workspace: Workspace, folder: Path, media: list[str | None]) -> None:
    rows: dict[str, Any] = {
        name: pd.array([None] * len(media), dtype=DTYPES[kind])
        for name, kind in COLUMNS["tracking"].items()
        if kind != "DATE"
    }
    rows["date"] = pd.to_datetime(["2025-01-05"] * len(media))
    rows["tracking_id"] = pd.array([f"t{n}" for n in range(len(media))], dtype="str")
    rows["orders"] = pd.array([1] * len(media), dtype="Int64")
    rows["extra:UTM Medium"] = pd.array(media, dtype="str")
    with workspace.transaction() as transaction:
        arriving = write_rows(pd.DataFrame(rows), folder / f"rows-{media[0]}")
        transaction.upsert("tracking", arriving, Rule("tracking_id", "date"))
        transaction.commit(
            who="test",
            note="",
            sources=[],
            config=WorkspaceSettings(),
            is_sample=False,
            build=analytics.build,
        )


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    store = Store(tmp_path / "data")
    flask = Flask("test", static_folder=None)
    flask.config["ASSETS_ENDPOINT"] = "assets"
    settings = Settings(data_dir=tmp_path / "data", access="local")
    routes.install(flask, Site(settings, store, "secret"))
    workspace = store.workspace("default")
    put(workspace, tmp_path, ["cpc", "cpc", "email", "email", None])
    with flask.app_context():
        yield workspace


@pytest.mark.usefixtures("workspace")
def test_an_extra_column_has_a_control_that_shows_the_view() -> None:
    (box,) = extra_filters.show_extras({MEDIUM: ["cpc"]}, [], [])
    label, control = box.children
    assert label.children == "UTM Medium"
    assert control.id == CONTROL
    assert control.value == ["cpc"]
    assert [option["value"] for option in control.options] == ["cpc", "email", ""]


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("store", [{MEDIUM: ["cpc"]}, {MEDIUM: ["cpc"], "extra.order.Gone": ["x"]}])
def test_a_control_that_says_the_same_is_left_alone(store: dict[str, list[str]]) -> None:
    assert extra_filters.show_extras(store, [CONTROL], [["cpc"]]) is no_update


def test_without_extra_columns_there_are_no_controls(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, tmp_path, ["a", "b", "c", "d", "e"])
    assert extra_filters.show_extras({MEDIUM: ["cpc"]}, [CONTROL], [["cpc"]]) == []


def test_choosing_and_clearing_write_the_address() -> None:
    found = extra_filters.choose_extras([["email", "cpc"]], [CONTROL], "?brand=Gritzo")
    assert found == "?brand=Gritzo&extra.order.UTM+Medium=cpc&extra.order.UTM+Medium=email"
    assert extra_filters.choose_extras([None], [CONTROL], found) == "?brand=Gritzo"
    with pytest.raises(PreventUpdate):
        extra_filters.choose_extras([["cpc", "email"]], [CONTROL], found)


def test_a_link_to_a_column_that_is_not_there_shows_everything(workspace: Workspace) -> None:
    snapshot = workspace.snapshot()
    view = extra_filters.applicable(
        snapshot, filters.Filters.from_query("?extra.order.Gone=x&brand=Gritzo")
    )
    assert view == filters.Filters.from_query("?brand=Gritzo")
    shown = screen.screen(view, snapshot, "?extra.order.Gone=x&brand=Gritzo", refill=True)
    assert shown["search"] == "?brand=Gritzo"
