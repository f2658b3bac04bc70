"""Lists of books: filters that include and exclude, lists without a script, homes of one, three and forty books."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.pages import follow
from tests.browser.record import policy_violations, recorded_page
from tests.conftest import BuildOnce, Serve, run_program, write_files

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SHIFTS = """() => new Promise((tell) => {
  new PerformanceObserver((list) => tell(list.getEntries().reduce((sum, one) => sum + one.value, 0)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => tell(0), 400);
})"""
SYNOPSIS = {
    "en": "A town, a ledger, and a lamp that nobody has lit; somebody has been paying for the oil.",
    "zh-Hans": "一座城，一本簿子，一盏谁也没有点过的灯；灯油的钱，却总有人付。",
}
WORDS = {
    "en": {
        "all": "All books",
        "status": "Status",
        "done": "complete",
        "clear": "Clear filters",
        "tags": "Tags to have",
    },
    "zh-Hans": {"all": "全部作品", "status": "状态", "done": "complete", "clear": "清除筛选", "tags": "按标签"},
}


def library(count: int, language: str) -> dict[str, str]:
    """A site of so many books, half of them in the other language."""
    files = {"content/site.toml": f'title = "Shelf"\nbase_url = "https://example.org/repo/"\nlanguage = "{language}"\n'}
    for place in range(count):
        own = language if place % 2 == 0 else ("zh-Hans" if language == "en" else "en")
        title = f"Book {place}" if own == "en" else f"第{place}部书"
        tags = [f"even-{place % 2 == 0}".lower(), f"third-{place % 3}", "all"]
        files[f"content/book-{place}/book.toml"] = (
            f'title = "{title}"\nauthor = "{"Ada" if place % 4 < 2 else "阿达"}"\nlanguage = "{own}"\ntags = {tags}\n'
            f'status = "{"complete" if place % 5 == 0 else "ongoing"}"\nsynopsis = "{SYNOPSIS[own]}"\n'
        )
        for number in (1, 2):
            name = f"content/book-{place}/{number:04}-c.md"
            date = f"2024-{place % 12 + 1:02}-0{number}"
            files[name] = f"---\ntitle: {'Dusk' if own == 'en' else '暮'}\ndate: {date}\n---\n\nText.\n"
    return files


@pytest.fixture(scope="module", params=["en", "zh-Hans"], ids=["desk-en", "phone-zh"])
def language(request: pytest.FixtureRequest) -> str:
    """English is read at a desk, Chinese on a phone."""
    return str(request.param)


@pytest.fixture(scope="module")
def build(build_once: BuildOnce, language: str) -> dict[int, Path]:
    """Sites of no, one, three and forty books."""

    def fill(folder: Path) -> None:
        for count in (0, 1, 3, 40):
            project = write_files(folder / str(count), library(count, language))
            done = run_program("build", project, "--now", "2026-01-01T00:00:00+00:00", cwd=project)
            assert done.returncode == 0, done.stderr

    folder = build_once(f"catalogue-{language}", fill)
    return {count: folder / str(count) / "site" for count in (0, 1, 3, 40)}


@pytest.fixture
def context(browser: Browser, language: str) -> Iterator[BrowserContext]:
    """A fresh browser."""
    context = browser.new_context(**(PHONE if language == "zh-Hans" else {}))
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, build: dict[int, Path], serve: Serve) -> Iterator[Page]:
    """The catalogue of forty books."""
    home = serve(build[40])
    with recorded_page(context, home) as (page, faults):
        page.goto(f"{home}books/")
        page.locator(".filters select").first.wait_for()
        yield page
        faults.extend(policy_violations(page))
        assert not faults, "\n".join(faults)


def shown(page: Page) -> set[int]:
    """The books that are shown."""
    script = "(rows) => rows.filter((row) => !row.hidden).map((row) => Number(row.dataset.book.slice(5)))"
    return set(page.locator("[data-rows] > li").evaluate_all(script))


def test_tags_are_had_and_left_out(page: Page, language: str) -> None:
    assert shown(page) == set(range(40))
    page.locator(".filters summary").filter(has_text=WORDS[language]["tags"]).click()
    even = page.locator(".filters button", has_text="even-true")
    third = page.locator(".filters button", has_text="third-0")
    even.click()
    assert shown(page) == set(range(0, 40, 2))
    third.click()
    third.click()
    wanted = {place for place in range(0, 40, 2) if place % 3}
    assert shown(page) == wanted
    page.get_by_label(WORDS[language]["status"]).select_option(WORDS[language]["done"])
    assert shown(page) == {place for place in wanted if place % 5 == 0}
    page.reload()
    page.locator(".filters select").first.wait_for()
    assert shown(page) == {place for place in wanted if place % 5 == 0}
    page.get_by_role("button", name=WORDS[language]["clear"]).click()
    assert shown(page) == set(range(40))
    assert "#" not in page.url


def test_orders_turn_the_list(page: Page, language: str) -> None:
    updated = page.locator("[data-rows] > li").evaluate_all("(rows) => rows.map((row) => row.dataset.updated)")
    assert updated == sorted(updated, reverse=True)
    page.locator(".filters select").last.select_option("title")
    first = page.locator("[data-rows] > li h2").first.inner_text()
    assert first == ("Book 0" if language == "en" else "第0部书")


def test_lists_tags_and_authors_work_without_a_script(
    browser: Browser, build: dict[int, Path], serve: Serve, language: str
) -> None:
    context = browser.new_context(**PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(serve(build[40]))
    follow(page.get_by_role("link", name=WORDS[language]["all"], exact=True).first)
    expect(page.locator(".rows > li")).to_have_count(40)
    follow(page.locator("#tags + ul a", has_text="third-1"))
    expect(page.locator(".rows > li")).to_have_count(13)
    follow(page.locator(".row .author a").first)
    assert "/books/authors/" in page.url
    for number in range(1, page.locator(".lists a").count()):
        follow(page.locator(".lists a").nth(number))
        expect(page.locator(".lists [aria-current]")).to_have_count(1)
        expect(page.locator(".rows > li, .update").first).to_be_attached()
    context.close()


@pytest.mark.parametrize("count", [0, 1, 3, 40])
def test_a_home_suits_its_library(
    context: BrowserContext, build: dict[int, Path], serve: Serve, count: int, language: str
) -> None:
    page = context.new_page()
    page.goto(serve(build[count]))
    assert page.evaluate(SHIFTS) == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".card").count() == min(count, 12)
    assert page.locator(".lists").count() == (count > 1)
    assert page.locator("main .actions .primary").count() == (count == 1)
    assert page.locator(".all-books").count() == (count > 12)
    if count > 1:
        other = "第2章 暮" if language == "en" else "Chapter 2: Dusk"
        assert page.locator(".update").filter(has_text=other).count() > 0


@pytest.mark.parametrize("address", ["books/", "books/latest/", "books/tags/all/", "book-0/"])
def test_nothing_moves_when_covers_load(
    context: BrowserContext, build: dict[int, Path], serve: Serve, address: str
) -> None:
    page = context.new_page()
    page.goto(f"{serve(build[40])}{address}")
    assert page.evaluate(SHIFTS) == 0
    assert page.evaluate("[...document.images].every((one) => one.hasAttribute('width') && one.hasAttribute('height'))")
    assert page.evaluate("[...document.images].filter((one) => one.complete).every((one) => one.naturalWidth === 400)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_book_says_why_it_names_others(context: BrowserContext, build: dict[int, Path], serve: Serve) -> None:
    page = context.new_page()
    page.goto(f"{serve(build[40])}book-0/")
    rows = page.locator(".related li")
    assert rows.count() == 6
    assert all(text.strip() for text in page.locator(".related .reason").all_inner_texts())
    assert page.locator(".related .reason", has_text="third-0").count() > 0
    rows.first.locator("a").click()
    page.wait_for_url(re.compile(r"/book-[1-9]\d*/$"))
