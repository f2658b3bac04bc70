"""Measures search on a book of 1,000 chapters in each language: what it costs to make and to ask, what it finds.

    python -m tests.benchmarks.searching FOLDER [--chapters 1000] [--pagefind PROGRAM]

Recall and precision are those of 500 random substrings of 1 to 8 characters against a look through every paragraph.
With `--pagefind` the same chapters are indexed by Pagefind too, from pages whose Chinese characters are spaced apart.
`docs/search.md` has the figures.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import resource
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from random import Random
from statistics import median
from threading import Thread

from playwright.sync_api import Page, Response, sync_playwright

from ssg.build import BuildOptions, build_site
from ssg.model.book import SourceText
from ssg.model.search_views import MOST_PARTS, SearchBlock, SearchTermsView, SearchWordsView
from ssg.plan.searching import BLOCK
from ssg.render.search import render_search_terms, render_search_words
from ssg.render.texts import SourceReader
from ssg.text.digest import digest_of
from tests.benchmarks.corpus import SampleBook, chapter_file, make_chapter, write_library
from tests.benchmarks.search_truth import ask_search, draw_pairs, draw_queries, find_all, read_names, score
from tests.conftest import CHROMIUM_FLAGS, FolderHandler, find_chromium

QUERIES = 500
BASE_URL = "https://example.org/repo/"
CHINESE = re.compile("([\u3400-\u9fff])")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--chapters", type=int, default=1000)
    parser.add_argument("--pagefind", type=Path)
    arguments = parser.parse_args()
    project, site = arguments.folder / "project", arguments.folder / "site"
    books = write_library(project, chapters=2 * arguments.chapters, books=2, settings="")
    measure_builds(project, site, books)
    with serving(site) as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
        for book in books:
            measure_queries(browser.new_page(), home, book)
            measure_wait(browser.new_page(), home, book)
        browser.close()
    for book in books:
        measure_block(project, book)
    if arguments.pagefind:
        for book in books:
            measure_pagefind(arguments.pagefind, arguments.folder / f"shadow-{book.slug}", book)


def build(project: Path, site: Path, **switches: bool) -> float:
    """Build in this process, alone; the processor time in seconds."""
    now = datetime(2030, 1, 1, tzinfo=UTC)
    started = time.process_time()
    report = build_site(BuildOptions(project=project, output=site, now=now, base_url=BASE_URL, jobs=1, **switches))
    assert not [problem for problem in report.problems if problem.severity == "error"], report.problems
    return time.process_time() - started


def measure_builds(project: Path, site: Path, books: tuple[SampleBook, ...]) -> None:
    """What search adds to a full build, and to one after an edit."""
    settings = project / "content/site.toml"
    written = settings.read_text("utf-8")
    chapters = sum(book.chapters for book in books)
    seconds: dict[bool, list[float]] = {True: [], False: []}
    for search in (False, True) * 3:
        shutil.rmtree(site, ignore_errors=True)
        settings.write_text(written + ("" if search else "search = false\n"), "utf-8")
        seconds[search].append(build(project, site))
    without, with_search = min(seconds[False]), min(seconds[True])
    print(
        f"full build: {without / chapters * 1e3:.2f} ms a chapter without search,"
        f" {with_search / chapters * 1e3:.2f} with it"
    )
    for book in books:
        files = [file for file in (site / book.slug / "search").iterdir() if file.name != "index.html"]
        size = sum(file.stat().st_size for file in files)
        print(f"index of {book.slug}: {len(files)} files, {size / 1e6:.2f} MB")
        path = project / "content" / chapter_file(book, make_chapter(book, 500 if book.chapters >= 500 else 1))
        edits = []
        for edit in range(4):
            path.write_text(path.read_text("utf-8") + f"\nOne more line, {edit}.\n", "utf-8")
            started = time.perf_counter()
            build(project, site)
            edits.append(time.perf_counter() - started)
        print(f"build after an edit of {book.slug}: {min(edits) * 1e3:.0f} ms")
    print(f"memory of the builds: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def measure_block(project: Path, book: SampleBook) -> None:
    """Processor time of the files of one block of the index: of all its chapters, and of one that was edited."""
    sources = []
    for number in range(1, min(book.chapters, BLOCK) + 1):
        path = f"content/{chapter_file(book, make_chapter(book, number))}"
        data = (project / path).read_bytes()
        start = data.index(b"---\n\n") + 5
        sources.append(
            SourceText(path=path, digest=digest_of(data), body_start=len(data[:start].decode()), body_line=1)
        )
    reader = SourceReader(root=project)
    shutil.rmtree(project / ".ssg/search", ignore_errors=True)
    whole, again = [], []
    for edit in range(4):
        whole.append(render_block(sources, f"{book.slug}/{edit}", reader))
        path = project / sources[100].path
        path.write_text(path.read_text("utf-8") + f"\nAnother line, {edit}. 又一行。\n", "utf-8")
        sources[100] = replace(sources[100], digest=digest_of(path.read_bytes()))
        again.append(render_block(sources, f"{book.slug}/{edit}", reader))
    kept = (project / ".ssg/search" / book.slug / "0").stat().st_size
    print(
        f"a block of {book.slug}: {min(whole) / len(sources) * 1e3:.2f} ms a chapter,"
        f" {min(again) * 1e3:.1f} ms after an edit; {kept / len(sources) / 1e3:.1f} KB kept a chapter"
    )


def render_block(sources: list[SourceText], name: str, reader: SourceReader) -> float:
    """The seconds that the files of a block take."""
    block = SearchBlock(name=name, engine="", sources=tuple(sources), parts=MOST_PARTS)
    started = time.process_time()
    render_search_words(SearchWordsView(block=block), reader)
    for part in range(block.parts):
        render_search_terms(SearchTermsView(block=block, part=part), reader)
    return time.process_time() - started


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Serve a site on loopback; its home page."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(FolderHandler, directory=os.fspath(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/repo/"
    server.shutdown()


def measure_queries(page: Page, home: str, book: SampleBook) -> None:
    """Recall and precision; bytes and requests of single queries."""
    texts = {str(number): make_chapter(book, number).shown for number in range(1, book.chapters + 1)}
    edited = str(500 if book.chapters >= 500 else 1)
    texts[edited] = (*texts[edited], *(f"One more line, {edit}." for edit in range(4)))
    random = Random(f"search {book.slug}")
    queries = draw_queries(random, [text for chapter in texts.values() for text in chapter], QUERIES)
    queries += draw_pairs(random, list(texts.values()), QUERIES // 5)
    answers = ask_search(page, home, f"{book.slug}/", queries)
    truth = find_all(texts, read_names(page, home, f"{book.slug}/"), queries)
    recall, precision = score(truth, answers)
    looked = [answer["candidates"] / max(1, len(found)) for answer, found in zip(answers, truth, strict=True)]
    print(
        f"{book.slug}: recall {recall:.3f}, precision {precision:.3f};"
        f" {median(looked):.2f} chapters looked at for each that has it"
    )
    same = sum(answer["candidates"] == len(found) for answer, found in zip(answers, truth, strict=True))
    print(f"{book.slug}: the index alone is exact for {same} of {len(queries)} queries")
    sizes, counts = [], []
    for query in queries[:60]:
        fresh = page.context.browser.new_page() if page.context.browser else page
        got: list[Response] = []
        fresh.on("response", lambda response, got=got: got.append(response))  # type: ignore[misc]
        fresh.goto(f"{home}404.html")
        fresh.wait_for_load_state("networkidle")
        got.clear()
        ask_index(fresh, home, book, query)
        index = [response for response in got if "/search/" in response.url]
        sizes.append(sum(len(response.body()) for response in index))
        counts.append(len(index))
        fresh.close()
    print(
        f"{book.slug}: a first query reads {median(sizes) / 1e3:.0f} KB (at most {max(sizes) / 1e3:.0f})"
        f" in {median(counts):.0f} requests (at most {max(counts)})"
    )


def ask_index(page: Page, home: str, book: SampleBook, query: str) -> None:
    """Find the candidates of a query, and read no chapter."""
    script = """async ([index, assets, typed]) => {
      const { findCandidates, openIndex, parseQuery } = await import(`${assets}js/search-index.js`);
      const opened = await openIndex(index);
      for await (const some of findCandidates(opened, parseQuery(typed), opened.chapters.length)) some;
    }"""
    page.evaluate(script, [f"{home}{book.slug}/search/index.json", f"{home}assets/", query])


def measure_wait(page: Page, home: str, book: SampleBook) -> None:
    """From Enter to the first result, with the processor slowed down four times."""
    queries = draw_queries(Random(f"wait {book.slug}"), make_chapter(book, book.chapters * 2 // 3).shown, 12)
    waits = []
    for query in queries:
        fresh = page.context.browser.new_page() if page.context.browser else page
        session = fresh.context.new_cdp_session(fresh)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        fresh.goto(f"{home}{book.slug}/search/")
        fresh.wait_for_load_state("networkidle")
        script = """(typed) => new Promise((resolve) => {
          const started = performance.now();
          new MutationObserver(() => document.querySelector(".found") && resolve(performance.now() - started))
            .observe(document.body, { subtree: true, childList: true });
          document.querySelector("#search input[name=q]").value = typed;
          document.querySelector("#search").requestSubmit();
        })"""
        waits.append(float(fresh.evaluate(script, query)))
        fresh.close()
    print(
        f"{book.slug}: first result after {median(waits):.0f} ms (at most {max(waits):.0f}) at a quarter of the speed"
    )


def measure_pagefind(program: Path, folder: Path, book: SampleBook) -> None:
    """Index shadow pages with Pagefind: what that costs."""
    shutil.rmtree(folder, ignore_errors=True)
    for number in range(1, book.chapters + 1):
        text = "".join(f"<p>{html.escape(part)}</p>" for part in make_chapter(book, number).shown)
        spaced = CHINESE.sub(r"\1 ", text)
        place = folder / str(number) / "index.html"
        place.parent.mkdir(parents=True)
        place.write_text(
            f'<html lang="en"><title>{number}</title><body data-pagefind-body>{spaced}</body></html>', "utf-8"
        )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run([program, "--site", folder], check=True, capture_output=True)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    size = sum(file.stat().st_size for file in (folder / "pagefind").rglob("*") if file.is_file())
    count = book.chapters
    print(f"pagefind, {book.slug}: {cpu / count * 1e3:.1f} ms of processor and {wall / count * 1e3:.1f} ms a chapter,")
    print(
        f"  {size / count / 1e3:.1f} KB a chapter, {after.ru_maxrss / 1024:.0f} MB of memory;"
        " an edit makes all of it again"
    )


if __name__ == "__main__":
    main()
