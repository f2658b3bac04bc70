"""The words of the interface as templates call them: `t("next")`, `t.label(kind, number)`, `t.date(moment)`."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from ssg.model.theme import Strings
from ssg.model.views import Length
from ssg.problems import Problem, SsgError
from ssg.text.numerals import write_han

_NAMED = 8  # missing strings


class Translator:
    """Strings of one language. A key that the theme does not have is an error, T110, so that no page shows a hole."""

    def __init__(self, strings: Strings, whole: Strings | None = None) -> None:
        """Words of `strings`; `whole` are those of a language that has all, to tell what is missing."""
        self._whole = tuple(key for key, _ in whole.entries) if whole is not None else ()
        self.words = f"words/{strings.language}.json"  # the asset with the strings for scripts
        self._language = strings.language
        self._table = {key: _opened(value) for key, value in strings.entries}
        self._plain: dict[str, str] = {}  # strings without slots
        self._counted = lru_cache(maxsize=1024)(self._count)  # the same lengths stand on many pages,
        self._labels = lru_cache(maxsize=64)(self._label)  # and what a chapter is called on those beside it

    def __call__(self, key: str, **slots: Any) -> str:
        """A string with its `{slots}` filled in; where it is a table of plural forms, `count` chooses.

        What is given a `number` may say `{han}` instead: 第一卷.
        """
        if not slots:
            if key not in self._plain:
                self._plain[key] = self._format(key, slots)
            return self._plain[key]
        if len(slots) == 1 and type(slots.get("count")) is int:
            return self._counted(key, slots["count"])
        return self._format(key, slots)

    def _count(self, key: str, count: int) -> str:
        return self._format(key, {"count": count})

    def _format(self, key: str, slots: dict[str, Any]) -> str:
        value = self._find(key)
        if isinstance(value, dict):
            value = value["one"] if slots.get("count") == 1 and "one" in value else value.get("other", "")
        if "count" in slots:
            slots["count"] = self.number(slots["count"])
        if "number" in slots:
            slots["han"] = write_han(slots["number"])
        return str(value).format(**slots)

    def label(self, kind: str, number: str = "") -> str:
        """What a chapter is called: `Chapter 12`, `第12章`, `Interlude`; may be empty."""
        return self._labels(kind, number)

    def _label(self, kind: str, number: str) -> str:
        forms = self._find("kind")
        form = forms.get(kind if number else f"{kind}_unnumbered", forms.get(kind, ""))
        return str(form).format(number=number)

    def chapter_name(self, kind: str, number: str, title: str) -> str:
        """`Chapter 12: The Lantern`, or as much of it as there is; a title that says the label itself stands alone."""
        label = self.label(kind, number)
        if label and title and not title.lower().startswith(label.lower()):
            return self("chapter_name", label=label, title=title)
        return title or label

    def date(self, moment: datetime) -> str:
        """A date, as the table `[date]` says."""
        table = self._find("date")
        months = table.get("months")
        month = months[moment.month - 1] if months else moment.month
        return str(table["format"]).format(day=moment.day, month=month, year=moment.year)

    def number(self, value: int | str) -> str:
        """A count with the language's mark between thousands (`group`, a comma where the theme has none)."""
        return f"{value:,}".replace(",", str(self._table.get("group", ","))) if isinstance(value, int) else str(value)

    def length(self, length: Length) -> str:
        """`12,300 words` or `3,100 characters`, by the tables `words` and `characters`."""
        return self(length.unit, count=length.count)

    def blocks(self) -> dict[str, str]:
        """What blocks of a text are called (`Translator’s note`), by the table `[blocks]`."""
        return dict(self._find("blocks"))

    def language(self, tag: str) -> str:
        """The name of a language in this language, else its tag."""
        names = self._table.get("languages", {})
        return str(names.get(tag, tag))

    def _find(self, key: str) -> Any:
        value = self._table.get(key)
        if value is None:
            message = f"theme has no string '{key}' in strings/{self._language}.toml"
            raise SsgError(
                Problem(code="T110", path=f"strings/{self._language}.toml", message=message, hint=self._find_missing())
            )
        return value

    def _find_missing(self) -> str | None:
        missing = [key for key in self._whole if key not in self._table]
        if not missing:
            return None
        names = ", ".join(missing[:_NAMED]) + (" …" if len(missing) > _NAMED else "")
        return f"{len(missing)} of {len(self._whole)} strings are missing ({names}): begin with a copy of en.toml"


def _opened(value: Any) -> Any:
    """A table of pairs as a dictionary; months stay a list."""
    pairs = isinstance(value, tuple) and all(isinstance(item, tuple) for item in value)
    return {key: _opened(item) for key, item in value} if pairs else value
