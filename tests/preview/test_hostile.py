"""Hostile requests, byte for byte, against a real server: nothing leaks, and `GET /` is answered after each."""

from __future__ import annotations

import logging
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from ssg.preview import serving as server_module
from tests.preview.conftest import Served, Serving, send_raw

TOKEN = secrets.token_hex(16).encode()
HOST = b"Host: 127.0.0.1\r\n"
DOTS = [
    "../",
    "..%2f",
    "%2e%2e/",
    "%2e%2e%2f",
    ".%2e/",
    "%252e%252e%252f",
    "..%252f",
    "..\\",
    "..%5c",
    "%c0%ae%c0%ae/",
    "%uff0e%uff0e/",
    "....//",
    "..;/",
    ".././",
    "..//",
    "%2e%2e%00/",
]
TARGETS = [
    b"/%",
    b"/%0",
    b"/%c0%ae",
    b"/%00",
    b"/\x00",
    b"/\xff",
    b"/repo/\xe7\x81\xaf/",
    b"*",
    b"//",
    b"//evil.example/",
    b"///etc/passwd",
    b"http://evil.example/",
    b"http://127.0.0.1/repo/",
    b"file:///etc/passwd",
    b"/repo/#/../../canary.txt",
    b"/@fs/etc/passwd",
    b"/@fs/etc/passwd?import&raw??",
    b"/repo/canary.txt?raw",
    b"/repo/canary.txt::$DATA",
    b"/repo/CANARY~1.TXT",
    b"/repo/index.html::$DATA",
    b"/repo/INDEX.HTML",
    b"/repo/.ssg-manifest.json",
    b"/repo/link.txt",
    b"/repo/linked/canary.txt",
    b"/repo-leak/canary.txt",
    b"/repo/__ssg/../../canary.txt",
    b"/repo/__ssg/app.py",
    b"/repo/__ssg/%2e%2e/app.py",
    b"/repo/__ssg/../app.py",
    b"/repo/__ssg//etc/passwd",
    b"/repo/__ssg/news?seen=" + b"9" * 500,
    b"/repo/__ssg/news?seen=run.\xd9\xa3",
    b"/repo/__ssg/news?" + b"page=a&" * 900,
    b"/repo/__ssg/news?page=../../canary.txt",
    b"/repo/?" + b"a" * 9000,
    b"/" + b"a" * 9000,
    b"/" + b"a/" * 4000,
    b"/" + b"%41" * 2000,
]
HEADS = [
    b"\r\n",
    b"GET\r\n\r\n",
    b"GET /repo/\r\n\r\n",  # HTTP/0.9
    b"GET /repo/ HTTP/0.9\r\n\r\n",
    b"GET /repo/ HTTP/1.0\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n\r\n",
    b"GET /repo/ HTTP/2.0\r\n" + HOST + b"\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + HOST + b"\r\n",
    b"GET /repo/ HTTP/1.1\r\nHost: evil.example\r\n" + HOST + b"\r\n",
    b"GET /repo/ HTTP/1.1\r\nHost:\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\nHost: " + b"a" * 9000 + b"\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\nHost: [::1\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\nHost: 127.0.0.1@evil.example\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\nHost: evil.example#127.0.0.1\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"Origin: http://evil.example\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"Origin: \xff\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"Content-Length: 99999999999999999999\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzzz\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip, chunked\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 4\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 200_000 + b"\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"X: 1\r\n" * 2000 + b"\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b" folded\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"No colon\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"Bad Name: 1\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n",
    b"GET /repo/ HTTP/1.1\n" + b"Host: 127.0.0.1\n\n",
    b"GET  /repo/  HTTP/1.1\r\n" + HOST + b"\r\n",
    b"G\xc3\x89T /repo/ HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"Range: bytes=0-0,2-2,4-4\r\n\r\n",
    b"GET /repo/assets/song.mp3 HTTP/1.1\r\n" + HOST + b"Range: bytes=" + b"9" * 300 + b"-\r\n\r\n",
    b"GET /repo/ HTTP/1.1\r\n" + HOST + b"If-None-Match: " + b'"a",' * 2000 + b"\r\n\r\n",
    b"POST /repo/ HTTP/1.1\r\n" + HOST + b"Content-Length: 1000000\r\n\r\n" + b"x" * 100_000,
    b"DELETE /repo/index.html HTTP/1.1\r\n" + HOST + b"\r\n",
    b"TRACE /repo/ HTTP/1.1\r\n" + HOST + b"Cookie: secret=1\r\n\r\n",
    b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64,  # TLS
    b"\x00" * 1000,
    b"A" * 100_000,
]


@pytest.fixture
def hostile_target(serving: Serving, tmp_path: Path) -> Served:
    """A server with a canary beside its site, in it unlisted, and behind links in it."""
    served = serving()
    canary = tmp_path / "canary.txt"
    canary.write_bytes(TOKEN)
    (tmp_path / "site-leak").mkdir()
    (tmp_path / "site-leak" / "canary.txt").write_bytes(TOKEN)
    (served.root / "canary.txt").write_bytes(TOKEN)
    (served.root / ".ssg-manifest.json").write_bytes(TOKEN)
    (served.root / "link.txt").symlink_to(canary)
    (served.root / "linked").symlink_to(tmp_path)
    return served


def requests() -> Iterator[bytes]:
    for dots in DOTS:
        for depth in range(1, 13):
            for before in ("/", "/repo/", "/repo/assets/"):
                yield f"GET {before}{dots * depth}canary.txt HTTP/1.1\r\n".encode() + HOST + b"\r\n"
    for target in TARGETS:
        yield b"GET " + target + b" HTTP/1.1\r\n" + HOST + b"\r\n"
        yield b"HEAD " + target + b" HTTP/1.0\r\n" + HOST + b"\r\n"
    yield from HEADS


def test_no_request_leaks_a_file_or_stops_the_server(
    hostile_target: Served, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sent = list(requests())
    assert len(sent) >= 200
    for data in sent:
        received = send_raw(hostile_target.port, data, seconds=0.4)  # some are not worth an answer
        assert TOKEN not in received, data[:200]
        assert str(tmp_path).encode() not in received, data[:200]
        assert b"access-control-allow-origin" not in received.lower()
        assert b" 500 " not in received.split(b"\r\n")[0], data[:200]
        assert hostile_target.get("/repo/").status == 200, f"the server is gone after {data[:200]!r}"
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_traversal_is_refused_or_unknown_in_every_encoding(hostile_target: Served) -> None:
    for dots in DOTS:
        line = send_raw(hostile_target.port, f"GET /repo/{dots * 3}canary.txt HTTP/1.1\r\n".encode() + HOST + b"\r\n")
        assert line.split(b" ")[1] in (b"400", b"404"), dots


def test_every_answer_has_the_safe_headers(hostile_target: Served) -> None:
    for data in (
        b"GET /repo/ HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET /repo/none HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"no HTTP at all\r\n\r\n",
    ):
        head = send_raw(hostile_target.port, data).lower()
        for field in (
            b"cache-control: no-store",
            b"cross-origin-resource-policy: same-origin",
            b"x-content-type-options: nosniff",
            b"referrer-policy: no-referrer",
            b"x-frame-options: sameorigin",
        ):
            assert field in head, (data, field)


def test_pipelined_requests_are_answered_in_order(hostile_target: Served) -> None:
    data = b"".join(
        b"GET /repo/" + path + b" HTTP/1.1\r\n" + HOST + b"\r\n" for path in (b"", b"lantern/", b"lantern/1/", b"none")
    )
    received = send_raw(hostile_target.port, data, answers=4)
    places = [received.index(text) for text in (b">home<", b">book<", b">chapter one<", b">no such page<")]
    assert places == sorted(places)


def trickle(connection: socket.socket) -> float:
    """Send a head letter by letter; the seconds until the server has had enough, 30 if it never has."""
    started = time.monotonic()
    with suppress(ConnectionError):
        while time.monotonic() < started + 30:
            connection.sendall(b"X")
            time.sleep(0.05)
    return time.monotonic() - started


def test_a_head_that_never_ends_is_cut_off(hostile_target: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "_HEAD_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", hostile_target.port), timeout=30) as connection:
        assert trickle(connection) < 30


def test_a_client_that_says_nothing_is_cut_off(hostile_target: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "_HEAD_SECONDS", 0.3)
    with (
        socket.create_connection(("127.0.0.1", hostile_target.port), timeout=30) as connection,
        suppress(ConnectionError),
    ):
        assert connection.recv(1) == b""


def test_a_second_head_that_never_ends_is_cut_off(hostile_target: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "_HEAD_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", hostile_target.port), timeout=30) as connection:
        connection.sendall(b"GET /repo/ HTTP/1.1\r\n" + HOST + b"\r\n")
        assert connection.recv(15) == b"HTTP/1.1 200 OK"
        assert trickle(connection) < 30


def test_idle_connections_do_not_lock_anybody_out(hostile_target: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "_MOST_CONNECTIONS", 8)
    waiting: list[socket.socket] = []
    with ExitStack() as stack:
        for _ in range(30):
            idle = stack.enter_context(socket.create_connection(("127.0.0.1", hostile_target.port), timeout=30))
            with suppress(ConnectionError):
                idle.sendall(b"GET / HT")
            waiting.append(idle)
        for _ in range(5):
            assert hostile_target.get("/repo/").status == 200
        for idle in waiting[:20]:
            with suppress(ConnectionError):
                assert idle.recv(1) == b"", "an old connection is still open"


def test_a_client_that_hangs_up_in_an_answer_harms_nobody(hostile_target: Served) -> None:
    hostile_target.publish({"assets/long.bin": b"x" * 3_000_000})
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", hostile_target.port), timeout=30) as connection:
            connection.sendall(b"GET /repo/assets/long.bin HTTP/1.1\r\n" + HOST + b"\r\n")
            connection.recv(1000)
    assert hostile_target.get("/repo/").status == 200
