"""No link of the demo leads nowhere: pages, files and places inside pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from tests.conftest import DEMO_BASE_URL


@dataclass(slots=True)
class PageLinks:
    """What a page links to, and the places in it that a link can name."""

    targets: set[str] = field(default_factory=set)
    places: list[str] = field(default_factory=list)


class LinkReader(HTMLParser):
    """Reads `PageLinks` out of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = PageLinks()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note links and ids."""
        for name, value in attrs:
            if name in {"href", "src"} and value is not None:
                self.found.targets.add(value)
            elif name == "id" and value:
                self.found.places.append(value)


def read_links(site: Path) -> dict[str, PageLinks]:
    """The links of every page, by URL."""
    pages = {}
    for file in site.rglob("*.html"):
        reader = LinkReader()
        reader.feed(file.read_text("utf-8"))
        address = file.relative_to(site).as_posix().removesuffix("index.html")
        pages[DEMO_BASE_URL + address] = reader.found
    return pages


def find_broken(site: Path) -> list[str]:
    """The links that lead nowhere; links to other sites are not followed."""
    pages = read_links(site)
    files = {DEMO_BASE_URL + file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    broken = []
    for url, page in pages.items():
        for written in page.targets:
            target, _, place = urljoin(url, written).partition("#")
            target, place = unquote(target.partition("?")[0]), unquote(place)
            if urlsplit(target).netloc != urlsplit(DEMO_BASE_URL).netloc:
                continue
            if target not in pages and target not in files:
                broken.append(f"{url}: {written} does not exist")
            elif place and place not in pages[target].places:
                broken.append(f"{url}: {written} names a place that is not there")
    return broken


def test_no_link_of_the_demo_is_broken(demo_site: Path) -> None:
    broken = find_broken(demo_site)
    assert not broken, "\n".join(broken)


def test_no_page_gives_two_places_one_name(demo_site: Path) -> None:
    for url, page in read_links(demo_site).items():
        assert len(set(page.places)) == len(page.places), url


def test_broken_links_are_found(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<p id="a"><a href="#a">1</a> <a href="#b">2</a> <a href="/repo/c/">3</a>', "utf-8"
    )
    found = find_broken(tmp_path)
    assert len(found) == 2
    assert "#b" in "".join(found)
    assert "/repo/c/" in "".join(found)
