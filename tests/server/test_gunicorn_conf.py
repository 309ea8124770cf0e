"""The Procfile and gunicorn.conf.py say the same, and listen to the host's variables."""

from __future__ import annotations

import runpy
import shlex
import subprocess

import pytest

from tests.server.conftest import ROOT


def configured(monkeypatch, **variables: str) -> dict:
    for name in ("PORT", "WEB_CONCURRENCY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "gunicorn.conf.py"))


def procfile(**variables: str) -> list[str]:
    """The web process's words as a host's shell expands them."""
    line = (ROOT / "Procfile").read_text().removeprefix("web: ").strip()
    said = subprocess.run(
        ["sh", "-c", f"printf '%s\\n' {line}"],
        env={"PATH": "/usr/bin:/bin", **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout.splitlines()


def option(words: list[str], name: str) -> str:
    return words[words.index(name) + 1]


def test_the_procfile_and_the_file_agree(monkeypatch):
    conf, words = configured(monkeypatch, PORT="5000"), procfile(PORT="5000")
    assert words[:2] == ["gunicorn", "app:server"]
    assert option(words, "-w") == str(conf["workers"]) == "2"
    assert option(words, "--threads") == str(conf["threads"]) == "4"
    assert option(words, "--timeout") == str(conf["timeout"]) == "60"
    assert option(words, "--max-requests") == str(conf["max_requests"]) == "1000"
    assert option(words, "--max-requests-jitter") == str(conf["max_requests_jitter"]) == "100"
    assert option(words, "--bind") == conf["bind"] == "0.0.0.0:5000"
    assert "--no-control-socket" in words
    assert conf["control_socket_disable"] is True
    assert shlex.join(words).count("--preload") == 0
    assert conf["preload_app"] is False


@pytest.mark.parametrize("workers", ["1", "5"])
def test_the_host_chooses_how_many_workers(monkeypatch, workers):
    assert configured(monkeypatch, WEB_CONCURRENCY=workers)["workers"] == int(workers)
    assert option(procfile(WEB_CONCURRENCY=workers), "-w") == workers


def test_without_a_port_from_the_host_only_this_machine_reaches_it(monkeypatch):
    assert configured(monkeypatch)["bind"] == "127.0.0.1:8050"
