"""The program leaves at once, and nothing of what it said is lost by that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import clean_environment


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the program; what it prints goes through pipes, which are not flushed line by line."""
    return subprocess.run(
        [sys.executable, *words], env=clean_environment(), capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(
    ("words", "code", "out", "err"),
    [
        (["--version"], 0, "ssg, version", ""),
        (["build", "--help"], 0, "usage: ssg build", ""),
        (["build", "/no/such/project"], 1, "", "S108"),
        (["build", "--bad"], 2, "", "no such option: '--bad'"),
    ],
)
def test_all_is_printed_and_the_exit_code_is_told(words: list[str], code: int, out: str, err: str) -> None:
    result = run("-m", "ssg", *words)
    assert (result.returncode, out in result.stdout, err in result.stderr) == (code, True, True)


def test_who_watches_the_program_may_end_too(tmp_path: Path) -> None:
    assert run("-m", "cProfile", "-o", str(tmp_path / "profile"), "-m", "ssg", "--version").returncode == 0
    assert (tmp_path / "profile").stat().st_size


@pytest.mark.skipif(os.name == "nt", reason="there is no /dev/full")
def test_what_cannot_be_printed_is_no_success() -> None:
    with open("/dev/full", "wb") as full:
        told = subprocess.run(
            [sys.executable, "-m", "ssg", "--version"], env=clean_environment(), stdout=full, check=False, timeout=60
        )
    assert told.returncode != 0


@pytest.mark.skipif(os.name == "nt", reason="there is no sh")
def test_what_goes_beside_never_goes_into_what_was_asked_for(tmp_path: Path) -> None:
    command = ["sh", "-c", f'"{sys.executable}" -m ssg build --json "{tmp_path}" 2>&-']
    told = subprocess.run(command, env=clean_environment(), capture_output=True, text=True, check=False, timeout=60)
    assert [problem["code"] for problem in json.loads(told.stdout)["problems"]] == ["S108"]


@pytest.mark.parametrize("words", [["build", "--jobs", "x", "-h"], ["import", "--notes", "z", "--help"], ["new", "-h"]])
def test_help_is_given_whatever_else_is_asked(words: list[str]) -> None:
    result = run("-m", "ssg", *words)
    assert (result.returncode, result.stdout[:6]) == (0, "usage:")


@pytest.mark.skipif(os.name == "nt", reason="there is no sh")
def test_where_nothing_can_be_printed_nothing_is() -> None:
    command = ["sh", "-c", f'"{sys.executable}" -m ssg --version >&- 2>&-']
    assert subprocess.run(command, env=clean_environment(), check=False, timeout=60).returncode == 0
