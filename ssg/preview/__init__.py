"""The development server: builds when a source changes, serves what was built, and reloads it in the browser.

Called by `cli`. The main thread builds (a page's time budget needs its signals); the server has a thread of its own.
Nothing here writes to `site/`, and nothing that a browser asks for becomes a path of the file system.
"""

from __future__ import annotations

import secrets
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote

from ssg.build import BuildOptions, build_site
from ssg.build.lock import build_lock
from ssg.preview.app import make_app
from ssg.preview.board import Board
from ssg.preview.generation import Generation
from ssg.preview.options import USUAL_PORT, ServeOptions
from ssg.preview.serving import ServerThread, open_listener
from ssg.preview.session import Session, load_base
from ssg.preview.signals import terminable
from ssg.preview.watching import Hints
from ssg.problems import Problem, SsgError
from ssg.values import replace

__all__ = ["ServeOptions", "serve"]


def serve(options: ServeOptions, *, clock: Callable[[], datetime], say: Callable[[str], None]) -> None:
    """Serve a project until Ctrl-C. Raises SsgError where there is no project, or the port cannot be had."""
    order = _order(options, clock())
    if not (options.project / "content").is_dir():
        raise SsgError(build_site(order).problems[0])  # it says what is missing, and touches nothing
    with ExitStack() as stack:
        stack.enter_context(_only_one(options.project))
        listener = stack.enter_context(open_listener(options.host, options.port))
        port = int(listener.getsockname()[1])
        url = url_of(options, port)
        greet(options, port, url, say)
        hints: Hints = Hints()
        first = Generation(number=0, root=order.output.resolve(), base=load_base(options.project, []))
        board = Board(secrets.token_hex(4), first, lambda: hints.put(options.project.resolve()))
        session = Session(order, board, hints, clock, say)
        server = ServerThread(make_app(board, (options.host,)), listener)
        with suppress(KeyboardInterrupt), terminable():
            session.build_first()
            server.start()
            stack.callback(server.stop)
            stack.callback(board.close)
            if options.open_browser:
                threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
            session.run()


def _order(options: ServeOptions, now: datetime) -> BuildOptions:
    """What to build: into a folder of its own and never into `site/`, for it may hold drafts."""
    output = options.project / ".ssg" / "preview" / "site"
    # A browser that keeps pages would not show what was just saved.
    asked = BuildOptions(project=options.project, output=output, now=now, offline=False)
    return replace(asked, drafts=options.drafts, future=options.future)


def url_of(options: ServeOptions, port: int) -> str:
    """The URL of the home page, as a browser on this machine can open it."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(options.host, options.host)
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}{quote(load_base(options.project, []), safe='/~')}"


def greet(options: ServeOptions, port: int, url: str, say: Callable[[str], None]) -> None:
    """Say where the site is, and what is unusual about that."""
    if options.port == USUAL_PORT != port:
        say(f"port {USUAL_PORT} is taken; this is port {port}")
    if not _is_loopback(options.host):
        say(f"warning: everyone who can reach {options.host} can read this site, drafts too if they are shown")
    say(f"{url} — Ctrl-C to stop")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def _only_one(project: Path) -> Iterator[None]:
    """Hold the project's preview. Raises SsgError V102 where another server holds it."""
    with ExitStack() as stack:
        try:
            stack.enter_context(build_lock(project, Path("serve")))
        except SsgError as error:
            hint = "stop it first, or use the page that it serves"
            message = "another `ssg serve` of this project is running"
            raise SsgError(Problem(code="V102", message=message, hint=hint)) from error
        except OSError as error:
            message = f"folder .ssg/ cannot be written: {error.strerror or error}"
            raise SsgError(Problem(code="V104", message=message)) from error
        yield
