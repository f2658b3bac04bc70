"""Numbers that several chapters claim: whatever comes in whatever order, what an import writes can be built."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssg.intake import ImportReport
from ssg.load import load_project
from ssg.model.book import Chapter
from tests.conftest import examples
from tests.intake.importing import run, source
from tests.intake.prose import CHINESE, ENGLISH, chapter


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    return tmp_path / "project"


def put(project: Path, name: str, head: str, text: tuple[str, ...] = ENGLISH) -> Path:
    """A source beside the project."""
    return source(project.parent / "raw", name, chapter(text, head=head))


def outputs(report: ImportReport) -> list[str | None]:
    return [file.output and file.output.removeprefix("content/lamp/") for file in report.files]


def codes(report: ImportReport) -> list[str]:
    return [problem.code for problem in report.problems]


def chapters(project: Path) -> Iterator[Chapter]:
    """The chapters of the book as a build loads them, in their order; it may warn of numbers, no more."""
    loaded = load_project(project, "test")
    assert {(problem.code, problem.severity) for problem in loaded.problems} <= {("C120", "warning")}
    for edition in loaded.library.books[0].editions:
        for volume in edition.volumes:
            yield from volume.chapters


def shown(project: Path) -> list[tuple[str, str]]:
    return [(str(item.number), item.title) for item in chapters(project)]


def front(project: Path, output: str) -> str:
    return (project / "content/lamp" / output).read_text("utf-8").split("\n---\n")[0].removeprefix("---\n")


def test_both_keep_their_number_and_the_second_gets_an_address(project: Path) -> None:
    texts = ["第五章 旧信", "第六章 灯火", "第六章 雾散了", "第七章 归人"]
    report = run(project, *(put(project, f"{name}.txt", head, CHINESE) for name, head in enumerate(texts)))
    assert outputs(report) == ["0005-旧信.md", "0006-灯火.md", "0006-雾散了.md", "0007-归人.md"]
    assert [(problem.code, problem.severity) for problem in report.problems] == [("I110", "warning")]
    assert str(report.problems[0].path).endswith("2.txt")
    assert "content/lamp/0006-灯火.md" in report.problems[0].message
    assert "content/lamp/0006-雾散了.md" in str(report.problems[0].hint)
    assert ["0006-灯火.md" in " ".join(file.flags) for file in report.files] == [False, False, True, False]
    assert front(project, "0006-雾散了.md") == 'title: 雾散了\nnumber: 6\norder: 6.5\nslug: "6-雾散了"'
    assert shown(project) == [("5", "旧信"), ("6", "灯火"), ("6", "雾散了"), ("7", "归人")]
    assert [item.key for item in chapters(project)] == ["5", "6", "6-雾散了", "7"]


def test_a_book_in_one_file_with_a_number_twice_can_be_built(project: Path) -> None:
    heads = ["第四章 潮声", "第五章 旧信", "第六章 灯火", "第六章 雾散了", "第七章 归人"]
    path = put(project, "book.txt", "")
    path.write_text("\n\n".join(chapter(CHINESE, head=head) for head in heads), "utf-8")
    assert "I110" in codes(run(project, path))
    assert [title for _, title in shown(project)] == ["潮声", "旧信", "灯火", "雾散了", "归人"]


def test_two_without_titles_stand_behind_each_other(project: Path) -> None:
    paths = [put(project, f"{name}.txt", "Chapter 6", ENGLISH[name:]) for name in range(3)]
    for path in (*paths, put(project, "9.txt", "Chapter 7: Rope")):
        run(project, path)
    assert [item.address for item in chapters(project)] == ["lamp/6/", "lamp/6-2/", "lamp/6-3/", "lamp/7/"]


def test_markdown_keeps_its_own_slug_and_stays_outside_the_count(project: Path) -> None:
    run(project, put(project, "a.txt", "Chapter 6: Fog"))
    for name, front_ in (("b", "number: 6\nslug: tale"), ("c", "number: none")):
        path = put(project, f"{name}.md", "")
        path.write_text(f'---\ntitle: "Chapter 6: {name}"\n{front_}\n---\n' + "\n\n".join(ENGLISH), "utf-8")
        for _ in range(2):
            run(project, path)
    assert [(str(item.number), item.address) for item in chapters(project)] == [
        ("6", "lamp/6/"),
        ("6", "lamp/tale/"),
        ("None", "lamp/chapter-6-c/"),
    ]


def test_a_number_that_an_earlier_import_gave_stays(project: Path) -> None:
    later, earlier = put(project, "b.txt", "Chapter 6: Salt"), put(project, "a.txt", "Chapter 6: Fog")
    assert codes(run(project, later)) == []
    assert outputs(run(project, earlier, later)) == ["0006-fog.md", "0006-salt.md"]
    files = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    for sources in ([earlier, later], [earlier], [later], [later, earlier]):
        report = run(project, *sources)
        assert {file.status for file in report.files} == {"unchanged"}
        assert codes(report) == ["I110"] * (earlier in sources)
    assert files == {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    assert [item.key for item in chapters(project)] == ["6-fog", "6"]


def test_a_chapter_of_the_authors_own_has_its_number(project: Path) -> None:
    run(project, put(project, "a.txt", "Chapter 1: Fog"))
    mine = project / "content/lamp/02-the-harbour/mine.md"
    mine.parent.mkdir()
    mine.write_text("# Chapter 2: Mine\n\nMy own words.\n", "utf-8")
    report = run(project, put(project, "b.txt", "Chapter 2: Salt"))
    assert outputs(report) == ["0002-salt.md"]  # by volume from now on: the import wrote `book.toml`
    assert list(shown(project)) == [("1", "Fog"), ("2", "Salt"), ("2", "Mine")]
    mine.rename(project / "content/lamp/mine.md")
    assert codes(run(project, put(project, "c.txt", "Chapter 2: Rope"))) == ["I110"]


def test_a_changed_source_is_written_where_it_was(project: Path) -> None:
    paths = [put(project, "a.txt", "Chapter 6: Fog"), put(project, "b.txt", "Chapter 6: Salt")]
    run(project, *paths)
    put(project, "b.txt", "Chapter 6: Salt", ENGLISH[1:])
    report = run(project, *paths)
    assert [file.status for file in report.files] == ["unchanged", "written"]
    assert outputs(report) == ["0006-fog.md", "0006-salt.md"]


def test_a_number_that_its_author_mended_counts(project: Path) -> None:
    paths = [put(project, "a.txt", "Chapter 6: Fog"), put(project, "b.txt", "Chapter 6: Salt")]
    run(project, *paths)
    mended = project / "content/lamp/0006-salt.md"
    mended.write_text("---\ntitle: Salt\nnumber: 7\n---\nMended.\n", "utf-8")
    report = run(project, *paths, put(project, "c.txt", "Chapter 7: Rope"))
    assert outputs(report) == ["0006-fog.md", "import/proposed/0006-salt.md", "0007-rope.md"]
    assert codes(report).count("I110") == 2
    assert {item.key for item in chapters(project)} == {"6", "7", "7-rope"}


def test_what_its_author_deleted_claims_nothing(project: Path) -> None:
    paths = [put(project, "a.txt", "Chapter 6: Fog"), put(project, "b.txt", "Chapter 6: Salt")]
    run(project, *paths)
    (project / "content/lamp/0006-fog.md").unlink()
    assert codes(run(project, *paths)) == ["I113"]
    assert [item.address for item in chapters(project)] == ["lamp/6-salt/"]  # an address stays
    assert outputs(run(project, put(project, "c.txt", "Chapter 6: Rope"))) == ["0006-rope.md"]


def test_numbers_that_begin_again_in_a_later_import_make_volumes(project: Path) -> None:
    run(project, put(project, "a.txt", "Volume 1 Chapter 1: Fog"))
    assert codes(run(project, put(project, "b.txt", "Volume 2 Chapter 1: Salt"))) == []
    assert shown(project) == [("1", "Fog"), ("1", "Salt")]
    assert 'numbering = "volume"' in (project / "content/lamp/book.toml").read_text("utf-8")


def test_numbers_that_begin_again_wait_for_a_book_of_its_authors_own(project: Path) -> None:
    run(project, put(project, "a.txt", "Volume 1 Chapter 1: Fog"))
    settings_ = project / "content/lamp/book.toml"
    settings_.write_text(settings_.read_text("utf-8") + 'author = "Me"\n', "utf-8")
    later = [put(project, f"b{name}.txt", f"Volume 2 Chapter {name}: Salt {name}") for name in (1, 2)]
    report = run(project, *later)
    assert codes(report) == ["I115"]
    assert outputs(report) == ["import/proposed/0001-salt-1.md", "import/proposed/0002-salt-2.md"]
    assert shown(project) == [("1", "Fog")]
    settings_.write_text('numbering = "volume"\n' + settings_.read_text("utf-8"), "utf-8")
    assert outputs(run(project, *later)) == ["0001-salt-1.md", "0002-salt-2.md"]
    assert [title for _, title in shown(project)] == ["Fog", "Salt 1", "Salt 2"]
    assert not list((project / "content/lamp/import/proposed").rglob("*.md"))


@given(
    st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["Fog", "Salt", ""])), min_size=2, max_size=6),
    st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=4), min_size=1, max_size=4),
)
@settings(max_examples=examples(15))
def test_whatever_comes_can_be_built(heads: list[tuple[int, str]], batches: list[list[int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        (project.parent / "raw").mkdir()
        paths = [
            put(project, f"{index}.txt", f"Chapter {number}" + f": {title}" * bool(title), ENGLISH[index : index + 3])
            for index, (number, title) in enumerate(heads)
        ]
        brought = set()
        for batch in batches:
            sources = [paths[index] for index in dict.fromkeys(batch) if index < len(paths)]
            brought |= set(sources)
            run(project, *sources) if sources else None
        if brought:
            found = list(chapters(project))
            assert len(found) == len(brought) == len({item.key for item in found})
            assert sorted(int(item.number or 0) for item in found) == sorted(
                heads[paths.index(path)][0] for path in brought
            )
