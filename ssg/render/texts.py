"""Reads a source text and turns its body into HTML. The text lives only as long as its page is made."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ssg.model.book import SourceText
from ssg.problems import Problem, SsgError
from ssg.render.budget import PAGE_SECONDS, BudgetExceeded, time_budget
from ssg.system.reading import read_bytes
from ssg.text.decoding import decode_text
from ssg.text.digest import digest_of
from ssg.text.markdown import Rendered, render_parsed, render_plain
from ssg.text.prose_path import render_prose
from ssg.values import dataclass, replace

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReader:
    """Reads source texts of the project that lies at `root`."""

    root: Path
    prose_path: bool = True

    def read_body(self, source: SourceText) -> str:
        """The body of a text. Raises SsgError, R110, where the file is not what was loaded."""
        return decode_text(self._read(source))[0][source.body_start :]

    @lru_cache(maxsize=32)  # noqa: B019  there is one reader for each build, and it is small
    def render_prose(self, source: SourceText) -> bytes | None:
        """What `render_body` gives, in UTF-8, where the body is plain prose that needs no change; else None.

        Kept for the last chapters: in a small library, feeds show them again.
        """
        if not self.prose_path or source.quotes:
            return None
        data = self._read(source)
        if b"\r" in data or data.startswith(b"\xef\xbb\xbf"):
            return None
        return render_prose(data[_byte_place(data, source.body_start) :])  # needs no budget, nor does `render_plain`

    def render_story(self, source: SourceText, links: Mapping[str, str], labels: Mapping[str, str]) -> str:
        """The HTML that `render_body` gives."""
        prose = self.render_prose(source)
        return prose.decode() if prose is not None else self.render_body(source, links, labels).html

    def _read(self, source: SourceText) -> bytes:
        try:
            data = read_bytes(f"{self.root}/{source.path}")
        except OSError as error:
            raise _changed(source, error.strerror or "cannot be read") from error
        if digest_of(data) != source.digest:
            raise _changed(source, "changed while the site was built")
        return data

    def render_body(self, source: SourceText, links: Mapping[str, str], labels: Mapping[str, str]) -> Rendered:
        """The body as safe HTML, its blocks called as `labels` says. Raises SsgError, R101, where it takes too long."""
        body = self.read_body(source)
        try:
            rendered = _render(body, tuple(links.items()), tuple(labels.items()), source.body_line, self.prose_path)
            if source.quotes:
                from ssg.text.quotes import change_quotes  # most sites need none of it

                with time_budget():
                    rendered = replace(rendered, html=change_quotes(rendered.html, source.quotes))
        except BudgetExceeded:
            message = f"text takes more than {PAGE_SECONDS:.0f} seconds to convert"
            hint = "look for a very long run of '*', '_', '[' or '`'"
            raise SsgError(
                Problem(code="R101", path=source.path, line=source.body_line, message=message, hint=hint)
            ) from None
        if not rendered.problems:
            return rendered
        return replace(rendered, problems=tuple(replace(problem, path=source.path) for problem in rendered.problems))


@lru_cache(maxsize=64)
def _render(body: str, links: Pairs, labels: Pairs, first_line: int, prose_path: bool) -> Rendered:  # noqa: FBT001
    """Feeds show the chapters of their pages again, and `serve` makes the same feeds at every save."""
    prose = render_plain(body) if prose_path else None
    if prose is not None:
        return prose  # needs no budget: it takes some microseconds for each paragraph
    with time_budget():
        return render_parsed(body, dict(links), first_line, dict(labels), short_ways=prose_path)


def _byte_place(data: bytes, place: int) -> int:
    """Where the character at `place` begins in UTF-8."""
    if data[:place].isascii():
        return place
    return len(data[: 4 * place].decode("utf-8", "ignore")[:place].encode())


def _changed(source: SourceText, what: str) -> SsgError:
    return SsgError(Problem(code="R110", path=source.path, message=what, hint="build again"))
