from __future__ import annotations

import pytest

import intake
from schemas import TABLES
from storage import Store


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_every_template_is_read_as_its_table_without_a_reject_or_a_warning(local, tmp_path, ending):
    files = []
    for table in TABLES:
        response = local.get(f"/api/templates/{table}.{ending}")
        assert response.status_code == 200
        assert f'filename="{table}.{ending}"' in response.headers["Content-Disposition"]
        path = tmp_path / f"{len(files)}.{ending}"  # the name tells nothing
        path.write_bytes(response.data)
        files.append((path, path.name))
    outcome = intake.commit(Store(tmp_path / "own").workspace("default"), files, who="test")
    assert outcome.problems == ()
    assert [report.table for report in outcome.reports] == list(TABLES)
    for report in outcome.reports:
        assert report.accepted == report.read == len(TABLES[report.table].examples) >= 2
        assert report.warnings == 0
        assert "" not in report.mapping.values()


def test_a_template_carries_every_column_of_its_table(local):
    for table in TABLES.values():
        header = local.get(f"/api/templates/{table.name}.csv").data.decode("utf-8-sig")
        assert header.splitlines()[0].split(",") == [column.header for column in table.columns]


@pytest.mark.parametrize("name", ["colours.csv", "posts.pdf", "..%2fposts.csv"])
def test_there_is_no_template_of_anything_else(local, name):
    assert local.get(f"/api/templates/{name}").status_code == 404


def test_templates_are_behind_the_password(team):
    assert team.get("/api/templates/posts.csv").status_code == 401
