"""The workspace's settings with brands and platforms spelled as the data spell them."""

from __future__ import annotations

from contextlib import closing
from typing import TypeVar

from analytics.cache import remembered
from settings import WorkspaceSettings
from storage import Snapshot, connect

V = TypeVar("V")


@remembered
def _values(snapshot: Snapshot, dimension: str) -> tuple[str, ...]:
    """Every value of a dimension of the cube, as it is spelled there."""
    with closing(connect(snapshot)) as cursor:
        query = f"SELECT unnest(enum_range(CAST(NULL AS {dimension})))"
        return tuple(str(value) for (value,) in cursor.execute(query).fetchall())


def as_spelled(snapshot: Snapshot) -> WorkspaceSettings:
    """The settings; a share or a rate of "hkvitals" is that of HKVitals."""
    config = snapshot.config
    shares = _named(config.organic_share, _values(snapshot, "brand"))
    rates = _named(config.emv_rates, _values(snapshot, "platform"))
    return config.model_copy(update={"organic_share": shares, "emv_rates": rates})


def _named(given: dict[str, V], values: tuple[str, ...]) -> dict[str, V]:
    """The same by the data's spelling; an exact name goes before one in another case."""
    wanted = {key.casefold(): value for key, value in given.items()}
    return {
        name: given.get(name, wanted[name.casefold()])
        for name in values
        if name.casefold() in wanted
    }
