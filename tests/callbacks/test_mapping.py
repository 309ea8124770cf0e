"""What is chosen about a sheet is kept with its batch and changes how the files are read."""

from __future__ import annotations

from typing import Any

import pytest
from dash.exceptions import PreventUpdate
from flask.testing import FlaskClient

from callbacks import mapping as tab
from callbacks import upload as flow
from layouts import mapping
from schemas.choices import NOTHING, Choice
from storage import Workspace
from tests.callbacks.test_data import BATCH, parts_of, send, words
from web import choices

ORDERS = (
    "Campain,Influencer ID,Product,Order Date,Orders,Revnue,Remarks\n"
    "Summer,1,Whey,03/04/2025,2,1000.50,good\n"
    "Summer,1,Whey,04/05/2025,1,500,late\n"
)
PLACE = ("orders.csv", None)
UPLOAD: Any = {"batch": BATCH, "names": ["orders.csv"]}


def control(kind: str, was: str, value: str | None, **more: str) -> dict[str, Any]:
    named = {"type": kind, "file": "orders.csv", "sheet": "", "was": was, **more}
    return {"id": named, "property": "value", "value": value}


def column(header: str, was: str, value: str) -> dict[str, Any]:
    return control(mapping.COLUMN, was, value, header=header, table="tracking")


def kept(workspace: Workspace) -> dict[Any, Choice]:
    return choices.read(workspace.staging(BATCH))


def controls_of(shown: dict[str, Any], kind: str) -> list[Any]:
    parts = [part for root in shown["preview"] for part in parts_of(root)]
    named = [part for part in parts if isinstance(getattr(part, "id", None), dict)]
    return [part for part in named if part.id["type"] == kind]


def test_pickers_that_are_only_drawn_choose_nothing(
    client: FlaskClient, workspace: Workspace
) -> None:
    send(client, "orders.csv", ORDERS)
    drawn = [column("Remarks", mapping.EXTRA, mapping.EXTRA), control(mapping.DATES, "", None)]
    with pytest.raises(PreventUpdate):
        tab.choose(workspace, UPLOAD, drawn)
    with pytest.raises(PreventUpdate):
        tab.choose(workspace, None, [column("Remarks", mapping.EXTRA, "coupon_code")])
    assert kept(workspace) == {}


def test_choices_add_up_and_have_the_files_read_again(
    client: FlaskClient, workspace: Workspace
) -> None:
    send(client, "orders.csv", ORDERS)
    first = tab.choose(workspace, UPLOAD, [column("Remarks", mapping.EXTRA, "coupon_code")])
    assert first["batch"] == BATCH
    assert first != UPLOAD
    tab.choose(workspace, UPLOAD, [column("Revnue", "revenue_paise", mapping.EXTRA)])
    tab.choose(workspace, UPLOAD, [control(mapping.DATES, "", "mdy")])
    columns = {"Remarks": "coupon_code", "Revnue": NOTHING}
    assert kept(workspace) == {PLACE: Choice("tracking", columns, "mdy")}
    tab.choose(workspace, UPLOAD, [control(mapping.TABLE, "tracking", "posts")])
    assert kept(workspace) == {PLACE: Choice("posts", None, "mdy")}


@pytest.mark.parametrize("table", ["", "colours", "posts"])
def test_a_column_that_the_table_lacks_is_not_taken(
    client: FlaskClient, workspace: Workspace, table: str
) -> None:
    send(client, "orders.csv", ORDERS)
    item = control(mapping.COLUMN, "-", "coupon_code", header="Remarks", table=table)
    tab.choose(workspace, UPLOAD, [item])
    assert kept(workspace) == {PLACE: Choice()}


def test_choosing_about_discarded_files_makes_no_folder(workspace: Workspace) -> None:
    item = column("Remarks", mapping.EXTRA, "coupon_code")
    assert tab.choose(workspace, UPLOAD, [item])["batch"] == BATCH
    assert not workspace.staging(BATCH).exists()


def test_an_open_question_about_dates_holds_the_import_back(
    client: FlaskClient, workspace: Workspace
) -> None:
    send(client, "orders.csv", ORDERS)
    asked = flow.preview_upload(workspace, UPLOAD, "replace")
    assert asked["confirm_disabled"] is True
    said, link = asked["unanswered"]
    assert said.children == "Answer the question about dates first: "
    assert link.children == "orders.csv"
    tab.choose(workspace, UPLOAD, [control(mapping.DATES, "", "mdy")])
    answered = flow.preview_upload(workspace, UPLOAD, "replace")
    assert answered["confirm_disabled"] is False
    assert answered["unanswered"] == []
    assert "4 Mar – 5 Apr 2025" in words(answered["preview"])


def test_a_chosen_column_is_read_stored_and_remembered(
    client: FlaskClient, workspace: Workspace
) -> None:
    send(client, "orders.csv", ORDERS)
    tab.choose(workspace, UPLOAD, [column("Remarks", mapping.EXTRA, "coupon_code")])
    tab.choose(workspace, UPLOAD, [control(mapping.DATES, "", "dmy")])
    shown = flow.preview_upload(workspace, UPLOAD, "replace")
    (picker,) = (p for p in controls_of(shown, mapping.COLUMN) if p.id["header"] == "Remarks")
    assert picker.value == "coupon_code"
    _, _, snapshot = flow.confirm_upload(workspace, UPLOAD, "replace", "Asha")
    assert snapshot == workspace.snapshot().id
    again: Any = send(client, "next month.csv", ORDERS.replace("2025", "2024"), batch="cd" * 16)
    shown = flow.preview_upload(workspace, again, "replace")
    assert "As you confirmed it before" in words(shown["preview"])
    assert shown["confirm_disabled"] is False
    (picker,) = (p for p in controls_of(shown, mapping.COLUMN) if p.id["header"] == "Remarks")
    assert picker.value == "coupon_code"
