"""The same sources give the same bytes, manifest included, wherever, whenever and however often they are built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, clean_environment, write_files

CHAPTERS = 90  # each with its page in two editions
DRIVER = """
import sys, threading
from datetime import datetime, UTC
from pathlib import Path
from ssg.build import BuildOptions, build_site, pool

def main():
    started = []
    begin = pool._executor
    pool._executor = lambda workers, *given: started.append(workers) or begin(workers, *given)
    project, output, (jobs, threads, at_once) = Path(sys.argv[1]), Path(sys.argv[2]), map(int, sys.argv[3:])
    pool.AT_ONCE = at_once or pool.AT_ONCE
    pool.SERIAL_BELOW = 90
    end = threading.Event()
    for _ in range(threads):
        threading.Thread(target=end.wait).start()
    try:
        now = datetime(2024, 6, 1, tzinfo=UTC)
        report = build_site(BuildOptions(project=project, output=output, now=now, jobs=jobs))
    finally:
        end.set()
    assert not report.problems, report.problems
    assert (len(started) > 2) if at_once else len(started) == (jobs > 1), started

if __name__ == "__main__":
    main()
"""


def read_tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def make_files() -> dict[str, str]:
    """A project whose pages use dates, languages, code, footnotes and links."""
    files = {
        "content/site.toml": 'title = "Shelf"\nbase_url = "https://example.org/r/"\ntimezone = "Europe/Berlin"\n',
        "content/lantern/book.toml": 'title = "Lantern"\ntags = ["b", "a"]\n[editions.zh-Hans]\ntitle = "灯"\n',
        "content/lantern/cover.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "content/static/CNAME": "tales.example",
        "content/about.md": "# About\n\nUs.\n",
    }
    for number in range(1, CHAPTERS + 1):
        date = f"2024-{number % 5 + 1:02d}-{number % 28 + 1:02d}"
        text = "*One* word[^1], {漢字|かんじ}.\n\n```python\nx = {1, 2}\n```\n\n[^1]: A note.\n\n![c](cover.svg)\n"
        files[f"content/lantern/{number:04d}-a.md"] = f"---\ntitle: Part {number}\ndate: {date}\n---\n\n{text}"
        files[f"content/lantern/zh-Hans/{number:04d}-b.md"] = f"---\ntitle: 第{number}章 夜\n---\n\n他**（笑）**说。\n"
    return files


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project."""
    return write_files(tmp_path_factory.mktemp("project"), make_files())


def build(
    project: Path,
    output: Path,
    *,
    jobs: int = 1,
    threads: int = 0,
    at_once: int = 0,
    cwd: Path = REPOSITORY,
    **more: str,
) -> None:
    """Build in a process of its own; workers are new after `at_once` pages; `more` are variables of its environment."""
    driver = Path(os.path.abspath(cwd / output)).with_name("driver.py")
    driver.write_text(DRIVER)
    program = [sys.executable, str(driver), str(project), str(output), *map(str, (jobs, threads, at_once))]
    environment = {**clean_environment(), **more}
    result = subprocess.run(program, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="module")
def expected(project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site as one process makes it."""
    output = tmp_path_factory.mktemp("expected") / "site"
    build(project, output)
    tree = read_tree(output)
    assert len(tree) > 2 * CHAPTERS
    return tree


@pytest.mark.parametrize(("threads", "at_once"), [(0, 0), (2, 0), (0, 50)], ids=["fork", "forkserver", "fork anew"])
def test_four_workers_make_what_one_makes(
    project: Path, expected: dict[str, bytes], tmp_path: Path, threads: int, at_once: int
) -> None:
    build(project, tmp_path / "site", jobs=4, threads=threads, at_once=at_once)
    assert read_tree(tmp_path / "site") == expected


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "0", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "1", "TZ": "America/St_Johns", "LC_ALL": "C", "LANG": "C"},
        {"PYTHONHASHSEED": "random", "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr", "PYTHONUTF8": "1"},
        {"SOURCE_DATE_EPOCH": "1", "PYTHONOPTIMIZE": "0", "HOME": "/nonexistent", "USER": "someone", "COLUMNS": "20"},
    ],
    ids=" ".join,
)
def test_hash_seed_time_zone_and_locale_change_nothing(
    project: Path, expected: dict[str, bytes], tmp_path: Path, surroundings: dict[str, str]
) -> None:
    build(project, tmp_path / "site", jobs=2, **surroundings)
    assert read_tree(tmp_path / "site") == expected


def test_another_place_order_age_and_mask_change_nothing(expected: dict[str, bytes], tmp_path: Path) -> None:
    """As another user has it: elsewhere, copied in another order, with other times and a stricter mask."""
    copy = tmp_path / "someone else's ünïcode folder"
    files = make_files()
    before = os.umask(0o077)
    try:
        for age, path in enumerate(reversed(list(files))):
            write_files(copy, {path: files[path]})
            os.utime(copy / path, (age * 86_400, age * 86_400))
        build(Path("."), Path("../site"), cwd=copy)
    finally:
        os.umask(before)
    assert read_tree(tmp_path / "site") == expected


def test_a_moved_project_and_its_site_need_no_new_page(project: Path, tmp_path: Path) -> None:
    shutil.copytree(project, tmp_path / "old")
    build(tmp_path / "old", tmp_path / "old/site")
    before = read_tree(tmp_path / "old/site")
    (tmp_path / "old").rename(tmp_path / "new")
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "new/site").rglob("*") if path.is_file()}
    build(tmp_path / "new", tmp_path / "new/site")
    assert read_tree(tmp_path / "new/site") == before
    assert {path: path.stat().st_mtime_ns for path in times} == times
