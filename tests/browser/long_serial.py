"""A serial in two languages with chapters that are long enough to lose one's place in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.conftest import run_program, write_files

CHAPTERS = 8
PARAGRAPHS = 40
BOOK = """
title = "The Lamps"
author = "Ada"
language = "en"

[editions.zh-Hans]
title = "灯"
author = "阿达"
"""


def paragraphs(language: str, chapter: int) -> list[str]:
    """The paragraphs of a chapter: each has its own number in it, so that no two are alike but the short answers."""
    if language == "en":
        texts = [
            f"Lamp {chapter * 100 + n} was lit at a quarter past {1 + n % 11}, and the keeper wrote "
            f"down {n * 37 + 100} drops. "
            f"The frost on stair {n} held until noon. Nobody asked why the oil of canal {chapter} burned so slowly, "
            "and the ledger, which had a column for everything else, had none for that."
            for n in range(PARAGRAPHS)
        ]
    else:
        texts = [
            f"第{chapter * 100 + n}号灯在{1 + n % 11}点一刻点亮，看灯人照例记了一笔。{n}级台阶上的霜到中午才化。"
            f"没有人问起第{chapter}条水道的灯油为什么烧得这样慢，簿子上样样都有一栏，偏偏没有这一栏。"
            for n in range(PARAGRAPHS)
        ]
    texts[7] = texts[21] = "“Yes.”" if language == "en" else "“是。”"
    texts[3] += "[^a]"
    return texts


def chapter_file(language: str, chapter: int, texts: Sequence[str] | None = None) -> str:
    """A chapter as its author has it; chapters with a note say it in words that no other has."""
    texts = paragraphs(language, chapter) if texts is None else texts
    title = f"Watch {chapter}" if language == "en" else f"第{chapter}更"
    note = f"A stair of chapter {chapter}." if language == "en" else f"第{chapter}章的台阶。"
    body = "\n\n".join(texts)
    return f"---\ntitle: {title}\ndate: 2024-01-{chapter:02}\n---\n\n{body}\n\n[^a]: {note}\n"


def build_serial(folder: Path) -> None:
    """Write the project into a folder and build its site beside it, as its author does; also after an edit."""
    project = folder / "project"
    if not project.exists():
        write_files(project, serial_files())
    result = run_program("build", project, "--output", folder / "site", cwd=project)
    assert result.returncode == 0, result.stderr


def serial_files() -> dict[str, str]:
    """The project: one book, eight chapters, two editions."""
    files = {
        "content/site.toml": 'title = "Shelf"\nbase_url = "https://example.org/repo/"\nlanguage = "en"\n',
        "content/lamps/book.toml": BOOK,
    }
    for chapter in range(1, CHAPTERS + 1):
        files[f"content/lamps/{chapter:04}-watch.md"] = chapter_file("en", chapter)
        files[f"content/lamps/zh-Hans/{chapter:04}-更.md"] = chapter_file("zh-Hans", chapter)
    return files
