"""The grid's script, which only the pages that show a grid load.

dash-ag-grid is 1.3 MB of script that Dash would load on every page. Marked as dynamic it is served
and not loaded; assets/grid.js fetches it the first time a grid is drawn.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import dash_ag_grid
from dash.fingerprint import build_fingerprint

_NAME: Final = "dash_ag_grid.min.js"
_FOLDER: Final = Path(str(dash_ag_grid.__file__)).parent


def keep_off_other_pages() -> None:
    """Tell Dash to load the grid's script on no page by itself; call it before the first page."""
    for resource in dash_ag_grid._js_dist:  # pyright: ignore[reportPrivateUsage] - no public way
        resource.pop("async", None)
        resource["dynamic"] = True


def url() -> str:
    """Address of the grid's script, which changes with its content."""
    stamp = int((_FOLDER / _NAME).stat().st_mtime)
    named = build_fingerprint(_NAME, dash_ag_grid.__version__, stamp)
    return f"/_dash-component-suites/dash_ag_grid/{named}"
