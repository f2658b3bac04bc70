"""The fingerprint of a target: a digest of everything that its bytes are made from.

That is the engine, the template with all that it includes, the strings of its language, and the view. All fields of
a view go into the digest; pickles and `hash()` of equal values may differ.
"""

from __future__ import annotations

import marshal
from typing import Any

from ssg.model.packing import pack, read_fields
from ssg.model.plan import Target
from ssg.model.search_views import SearchBlock
from ssg.model.theme import Template, Theme, find_strings
from ssg.model.views import CopyView, FeedView, SearchIndexView, SitePart
from ssg.text.digest import digest_of


class Fingerprints:
    """Fingerprints of the targets of one plan; what many targets share is digested once."""

    def __init__(self, engine: str, theme: Theme) -> None:
        self._engine = engine
        self._theme = theme
        self._templates = {template.name: template for template in theme.templates}
        self._closures: dict[str, str] = {}
        self._strings: dict[str, str] = {}
        self._shared: dict[int, tuple[SitePart | SearchBlock, str]] = {}

    def of(self, target: Target, packed: bytes | None = None) -> str:
        """The fingerprint of one target, 32 hexadecimal characters; `packed` is its view as `pack` gives it."""
        view = target.view
        if isinstance(view, CopyView):
            return _digest("copy", view.digest)  # wherever the file lies, its bytes are the page
        if target.template is not None:
            return self.of_page(target.template, view.language, packed or self.pack(view))  # type: ignore[union-attr]
        parts = [self._engine]
        if isinstance(view, FeedView | SearchIndexView):
            parts += [strings.digest for strings in self._theme.strings]
        return _digest(*parts, view=packed or self.pack(view))

    def of_page(self, template: str, language: str, packed: bytes) -> str:
        """The fingerprint of a target with a template, of whose view this is known."""
        return _digest(self._engine, self.closure(template), self._strings_digest(language), view=packed)

    def of_value(self, value: Any) -> str:
        """The digest of a part of a view."""
        return _digest(view=self.pack(value))

    def pack(self, value: Any) -> bytes:
        """A value as bytes; what many targets share stands in them by its digest."""
        # Version 2 of marshal writes equal values in equal bytes; later ones tell how often an object is referred to.
        return marshal.dumps(pack(value, self.of_shared), 2)

    def pack_fields(self, value: SitePart | SearchBlock) -> bytes:
        """The fields of a value that many targets share, as bytes."""
        return marshal.dumps(pack(read_fields(value), self.of_shared), 2)

    def common(self, site: SitePart, more: str) -> str:
        """The digest of what many targets share: all strings, the site's part, and what `more` says."""
        parts = [self._engine, self.of_shared(site)]
        return _digest(*parts, *(strings.digest for strings in self._theme.strings), more)

    def closure(self, name: str) -> str:
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

    def of_shared(self, value: SitePart | SearchBlock) -> str:
        """The digest of a value that many views share."""
        known = self._shared.get(id(value))
        if known is None:
            digest = _digest(repr(pack(read_fields(value), self.of_shared)))
            known = self._shared[id(value)] = (value, digest)  # holding it keeps its id its own
        return known[1]


def _digest(*parts: str, view: bytes = b"") -> str:
    return digest_of("\0".join(parts).encode("utf-8", "surrogatepass") + view)
