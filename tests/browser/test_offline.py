"""Reading without a network: a volume is kept, the server is stopped, and everything that a reader does goes on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.pages import wait_until
from tests.browser.record import policy_violations, recorded_page
from tests.conftest import BASE_PATH, BuildOnce, FolderHandler, SiteServer, run_program, write_files

pytestmark = pytest.mark.browser

CHAPTERS = {"en": 200, "zh-Hans": 50}  # a long book at the desk; the phone has fewer to turn
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
EDITIONS = {"en": "lamps/", "zh-Hans": "lamps/zh-Hans/"}
BOOK = """
title = "The Lamps"
author = "Ada"
language = "en"

[editions.zh-Hans]
title = "灯"
author = "阿达"
"""


ARE_KEPT = """async (addresses) => {
  const found = await Promise.all(addresses.map((one) => caches.match(one, { ignoreVary: true })));
  return found.every(Boolean);
}"""


class Handler(FolderHandler):
    """A host that lets browsers keep an answer for ten minutes, as GitHub Pages does, and can hold its answers back."""

    answers = Event()
    answers.set()
    caching = "max-age=600"

    def do_GET(self) -> None:
        """Answer when answers are let out."""
        self.answers.wait()
        super().do_GET()


@dataclass
class Host:
    """A web server that can be cut off and comes back at the same port; `project` is what `site` is built from."""

    project: Path
    site: Path
    port: int = 0
    server: SiteServer | None = None

    @property
    def home(self) -> str:
        """The URL of the site."""
        return f"http://127.0.0.1:{self.port}{BASE_PATH}"

    def start(self) -> None:
        """Serve the site."""
        self.server = SiteServer(("127.0.0.1", self.port), partial(Handler, directory=str(self.site)))
        self.port = self.server.server_address[1]
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Cut the network."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def build(self) -> None:
        """Build the site again."""
        result = run_program("build", self.project, "--output", self.site, cwd=self.project)
        assert result.returncode == 0, result.stderr


def chapter(number: int) -> tuple[dict[str, str], dict[str, str]]:
    """A chapter in both languages, by path; each says its number in words that no other has."""
    english = "\n\n".join(f"Lamp {number} of stair {step} burned until dawn." for step in range(30))
    chinese = "\n\n".join(f"第{number}盏灯在第{step}级台阶上亮到天明。" for step in range(30))
    head = f"date: 2024-01-01T00:{number % 60:02}:00+00:00"
    return (
        {f"content/lamps/01-stairs/{number:04}-w.md": f"---\ntitle: Watch {number}\n{head}\n---\n\n{english}\n"},
        {f"content/lamps/zh-Hans/01-台阶/{number:04}-w.md": f"---\ntitle: 第{number}更\n{head}\n---\n\n{chinese}\n"},
    )


def serial(chapters: int) -> dict[str, str]:
    """A serial in two languages, one volume each."""
    site = 'title = "Shelf"\nbase_url = "https://example.org/repo/"\nlanguage = "en"\n'
    files = {"content/site.toml": site, "content/lamps/book.toml": BOOK}
    for number in range(1, chapters + 1):
        for part in chapter(number):
            files |= part
    return files


@pytest.fixture
def host(tmp_path: Path, build_once: BuildOnce) -> Iterator[Host]:
    """A small serial that is served."""
    yield from serve_serial(tmp_path, build_once, 3)


def serve_serial(place: Path, build_once: BuildOnce, chapters: int) -> Iterator[Host]:
    """Serve a serial as long as the test runs, which may edit it."""

    def fill(folder: Path) -> None:
        Host(project=write_files(folder / "project", serial(chapters)), site=folder / "site").build()

    folder = shutil.copytree(build_once(f"offline-{chapters}", fill), place / "serial")
    host = Host(project=folder / "project", site=folder / "site")
    host.start()
    yield host
    host.stop()


@pytest.fixture(params=["en", "zh-Hans"], ids=["desk-en", "phone-zh"])
def language(request: pytest.FixtureRequest) -> str:
    """English is read at a desk, Chinese on a phone."""
    return str(request.param)


@pytest.fixture
def context(browser: Browser, language: str) -> Iterator[BrowserContext]:
    """A fresh browser."""
    context = browser.new_context(**(PHONE if language == "zh-Hans" else {}))
    yield context
    context.close()


def wait_for_worker(page: Page) -> None:
    """Until the service worker answers for this page."""
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def keep_book(page: Page, host: Host, language: str) -> None:
    """Keep the whole book, by the button of its page."""
    page.goto(host.home + EDITIONS[language])
    wait_for_worker(page)
    page.locator(".actions [data-do=keep]").click()
    row = page.locator(".keep-row").first
    row.locator("button.strong").click()
    row.and_(page.locator("[data-state=kept]")).wait_for(timeout=60000)


def cut(host: Host, context: BrowserContext) -> None:
    """No network any more."""
    host.stop()
    context.set_offline(True)


def restore(host: Host, context: BrowserContext) -> None:
    """The network is back."""
    host.start()
    context.set_offline(False)


def kept_paths(page: Page) -> list[str]:
    """The addresses in all caches of kept books."""
    return list(
        page.evaluate("""async () => {
          const found = [];
          for (const name of await caches.keys()) {
            if (!name.includes("|kept|")) continue;
            for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
          }
          return found;
        }""")
    )


def test_a_kept_volume_of_two_hundred_chapters_reads_through(
    tmp_path: Path, build_once: BuildOnce, context: BrowserContext, language: str
) -> None:
    chapters = CHAPTERS[language]
    steps = serve_serial(tmp_path, build_once, chapters)
    host = next(steps)
    edition = host.home + EDITIONS[language]
    with recorded_page(context, host.home) as (page, faults):
        keep_book(page, host, language)
        assert not faults, "\n".join(faults)
        cut(host, context)
        page.goto(f"{edition}1/")
        for number in range(1, chapters + 1):
            assert page.url == f"{edition}{number}/"
            said = f"Lamp {number} of" if language == "en" else f"第{number}盏灯"
            assert said in page.locator("#text").inner_text()
            if number < chapters:
                page.evaluate("() => document.querySelector('.pager a[rel=next]').click()")
                page.wait_for_url(f"{edition}{number + 1}/")
        # Settings and marks work as ever.
        page.keyboard.press("s")
        page.locator("dialog.settings label[data-theme-sample=sepia]").click()
        page.keyboard.press("Escape")
        page.locator("dialog").wait_for(state="detached")
        page.keyboard.press("m")
        page.goto(f"{edition}7/")
        assert page.locator("html").get_attribute("data-theme") == "sepia"
        assert page.evaluate("() => Object.keys(localStorage).some((key) => key.includes('marks:lamps'))")
        faults.clear()  # What a browser says about requests that find no server.
        for part in chapter(chapters + 1):
            write_files(host.project, part)
        host.build()
        restore(host, context)
        page.locator(".toast p").filter(has_text="1").wait_for()
        page.wait_for_function('() => !JSON.stringify(localStorage).includes(\'\\\\"version\\\\":\\\\"\\\\"\')')
        cut(host, context)
        page.goto(edition)
        page.locator(f".contents a[href$='/{chapters + 1}/']").evaluate("(link) => link.click()")
        page.wait_for_url(f"{edition}{chapters + 1}/")
        said = f"Lamp {chapters + 1} of" if language == "en" else f"第{chapters + 1}盏灯"
        assert said in page.locator("#text").inner_text()
        faults.extend(policy_violations(page))
    assert not [fault for fault in faults if "policy" in fault or "off-site" in fault or "script error" in fault]
    next(steps, None)


def test_what_was_read_stays_and_what_was_not_says_so(host: Host, context: BrowserContext, language: str) -> None:
    page = context.new_page()
    edition = host.home + EDITIONS[language]
    page.goto(f"{edition}1/")
    wait_for_worker(page)
    page.goto(f"{edition}2/")
    wait_until(page, ARE_KEPT, [f"{edition}1/", f"{edition}2/"])
    cut(host, context)
    page.goto(f"{edition}1/")
    assert page.locator("article.chapter").count() == 1
    page.goto(f"{edition}3/")
    page.locator("#kept .kept-pages a").first.wait_for()
    assert page.locator(".kept-pages a").count() == 2
    assert page.locator("html").get_attribute("data-page") == "offline"
    restore(host, context)
    page.locator("article.chapter").wait_for()
    assert page.url == f"{edition}3/"


def test_a_page_is_never_old_while_there_is_a_network(host: Host, context: BrowserContext, language: str) -> None:
    with recorded_page(context, host.home) as (page, faults):
        keep_book(page, host, language)
        path = next(path for path in chapter(2)[language != "en"])
        file = host.project / path
        for word in ("Heron", "Otter"):
            file.write_text(file.read_text("utf-8") + f"\n{word}.\n", "utf-8")
            host.build()
            page.goto(f"{host.home}{EDITIONS[language]}2/")
            # On a machine that is too busy to answer in time, the worker shows the older page first.
            expect(page.locator("#text")).to_contain_text(word)
            page.goto(host.home + EDITIONS[language])
        style = host.project / "themes/default/static/theme.css"
        write_files(host.project, {"themes/default/static/theme.css": "body { outline: 5px solid red }\n"})
        assert style.is_file()
        host.build()
        page.goto(f"{host.home}{EDITIONS[language]}2/")
        expect(page.locator("body")).to_have_css("outline-width", "5px")
        faults.extend(policy_violations(page))
        assert not faults, "\n".join(faults)


def test_a_page_that_comes_late_takes_the_place_of_the_older_one(host: Host, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    keep_book(page, host, "en")
    page.goto(f"{host.home}lamps/2/")
    file = host.project / next(iter(chapter(2)[0]))
    file.write_text(file.read_text("utf-8") + "\nHeron.\n", "utf-8")
    host.build()
    Handler.answers.clear()
    try:
        page.goto(f"{host.home}lamps/2/")
        expect(page.locator("#text")).not_to_contain_text("Heron")
    finally:
        Handler.answers.set()
    expect(page.locator("#text")).to_contain_text("Heron")
    context.close()


def test_keeping_can_be_stopped_gone_on_with_and_undone(host: Host, context: BrowserContext, language: str) -> None:
    with recorded_page(context, host.home) as (page, faults):
        page.goto(host.home + EDITIONS[language])
        wait_for_worker(page)
        page.locator(".actions [data-do=keep]").click()
        row = page.locator(".keep-row").first
        assert "3" in row.locator(".keep-facts").inner_text()
        # The third chapter does not come until it is let through.
        waiting: list[Route] = []

        def hold(route: Route) -> None:
            waiting.append(route)

        page.route("**/3/", hold)
        row.locator("button.strong").click()
        running = row.and_(page.locator("[data-state=running]"))
        running.wait_for()
        page.wait_for_function("() => document.querySelector('.keep-row progress').value > 0")
        row.locator("button").first.click()
        row.and_(page.locator("[data-state=partial]")).wait_for()
        page.unroute("**/3/")
        row.locator("button.strong").click()
        row.and_(page.locator("[data-state=kept]")).wait_for()
        assert f"/repo/{EDITIONS[language]}3/" in kept_paths(page)
        row.locator("button").first.click()
        row.and_(page.locator("[data-state=none]")).wait_for()
        assert not kept_paths(page)
        assert page.evaluate("() => localStorage.getItem('ssg1/repo/kept')") == "{}"
        assert not faults, "\n".join(faults)


def test_a_device_without_room_says_so(host: Host, context: BrowserContext, language: str) -> None:
    page = context.new_page()
    page.add_init_script("""
      navigator.storage.estimate = async () => window.roomy ? { usage: 0, quota: 1e12 } : { usage: 900, quota: 1000 };
      const put = Cache.prototype.put;
      Cache.prototype.put = function (...all) {
        if (window.roomy) throw new DOMException("full", "QuotaExceededError");
        return put.apply(this, all);
      };
    """)
    page.goto(host.home + EDITIONS[language])
    wait_for_worker(page)
    page.locator(".actions [data-do=keep]").click()
    row = page.locator(".keep-row").first
    row.locator("button.strong").click()
    before = row.locator(".keep-said:not(:empty)").inner_text()
    assert "B" in before or "字节" in before
    page.evaluate("() => { window.roomy = true }")
    row.locator("button.strong").click()
    row.and_(page.locator("[data-state=partial]")).wait_for()
    full = {"en": "The device is full", "zh-Hans": "设备已满"}[language]
    page.locator(".keep-said").filter(has_text=full).wait_for()


def test_switching_it_off_frees_readers(host: Host, context: BrowserContext, language: str) -> None:
    page = context.new_page()
    keep_book(page, host, language)
    write_files(host.project, {"content/site.toml": serial(0)["content/site.toml"] + "offline = false\n"})
    host.build()
    assert not (host.site / "lamps/offline.json").exists()
    page.goto(host.home + EDITIONS[language])
    wait_until(
        page,
        """async () => !(await navigator.serviceWorker.getRegistrations()).length
      && !(await caches.keys()).some((name) => name.includes("|kept|"))""",
    )
    page.close()
    page = context.new_page()
    for _ in range(150):  # the browser lets go of a worker when no page has it any more
        page.goto(host.home + EDITIONS[language])
        if page.evaluate("() => navigator.serviceWorker.controller === null"):
            break
        page.wait_for_timeout(200)
    assert page.evaluate("() => navigator.serviceWorker.controller === null")
    assert page.locator("[data-do=keep]").count() == 0


def test_two_sites_on_one_host_keep_apart(host: Host, context: BrowserContext) -> None:
    page = context.new_page()
    keep_book(page, host, "en")
    scope = page.evaluate("async () => (await navigator.serviceWorker.ready).scope")
    assert scope == host.home
    names = page.evaluate("() => caches.keys()")
    assert names
    assert all(name.startswith("ssg1/repo/|") for name in names)


def test_the_lists_name_every_file_with_its_size(host: Host) -> None:
    for edition in EDITIONS.values():
        book = json.loads((host.site / edition / "offline.json").read_text("utf-8"))
        assert [volume["chapters"] for volume in book["volumes"]] == [3]
        for volume in book["volumes"]:
            rows = json.loads((host.site / volume["list"].removeprefix("/repo/")).read_text("utf-8"))
            files = [(host.site / href.removeprefix("/repo/") / "index.html") for href, _, _ in rows["chapters"]]
            assert [size for _, size, _ in rows["chapters"]] == [file.stat().st_size for file in files]
            assert volume["bytes"] == sum(file.stat().st_size for file in files)


def test_the_site_can_be_installed(host: Host, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(host.home)
    client = context.new_cdp_session(page)
    found = client.send("Page.getAppManifest")
    assert not found["errors"]
    manifest = json.loads(found["data"])
    assert (manifest["name"], manifest["start_url"], manifest["scope"]) == ("Shelf", "/repo/", "/repo/")
    for icon in manifest["icons"]:
        answer = page.request.get(f"{host.home}{icon['src'].removeprefix('/repo/')}")
        assert answer.ok
        if icon["type"] == "image/png":
            side = int(icon["sizes"].split("x")[0])
            assert answer.body()[16:24] == side.to_bytes(4, "big") * 2
