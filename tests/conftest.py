"""Fixtures that any test may use: small projects, the real command line, the built demo, Chromium, a web server.

Nothing here imports `ssg`: what it runs is the program as a user has it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NoReturn, Protocol

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright

REPOSITORY = Path(__file__).parents[1]
SETUP = "tests/tools/setup"
DEMO_BASE_URL = "https://example.org/repo/"
BASE_PATH = "/repo/"

# Chromium asks nothing of the network but the pages under test.
CHROMIUM_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# A shell that starts this in the background has it ignore Ctrl-C, and so all that this starts; some tests send it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How many times as many examples as usual Hypothesis tries. By itself it tries the same ones in each run, so that what
# has passed passes; where this is set, others each time.
EXAMPLES = float(os.environ.get("SSG_EXAMPLES", "0"))
settings.register_profile(
    "suite", deadline=None, derandomize=not EXAMPLES, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("suite")

# Waiting costs nothing where the page is quick; a busy machine may need it.
expect.set_options(timeout=30_000)

BuildOnce = Callable[[str, Callable[[Path], object]], Path]
MakeProject = Callable[..., Path]
RunSsg = Callable[..., subprocess.CompletedProcess[str]]


class Serve(Protocol):
    """Serves a folder; the URL of its home page."""

    def __call__(self, folder: Path, handler: type[FolderHandler] = ...) -> str:
        """Start a server for it, with its own way to answer if one is given."""


SMALL_PROJECT = {
    "content/site.toml": 'title = "Shelf"\nbase_url = "https://example.org/"\n',
    "content/lantern/book.toml": 'title = "The Lantern"\nauthor = "Ada"\nlanguage = "en"\nstatus = "ongoing"\n',
    "content/lantern/0001-dusk.md": "---\ntitle: Dusk\ndate: 2024-01-01\n---\n\nIt began at dusk.\n",
    "content/lantern/0002-night.md": "---\ntitle: Night\ndate: 2024-01-02\n---\n\nThen it was night.\n",
    "content/lantern/0003-dawn.md": "---\ntitle: Dawn\ndate: 2024-01-03\n---\n\nAnd then dawn.\n",
}


def pytest_configure(config: pytest.Config) -> None:
    """A cache for users' sites that lasts as long as this run: the workers, and what all of them start, inherit it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        cache_home = tempfile.mkdtemp(prefix="ssg-tests-cache-")
        os.environ["XDG_CACHE_HOME"] = cache_home
        config.add_cleanup(partial(shutil.rmtree, cache_home, ignore_errors=True))


def examples(usual: int) -> int:
    """How many examples to try of a property: the usual number, or as many times that as SSG_EXAMPLES says."""
    return max(1, round(usual * (EXAMPLES or 1)))


def missing_tool(reason: str) -> NoReturn:
    """Skip a test because a tool is not there; under `make test`, which installs them all, fail."""
    message = f"{reason}; to install it: sh {SETUP}"
    if os.environ.get("SSG_REQUIRE_TOOLS"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files given as path → text (or bytes) below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def clean_environment() -> dict[str, str]:
    """The environment of a user who has set nothing."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "XDG_CACHE_HOME", "TMPDIR", "SYSTEMROOT")
        if name in os.environ
    }
    return {**kept, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(REPOSITORY), "PYTHONWARNINGS": "error"}


def run_program(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m ssg` to its end and return exit code, stdout and stderr. `environment` adds variables."""
    return subprocess.run(
        [sys.executable, "-m", "ssg", *map(str, arguments)],
        cwd=cwd,
        env={**clean_environment(), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> MakeProject:
    """Write a project and return its folder.

    `project({"content/…": "…"})` has just these files; `project()` is one book of three chapters, and
    `project({…}, small=True)` is that book and these files.
    """

    def make(files: Mapping[str, str | bytes] | None = None, *, small: bool = False, name: str = "project") -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        return write_files(folder, {**(SMALL_PROJECT if small or files is None else {}), **(files or {})})

    return make


@pytest.fixture
def run_ssg(tmp_path: Path) -> RunSsg:
    """Run the real command line: `run_ssg("build", folder, "--json")`. Keyword arguments: `cwd`, more variables."""

    def run(*arguments: str | Path, cwd: Path = tmp_path, **environment: str) -> subprocess.CompletedProcess[str]:
        return run_program(*arguments, cwd=cwd, **environment)

    return run


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory) -> BuildOnce:
    """A folder that one test process fills and all look at: `build_once("demo", fill)`.

    Nobody may change what is in it; who wants to edit takes a copy.
    """
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    shared.mkdir(exist_ok=True)

    def build(name: str, fill: Callable[[Path], object]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                fill(folder)
                done.touch()
        return folder

    return build


@pytest.fixture(scope="session")
def demo_site(build_once: BuildOnce) -> Path:
    """The site of this repository's own `content/`, built once, for a base URL with a sub-path."""

    def fill(folder: Path) -> None:
        project = folder / "project"
        for name in ("content", "themes"):
            shutil.copytree(REPOSITORY / name, project / name)
        result = run_program("build", project, "--output", folder / "site", "--base-url", DEMO_BASE_URL, cwd=folder)
        assert result.returncode == 0, f"the demo does not build:\n{result.stderr}"

    return build_once("demo", fill) / "site"


class FolderHandler(SimpleHTTPRequestHandler):
    """Serves a folder below the base path, as GitHub Pages serves a repository's site."""

    protocol_version = "HTTP/1.1"
    caching = "no-cache"  # else browsers keep a page for a tenth of its age without asking

    def do_GET(self) -> None:
        """Answer, with what two builds within one second have made different: `Last-Modified` knows no less."""
        del self.headers["If-Modified-Since"]
        super().do_GET()

    def end_headers(self) -> None:
        """Say how long the answer may be kept."""
        self.send_header("Cache-Control", self.caching)
        super().end_headers()

    def translate_path(self, path: str) -> str:
        """Map an address to a file; what is not below the base path does not exist."""
        if not path.startswith(BASE_PATH):
            return str(Path(self.directory) / "no such file")
        return super().translate_path(path.removeprefix(BASE_PATH.rstrip("/")))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own 404 page."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class SiteServer(ThreadingHTTPServer):
    """Serves many connections at once; a queue of five, as is usual, lets a busy machine drop some."""

    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that closes with answers on their way is nothing to talk of."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Serve folders on loopback, below /repo/."""
    servers: list[SiteServer] = []

    @cache
    def start(folder: Path, handler: type[FolderHandler] = FolderHandler) -> str:
        server = SiteServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
        servers.append(server)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}{BASE_PATH}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def served_site(demo_site: Path, serve: Serve) -> str:
    """The URL at which the built demo is served."""
    return serve(demo_site)


def find_chromium() -> str | None:
    """The Chromium or Chrome of this machine. The variable SSG_CHROMIUM can name another.

    The shell is the same browser without its windows: a third of the work for each page.
    """
    if named := os.environ.get("SSG_CHROMIUM"):
        return named
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium, one for each test process.

    From its first use on Playwright's event loop runs in the main thread: no test may call `asyncio.run` there.
    """
    chromium = find_chromium()
    if chromium is None:
        missing_tool("Chromium is not installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        yield running
        running.close()
