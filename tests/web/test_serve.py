from __future__ import annotations

import socket
from pathlib import Path

import pytest

from settings import Settings
from web.serve import command, environment, serve


def test_workers_get_the_same_settings_through_the_environment(tmp_path, monkeypatch):
    settings = Settings(
        data_dir=tmp_path, access="password", password="p w=\"d'", max_upload_mb=7, port=9123
    )
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)
    assert Settings() == settings


def test_no_password_stays_no_password(tmp_path, monkeypatch):
    settings = Settings(data_dir=tmp_path, access="local", password=None)
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)
    assert Settings() == settings


def test_the_command_binds_where_it_was_told(tmp_path):
    given = command(Settings(data_dir=tmp_path, host="::1", port=9123), workers=3)
    assert given[given.index("--bind") + 1] == "[::1]:9123"
    assert given[given.index("--workers") + 1] == "3"
    assert Path(given[given.index("--config") + 1]).is_file()


def test_a_taken_port_is_said_in_one_sentence(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"127\.0\.0\.1:{port} cannot be used .*ROI_PORT"):
            serve(Settings(data_dir=tmp_path, port=port))
