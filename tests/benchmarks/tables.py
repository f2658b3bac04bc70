"""What was measured, as tables: the targets and whether they are met, and all medians."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.rounds import Key, Measured

MEGABYTE = 1024 * 1024

Sizes = Mapping[int, Mapping[Key, Measured]]
"""What was measured, by the number of chapters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table of targets: the figure (a ratio, or seconds, or megabytes), and the most that it may be."""

    what: str
    ours: str
    beside: str
    figure: float
    unit: str = "×"
    target: float | None = None

    def cells(self) -> list[str]:
        """The cells of the line."""
        places = 0 if self.figure >= 100 else 2 if self.figure >= 1 else 3
        found = f"**{self.figure:.{places}f}** {self.unit}"
        target = "" if self.target is None else f"≤ {self.target:g} {self.unit}"
        met = "" if self.target is None else "yes" if self.figure <= self.target else "no"
        return [self.what, self.ours, self.beside, found, target, met]


# (what, row, how to read the figure, the most that its ratio to Hugo's may be)
_MAIN = (
    ("first build, wall time", "first build", "wall", 0.33),
    ("first build, processor time", "first build", "cpu", 0.40),
    ("first build, peak memory", "first build", "peak", 0.10),
    ("one chapter edited", "one chapter edited", "wall", 0.02),
    ("nothing changed", "nothing changed", "wall", 0.015),
    ("one new chapter in the longest book", "one new chapter", "wall", 0.03),
    ("chapter template edited", "chapter template edited", "wall", 0.33),
)
_SMALL = 0.5
_COMMAND_SECONDS = 0.120
_LARGE_TIME, _LARGE_MEGABYTES = 1.1, 600
_FLOOR = 2.5


def target_lines(sizes: Sizes, main: int) -> Iterable[Line]:
    """The lines of every size, `main` first; only those that were measured."""
    for what, row, kind, target in _MAIN:
        yield from _beside_hugo(sizes[main], f"{main:,} chapters: {what}", row, kind, target)
    for size in sorted(sizes):
        if size < main:
            yield from _beside_hugo(sizes[size], f"{size:,} chapters: first build", "first build", "wall", _SMALL)
        elif size > main:
            yield from _large(sizes, main, size)


def _beside_hugo(measured: Mapping[Key, Measured], what: str, row: str, kind: str, target: float) -> Iterable[Line]:
    if (row, "ssg") not in measured or (row, "Hugo") not in measured:
        return
    both = measured[row, "ssg"], measured[row, "Hugo"]
    ratio = both[0].ratio_to(both[1], kind)
    if ratio is not None:
        ours, theirs = (_shown(getattr(found, kind), kind) for found in both)
        yield Line(what=what, ours=ours, beside=theirs, figure=ratio, target=target)


def _large(sizes: Sizes, main: int, size: int) -> Iterable[Line]:
    """Time per chapter beside that of the main size (11 times the time of 10,000 is 1.1 of it), and memory."""
    ours, small = sizes[size]["first build", "ssg"], sizes[main].get(("first build", "ssg"))
    what = f"{size:,} chapters: first build"
    if small is not None:
        figure = ours.wall / small.wall / (size / main)
        beside = f"{small.wall:.2f} s for {main:,}"
        yield Line(
            what=f"{what}, time per chapter",
            ours=f"{ours.wall:.2f} s",
            beside=beside,
            figure=figure,
            target=_LARGE_TIME,
        )
    if ours.peak is not None:
        figure = ours.peak / MEGABYTE
        yield Line(
            what=f"{what}, memory",
            ours=_shown(ours.peak, "peak"),
            beside="",
            figure=figure,
            unit="MB",
            target=_LARGE_MEGABYTES,
        )


def command_lines(commands: Mapping[str, Measured]) -> Iterable[Line]:
    """The commands that do little."""
    for name, found in commands.items():
        yield Line(
            what=f"`{name}`",
            ours=f"{found.wall:.3f} s",
            beside="",
            figure=found.wall,
            unit="s",
            target=_COMMAND_SECONDS,
        )


def floor_lines(first: Measured, floors: Mapping[str, Measured]) -> Iterable[Line]:
    """The first build beside bare calls of the system."""
    for name, found in floors.items():
        yield Line(
            what=f"first build beside the floor, {name}",
            ours=f"{first.wall:.2f} s",
            beside=f"{found.wall:.2f} s",
            figure=first.wall / found.wall,
            target=_FLOOR,
        )


def format_lines(lines: Iterable[Line]) -> str:
    """The table of targets in Markdown."""
    head = ["what", "ssg", "beside", "ratio or figure", "target", "met"]
    return format_table([head, *(line.cells() for line in lines)])


def format_medians(measured: Mapping[Key, Measured], rows: Sequence[str]) -> str:
    """All medians of one size and their ratios to Hugo's, in Markdown; of ssg alone where Hugo did not run."""
    kinds = {"wall": "wall (s)", "cpu": "CPU (s)", "peak": "memory (MB)"}
    both = any(name == "Hugo" for _, name in measured)
    head = ["what"]
    for shown in kinds.values():
        head += [f"{shown}: ssg, Hugo", "ratio"] if both else [shown]
    lines = [head]
    for row in rows:
        cells = [row]
        for kind in kinds:
            ours = getattr(measured[row, "ssg"], kind)
            theirs = getattr(measured[row, "Hugo"], kind) if both else None
            if ours is None:
                cells += ["", ""] if both else [""]
            elif theirs is None:
                cells.append(_shown(ours, kind))
            else:
                ratio = measured[row, "ssg"].ratio_to(measured[row, "Hugo"], kind)
                cells += [f"{_shown(ours, kind)}, {_shown(theirs, kind)}", f"**{ratio:.3f}**"]
        lines.append(cells)
    return format_table(lines)


def format_stages(sizes: Sizes, row: str) -> str:
    """Milliseconds per chapter of each stage of a row, by size, in Markdown."""
    medians = {size: found[row, "ssg"].stage_medians for size, found in sorted(sizes.items()) if (row, "ssg") in found}
    names = dict.fromkeys(name for stages in medians.values() for name in stages)
    lines = [["stage, ms per chapter", *(f"{size:,} chapters" for size in medians)]]
    for name in names:
        lines.append([name, *(f"{stages.get(name, 0.0) / size * 1000:.4f}" for size, stages in medians.items())])
    sums = (f"{sum(stages.values()) / size * 1000:.4f}" for size, stages in medians.items())
    return format_table([*lines, ["all", *sums]])


def _shown(value: float, kind: str) -> str:
    return f"{value / MEGABYTE:.0f} MB" if kind == "peak" else f"{value:.2f} s" if value >= 1 else f"{value:.3f} s"


def format_table(lines: Sequence[Sequence[str]]) -> str:
    """A table in Markdown; the first line is its head."""
    rows = ["| " + " | ".join(cells) + " |" for cells in lines]
    return "\n".join([rows[0], "|" + "---|" * len(lines[0]), *rows[1:]])
