"""The rules that keep the code in shape, held over the files themselves."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import REPOSITORY, run_program

PACKAGE = REPOSITORY / "ssg"
TESTS = REPOSITORY / "tests"
_MADE = {"__pycache__", "ready"}  # not written by hand
LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 40

# Files and functions that may be longer, each with its reason: "ssg/x.py": "why", "ssg/x.py:name": "why".
LONGER: dict[str, str] = {}

PROBLEM_CODE = re.compile(r"""\bcode\s*=\s*f?["']([A-Z]\d{3})["']|["']([SCTPRBIV]\d{3})["']""")
FOREIGN = {
    "a path of one machine": re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/"),
    "the host of a package registry": re.compile(
        r"(?:registry\.npmjs|pypi\.(?:org|python)|files\.pythonhosted|deb\.debian|proxy\.golang)", re.IGNORECASE
    ),
}


def python_files(folder: Path) -> list[Path]:
    """The Python files below a folder, sorted."""
    return sorted(file for file in folder.rglob("*.py") if not _MADE.intersection(file.parts))


def name_of(file: Path) -> str:
    """The file's path in the repository."""
    return file.relative_to(REPOSITORY).as_posix()


def tracked_files() -> Iterator[Path]:
    """The text files that git keeps."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        file = REPOSITORY / name
        if file.is_file() and b"\0" not in file.read_bytes()[:8000]:
            yield file


def test_the_import_contracts_hold() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False, text=True)
    assert result.returncode == 0, result.stdout


def test_every_problem_code_is_named_in_a_test() -> None:
    tested = "\n".join(
        file.read_text("utf-8") for file in sorted(TESTS.rglob("*")) if file.suffix in {".py", ".txt", ".json", ".toml"}
    )
    used: dict[str, str] = {}
    for file in python_files(PACKAGE):
        for match in PROBLEM_CODE.finditer(file.read_text("utf-8")):
            used.setdefault(match[1] or match[2], name_of(file))
    assert used, "no problem code is found: has their notation changed?"
    untested = [f"{code} of {file}" for code, file in sorted(used.items()) if code not in tested]
    assert not untested, "no test names these:\n" + "\n".join(untested)


def test_files_are_short_enough_to_be_read() -> None:
    lengths = {name_of(file): len(file.read_text("utf-8").splitlines()) for file in python_files(PACKAGE)}
    long = [f"{name}: {lines}" for name, lines in lengths.items() if lines > LINES_OF_A_FILE and name not in LONGER]
    assert not long, f"over {LINES_OF_A_FILE} lines:\n" + "\n".join(long)


def test_functions_are_short_enough_to_be_seen_at_once() -> None:
    long = []
    for file in python_files(PACKAGE):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LINES_OF_A_FUNCTION and f"{name_of(file)}:{node.name}" not in LONGER:
                    long.append(f"{name_of(file)}:{node.lineno} {node.name}: {lines}")
    assert not long, f"over {LINES_OF_A_FUNCTION} lines:\n" + "\n".join(long)


def test_no_exception_for_length_has_become_needless() -> None:
    for name in LONGER:
        assert (REPOSITORY / name.partition(":")[0]).is_file(), f"{name} is gone"


def test_nothing_kept_in_git_names_a_machine_or_a_registry() -> None:
    found = []
    for file in tracked_files():
        if file == Path(__file__):
            continue
        for number, line in enumerate(file.read_text("utf-8", "replace").splitlines(), 1):
            found += [f"{name_of(file)}:{number}: {what}" for what, pattern in FOREIGN.items() if pattern.search(line)]
    assert not found, "\n".join(found)


def test_every_command_that_a_readme_names_exists(tmp_path: Path) -> None:
    named: dict[tuple[str, ...], str] = {}
    for file in tracked_files():
        if file.suffix == ".md" and "content" not in file.relative_to(REPOSITORY).parts:
            for command in find_commands(file.read_text("utf-8")):
                named.setdefault(command, name_of(file))
    for command, file in named.items():
        result = run_program(*command, "--help", cwd=tmp_path)
        assert result.returncode == 0, f"{file}: ssg {' '.join(command)}: {result.stderr}"


def find_commands(markdown: str) -> Iterator[tuple[str, ...]]:
    """The commands in code: `ssg build x` gives ("build",), `ssg new site x` gives ("new", "site")."""
    for match in re.finditer(r"(?:^|`|\n)\s*(?:\$ )?(?:\.venv/bin/|python -m )?ssg ([a-z]+)(?: ([a-z]+))?", markdown):
        yield (match[1], match[2]) if match[1] == "new" and match[2] else (match[1],)


def test_the_help_lists_every_command_of_the_readme(tmp_path: Path) -> None:
    shown = run_program("--help", cwd=tmp_path).stdout
    for command in find_commands((REPOSITORY / "README.md").read_text("utf-8")):
        assert re.search(rf"^\s+{command[0]}\b", shown, re.MULTILINE), f"ssg --help does not list {command[0]}"


def test_make_has_every_target_that_the_readme_names() -> None:
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    for target in re.findall(r"(?:^|`)make ([a-z]+)", (REPOSITORY / "README.md").read_text("utf-8"), re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"the Makefile has no {target}"
