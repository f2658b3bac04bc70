"""What the last build was made from: one that would change nothing is known before anything is loaded or planned.

`.ssg/built-<output>.json` keeps the signature of all that a build reads: the version of `ssg`, the options, and what
`stat` says of every file of `content/` and the theme. It is kept only when all of them were older than the clock can
blur (git's rule for its index), so that a file which is edited twice in a second is seen. It holds while `now` stays
between the same two dates of chapters, and while every file of the site is as the build left it.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator, Sized
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from ssg.build.engine import engine_digest
from ssg.build.manifest import MANIFEST, MANY, is_untouched, read_manifest
from ssg.build.options import BuildOptions
from ssg.model.profile import Profile
from ssg.model.report import Report
from ssg.problems import Problem
from ssg.system.checked import read_checked, stamp_of, write_checked
from ssg.system.clock import BLUR_NS
from ssg.system.places import CACHES, memory_of, packaged_themes
from ssg.system.processes import ask_beside
from ssg.system.scan import Scan, all_folders, mark_times, scan_content
from ssg.values import as_dict, dataclass

_LINKS_BELOW = 2  # `themes/<name>` and its folders may be links; deeper ones are refused where a theme is loaded
_SMALL = 100  # written files; after so small an edit, its file is too young to be trusted anyway


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A report, the scan that it was made from, None where there are errors, and the time in which it holds: `since`
    the latest date of a chapter that has passed, `until` the next one; None where there is none."""

    report: Report
    scan: Scan | None = None
    since: datetime | None = None
    until: datetime | None = None


class Seen(NamedTuple):
    """What was seen just now, None where nobody looked: the sources, and whether all files of the site are as the last
    build left them."""

    scan: Scan | None = None
    intact: bool | None = None


NOTHING_SEEN = Seen()


class Recalled(NamedTuple):
    """The report of a build that would change nothing, None where that is not certain, and what was seen."""

    report: Report | None
    seen: Seen


def recall(options: BuildOptions, seen: Seen = NOTHING_SEEN) -> Recalled:
    """Recall what the last build was made from. Raises DamagedError."""
    started = time.perf_counter()
    kept = None if options.full else read_checked(_place(options))
    if kept is None or kept.get("engine") != engine_digest() or not _in_season(kept, options.now):
        return Recalled(None, seen)
    problems = tuple(Problem(**problem) for problem in kept["problems"])
    if options.strict and any(problem.severity == "warning" for problem in problems):
        return Recalled(None, seen)
    if stamp_of(options.output / MANIFEST) != kept["manifest"]:
        return Recalled(None, seen)  # another build came after the one that is remembered
    is_intact = _ask(options.output, kept["targets"], seen)
    scan = seen.scan or scan_content(options.project)
    same = _signature(options, scan)[0] == kept["signature"]
    intact = is_intact()
    if not (same and intact):
        return Recalled(None, Seen(scan, intact))
    profile = Profile(stages=(("nothing changed", time.perf_counter() - started),), targets=kept["targets"])
    report = Report(targets=kept["targets"], kept=kept["targets"], problems=problems, profile=profile)
    return Recalled(report, Seen(scan, intact))


def remember(options: BuildOptions, built: Built, started_ns: int) -> None:
    """Keep what a build was made from, where the next could trust it: nothing that came since it started."""
    report = built.report
    if is_small(report.written):
        with suppress(OSError):
            _place(options).unlink(missing_ok=True)  # what it tells of is no more
        return
    if built.scan is None or any(problem.code.startswith("B") for problem in report.problems):
        return
    signature, newest = _signature(options, built.scan)
    if newest > started_ns - BLUR_NS:
        return
    value = {
        "engine": engine_digest(),
        "signature": signature,
        "since": built.since and built.since.timestamp(),
        "until": built.until and built.until.timestamp(),
        "targets": report.targets,
        "manifest": stamp_of(options.output / MANIFEST),
        "problems": [as_dict(problem) for problem in report.problems],
    }
    try:
        write_checked(_place(options), value)
    except OSError:
        return  # the next build looks at everything, as without a memory


def is_small(written: Sized) -> bool:
    """Whether a build made only a few files, so that it is not worth remembering."""
    return 0 < len(written) < _SMALL


def damage(options: BuildOptions) -> Problem:
    """Drop a damaged memory, so that it is told once; what is said of it."""
    name = f".ssg/{_place(options).name}"
    with suppress(OSError):
        _place(options).unlink()
    message = "cache is damaged; everything is looked at again"
    return Problem(code="B190", path=name, severity="warning", message=message)


def _place(options: BuildOptions) -> Path:
    return memory_of(options.project, options.output)


def _in_season(kept: dict[str, Any], now: datetime) -> bool:
    seconds = now.timestamp()
    since, until = kept["since"], kept["until"]
    return (since is None or since <= seconds) and (until is None or seconds < until)


def _signature(options: BuildOptions, scan: Scan) -> tuple[str, int]:
    """(digest of everything that a build reads but `ssg` itself, the newest time of it in nanoseconds)."""
    digest = hashlib.blake2b(digest_size=16)
    told = (options.base_url, options.drafts, options.future, options.offline, options.prose_path)
    digest.update(repr((told, len(scan.problems))).encode())
    caches = options.project / CACHES  # a damaged one is told, and made again, by who reads it
    for cache in (caches / "sources.kept", *sorted((caches / "sources").glob("*.kept"))):
        digest.update(f"{cache.name} {stamp_of(cache)}\n".encode())
    mark, newest = mark_times(all_folders(scan.content))
    digest.update(mark.encode())
    for folder in (options.project / "themes", packaged_themes()):
        for line, changed in _walk(str(folder)):
            digest.update(line.encode("utf-8", "surrogateescape"))
            newest = max(newest, changed)
    return digest.hexdigest(), newest


def _walk(folder: str, depth: int = 0) -> Iterator[tuple[str, int]]:
    """A line for each entry below a folder that is not hidden, and when it last changed. A theme, or a folder of one,
    may be a link to where several projects have it; those are followed, and no others, which may form loops."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield f"{folder} -\n", 0
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            status = entry.stat(follow_symlinks=depth < _LINKS_BELOW)
        except OSError:
            yield f"{entry.path} ?\n", time.time_ns()
            continue
        times = f"{status.st_mtime_ns} {status.st_ctime_ns}"
        yield f"{entry.path} {status.st_mode} {status.st_size} {times} {status.st_ino}\n", _newer(status)
        if stat.S_ISDIR(status.st_mode):
            yield from _walk(entry.path, depth + 1)


def _newer(status: os.stat_result) -> int:
    return max(status.st_mtime_ns, status.st_ctime_ns)


def _ask(output: Path, targets: int, seen: Seen) -> Callable[[], bool]:
    """Whether all files of the site are as they were left: where there are many, they are looked at beside."""
    if seen.intact is not None:
        return lambda: bool(seen.intact)
    look = partial(_is_intact, output)
    return ask_beside(look) if targets >= MANY else look


def _is_intact(output: Path) -> bool:
    known = read_manifest(output)
    return known is not None and not known.damaged and is_untouched(known, output)
