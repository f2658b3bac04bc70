"""Which books stand in which list, why a book is recommended, and how counts of readers are read."""

from __future__ import annotations

from pathlib import Path

from ssg.load import load_project
from ssg.model.views import BookListView, BookView, CatalogueView, HomeView, LatestView, View
from ssg.plan import Selection, make_plan
from ssg.problems import Problem
from tests.conftest import write_files
from tests.unit.shelf import NOW, SITE

Files = dict[str, str]
TELLING = {
    "sea": "Harpoon and anchor and rigging. " * 9,
    "coast": "Harpoon and anchor and seaweed. " * 9,
    "city": "Tramway and ledger and gaslight. " * 9,
}


def book(slug: str, settings: str = "", chapters: int = 1, text: str = "Text.", date: str = "2024-01-01") -> Files:
    """A book with chapters of one date."""
    files = {f"content/{slug}/book.toml": f'title = "{slug.title()}"\nlanguage = "en"\n{settings}\n'}
    for number in range(1, chapters + 1):
        files[f"content/{slug}/{number:04}-c.md"] = f"---\ntitle: C{number}\ndate: {date}\n---\n\n{text}\n"
    return files


def views_of(folder: Path, *books: Files, site: str = SITE, counts: str | None = None) -> dict[str, View]:
    """The views of a project by path; there must be no problem."""
    views, problems = planned(folder, *books, site=site, counts=counts)
    assert not problems, problems
    return views


def planned(
    folder: Path, *books: Files, site: str = SITE, counts: str | None = None
) -> tuple[dict[str, View], list[Problem]]:
    """The views of a project by path, and its problems."""
    files = {"content/site.toml": site, **{path: text for files in books for path, text in files.items()}}
    write_files(folder, files if counts is None else {**files, "content/counts.csv": counts})
    loaded = load_project(folder, "test")
    plan, notes = make_plan(loaded.config, loaded.theme, loaded.library, Selection(now=NOW), "code")
    return {target.path: target.view for target in plan.targets}, [*loaded.problems, *notes]


def titles(views: dict[str, View], path: str) -> list[str]:
    """The books of a list."""
    view = views[path]
    assert isinstance(view, BookListView | CatalogueView | HomeView)
    return [card.title for card in view.books]


def related(views: dict[str, View], slug: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """What a book's page recommends, and why."""
    view = views[f"{slug}/index.html"]
    assert isinstance(view, BookView)
    return [(other.title, other.reason, other.shared) for other in view.related]


def test_a_library_of_one_book_has_no_lists(tmp_path: Path) -> None:
    views = views_of(tmp_path, book("sea", 'tags = ["salt"]\nauthor = "Ada"'))
    assert not [path for path in views if path.startswith("books/")]
    home = views["index.html"]
    page = views["sea/index.html"]
    assert isinstance(home, HomeView)
    assert isinstance(page, BookView)
    assert (home.lists, home.site.books, home.total) == ((), "", 1)
    assert (page.tags[0].href, page.author_href) == ("", "")


def test_each_list_holds_its_books_in_its_order(tmp_path: Path) -> None:
    views = views_of(
        tmp_path,
        book("sea", 'tags = ["Salt", "slow burn"]\nauthor = "Ada"', date="2024-03-01", text="Wave " * 900),
        book("city", 'tags = ["salt"]\nauthor = "Bo"\nstatus = "complete"', date="2024-05-01"),
        book("coast", 'author = "ada"', chapters=3, date="2023-05-01", text="Wave " * 900),
        counts="/repo/coast/1/,5\nhttps://example.org/repo/coast/2/?from=feed,4\ncity,2\n/repo/,900\n",
    )
    assert titles(views, "books/index.html") == ["City", "Sea", "Coast"]
    assert titles(views, "books/new/index.html") == ["City", "Sea", "Coast"]
    assert titles(views, "books/complete/index.html") == ["City"]
    assert titles(views, "books/longest/index.html")[:2] == ["Coast", "Sea"]
    assert titles(views, "books/tags/salt/index.html") == ["City", "Sea"]
    assert titles(views, "books/tags/slow-burn/index.html") == ["Sea"]
    assert titles(views, "books/authors/ada/index.html") == ["Sea", "Coast"]
    assert titles(views, "books/popular/index.html") == ["Coast", "City"]
    popular = views["books/popular/index.html"]
    assert isinstance(popular, BookListView)
    assert [card.reads for card in popular.books] == [9, 2]
    assert [link.name for link in popular.lists] == ["latest", "new", "complete", "longest", "popular"]


def test_nothing_ranks_by_readers_without_counts(tmp_path: Path) -> None:
    views = views_of(tmp_path, book("sea"), book("city"))
    assert "books/popular/index.html" not in views
    assert "books/complete/index.html" not in views


def test_counts_of_unknown_addresses_are_left_out_with_one_warning(tmp_path: Path) -> None:
    views, problems = planned(tmp_path, book("sea"), book("city"), counts="page,views\n/gone/,7\n/sea/1/,3\n/old/,1\n")
    assert "books/popular/index.html" in views
    assert [(problem.code, problem.line, problem.severity) for problem in problems] == [("P106", 2, "warning")]


def test_a_book_that_got_many_chapters_at_once_is_one_update(tmp_path: Path) -> None:
    views = views_of(tmp_path, book("sea", chapters=50), book("city"), book("coast", date="2023-12-31"))
    latest = views["books/latest/index.html"]
    assert isinstance(latest, LatestView)
    shown = [[(item.book.title, len(item.chapters), item.more) for item in day.updates] for day in latest.days]
    assert shown == [[("Sea", 3, 47), ("City", 1, 0)], [("Coast", 1, 0)]]


def test_chapters_have_their_names_in_the_language_of_their_book(tmp_path: Path) -> None:
    chinese = {
        "content/deng/book.toml": 'title = "灯"\nlanguage = "zh-Hans"\n',
        "content/deng/0042-a.md": "---\ntitle: 夜\ndate: 2024-02-01\n---\n\n文。\n",
    }
    home = views_of(tmp_path, chinese, book("sea"))["index.html"]
    assert isinstance(home, HomeView)
    assert [item.chapters[0].title for item in home.latest] == ["第42章 夜", "Chapter 1: C1"]
    assert {card.latest.title for card in home.books if card.latest} == {"第42章 夜", "Chapter 1: C1"}


def test_a_book_stands_once_in_a_list_whatever_its_editions(tmp_path: Path) -> None:
    two = book("sea", 'tags = ["salt"]\n[editions.de]\ntitle = "Meer"')
    two["content/sea/de/0001-c.md"] = "---\ndate: 2024-02-01\n---\n\nText.\n"
    views = views_of(tmp_path, two, book("city", 'tags = ["salt"]'))
    assert sorted(titles(views, "books/index.html")) == ["City", "Sea"]
    assert len(titles(views, "books/tags/salt/index.html")) == 2


def test_the_author_s_picks_come_first_then_the_author_then_common_tags(tmp_path: Path) -> None:
    views = views_of(
        tmp_path,
        book("sea", 'also = ["far"]\nauthor = "Ada"\ntags = ["salt", "war", "cats"]'),
        book("far"),
        book("city", 'author = "ADA"'),
        book("coast", 'tags = ["Salt", "war"]'),
        book("other", 'tags = ["bees"]'),
    )
    assert related(views, "sea") == [("Far", "picked", ()), ("City", "author", ()), ("Coast", "tags", ("salt", "war"))]
    assert related(views, "other") == []


def test_one_author_does_not_fill_the_list(tmp_path: Path) -> None:
    books = [book(f"book{number}", 'author = "Ada"') for number in range(6)]
    views = views_of(tmp_path, *books, book("isle", 'author = "Ada"\ntags = ["salt"]'), book("sea", 'tags = ["salt"]'))
    assert [reason for _, reason, _ in related(views, "isle")] == ["author"] * 3 + ["tags"]


def test_in_a_library_of_some_size_common_words_count_too(tmp_path: Path) -> None:
    books = [book(slug, text=text) for slug, text in TELLING.items()]
    books += [book(f"plain{number}", text=f"Word{number} " * 5) for number in range(8)]
    views = views_of(tmp_path, *books)
    assert related(views, "sea") == [("Coast", "words", ("anchor", "harpoon"))]
    assert related(views, "city") == []


def test_an_edit_of_a_chapter_leaves_the_recommendations_of_other_books_as_they_were(tmp_path: Path) -> None:
    books = [book(slug, 'tags = ["salt"]', chapters=5, text=text) for slug, text in TELLING.items()]
    before = views_of(tmp_path, *books)
    edited = {"content/sea/0004-c.md": "---\ntitle: C4\ndate: 2024-01-01\n---\n\nEntirely different words.\n"}
    after = views_of(tmp_path, *books, edited)
    for slug in TELLING:
        assert related(before, slug) == related(after, slug)
    assert before["city/index.html"] == after["city/index.html"]


def test_recommendations_stay_in_the_language_of_the_page(tmp_path: Path) -> None:
    chinese = {
        "content/deng/book.toml": 'title = "灯"\nlanguage = "zh-Hans"\ntags = ["salt"]\n',
        "content/deng/0001-a.md": "---\ntitle: 夜\n---\n\n文。\n",
    }
    assert related(views_of(tmp_path, chinese, book("sea", 'tags = ["salt"]')), "sea") == []


def test_an_old_address_that_another_book_has_is_a_collision_also_where_both_books_are_met(tmp_path: Path) -> None:
    files = {"content/sea/0002-c.md": "---\naliases: [/coast/]\n---\n\nText.\n", "content/static/sea/x.txt": "x"}
    _, problems = planned(tmp_path, book("sea"), book("coast"), files)
    assert [(problem.code, problem.path) for problem in problems] == [("P101", "content/sea/0002-c.md")]
