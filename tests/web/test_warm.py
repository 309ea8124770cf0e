from __future__ import annotations

import pytest
from flask import abort

from web.warm import warm


@pytest.mark.parametrize("access", ["local", "private", "password"])
@pytest.mark.parametrize("secure", [False, True])
def test_a_worker_warms_in_every_mode_and_leaves_no_trace(make_app, data_dir, access, secure):
    server = make_app(access, secure_cookies=secure).server
    assert warm(server)
    assert not (data_dir / "workspaces").exists()


def test_after_warming_every_bundle_is_known(make_app):
    app = make_app("password")
    assert warm(app.server)
    assert {"dash", "dash_bootstrap_components"} <= set(app.registered_paths)


def test_a_page_that_fails_is_logged_and_does_not_stop_the_worker(make_app, caplog):
    server = make_app("local").server
    server.before_request(lambda: abort(500))
    assert not warm(server)
    assert "/_dash-layout answered 500" in caplog.text
