"""Copies one file of a theme into the project, to change it there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ssg.load.site import as_theme_name
from ssg.load.theme_layers import API, known_themes, read_theme_file
from ssg.problems import Problem, SsgError
from ssg.text.fields import suggest
from ssg.theming.files import ThemeFiles, find_files, theme_layers
from ssg.theming.listing import read_site


@dataclass(frozen=True, slots=True, kw_only=True)
class Ejected:
    """What was written: the new `path`, what it `shadows`, and the `settings` that were begun for it, if any.

    `use` names the theme, where the site does not use it yet.
    """

    path: str
    shadows: str
    settings: str | None
    use: str | None


def eject(root: Path, wanted: str, into: str | None = None) -> Ejected:
    """Copy the file `wanted` of a theme into the project's folder of the theme `into`, or of the site's.

    `wanted` is a path in the theme, whose first folder may be left out: `chapter.html`. Where there is no theme of
    that name yet, one is begun, with the site's as its parent. Raises SsgError, and writes over nothing.
    """
    base = read_site(root).theme
    theme = _theme_name(into) if into is not None else base
    new = theme not in known_themes(root)
    layers = theme_layers(root, base if new else theme)
    files = find_files(layers)
    name = _choose(wanted, files)
    found = files[name][0]
    path, settings = f"themes/{theme}/{name}", f"themes/{theme}/theme.toml"
    _write(root, path, read_theme_file(found.place, found.shown))
    if new:
        _write(root, settings, f'name = "{theme}"\nparent = "{base}"\napi = {API}\n'.encode())
    use = theme if theme != base else None
    return Ejected(path=path, shadows=found.shown, settings=settings if new else None, use=use)


def _theme_name(text: str) -> str:
    try:
        return as_theme_name(text)
    except ValueError as error:
        hint = "choose a short word, such as 'mine'"
        raise SsgError(Problem(code="T114", message=f"'{text}' is no name of a theme: {error}", hint=hint)) from None


def _choose(wanted: str, files: ThemeFiles) -> str:
    names = [name for name in files if wanted in (name, name.partition("/")[2])]
    if len(names) == 1:
        return names[0]
    if names:
        message = f"'{wanted}' may be {' or '.join(sorted(names))}"
        raise SsgError(Problem(code="T112", message=message, hint="write the whole path"))
    hint = suggest(wanted, {name.partition("/")[2] for name in files} | set(files))
    hint = hint if hint.startswith("did") else "`ssg theme list --files` names them all"
    raise SsgError(Problem(code="T112", message=f"the theme has no file '{wanted}'", hint=hint))


def _write(root: Path, path: str, data: bytes) -> None:
    """Write a new file. It is opened for creation only, so that nothing is ever written over."""
    file = root / path
    if file.exists():
        raise SsgError(
            Problem(code="B113", path=path, message="is there already", hint="edit it, or take it away first")
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as stream:
            stream.write(data)
    except OSError as error:
        message, hint = f"cannot be written: {error.strerror}", "choose a folder that you may write to"
        raise SsgError(Problem(code="B114", path=path, message=message, hint=hint)) from error
