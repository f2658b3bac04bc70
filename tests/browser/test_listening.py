"""Listening, with a voice that tests can hear: what is spoken and marked, in which order, when it goes on and stops."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.pages import wait_for_key, wait_until
from tests.browser.record import policy_violations, recorded_page
from tests.conftest import BuildOnce, Serve, run_program, write_files

pytestmark = pytest.mark.browser

EDITIONS = {"en": "moths/", "zh-Hans": "moths/zh-Hans/"}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
BOOK = 'title = "Moths"\nlanguage = "en"\n\n[editions.zh-Hans]\ntitle = "蛾"\n'
TEXTS = {
    "en": "“Who is it?” she said.[^a] Nobody was there.\n\n:::note\nThanks for reading.\n:::\n\n* * *\n\n"
    "The *second* lamp went out. Number {n} stayed.\n\n[^a]: A question.\n",
    "zh-Hans": "“谁？”她问。[^a]没有人……\n\n:::note\n谢谢阅读。\n:::\n\n* * *\n\n"
    "第二盏灯*灭*了。第{n}盏还亮着。\n\n[^a]: 一问。\n",
}
SPOKEN = {
    "en": [
        "Chapter {n}: Dusk",
        "“Who is it?” she said.",
        "Nobody was there.",
        "The second lamp went out.",
        "Number {n} stayed.",
    ],
    "zh-Hans": ["第{n}章 黄昏", "“谁？”", "她问。", "没有人……", "第二盏灯灭了。", "第{n}盏还亮着。"],
}

# Speaks nothing, and says it all to `window.heard`; a piece ends when the test says so, or by itself with `pace`.
VOICE = """
(() => {
  const voices = VOICES.map(([name, lang]) => ({ name, lang, voiceURI: name, localService: true, default: false }));
  window.heard = [];
  window.pace = 5;
  let now = null;
  class Utterance { constructor(text) { this.text = text; } }
  const fake = {
    speaking: false, pending: false, paused: false,
    getVoices: () => voices,
    addEventListener() {},
    speak(utterance) {
      now = utterance;
      fake.speaking = true;
      const shown = [...(CSS.highlights.get("spoken") ?? [])].map((range) => range.toString()).join("");
      const { text, rate, voice, lang } = utterance;
      window.heard.push({ text, rate, voice: voice?.name, lang, shown });
      if (window.pace) setTimeout(() => now === utterance && fake.end(), window.pace);
    },
    end() { const done = now; now = null; fake.speaking = false; done?.onend?.(); },
    cancel() { const done = now; now = null; fake.speaking = false; done?.onerror?.({ error: "interrupted" }); },
    pause() { throw new Error("pause() is broken on Android"); },
    resume() { throw new Error("resume() is broken on Android"); },
  };
  Object.defineProperty(window, "speechSynthesis", { value: fake, configurable: true });
  window.SpeechSynthesisUtterance = Utterance;
})();
"""
BOTH = '[["Anna", "en-GB"], ["Bert", "en-US"], ["Mei", "zh_CN"], ["Lin", "zh-TW"]]'


@pytest.fixture(scope="module")
def home(build_once: BuildOnce, serve: Serve) -> str:
    """A serial of four chapters."""
    return serve(build_once("moths", fill) / "site")


def fill(folder: Path) -> None:
    """Write the serial and build it."""
    site = 'title = "Shelf"\nbase_url = "https://example.org/repo/"\nlanguage = "en"\n'
    files = {"content/site.toml": site, "content/moths/book.toml": BOOK}
    for number in range(1, 5):
        for language, text in TEXTS.items():
            name = "content/moths/" + ("zh-Hans/" if language != "en" else "") + f"{number:04}-x.md"
            title = "Dusk" if language == "en" else "黄昏"
            files[name] = f"---\ntitle: {title}\n---\n\n{text.replace('{n}', str(number))}"
    project = write_files(folder / "project", files)
    result = run_program("build", project, "--output", folder / "site", cwd=project)
    assert result.returncode == 0, result.stderr


@pytest.fixture(params=["en", "zh-Hans"], ids=["desk-en", "phone-zh"])
def language(request: pytest.FixtureRequest) -> str:
    """English is heard at a desk, Chinese on a phone."""
    return str(request.param)


@pytest.fixture
def context(browser: Browser, language: str) -> Iterator[BrowserContext]:
    """A fresh browser."""
    context = browser.new_context(**(PHONE if language == "zh-Hans" else {}), reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, home: str) -> Iterator[Page]:
    """A page with voices that may say nothing on the console and ask for nothing off the site."""
    with recorded_page(context, home) as (page, faults):
        page.add_init_script(VOICE.replace("VOICES", BOTH))
        yield page
        faults.extend(policy_violations(page))
        assert not faults, "\n".join(faults)


def begin(page: Page, address: str) -> None:
    """Open a chapter, and listen by the button of the panel."""
    page.goto(address)
    wait_for_key(page, "l")
    page.keyboard.press("s")
    listen = (
        page.locator(".actions-row button")
        .filter(has_text="Listen")
        .or_(page.locator(".actions-row button").filter(has_text="听书"))
    )
    listen.click()
    page.locator(".listen-bar").wait_for()


def heard(page: Page) -> list[str]:
    """What was spoken."""
    return [str(one["text"]) for one in page.evaluate("() => window.heard")]


def wait_for_end(page: Page, count: int) -> None:
    """Until so many pieces were spoken."""
    page.wait_for_function("(count) => window.heard.length >= count", arg=count)


def expected(language: str, *numbers: int) -> list[str]:
    """What is to be heard of some chapters."""
    return [text.replace("{n}", str(number)) for number in numbers for text in SPOKEN[language]]


def test_a_chapter_is_spoken_in_order_and_what_is_spoken_is_marked(page: Page, home: str, language: str) -> None:
    page.add_init_script("window.pace = 0")
    begin(page, f"{home}{EDITIONS[language]}4/")
    page.evaluate("() => { window.pace = 5; speechSynthesis.end(); }")
    wanted = expected(language, 4)
    wait_for_end(page, len(wanted))
    page.wait_for_timeout(300)
    assert heard(page) == wanted
    for one in page.evaluate("() => window.heard.slice(1)"):
        assert "".join(one["shown"].split()).replace("1", "") == "".join(one["text"].split()).replace("1", "")
        assert one["voice"] == ("Anna" if language == "en" else "Mei")
    # The last chapter is the end, and the bar says so.
    last = {"en": "This was the last chapter.", "zh-Hans": "已经是最后一章了。"}[language]
    expect(page.locator(".listen-said")).to_have_text(last)


def test_it_goes_on_into_the_next_chapters(page: Page, home: str, language: str) -> None:
    begin(page, f"{home}{EDITIONS[language]}2/")
    wanted = expected(language, 2, 3, 4)
    wait_for_end(page, len(wanted))
    page.wait_for_timeout(300)
    assert heard(page) == wanted
    assert page.url.endswith(("/2/", "/3/", "/4/"))
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))


def test_the_timer_stops_after_chapters_and_after_minutes(page: Page, home: str, language: str) -> None:
    page.add_init_script("window.pace = 0")
    begin(page, f"{home}{EDITIONS[language]}1/")
    page.locator(".listen-row [aria-expanded]").click()
    page.locator("select[name=sleep]").select_option("c2")
    page.evaluate("() => { window.pace = 5; speechSynthesis.end(); }")
    wanted = expected(language, 1, 2)
    wait_for_end(page, len(wanted))
    page.locator(".toast p").wait_for()
    page.wait_for_timeout(300)
    assert heard(page) == wanted
    expect(page.locator("select[name=sleep]")).to_have_value("")
    # By the clock: nothing more is begun after the time is over.
    page.evaluate(
        "() => { window.pace = 0; const now = Date.now; window.ahead = 0; Date.now = () => now() + window.ahead; }"
    )
    before = len(heard(page)) + 1
    page.locator(".listen-toggle").click()
    page.locator("select[name=sleep]").select_option("m15")
    wait_for_end(page, before)
    page.evaluate("() => { window.ahead = 16 * 60e3; speechSynthesis.end(); }")
    expect(page.locator(".listen-toggle")).to_have_attribute("aria-label", re.compile("Play|播放"))
    page.wait_for_timeout(400)
    assert len(heard(page)) == before


def test_pausing_and_going_on_says_the_sentence_again(page: Page, home: str, language: str) -> None:
    page.add_init_script("window.pace = 0")
    begin(page, f"{home}{EDITIONS[language]}1/")
    wait_for_end(page, 1)
    page.evaluate("() => speechSynthesis.end()")
    wait_for_end(page, 2)
    page.keyboard.press("l")
    page.wait_for_function("() => !speechSynthesis.speaking")
    page.keyboard.press("l")
    wait_for_end(page, 3)
    said = heard(page)
    assert said[1] == said[2] == expected(language, 1)[1]
    page.locator(".listen-row button").nth(2).click()
    wait_for_end(page, 4)
    assert heard(page)[3] == expected(language, 1)[2]
    page.locator(".listen-row button").nth(0).click()
    wait_for_end(page, 5)
    assert heard(page)[4] == said[1]
    page.keyboard.press("Escape")
    page.locator(".listen-bar").wait_for(state="detached")
    assert page.evaluate("() => !CSS.highlights.has('spoken') && !speechSynthesis.speaking")


def test_a_tap_on_a_sentence_begins_there_and_turns_no_page(page: Page, home: str, language: str) -> None:
    page.add_init_script("window.pace = 0")
    begin(page, f"{home}{EDITIONS[language]}1/")
    wait_for_end(page, 1)
    last = page.locator("#text > p").last
    box = last.bounding_box()
    assert box
    x, y = box["x"] + 60, box["y"] + box["height"] / 2
    if language == "en":
        page.mouse.click(x, y)
    else:
        page.touchscreen.tap(x, y)
    wait_for_end(page, 2)
    assert heard(page)[1] == expected(language, 1)[-2]
    assert page.url.endswith("/1/")
    assert page.locator("dialog").count() == 0


def test_speed_and_voice_are_remembered_for_the_language(page: Page, home: str, language: str) -> None:
    page.add_init_script("window.pace = 0")
    begin(page, f"{home}{EDITIONS[language]}1/")
    page.locator(".listen-row [aria-expanded]").click()
    page.locator("select[name=rate]").select_option("1.5")
    page.locator("select[name=voice]").select_option("Bert" if language == "en" else "Lin")
    begin(page, f"{home}{EDITIONS[language]}2/")
    wait_for_end(page, 1)
    first = page.evaluate("() => window.heard[0]")
    assert (first["rate"], first["voice"]) == (1.5, "Bert" if language == "en" else "Lin")


def test_without_a_voice_there_is_no_button_and_the_help_says_why(
    context: BrowserContext, home: str, language: str
) -> None:
    page = context.new_page()
    page.add_init_script(VOICE.replace("VOICES", '[["Jean", "fr-FR"]]'))
    page.goto(f"{home}{EDITIONS[language]}1/")
    hints = "import(`${document.documentElement.dataset.home}assets/js/keys.js`)).hints"
    wait_until(page, f"async () => (await {hints}.has('listen_no_voice')")
    page.keyboard.press("?")
    reason = {"en": "no voice for this language", "zh-Hans": "没有这种语言的声音"}[language]
    page.locator("dialog.keys .hint").filter(has_text=reason).wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog.keys").wait_for(state="hidden")
    page.keyboard.press("s")
    page.locator("dialog.settings").wait_for()
    name = {"en": "Listen", "zh-Hans": "听书"}[language]
    assert page.locator(".actions-row button").filter(has_text=name).count() == 0


def test_the_bar_can_be_used_with_keys_alone(page: Page, home: str, language: str) -> None:
    page.add_init_script("window.pace = 0")
    page.goto(f"{home}{EDITIONS[language]}1/")
    wait_for_key(page, "l")
    page.keyboard.press("l")
    page.locator(".listen-bar").wait_for()
    names = page.locator(".listen-row button").evaluate_all("(all) => all.map((one) => one.getAttribute('aria-label'))")
    assert len(names) == len(set(names)) == 5
    assert page.evaluate("() => document.activeElement.classList.contains('listen-toggle')")
    page.keyboard.press("Space")
    page.wait_for_function("() => !speechSynthesis.speaking")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("select[name=rate]")).to_be_visible()
    bar = page.locator(".listen-bar").bounding_box()
    size = page.viewport_size
    assert bar
    assert size
    assert bar["y"] + bar["height"] <= size["height"] + 1
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
