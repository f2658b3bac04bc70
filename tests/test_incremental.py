"""A build after an edit writes exactly what the edit touches, and leaves what a clean build would have made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ssg.build import BuildOptions, build_site
from ssg.build.manifest import MANIFEST
from ssg.model.report import Report
from ssg.problems import has_errors
from tests.desk import MINIMAL_THEME, Desk, small_packaged_theme, start_desk
from tests.edits import Edit, apply_edit

OFFLINE_LIST = re.compile(r"/offline(-\d+)?\.json$")
SEARCH_INDEX = re.compile(r"/search/(?:index\.json|\d+-(?:words\.txt|\d+\.bin))$")
EVERYWHERE = ["index.html", "sitemap.xml", "feed.xml"]
LISTS = [f"books/{name}index.html" for name in ("", "latest/", "longest/", "new/")]  # that show a book of no tags


def read_tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def build(options: BuildOptions) -> Report:
    """Build a project that must build."""
    report = build_site(options)
    assert not has_errors(report.problems), [str(problem) for problem in report.problems]
    return report


@pytest.fixture(autouse=True, scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A small theme in place of the one that comes with `ssg`."""
    with small_packaged_theme(tmp_path_factory.mktemp("packaged")):
        yield


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A project that has been built."""
    found = start_desk(tmp_path / "project")
    build(found.options)
    return found


def written_after(desk: Desk, *edits: Edit) -> list[str]:
    """What a build writes after edits."""
    for edit in edits:
        apply_edit(desk, edit)
    report = build(desk.options)
    assert not report.removed
    return readable(report)


def readable(report: Report) -> list[str]:
    """What was written but the lists for offline reading and the search index, which follow other files."""
    return [path for path in report.written if not OFFLINE_LIST.search(path) and not SEARCH_INDEX.search(path)]


def pages_of(desk: Desk, language: str) -> set[str]:
    """The chapter pages of a language."""
    tree = read_tree(desk.options.output)
    return {path for path, data in tree.items() if data.startswith(f'<html lang="{language}">'.encode())}


def test_a_second_build_writes_nothing(desk: Desk) -> None:
    before = {path: path.stat().st_mtime_ns for path in desk.options.output.rglob("*")}
    report = build(desk.options)
    assert (report.written, report.removed, report.kept) == ((), (), report.targets)
    assert {path: path.stat().st_mtime_ns for path in desk.options.output.rglob("*")} == before


def test_a_new_chapter_writes_itself_its_neighbours_the_contents_the_home_page_the_feeds_and_the_sitemap(
    desk: Desk,
) -> None:
    desk.put("content/lantern/0002.5-c.md", "---\ntitle: Between\ndate: 2024-01-02\n---\n\nText.\n")
    around = ["lantern/2/index.html", "lantern/2.5/index.html", "lantern/3/index.html"]
    assert written_after(desk) == sorted([*EVERYWHERE, *LISTS, *around, "lantern/index.html", "lantern/feed.xml"])


def test_a_last_chapter_has_one_neighbour(desk: Desk) -> None:
    desk.put("content/lantern/0004-d.md", "---\ntitle: End\ndate: 2024-03-03\n---\n\nText.\n")
    around = ["lantern/3/index.html", "lantern/4/index.html"]
    assert written_after(desk) == sorted([*EVERYWHERE, *LISTS, *around, "lantern/index.html", "lantern/feed.xml"])


def test_a_new_translation_is_named_by_the_page_of_that_number_in_the_other_edition(desk: Desk) -> None:
    desk.put("content/lantern/zh/0003-b.md", "---\ntitle: 三\n---\n\n文。\n")
    around = ["lantern/zh/2/index.html", "lantern/zh/3/index.html", "lantern/3/index.html"]
    assert written_after(desk) == sorted([*EVERYWHERE, *around, "lantern/zh/index.html", "lantern/zh/feed.xml"])


def test_an_edit_of_a_text_writes_its_page_and_the_feeds_that_hold_it(desk: Desk) -> None:
    desk.put("content/lantern/0002-a.md", desk.chapters[1].text().replace("dusk", "dawn"))
    assert written_after(desk) == ["feed.xml", "lantern/2/index.html", "lantern/feed.xml"]


def test_an_edit_of_a_text_writes_its_own_block_of_the_search_index(desk: Desk) -> None:
    desk.put("content/lantern/0002-a.md", desk.chapters[1].text().replace("dusk", "dawn"))
    written = [path for path in build(desk.options).written if SEARCH_INDEX.search(path)]
    assert written == ["lantern/search/0-0.bin", "lantern/search/0-words.txt"]


def give_tags(desk: Desk) -> None:
    """A third book, and tags and authors for all."""
    for slug, more in (("lantern", '[editions.zh]\ntitle = "灯"'), ("wear", 'also = ["third"]'), ("third", "")):
        lines = (
            f'title = "{slug.title()}"\nlanguage = "en"\nauthor = "{slug[0]}"\ntags = ["{slug[:2]}", "sea"]\n{more}\n'
        )
        desk.put(f"content/{slug}/book.toml", lines)
    desk.put("content/third/0001-a.md", "---\ntitle: T\ndate: 2023-01-01\n---\n\nText.\n")
    build(desk.options)


def test_a_new_chapter_writes_the_pages_of_its_tags_and_its_author_and_no_others(desk: Desk) -> None:
    give_tags(desk)
    desk.put("content/lantern/0004-d.md", "---\ntitle: End\ndate: 2024-03-03\n---\n\nText.\n")
    own = ["lantern/3/index.html", "lantern/4/index.html", "lantern/index.html", "lantern/feed.xml"]
    facets = ["books/tags/la/index.html", "books/tags/sea/index.html", "books/authors/l/index.html"]
    assert written_after(desk) == sorted([*EVERYWHERE, *LISTS, *facets, *own])


def test_a_new_title_of_a_book_writes_the_pages_that_recommend_it(desk: Desk) -> None:
    give_tags(desk)
    desk.put("content/third/book.toml", (desk.root / "content/third/book.toml").read_text().replace("Third", "Fourth"))
    written = set(written_after(desk))
    assert {"wear/index.html", "lantern/index.html", "third/made-cover.svg", "books/tags/th/index.html"} <= written
    assert not written & {"wear/1/index.html", "lantern/1/index.html", "books/tags/we/index.html"}


def test_new_counts_write_the_list_of_the_most_read_and_nothing_else(desk: Desk) -> None:
    desk.put("content/counts.csv", "/r/lantern/1/,7\n")
    written_after(desk)
    desk.put("content/counts.csv", "/r/lantern/1/,8\n")
    assert written_after(desk) == ["books/popular/index.html"]


def test_a_picture_of_another_size_writes_it_and_the_pages_that_show_it(desk: Desk) -> None:
    for width in (300, 400):
        desk.put("content/lantern/map.svg", f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="9"/>')
        desk.put("content/lantern/0002-a.md", "---\ntitle: Part 2\ndate: 2024-01-02\n---\n\n![A map](map.svg)\n")
        written = written_after(desk)
    assert written == ["lantern/2/index.html", "lantern/map.svg"]
    assert 'width="400" height="9"' in (desk.options.output / "lantern/2/index.html").read_text()


def test_an_edit_of_a_partial_writes_exactly_the_pages_that_use_it(desk: Desk) -> None:
    assert written_after(desk, Edit("partial", 0, 1)) == ["about/index.html", "index.html"]


def test_an_edit_of_a_strings_file_writes_only_pages_of_that_language(desk: Desk) -> None:
    assert set(written_after(desk, Edit("strings", 0, 1))) == pages_of(desk, "en")
    assert set(written_after(desk, Edit("strings", 1, 1))) == pages_of(desk, "zh")


def test_an_edit_of_a_template_writes_all_that_extend_it(desk: Desk) -> None:
    assert set(written_after(desk, Edit("template", 0, 1))) == pages_of(desk, "en") | pages_of(desk, "zh")


def test_a_template_with_a_computed_name_depends_on_the_whole_theme(desk: Desk) -> None:
    written_after(desk, Edit("late", 0, 1), Edit("partial", 1, 0))
    assert written_after(desk, Edit("late", 0, 2)) == ["about/index.html", "index.html"]


def test_an_edit_of_the_stylesheet_writes_it_and_the_pages_that_name_it(desk: Desk) -> None:
    books = ["lantern/index.html", "lantern/zh/index.html", "wear/index.html"]
    assert written_after(desk, Edit("css", 0, 1)) == ["assets/theme.css", *books]


def test_a_new_title_writes_the_page_its_neighbours_and_every_list_of_it(desk: Desk) -> None:
    around = [f"lantern/{number}/index.html" for number in (1, 2, 3)]
    lists = ["index.html", "feed.xml", "books/latest/index.html", "lantern/index.html", "lantern/feed.xml"]
    expected = sorted([*lists, *around])
    assert written_after(desk, Edit("retitle", 1, 0)) == expected


def test_a_renamed_file_with_the_same_number_changes_no_page(desk: Desk) -> None:
    apply_edit(desk, Edit("rename", 1, 2))
    assert (desk.root / "content/lantern/0002-A.md").exists()
    assert written_after(desk) == []


def test_a_deleted_chapter_goes_and_its_neighbours_meet(desk: Desk) -> None:
    apply_edit(desk, Edit("delete", 1, 0))
    report = build(desk.options)
    assert report.removed == ("lantern/2/index.html",)
    assert not (desk.options.output / "lantern/2").exists()
    around = ["lantern/1/index.html", "lantern/3/index.html", "lantern/zh/2/index.html"]
    assert readable(report) == sorted([*EVERYWHERE, *LISTS, *around, "lantern/index.html", "lantern/feed.xml"])


def test_a_chapter_that_becomes_a_draft_goes_from_the_site(desk: Desk) -> None:
    apply_edit(desk, Edit("draft", 2, 0))
    assert build(desk.options).removed == ("lantern/3/index.html",)


def test_a_date_that_passes_publishes_its_chapter(desk: Desk) -> None:
    apply_edit(desk, Edit("date", 2, 1))
    assert build(desk.options).removed == ("lantern/3/index.html",)
    desk.options = replace(desk.options, now=datetime(2024, 12, 1, tzinfo=UTC))
    assert "lantern/3/index.html" in written_after(desk)


def test_another_base_url_reaches_every_file_that_names_it(desk: Desk) -> None:
    desk.options = replace(desk.options, base_url="https://moved.example/")
    assert {"robots.txt", "sitemap.xml", "lantern/2/index.html"} < set(written_after(desk))
    kept = b"".join(read_tree(desk.options.output).values())
    assert b"moved.example" in kept
    assert b"example.org" not in kept


def test_a_renamed_volume_writes_the_contents_and_its_own_chapters(desk: Desk) -> None:
    written_after(desk, Edit("volume", 4, 0))
    desk.put("content/wear/book.toml", 'title = "Wear"\n[volumes]\n1 = "Arise"\n')
    assert written_after(desk) == ["wear/1/index.html", "wear/index.html"]


def test_a_changed_picture_writes_the_picture(desk: Desk) -> None:
    assert written_after(desk, Edit("asset", 0, 1)) == ["lantern/map.png"]


def test_a_spoilt_or_deleted_file_of_the_site_is_restored(desk: Desk) -> None:
    before = read_tree(desk.options.output)
    for path, data in before.items():
        for spoilt in (data[:-1] + b"#", data + b"#", None):
            if path == MANIFEST or data == b"":
                continue
            place = desk.options.output / path
            place.unlink() if spoilt is None else place.write_bytes(spoilt)
            assert list(build(desk.options).written) == [path]
    assert read_tree(desk.options.output) == before


def test_a_folder_that_comes_is_seen_as_a_clean_build_sees_it(desk: Desk) -> None:
    (desk.root / "content/lantern/folder.md").mkdir()
    assert "C113" in {problem.code for problem in build_site(desk.options).problems}


def test_a_folder_that_comes_with_an_edit_is_seen(desk: Desk) -> None:
    (desk.root / "content/lantern/folder.md").mkdir()
    desk.put("content/lantern/0002-a.md", desk.chapters[1].text().replace("dusk", "dawn"))
    assert "C113" in {problem.code for problem in build_site(desk.options).problems}


def test_a_new_time_zone_is_no_damage(desk: Desk) -> None:
    path = desk.root / "content/site.toml"
    path.write_text('timezone = "Asia/Tokyo"\n' + path.read_text("utf-8"), "utf-8")
    assert "B190" not in {problem.code for problem in build(desk.options).problems}


def test_a_theme_may_be_a_link_to_a_folder_that_several_projects_share(desk: Desk) -> None:
    shared = desk.root.parent / "shared"
    (desk.root / "themes/mini").rename(shared)
    (desk.root / "themes/mini").symlink_to(shared, target_is_directory=True)
    build(desk.options)
    (shared / "static/theme.css").write_text("/* two */")
    assert "assets/theme.css" in build(desk.options).written


def test_warnings_of_kept_pages_are_said_again_each_build(desk: Desk) -> None:
    desk.put("content/lantern/0001-a.md", "---\ntitle: A\n---\n\nText <script>alert(1)</script> here.\n")
    said = [problem for problem in build(desk.options).problems if problem.severity == "warning"]
    assert said
    assert [problem for problem in build(desk.options).problems if problem.severity == "warning"] == said


def test_the_minimal_theme_is_used(desk: Desk) -> None:
    shell = MINIMAL_THEME["themes/mini/templates/shell.html"]
    assert (desk.options.output / "lantern/1/index.html").read_text().startswith(shell[:10])
