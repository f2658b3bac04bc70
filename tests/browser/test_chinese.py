"""What readers of Chinese expect: marks as the edition has them, readings shown or hidden; on a phone, by touch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.pages import scroll, touch
from tests.browser.record import policy_violations, recorded_page
from tests.browser.test_reading_settings import WATCH_FIRST_FRAME
from tests.conftest import Serve, run_program, write_files

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
BOOK = 'title = "“Salt”, a Ledger"\nlanguage = "en"\nsynopsis = "“Salt” is a word."\n\n'
EDITION = '[editions.zh-Hant]\ntitle = "“鹽”簿"\nsynopsis = "他們叫它“鹽簿”。"\n{quotes}'
ENGLISH = "---\ntitle: “Low” Water\n---\n\n“Who’s there?” she said.\n"
CHINESE = """---
title: “退潮”
summary: 她問：“誰？”
---

“誰在那兒？”她說，“是{灘|tān}上的人嗎？”

“不是，”他答，“我們那兒管這叫‘守’。

“守到天亮。”

碑上寫著 “Don't wait”，O’Brien 立的；`“原樣”`。

他說了半句：“可是——
"""
SHOWN = [
    "「誰在那兒？」她說，「是灘tān上的人嗎？」",
    "「不是，」他答，「我們那兒管這叫『守』。",
    "「守到天亮。」",
    "碑上寫著 「Don't wait」，O’Brien 立的；“原樣”。",
    "他說了半句：“可是——",
]


def build(folder: Path, quotes: str) -> Path:
    """A book whose Chinese edition says something of its marks, or nothing; returns the site."""
    files = {
        "content/site.toml": 'title = "Shelf"\nbase_url = "https://example.org/repo/"\nlanguage = "en"\n',
        "content/salt/book.toml": BOOK + EDITION.format(quotes=quotes),
        "content/salt/0001-low-water.md": ENGLISH,
        "content/salt/zh-Hant/0001-退潮.md": CHINESE,
    }
    write_files(folder, files)
    done = run_program("build", folder, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser on a phone."""
    context = browser.new_context(**PHONE, accept_downloads=True)
    yield context
    context.close()


def paragraphs(page: Page) -> list[str]:
    """The text of each paragraph, without what stands in for ruby where there is none."""
    return page.locator("#text > p").evaluate_all(
        "(all) => all.map((one) => one.innerText.replace(/\\s*\\n\\s*/g, ''))"
    )


def test_an_edition_shows_its_marks_and_its_sources_stay(tmp_path: Path, phone: BrowserContext, serve: Serve) -> None:
    plain = build(tmp_path, "")
    ids = re.findall(r' id="(p-[^"]+)"', (plain / "salt/zh-Hant/1/index.html").read_text("utf-8"))
    site = build(tmp_path, 'quotes = "corner"\n')
    home = serve(site)
    with recorded_page(phone, home) as (page, faults):
        page.goto(f"{home}salt/zh-Hant/1/")
        assert paragraphs(page) == SHOWN
        assert page.locator("#text > p").evaluate_all("(all) => all.map((one) => one.id)") == ids
        expect(page.locator("h1")).to_have_text("「退潮」")
        page.locator(".bar .book-link").tap()
        expect(page.locator("h1")).to_have_text("「鹽」簿")
        expect(page.locator(".book-body .synopsis")).to_have_text("他們叫它「鹽簿」。")
        expect(page.locator(".contents li b")).to_have_text("「退潮」")
        page.locator(".editions a").tap()
        expect(page.locator("h1")).to_have_text("“Salt”, a Ledger")
        page.locator(".contents li a").tap()
        page.wait_for_url(f"{home}salt/1/")
        expect(page.locator("h1")).to_have_text("“Low” Water")
        assert paragraphs(page) == ["“Who’s there?” she said."]
        faults.extend(policy_violations(page))
        assert not faults, "\n".join(faults)
    feed = (site / "salt/zh-Hant/feed.xml").read_text("utf-8")
    assert "「退潮」" in feed
    assert "「守到天亮。」" in feed
    assert (tmp_path / "content/salt/zh-Hant/0001-退潮.md").read_text("utf-8") == CHINESE


def test_marks_turn_back_when_the_edition_says_nothing_any_more(tmp_path: Path) -> None:
    before = build(tmp_path, "")
    first = (before / "salt/zh-Hant/1/index.html").read_bytes()
    build(tmp_path, 'quotes = "corner"\n')
    assert (before / "salt/zh-Hant/1/index.html").read_bytes() != first
    build(tmp_path, 'quotes = "curly"\n')
    assert (before / "salt/zh-Hant/1/index.html").read_bytes() == first
    build(tmp_path, "")
    assert (before / "salt/zh-Hant/1/index.html").read_bytes() == first


def open_settings(page: Page) -> None:
    """Tap the middle of the page."""
    scroll(page, 1200)
    touch(page, [(195, 420)])
    page.locator("dialog.settings").wait_for()


@pytest.mark.parametrize("edition", ["en", "zh-Hans"])
def test_ruby_is_hidden_by_touch_from_the_first_frame_and_on_another_device(
    phone: BrowserContext, browser: Browser, served_site: str, tmp_path: Path, edition: str
) -> None:
    label, save = {
        "en": ("Hide ruby and pinyin", "Save all to a file"),
        "zh-Hans": ("隐藏注音和拼音", "全部导出为文件"),
    }[edition]
    address = f"{served_site}lantern/zh-Hans/1/" if edition == "zh-Hans" else f"{served_site}lantern/1/"
    with recorded_page(phone, served_site) as (page, faults):
        page.add_init_script(
            WATCH_FIRST_FRAME
            + "requestAnimationFrame(() => (window.firstRuby = document.documentElement.dataset.ruby));"
        )
        page.goto(address)
        if edition == "en":  # no reading in this chapter, and so no switch: one comes with the first of them
            page.evaluate(
                "document.querySelector('#text > p').insertAdjacentHTML('beforeend', '<ruby>灯<rt>dēng</rt></ruby>')"
            )
        expect(page.locator("rt").first).to_be_visible()
        open_settings(page)
        page.get_by_label(label).tap()
        expect(page.locator("rt").first).to_be_hidden()
        expect(page.locator("ruby").first).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("button", name=save).tap()
        file = tmp_path / "settings.json"
        download.value.save_as(file)
        page.goto(address)
        assert page.evaluate("[firstRuby, document.documentElement.dataset.ruby]") == ["hidden", "hidden"]
        faults.extend(policy_violations(page))
        assert not faults, "\n".join(faults)
    assert json.loads(file.read_text("utf-8"))["settings"]["hideRuby"] is True
    other = browser.new_context(**PHONE)
    page = other.new_page()
    page.goto(f"{served_site}lantern/zh-Hans/1/")
    expect(page.locator("rt").first).to_be_visible()
    open_settings(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="从文件导入").tap()
    chooser.value.set_files(file)
    expect(page.locator("rt").first).to_be_hidden()
    page.get_by_label("隐藏注音和拼音").tap()
    expect(page.locator("rt").first).to_be_visible()
    other.close()


def test_a_place_inside_a_reading_is_found_when_readings_are_hidden(phone: BrowserContext, served_site: str) -> None:
    page = phone.new_page()
    page.goto(f"{served_site}lantern/zh-Hans/1/")
    block = page.locator("#text > p:has(rt)").last
    before = block.evaluate("(block) => block.getBoundingClientRect().top + scrollY")
    at = block.evaluate("(block) => block.textContent.indexOf(block.querySelector('rt').textContent)")
    place = block.evaluate(
        """async (block, at) => {
          const { chapters, blocksOf, keepPlace } = await import("/repo/assets/js/chapters.js");
          const place = keepPlace(chapters()[0], blocksOf(chapters()[0]).indexOf(block), at);
          return place;
        }""",
        at,
    )
    assert place["offset"] == at
    page.goto(f"{served_site}lantern/zh-Hans/")
    page.evaluate(
        """(place) => {
          localStorage.setItem("ssg1/repo/book:lantern", JSON.stringify({ places: { 1: place } }));
          localStorage.setItem("ssg1/repo/settings", JSON.stringify({ hideRuby: true }));
        }""",
        place,
    )
    page.goto(f"{served_site}lantern/zh-Hans/1/")
    page.locator(".toast p").wait_for()
    assert abs(page.evaluate("scrollY") - before) < 300
    page.close()


def test_volumes_are_called_alike_in_the_contents_and_in_the_panel(phone: BrowserContext, served_site: str) -> None:
    page = phone.new_page()
    page.goto(f"{served_site}lantern/zh-Hans/")
    contents = page.locator(".volume h3").all_inner_texts()
    assert contents[0].startswith("第一卷")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.locator("[data-do=keep]").tap()
    expect(page.locator(".keep-list b")).to_have_text(["整本书", *contents])
    page.close()


LINES_OF = """(title) => {
  const range = document.createRange();
  const tops = new Map();
  for (const node of [...title.childNodes].filter((one) => one.nodeType === 3)) {
    for (let i = 0; i < node.length; i++) {
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const top = Math.round(range.getBoundingClientRect().top);
      tops.set(top, (tops.get(top) ?? "") + node.data[i]);
    }
  }
  return [...tops.values()];
}"""


@pytest.mark.parametrize("width", [320, 390])
def test_a_long_title_breaks_between_words(browser: Browser, showcases: dict[str, str], width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(showcases["zh-Hans"] + "tides/")
    title = page.locator("h1")
    expect(title).to_have_text("守塔人第三好的那把雨伞未经删节且仅稍作订正的回忆录")
    lines = title.evaluate(LINES_OF)
    assert len(lines) > 1
    for word in ("雨伞", "未经", "删节", "订正", "回忆录"):
        assert any(word in line for line in lines), lines
    assert not any(line.startswith("的") for line in lines), lines
    context.close()
