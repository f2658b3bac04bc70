"""The review page: shows exactly what the ledgers say, escapes everything, stays small; its TOML does what it says."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from ssg.intake import ImportOptions, ImportReport, import_sources
from ssg.intake.changes import Change
from ssg.intake.review.collect import Collector, find_doubts
from ssg.intake.review.page import format_page, visible
from tests.intake.prose import CHINESE, ENGLISH, chapter, english, noisy_chinese

AD = "Read the newest chapters at quaynovels.net first."
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> \u202egnp.txt &amp; ]]> --> {{ 7 * 7 }}"


@dataclass
class Listed(HTMLParser):
    """The changes that the last part of the page lists: (rule, what is struck) with its count."""

    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    rule: str = ""
    count: int = 0
    struck: str | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "details" and "data-rule" in values:
            self.rule = values["data-rule"] or ""
        if tag == "li" and "data-n" in values:
            self.count = int(values["data-n"] or 0)
        if tag == "del" and self.rule and self.count:
            self.struck = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "del" and self.struck is not None:
            self.found[self.rule, self.struck] += self.count
            self.struck, self.count = None, 0

    def handle_data(self, data: str) -> None:
        if self.struck is not None:
            self.struck += data


def plain(text: str) -> str:
    """What a browser shows of a text that the page has made visible."""
    reader = HTMLParser()
    words: list[str] = []
    reader.handle_data = words.append  # type: ignore[method-assign]
    reader.feed(str(visible(text)))
    reader.close()
    return "".join(words)


def as_listed(raw: str) -> str:
    """A text as the page lists it: what is longer than 700 characters without its middle."""
    if len(raw) < 700:
        return plain(raw)
    return f"{plain(raw[:420])} … {len(raw) - 560:,} characters more … {plain(raw[-140:])}"


def run(tmp_path: Path, texts: dict[str, str], **more: object) -> tuple[Path, ImportReport]:
    raw = tmp_path / "raw"
    raw.mkdir(exist_ok=True)
    for name, text in texts.items():
        (raw / name).write_bytes(text.encode("utf-8"))
    project = tmp_path / "project"
    report = import_sources([raw], ImportOptions(project=project, book="lamp", review=True, **more))  # type: ignore[arg-type]
    return project, report


def page_of(report: ImportReport) -> str:
    assert report.review is not None
    return format_page(report.review)


def change(
    raw: str, *, rule: str = "en.ad", score: int | None = 7, interior: bool = False, op: str = "remove"
) -> Change:
    return Change(
        op=op, rule=rule, raw=raw, out="", before="She waited.\n", after="\nHe came.", line=3, score=score,
        terms=("en.ad +7",), interior=interior, keys=("0123456789abcdef",),
    )  # fmt: skip


def test_the_page_lists_exactly_what_the_ledgers_removed(tmp_path: Path) -> None:
    texts = {
        "1.txt": noisy_chinese(),
        "2.txt": english(2, tail=AD).replace("the flame", "the fl\u200bame"),
        "3.txt": english(3, tail=AD).replace("\n", "\r\n"),
        "4.html": "<html><body><h1>Chapter 4: Fog</h1><p>" + "</p>\n<p>".join(ENGLISH) + "</p></body></html>",
    }
    project, report = run(tmp_path, texts)
    wanted: Counter[tuple[str, str]] = Counter()
    for path in (project / "content/lamp/import/ledger").glob("*.json"):
        for segment in json.loads(path.read_text("utf-8"))["segments"]:
            if segment["op"] in ("remove", "replace"):
                wanted[segment["rule"], as_listed(segment["raw"])] += 1
    listed = Listed()
    listed.feed(page_of(report))
    assert listed.found == wanted
    assert len(wanted) > 20


def test_what_comes_from_a_source_is_only_ever_text(tmp_path: Path) -> None:
    name = "<b>evil&.txt"
    _, report = run(tmp_path, {name: english(1, tail=f"{AD} {HOSTILE}\n\n{AD}", title=HOSTILE[:40])})
    page = page_of(report)
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>evil" not in page
    assert "\u202e" not in page
    collector = Collector(book=HOSTILE, language='en" onload="x', statuses=Counter({HOSTILE: 1}))
    hostile = Change(
        op="remove", rule=HOSTILE, raw=HOSTILE, out=HOSTILE, before=HOSTILE, after=HOSTILE, line=1, score=5,
        terms=(HOSTILE,), interior=True, keys=("0123456789abcdef",),
    )  # fmt: skip
    collector.count(HOSTILE, [hostile])
    collector.add(HOSTILE, HOSTILE, {"keep": 1}, [(HOSTILE, 3)], [HOSTILE])
    collector.wait(HOSTILE, HOSTILE, "12345678")
    page = format_page(collector.finish())
    assert "<script" not in page
    assert "<img" not in page
    assert 'onload="x' not in page
    assert "49" not in re.sub(r"sha256-\S+", "", page.partition("<body>")[2])


def test_the_page_may_load_and_run_nothing(tmp_path: Path) -> None:
    _, report = run(tmp_path, {"1.txt": english(1, tail=AD)})
    page = page_of(report)
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'" in page
    for word in ("<script", "javascript:", "src=", "http://", "https://", "url(", "@import", "style="):
        assert word not in page


def test_what_to_doubt_comes_first() -> None:
    assert find_doubts(change("He left the lamp on the stair.", interior=True, score=5)) == (
        "inside",
        "low",
        "sentence",
    )
    assert find_doubts(change("Next page", score=9)) == ()
    assert find_doubts(change("\n\n", score=5)) == ()
    assert find_doubts(change("<p class='x'>", score=None)) == ()
    collector = Collector(book="Lamp", language="en")
    collector.count("a.txt", [change("A close call", score=5), change("He left the lamp.", interior=True, score=9)])
    page = format_page(collector.finish())
    doubts = page.partition('id="doubt"')[2].partition('id="rules"')[0]
    assert 0 < doubts.index("He left the lamp.") < doubts.index("A close call")
    assert "[[decision]]\nsha = &#34;0123456789abcdef&#34;\naction = &#34;keep&#34;" in doubts


@pytest.mark.parametrize("page", [False, True])
def test_the_toml_of_a_removal_keeps_it(tmp_path: Path, page: bool) -> None:  # noqa: FBT001
    lines = [*ENGLISH[:6], AD.replace("newest", "new\u200best"), *ENGLISH[6:]]
    text = "<html><body><h1>Chapter 1: Fog</h1><p>" + "</p><p>".join(lines) + "</p></body></html>"
    name = "1.html" if page else "1.txt"
    project, report = run(tmp_path, {name: text if page else chapter(tuple(lines), head="Chapter 1: Fog")})
    assert report.review is not None
    keys = [key for item in report.review.items if item.change.score is not None for key in item.change.keys]
    assert keys
    toml = "\n".join(f'[[decision]]\nsha = "{key}"\naction = "keep"' for key in keys)
    (project / "content/lamp/import/rules.toml").write_text(toml)
    run(tmp_path, {})
    assert AD in (project / "content/lamp/0001-fog.md").read_text("utf-8")


def test_a_chapter_that_waits_is_shown_with_its_code(tmp_path: Path) -> None:
    mixed = [line for text in ENGLISH[:6] for line in (text, AD)]
    _, report = run(tmp_path, {"1.txt": chapter((*mixed, *ENGLISH[6:]), head="Chapter 1: Fog"), "2.txt": " \n"})
    page = page_of(report)
    waiting = page.partition('id="waiting"')[2].partition('id="doubt"')[0]
    assert len(re.findall(r"<pre>--accept [0-9a-f]{8}</pre>", waiting)) == 1
    assert "no text is left of it" in waiting


def test_a_thousand_chapters_and_five_thousand_removals_stay_usable() -> None:
    collector = Collector(book="Lamp", language="zh-Hans")
    for number in range(1000):
        words = "".join(CHINESE)
        texts = [f"{number}-{rank} {words[rank * 7 :]}" for rank in range(5)]
        collector.count(f"raw/{number}.txt", [change(text, rule=f"zh.r{rank}") for rank, text in enumerate(texts)])
        collector.add(f"raw/{number}.txt", "written", {"keep": 9000, "remove": 300}, [("zh.r0", 60)], ["a note"])
    page = format_page(collector.finish())
    assert len(page.encode()) < 2_000_000
    assert "more; the ledgers hold all" in page
    assert len(re.findall("data-rule=", page)) == 5
    same = Collector(book="Lamp", language="en")
    for number in range(5000):
        same.count(f"raw/{number}.txt", [change(AD)])
    assert "5,000×" in format_page(same.finish())
    assert len(format_page(same.finish()).encode()) < 30_000


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1100])
def test_the_page_reads_on_a_phone_and_in_the_dark(tmp_path: Path, browser: Browser, width: int, scheme: str) -> None:
    long = "x" * 300
    _, report = run(tmp_path, {"1.txt": noisy_chinese(), f"{'n' * 80}.txt": english(2, tail=f"{AD} {long}")})
    path = tmp_path / "review.html"
    path.write_text(page_of(report), "utf-8")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(item => { item.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ground, ink = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    light, dark = (sum(map(int, re.findall(r"\d+", colour))) for colour in (ground, ink))
    assert (light > dark + 300) if scheme == "light" else (dark > light + 300)
    assert page.locator("#rules details.rule").count() > 3
    assert said == []
    context.close()
