"""A real server on loopback with a site that was made by hand, and `ssg serve` as a user runs it."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from ssg.build.manifest import Made
from ssg.preview.app import make_app
from ssg.preview.board import Board
from ssg.preview.generation import Generation
from ssg.preview.serving import ServerThread, open_listener
from ssg.text.digest import digest_of
from tests.conftest import SMALL_PROJECT, clean_environment, write_files

PAGE = b"<!DOCTYPE html><html><head><title>%s</title></head><body><p>%s</p></body></html>\n"
SITE = {
    "index.html": PAGE % (b"Home", b"home"),
    "404.html": PAGE % (b"None", b"no such page"),
    "lantern/index.html": PAGE % (b"Book", b"book"),
    "lantern/1/index.html": PAGE % (b"One", b"chapter one"),
    "lantern/灯/index.html": PAGE % (b"Lamp", "灯".encode()),
    "assets/theme.css": b"body { color: red }\n",
    "assets/song.mp3": bytes(range(256)) * 4,
    "feed.xml": b"<rss/>\n",
    "notes.unknown": b"?",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: status, header fields in lower case, body."""

    status: int
    headers: dict[str, str]
    body: bytes


def request(port: int, path: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> Answer:
    """One request on a connection of its own."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request(method, path, headers=dict(headers or {}))
        answer = connection.getresponse()
        return Answer(answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read())


def send_raw(port: int, data: bytes, answers: int = 1, seconds: float = 30) -> bytes:
    """Send bytes as they are; what comes back until so many answers are whole, or the server hangs up or is silent."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        try:
            connection.sendall(data)
            connection.settimeout(seconds)
            while not _is_whole(received, answers, method=data[:4]) and (chunk := connection.recv(65536)):
                received += chunk
        except (ConnectionError, TimeoutError):
            pass
    return received


def _is_whole(received: bytes, answers: int, *, method: bytes) -> bool:
    for _ in range(answers):
        head, end, received = received.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)^content-length: (\d+)", head, re.MULTILINE)
        size = 0 if method == b"HEAD" or length is None else int(length[1])
        if not end or len(received) < size or (length is None and method != b"HEAD"):
            return False
        received = received[size:]
    return True


class News:
    """The events of one stream, read as they come."""

    def __init__(self, port: int, path: str, headers: Mapping[str, str] | None = None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self._connection.request("GET", path, headers=dict(headers or {}))
        self.answer = self._connection.getresponse()

    def next(self, seconds: float = 20.0) -> tuple[str, Any] | None:
        """The next event as (name, value); None where the stream ends. Fails where nothing comes."""
        end = time.monotonic() + seconds
        if self._connection.sock is not None:
            self._connection.sock.settimeout(seconds)
        name = ""
        while line := self.answer.readline():
            assert time.monotonic() < end, "nothing but pulses"
            if line.startswith(b"event: "):
                name = line[7:].strip().decode()
            elif line.startswith(b"data: "):
                return name, json.loads(line[6:])
        return None

    def close(self) -> None:
        """Hang up."""
        self.answer.close()
        self._connection.close()


@dataclass
class Served:
    """A running server and its board."""

    port: int
    board: Board
    root: Path
    damage: list[str] = field(default_factory=list)

    def get(self, path: str, **headers: str) -> Answer:
        """GET a path. Keyword arguments are header fields: `if_none_match="…"`."""
        return request(self.port, path, headers={key.replace("_", "-"): value for key, value in headers.items()})

    def publish(self, files: Mapping[str, bytes] | None = None, **changes: Any) -> None:
        """Write files as a commit does, and put up the next generation."""
        current = self.board.current
        made = {**(current.files or {}), **(write_site(self.root, files) if files else {})}
        values = {"root": self.root, "base": current.base, "files": made or None, "faults": current.faults, **changes}
        self.board.publish(Generation(number=current.number + 1, **values), list(files or ()))


Serving = Callable[..., Served]


def made_of(data: bytes) -> Made:
    """What a manifest says of a file with these bytes."""
    return Made(fingerprint="", digest=digest_of(data), size=len(data))


def write_site(root: Path, files: Mapping[str, bytes]) -> dict[str, Made]:
    """Write files of a site, each in one step, and give what the manifest says of them."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = root / ".fresh"
        fresh.write_bytes(data)
        fresh.replace(path)
    return {name: made_of(data) for name, data in files.items()}


@pytest.fixture(scope="session")
def stopping() -> Iterator[list[Thread]]:
    """Threads that stop servers; a test need not wait for the end of its own."""
    threads: list[Thread] = []
    yield threads
    for thread in threads:
        thread.join(5)


@contextmanager
def running(board: Board, hosts: tuple[str, ...], stopping: list[Thread]) -> Iterator[int]:
    """Run the server for a board; gives its port."""
    listener = open_listener("127.0.0.1", 0)
    server = ServerThread(make_app(board, hosts), listener)
    server.start()

    def stop() -> None:
        server.stop()
        listener.close()

    try:
        yield listener.getsockname()[1]
    finally:
        board.close()
        stopping.append(Thread(target=stop))
        stopping[-1].start()


@pytest.fixture
def serving(tmp_path: Path, stopping: list[Thread]) -> Iterator[Serving]:
    """Serve a site that was made by hand: `serving()` or `serving(files, base="/")`."""
    with ExitStack() as stack:

        def start(
            files: Mapping[str, bytes] | None = SITE, base: str = "/repo/", hosts: tuple[str, ...] = ()
        ) -> Served:
            root = tmp_path / "site"
            root.mkdir(exist_ok=True)
            made = write_site(root, files) if files else None
            damage: list[str] = []
            first = Generation(number=1, root=root, base=base, files=made)
            board = Board("run", first, lambda: damage.append("called"))
            return Served(stack.enter_context(running(board, hosts, stopping)), board, root, damage)

        yield start


class Program:
    """`ssg serve` in a process of its own, with a project to edit."""

    def __init__(self, project: Path, *options: str) -> None:
        self.project = project
        self.lines: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ssg", "serve", str(project), "--port", "0", *options],
            env={**clean_environment(), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()
        self.url = self.wait_for_line("http://").split()[0]
        self.port = urlsplit(self.url).port or 0
        self.base = urlsplit(self.url).path

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.lines.append(line.rstrip("\n"))

    def wait_for_line(self, text: str, seconds: float = 60, after: int = 0) -> str:
        """The first line that holds a text, `after` so many lines; fails where there is none in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for line in self.lines[after:]:
                if text in line:
                    return line
            if self._process.poll() is not None and not self._reader.is_alive():
                break
            time.sleep(0.01)
        pytest.fail(f"no line with {text!r}; there is: {self.lines}")

    def get(self, address: str = "") -> Answer:
        """GET an address of the site."""
        return request(self.port, self.base + address)

    def wait_for_text(self, address: str, text: str, seconds: float = 60) -> None:
        """Wait until a page holds a text."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            answer = self.get(address)
            if text in answer.body.decode():
                return
            time.sleep(0.02)
        pytest.fail(f"{address} does not come to hold {text!r}: {answer.status} {answer.body.decode()}\n{self.lines}")

    def news(self, *pages: str, seen: str = "") -> News:
        """Open an event stream."""
        return News(self.port, f"{self.base}__ssg/events?{urlencode([('seen', seen), *(('page', p) for p in pages)])}")

    def seen(self) -> str:
        """The generation that is served now."""
        return str(json.loads(self.get("__ssg/news").body)["seen"])

    def settle(self, seconds: float = 10.0) -> None:
        """Wait until no build has come for a moment."""
        end = time.monotonic() + seconds
        last = self.seen()
        quiet = time.monotonic()
        while time.monotonic() < end and time.monotonic() < quiet + 0.5:
            time.sleep(0.05)
            if (now := self.seen()) != last:
                last, quiet = now, time.monotonic()

    def stop(self, sign: int = signal.SIGINT) -> int:
        """End it as Ctrl-C does; the exit code, which is a signal's where it did not end by itself."""
        if self._process.poll() is None:
            self._process.send_signal(sign)
        try:
            code = self._process.wait(10)  # sooner than the pulse of a stream
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._reader.join(2)
        if self._process.stderr is not None:
            self._process.stderr.close()
        return code


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A running `ssg serve` of a project with one book, for the tests of a module; each edits what it needs."""
    files = {**SMALL_PROJECT, "content/site.toml": 'title = "Shelf"\nbase_url = "https://example.org/repo/"\n'}
    started = Program(write_files(tmp_path_factory.mktemp("served") / "project", files))
    started.wait_for_line("written in")
    yield started
    started.stop()
