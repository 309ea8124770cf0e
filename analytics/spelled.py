"""The workspace's settings with brands and platforms spelled as the data spell them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from analytics.coded import names
from settings import WorkspaceSettings
from storage import Snapshot

V = TypeVar("V")


def as_spelled(snapshot: Snapshot) -> WorkspaceSettings:
    """The settings; a share or a rate of "hkvitals" is that of HKVitals."""
    config = snapshot.config
    shares = _named(config.organic_share, names(snapshot, "brand")[:-1])
    rates = _named(config.emv_rates, names(snapshot, "platform")[:-1])
    return config.model_copy(update={"organic_share": shares, "emv_rates": rates})


def _named(given: dict[str, V], values: Iterable[str]) -> dict[str, V]:
    """The same by the data's spelling; an exact name goes before one in another case."""
    wanted = {key.casefold(): value for key, value in given.items()}
    return {
        name: given.get(name, wanted[name.casefold()])
        for name in values
        if name.casefold() in wanted
    }
