"""What a chapter is called in the language of its book, for pages in any language."""

from __future__ import annotations

from typing import Any

from ssg.model.book import Chapter
from ssg.model.theme import Theme, find_strings
from ssg.plan.parts import tell_kind


class Namer:
    """Names chapters by the theme's strings, as its templates do: `Chapter 12: The Lantern`, `第12章 灯火`."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._tables: dict[str, dict[str, Any]] = {}

    def name(self, language: str, chapter: Chapter) -> str:
        """Label and title, or as much of it as there is; a title that says the label itself stands alone."""
        words = self._words(language)
        kind, number = tell_kind(chapter)
        kinds = dict(words.get("kind", ()))
        form = kinds.get(kind if number else f"{kind}_unnumbered", kinds.get(kind, ""))
        label = str(form).format(number=number)
        if label and chapter.title and not chapter.title.lower().startswith(label.lower()):
            return str(words.get("chapter_name", "{label}: {title}")).format(label=label, title=chapter.title)
        return chapter.title or label or str(words.get("untitled", ""))

    def _words(self, language: str) -> dict[str, Any]:
        if language not in self._tables:
            self._tables[language] = dict(find_strings(self._theme, language).entries)
        return self._tables[language]
