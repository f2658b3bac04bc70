"""`ssg serve` as a user runs it: every way to save a file, bursts, errors, and how it starts and ends."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ssg.preview import greet, url_of
from ssg.preview.options import USUAL_PORT, ServeOptions
from ssg.preview.serving import open_listener
from ssg.preview.watching import LONGEST_SECONDS
from ssg.problems import SsgError
from tests.conftest import MakeProject, RunSsg
from tests.preview.conftest import Program

CHAPTER = "content/lantern/0001-dusk.md"
HEAD = "---\ntitle: Dusk\ndate: 2024-01-01\n---\n\n"


def save_plainly(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def save_by_rename(path: Path, text: str) -> None:
    """As nano, sed -i and most libraries do."""
    beside = path.with_name(f"{path.name}.tmp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def save_like_vim(path: Path, text: str) -> None:
    """Probe the folder, move the old text aside, write the new one, remove the old."""
    probe = path.with_name("4913")
    probe.write_text("")
    probe.unlink()
    swap = path.with_name(f".{path.name}.swp")
    swap.write_text("swap")
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    path.write_text(text, encoding="utf-8")
    backup.unlink()
    swap.unlink()


def save_like_emacs(path: Path, text: str) -> None:
    """A lock that is a link to nowhere, an automatic copy, the backup."""
    lock = path.with_name(f".#{path.name}")
    lock.symlink_to("somebody@desk.4711:1700000000")
    automatic = path.with_name(f"#{path.name}#")
    automatic.write_text(text, encoding="utf-8")
    shutil.copy(path, path.with_name(f"{path.name}~"))
    path.write_text(text, encoding="utf-8")
    automatic.unlink()
    lock.unlink()
    path.with_name(f"{path.name}~").unlink()


def save_like_jetbrains(path: Path, text: str) -> None:
    new, old = path.with_name(f"{path.name}___jb_tmp___"), path.with_name(f"{path.name}___jb_old___")
    new.write_text(text, encoding="utf-8")
    path.rename(old)
    new.rename(path)
    old.unlink()


def save_by_removing_first(path: Path, text: str) -> None:
    path.unlink()
    time.sleep(0.05)
    path.write_text(text, encoding="utf-8")


def save_slowly(path: Path, text: str) -> None:
    """Emptied first, then written in two parts: as over a slow network."""
    with path.open("w", encoding="utf-8") as stream:
        stream.flush()
        time.sleep(0.04)
        stream.write(text[:10])
        stream.flush()
        time.sleep(0.02)
        stream.write(text[10:])


def save_from_outside(path: Path, text: str) -> None:
    """Written elsewhere and moved in, as a checkout or a synchronizer does."""
    outside = path.parents[2] / "outside.md"
    outside.write_text(text, encoding="utf-8")
    os.replace(outside, path)


SAVES = [
    save_plainly,
    save_by_rename,
    save_like_vim,
    save_like_emacs,
    save_like_jetbrains,
    save_by_removing_first,
    save_slowly,
    save_from_outside,
]


def generation(program: Program) -> int:
    return int(program.seen().rpartition(".")[2])


def builds(program: Program) -> int:
    return sum("written" in line for line in program.lines)


@pytest.mark.parametrize("save", SAVES, ids=lambda save: save.__name__)
def test_every_way_to_save_is_seen_and_shows_no_error(program: Program, save: Callable[[Path, str], None]) -> None:
    program.settle()
    with closing(program.news("lantern/1/index.html", seen=program.seen())) as news:
        news.next()
        before, first = len(program.lines), generation(program)
        late = False
        for number in range(3):
            text = f"{save.__name__} {number}"
            started = time.monotonic()
            save(program.project / CHAPTER, f"{HEAD}{text}.\n")
            late |= time.monotonic() - started > LONGEST_SECONDS / 2
            program.wait_for_text("lantern/1/", text)
            late |= time.monotonic() - started > LONGEST_SECONDS * 3
            if late:
                continue  # the machine is so busy that it cannot even save at once, or hear of it in time
            told = (news.next() or ("", {}))[1]
            assert "lantern/1/index.html" in told["changed"]
            assert told["problems"] == []
        if not late:
            assert not [line for line in program.lines[before:] if "error" in line]
            assert generation(program) - first == 3


def test_reading_builds_nothing(program: Program) -> None:
    program.settle()
    before = list(program.lines)
    for _ in range(3):
        for path in (program.project / "content").rglob("*"):
            if path.is_file():
                path.read_bytes()
        time.sleep(0.1)
    assert program.lines == before


def test_a_renamed_book_moves(program: Program) -> None:
    book = program.project / "content/lantern"
    book.rename(book.with_name("lamp"))
    program.wait_for_text("lamp/2/", "Then it was night.")
    assert program.get("lantern/2/").status == 404
    book.with_name("lamp").rename(book)
    program.wait_for_text("lantern/2/", "Then it was night.")


def test_a_burst_is_few_builds_and_the_pages_are_right(program: Program) -> None:
    program.settle()
    before = builds(program)
    folder = program.project / "content/burst"
    folder.mkdir()
    (folder / "book.toml").write_text('title = "Burst"\n')
    for number in range(1, 201):
        (folder / f"{number:04}-c.md").write_text(f"# Chapter\n\nText {number}.\n")
    program.wait_for_text("burst/200/", "Text 200.")
    program.settle()
    assert builds(program) - before <= 4
    for number in (1, 57, 200):
        assert f"Text {number}." in program.get(f"burst/{number}/").body.decode()
    shutil.rmtree(folder)
    program.wait_for_text("", "The Lantern")
    program.settle()
    assert program.get("burst/1/").status == 404


def test_an_error_is_told_the_site_stays_and_it_leaves_when_mended(program: Program) -> None:
    program.settle()
    path = program.project / CHAPTER
    good = path.read_text()
    page = program.get("lantern/1/").body.partition(b"<script type")[0]
    with closing(program.news("lantern/1/index.html", seen=program.seen())) as news:
        news.next()
        for _ in range(3):
            path.write_text("---\ntitle: Dusk: again\n---\n\nText.\n")
            told = (news.next() or ("", {}))[1]
            assert (told["problems"][0]["path"], told["problems"][0]["line"]) == (CHAPTER, 2)
            assert told["problems"][0]["lines"][1] == [2, "title: Dusk: again"]
            assert str(program.project) not in repr(told)
            assert program.get("lantern/1/").body.partition(b"<script type")[0] == page
            path.write_text(good)
            assert (news.next() or ("", {}))[1]["problems"] == []


def test_deleting_the_caches_harms_nothing(program: Program) -> None:
    program.settle()
    shutil.rmtree(program.project / ".ssg")
    program.wait_for_text("lantern/2/", "Then it was night.")


def test_a_second_server_of_a_project_says_so(project: MakeProject, run_ssg: RunSsg) -> None:
    first = Program(project())
    try:
        result = run_ssg("serve", first.project, "--port", "0")
        assert result.returncode == 1
        assert "V102" in result.stderr
    finally:
        first.stop()


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_port_that_is_taken_is_an_error(project: MakeProject, run_ssg: RunSsg) -> None:
    with taken_port() as port:
        result = run_ssg("serve", project(), "--port", str(port))
    assert result.returncode == 1
    assert f"error[V101]: port {port} is taken" in result.stderr


def test_where_the_usual_port_is_taken_the_next_one_is_used() -> None:
    listeners: list[socket.socket] = []
    try:
        for _ in range(2):
            listeners.append(open_listener("127.0.0.1", USUAL_PORT))
        ports = [listener.getsockname()[1] for listener in listeners]
        assert USUAL_PORT <= ports[0] < ports[1] <= USUAL_PORT + 20
    finally:
        for listener in listeners:
            listener.close()


def test_a_host_that_is_none_is_an_error() -> None:
    with pytest.raises(SsgError, match="V103"):
        open_listener("256.1.1.1", 0)
    with pytest.raises(SsgError, match="V103"):
        open_listener("192.0.2.1", 0)  # no address of this machine


def test_a_folder_without_a_project_is_an_error_and_stays_empty(tmp_path: Path, run_ssg: RunSsg) -> None:
    result = run_ssg("serve", tmp_path, "--port", "0")
    assert result.returncode == 1
    assert "S108" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_with_streams_open(project: MakeProject, sign: int) -> None:
    program = Program(project())
    program.wait_for_line("written in")
    with closing(program.news()) as one, closing(program.news()) as two:
        one.next()
        two.next()
        code = program.stop(sign)
    assert code == 0
    assert not [line for line in program.lines if "Traceback" in line or "ERROR" in line]


@pytest.mark.parametrize(
    ("host", "warned"),
    [
        ("127.0.0.1", False),
        ("127.0.0.2", False),
        ("::1", False),
        ("localhost", False),
        ("0.0.0.0", True),
        ("desk", True),
    ],
)
def test_listening_beyond_this_machine_is_warned_of(host: str, warned: bool) -> None:  # noqa: FBT001
    said: list[str] = []
    greet(ServeOptions(project=Path(), host=host), USUAL_PORT, "http://x/", said.append)
    assert any("warning" in line for line in said) is warned
    assert said[-1] == "http://x/ — Ctrl-C to stop"


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("::1", "http://[::1]:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::", "http://[::1]:8000/"),
        ("desk.home", "http://desk.home:8000/"),
    ],
)
def test_the_url_that_is_shown_can_be_opened(tmp_path: Path, host: str, url: str) -> None:
    assert url_of(ServeOptions(project=tmp_path, host=host), 8000) == url


def test_the_url_has_the_path_of_the_base_url(project: MakeProject) -> None:
    folder = project({"content/site.toml": 'title = "S"\nbase_url = "https://example.org/灯/"\n'}, small=True)
    assert url_of(ServeOptions(project=folder), 8000) == "http://127.0.0.1:8000/%E7%81%AF/"
