"""Small books for tests: from files to the loaded project, the plan, or the built site, all in this process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from ssg.build import BuildOptions, build_site
from ssg.load import Loaded, load_project
from ssg.model.report import Report
from tests.conftest import write_files

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BASE_URL = "https://example.org/repo/"
SITE = f'title = "Shelf"\nbase_url = "{BASE_URL}"\n'


def load(folder: Path, files: Mapping[str, str], book: str = "", site: str = SITE) -> Loaded:
    """Load the book `b` of these chapters, named from its folder; there must be no problem."""
    chapters = {f"content/b/{name}": text for name, text in files.items()}
    write_files(folder, {"content/site.toml": site, "content/b/book.toml": f'title = "B"\n{book}', **chapters})
    loaded = load_project(folder, "test")
    assert not loaded.problems, loaded.problems
    return loaded


def order_of(loaded: Loaded) -> list[str]:
    """The file names of the first edition in reading order."""
    return [chapter.source.path.removeprefix("content/b/") for chapter in loaded.library.books[0].editions[0].chapters]


def addresses_of(loaded: Loaded, edition: int = 0) -> list[str]:
    """The addresses of an edition in reading order."""
    return [chapter.address for chapter in loaded.library.books[0].editions[edition].chapters]


def build(folder: Path, now: datetime = NOW) -> Report:
    """Build a project without any error."""
    report = build_site(BuildOptions(project=folder, output=folder / "site", now=now, jobs=1))
    assert not [problem for problem in report.problems if problem.severity == "error"], report.problems
    return report
