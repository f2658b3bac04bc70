"""Draws what each stage costs per chapter, and how that grows with the library: one SVG, readable on light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

Stages = Mapping[str, float]
"""Seconds of each stage, in the order of the build."""

WIDTH, HEIGHT, TOP, BOTTOM, LEFT, PANEL, LEGEND = 860, 400, 64, 48, 56, 270, 200
# Okabe and Ito's colours, which people who see fewer colours tell apart; the last is for the rest.
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a8a8a")
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1f2328}.h{font-weight:600;font-size:15px}.q{font-size:12px;fill:#59636e}"
    "line{stroke:#8c959f}.p,.b{fill:#fff}.b{stroke:none}rect{stroke:#fff;stroke-width:1}.g{stroke:#d1d9e0}"
    "@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.q{fill:#9198a1}.b{fill:#0d1117}rect{stroke:#0d1117}"
    ".g{stroke:#3d444d}}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One set of bars: `stages` by the number of chapters, smallest first."""

    title: str
    stages: Mapping[int, Stages]

    def per_chapter(self) -> dict[int, dict[str, float]]:
        """Milliseconds per chapter of each stage."""
        return {
            size: {name: seconds / size * 1000 for name, seconds in stages.items()}
            for size, stages in sorted(self.stages.items())
        }


def draw(panels: Sequence[Panel]) -> str:
    """The picture of some panels side by side, at most two, and one legend."""
    names = _largest(panels)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="t">',
        f'<title id="t">{escape(_told(panels))}</title>',
        f'<style>{_STYLE}</style><rect class="b" width="{WIDTH}" height="{HEIGHT}"/>',
    ]
    for place, panel in enumerate(panels):
        parts += _panel(panel, names, LEFT + place * (PANEL + LEFT))
    parts += _legend(names)
    return "\n".join([*parts, "</svg>\n"])


def _largest(panels: Sequence[Panel]) -> dict[str, str]:
    """The colours of the stages that cost most; all others are `the rest`."""
    most: dict[str, float] = {}
    for panel in panels:
        for stages in panel.per_chapter().values():
            whole = sum(stages.values()) or 1.0
            for name, value in stages.items():
                most[name] = max(most.get(name, 0.0), value / whole)
    kept = sorted(most, key=lambda name: -most[name])[: len(_COLOURS) - 1]
    ordered = [name for name in most if name in kept]
    return {**dict(zip(ordered, _COLOURS, strict=False)), "the rest": _COLOURS[-1]}


def _panel(panel: Panel, names: Mapping[str, str], left: int) -> Iterator[str]:
    bars = {size: _gather(stages, names) for size, stages in panel.per_chapter().items()}
    step, unit, factor = _scale(max((sum(bar.values()) for bar in bars.values()), default=1.0))
    ground, high = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    most = step * 5
    yield f'<text class="h" x="{left}" y="24">{escape(panel.title)}</text>'
    yield f'<text class="q" x="{left}" y="44">{unit} per chapter</text>'
    for mark in range(6):
        y = ground - high * mark / 5
        yield f'<line class="g" x1="{left}" x2="{left + PANEL}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text class="q" x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{step * mark * factor:g}</text>'
    wide = PANEL / (len(bars) * 1.5 + 0.5)
    for place, (size, bar) in enumerate(bars.items()):
        x, y = left + wide * (0.5 + 1.5 * place), float(ground)
        for name, value in bar.items():
            tall = high * value / most
            y -= tall
            tip = escape(f"{name}: {value * factor:.3g} {unit}")
            box = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{names[name]}"'
            yield f"<rect {box}><title>{tip}</title></rect>"
        middle = f'x="{x + wide / 2:.1f}" text-anchor="middle"'
        yield f'<text {middle} y="{y - 6:.1f}">{sum(bar.values()) * factor:.3g}</text>'
        yield f'<text class="q" {middle} y="{ground + 20}">{size:,}</text>'
    yield f'<text class="q" x="{left + PANEL / 2}" y="{ground + 38}" text-anchor="middle">chapters</text>'


def _gather(stages: Stages, names: Mapping[str, str]) -> dict[str, float]:
    """Values by the names of the legend, in its order, none left out."""
    bar = dict.fromkeys(names, 0.0)
    for name, value in stages.items():
        bar[name if name in names else "the rest"] += value
    return bar


def _scale(most: float) -> tuple[float, str, float]:
    """(the value of a fifth of the axis, the unit, and by what milliseconds become it)."""
    unit, factor = ("ms", 1.0) if most >= 0.5 else ("µs", 1000.0)
    wanted, power = most * factor / 5, 1.0
    while power > wanted:
        power /= 10
    while power * 10 <= wanted:
        power *= 10
    nice = next((power * times for times in (1, 2, 2.5, 5) if power * times >= wanted), power * 10)
    return nice / factor, unit, factor


def _legend(names: Mapping[str, str]) -> Iterator[str]:
    for place, (name, colour) in enumerate(reversed(names.items())):
        x, y = WIDTH - LEGEND + 12, TOP + place * 24
        yield f'<rect x="{x}" y="{y}" width="14" height="14" fill="{colour}"/>'
        yield f'<text x="{x + 22}" y="{y + 12}">{escape(name)}</text>'


def _told(panels: Sequence[Panel]) -> str:
    """The picture in words."""
    said = []
    for panel in panels:
        sums = (f"{sum(bar.values()):.3g} ms with {size:,}" for size, bar in panel.per_chapter().items())
        said.append(f"{panel.title}: {', '.join(sums)} chapters")
    return f"Milliseconds per chapter. {'. '.join(said)}."
