"""Scores the importer on a library of fixtures, and two usual ways to clean beside it.

python -m tests.benchmarks.cleaning [--library DIR] [--baselines] [--json FILE] [--page FILE [--unseen DIR]]
                                        [--failures FILE] [--quiet]
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.benchmarks.cleaning_run import Outcome, Written, run_fixture
from tests.benchmarks.cleaning_score import Counts, Difference, compare
from tests.intake.library.fixtures import FOLDER, Chapter, Fixture, read_library


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One fixture scored. `named` tells of number, kind, title and volume, per field: right, judged.
    `list_exact` is None where there is no list of chapters to judge."""

    fixture: Fixture
    counts: Counts
    differences: tuple[Difference, ...]
    named: dict[str, tuple[int, int]]
    list_exact: bool | None
    moved: tuple[int, int]
    faults: tuple[str, ...]
    names: tuple[str, ...]
    notes: tuple[str, ...]
    held: bool

    @property
    def changed(self) -> bool:
        """Whether any paragraph differs, or nothing was written."""
        return self.held != self.fixture.held or (not self.held and bool(self.differences))


def score_library(fixtures: Sequence[Fixture]) -> tuple[Result, ...]:
    """Import every fixture and score it."""
    memory = Path("/dev/shm")  # where there is one, writing safely to disk thousands of times costs nothing
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
        return tuple(
            score_fixture(fixture, run_fixture(fixture, Path(place) / str(at))) for at, fixture in enumerate(fixtures)
        )


def score_fixture(fixture: Fixture, outcome: Outcome) -> Result:
    """Hold what was written against the truth."""
    wanted = [text for chapter in fixture.chapters for text in chapter.paragraphs]
    given = [text for chapter in outcome.chapters for text in chapter.paragraphs]
    raw = [chapter.raw for chapter in fixture.chapters]
    held = not outcome.chapters
    if held:  # nothing written: nothing right, nothing lost either
        counts, differences = compare(wanted, [], raw)
        counts = replace(counts, lost=0)
        differences = (Difference(wanted=("(something, but nothing was written)",), given=()),)
    else:
        counts, differences = compare(wanted, given, raw)
    if fixture.held:
        counts = Counts(fixtures=1)
    fronts = "".join("".join(chapter.front.split()) for chapter in outcome.chapters)
    moved = [text for chapter in fixture.chapters for text in chapter.moved]
    found = sum("".join(json.dumps(text.strip(), ensure_ascii=False)[1:-1].split()) in fronts for text in moved)
    return Result(
        fixture=fixture,
        counts=counts,
        differences=differences,
        named=_judge_names(fixture, outcome.chapters),
        list_exact=_judge_list(fixture, outcome.chapters),
        moved=(found, len(moved)),
        faults=tuple(fault for chapter in outcome.chapters for fault in chapter.faults),
        names=tuple(f"{c.number!r} {c.kind} {c.title!r} {c.volume!r}" for c in outcome.chapters),
        notes=_notes(outcome),
        held=held,
    )


def _notes(outcome: Outcome) -> tuple[str, ...]:
    rules = dict.fromkeys(f"{rule} {count}" for chapter in outcome.chapters for rule, count in chapter.rules)
    flags = dict.fromkeys(flag for chapter in outcome.chapters for flag in chapter.flags)
    return tuple(
        filter(None, (outcome.error, *outcome.held, "rules: " + ", ".join(rules), "flags: " + "; ".join(flags)))
    )


def _judge_names(fixture: Fixture, chapters: Sequence[Written]) -> dict[str, tuple[int, int]]:
    right = {"number": 0, "kind": 0, "title": 0, "volume": 0}
    judged = dict(right)
    if fixture.held:
        return dict.fromkeys(right, (0, 0))
    for place, truth in enumerate(fixture.chapters):
        chapter = chapters[place] if len(chapters) == len(fixture.chapters) else None
        for field in right:
            value = getattr(truth, field)
            if value is None or (field == "volume" and not value):
                continue
            judged[field] += 1
            right[field] += chapter is not None and getattr(chapter, field) == value
    return {field: (right[field], judged[field]) for field in right}


def _judge_list(fixture: Fixture, chapters: Sequence[Written]) -> bool | None:
    if fixture.group != "books":
        return None
    wanted = [(c.number, c.kind, c.volume) + ((c.title,) if c.title else ()) for c in fixture.chapters]
    given = [
        (c.number, c.kind, c.volume) + ((c.title,) if t.title else ())
        for c, t in zip(chapters, fixture.chapters, strict=False)
    ]
    return wanted == given and len(chapters) == len(fixture.chapters)


def total(results: Iterable[Result]) -> Counts:
    """The sum of some results."""
    return sum((result.counts for result in results), Counts())


def share(results: Iterable[Result], field: str) -> float:
    """How often number, kind, title or volume is right."""
    pairs = [result.named[field] for result in results]
    judged = sum(pair[1] for pair in pairs)
    return sum(pair[0] for pair in pairs) / judged if judged else 1.0


Clean = Callable[..., list[str]]


def _has_title(line: str, chapter: Chapter) -> bool:
    return bool(chapter.title) and str(chapter.title) in line and len(line) <= len(str(chapter.title)) + 30


def score_baseline(folder: Path, clean: Clean) -> dict[str, Counts]:
    """Score another cleaner on the decoded text of the same fixtures; keys `noisy` and `traps`, and `changed` traps.

    Headings, which it has nowhere to put, are not counted against it, nor are EPUBs, which it cannot read.
    """
    sums = {"noisy": Counts(), "traps": Counts(), "changed": Counts()}
    for fixture in read_library(folder):
        if fixture.held or fixture.container.startswith("epub"):
            continue
        wanted = [text for chapter in fixture.chapters for text in chapter.paragraphs]
        given = [
            line
            for chapter in fixture.chapters
            for line in clean(chapter.raw, page=fixture.page)
            if line in chapter.paragraphs or not _has_title(line, chapter)
        ]
        counts, differences = compare(wanted, given, [chapter.raw for chapter in fixture.chapters])
        sums["traps" if fixture.trap else "noisy"] += counts
        if fixture.trap and differences:
            sums["changed"] += counts
    return sums


def main() -> None:
    """Print the table, and write what was asked for."""
    from tests.benchmarks.cleaning_page import find_costs, make_page
    from tests.benchmarks.cleaning_table import as_json, failures, make_table

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--library", type=Path, default=FOLDER)
    parser.add_argument("--baselines", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--page", type=Path)
    parser.add_argument("--unseen", type=Path, help="another library, for the page")
    parser.add_argument("--failures", type=Path)
    parser.add_argument("--quiet", action="store_true", help="name classes only, never a text")
    arguments = parser.parse_args()
    started = time.perf_counter()
    results = score_library(read_library(arguments.library))
    seconds = time.perf_counter() - started
    baselines = {}
    if arguments.baselines:
        from tests.benchmarks.cleaning_baselines import extract_main_text, filter_phrases

        cleaners = {"phrase filter": filter_phrases, "trafilatura": extract_main_text}
        baselines = {name: score_baseline(arguments.library, clean) for name, clean in cleaners.items()}
    print(make_table(results, baselines))
    print(f"\n{len(results)} fixtures in {seconds:.1f} s")
    if arguments.json:
        arguments.json.write_text(json.dumps(as_json(results, baselines), indent=1, ensure_ascii=False) + "\n", "utf-8")
    if arguments.page:
        unseen = score_library(read_library(arguments.unseen)) if arguments.unseen else ()
        costs = find_costs(arguments.page)
        arguments.page.write_text(make_page(results, baselines, unseen) + costs, "utf-8")
    if arguments.failures:
        arguments.failures.write_text(failures(results, quiet=arguments.quiet), "utf-8")


if __name__ == "__main__":
    main()
