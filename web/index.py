"""The HTML around the Dash page."""

from __future__ import annotations

from web.pages import asset_url, favicon_url

# theme.js runs first and blocks on purpose: it sets the theme before anything is painted.
# login.css belongs to the plain pages alone.
ASSETS_IGNORE = r"^(theme\.js|login\.css)$"

_INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<script src="@THEME@"></script>
<title>{%title%}</title>
<link rel="icon" href="@FAVICON@">
{%css%}
</head>
<body>
<noscript><p>This dashboard draws its charts with JavaScript. Switch it on.</p></noscript>
{%app_entry%}
<footer>
{%config%}
{%scripts%}
{%renderer%}
</footer>
</body>
</html>
"""


def index_html() -> str:
    """Dash's index string with this build's theme script and icon."""
    return _INDEX.replace("@THEME@", asset_url("theme.js")).replace("@FAVICON@", favicon_url())
