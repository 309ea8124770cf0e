"""The currency in which the figures of a request are written: that of its workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import request

from charts import format as fmt
from storage import StorageError
from web.access import current_workspace

if TYPE_CHECKING:
    from flask import Flask

_CALLBACKS: Final = "/_dash-update-component"


def register(server: Flask) -> None:
    """Lets every callback write amounts as its workspace does."""
    server.before_request(_use_currency)


def _use_currency() -> None:
    if request.endpoint != _CALLBACKS:
        return
    try:
        fmt.use_currency(current_workspace().config().currency)
    except StorageError:  # the callback itself will say what is wrong
        fmt.use_currency("INR")
