"""A real gunicorn on a free loopback port, and real HTTP."""

from __future__ import annotations

import http.client
import os
import re
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
_READY = re.compile(rb"Influencer ROI is at http://127\.0\.0\.1:(\d+) ")


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, read to its end."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def cookie(self) -> str:
        """The cookie this answer sets, as the next request sends it back."""
        return self.headers.get("Set-Cookie", "").partition(";")[0]


@dataclass
class Server:
    """A running gunicorn."""

    port: int
    process: subprocess.Popen[bytes]
    data_dir: Path
    log: Path

    def ask(self, path: str, method: str = "GET", **more) -> Answer:
        """One request on a connection of its own, so that any worker may take it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, **more)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def stop(self, number: int) -> int:
        """Sends the signal and returns the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=40)


def until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    """Asks again and again until the condition holds or the time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
    return condition()


def environment(data_dir: Path, access: str, **given: object) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ROI_", "WEB_", "PORT"))}
    chosen = {f"ROI_{name.upper()}": str(value) for name, value in given.items()}
    return clean | {"ROI_DATA_DIR": str(data_dir), "ROI_ACCESS": access} | chosen


def announced_port(process: subprocess.Popen[bytes]) -> int:
    """The port in the line that the server prints when it listens."""
    assert process.stdout is not None
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        assert waiting.select(START_SECONDS), "gunicorn never said that it listens"
    line = process.stdout.readline()
    found = _READY.match(line)
    assert found, line
    return int(found.group(1))


@pytest.fixture(scope="session")
def sample_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the sample, built once in a process of its own."""
    folder = tmp_path_factory.mktemp("sample-data")
    build = (
        "import sys; from pathlib import Path; import intake; from storage import Store;"
        "intake.ensure_sample(Store(Path(sys.argv[1])))"
    )
    subprocess.run([sys.executable, "-c", build, str(folder)], cwd=ROOT, check=True, timeout=180)
    return folder


@pytest.fixture(scope="module")
def start() -> Iterator[Callable[..., Server]]:
    """Starts servers and stops what is still running when the module's tests are done."""
    running: list[Server] = []

    def starter(data_dir: Path, access: str = "private", *arguments: str, **given: object):
        log = data_dir.parent / f"{data_dir.name}-{len(running)}.log"
        with log.open("wb") as errors:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "app:server"),
                    *("--bind", "127.0.0.1:0", "--log-level", "warning", *arguments),
                ],
                cwd=ROOT,
                env=environment(data_dir, access, **given),
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        server = Server(0, process, data_dir, log)
        running.append(server)
        server.port = announced_port(process)
        return server

    yield starter
    for server in running:
        if server.process.poll() is None:
            server.process.terminate()
            server.process.wait(timeout=40)
        if server.process.stdout is not None:
            server.process.stdout.close()
