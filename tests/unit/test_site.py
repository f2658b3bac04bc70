"""The built site: editions and their languages, redirects, dates and zones, feeds, the sitemap."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pytest

from ssg.plan import feeds
from tests.unit.shelf import BASE_URL, SITE, build, load

ZH = '[editions.zh-Hans]\ntitle = "灯"\n'
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(folder: Path, name: str) -> str:
    """A file of the built site."""
    return (folder / "site" / name).read_text("utf-8")


def test_editions_are_paired_by_number(tmp_path: Path) -> None:
    load(tmp_path, {"1.md": "One.", "2.md": "Two.", "zh-Hans/0002-二.md": "二。", "zh-Hans/3.md": "三。"}, ZH)
    build(tmp_path)
    two, other, one = (read(tmp_path, f"b/{name}/index.html") for name in ("2", "zh-Hans/2", "1"))
    assert re.search(r'hreflang="zh-Hans"[^>]*/repo/b/zh-Hans/2/|/repo/b/zh-Hans/2/[^>]*hreflang="zh-Hans"', two)
    assert re.search(r'hreflang="en"[^>]*/repo/b/2/|/repo/b/2/[^>]*hreflang="en"', other)
    assert "/repo/b/zh-Hans/1/" not in one
    assert '<html lang="zh-Hans"' in other


def test_every_link_of_a_page_is_below_the_sub_path(tmp_path: Path) -> None:
    load(tmp_path, {"1.md": "One. [two](2.md#p) [home](/) [there](/b/2/)", "2.md": "Two."})
    build(tmp_path)
    page = read(tmp_path, "b/1/index.html")
    hrefs = re.findall(r'(?:href|src)="(/[^"]*)"', page)
    assert hrefs
    assert all(href.startswith("/repo/") for href in hrefs)
    assert {"/repo/b/2/#p", "/repo/", "/repo/b/2/"} <= set(hrefs)


def test_an_alias_is_a_page_that_leads_on(tmp_path: Path) -> None:
    load(tmp_path, {"1.md": "---\naliases: [old, /elsewhere/1.html]\n---\nOne."})
    build(tmp_path)
    for name in ("b/old/index.html", "elsewhere/1.html"):
        page = read(tmp_path, name)
        assert re.search(r'http-equiv="refresh"[^>]*/repo/b/1/', page)
        assert f'rel="canonical" href="{BASE_URL}b/1/"' in page


@pytest.mark.parametrize(
    ("moment", "published"), [("2026-01-01T15:59:59+00:00", False), ("2026-01-01T16:00:00+00:00", True)]
)
def test_a_date_is_midnight_in_the_zone_of_the_site(moment: str, published: bool, tmp_path: Path) -> None:  # noqa: FBT001
    for folder, date, site in (
        ("a", "2026-01-02", SITE + 'timezone = "Asia/Shanghai"\n'),
        ("b", "2026-01-02T00:00:00+08:00", SITE),
    ):
        load(tmp_path / folder, {"1.md": "One.", "2.md": f"---\ndate: {date}\n---\nTwo."}, site=site)
        report = build(tmp_path / folder, datetime.fromisoformat(moment))
        assert (tmp_path / folder / "site/b/2/index.html").exists() == published
        assert [problem.code for problem in report.problems] == ([] if published else ["P111"])


def test_feeds_are_read_without_a_complaint_whatever_the_text(tmp_path: Path) -> None:
    text = (
        "---\ntitle: A & B <c> ]]>\ndate: 2025-01-02\n---\nBell \a, [next](2.md#x), [up](#y) ![map](m.png) ]]> \ufffe"
    )
    (tmp_path / "content/b").mkdir(parents=True)
    (tmp_path / "content/b/m.png").write_bytes(b"x")
    write = {"1.md": text.replace("\a", "bell"), "2.md": "Two."}
    load(tmp_path, write)
    (tmp_path / "content/b/1.md").write_text(text, encoding="utf-8")
    build(tmp_path)
    for name in ("feed.xml", "b/feed.xml"):
        feed = feedparser.parse(read(tmp_path, name))
        assert not feed.bozo, feed.get("bozo_exception")
        titles = [entry.title for entry in feed.entries]
        assert titles[0].startswith("B – ")
        assert "A & B <c> ]]>" in ET.fromstring(read(tmp_path, name)).findtext("channel/item/title", "")
        html = feed.entries[0].content[0].value
        assert {f"{BASE_URL}b/2/#x", f"{BASE_URL}b/m.png"} <= set(re.findall(r'(?:href|src)="([^"]*)"', html))
        assert not re.search(r'(?:href|src)="(?!https?://)', html)


def test_a_retitled_chapter_is_no_new_item(tmp_path: Path) -> None:
    guids = []
    for title in ("Cat", "Dog"):
        load(tmp_path, {"0012-x.md": f"# {title}\n\nText."})
        build(tmp_path)
        (entry,) = feedparser.parse(read(tmp_path, "feed.xml")).entries
        assert title in entry.title
        guids.append(entry.id)
    assert guids[0] == guids[1]


def test_a_feed_holds_the_newest_20(tmp_path: Path) -> None:
    load(tmp_path, {f"{day}.md": f"---\ndate: 2025-01-{day:02d}\n---\nText." for day in range(1, 26)})
    build(tmp_path)
    links = [entry.link for entry in feedparser.parse(read(tmp_path, "b/feed.xml")).entries]
    assert links == [f"{BASE_URL}b/{day}/" for day in range(25, 5, -1)]


def test_the_sitemap_names_every_page_and_its_other_languages(tmp_path: Path) -> None:
    load(tmp_path, {"1.md": "One.", "zh-Hans/1.md": "一。"}, ZH)
    build(tmp_path)
    urls = {url.findtext(f"{SITEMAP}loc"): url for url in ET.fromstring(read(tmp_path, "sitemap.xml"))}
    assert set(urls) == {BASE_URL + name for name in ("", "b/", "b/1/", "b/zh-Hans/", "b/zh-Hans/1/")}
    alternates = {link.get("hreflang"): link.get("href") for link in urls[f"{BASE_URL}b/1/"].iter() if link.get("href")}
    assert alternates == {"en": f"{BASE_URL}b/1/", "zh-Hans": f"{BASE_URL}b/zh-Hans/1/"}


def test_a_long_sitemap_is_split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert feeds.URLS_IN_SITEMAP == 50_000
    monkeypatch.setattr(feeds, "URLS_IN_SITEMAP", 3)
    load(tmp_path, {f"{number}.md": "Text." for number in range(1, 6)})
    build(tmp_path)
    parts = [part.findtext(f"{SITEMAP}loc", "") for part in ET.fromstring(read(tmp_path, "sitemap.xml"))]
    assert parts == [f"{BASE_URL}sitemap-{number}.xml" for number in (1, 2, 3)]
    sizes = [len(ET.fromstring(read(tmp_path, part.removeprefix(BASE_URL)))) for part in parts]
    assert sizes == [3, 3, 1]
