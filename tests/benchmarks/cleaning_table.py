"""The figures as a Markdown table, as JSON, and the list of what fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from tests.benchmarks.cleaning import Result, share, total
from tests.benchmarks.cleaning_score import Counts

_HEAD = "| | fixtures | paragraph recall | precision | prose lost | junk left |\n|---|---:|---:|---:|---:|---:|"


def make_table(results: Sequence[Result], baselines: Mapping[str, Mapping[str, Counts]]) -> str:
    """The whole, the baselines where they were run, and the classes."""
    noisy = [result for result in results if not result.fixture.trap]
    classes = sorted({name for result in noisy for name in result.fixture.classes}, key=_rank)
    rows = [_row(name, total(result for result in noisy if name in result.fixture.classes)) for name in classes]
    return "\n".join([make_totals(results, baselines), "", _HEAD, *rows])


def make_totals(results: Sequence[Result], baselines: Mapping[str, Mapping[str, Counts]] | None = None) -> str:
    """The whole, names, and the baselines."""
    baselines = baselines or {}
    traps = [result for result in results if result.fixture.trap]
    noisy = [result for result in results if not result.fixture.trap]
    lines = [_HEAD, _row("noisy chapters", total(noisy)), _row("traps", total(traps)), _row("all", total(results))]
    for name, sums in baselines.items():
        lines += [_row(f"{name}, noisy", sums["noisy"]), _row(f"{name}, traps", sums["traps"])]
    return "\n".join([*lines, "", *(f"* {name}: {value}" for name, value in _facts(results, baselines))])


def _rank(name: str) -> tuple[str, int]:
    return name[0], int(name[1:] or 0)


def _row(name: str, counts: Counts) -> str:
    return (
        f"| {name} | {counts.fixtures} | {counts.recall:.4f} | {counts.precision:.4f} "
        f"| {counts.lost_share:.3%} | {counts.junk_share:.2%} |"
    )


def _facts(results: Sequence[Result], baselines: Mapping[str, Mapping[str, Counts]]) -> Iterator[tuple[str, str]]:
    traps = [result for result in results if result.fixture.trap]
    yield "traps changed", f"{sum(result.changed for result in traps)} of {len(traps)}"
    for name, sums in baselines.items():
        yield f"traps changed by {name}", f"{sums['changed'].fixtures} of {sums['traps'].fixtures}"
    yield (
        "number, kind, title, volume right",
        ", ".join(f"{share(results, field):.1%}" for field in ("number", "kind", "title", "volume")),
    )
    listed = [result for result in results if result.list_exact is not None]
    yield "chapter lists of whole books exact", f"{sum(bool(result.list_exact) for result in listed)} of {len(listed)}"
    moved = [result.moved for result in results]
    yield "notes and credits moved", f"{sum(pair[0] for pair in moved)} of {sum(pair[1] for pair in moved)}"
    held = [result for result in results if result.fixture.held]
    yield "unreadable chapters held back", f"{sum(result.held for result in held)} of {len(held)}"
    yield "held back without need", str(sum(result.held and not result.fixture.held for result in results))
    for name in ("ledger", "idempotence", "render"):
        yield f"{name} faults", str(sum(fault.startswith(name) for result in results for fault in result.faults))


def as_json(results: Sequence[Result], baselines: Mapping[str, Mapping[str, Counts]]) -> dict[str, object]:
    """All that was counted, for programs."""
    return {
        "facts": dict(_facts(results, baselines)),
        "baselines": {name: {key: asdict(counts) for key, counts in sums.items()} for name, sums in baselines.items()},
        "fixtures": {
            result.fixture.name: {
                "classes": result.fixture.classes,
                **asdict(result.counts),
                "changed": result.changed,
                "named": result.named,
                "list_exact": result.list_exact,
                "faults": result.faults,
            }
            for result in results
        },
    }


def failures(results: Sequence[Result], *, quiet: bool) -> str:
    """What is not as it should be, fixture by fixture. `quiet` leaves out names and texts."""
    lines = []
    for result in results:
        wrong = [f"{field} {pair[0]} of {pair[1]}" for field, pair in result.named.items() if pair[0] != pair[1]]
        wrong += [] if result.list_exact is not False else ["list of chapters"]
        wrong += [f"moved {result.moved[0]} of {result.moved[1]}"] if result.moved[0] != result.moved[1] else []
        wrong += result.faults
        if not wrong and not result.changed:
            continue
        classes = " ".join(result.fixture.classes)
        if quiet:
            kinds = ["prose lost"] * (result.counts.lost > 0) + ["junk left"] * (result.counts.junk > 0)
            kinds += ["paragraphs differ"] * bool(result.differences and not kinds) + ["held back"] * result.held
            lines.append(f"- {classes} ({result.fixture.group}): {'; '.join([*kinds, *wrong])}")
            continue
        lines.append(f"\n## {result.fixture.name} [{classes}] {'; '.join(wrong)}")
        lines += [f"  {note}" for note in result.notes]
        for difference in result.differences[:6]:
            lines += [f"  - wanted: {_cut(text)}" for text in difference.wanted[:3]] or ["  - wanted: (nothing)"]
            lines += [f"    got:    {_cut(text)}" for text in difference.given[:3]] or ["    got:    (nothing)"]
        if wrong:
            lines += [f"  truth: {c.number!r} {c.kind} {c.title!r} {c.volume!r}" for c in result.fixture.chapters[:8]]
            lines += [f"  got:   {name}" for name in result.names[:8]]
    return "\n".join(lines) + "\n"


def _cut(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:90]} […] {text[-60:]}"
