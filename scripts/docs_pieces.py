"""What the pages of the documentation take from the code: tables, metrics, commands, routes."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

import click
import griffe
from flask import Flask
from mkdocs.exceptions import PluginError
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from werkzeug.routing import Rule

import cli
from analytics.filters import BREAKDOWNS
from analytics.metrics import METRICS, Unit
from analytics.periods import COMPARISONS, PERIODS
from schemas.dictionary import ColumnEntry, RuleEntry, TableEntry, dictionary
from settings import Settings, WorkspaceSettings
from storage import Store
from web import routes
from web.context import Site

ROOMS: Final = ("schemas", "storage", "analytics")
TERMINAL: Final = 92

_UNITS: dict[Unit, str] = {
    "inr": "₹",
    "count": "count",
    "percent": "%",
    "ratio": "ratio",
    "score": "0–100",
}
_LEVELS = {
    "cube": "orders, posts and cost",
    "influencer": "orders, posts and cost, by way of the influencer",
    "product": "orders, posts and cost, by way of the product",
    "order": "orders only: posts and cost are undefined",
    "post": "posts only: orders and cost are undefined",
    "time": "orders, posts and cost; filtered by the period",
}


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _codes(words: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _dictionary() -> str:
    return "\n\n".join(_dictionary_table(entry) for entry in dictionary())


def _needs() -> str:
    return "\n".join(f"- **{one.title.capitalize()}**: {one.needs}." for one in dictionary())


def _dictionary_table(entry: TableEntry) -> str:
    columns = _table(
        ("Column", "", "Holds", "Accepted", "Meaning", "Example"),
        [_dictionary_row(column) for column in entry.columns],
    )
    spellings = _table(
        ("Column", "Also understood as"),
        [(f"`{column.header}`", _codes(column.aliases)) for column in entry.columns],
    )
    return f"""## {entry.title.capitalize()}

A file needs {entry.needs}.

{columns}

{_rules(entry.rules)}

### Other headers for {entry.title}

{spellings}"""


def _dictionary_row(column: ColumnEntry) -> tuple[str, ...]:
    holds = column.holds if column.blank else f"{column.holds}, never blank"
    need = f"**{column.need}**" if column.need == "needed" else column.need
    return (
        f"`{column.header}`",
        need,
        holds,
        column.allowed,
        column.meaning,
        f"`{column.example}`",
    )


def _rules(rules: Sequence[RuleEntry]) -> str:
    parts: list[str] = []
    for refused, heading in ((True, "A row is refused if"), (False, "A row is kept, with a note")):
        said = [f"- `{rule.column}`: {rule.says}" for rule in rules if rule.refused is refused]
        if said:
            parts.append("\n".join((f"**{heading}**", "", *said)))
    return "\n\n".join(parts)


def _metrics() -> str:
    return _table(
        ("Key", "Name", "Formula", "Unit", "What it tells"),
        [
            (
                f"`{metric.key}`",
                metric.label,
                metric.formula,
                _UNITS[metric.unit],
                f"{metric.help} {metric.note}",
            )
            for metric in METRICS.values()
        ],
    )


def _dimensions() -> str:
    return _table(
        ("Key", "Name", "Reaches"),
        [(f"`{one.key}`", one.label, _LEVELS[one.level]) for one in BREAKDOWNS.values()],
    )


def _periods() -> str:
    return "\n".join(f"- {label}" for label in PERIODS.values())


def _comparisons() -> str:
    return "\n".join(f"- {label}" for label in COMPARISONS.values())


def _commands() -> str:
    return "\n\n".join(_command(name) for name in sorted(cli.main.commands))


def _command(name: str) -> str:
    """What the shell prints for `roi NAME --help`."""
    command = cli.main.commands[name]
    context = click.Context(command, info_name=f"roi {name}", terminal_width=TERMINAL)
    return f"## roi {name}\n\n```text\n{command.get_help(context)}\n```"


def _server_settings() -> str:
    return _settings(Settings, str(Settings.model_config.get("env_prefix", "")))


def _workspace_settings() -> str:
    return _settings(WorkspaceSettings, "")


def _settings(model: type[BaseModel], prefix: str) -> str:
    """A table of a settings class: its fields, their defaults and its docstring's words."""
    told = dict(_attributes(model))
    silent = model.model_fields.keys() - told
    if silent:
        raise PluginError(f"{model.__name__} says nothing of {', '.join(sorted(silent))}.")
    return _table(
        ("Setting", "Default", "Meaning"),
        [
            (f"`{(prefix + name).upper() if prefix else name}`", _default(field), told[name])
            for name, field in model.model_fields.items()
        ],
    )


def _attributes(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    docstring = griffe.Docstring(inspect.getdoc(model) or "", lineno=1)
    for section in griffe.parse_google(docstring, warnings=False):
        if isinstance(section, griffe.DocstringSectionAttributes):
            yield from ((item.name, item.description) for item in section.value)


def _default(field: FieldInfo) -> str:
    value: object = field.get_default(call_default_factory=True)
    if value is None or isinstance(value, SecretStr) or value == {}:
        return "none"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_entry(entry)}" for key, entry in value.items())
    return f"`{', '.join(map(str, value)) if isinstance(value, tuple) else value}`"


def _entry(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "its own name only"
    return f"{value}"


def server() -> Flask:
    """What Flask serves beside Dash, without an app around it: no data folder is touched."""
    flask = Flask("app", static_folder=None)
    routes.install(flask, Site(Settings.model_construct(), Store(Path("data")), "docs"))
    return flask


def _routes() -> str:
    flask = server()
    rules = sorted(flask.url_map.iter_rules(), key=lambda rule: (rule.rule, _methods(rule)))
    return _table(
        ("Address", "Method", "What it does"),
        [(f"`{rule.rule}`", _methods(rule), _purpose(flask, rule)) for rule in rules],
    )


def _methods(rule: Rule) -> str:
    return ", ".join(sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"}))


def _purpose(flask: Flask, rule: Rule) -> str:
    """The first line that the view says of itself, else that its module says of its one address."""
    view = flask.view_functions[rule.endpoint]
    said = inspect.getdoc(view) or inspect.getdoc(inspect.getmodule(view)) or ""
    words = re.sub(r"^[A-Z]+ /\S*: ", "", said.partition("\n")[0])
    return words[:1].upper() + words[1:]


def api(room: str) -> str:
    """A heading and an mkdocstrings block for each public module of a package."""
    package = import_module(room)
    names = sorted(
        module.name
        for module in pkgutil.walk_packages(package.__path__, f"{room}.")
        if not module.ispkg and "._" not in module.name
    )
    return "\n\n".join(f"::: {name}" for name in names)


def api_elsewhere(room: str) -> str:
    """Where whoever reads the page in the repository finds the same."""
    return (
        f"`make docs` writes the modules of `{room}` here, from their own words. In the repository "
        f"read them in [{room}](../../{room})."
    )


PIECES: Final[Mapping[str, Callable[[], str]]] = {
    "dictionary": _dictionary,
    "needs": _needs,
    "metrics": _metrics,
    "dimensions": _dimensions,
    "periods": _periods,
    "comparisons": _comparisons,
    "commands": _commands,
    "server-settings": _server_settings,
    "workspace-settings": _workspace_settings,
    "routes": _routes,
}
