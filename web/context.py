"""What every route needs to know about the running site."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import current_app

from schemas import Limits

if TYPE_CHECKING:
    from flask import Flask

    from settings import Settings
    from storage import Store

MB = 2**20
_KEY = "influencer-roi"


@dataclass(frozen=True)
class Site:
    """One running site.

    Attributes:
        settings: How the server was configured.
        store: Where the workspaces live.
        secret: Signs every cookie; shared by all workers.
    """

    settings: Settings
    store: Store
    secret: str = field(repr=False)

    @property
    def limits(self) -> Limits:
        """How much one uploaded file may hold."""
        return Limits.of(self.settings)


def attach(server: Flask, site: Site) -> None:
    """Makes `site` reachable from every request of `server`."""
    server.extensions[_KEY] = site


def current_site() -> Site:
    """The site that serves the current request."""
    return current_app.extensions[_KEY]
