"""`mend.js` of the preview: an open page is brought to its new source, or nothing about it is changed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from zlib import crc32

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import REPOSITORY

pytestmark = pytest.mark.browser

CLIENT = REPOSITORY / "ssg/preview/client/mend.js"
MEND = """([old, now, meddle]) => {
  const parse = (text) => new DOMParser().parseFromString(text, "text/html");
  document.documentElement.replaceWith(document.importNode(parse(old).documentElement, true));
  if (meddle) document.querySelector(meddle).setAttribute("data-mine", "");
  const shown = (of) => of.body.innerHTML.replace(/<script.*<\\/script>/, "");
  const words = (of) => shown(of).replace(/\\s+/g, " ").replaceAll("> <", "><");
  const before = words(document);
  let told = 0;
  addEventListener("ssg:change", () => (told += 1), { once: true });
  const done = globalThis.mend(parse(old), parse(now));
  return { done, told, same: words(document) === (done ? words(parse(now)) : before) };
}"""


@pytest.fixture(scope="module")
def mender(browser: Browser) -> Iterator[Page]:
    """A page with `mend`."""
    page = browser.new_page()
    page.add_script_tag(content=f"{CLIENT.read_text('utf-8')}\nglobalThis.mend = mend;", type="module")
    page.wait_for_function("() => globalThis.mend")
    yield page
    page.close()


def block(words: str) -> str:
    """A paragraph, named by its words as the build does it."""
    return f'<p id="p-{crc32(words.encode()):08x}">{words}</p>'


def make_page(*blocks: str, title: str = "Night", seen: str = "a.1", about: str = "x") -> str:
    """A page as the server sends it."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title}</title><meta name="description" content="{about}">\n'
        f'</head>\n<body>\n<header><a href="/">Shelf</a></header>\n<main>\n<h1>{title}</h1>\n<div class="prose">\n'
        + "\n".join(blocks)
        + "\n</div>\n<p>1,300 words</p>\n</main>\n"
        + f'<script type="module" data-ssg-seen="{seen}"></script>\n</body></html>'
    )


ONE, TWO, THREE, FOUR = (block(words) for words in ("One lamp.", "Two <em>lamps</em>.", "Three lamps.", "Four lamps."))
PLAIN = make_page(ONE, TWO, THREE)


@pytest.mark.parametrize(
    "now",
    [
        make_page(ONE, block("Two <strong>lit</strong> lamps."), THREE),
        make_page(ONE, TWO, THREE, FOUR),
        make_page(FOUR, ONE, TWO, THREE),
        make_page(ONE, FOUR, TWO, THREE),
        make_page(ONE, THREE),
        make_page(TWO, THREE),
        make_page(THREE, TWO, ONE),
        make_page(FOUR, TWO, block("Six lamps.")),
        make_page(FOUR, TWO, block("Six lamps."), block("Seven lamps.")),
        make_page(ONE, block("Two<br>lamps."), THREE, seen="a.2", about="y"),
    ],
    ids=["changed", "last", "first", "between", "without", "from the second on", "turned", "two", "three", "told more"],
)
def test_blocks_of_text_change_in_place(mender: Page, now: str) -> None:
    assert mender.evaluate(MEND, [PLAIN, now, ""]) == {"done": True, "told": 1, "same": True}


@pytest.mark.parametrize(
    "now",
    [
        make_page(ONE, TWO, THREE, title="Day"),
        make_page(ONE, block('Two <a href="/">lamps</a>.'), THREE),
        make_page(ONE, block('Two <sup id="note-1">lamps</sup>.'), THREE),
        make_page(ONE, TWO, "<hr>", THREE),
        make_page(ONE, TWO, THREE).replace("1,300", "1,400"),
        make_page(ONE, TWO, THREE).replace('class="prose"', 'class="prose wide"'),
        make_page(ONE, TWO, THREE).replace("<h1>", "<h1>\u00a0"),
        make_page(),
        PLAIN.replace("<meta", '<meta name="viewport" content="width=1200"><meta'),
        PLAIN.replace('name="description"', 'name="robots"'),
    ],
    ids=["title", "link", "note", "break", "facts", "attribute", "heading", "empty", "viewport", "robots"],
)
def test_what_else_changes_is_left_to_a_reload(mender: Page, now: str) -> None:
    assert mender.evaluate(MEND, [PLAIN, now, ""]) == {"done": False, "told": 0, "same": True}


def test_a_page_that_is_the_same_stays_as_it_is(mender: Page) -> None:
    again = make_page(ONE, TWO, THREE, seen="a.2")
    assert mender.evaluate(MEND, [PLAIN, again, ""]) == {"done": True, "told": 0, "same": True}


def test_a_block_that_a_script_has_changed_is_left_to_a_reload(mender: Page) -> None:
    now = make_page(ONE, block("Two lit lamps."), THREE)
    mine, other = (mender.evaluate(MEND, [PLAIN, now, f".prose p:nth-child({place})"]) for place in (2, 1))
    assert mine == {"done": False, "told": 0, "same": True}
    assert (other["done"], other["told"]) == (True, 1)


def test_any_edit_of_paragraphs_arrives(mender: Page) -> None:
    chance = random.Random(5)
    for _ in range(300):
        words = [f"Lamp {number}." for number in chance.sample(range(100, 999), 12)]
        old = words[: chance.randint(1, 9)]
        now = [chance.choice(words[9:]) if chance.random() < 0.2 else word for word in old if chance.random() < 0.8]
        now = list(dict.fromkeys(now)) or old
        pages = [make_page(*(block(word) for word in some)) for some in (old, now)]
        result = mender.evaluate(MEND, [*pages, ""])
        assert (result["done"], result["same"]) == (True, True), (old, now)
