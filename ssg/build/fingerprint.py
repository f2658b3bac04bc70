"""The fingerprint of a target: a digest of everything that its bytes are made from.

That is the engine, the template with all that it includes, the strings of its language, and the view. A view's
fields are walked into the digest one by one: pickles and `hash()` of equal values may differ.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from ssg.model.plan import Target
from ssg.model.theme import Template, Theme, find_strings
from ssg.model.views import CodeStyleView, CopyView, FeedView, SitePart


class Fingerprints:
    """Fingerprints of the targets of one plan; what many targets share is digested once."""

    def __init__(self, engine: str, theme: Theme) -> None:
        self._engine = engine
        self._theme = theme
        self._templates = {template.name: template for template in theme.templates}
        self._closures: dict[str, str] = {}
        self._strings: dict[str, str] = {}
        self._sites: dict[int, tuple[SitePart, str]] = {}

    def of(self, target: Target) -> str:
        """The fingerprint of one target, 32 hexadecimal characters."""
        view = target.view
        if isinstance(view, CopyView):
            return _digest("copy", view.digest)  # wherever the file lies, its bytes are the page
        parts = [self._engine, type(view).__name__]
        if target.template is not None:
            parts += [self._closure(target.template), self._strings_digest(view.language)]  # type: ignore[union-attr]
        elif isinstance(view, FeedView):
            parts += [strings.digest for strings in self._theme.strings]
        if not isinstance(view, CodeStyleView):
            self._walk(view, parts)
        return _digest(*parts)

    def _closure(self, name: str) -> str:
        """Digest of a template and of all that it uses; of the whole theme where a name in it is computed."""
        if name not in self._closures:
            seen: dict[str, Template | None] = {}
            waiting = [name]
            whole = False
            while waiting:
                current = waiting.pop()
                if current not in seen:
                    template = seen[current] = self._templates.get(current)
                    whole = whole or (template is not None and template.uses is None)
                    waiting += template.uses or () if template is not None else ()
            used = self._templates if whole else seen
            parts = [f"{key} {found.digest if found else '-'}" for key, found in sorted(used.items())]
            self._closures[name] = _digest(*parts)
        return self._closures[name]

    def _strings_digest(self, language: str) -> str:
        if language not in self._strings:
            self._strings[language] = find_strings(self._theme, language).digest
        return self._strings[language]

    def _site(self, site: SitePart) -> str:
        known = self._sites.get(id(site))
        if known is None:
            parts: list[str] = []
            self._walk_fields(site, parts)
            known = self._sites[id(site)] = (site, _digest(*parts))  # holding it keeps its id its own
        return known[1]

    def _walk(self, value: Any, parts: list[str]) -> None:
        match value:
            case str():
                parts.append(f"s{len(value)}:{value}")
            case None | bool() | int() | Decimal():
                parts.append(f"{type(value).__name__} {value}")
            case datetime():
                parts.append(f"d{value.isoformat()} {value.tzinfo}")  # a template may show the zone's name
            case tuple():
                parts.append(f"({len(value)}")
                for item in value:
                    self._walk(item, parts)
            case SitePart():
                parts.append(self._site(value))
            case _:
                self._walk_fields(value, parts)

    def _walk_fields(self, value: Any, parts: list[str]) -> None:
        parts.append(type(value).__name__)
        for name in _field_names(value.__class__):
            self._walk(getattr(value, name), parts)


@cache
def _field_names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
