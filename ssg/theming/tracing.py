"""Of a page of the site: which files of the theme it is made from, and which others those hide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ssg.build.engine import engine_digest
from ssg.load import load_project
from ssg.model.plan import Target
from ssg.model.theme import Strings, Template, Theme, find_strings
from ssg.model.urls import base_path, file_of
from ssg.plan import Selection, make_plan
from ssg.problems import Problem, SsgError
from ssg.text.fields import suggest
from ssg.theming.files import Found, ThemeFiles, find_files, theme_layers
from ssg.theming.listing import read_site

_ASSET = re.compile(r"""\basset\(\s*(["'])([^"']+)\1\s*\)""")


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedFile:
    """A file that a page needs: the one that won, and those that it shadows. Strings are merged, so none is hidden."""

    name: str
    winner: str
    shadows: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What a page is made from.

    `whole` says that a template computes the name of another, so that the page may need any of them.
    """

    path: str
    view: str
    origin: str | None
    theme: tuple[str, ...]
    templates: tuple[TracedFile, ...]
    strings: tuple[TracedFile, ...]
    assets: tuple[TracedFile, ...]
    whole: bool


def trace(root: Path, address: str, selection: Selection) -> Trace:
    """Trace the page at an address: `lantern/12/`, or its URL. Raises SsgError where the site has no such page."""
    config = read_site(root)
    loaded = load_project(root, engine_digest())
    plan, _ = make_plan(loaded.config, loaded.theme, loaded.library, selection, "")
    target = _find_target(plan.targets, address, base_path(config.base_url))
    layers = theme_layers(root, config.theme)
    files = find_files(layers)
    used, whole = _closure(loaded.theme, target.template or "")
    language = target.view.language  # type: ignore[union-attr]  # every page has one
    assets = sorted({match[2] for template in used for match in _ASSET.finditer(template.text)})
    return Trace(
        path=target.path,
        view=type(target.view).__name__,
        origin=target.origin,
        theme=tuple(dict.fromkeys(layer.theme for layer in layers)),
        templates=tuple(_traced(f"templates/{template.name}", files) for template in used),
        strings=tuple(_merged(find_strings(loaded.theme, language), files)),
        assets=tuple(_traced(name, files) for asset in assets if (name := f"static/{asset}") in files),
        whole=whole,
    )


def _find_target(targets: tuple[Target, ...], address: str, base: str) -> Target:
    pages = {target.path: target for target in targets if target.template is not None}
    path = unquote(urlsplit(address).path)
    tried = [path.removeprefix(base), path.removeprefix("/")]
    for name in tried:
        for file in (name, file_of(name), file_of(f"{name}/"), f"{name}/index.html"):
            if file in pages:
                return pages[file]
    found = next((target for target in targets if target.path in tried), None)
    if found is not None:
        message, hint = f"'{address}' is no page: no template makes it", "trace the address of a page"
    else:
        known = [name.removesuffix("index.html") or "/" for name in pages]
        hint = suggest(path.strip("/") + "/", known)
        hint = hint if hint.startswith("did") else "addresses are such as lantern/12/ or / for the home page"
        message = f"there is no page at '{address}'"
    raise SsgError(Problem(code="T113", message=message, hint=hint))


def _closure(theme: Theme, name: str) -> tuple[list[Template], bool]:
    """A template and all that it extends, includes and imports, in the order in which they are met."""
    known = {template.name: template for template in theme.templates}
    met: dict[str, Template] = {}
    waiting = [name]
    while waiting:
        template = known.get(waiting.pop(0))
        if template is not None and template.name not in met:
            met[template.name] = template
            waiting += template.uses or ()
    return list(met.values()), any(template.uses is None for template in met.values())


def _traced(name: str, files: ThemeFiles) -> TracedFile:
    winner, *others = files[name]
    return TracedFile(name=name, winner=winner.shown, shadows=_shown(others))


def _merged(strings: Strings, files: ThemeFiles) -> Iterator[TracedFile]:
    name = f"strings/{strings.language}.toml"
    if name in files:
        yield _traced(name, files)


def _shown(found: list[Found]) -> tuple[str, ...]:
    return tuple(each.shown for each in found)
