"""Dash 4.4 answers 500 to first requests that race in a cold worker; ours start warm."""

from __future__ import annotations

import re
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.server

STARTS = 10
VISITORS = 6
ALWAYS = ["/_dash-layout", "/_dash-dependencies", "/healthz"]


def test_ten_cold_starts_serve_their_first_page_whole(start, tmp_path, sample_dir):
    for number in range(STARTS):
        folder = tmp_path / str(number) / "data"
        shutil.copytree(sample_dir, folder)
        # The port answers before the workers are up: these are the very first requests.
        site = start(folder, "private")
        with ThreadPoolExecutor(VISITORS) as pool:
            pages = list(pool.map(lambda _, site=site: site.ask("/"), range(VISITORS)))
            assert [page.status for page in pages] == [200] * VISITORS, site.log.read_text()
            files = re.findall(r'(?:src|href)="(/[^"]+)"', pages[0].text)
            assert any(url.startswith("/_dash-component-suites/dash/") for url in files)
            answers = list(pool.map(site.ask, [*files, *ALWAYS] * 2))
        refused = [
            (url, answer.status)
            for url, answer in zip([*files, *ALWAYS] * 2, answers, strict=True)
            if answer.status != 200
        ]
        assert refused == [], site.log.read_text()
        assert site.stop(signal.SIGTERM) == 0
        assert "500" not in site.log.read_text()


def test_two_first_starts_share_one_folder(start, tmp_path):
    """On an empty folder both workers make the secret and the sample at once."""
    site = start(tmp_path / "data", "private")
    cookie = site.ask("/").cookie()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: site.ask("/", headers={"Cookie": cookie}), range(16)))
    assert {answer.status for answer in answers} == {200}
    assert {answer.cookie() for answer in answers} == {""}
    assert [path.name for path in (tmp_path / "data").glob("*secret*")] == ["secret.key"]
