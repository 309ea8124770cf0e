"""What commands share: which workspace, its settings, its live snapshot, and plain errors."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import click

import intake
from charts import format as fmt
from schemas.person import person
from settings import Settings
from storage import Snapshot, StorageError, Store
from storage.duck import limit_memory

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT: Final = "default"
"""The workspace that commands use unless another is named."""


def workspace_option(command: F) -> F:
    """Let a command name its workspace."""
    return click.option(
        "--workspace",
        default=DEFAULT,
        show_default=True,
        metavar="W",
        help="Up to 64 of a-z, 0-9, - and _, the first a letter or digit.",
    )(command)


def load_settings(**given: Any) -> Settings:
    """The settings of this machine, some of them given; a wrong one ends the command."""
    try:
        settings = Settings(**given)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    limit_memory(settings.query_memory_mb)
    return settings


def live_snapshot(settings: Settings, name: str) -> Snapshot:
    """The live snapshot; before the first import of `default` the sample, which stderr says.

    Any other workspace without data ends the command: a mistyped name must not give figures.
    """
    store = Store(settings.data_dir)
    with plain_errors():
        target = store.workspace(name)
        own = target.own_snapshot()
        if own is None and name != DEFAULT:
            raise click.ClickException(
                f"Workspace '{name}' has no data. Import files first: "
                f"roi ingest --workspace {name} FILE…"
            )
        if own is None:
            intake.ensure_sample(store)
            told = f"Workspace '{name}' has no data yet: these are the sample's figures."
            click.echo(told, err=True)
        else:
            fmt.use_currency(own.config.currency)
        return intake.up_to_date(target).snapshot()


def shell_user() -> str:
    """The account that runs the shell; a container may have none with a name."""
    try:
        return person(getpass.getuser()) or "shell"
    except (KeyError, OSError):
        return "shell"


@contextmanager
def plain_errors() -> Generator[None]:
    """Turn the storage room's errors into a message and exit code 1."""
    try:
        yield
    except StorageError as error:
        raise click.ClickException(str(error)) from error
