"""The build loop, step by step, with a clock that the test turns."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from ssg.build import BuildOptions
from ssg.preview import session as session_module
from ssg.preview.board import Board
from ssg.preview.excerpts import make_faults, read_lines
from ssg.preview.generation import Generation
from ssg.preview.session import Session
from ssg.preview.watching import Hints
from ssg.problems import Problem
from tests.conftest import MakeProject

CHAPTER = "content/lantern/0002-night.md"
START = datetime(2025, 1, 1, 12, 0, 30, tzinfo=UTC)


@dataclass
class Desk:
    """A session without threads: changes are seen at a `step`, by a hint or by looking."""

    project: Path
    now: datetime = START
    hints: Hints = field(default_factory=Hints)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        order = BuildOptions(project=self.project, output=self.project / ".ssg/preview/site", now=self.now)
        first = Generation(number=0, root=order.output)
        self.board = Board("run", first, lambda: self.hints.put(self.project.resolve()))
        self.session = Session(order, self.board, self.hints, lambda: self.now, self.said.append)

    def write(self, name: str, text: str, *, hint: bool = True) -> None:
        path = self.project / name
        path.write_text(text, encoding="utf-8")
        if hint:
            self.hints.put(path.resolve())

    def step(self) -> list[str]:
        """One step; what was said in it."""
        before = len(self.said)
        self.session.step(0.0)
        return self.said[before:]

    @property
    def number(self) -> int:
        return self.board.current.number

    def page(self, path: str) -> str:
        return (self.board.current.root / path).read_text(encoding="utf-8")

    def changed(self) -> set[str]:
        """The paths that the last generation changed."""
        return set(self.board.changes_since(f"run.{self.number - 1}") or ())


@pytest.fixture
def desk(project: MakeProject) -> Desk:
    made = Desk(project({"content/site.toml": 'title = "Shelf"\nbase_url = "https://example.org/repo/"\n'}, small=True))
    made.session.build_first()
    return made


def test_the_first_build_gives_the_first_generation(desk: Desk) -> None:
    assert (desk.number, desk.board.current.base) == (1, "/repo/")
    assert "lantern/2/index.html" in (desk.board.current.files or {})
    assert "written in" in desk.said[-1]


def test_a_server_that_starts_again_with_nothing_changed_serves_what_is_there(desk: Desk) -> None:
    again = Desk(desk.project)
    first = again.board.current
    again.board.publish(Generation(number=0, root=first.root, base="/repo/"), ())
    again.session.build_first()
    assert again.number == 1
    assert "lantern/2/index.html" in (again.board.current.files or {})


def test_nothing_is_said_of_a_base_url_that_only_publishing_needs(project: MakeProject) -> None:
    made = Desk(project({"content/site.toml": 'title = "Shelf"\n'}, small=True))
    made.session.build_first()
    (line,) = made.said
    assert "written in" in line
    for text in ("---\ntitel: Night\n---\n\nDark.\n", "---\ntitel: Night\n---\n\nMore.\n"):
        made.write(CHAPTER, text)
        said = made.step()
    assert said == []  # the same error is told once


def test_the_preview_never_touches_the_site(desk: Desk) -> None:
    assert {entry.name for entry in desk.project.iterdir()} == {"content", ".ssg"}


def test_a_saved_chapter_is_the_next_generation(desk: Desk) -> None:
    desk.write(CHAPTER, "# Night\n\nIt was dark.\n")
    assert "written in" in desk.step()[0]
    assert desk.number == 2
    assert "lantern/2/index.html" in desk.changed()
    assert "It was dark." in desk.page("lantern/2/index.html")


def test_a_change_that_changes_nothing_says_nothing(desk: Desk) -> None:
    os.utime(desk.project / CHAPTER)
    desk.hints.put((desk.project / CHAPTER).resolve())
    assert desk.step() == []
    assert desk.number == 1


def test_a_change_that_no_event_told_of_is_found(desk: Desk) -> None:
    desk.write(CHAPTER, "# Night\n\nQuiet.\n", hint=False)
    desk.step()
    assert "Quiet." in desk.page("lantern/2/index.html")


def test_a_hinted_change_is_not_found_a_second_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write(CHAPTER, "# Night\n\nOnce.\n")
    desk.step()
    monkeypatch.setattr(session_module, "build_site", lambda *_, **__: pytest.fail("built without a reason"))
    desk.step()


def test_an_edit_of_the_same_size_in_the_same_moment_is_seen(desk: Desk) -> None:
    second = time.time_ns() // 10**9 * 10**9
    for word in ("alpha", "gamma", "delta"):
        desk.write(CHAPTER, f"# Night\n\n{word}\n")
        os.utime(desk.project / CHAPTER, ns=(second, second))
        desk.step()
        assert word in desk.page("lantern/2/index.html")


def test_an_error_leaves_the_last_good_site_and_is_told_once(desk: Desk) -> None:
    good = desk.page("lantern/2/index.html")
    desk.write(CHAPTER, "---\ntitel: Night\n---\n\nIt was dark.\n")
    said = desk.step()
    assert "0002-night.md:2" in said[0]
    assert said[-1] == "1 error; the last good site stays"
    (fault,) = desk.board.current.faults
    assert (fault.problem.path, fault.problem.line) == (CHAPTER, 2)
    assert fault.lines == ((1, "---"), (2, "titel: Night"), (3, "---"), (4, ""))
    assert (desk.number, desk.changed()) == (2, set())
    assert desk.page("lantern/2/index.html") == good
    os.utime(desk.project / CHAPTER)
    desk.hints.put((desk.project / CHAPTER).resolve())
    assert desk.step() == []
    assert desk.number == 2


def test_a_mended_error_leaves(desk: Desk) -> None:
    good = (desk.project / CHAPTER).read_text(encoding="utf-8")
    desk.write(CHAPTER, "---\ntitel: Night\n---\n")
    desk.step()
    desk.write(CHAPTER, good)
    assert "0 written" in desk.step()[0]
    assert (desk.board.current.faults, desk.number) == ((), 3)


def test_an_error_in_a_template_shows_its_line(desk: Desk) -> None:
    template = desk.project / "themes/default/templates/page.html"
    template.parent.mkdir(parents=True)
    template.write_text("<p>\n{{ nothing }}\n</p>\n")
    (desk.project / "content/about.md").write_text("# About\n\nMe.\n")
    desk.step()
    (fault,) = desk.board.current.faults
    assert (fault.problem.path, fault.problem.line) == ("themes/default/templates/page.html", 2)
    assert fault.lines[1] == (2, "{{ nothing }}")


def test_the_page_comes_first_and_what_helps_the_next_build_after_it(desk: Desk) -> None:
    def kept() -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in (desk.project / ".ssg").glob("books-*/lantern.*")}

    desk.step()
    before = kept()
    assert before
    desk.write(CHAPTER, "# Night\n\nOnce more.\n")
    desk.step()
    assert "Once more." in desk.page("lantern/2/index.html")
    assert kept() == before
    desk.write(CHAPTER, "# Night\n\nAnd once more.\n")  # before there was time for it
    desk.step()
    assert kept() != before
    before = kept()
    desk.step()
    assert "And once more." in desk.page("lantern/2/index.html")
    assert kept() != before


def test_a_preview_that_ended_before_it_kept_anything_goes_on_where_it_was(desk: Desk) -> None:
    desk.write(CHAPTER, "# Night\n\nOnce more.\n")
    desk.step()
    again = Desk(desk.project)
    again.session.build_first()
    assert again.said == []
    again.write(CHAPTER, "# Night\n\nAnd once more.\n")
    again.step()
    assert "And once more." in again.page("lantern/2/index.html")


def test_a_failure_in_the_middle_of_a_save_is_not_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = session_module.build_site
    calls = []

    def build_site(order: BuildOptions, **given: Any) -> object:
        calls.append(order)
        report = real(order, **given)
        if len(calls) == 1:  # the editor comes to the end of its save while the build fails
            desk.write(CHAPTER, "# Night\n\nWhole.\n")
        return report

    monkeypatch.setattr(session_module, "build_site", build_site)
    desk.write(CHAPTER, "---\ntitle: [\n")
    desk.step()
    assert (len(calls), desk.number, desk.board.current.faults) == (2, 2, ())
    assert "Whole." in desk.page("lantern/2/index.html")
    assert not any("error" in line for line in desk.said)


def test_a_chapter_that_is_gone_for_a_moment_under_a_build_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that removes a file before it writes it anew begins when the build has just looked."""
    real = session_module.build_site
    calls = []

    def write_again() -> None:
        time.sleep(0.06)
        desk.write(CHAPTER, "# Night\n\nWhole.\n")

    writer = Thread(target=write_again)

    def build_site(order: BuildOptions, **given: Any) -> object:
        calls.append(order)
        if len(calls) == 1:
            (desk.project / CHAPTER).unlink()
            desk.hints.put((desk.project / CHAPTER).resolve())
            writer.start()
        return real(order, **given)

    monkeypatch.setattr(session_module, "build_site", build_site)
    desk.write(CHAPTER, "# Night\n\nAlmost whole.\n")
    desk.step()
    writer.join()
    desk.step()
    assert (desk.number, desk.board.current.faults) == (2, ())
    assert "Whole." in desk.page("lantern/2/index.html")


def test_a_new_base_url_moves_the_site(desk: Desk) -> None:
    desk.write("content/site.toml", 'title = "Shelf"\nbase_url = "https://example.org/other/"\n')
    desk.step()
    assert desk.board.current.base == "/other/"
    assert 'href="/other/lantern/2/"' in desk.page("lantern/index.html")


def test_with_broken_settings_the_site_stays_where_it_is(desk: Desk) -> None:
    desk.write("content/site.toml", 'title = "Shelf\n')
    desk.step()
    assert desk.board.current.base == "/repo/"
    assert desk.board.current.faults


def test_a_first_build_that_fails_has_no_site_and_recovers(project: MakeProject) -> None:
    desk = Desk(project({CHAPTER: "---\ntitle: [\n---\n"}, small=True))
    desk.session.build_first()
    assert desk.board.current.files is None
    assert desk.board.current.faults
    desk.write(CHAPTER, "# Night\n\nDark.\n")
    desk.step()
    assert desk.board.current.files
    assert not desk.board.current.faults


def test_a_server_that_starts_with_an_error_serves_the_last_good_site(desk: Desk) -> None:
    (desk.project / CHAPTER).write_text("---\ntitle: [\n---\n")
    again = Desk(desk.project)
    again.session.build_first()
    assert "lantern/2/index.html" in (again.board.current.files or {})
    assert again.board.current.base == "/repo/"
    assert again.board.current.faults


def test_a_server_that_starts_with_broken_settings_does_not_guess_where_the_site_stands(desk: Desk) -> None:
    (desk.project / "content/site.toml").write_text('title = "Shelf\n')
    again = Desk(desk.project)
    again.session.build_first()
    assert again.board.current.files is None
    assert again.board.current.faults


def test_a_chapter_appears_when_its_date_comes(desk: Desk) -> None:
    due = (START + timedelta(minutes=2)).isoformat()
    desk.write("content/lantern/0004-noon.md", f"---\ntitle: Noon\ndate: {due}\n---\n\nNoon.\n")
    desk.step()
    assert "lantern/4/index.html" not in (desk.board.current.files or {})
    desk.now += timedelta(minutes=1)
    desk.step()
    assert "lantern/4/index.html" not in (desk.board.current.files or {})
    desk.now += timedelta(minutes=1)
    desk.step()
    assert "lantern/4/index.html" in (desk.board.current.files or {})


def test_time_alone_builds_nothing_where_no_chapter_waits(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "build_site", lambda *_, **__: pytest.fail("built without a reason"))
    desk.now += timedelta(days=1)
    desk.step()


def test_made_files_that_were_deleted_or_changed_are_made_again(desk: Desk) -> None:
    page = desk.board.current.root / "lantern/2/index.html"
    good = page.read_text(encoding="utf-8")
    page.write_text(good.replace("night", "fight"), encoding="utf-8")
    desk.board.report_damage()
    desk.step()
    assert page.read_text(encoding="utf-8") == good
    assert "lantern/2/index.html" in desk.changed()


def test_a_browser_sees_no_folder_of_this_machine(desk: Desk) -> None:
    root = str(desk.project.resolve())
    problem = Problem(code="B102", path=f"{root}/x", message=f"cannot write {root}/y", hint=f"look into {root}")
    (fault,) = make_faults([problem], desk.project)
    assert root not in repr(fault)


@pytest.mark.parametrize("path", ["../secret", "content/../../secret", "content/link.md", "/etc/passwd", ".ssg/x"])
def test_an_excerpt_shows_sources_only(desk: Desk, path: str) -> None:
    secret = desk.project.parent / "secret"
    secret.write_text("secret\n")
    (desk.project / "content/link.md").symlink_to(secret)
    (desk.project / ".ssg/x").write_text("secret\n")
    assert read_lines(Problem(code="C101", message="", path=path, line=1), desk.project) == ()


def test_each_broken_link_of_a_line_is_told(desk: Desk) -> None:
    links = [Problem(code="P104", path="a.md", line=5, message=f"'{name}' leads to no file") for name in "xy"]
    told = [fault.problem.message for fault in make_faults(links, desk.project)]
    assert told == ["'x' leads to no file", "'y' leads to no file"]
