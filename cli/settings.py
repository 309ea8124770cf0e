"""`roi settings`: what the figures of a workspace mean, printed or changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click
import orjson

import intake
from analytics.setting_words import differences, in_words, note
from cli.output import print_json
from cli.workspace import load_settings, plain_errors, shell_user, workspace_option
from schemas.person import person
from settings import SETTING_LABELS, SettingsError, WorkspaceSettings, checked
from storage import Store


@click.command()
@workspace_option
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="KEY=VALUE",
    help="Change a setting; repeat it for more. Shares are fractions (0.4 is 40 %), lists and maps "
    """JSON: organic_share='{"Gritzo": 0.3}'.""",
)
@click.option("--who", metavar="NAME", help="Name for the history (default: who runs the shell).")
@click.option("--format", "style", type=click.Choice(["table", "json"]), default="table")
def settings(workspace: str, changes: Sequence[str], who: str | None, style: str) -> None:
    """Print what the figures of a workspace mean, or change it with --set."""
    with plain_errors():
        store = Store(load_settings().data_dir)
        target = store.workspace(workspace)
        config = target.config()
        if changes:
            intake.ensure_sample(store)
            changed = _changed(config, changes)
            said = differences(config, changed)
            intake.change_settings(target, changed, person(who) or shell_user(), loaded=config)
            click.echo(note(said) if said else "Nothing differs from what holds now.", err=True)
            config = changed
    if style == "json":
        print_json(config.model_dump(mode="json"))
    else:
        width = max(map(len, SETTING_LABELS))
        for name, label in SETTING_LABELS.items():
            words = in_words(name, getattr(config, name), config)
            click.echo(f"{name:<{width}}  {label}: {words}")


def _changed(config: WorkspaceSettings, changes: Sequence[str]) -> WorkspaceSettings:
    """The settings with every `--set` applied."""
    values: dict[str, Any] = config.model_dump(mode="json")
    for change in changes:
        key, equals, text = change.partition("=")
        if not equals:
            raise click.BadParameter(f"'{change}' is not KEY=VALUE.", param_hint="--set")
        try:
            values[key] = orjson.loads(text)
        except orjson.JSONDecodeError:
            values[key] = text
    try:
        return checked(values)
    except SettingsError as error:
        raise click.BadParameter(str(error), param_hint="--set") from error
