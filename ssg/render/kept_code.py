"""Compiled code of linked templates, kept between runs: linking and compiling take longer than a small build.

Kept under a digest of all that the code is made from: the template with all that it uses, our linker and generator,
Jinja, and Python, whose code differs from version to version. Of the themes that come with `ssg`, the sources of that
code come with it, too (`READY`), compiled when it is installed, as its modules are.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from collections.abc import Mapping
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType

import jinja2

from ssg.model.theme import Template
from ssg.system.user_cache import is_kept, keep, read_kept

READY = Path(__file__).with_name("ready")
"""A folder for each `KeptCode.source_key`, with a Python file for each part of the form; written when `ssg` is
installed (`ssg.theming.ready`). Python keeps their code beside them, as that of any module."""

_MAKERS = ("linking.py", "folding.py", "compiling.py", "sandbox.py")


class KeptCode:
    """Code of the templates of one theme, in a folder; without one, nothing is kept."""

    def __init__(self, folder: Path | None, templates: Mapping[str, Template]) -> None:
        self._folder = folder
        self._templates = templates

    def recall(self, name: str, form: str) -> tuple[CodeType, ...] | None:
        """The code of one form of a template, where it was kept."""
        kept = read_kept(self._folder, self._key(name, form)) if self._folder is not None else None
        if kept is None:
            return None
        try:
            codes = marshal.loads(kept)
        except (EOFError, ValueError, TypeError):
            return None
        return codes if isinstance(codes, tuple) and all(isinstance(code, CodeType) for code in codes) else None

    def holds(self, name: str, form: str) -> bool:
        """Whether code of one form of a template seems to be kept."""
        if self._folder is not None and is_kept(self._folder, self._key(name, form)):
            return True
        files = self._ready_files(name, form)
        return files is not None and all(Path(cache_from_source(str(file))).exists() for file in files)

    def remember(self, name: str, form: str, codes: tuple[CodeType, ...]) -> None:
        """Keep code for the next run."""
        if self._folder is not None:
            keep(self._folder, self._key(name, form), marshal.dumps(codes))

    def find_ready(self, name: str, form: str) -> tuple[CodeType, ...] | None:
        """The code of one form of a template, where its sources came with `ssg`."""
        try:
            files = self._ready_files(name, form)
            return None if files is None else tuple(_load(file, name) for file in files)
        except (OSError, ImportError, SyntaxError, ValueError, EOFError):
            return None

    def _ready_files(self, name: str, form: str) -> list[Path] | None:
        folder = READY / self.source_key(name, form)
        return sorted(folder.glob("*.py")) if folder.is_dir() else None

    def source_key(self, name: str, form: str) -> str:
        """A digest of all that the sources of the code are made from."""
        digest = hashlib.blake2b(_makers(), digest_size=16)
        for used in sorted(self._closure(name)):
            template = self._templates.get(used)
            digest.update(f"{used}\0{template.digest if template else '-'}\0".encode("utf-8", "surrogatepass"))
        digest.update(f"{form}\0{name}".encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def _key(self, name: str, form: str) -> str:
        return hashlib.blake2b(f"{self.source_key(name, form)} {sys.version}".encode(), digest_size=16).hexdigest()

    def _closure(self, name: str) -> set[str]:
        """The names of all that a template uses, itself included; of the whole theme where a name is computed."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            template = self._templates.get(current)
            if template is not None and template.uses is None:
                return {name, *self._templates}
            if current not in seen:
                seen.add(current)
                waiting += template.uses or () if template is not None else ()
        return seen


@cache
def _makers() -> bytes:
    """What writes the code of templates: its own sources, and the version of what it stands on."""
    folder = Path(__file__).parent
    sources = b"\0".join((folder / name).read_bytes() for name in _MAKERS)
    return b"\0".join((sources, jinja2.__version__.encode()))


def _load(file: Path, template: str) -> CodeType:
    """The code of a Python file as Python itself loads it: compiled, if it is for the first time."""
    code = SourceFileLoader(READY.name, str(file)).get_code(READY.name)
    assert code is not None, "a loader of sources has code"
    return _named(code, template)


def _named(code: CodeType, template: str) -> CodeType:
    """Code that tells that it stands in a template, as what was just compiled from it does."""
    inner = tuple(_named(value, template) if isinstance(value, CodeType) else value for value in code.co_consts)
    return code.replace(co_filename=template, co_consts=inner)
