"""The documentation names everything a person can set, call or read; its pages come from the code.

A new setting, option, address, metric, dimension or column without a word about it fails here.
"""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from mkdocs.exceptions import PluginError

import cli
from analytics.filters import BREAKDOWNS
from analytics.metrics import METRICS
from schemas import TABLES
from scripts import docs_pieces, docs_site
from settings import Settings, WorkspaceSettings

ROOT = Path(__file__).resolve().parents[1]
OPTIONS = [
    (name, option)
    for name, command in cli.main.commands.items()
    for parameter in command.params
    if isinstance(parameter, click.Option)
    for option in parameter.opts
]
ADDRESSES = sorted({rule.rule for rule in docs_pieces.server().url_map.iter_rules()})


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return docs_site.pages()


def test_the_pages_in_the_repository_say_what_the_code_says() -> None:
    assert not docs_site.stale(), "run `make pages` and commit what it writes"


def test_every_comment_that_names_a_piece_has_an_end(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        openings = re.findall(r"\[\[([a-z-]+)(?: \S+)?\]\]", text)
        assert openings == re.findall(r"^<!-- \[\[/([a-z-]+)\]\] -->$", text, re.M), name


def test_what_stands_between_the_comments_is_replaced_and_all_else_kept() -> None:
    page = "# A\n\n<!-- [[periods]] -->\nold\n<!-- [[/periods]] -->\n\nafter\n"
    now = docs_site.filled(page)
    assert now.startswith("# A\n\n<!-- [[periods]] -->\n\n- ")
    assert now.endswith("\n\n<!-- [[/periods]] -->\n\nafter\n")
    assert "old" not in now
    assert docs_site.filled(now) == now


def test_the_site_has_the_whole_api_and_the_repository_says_where_it_is() -> None:
    page = "<!-- [[api schemas]] -->\n<!-- [[/api]] -->\n"
    assert "\n::: schemas.sums\n" in docs_site.on_page_markdown(page)
    assert "[schemas](../../schemas)" in docs_site.filled(page)


@pytest.mark.parametrize("piece", ["nothing", "api layouts", "metrics all"])
def test_a_comment_without_a_piece_stops_the_build(piece: str) -> None:
    name = piece.partition(" ")[0]
    with pytest.raises(PluginError, match="no piece"):
        docs_site.filled(f"# Title\n\n<!-- [[{piece}]] -->\n<!-- [[/{name}]] -->\n")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_server_setting_is_documented(pages: dict[str, str], name: str) -> None:
    variable = f"ROI_{name.upper()}"
    line = rf"^\| `{variable}` \| [^|]+ \| [\w`][^|]+\|$"
    assert re.search(line, pages["reference/settings.md"], re.M)
    assert f"{variable}=" in (ROOT / ".env.example").read_text()


@pytest.mark.parametrize("name", WorkspaceSettings.model_fields)
def test_every_workspace_setting_is_documented(pages: dict[str, str], name: str) -> None:
    assert re.search(rf"^\| `{name}` \| [^|]+ \| [\w`][^|]+\|$", pages["method.md"], re.M)


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_every_command_and_option_is_documented(
    pages: dict[str, str], command: str, option: str
) -> None:
    _, _, section = pages["reference/commands.md"].partition(f"\n## roi {command}\n")
    assert re.search(rf"^  (?:--[a-z]+, )?{option}\b", section.partition("\n## ")[0], re.M)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_is_documented(pages: dict[str, str], address: str) -> None:
    line = rf"^\| `{re.escape(address)}` \| (?:GET|POST) \| \w.+ \|$"
    assert re.search(line, pages["reference/routes.md"], re.M)


@pytest.mark.parametrize("key", METRICS)
def test_every_metric_is_documented_with_its_formula(pages: dict[str, str], key: str) -> None:
    assert f"| `{key}` | {METRICS[key].label} | {METRICS[key].formula} |" in pages["method.md"]


@pytest.mark.parametrize("key", BREAKDOWNS)
def test_every_dimension_is_documented(pages: dict[str, str], key: str) -> None:
    assert f"| `{key}` | {BREAKDOWNS[key].label} |" in pages["guide/filters.md"]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_and_column_is_documented(pages: dict[str, str], table: str) -> None:
    title = TABLES[table].title.capitalize()
    _, _, section = pages["dictionary.md"].partition(f"\n## {title}\n")
    section = section.partition("\n## ")[0]
    for column in TABLES[table].columns:
        assert section.count(f"| `{column.header}` |") == 2, column.header
        assert column.meaning in section


@pytest.mark.parametrize(
    "tag",
    [
        '<script src="https://example.org/a.js"></script>',
        "<link rel=stylesheet href=//example.org/a.css>",
        '<img alt="" src="http://example.org/a.png">',
    ],
)
def test_a_page_that_fetches_from_outside_stops_the_build(tag: str) -> None:
    with pytest.raises(PluginError, match="outside"):
        docs_site.on_post_page(f"<html><body>{tag}</body></html>")


def test_a_page_may_link_to_other_sites_and_fetch_its_own_files() -> None:
    page = '<a href="https://example.org/">there</a><script src="assets/a.js"></script>'
    assert docs_site.on_post_page(page) == page
