"""Loads a theme: the project's `themes/<name>/`, over its parent, over what comes with `ssg`, file by file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ssg.load.site import SITE_FILE, as_theme_name
from ssg.model.theme import Strings, Template, Theme, ThemeAsset
from ssg.problems import Problem, SsgError
from ssg.system.places import packaged_themes
from ssg.text.decoding import decode_text
from ssg.text.digest import digest_of
from ssg.text.fields import as_number, as_text, convert_fields
from ssg.text.settings import parse_settings, table_entries

DEFAULT_THEME = "default"
API = 1
THEME_FIELDS = {"name": as_text, "parent": as_theme_name, "api": as_number, "description": as_text}

_USE = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b")
_LITERAL_USE = re.compile(r"""\{%[-+]?\s*(?:extends|include|import|from)\s+(["'])([^"']+)\1""")


def load_theme(root: Path, name: str, problems: list[Problem]) -> Theme:
    """Load a theme with everything that it inherits. Raises SsgError where there is no such theme."""
    templates: dict[str, Template] = {}
    assets: dict[str, ThemeAsset] = {}
    strings: dict[str, dict[str, Any]] = {}
    for folder in reversed(_layers(root, name, problems)):
        for path, file in _files(root, folder / "templates", problems):
            if template := _load_template(root, path, file, problems):
                templates[path] = template
        for path, file in _files(root, folder / "static", problems):
            assets[path] = ThemeAsset(name=path, file=str(file), digest=digest_of(_read(root, file)))
        for path, file in _files(root, folder / "strings", problems):
            if path.endswith(".toml"):
                table = _load_toml(root, file, problems)[0]
                _merge(strings.setdefault(path.removesuffix(".toml"), {}), table)
    return Theme(
        name=name,
        templates=tuple(templates[key] for key in sorted(templates)),
        assets=tuple(assets[key] for key in sorted(assets)),
        strings=tuple(_make_strings(language, strings[language]) for language in sorted(strings)),
    )


def _layers(root: Path, name: str, problems: list[Problem]) -> list[Path]:
    """Folders of the theme and its parents, the one that wins first."""
    layers: list[Path] = []
    seen: list[str] = []
    wanted: str | None = name
    while wanted is not None:
        if wanted in seen:
            message = f"theme '{wanted}' is its own parent: {' → '.join([*seen, wanted])}"
            hint = "take out one 'parent'"
            raise SsgError(Problem(code="T103", path=f"themes/{wanted}/theme.toml", message=message, hint=hint))
        seen.append(wanted)
        found = [folder for folder in (root / "themes" / wanted, packaged_themes() / wanted) if folder.is_dir()]
        if not found:
            known = {
                path.name
                for base in (root / "themes", packaged_themes())
                if base.is_dir()
                for path in base.iterdir()
                if path.is_dir()
            }
            hint = f"known: {', '.join(sorted(known))}"
            raise SsgError(Problem(code="T104", path=SITE_FILE, message=f"there is no theme '{wanted}'", hint=hint))
        layers += dict.fromkeys(path.resolve() for path in found)
        parents = [parent for folder in found if (parent := _parent(root, folder, problems))]
        wanted = parents[0] if parents else None if DEFAULT_THEME in seen else DEFAULT_THEME
    return layers


def _parent(root: Path, folder: Path, problems: list[Problem]) -> str | None:
    file = folder / "theme.toml"
    if not file.is_file():
        return None
    table, lines = _load_toml(root, file, problems)
    values, wrong = convert_fields(table_entries(table, lines), THEME_FIELDS, code="S")
    path = _shown(root, file)
    problems.extend(replace(problem, path=path) for problem in wrong)
    if values.get("api", API) != API:
        message = f"theme is written for api {values['api']}; this ssg has api {API}"
        hint = "look for a newer version of the theme, or of ssg"
        problems.append(Problem(code="T105", path=path, line=lines.get(("", "api")), message=message, hint=hint))
    return values.get("parent")


def _files(root: Path, folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """Regular files below a folder with their paths in it, sorted; hidden files and links are left out."""
    if not folder.is_dir():
        return
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder)
        if any(part.startswith(".") for part in path.parts):
            continue
        if file.is_symlink():
            message = "is a symbolic link, which is not followed"
            hint = "put the file itself here"
            shown = _shown(root, folder) + "/" + path.as_posix()
            problems.append(Problem(code="T106", path=shown, message=message, hint=hint))
        elif file.is_file():
            yield path.as_posix(), file


def _read(root: Path, file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise SsgError(Problem(code="T109", path=_shown(root, file), message=message)) from error


def _load_template(root: Path, name: str, file: Path, problems: list[Problem]) -> Template | None:
    data = _read(root, file)
    text, faults = decode_text(data)
    path = _shown(root, file)
    problems.extend(replace(problem, path=path) for problem in faults)
    literal = [match[2] for match in _LITERAL_USE.finditer(text)]
    whole = len(literal) == len(_USE.findall(text))
    uses = tuple(dict.fromkeys(literal)) if whole else None
    return Template(name=name, path=path, text=text, digest=digest_of(data), uses=uses)


def _load_toml(root: Path, file: Path, problems: list[Problem]) -> tuple[dict[str, Any], Any]:
    text, faults = decode_text(_read(root, file))
    table, lines, broken = parse_settings(text)
    problems.extend(replace(problem, path=_shown(root, file)) for problem in (*faults, *broken))
    return table, lines


def _merge(into: dict[str, Any], table: dict[str, Any]) -> None:
    for key, value in table.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            into[key] = {**into[key], **value}
        else:
            into[key] = value


def _make_strings(language: str, table: dict[str, Any]) -> Strings:
    entries = tuple((key, _frozen(value)) for key, value in sorted(table.items()))
    return Strings(language=language, entries=entries, digest=digest_of(repr(entries).encode()))


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((str(key), _frozen(item)) for key, item in sorted(value.items()))
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    return str(value)


def _shown(root: Path, file: Path) -> str:
    """The path that a message names: inside the project, else inside the packaged themes."""
    resolved = file.resolve()
    for base, prefix in ((root.resolve(), ""), (packaged_themes().resolve(), "(ssg)/themes/")):
        if resolved.is_relative_to(base):
            return prefix + resolved.relative_to(base).as_posix()
    return file.name
