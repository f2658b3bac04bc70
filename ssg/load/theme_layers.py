"""Where the files of a theme lie: the folders of the theme and of its parents, the one that wins first."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ssg.load.site import SITE_FILE, as_theme_name
from ssg.problems import Problem, SsgError
from ssg.system.places import packaged_themes
from ssg.text.decoding import decode_text
from ssg.text.fields import as_number, as_table, as_text, as_texts, convert_fields, suggest
from ssg.text.settings import Lines, parse_settings, table_entries
from ssg.values import dataclass, replace

DEFAULT_THEME = "default"
API = 1
KINDS = ("templates", "static", "strings")
"""The folders of a theme."""


def _kinds(value: Any) -> tuple[str, ...]:
    kinds = as_texts(value)
    if not set(kinds) <= set(KINDS):
        raise ValueError(f"expected some of {', '.join(KINDS)}")
    return kinds


THEME_FIELDS = {
    "name": as_text,
    "parent": as_theme_name,
    "inherits": _kinds,
    "api": as_number,
    "description": as_text,
    "options": as_table,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One folder of files. `shown` is what messages call it; `kinds` are those of its folders that count.

    `settings` is what its theme.toml says, with the `lines` of it.
    """

    theme: str
    folder: Path
    shown: str
    kinds: tuple[str, ...]
    settings: Mapping[str, Any]
    lines: Lines

    @property
    def packaged(self) -> bool:
        """Whether it came with `ssg`."""
        return self.shown.startswith(_PACKAGED)


_PACKAGED = "(ssg)/themes/"


def find_layers(root: Path, name: str, problems: list[Problem]) -> list[Layer]:
    """The layers of a theme. Raises SsgError where there is no such theme, or one is its own parent."""
    layers: list[Layer] = []
    seen: list[str] = []
    kinds: tuple[str, ...] = KINDS
    wanted: str | None = name
    while wanted is not None:
        if wanted in seen:
            message = f"theme '{wanted}' is its own parent: {' → '.join([*seen, wanted])}"
            hint = "take out one 'parent'"
            raise SsgError(Problem(code="T103", path=f"themes/{wanted}/theme.toml", message=message, hint=hint))
        seen.append(wanted)
        found = [_read_layer(*place, wanted, kinds, problems) for place in _places(root, wanted)]
        if not found:
            message, hint = f"there is no theme '{wanted}'", suggest(wanted, known_themes(root))
            raise SsgError(Problem(code="T104", path=SITE_FILE, message=message, hint=hint))
        layers += found
        own = {key: value for layer in reversed(found) for key, value in layer.settings.items()}
        kinds = tuple(kind for kind in kinds if kind in own.get("inherits", KINDS))
        wanted = own.get("parent", None if DEFAULT_THEME in seen else DEFAULT_THEME)
    return layers


def known_themes(root: Path) -> list[str]:
    """The names of all themes: the project's and those that come with `ssg`."""
    bases = [base for base in (root / "themes", packaged_themes()) if is_folder(base, base.name)]
    return sorted({entry.name for base in bases for entry in os.scandir(base) if entry.is_dir()})


def walk_layer(layer: Layer, kind: str, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """(path in the folder `kind`, place on this machine) of its files; hidden ones and links are left out."""
    if kind in layer.kinds:
        yield from _walk(f"{layer.folder}/{kind}", "", f"{layer.shown}/{kind}", problems)


def _walk(folder: str, below: str, shown: str, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise _unreadable(shown, error) from error
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            message = "is a symbolic link, which is not followed"
            path, hint = f"{shown}/{entry.name}", "put the file itself here"
            problems.append(Problem(code="T106", path=path, message=message, hint=hint))
        elif entry.is_dir():
            yield from _walk(entry.path, f"{below}{entry.name}/", f"{shown}/{entry.name}", problems)
        elif entry.is_file():
            yield f"{below}{entry.name}", entry.path


def read_theme_file(place: str | Path, shown: str) -> bytes:
    """The bytes of a file of a theme. Raises SsgError, T109."""
    try:
        with open(place, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise _unreadable(shown, error) from error


def _load_settings(place: Path, shown: str, problems: list[Problem]) -> tuple[dict[str, Any], Lines]:
    text, faults = decode_text(read_theme_file(place, shown))
    table, lines, broken = parse_settings(text)
    problems.extend(replace(problem, path=shown) for problem in (*faults, *broken))
    return table, lines


def is_folder(path: Path, shown: str) -> bool:
    """Whether there is such a folder. Raises SsgError where nobody may look."""
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _unreadable(shown, error) from error


def _places(root: Path, name: str) -> list[tuple[Path, str]]:
    """The folders of one theme: the project's own, then that of `ssg`; each as (folder, what to call it)."""
    own, packaged = (root / "themes" / name, f"themes/{name}"), (packaged_themes() / name, _PACKAGED + name)
    found = [place for place in (own, packaged) if is_folder(*place)]
    if len(found) == 2 and os.path.samefile(own[0], packaged[0]):
        return [own]  # the project is a checkout of `ssg` itself
    return found


def _read_layer(folder: Path, shown: str, theme: str, kinds: tuple[str, ...], problems: list[Problem]) -> Layer:
    file, path = folder / "theme.toml", f"{shown}/theme.toml"
    table, lines = _load_settings(file, path, problems) if os.path.lexists(file) else ({}, {})
    values, wrong = convert_fields(table_entries(table, lines), THEME_FIELDS, code="S")
    problems.extend(replace(problem, path=path) for problem in wrong)
    if values.get("api", API) != API:
        message = f"theme is written for api {values['api']}; this ssg has api {API}"
        hint = "look for a newer version of the theme, or of ssg"
        problems.append(Problem(code="T105", path=path, line=lines.get(("", "api")), message=message, hint=hint))
    return Layer(theme=theme, folder=folder, shown=shown, kinds=kinds, settings=values, lines=lines)


def _unreadable(shown: str, error: OSError) -> SsgError:
    message = f"cannot be read: {error.strerror}"
    return SsgError(Problem(code="T109", path=shown, message=message, hint="look at its permissions"))
