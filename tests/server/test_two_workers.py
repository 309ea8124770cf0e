"""A commit in one process is what every other process serves next."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

import intake
from storage import Store
from tests.server.conftest import ROOT

pytestmark = pytest.mark.server

READER = """
import sys
from pathlib import Path
from storage import Store, connect
workspace = Store(Path(sys.argv[1])).workspace("default")
for _ in sys.stdin:
    snapshot = workspace.snapshot()
    connect(snapshot).close()
    print(snapshot.id, flush=True)
"""
INFLUENCERS = "influencer_id,name,category,gender,follower_count,platform\n"


def live_snapshot(site) -> str:
    """What the callback that looks for news answers a page that shows an old snapshot."""
    callbacks = json.loads(site.ask("/_dash-dependencies").body)
    (news,) = [c for c in callbacks if any(i["id"] == "snapshot-poll" for i in c["inputs"])]
    outputs = [name.rsplit(".", 1) for name in news["output"].strip(".").split("...")]
    body = {
        "output": news["output"],
        "outputs": [{"id": name, "property": part} for name, part in outputs],
        "inputs": [{"id": "snapshot-poll", "property": "n_intervals", "value": 1}],
        "state": [{"id": "store-snapshot", "property": "data", "value": "an old one"}],
        "changedPropIds": ["snapshot-poll.n_intervals"],
    }
    answer = site.ask(
        "/_dash-update-component",
        "POST",
        body=json.dumps(body),
        headers={"Content-Type": "application/json"},
    )
    return json.loads(answer.body)["response"]["store-snapshot"]["data"]


def test_both_workers_serve_a_commit_at_once(start, tmp_path, sample_dir):
    folder = tmp_path / "data"
    shutil.copytree(sample_dir, folder)
    workspace = Store(folder).workspace("default")
    site = start(folder, "local")
    assert {live_snapshot(site) for _ in range(8)} == {workspace.snapshot().id}
    file = tmp_path / "influencers.csv"
    file.write_text(INFLUENCERS + "I1,Asha,Fitness,Female,12000,Instagram\n")
    committed = intake.commit(workspace, [(file, file.name)], who="test").snapshot
    assert {live_snapshot(site) for _ in range(16)} == {committed.id}


def test_a_commit_in_one_process_is_seen_by_another_at_once(tmp_path, sample_dir):
    folder = tmp_path / "data"
    shutil.copytree(sample_dir, folder)
    workspace = Store(folder).workspace("default")
    file = tmp_path / "influencers.csv"
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None

        def seen_there() -> str:
            reader.stdin.write("now\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        assert seen_there() == workspace.snapshot().id
        for number in range(3):
            file.write_text(INFLUENCERS + f"I{number},Asha,Fitness,Female,12000,Instagram\n")
            outcome = intake.commit(workspace, [(file, file.name)], who="test")
            assert outcome.changed
            assert seen_there() == outcome.snapshot.id
        reader.stdin.close()
        assert reader.wait(timeout=30) == 0
