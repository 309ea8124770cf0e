"""`roi insights` lists what the Insights tab does: without what is hidden."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from charts.insight_words import DIGEST
from cli.insights import insights
from storage import Store
from storage.hidden_findings import hide_finding, kept_under


@pytest.fixture
def told(tmp_path: Path):
    """`told("--format", "json")` prints the findings of the sample."""

    def run(*arguments: str) -> str:
        found = CliRunner().invoke(insights, arguments, env={"ROI_DATA_DIR": str(tmp_path)})
        assert found.exit_code == 0, found.output
        return found.stdout

    return run


def hide(root: Path, rows: list[dict[str, Any]]) -> None:
    workspace = Store(root).workspace("default")
    for row in rows:
        key = kept_under(f"{row['rule']}:{row['subject']}", sample=True)
        hide_finding(workspace.root, key, row["what"], who="x", today=date(2025, 9, 1))


def test_what_is_hidden_is_not_printed_but_counted(told, tmp_path):
    before = json.loads(told("--format", "json"))
    assert before["hidden"] == 0
    first, *others = before["insights"]
    hide(tmp_path, [first])
    after = json.loads(told("--format", "json"))
    assert (after["hidden"], after["insights"]) == (1, others)
    hide(tmp_path, others)
    findings = sum(row["kind"] == "finding" for row in before["insights"])
    assert told().startswith(f"All {findings} findings here are hidden; ")


def test_days_whose_sales_are_still_coming_are_looked_at(told):
    assert "looked at." in told("--from", "2025-09-20", "--to", "2025-09-30")


def test_a_digest_has_the_most_valuable_ones_a_line_each(told):
    rows = json.loads(told("--format", "json"))["insights"]
    lines = told("--format", "digest").splitlines()
    assert len(lines) == DIGEST
    for line, row in zip(lines, rows, strict=False):
        assert line.startswith(row["what"])
        assert line.endswith(row["action"])
    quiet = told("--format", "digest", "--from", "2024-04-01", "--to", "2024-04-07")
    assert quiet == "Nothing stands out beyond chance.\n"
