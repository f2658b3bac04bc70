"""`import_sources` on disk: what it writes, that again changes nothing, and that authors' work is never lost."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from ssg.intake import ImportOptions, import_sources
from ssg.problems import SsgError
from ssg.text.fields import Entry
from ssg.text.frontmatter import parse_front_matter, split_front_matter
from tests.intake.books import assert_balanced
from tests.intake.importing import run, source
from tests.intake.prose import CHINESE, ENGLISH, chapter, english, noisy_chinese


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "project"


def front(project: Path, output: str | None) -> dict[str, Entry]:
    assert output is not None
    entries, problems = parse_front_matter(split_front_matter((project / output).read_text("utf-8")).front)
    assert problems == ()
    return entries


def snapshot(project: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in project.rglob("*") if path.is_file())
    return {str(path.relative_to(project)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_a_first_import_makes_a_book_that_can_be_built(raw: Path, project: Path) -> None:
    report = run(project, source(raw, "a.txt", english(12)), source(raw, "b.txt", english(13, "Lamp & Glass: two")))
    assert report.problems == ()
    assert [file.output for file in report.files] == ["content/lamp/0012-fog.md", "content/lamp/0013-lamp-glass-two.md"]
    assert [file.status for file in report.files] == ["written", "written"]
    assert tomllib.loads((project / "content/lamp/book.toml").read_text()) == {"title": "Lamp", "language": "en"}
    assert "title" in tomllib.loads((project / "content/site.toml").read_text())
    fields = front(project, report.files[1].output)
    assert (fields["title"].value, fields["number"].value) == ("Lamp & Glass: two", "13")


def test_the_ledger_balances_by_an_independent_check(raw: Path, project: Path) -> None:
    texts = {
        "1.txt": noisy_chinese(),
        "2.txt": chapter(CHINESE, head="第2章 灯"),
        "3.txt": chapter((*CHINESE, "[技能]: 火球", "口口相传。", "***", "她走了。"), head="第3章 雾"),
        "4.txt": "\n".join(CHINESE).replace("\n", "\r\n"),
        "5.html": "<html><body><p>" + "</p><p>".join(CHINESE) + "</p></body></html>",
    }
    paths = [source(raw, name, text) for name, text in texts.items()]
    wide = raw / "6.txt"
    wide.write_bytes(chapter(CHINESE, head="第6章 海").encode("utf-16"))
    gbk = raw / "7.txt"
    gbk.write_bytes(chapter(CHINESE, head="第7章 岸").encode("gbk"))
    report = run(project, *paths, wide, gbk)
    assert [file.status for file in report.files] == ["written"] * 7
    for file in report.files:
        assert file.ledger is not None
        assert assert_balanced(project, file.ledger, Path(file.source).read_bytes()) == dict(file.totals)


def test_importing_again_changes_nothing(raw: Path, project: Path) -> None:
    paths = [
        source(raw, f"{name}.txt", text) for name, text in enumerate([english(1), noisy_chinese(), "\n".join(ENGLISH)])
    ]
    run(project, *paths)
    before = snapshot(project)
    report = run(project, *paths)
    assert {file.status for file in report.files} == {"unchanged"}
    run(project, paths[2])
    assert snapshot(project) == before


def test_a_chapter_that_its_author_edited_is_left_alone(raw: Path, project: Path) -> None:
    path = source(raw, "a.txt", english(1))
    output = project / str(run(project, path).files[0].output)
    output.write_text(output.read_text("utf-8").replace("lamp", "lantern"), "utf-8")
    before = (output.read_bytes(), output.stat().st_mtime_ns)
    for _ in range(2):
        report = run(project, path)
        assert (output.read_bytes(), output.stat().st_mtime_ns) == before
        assert report.files[0].status == "proposed"
        assert report.files[0].output == "content/lamp/import/proposed/0001-fog.md"
        assert [problem.code for problem in report.problems] == ["I112"]
        assert_balanced(project, str(report.files[0].ledger), path.read_bytes())


def test_a_file_that_was_there_before_any_import_is_left_alone(raw: Path, project: Path) -> None:
    mine = project / "content/lamp/0001-fog.md"
    mine.parent.mkdir(parents=True)
    mine.write_text("My own.\n")
    assert run(project, source(raw, "a.txt", english(1))).files[0].status == "proposed"
    assert mine.read_text() == "My own.\n"


def test_an_accepted_proposal_is_ours_again(raw: Path, project: Path) -> None:
    path = source(raw, "a.txt", english(1))
    output = project / str(run(project, path).files[0].output)
    output.write_text("changed")
    proposal = project / str(run(project, path).files[0].output)
    output.write_bytes(proposal.read_bytes())
    assert run(project, path).files[0].status == "unchanged"
    assert not proposal.exists()


def test_a_chapter_that_its_author_deleted_stays_deleted(raw: Path, project: Path) -> None:
    path = source(raw, "a.txt", english(1))
    output = project / str(run(project, path).files[0].output)
    output.unlink()
    report = run(project, path)
    assert not output.exists()
    assert (report.files[0].status, report.files[0].output) == ("unchanged", None)
    assert [(problem.code, problem.severity) for problem in report.problems] == [("I113", "info")]


def test_a_changed_source_rewrites_what_we_wrote(raw: Path, project: Path) -> None:
    path = source(raw, "a.txt", english(1))
    run(project, path)
    source(raw, "a.txt", english(1).replace("lamp", "torch"))
    report = run(project, path)
    assert report.files[0].status == "written"
    assert "torch" in (project / str(report.files[0].output)).read_text("utf-8")
    assert len(list((project / "content/lamp").glob("*.md"))) == 1


def test_chapters_in_another_language_make_an_edition(raw: Path, project: Path) -> None:
    chinese = [source(raw, f"{name}.txt", chapter(CHINESE, head=f"第{name}章 灯")) for name in (1, 2)]
    report = run(project, *chinese, source(raw, "e.txt", english(1)))
    assert report.files[2].output == "content/lamp/en/0001-fog.md"
    book = tomllib.loads((project / "content/lamp/book.toml").read_text("utf-8"))
    assert (book["language"], book["editions"]) == ("zh-Hans", {"en": {"title": "Lamp"}})
    before = snapshot(project)
    run(project, *chinese)
    assert snapshot(project) == before


def test_the_language_can_be_said(raw: Path, project: Path) -> None:
    run(project, source(raw, "a.txt", english(1)))
    report = run(project, source(raw, "b.txt", english(1, "Nebel")), language="de")
    assert report.files[0].output == "content/lamp/de/0001-nebel.md"


def test_an_edition_that_the_authors_book_does_not_declare_waits(raw: Path, project: Path) -> None:
    run(project, source(raw, "a.txt", english(1)))
    settings = project / "content/lamp/book.toml"
    settings.write_text(settings.read_text() + 'author = "Me"\n')
    path = source(raw, "b.txt", chapter(CHINESE, head="第1章 灯"))
    report = run(project, path)
    assert report.files[0].output == "content/lamp/import/proposed/zh-Hans/0001-灯.md"
    assert report.files[0].status == "proposed"
    assert [problem.code for problem in report.problems] == ["I111"]
    assert "[editions.zh-Hans]" in str(report.problems[0].hint)
    assert "Me" in settings.read_text()
    assert not (project / "content/lamp/zh-Hans").exists()
    settings.write_text(settings.read_text() + '[editions.zh-Hans]\ntitle = "灯"\n', "utf-8")
    assert run(project, path).files[0].output == "content/lamp/zh-Hans/0001-灯.md"
    assert not list((project / "content/lamp/import/proposed").rglob("*.md"))


def test_chapters_without_numbers_keep_the_order_of_their_sources(raw: Path, project: Path) -> None:
    texts = ["\n\n".join(ENGLISH[start:]) + "\n" for start in range(4)]
    texts[2] = chapter(ENGLISH, head="Chapter 30: Fog")
    report = run(project, *(source(raw, f"{name}-{9 - name}f.txt", text) for name, text in enumerate(texts)))
    assert [file.number for file in report.files] == [None, None, 30, None]
    orders = [front(project, file.output).get("order") for file in report.files]
    places = [30.0 if order is None else float(str(order.value)) for order in orders]
    assert places == sorted(places)
    assert len(set(places)) == 4


def test_numbers_of_files_count_only_as_a_clear_sequence(raw: Path, project: Path) -> None:
    texts = {f"{number:03}.txt": "\n\n".join(ENGLISH[number:]) + "\n" for number in (1, 2, 3, 4)}
    report = run(project, *(source(raw, name, text) for name, text in texts.items()))
    assert [file.number for file in report.files] == [1, 2, 3, 4]
    other = source(raw, "009.txt", "\n\n".join(ENGLISH[5:]) + "\n")
    assert run(project, other).files[0].number is None


def test_notes_and_credits_reach_front_matter(raw: Path, project: Path) -> None:
    text = chapter(
        ENGLISH, head='Chapter 3: "Fog": a \\ lesson\n\nTranslator: Mara  Editor: Ben', tail="A/N: see you: Friday!"
    )
    report = run(project, source(raw, "a.txt", text))
    fields = front(project, report.files[0].output)
    assert fields["title"].value == '"Fog": a \\ lesson'
    assert fields["extra"].value == {"credits": "Translator: Mara  Editor: Ben", "note": "A/N: see you: Friday!"}


def test_a_dry_run_writes_nothing_and_shows_the_difference(raw: Path, project: Path) -> None:
    report = run(project, source(raw, "a.txt", noisy_chinese()), dry_run=True)
    assert not project.exists()
    assert report.files[0].status == "written"
    assert report.files[0].diff.startswith("--- raw/a.txt\n+++ content/lamp/")
    assert "-青灯书屋推荐阅读" in report.files[0].diff


def test_bad_sources_are_refused_and_the_others_written(raw: Path, project: Path) -> None:
    broken = raw / "broken.txt"
    broken.write_bytes("灯".encode() * 50 + b"\xff\xff\x81")
    report = run(project, broken, raw / "absent.txt", source(raw, "empty.txt", " \n"), source(raw, "a.txt", english(1)))
    assert [file.status for file in report.files] == ["refused"] * 3 + ["written"]
    assert [problem.code for problem in report.problems] == ["I102", "I101", "I103"]
    assert "byte 150" in report.problems[0].message


def test_a_slug_cannot_leave_the_content_folder(raw: Path, project: Path) -> None:
    with pytest.raises(SsgError, match="I100"):
        import_sources([source(raw, "a.txt", english(1))], ImportOptions(project=project, book="../x"))


@pytest.mark.parametrize("language", ["../../x", "English", ""])
def test_a_language_is_a_tag_and_no_path(raw: Path, project: Path, language: str) -> None:
    with pytest.raises(SsgError, match="I114"):
        run(project, source(raw, "a.txt", english(1)), language=language)
    assert not project.exists()


def test_a_ledger_that_cannot_be_read_stops_the_import(raw: Path, project: Path) -> None:
    path = source(raw, "a.txt", english(1))
    ledger = project / str(run(project, path).files[0].ledger)
    ledger.write_text("{}")
    with pytest.raises(SsgError, match="I105"):
        run(project, path)


def test_the_ledger_has_the_agreed_form(raw: Path, project: Path) -> None:
    ledger = json.loads((project / str(run(project, source(raw, "a.txt", english(1))).files[0].ledger)).read_text())
    assert list(ledger) == ["version", "raw", "packs", "segments", "totals", "flags", "output"]
    assert list(ledger["raw"]) == ["path", "sha256", "encoding", "characters"]
    assert ledger["segments"][0] == {
        "op": "remove",
        "start": 0,
        "end": 16,
        "rule": "structure.heading",
        "raw": "Chapter 1: Fog\n\n",
    }


def test_settings_that_cannot_be_read_stop_the_import(raw: Path, project: Path) -> None:
    path = source(raw, "a.txt", english(1))
    run(project, path)
    (project / "content/lamp/book.toml").write_text("title = ")
    with pytest.raises(SsgError, match="I107"):
        run(project, path)


def test_a_chapter_that_cannot_be_written_is_refused(raw: Path, project: Path) -> None:
    run(project, source(raw, "a.txt", english(1)))
    (project / "content/lamp/import/proposed").write_text("in the way")
    (project / "content/lamp/0002-fog.md").write_text("My own.\n")
    report = run(project, source(raw, "b.txt", english(2)))
    assert report.files[0].status == "refused"
    assert "I106" in [problem.code for problem in report.problems]
