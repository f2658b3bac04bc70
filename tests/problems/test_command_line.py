"""What the command line itself says: exit codes, `--json`, the length of a report, `ssg new`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import MakeProject, RunSsg
from tests.problems.case import chapter, lay, matches, read_tree
from tests.problems.conftest import build_here, run_here

ONE = "content/lantern/0001-dusk.md"
REPORT_KEYS = ["targets", "written", "removed", "kept", "seconds", "problems"]
PROBLEM_KEYS = ["code", "severity", "path", "line", "column", "message", "hint"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--now", "tomorrow"),
        ("build", "--now", "0001-01-01T00:00+14:00"),
        ("build", "--base-url", "example.org"),
        ("build", "--base-url", "http://["),
        ("build", "--base-url", "https://example.org/a b/"),
        ("build", "--base-url", "https://example.org/../"),
        ("build", "--jobs", "0"),
        ("build", "--speed", "9"),
        ("build", "a", "b"),
        ("build", ".", "--", "--"),
        ("build", "-1"),
        ("build", "--base-url x"),
        ("build", "--drafts=yes"),
        ("build", "--output", ""),
        ("new", "site", "-my site"),
        ("new", "chapter", "lantern", "-5 degrees"),
        ("theme", "list", "--", "--"),
        ("-",),
        ("bild",),
        ("serve", "--port", "99999"),
        ("import", "nothing.txt", "--book", "x"),
        ("import", "--book", "x"),
        ("new", "chapter"),
        ("new", "story", "x"),
    ],
    ids=" ".join,
)
def test_wrong_arguments_exit_2_and_write_nothing(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run_here(*arguments)
    assert said.code == 2
    assert said.stdout == ""
    assert any(line.startswith("Error: ") for line in said.lines)
    assert not list(tmp_path.iterdir())


def test_errors_go_to_stderr_with_exit_1(project: MakeProject, run_ssg: RunSsg) -> None:
    folder = project({ONE: chapter("title: Dusk: the end")}, small=True)
    result = run_ssg("build", folder)
    assert (result.returncode, result.stdout) == (1, "")
    assert matches(result.stderr, f"{ONE}:2:12: error[C104]: …put the value in quotation marks…\n")
    assert not (folder / "site").exists()


def test_json_has_these_keys_and_no_others(project: MakeProject, run_ssg: RunSsg) -> None:
    folder = project({ONE: b"\xef\xbb\xbfText.\n"}, small=True)
    result = run_ssg("build", folder, "--json")
    assert result.returncode == 0
    report = json.loads(result.stdout)
    assert list(report) == REPORT_KEYS
    assert [list(problem) for problem in report["problems"]] == [PROBLEM_KEYS]
    assert report["problems"][0] == {
        "code": "C111",
        "severity": "warning",
        "path": ONE,
        "line": 1,
        "column": 1,
        "message": "byte order mark is left out",
        "hint": "save it as UTF-8 without BOM",
    }
    assert sorted(report["written"]) == report["written"]
    assert (report["targets"], report["kept"], report["removed"]) == (len(report["written"]), 0, [])
    assert report["seconds"] > 0


def test_json_with_an_error_is_still_one_object(project: MakeProject, run_ssg: RunSsg) -> None:
    folder = project({ONE: chapter("nmber: 1")}, small=True)
    result = run_ssg("build", folder, "--json")
    assert result.returncode == 1
    report = json.loads(result.stdout)
    assert list(report) == REPORT_KEYS
    assert (report["written"], [problem["code"] for problem in report["problems"]]) == ([], ["C101"])


def test_python_m_ssg_reports_a_project_that_is_none(run_ssg: RunSsg, tmp_path: Path) -> None:
    result = run_ssg("build", tmp_path / "nothing")
    assert result.returncode == 1
    assert "error[S108]: there is no folder content/ in 'nothing'" in result.stderr


def test_a_report_shows_50_problems_and_no_warning_in_place_of_an_error(built: Path) -> None:
    front = "\n".join(f"key{number}: 1" for number in range(55))
    lay(built, {"content/lantern/0003-dawn.md": chapter(front), ONE: "\x01\x01\x01\x01\x01\x01\x01 text\n"})
    said = build_here(built)
    assert said.code == 1
    assert len(said.lines) == 51
    assert said.lines[-1] == "… and 10 more"
    assert all("error[C101]" in line for line in said.lines[:-1])
    assert len(json.loads(build_here(built, "--json").stdout)["problems"]) == 60


def test_what_a_user_wrote_cannot_garble_the_terminal(built: Path) -> None:
    lay(built, {ONE: chapter('"a\\e[31m\\nb": 1')})
    said = build_here(built)
    assert said.lines == (f"{ONE}:2:1: error[C101]: unknown key 'a\\x1b[31m\\nb' — {said.lines[0].split(' — ')[1]}",)


def test_new_refuses_what_is_there_and_what_cannot_be(built: Path) -> None:
    before = read_tree(built)
    for arguments, expected in {
        ("site", str(built)): "error[B110]: '…' is not empty — name a new folder",
        ("book", "The Lantern"): "error[B111]: 'The Lantern' is no slug: it holds ' ' — try 'the-lantern'",
        ("book", "lantern"): "error[B113]: '…book.toml' is there already — …",
        ("chapter", "lantren"): "error[B112]: there is no book 'lantren' — `ssg new book` …; there are: lantern",
        ("chapter", "../../project/content/lantern"): "error[B112]: there is no book '…",
        ("site", str(built / ONE / "x")): "error[B114]: '…' cannot be written: … — choose a folder…",
    }.items():
        place = ("--project", built) if arguments[0] != "site" else ()
        said = run_here("new", *arguments, *place)
        assert said.code == 1
        assert matches(said.lines[0], expected), said.lines
    assert run_here("new", "book", "x", "--project", built / "site").lines[0].startswith("error[S108]: ")
    assert read_tree(built) == before
