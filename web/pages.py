"""The few pages that are plain HTML: login and errors. They work without JavaScript."""

from __future__ import annotations

from pathlib import Path

from flask import request
from markupsafe import Markup

from layouts.tabs import PRODUCT

ASSETS = Path(__file__).resolve().parent.parent / "assets"

_PAGE = Markup("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · {site}</title>
<link rel="icon" href="{favicon}">
<script src="{theme}"></script>
<link rel="stylesheet" href="{tokens}">
<link rel="stylesheet" href="{style}">
</head>
<body class="plain-page">
<main class="plain-card">
{body}
</main>
</body>
</html>
""")


def asset_url(name: str) -> str:
    """Path of a file in assets/, with its modification time so that browsers may keep it."""
    try:
        stamp = int((ASSETS / name).stat().st_mtime)
    except FileNotFoundError:
        return f"/assets/{name}"
    return f"/assets/{name}?m={stamp}"


def favicon_url() -> str:
    """The site's icon, or an empty one where assets/ has none."""
    for name in ("favicon.svg", "favicon.ico"):
        if (ASSETS / name).exists():
            return asset_url(name)
    return "data:,"


def wants_page() -> bool:
    """Whether a browser opens a page: it names text/html, where fetch() sends */*."""
    return "text/html" in request.headers.get("Accept", "")


def plain_page(title: str, body: Markup) -> str:
    """A whole page around `body`; `title` is escaped."""
    return _PAGE.format(
        title=title,
        site=PRODUCT,
        body=body,
        favicon=favicon_url(),
        theme=asset_url("theme.js"),
        tokens=asset_url("tokens.css"),
        style=asset_url("login.css"),
    )
