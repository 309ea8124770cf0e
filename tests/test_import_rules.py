"""The direction of imports for single-file modules, which the import contract cannot hold."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = {"schemas", "storage", "analytics", "charts", "layouts", "callbacks", "web", "sample_data"}
TOP = {"settings", "intake", "cli", "app"}

ALLOWED = {
    "settings": set[str](),
    "intake": {"settings", "schemas", "storage", "analytics", "sample_data"},
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
def test_single_file_modules_import_only_downwards(module: str) -> None:
    assert imported_rooms(ROOT / f"{module}.py") <= ALLOWED[module]


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_rooms_do_not_import_the_top(room: str) -> None:
    allowed = {"settings"} | ({"intake"} if room in {"callbacks", "web"} else set())
    for path in (ROOT / room).rglob("*.py"):
        assert imported_rooms(path) & TOP <= allowed, path
