"""What the browser draws by itself goes out as one sheet of data."""

from __future__ import annotations

import json

import pytest

from analytics.filters import Filters
from callbacks import answering, overview, sheet
from layouts import ids
from layouts import overview as layout


def test_a_table_behind_a_chart_is_worked_out_once_somebody_asked():
    counted: list[str] = []

    def behind() -> dict[str, str]:
        counted.append("worked out")
        return {"note": "Here."}

    found = {sheet.table("open"): {"note": "There."}, sheet.table("behind"): behind}
    found[sheet.facts("chart")] = [("From", "2 posts")]
    said = json.loads(sheet.written(found, ()))
    assert said["tables"] == {"open": {"note": "There."}, "behind": None}
    assert said["facts"] == {ids.about_button("chart"): [["From", "2 posts"]]}
    assert counted == []
    asked = json.loads(sheet.written(found, ("behind",)))
    assert asked["tables"]["behind"] == {"note": "Here."}
    assert counted == ["worked out"]


def test_what_is_no_json_is_no_sheet():
    with pytest.raises(ValueError, match="not JSON compliant"):
        sheet.written({sheet.table("bar"): {"bar": float("nan")}}, ())


def test_an_answer_is_its_outputs_and_the_sheet(small):
    found = overview.whole(None, "roas", None, small, Filters())
    sent = answering.sent(overview.FIGURES, found, [layout.TREND_TABLE])
    assert set(sent) <= set(answering.outputs("overview", overview.FIGURES))
    said = json.loads(sent["sheet"])
    assert set(said["tables"]) == {
        layout.TREND_TABLE,
        layout.HEATMAP_TABLE,
        layout.TOP,
        layout.BOTTOM,
    }
    assert said["tables"][layout.HEATMAP_TABLE] is None
    assert said["tables"][layout.TREND_TABLE]["rows"]
    assert answering.sent(overview.FIGURES, {"verdict": "Good."}) == {"verdict": "Good."}
