from __future__ import annotations

import re


def test_the_theme_is_set_before_anything_is_painted_and_once(private):
    page = private.get("/").text
    head = page.split("</head>")[0]
    assert page.count("/assets/theme.js") == 1
    theme = head.index('<script src="/assets/theme.js')
    assert theme < head.index('rel="stylesheet"')


def test_the_page_names_its_language_title_and_viewport(private):
    page = private.get("/").text
    assert '<html lang="en">' in page
    assert "<title>Influencer ROI</title>" in page
    assert 'name="viewport"' in page
    assert '<meta charset="UTF-8">' in page


def test_nothing_is_loaded_from_elsewhere(private, team):
    for page in (private.get("/").text, team.get("/login").text):
        for url in re.findall(r'(?:src|href)="([^"]+)"', page):
            assert url.startswith(("/assets/", "/_dash-component-suites/", "data:,")), url


def test_the_plain_pages_style_stays_off_the_dashboard(private):
    assert "login.css" not in private.get("/").text
