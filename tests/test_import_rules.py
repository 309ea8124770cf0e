"""The direction of imports at the top, which the import contract does not hold."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = {
    "schemas",
    "storage",
    "analytics",
    "intake",
    "charts",
    "layouts",
    "callbacks",
    "web",
    "sample_data",
}
TOP = {"settings", "cli", "app"}

ALLOWED = {
    "settings": set[str](),
    "app": {"settings", "intake", "storage", "web", "layouts", "callbacks"},
    "cli": {
        "settings",
        "intake",
        "charts",
        "schemas",
        "storage",
        "analytics",
        "sample_data",
        "web",
    },
}


def imported_rooms(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names & (ROOMS | TOP)


@pytest.mark.parametrize("module", sorted(ALLOWED))
def test_the_top_imports_only_downwards(module: str) -> None:
    single = ROOT / f"{module}.py"
    for path in [single] if single.exists() else (ROOT / module).glob("*.py"):
        assert imported_rooms(path) <= {*ALLOWED[module], module}, path


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_rooms_do_not_import_the_top(room: str) -> None:
    for path in (ROOT / room).rglob("*.py"):
        assert imported_rooms(path) & TOP <= {"settings"}, path


def test_intake_knows_no_screen() -> None:
    below = {"settings", "schemas", "storage", "analytics", "sample_data", "intake"}
    for path in (ROOT / "intake").rglob("*.py"):
        assert imported_rooms(path) <= below, path
