"""A case: files of a project in which something is wrong, and the lines that `ssg build` must say about them.

To add one: append a `Case` to the table of the file that fits (`table_*.py`). The runner is `test_tables.py`.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

Content = str | bytes | None | Callable[[Path], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`files` are laid over the small project of `tests/conftest.py`, of which a good site has been built.

    A file is text, bytes, None (take it away), or a function that makes it (`folder`, `fifo`, `link_to`). `said` is
    the whole report, a line for each problem, as a user sees it; `…` stands for any text. A case whose report has
    an error must leave the site as it was; one with `good=True` must build.
    """

    name: str
    files: Mapping[str, Content]
    said: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    good: bool = False


def folder(path: Path) -> None:
    """A folder where a file is expected."""
    path.mkdir()


def fifo(path: Path) -> None:
    """A pipe: opening it would wait for ever."""
    os.mkfifo(path)


def link_to(target: str) -> Callable[[Path], None]:
    """A symbolic link."""
    return lambda path: path.symlink_to(target)


def lay(project: Path, files: Mapping[str, Content]) -> None:
    """Lay the files of a case over a project."""
    for name, content in files.items():
        path = project / os.fsdecode(name.encode("utf-8", "surrogateescape"))
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(content):
            content(path)
        elif content is not None:
            path.write_bytes(content.encode() if isinstance(content, str) else content)


def matches(said: str, expected: str) -> bool:
    """Whether a line is the expected one, in which `…` stands for any text."""
    pattern = ".*".join(re.escape(part) for part in expected.split("…"))
    return re.fullmatch(pattern, said, re.DOTALL) is not None


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too: path → bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def chapter(front: str, text: str = "Some text.") -> str:
    """A chapter of front matter and text; the first key stands in line 2."""
    return f"---\n{front}\n---\n\n{text}\n"
