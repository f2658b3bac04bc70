"""The demo's feeds as readers' apps read them, and what the RSS Advisory Board's profile asks of a feed.

Profile: rssboard.org/rss-profile. Sitemap: sitemaps.org/protocol.html.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

import feedparser
import pytest

from tests.browser.pages import find_pages
from tests.conftest import DEMO_BASE_URL

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWEST = 20


@pytest.fixture(scope="module")
def feeds(demo_site: Path) -> dict[str, str]:
    """All feeds of the demo: address → text."""
    return {file.relative_to(demo_site).as_posix(): file.read_text("utf-8") for file in demo_site.rglob("feed.xml")}


def channel_of(text: str) -> ET.Element:
    """The channel of a feed of ours: no outside entities, so the plain parser is enough."""
    channel = ET.fromstring(text.encode()).find("channel")
    assert channel is not None
    return channel


def text_of(element: ET.Element, name: str) -> str:
    """The text of the one child of this name."""
    found = element.findall(name)
    assert len(found) == 1, f"{len(found)} of {name}"
    return (found[0].text or "").strip()


def file_for(site: Path, url: str) -> Path:
    """The file that a server gives for a URL of the demo."""
    address = url.removeprefix(DEMO_BASE_URL)
    assert address != url or url == DEMO_BASE_URL, f"{url} is not of this site"
    return site / (f"{address}index.html" if address.endswith("/") or not address else address)


def test_the_site_and_every_edition_have_a_feed(demo_site: Path, feeds: dict[str, str]) -> None:
    books = {f"{page.address}feed.xml" for page in find_pages(demo_site) if page.kind == "book"}
    assert set(feeds) == {"feed.xml", *books}


def test_feedparser_reads_every_feed_without_a_complaint(feeds: dict[str, str]) -> None:
    for address, text in feeds.items():
        parsed = feedparser.parse(
            text.encode(), response_headers={"content-type": "application/rss+xml; charset=utf-8"}
        )
        assert not parsed.bozo, f"{address}: {parsed.get('bozo_exception')}"
        assert parsed.version == "rss20"
        assert 1 <= len(parsed.entries) <= NEWEST


def test_every_channel_says_what_it_is_and_where(demo_site: Path, feeds: dict[str, str]) -> None:
    for address, text in feeds.items():
        channel = channel_of(text)
        own = [link.attrib for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
        assert [link["href"] for link in own] == [DEMO_BASE_URL + address]
        assert own[0]["type"] == "application/rss+xml"
        assert text_of(channel, "title")
        assert text_of(channel, "description")
        assert file_for(demo_site, text_of(channel, "link")).is_file()
        assert text_of(channel, "language") == ("zh-Hans" if "zh-Hans" in address else "en")


def test_every_item_has_a_page_a_lasting_name_and_its_whole_text(demo_site: Path, feeds: dict[str, str]) -> None:
    for address, text in feeds.items():
        items = channel_of(text).findall("item")
        names = [text_of(item, "guid") for item in items]
        assert len(set(names)) == len(names), f"{address} repeats a guid"
        for item in items:
            link = text_of(item, "link")
            page = file_for(demo_site, link).read_text("utf-8")
            assert " – " in text_of(item, "title"), text_of(item, "title")
            last_words = re.sub(r"<[^>]*>", "", text_of(item, CONTENT) or "")[-40:].strip()
            assert last_words, link
            assert last_words.split("\n")[-1].strip()[:20] in re.sub(r"<[^>]*>", "", page), link


def test_links_inside_items_are_absolute(feeds: dict[str, str]) -> None:
    for address, text in feeds.items():
        for item in channel_of(text).findall("item"):
            for target in re.findall(r'(?:href|src)="([^"]*)"', text_of(item, CONTENT)):
                assert target.startswith("#") or urlsplit(target).scheme in {"http", "https", "mailto"}, (
                    address,
                    target,
                )


def test_items_are_dated_newest_first_in_the_form_that_feeds_use(feeds: dict[str, str]) -> None:
    for address, text in feeds.items():
        dates = []
        for item in channel_of(text).findall("item"):
            for written in (element.text or "" for element in item.findall("pubDate")):
                moment = parsedate_to_datetime(written)
                assert moment.tzinfo is not None, written
                assert moment.strftime("%a, %d %b %Y %H:%M:%S") == written[:25], f"{written} has a wrong day or form"
                assert moment <= datetime.now(UTC), f"{written} is still to come"
                dates.append(moment)
        assert dates == sorted(dates, reverse=True), address
        assert dates, f"{address} has no date at all"


def test_the_sitemap_lists_every_page_that_readers_may_find(demo_site: Path) -> None:
    root = ET.parse(demo_site / "sitemap.xml").getroot()
    listed = [element.text or "" for element in root.iter(f"{SITEMAP}loc")]
    wanted = {
        DEMO_BASE_URL + quote(page.address)
        for page in find_pages(demo_site)
        if page.kind not in {"404", "redirect", "search", "offline"}
    }
    assert set(listed) == wanted
    assert len(listed) == len(wanted)
    for element in root.iter(f"{SITEMAP}lastmod"):
        datetime.fromisoformat((element.text or "").replace("Z", "+00:00"))


def test_robots_txt_names_the_sitemap(demo_site: Path) -> None:
    assert f"Sitemap: {DEMO_BASE_URL}sitemap.xml" in (demo_site / "robots.txt").read_text("utf-8").splitlines()
