"""Every case of the tables: each line of the report, the exit code, and the last good site."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.problems.case import Case, lay, matches, read_tree
from tests.problems.conftest import build_here
from tests.problems.table_blocks import BLOCKS
from tests.problems.table_chapters import CHAPTERS
from tests.problems.table_files import FILES
from tests.problems.table_settings import SETTINGS
from tests.problems.table_themes import THEMES

CASES = [*BLOCKS, *CHAPTERS, *FILES, *SETTINGS, *THEMES]


def test_names_of_cases_differ() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, built: Path) -> None:
    lay(built, case.files)
    before = read_tree(built / "site")
    said = build_here(built, *case.arguments)
    report = "\n".join(said.lines)
    assert len(said.lines) == len(case.said), report
    for line, expected in zip(said.lines, case.said, strict=True):
        assert matches(line, expected), f"said:     {line}\nexpected: {expected}"
    assert said.code == (0 if case.good else 1), report
    if case.good:
        assert (built / "site" / "index.html").is_file()
    else:
        assert read_tree(built / "site") == before, "the last good site is not as it was"
        assert not list(built.glob(".*.stage")), "a stage is left behind"
