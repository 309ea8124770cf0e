"""Every component id, in one place: scripts, tests and callbacks all take them from here."""

from __future__ import annotations

from typing import Final

URL: Final = "url"
PAGE: Final = "page"
NAVIGATION: Final = "navigation"
THEME_SWITCH: Final = "theme-switch"
TOASTS: Final = "toasts"

STORE_FILTERS: Final = "store-filters"
STORE_VIEW: Final = "store-view"
STORE_ASKED: Final = "store-asked"
STORE_FIT: Final = "store-fit"
STORE_SNAPSHOT: Final = "store-snapshot"
STORE_EXTRAS: Final = "store-extras"
SNAPSHOT_POLL: Final = "snapshot-poll"

FILTER_BAR: Final = "filter-bar"
FILTER_CHIPS: Final = "filter-chips"
FILTER_RESET: Final = "filter-reset"
FILTER_PERIOD: Final = "filter-period"
FILTER_RANGE: Final = "filter-range"
FILTER_COMPARE: Final = "filter-compare"
FILTER_COMPARE_RANGE: Final = "filter-compare-range"
FILTER_FOLLOWERS_FROM: Final = "filter-followers-from"
FILTER_FOLLOWERS_TO: Final = "filter-followers-to"

UPLOAD_DROP: Final = "upload-drop"
UPLOAD_FILES: Final = "upload-files"
UPLOAD_STORE: Final = "store-upload"
UPLOAD_PROGRESS: Final = "upload-progress"
UPLOAD_PREVIEW: Final = "upload-preview"
UPLOAD_MODE: Final = "upload-mode"
UPLOAD_CONFIRM: Final = "upload-confirm"
UPLOAD_CANCEL: Final = "upload-cancel"
UPLOAD_REPORT: Final = "upload-report"
UPLOAD_REJECTS: Final = "upload-rejects"


def filter_control(dimension: str) -> str:
    """Id of the control that filters `dimension`."""
    return f"filter-{dimension.replace('_', '-')}"


def box(control_id: str) -> str:
    """Id of what holds a control of the filter bar and its name."""
    return f"{control_id}-box"


def extra_filter(key: str) -> dict[str, str]:
    """Id of the control that filters by an extra column: without the blanks a header may have."""
    return {"type": FILTER_EXTRA, "key": key.encode().hex()}


def extra_key(control_id: dict[str, str]) -> str:
    """The dimension that a control made with `extra_filter` filters by."""
    return bytes.fromhex(control_id["key"]).decode()


def tab(name: str) -> str:
    """Id of a tab's content."""
    return f"tab-{name}"


def figure(tab_name: str, name: str) -> str:
    """Id of one figure or table of a tab."""
    return f"{tab_name}-{name}"


def kpi(metric: str) -> str:
    """Id of a metric's card."""
    return f"kpi-{metric}"


SKIP_LINK: Final = "skip-link"
PAGE_TITLE: Final = "store-page-title"
SAMPLE_BANNER: Final = "sample-banner"
FILTER_PANEL: Final = "filter-panel"
FILTER_MORE: Final = "filter-more"
FILTER_MORE_COUNT: Final = "filter-more-count"
FILTER_NOTICE: Final = "filter-notice"
FILTER_NOTICE_LINES: Final = "filter-notice-lines"
FILTER_NOTICE_CLOSE: Final = "filter-notice-close"
STORE_NOTICED: Final = "store-noticed"
FILTER_COUNT: Final = "filter-count"
FILTER_EXTRAS: Final = "filter-extras"
FILTER_EXTRA: Final = "filter-extra"
VIEWS_LIST: Final = "views-list"
VIEW_NAME: Final = "view-name"
VIEW_SAVE: Final = "view-save"
VIEW_MESSAGE: Final = "view-message"
VIEW_REMOVE: Final = "view-remove"
SEARCH: Final = "search"
SEARCH_OPEN: Final = "search-open"
SEARCH_TYPED: Final = "search-typed"
SEARCH_FOUND: Final = "search-found"
HELP: Final = "help"
HELP_OPEN: Final = "help-open"
EXPLAIN: Final = "explain"
EXPLAIN_TITLE: Final = "explain-title"
ROAS_RANGE: Final = "kpi-roas-range"
RANGE_ASKED: Final = "store-range-asked"
FRAME_ERROR: Final = "frame-error"
CONNECTION_LOST: Final = "connection-lost"

OVERVIEW_GRAIN: Final = "overview-grain"
OVERVIEW_METRIC: Final = "overview-metric"


def navigation(tab_name: str) -> str:
    """Id of a tab's link in the navigation."""
    return f"nav-{tab_name}"


def view_remove(name: str) -> dict[str, str]:
    """Id of the button that removes a saved view."""
    return {"type": VIEW_REMOVE, "name": name}


def about_button(figure_id: str) -> str:
    """Id of the button that explains a chart or a table."""
    return f"{figure_id}-info"


def label(control_id: str) -> str:
    """Id of a control's label; assets/frame.js names the control by it."""
    return f"{control_id}-label"
