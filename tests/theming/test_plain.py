"""The theme `plain`: small, whole, without a script, valid, for screens of any width and browsers of any age."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import AXE, RUN_AXE
from tests.browser.pages import find_pages
from tests.conftest import DEMO_BASE_URL, REPOSITORY, Serve, missing_tool, run_program, write_files
from tests.validators.test_html import run_checker

MOST_BYTES = 20_000
TEXT = re.compile(r'<div class="prose" id="text">.*</div>\n</main>', re.DOTALL)
BLOCKS = re.findall(r"^```markdown\n(.*?)^```", (REPOSITORY / "docs/blocks.md").read_text("utf-8"), re.DOTALL | re.M)
YOUNG_CSS = re.compile(
    r"\b(?:grid|flex|rem|vw|vh|inline-size|block-size)\b|(?:var|calc|min|max|clamp)\(|@layer|@supports|:is\(|:where\("
    r"|--\w|-inline\b|-block-\w"
)
SAMPLES = ("", "lantern/", "lantern/2/", "lantern/zh-Hans/2/", "blocks/1/", "kuai/1/", "books/", "404.html")
SMALL = "aliases: ['/old/']\nwarnings: [a burn]"
STORY = """{漢字|hàn zì} and a note.[^1]

* * *

A second *paragraph*.

| HP | MP |
|---|---|
| 14 | 3 |

```python
print(1)
```

[^1]: Here.
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo in the theme `plain`, with a book of every block, a long book, and an old address."""
    project = tmp_path_factory.mktemp("plain") / "project"
    content = REPOSITORY / "content"
    files = {
        file.relative_to(REPOSITORY).as_posix(): file.read_bytes() for file in content.rglob("*") if file.is_file()
    }
    files["content/site.toml"] = files["content/site.toml"].replace(b'theme = "default"', b'theme = "plain"')
    for language, folder in (("en", "blocks"), ("zh-Hans", "kuai")):
        files[f"content/{folder}/book.toml"] = f'title = "{folder}"\nlanguage = "{language}"\n'.encode()
        text = "\n".join(block for block in BLOCKS if "[^tl" not in block)
        alias = SMALL if language == "en" else "title: 灯"
        files[f"content/{folder}/0001-all.md"] = f"---\n{alias}\n---\n\n{STORY}\n{text}".encode()
    files["content/long/book.toml"] = b'title = "Long"\n'
    for number in range(1, 166):
        name = f"content/long/{number // 161 + 1:02d}-part/{number:04d}.md"
        files[name] = f"---\ntitle: The night {number}\n---\n\nAnd on.\n".encode()
    write_files(project, files)
    result = run_program("build", project, "--base-url", DEMO_BASE_URL, cwd=project)
    assert result.returncode == 0, result.stderr
    return project / "site"


def test_it_has_every_page_and_nothing_of_the_other_theme(site: Path) -> None:
    pages = find_pages(site)
    kinds = {page.kind for page in pages}
    assert kinds == {"home", "book", "chapter", "page", "404", "redirect", "catalogue", "list", "latest"}
    assert {page.language for page in pages} >= {"en", "zh-Hans"}
    made = {file.relative_to(site / "assets").as_posix() for file in (site / "assets").rglob("*") if file.is_file()}
    assert made == {"plain.css", "icon.svg", "code.css"}
    assert not list(site.rglob("*.js"))
    assert not list(site.rglob("*.json"))[1:], "only the manifest"


def test_no_page_asks_for_a_script_or_for_more_than_one_stylesheet(site: Path) -> None:
    for page in find_pages(site):
        html = page.file.read_text("utf-8")
        assert "<script" not in html
        assert " style=" not in html
        assert re.findall(r'<link rel="stylesheet" href="([^"?]+)', html) == ["/repo/assets/plain.css"], page.address
        loaded = re.findall(r'(?:src|<link rel="(?:icon|stylesheet)" href)="([^"]+)"', html)
        assert all(href.startswith("/repo/") for href in loaded), loaded


def test_a_chapter_page_is_small(site: Path) -> None:
    style = (site / "assets/plain.css").stat().st_size
    for page in find_pages(site):
        if page.kind == "chapter":
            around = TEXT.sub("", page.file.read_text("utf-8"))
            assert around != page.file.read_text("utf-8")
            assert len(around.encode()) + style <= MOST_BYTES, page.address


def test_the_style_asks_nothing_of_an_old_browser() -> None:
    css = (REPOSITORY / "themes/plain/static/plain.css").read_text("utf-8")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    assert not YOUNG_CSS.findall(css.replace("inline-block", ""))
    colours = set(re.findall(r"#\w{3,6}\b", css))
    assert colours == {"#fff", "#000", "#999"}, "e-ink has few greys"


def test_chapters_lead_to_their_neighbours_and_the_contents(site: Path) -> None:
    def links(address: str, rel: str) -> list[str]:
        html = (site / address / "index.html").read_text("utf-8")
        return re.findall(rf'<a href="([^"]+)" rel="{rel}"', html)

    place, seen = "/repo/lantern/1/", ["/repo/lantern/1/"]
    assert links("lantern/1", "prev") == []
    while following := links(place.removeprefix("/repo/"), "next"):
        assert following == [following[0]] * 2, "above and below the text"
        assert links(following[0].removeprefix("/repo/"), "prev") == [place] * 2
        place = following[0]
        seen.append(place)
    contents = (site / "lantern/index.html").read_text("utf-8")
    assert seen == re.findall(r'<li><a href="(/repo/lantern/[\d.]+/)">', contents)
    assert all(
        '<a href="/repo/lantern/">' in (site / page.removeprefix("/repo/") / "index.html").read_text("utf-8")
        for page in seen
    )


def test_a_long_book_has_links_into_its_contents(site: Path) -> None:
    html = (site / "long/index.html").read_text("utf-8")
    jumps = re.findall(r'<a href="#([^"]+)">', html)
    assert len(jumps) == 2 + 2
    assert all(f' id="{name}"' in html for name in jumps)


@pytest.mark.validator
def test_every_page_is_valid(site: Path, serve: Serve) -> None:
    home = serve(site)
    pages = [page for page in find_pages(site) if not page.address.startswith("long/1")]
    found = run_checker(*(home + quote(page.address) for page in pages))
    assert not found, "\n".join(found[:50])


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A reader's browser that runs no script, of the size of an e-reader."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 600, "height": 800})
    yield context.new_page()
    context.close()


@pytest.mark.browser
def test_it_is_read_by_its_links_alone(site: Path, serve: Serve, page: Page) -> None:
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("request", lambda request: request.url.startswith(home) or faults.append(request.url))
    page.on("response", lambda response: response.status < 400 or faults.append(response.url))
    home = serve(site)
    page.goto(home)
    page.get_by_role("link", name="Moths in January", exact=True).first.click()
    page.get_by_role("link", name="Start reading").click()
    page.get_by_role("link", name="Next", exact=True).click()
    page.get_by_role("link", name="Next chapter").click()
    assert page.url == home + "lantern/3/"
    page.get_by_role("link", name="简体中文").click()
    page.get_by_role("link", name="目录").first.click()
    assert page.url == home + "lantern/zh-Hans/"
    page.goto(home + "old/")
    page.wait_for_url(home + "blocks/1/")
    assert not faults


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 600, 1280])
def test_nothing_is_cut_off_and_links_are_large(site: Path, serve: Serve, browser: Browser, width: int) -> None:
    home = serve(site)
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for address in SAMPLES:
        page.goto(home + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        low = page.evaluate(
            "[...document.querySelectorAll('nav a, .rows > li > a, .book-name a')].filter((link) => "
            "link.getBoundingClientRect().height < 40).map((link) => link.outerHTML)"
        )
        assert not low, f"{address}: {low[:3]}"
    context.close()


@pytest.mark.browser
def test_axe_finds_nothing(site: Path, serve: Serve, browser: Browser) -> None:
    if not AXE.is_file():
        missing_tool("axe-core is not there")
    home = serve(site)
    context = browser.new_context(viewport={"width": 320, "height": 800})
    context.add_init_script(path=AXE)
    page = context.new_page()
    found = []
    for address in (*SAMPLES, "about/", "books/latest/", "books/longest/", "lantern/zh-Hans/", "long/"):
        page.goto(home + address)
        found += [f"{address}: {fault}" for fault in page.evaluate(RUN_AXE)]
    context.close()
    assert not found, "\n".join(found)
