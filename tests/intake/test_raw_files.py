"""The five real raw files, where they are at hand. Their text is not ours: only counts and digests stand here."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ssg.intake import FileReport, ImportOptions, ImportReport, import_sources
from ssg.intake.clean import clean_text
from ssg.intake.passes.markdown import unescape
from tests.intake.books import assert_balanced

RAW = Path(__file__).parents[3] / "shared" / "raw"
DIGESTS = ["2bc84bd12f7338ce", "f0bf14d5cc8020bc", "dce024c47a5e1346", "fbd5062c3c9e557e", "9ab0340b6cf7231a"]
END = {"layout.blank-line": 1}  # one newline more than a file ends with
SOURCES = sorted(RAW.glob("*.txt"))
pytestmark = pytest.mark.skipif(len(SOURCES) != 5, reason="the raw files (../shared/raw) are not at hand")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ImportReport]:
    project = tmp_path_factory.mktemp("raw")
    return project, import_sources(SOURCES, ImportOptions(project=project, book="raw"))


def body(project: Path, file: FileReport) -> str:
    return (project / str(file.output)).read_text("utf-8").split("\n---\n", 1)[1]


def test_all_five_are_written_and_their_books_balance(imported: tuple[Path, ImportReport]) -> None:
    project, report = imported
    assert report.problems == ()
    for path, file in zip(SOURCES, report.files, strict=True):
        assert file.status == "written"
        assert assert_balanced(project, str(file.ledger), path.read_bytes()) == dict(file.totals)


@pytest.mark.parametrize(
    ("index", "rules"),
    [
        (
            0,
            {
                "en.reader-tip": 112,
                "en.also-like": 16,
                "punctuation.space-before": 2,
                "punctuation.unlike-quotes": 1,
            }
            | END,
        ),
        (
            1,
            {
                "zh.recommendation-list": 1462,
                "zh.site-header": 36,
                "characters.dot-in-word": 15,
                "layout.blank-line": 1,
            },
        ),
        (2, {"structure.heading": 13, "characters.dash-for-one": 50}),
        (3, {"structure.heading": 36, "en.address-span": 46, "en.end-mark": 21, "layout.paragraph": 27}),
        (4, {"zh.recommendation-list": 1534, "zh.site-header": 36} | END),
    ],
)
def test_each_loses_exactly_its_noise(imported: tuple[Path, ImportReport], index: int, rules: dict[str, int]) -> None:
    assert dict(imported[1].files[index].rules) == rules


def test_numbers_titles_and_editions(imported: tuple[Path, ImportReport]) -> None:
    files = imported[1].files
    assert [file.number for file in files] == [None, None, 141, 475, None]
    assert (files[2].title, files[3].title) == ("系统与物流", " ".join(("Busy", "Preparation", "Stage")))
    assert ["/en/" in str(file.output) for file in files] == [True, False, False, True, False]
    assert all(file.title and not file.title[:3].isdigit() for file in files)
    assert all("no heading" in file.flags[-1] for file in files if file.number is None)


def test_paragraphs_are_all_there(imported: tuple[Path, ImportReport]) -> None:
    project, report = imported
    counts = [len(body(project, file).rstrip("\n").split("\n\n")) for file in report.files]
    assert counts == [45, 26, 50, 28, 44]


def test_characters_are_restored_and_no_more(imported: tuple[Path, ImportReport]) -> None:
    project, report = imported
    second, third = body(project, report.files[1]), body(project, report.files[2])
    assert second.count("上门服务") == 7
    assert ("快递" in second, "销售额" in second, "8.1亿" in second, "□□" in second) == (True,) * 4
    assert second.count(".") == 1
    assert any("□□" in flag for flag in report.files[1].flags)
    assert (third.count("一"), third.count("——"), third.count("—")) == (50, 1, 2)


def test_cleaning_what_was_cleaned_removes_nothing(imported: tuple[Path, ImportReport]) -> None:
    project, report = imported
    for file in report.files:
        once = unescape(body(project, file))
        again = clean_text(once)
        assert again.text == body(project, file)
        assert {segment.op for segment in again.ledger.segments} <= {"keep", "insert"}


def test_importing_them_again_changes_nothing(imported: tuple[Path, ImportReport]) -> None:
    project, _ = imported
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*") if path.is_file()}
    report = import_sources(SOURCES, ImportOptions(project=project, book="raw"))
    assert {file.status for file in report.files} == {"unchanged"}
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*") if path.is_file()} == before


def test_bodies_are_the_ones_that_were_read_and_found_right(imported: tuple[Path, ImportReport]) -> None:
    project, report = imported
    digests = [hashlib.sha256(body(project, file).encode()).hexdigest()[:16] for file in report.files]
    assert digests == DIGESTS
