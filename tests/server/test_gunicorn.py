from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.server.conftest import ROOT, announced_port, environment, until

pytestmark = pytest.mark.server

BATCH = "5a" * 16
MEGABYTE = 2**20


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory, sample_dir):
    folder = tmp_path_factory.mktemp("gunicorn") / "data"
    shutil.copytree(sample_dir, folder)
    return folder


@pytest.fixture(scope="module")
def site(start, data_dir):
    """One private site with two workers and a limit of 1 MB a file."""
    return start(data_dir, "private", max_upload_mb=1)


def staged(site) -> list:
    return sorted(site.data_dir.glob(f"workspaces/*/staging/{BATCH}/*"))


def test_both_workers_know_the_cookie_of_either(site):
    cookie = site.ask("/").cookie()
    assert cookie.startswith("roi_browser=")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: site.ask("/", headers={"Cookie": cookie}), range(24)))
    assert {answer.status for answer in answers} == {200}
    assert {answer.cookie() for answer in answers} == {""}


def test_every_visitor_without_a_cookie_gets_one_of_their_own(site):
    with ThreadPoolExecutor(4) as pool:
        cookies = list(pool.map(lambda _: site.ask("/").cookie(), range(12)))
    assert len(set(cookies)) == 12


def test_an_upload_without_a_declared_length_arrives_whole(site):
    cookie = site.ask("/").cookie()
    pieces = [bytes([number]) * 40_000 for number in range(20)]
    answer = site.ask(
        f"/api/uploads?batch={BATCH}&name=t.csv",
        "POST",
        body=iter(pieces),
        headers={"Cookie": cookie, "Transfer-Encoding": "chunked"},
        encode_chunked=True,
    )
    assert answer.status == 200, answer.text
    (slot,) = staged(site)
    assert (slot / "data.csv").read_bytes() == b"".join(pieces)
    shutil.rmtree(slot)


def test_twenty_files_at_once_share_no_slot(site):
    headers = {"Cookie": site.ask("/").cookie()}

    def send(number: int) -> int:
        path = f"/api/uploads?batch={BATCH}&name={number}.csv"
        return site.ask(path, "POST", body=b"%d" % number * 9000, headers=headers).status

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(send, range(21))).count(200) == 20
    contents = {(slot / "data.csv").read_bytes() for slot in staged(site)}
    assert len(contents) == 20
    for slot in staged(site):
        shutil.rmtree(slot)


@pytest.mark.parametrize("chunked", [False, True])
def test_too_large_a_file_gets_a_sentence_and_not_a_broken_connection(site, chunked):
    cookie = site.ask("/").cookie()
    body = b"x" * (2 * MEGABYTE)
    how = {"body": iter([body]), "encode_chunked": True} if chunked else {"body": body}
    headers = {"Cookie": cookie} | ({"Transfer-Encoding": "chunked"} if chunked else {})
    answer = site.ask(f"/api/uploads?batch={BATCH}&name=big.csv", "POST", headers=headers, **how)
    assert answer.status == 413
    assert "big.csv is larger than the 1 MB" in answer.text
    assert staged(site) == []


@pytest.mark.parametrize("length", ["Content-Length: 900000", "Transfer-Encoding: chunked"])
def test_an_upload_that_breaks_off_leaves_nothing(site, length):
    cookie = site.ask("/").cookie()
    head = (
        f"POST /api/uploads?batch={BATCH}&name=t.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Cookie: {cookie}\r\n{length}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as visitor:
        visitor.sendall(head.encode() + b"4000\r\n" + b"x" * 0x3000)
        assert until(lambda: bool(staged(site)))
    assert until(lambda: not staged(site))


def test_the_log_stays_quiet_and_names_no_visitor(site):
    assert re.search(r"p-[0-9a-f]{32}", site.log.read_text()) is None
    assert "Traceback" not in site.log.read_text()


def test_guards_hold_on_the_real_server(start, data_dir):
    site = start(data_dir, "password", password="open sesame")
    html = {"Accept": "text/html"}
    assert site.ask("/", headers=html).headers["Location"] == "/login?next=/"
    assert site.ask("/_dash-layout").status == 401
    assert site.ask("/healthz").status == 200
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    wrong = [site.ask("/login", "POST", body="password=x", headers=form).status for _ in range(11)]
    # The count is shared: which worker saw which guess does not matter.
    assert wrong == [401] * 10 + [429]
    (data_dir / "logins.sqlite").unlink()
    right = site.ask("/login", "POST", body="password=open+sesame", headers=form)
    assert right.status == 303
    for _ in range(8):
        assert site.ask("/", headers={"Cookie": right.cookie()}).status == 200


def test_renewed_workers_serve_whole_pages(start, data_dir):
    site = start(
        data_dir, "local", "--workers", "1", "--max-requests", "5", "--max-requests-jitter", "0"
    )
    for _ in range(10):  # four renewals
        page = site.ask("/")
        assert page.status == 200
        bundle = re.search(r'src="(/_dash-component-suites[^"]+)"', page.text)
        assert bundle is not None
        assert site.ask(bundle.group(1)).status == 200


def test_serve_says_one_line_and_stops_on_ctrl_c(data_dir):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            # One worker: gunicorn can lose a signal that reaches a second one while it starts.
            "from settings import Settings; from web.serve import serve; "
            "serve(Settings(), workers=1)",
        ],
        cwd=ROOT,
        env=environment(data_dir, "local", port=port),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert announced_port(process) == port
        with socket.create_connection(("127.0.0.1", port), timeout=60) as visitor:
            visitor.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            assert visitor.recv(12).endswith(b" 200")
    finally:
        process.send_signal(signal.SIGINT)
        try:
            said, complained = process.communicate(timeout=40)
        finally:
            process.kill()
    assert process.returncode == 0
    assert said == b""
    assert complained == b""
