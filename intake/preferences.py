"""Changing what a workspace's numbers mean: one new snapshot of the same rows."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import analytics
from analytics.setting_words import differences, note
from settings import WorkspaceSettings
from storage import Snapshot, StorageError, Workspace


class SettingsConflictError(StorageError):
    """Somebody else changed settings since these were looked at; nothing was stored.

    Attributes:
        live: The settings in force.
        who: Who stored them.
    """

    def __init__(self, live: WorkspaceSettings, who: str, loaded: WorkspaceSettings) -> None:
        said = ", ".join(str(change) for change in differences(loaded, live))
        super().__init__(f"Somebody changed these settings meanwhile ({who}): {said}.")
        self.live = live
        self.who = who


def change_settings(
    workspace: Workspace,
    config: WorkspaceSettings,
    who: str,
    *,
    loaded: WorkspaceSettings | None = None,
) -> Snapshot:
    """Make these the settings in force, as a new entry of the history that says what changed.

    The rows stay as they are, and so does the cube unless it depends on what changed. A workspace
    that shows the shared sample gets it as a snapshot of its own first. Where nothing differs,
    nothing is stored.

    Args:
        workspace: Whose settings.
        config: The settings that are to hold.
        who: Name for the history.
        loaded: The settings that the changes were made to; None overwrites whatever holds now.

    Returns:
        The live snapshot.

    Raises:
        SettingsConflictError: The settings in force are no longer `loaded`.
    """
    with workspace.transaction(keep_sample=True) as transaction:
        base = transaction.base
        if base is None:
            raise StorageError("There is nothing here yet whose settings could be changed.")
        live = transaction.config
        if loaded is not None and live != loaded:
            raise SettingsConflictError(live, _last_changed_by(workspace), loaded)
        changes = differences(live, config)
        if not changes:
            return base
        return transaction.commit(
            who=who,
            note=note(changes),
            sources=(),
            config=config,
            is_sample=base.is_sample,
            build=analytics.build,
        )


def _last_changed_by(workspace: Workspace) -> str:
    """Who stored the settings in force."""
    history = workspace.history()
    for newer, older in pairwise(history):
        if newer.config != older.config:
            return newer.who
    return history[-1].who


def carried_over(
    loaded: WorkspaceSettings, mine: WorkspaceSettings, live: WorkspaceSettings
) -> dict[str, Any]:
    """The settings in force with one's own changes on top, as plain values still to be checked.

    What was changed from `loaded` to `mine` stays as in `mine`, everything else is as in `live`;
    maps are told apart entry by entry.
    """
    before, wanted, now = (one.model_dump(mode="json") for one in (loaded, mine, live))
    return {name: _over(before[name], wanted[name], now[name]) for name in wanted}


def _over(before: Any, wanted: Any, now: Any) -> Any:
    if not isinstance(wanted, dict):
        return now if wanted == before else wanted
    kept = {
        key: _over(before.get(key), wanted.get(key), now.get(key))
        for key in dict.fromkeys((*now, *wanted))
    }
    return {key: value for key, value in kept.items() if value is not None}
