"""The files of a theme with what they hide: of each, the file that wins and those of other layers below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ssg.load.theme_layers import KINDS, Layer, find_layers, walk_layer
from ssg.problems import Problem, SsgError, has_errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One file in one layer: `shown` is what messages call it."""

    layer: Layer
    place: Path
    shown: str


ThemeFiles = dict[str, tuple[Found, ...]]
"""`templates/book.html` → that file of every layer that has it, the one that wins first."""


def theme_layers(root: Path, name: str) -> list[Layer]:
    """The layers of a theme. Raises SsgError for the first thing that is wrong with them."""
    problems: list[Problem] = []
    layers = find_layers(root, name, problems)
    if has_errors(problems):
        raise SsgError(next(problem for problem in problems if problem.severity == "error"))
    return layers


def find_files(layers: Iterable[Layer]) -> ThemeFiles:
    """Every file of a theme. Links, of which a build says that they are not followed, are left out."""
    files: dict[str, list[Found]] = {}
    for layer in layers:
        for kind in KINDS:
            for path, place in walk_layer(layer, kind, []):
                name = f"{kind}/{path}"
                found = Found(layer=layer, place=Path(place), shown=f"{layer.shown}/{name}")
                files.setdefault(name, []).append(found)
    return {name: tuple(found) for name, found in files.items()}
