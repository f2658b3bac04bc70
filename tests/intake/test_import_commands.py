"""`ssg import` as it is typed: exit codes, review, explanations, decisions, a run that is killed, two runs at once."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ssg.intake import ImportOptions, import_sources
from ssg.intake.chapters import Cleaned, Named
from ssg.intake.draft import make_draft
from ssg.intake.placing import find_places, match_records
from ssg.intake.store import Record
from tests.intake import importing
from tests.intake.books import assert_balanced
from tests.intake.prose import ENGLISH, chapter, english
from tests.problems.conftest import Said, run_here

AD = "Read the newest chapters at quaynovels.net first."


def over_budget() -> str:
    """Five lines of a site between the paragraphs: more than may go from inside without a look."""
    mixed = [line for text in ENGLISH[:6] for line in (text, AD)]
    return chapter((*mixed, *ENGLISH[6:]), head="Chapter 7: Fog")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    return tmp_path / "project"


def source(project: Path, name: str, text: str) -> Path:
    return importing.source(project.parent / "raw", name, text)


def run(project: Path, *arguments: str | Path) -> Said:
    return run_here("import", *arguments, "--book", "lamp", "--project", project, "--jobs", "1")


def chapters(project: Path) -> list[str]:
    return sorted(path.name for path in (project / "content/lamp").glob("*.md"))


# ---- exit codes, acceptance -----------------------------------------------------------------------------------


def test_a_chapter_that_needs_review_is_not_written_and_the_exit_code_is_3(project: Path) -> None:
    held, good = source(project, "a.txt", over_budget()), source(project, "b.txt", english(8))
    said = run(project, held, good)
    assert said.code == 3
    assert any("error[I103]: nothing written: " in line and "--accept " in line for line in said.lines)
    assert chapters(project) == ["0008-fog.md"]


def test_problems_win_over_review(project: Path) -> None:
    broken = source(project, "b.txt", "")
    broken.write_bytes("灯".encode() * 50 + b"\xff\xff\x81")
    assert run(project, source(project, "a.txt", over_budget()), broken).code == 1


@pytest.mark.parametrize("by", ["code", "source"])
def test_what_was_accepted_is_written_and_stays(project: Path, by: str) -> None:
    held = source(project, "a.txt", over_budget())
    said = run(project, held)
    assert said.code == 3
    assert not (project / "content").exists()
    code = next(line for line in said.lines if "I103" in line).rpartition(" ")[2]
    assert run(project, held, "--accept", code if by == "code" else str(held)).code == 0
    assert chapters(project) == ["0007-fog.md"]
    assert AD not in (project / "content/lamp/0007-fog.md").read_text("utf-8")
    assert run(project, held).code == 0


def test_an_acceptance_of_something_else_changes_nothing(project: Path) -> None:
    assert run(project, source(project, "a.txt", over_budget()), "--accept", "00000000").code == 3


def test_a_book_without_sources_is_a_wrong_call(project: Path) -> None:
    assert run(project).code == 2


def test_the_json_report_names_every_file(project: Path) -> None:
    said = run(project, source(project, "a.txt", english(1)), "--json")
    report = json.loads(said.stdout)
    assert [file["output"] for file in report["files"]] == ["content/lamp/0001-fog.md"]


@pytest.mark.parametrize(
    ("notes", "kept", "moved"), [("keep", True, False), ("move", False, True), ("drop", False, False)]
)
def test_notes_go_where_they_are_told(project: Path, notes: str, kept: bool, moved: bool) -> None:  # noqa: FBT001
    note = "A/N: thank you all for the cake!"
    run(project, source(project, "a.txt", english(1, tail=note)), "--notes", notes)
    front, _, body = (project / "content/lamp/0001-fog.md").read_text("utf-8").partition("\n---\n")
    assert ("cake" in body, "cake" in front) == (kept, moved)


# ---- learning ---------------------------------------------------------------------------------------------------


def test_three_sources_learn_and_the_file_is_frozen(project: Path) -> None:
    paths = [source(project, f"{n}.txt", english(n, tail="Lantern Row Reading Room")) for n in (1, 2, 3)]
    assert run(project, *paths).code == 0
    learned = project / "content/lamp/import/learned.toml"
    assert "lantern row" in learned.read_text("utf-8").lower()
    before = learned.read_bytes()
    more = [source(project, f"{n}.txt", english(n, tail="Harbour Lane Reading Room")) for n in (4, 5, 6)]
    run(project, *more)
    assert learned.read_bytes() == before
    run(project, *more, "--learn")
    assert "harbour lane" in learned.read_text("utf-8").lower()


# ---- explain ----------------------------------------------------------------------------------------------------


def test_a_line_of_a_source_is_explained(project: Path) -> None:
    path = source(project, "a.txt", english(1, tail=AD))
    number = path.read_text("utf-8").split("\n").index(AD) + 1
    said = run(project, "--explain", f"{path}:{number}")
    assert said.code == 0
    assert AD in said.stdout
    assert "removed by " in said.stdout
    assert " points (from 5 it goes" in said.stdout
    assert not project.exists()


def test_a_line_that_nobody_touched_says_so(project: Path) -> None:
    path = source(project, "a.txt", english(1))
    assert "kept as it is" in run(project, "--explain", f"{path}:3").stdout


def test_a_line_of_a_chapter_is_explained_from_its_ledger(project: Path) -> None:
    path = source(project, "a.txt", chapter(ENGLISH, head="Chapter 1: Fog").replace("the flame", "the fl\u200bame"))
    run(project, path)
    output = project / "content/lamp/0001-fog.md"
    lines = output.read_text("utf-8").split("\n")
    number = next(index for index, line in enumerate(lines, start=1) if "the flame" in line)
    path.unlink()
    said = run(project, "--explain", f"{output}:{number}", "--json")
    found = json.loads(said.stdout)
    assert "the flame" in found["text"]
    assert "\u200b" in [item["text"] for item in found["spoken"]]


def test_a_line_of_a_part_is_explained_by_its_line_in_the_book(project: Path) -> None:
    book = "".join(english(number, title, tail=AD) + "\n" for number, title in ((1, "Fog"), (2, "Rocks"), (3, "Home")))
    path = source(project, "book.txt", book)
    lines = book.split("\n")
    number = len(lines) - lines[::-1].index(AD)
    assert "removed by " in run(project, "--explain", f"{path}:{number}").stdout
    run(project, path)
    output = project / "content/lamp/0003-home.md"
    last = len(output.read_text("utf-8").rstrip("\n").split("\n"))
    assert AD in run(project, "--explain", f"{output}:{last}").stdout


@pytest.mark.parametrize("target", ["nowhere", "a.txt:0", "a.txt:9999", "absent.txt:3"])
def test_what_cannot_be_explained_is_a_problem(project: Path, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source(project, "a.txt", english(1))
    monkeypatch.chdir(project.parent / "raw")
    said = run(project, "--explain", target)
    assert said.code == 1
    assert "I109" in said.lines[0] or "I101" in said.lines[0]


def test_an_edited_chapter_is_not_explained(project: Path) -> None:
    run(project, source(project, "a.txt", english(1)))
    output = project / "content/lamp/0001-fog.md"
    output.write_text(output.read_text("utf-8") + "Mine.\n")
    assert "I109" in run(project, "--explain", f"{output}:5").lines[0]


# ---- interrupted, twice at once ---------------------------------------------------------------------------------

KILLER = """
import os, signal, sys
from ssg.intake import store, settle, import_sources, ImportOptions
from pathlib import Path
write, left = settle.write_file, [int(sys.argv[3])]
def trapped(project, path, data):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    write(project, path, data)
settle.write_file = trapped
import ssg.intake.importer as importer
importer._WRITERS = 1
import_sources([sys.argv[2]], ImportOptions(project=Path(sys.argv[1]), book="lamp"))
"""


def kill_at(project: Path, call: int) -> None:
    """An import of raw/ that is killed before the given call of `write_file`: 0 a chapter, 1 its ledger, …"""
    command = [sys.executable, "-c", KILLER, str(project), str(project.parent / "raw"), str(call)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL


@pytest.mark.parametrize("call", [0, 1, 2, 3])
def test_the_next_run_mends_a_killed_one(project: Path, call: int) -> None:
    paths = [source(project, f"{number}.txt", english(number)) for number in (1, 2)]
    kill_at(project, call)
    said = run(project, *paths)
    assert (said.code, said.lines) == (0, ())
    assert chapters(project) == ["0001-fog.md", "0002-fog.md"]
    for number in (1, 2):
        raw = paths[number - 1].read_bytes()
        assert_balanced(project, f"content/lamp/import/ledger/{number:04}-fog.json", raw)
    assert not list((project / ".ssg").iterdir())


@pytest.mark.parametrize("call", [1, 3])
def test_a_killed_run_is_mended_though_the_source_has_changed_since(project: Path, call: int) -> None:
    paths = [source(project, f"{number}.txt", english(number)) for number in (1, 2)]
    kill_at(project, call)
    for path in paths:
        path.write_text(path.read_text("utf-8").replace("lamp", "torch"), "utf-8")
    said = run(project, *paths)
    assert (said.code, said.lines) == (0, ())
    assert "torch" in (project / "content/lamp/0001-fog.md").read_text("utf-8")


def test_an_edit_after_a_killed_run_is_still_sacred(project: Path) -> None:
    path = source(project, "1.txt", english(1))
    kill_at(project, 1)
    output = project / "content/lamp/0001-fog.md"
    output.write_text(output.read_text("utf-8") + "Mine.\n")
    said = run(project, path)
    assert "I112" in said.lines[0]
    assert output.read_text("utf-8").endswith("Mine.\n")


def test_two_imports_into_one_book_do_not_meet(project: Path) -> None:
    path = source(project, "a.txt", english(1))
    (project / ".ssg").mkdir(parents=True)
    lock = os.open(project / ".ssg/import-lamp.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    said = run(project, path)
    assert said.code == 1
    assert "error[I108]: another import into 'lamp' is running" in said.lines[0]
    assert run(project, path, "--dry-run").code == 0
    os.close(lock)
    assert run(project, path).code == 0


def test_two_imports_started_together_leave_one_good_book(project: Path) -> None:
    for number in range(1, 7):
        source(project, f"{number}.txt", english(number))
    command = [sys.executable, "-m", "ssg", "import", str(project.parent / "raw"), "--book", "lamp"]
    command += ["--project", str(project), "--jobs", "1"]
    pair = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    ends = [(process.communicate()[1], process.returncode) for process in pair]
    assert min(code for _, code in ends) == 0
    assert all(code == 0 or "I108" in words for words, code in ends)
    assert len(chapters(project)) == 6
    assert run(project, project.parent / "raw").code == 0


# ---- many ---------------------------------------------------------------------------------------------------------


def test_ten_thousand_chapters_find_their_ledgers_quickly(tmp_path: Path) -> None:
    draft = make_draft("", "en")
    count = 10_000
    named: list[tuple[str, Named, int | None]] = []
    records = []
    for number in range(count):
        name = f"raw/{number}.txt"
        cleaned = Cleaned(
            place=number, source=name, name=str(number), path=name, sha256=f"new{number}", encoding="utf-8", draft=draft
        )
        chapter_ = Named(cleaned=cleaned, kind="chapter", number=None, volume=None, title="Fog")
        named.append(("", chapter_, None))
        if number % 2:
            records.append(
                Record(
                    ledger=f"content/lamp/import/ledger/fog-{number}.json",
                    raw_path=name,
                    raw_sha256=f"old{number}",
                    output=f"content/lamp/fog-{number}.md",
                    output_sha256="",
                )
            )
    started = time.process_time()
    matches = match_records(named, records, "lamp")
    placed = find_places([(folder, chapter_) for folder, chapter_, _ in named], matches, records, "lamp")
    assert time.process_time() - started < 8
    assert len({item.output for item in placed}) == count
    assert all((item.record is not None) == bool(index % 2) for index, item in enumerate(placed))


def test_worker_processes_change_nothing(project: Path) -> None:
    for number in range(1, 41):
        source(project, f"{number:02}.txt", english(number, tail=AD))
    results = []
    for jobs in (1, 3):
        home = project.with_name(f"jobs{jobs}")
        options = ImportOptions(project=home, book="lamp", jobs=jobs)
        import_sources([project.parent / "raw"], options)
        results.append({str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()})
    assert results[0] == results[1]
    assert len(results[0]) > 80
