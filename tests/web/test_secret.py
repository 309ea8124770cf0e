from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from web.secret import FILE, load_or_create

ROOT = Path(__file__).resolve().parents[2]
STARTER = """
import sys
from pathlib import Path
from web.secret import load_or_create
sys.stdin.readline()
print(load_or_create(Path(sys.argv[1])))
"""


def test_the_secret_stays_and_only_the_owner_reads_it(tmp_path):
    folder = tmp_path / "not" / "there" / "yet"
    secret = load_or_create(folder)
    assert len(secret) == 64
    assert load_or_create(folder) == secret
    assert (folder / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_two_sites_have_two_secrets(tmp_path):
    assert load_or_create(tmp_path / "a") != load_or_create(tmp_path / "b")


def test_workers_that_start_together_agree(tmp_path):
    folder = tmp_path / "data"
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", STARTER, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(8)
    ]
    for starter in starters:
        assert starter.stdin is not None
        starter.stdin.write("go\n")
        starter.stdin.flush()
    told = {starter.communicate(timeout=60)[0].strip() for starter in starters}
    assert told == {load_or_create(folder)}
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_a_damaged_secret_is_named(tmp_path):
    (tmp_path / FILE).write_text("short")
    with pytest.raises(RuntimeError, match=r"secret\.key is damaged: delete it"):
        load_or_create(tmp_path)
