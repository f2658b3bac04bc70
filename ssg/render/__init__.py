"""Target to bytes. Runs in workers, one `Press` each; reads source texts and files to copy, and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import assert_never

from ssg.model.plan import AnyTarget
from ssg.model.theme import Theme
from ssg.model.views import (
    BookListView,
    BookView,
    CatalogueView,
    ChapterView,
    CodeStyleView,
    CopyView,
    CoverView,
    FeedView,
    HomeView,
    KeptBookView,
    KeptVolumeView,
    LatestView,
    NotFoundView,
    PageLike,
    PageView,
    RedirectView,
    SearchIndexView,
    SearchTermsView,
    SearchView,
    SearchWordsView,
    SitemapIndexView,
    SitemapView,
    SiteView,
    TextView,
)
from ssg.problems import Problem, SsgError
from ssg.render.pictures import with_sizes
from ssg.render.templates import TemplatePress
from ssg.render.texts import SourceReader
from ssg.render.xml import render_feed, render_sitemap, render_sitemap_index
from ssg.system.user_cache import find_user_cache

__all__ = ["Press"]

_TRIED = 4  # chapters that compile the patterns which others use, too


class Press:
    """Everything that a worker needs to make targets of one project and theme."""

    def __init__(self, root: Path, theme: Theme, *, prose_path: bool = True) -> None:
        self._root = root
        self._reader = SourceReader(root=root, prose_path=prose_path)
        self._templates = TemplatePress(theme, find_user_cache(root))

    def prepare(self, targets: Sequence[AnyTarget]) -> None:
        """Compile the templates of targets, and load what most of them need: before workers are forked, so that none
        of them has to."""
        self._templates.prepare({target.template for target in targets if target.template is not None})
        chapters = [target for target in targets if target.is_a(ChapterView)]
        if chapters:
            import ssg.text.markdown_long  # noqa: F401  a few chapters are enough for every worker to need it
        for target in chapters[:: len(chapters) // _TRIED + 1]:
            with suppress(SsgError):  # whoever renders it again tells
                self.render(target)

    def is_prepared(self) -> bool:
        """Whether the templates of all pages are compiled, or cannot be kept."""
        return self._templates.is_prepared()

    def prepare_all(self, first: int = 0, step: int = 1) -> None:
        """Compile the templates of all pages, or of each `step`-th of them, and keep them for other processes."""
        self._templates.prepare_all(first, step)

    def render(self, target: AnyTarget) -> tuple[bytes, tuple[Problem, ...]]:
        """Make one target. Raises SsgError where it cannot be made."""
        view = target.view
        page = target.path.removesuffix("index.html") or "/"
        match view:
            case ChapterView() | PageView():
                return self._text(target, view, page)
            case HomeView() | CatalogueView() | BookListView() | LatestView() | BookView() | NotFoundView():
                return self._page(target, view, page), ()
            case SiteView() | RedirectView() | SearchView():
                return self._page(target, view, page), ()
            case FeedView():
                return _encoded(render_feed(view, self._reader, self._templates.translator)), ()
            case SitemapView():
                return _encoded(render_sitemap(view)), ()
            case SitemapIndexView():
                return _encoded(render_sitemap_index(view)), ()
            case SearchIndexView() | SearchTermsView() | SearchWordsView():
                return self._search(view), ()
            case TextView():
                return _encoded(view.text), ()
            case CopyView():
                return self._copy(view), ()
            case CoverView():
                from ssg.render.cover import render_cover  # most builds make none

                return _encoded(render_cover(view)), ()
            case CodeStyleView():
                from ssg.text.highlight import code_stylesheet  # pygments is needed here only

                return _encoded(code_stylesheet()), ()
            case KeptVolumeView() | KeptBookView():
                raise TypeError(f"{target.path} is made of other files, by build/keeping.py")
        assert_never(view)

    def _text(self, target: AnyTarget, view: ChapterView | PageView, page: str) -> tuple[bytes, tuple[Problem, ...]]:
        name = target.template or "page.html"
        prose = self._reader.render_prose(view.source)
        if prose is not None:
            return self._templates.render(name, view, page, prose), ()
        labels = self._templates.translator(view.language).blocks()
        rendered = self._reader.render_body(view.source, dict(view.links), labels)
        content = _encoded(with_sizes(rendered.html, view.pictures) if view.pictures else rendered.html)
        return self._templates.render(name, view, page, content, has_code=rendered.has_code), rendered.problems

    def _page(self, target: AnyTarget, view: PageLike, page: str) -> bytes:
        return self._templates.render(target.template or "page.html", view, page)

    def _search(self, view: SearchIndexView | SearchTermsView | SearchWordsView) -> bytes:
        from ssg.render import search  # a small build makes none, and its tables take their time

        match view:
            case SearchIndexView():
                return _encoded(search.render_search_index(view, self._templates.translator(view.language)))
            case SearchTermsView():
                return search.render_search_terms(view, self._reader)
            case SearchWordsView():
                return search.render_search_words(view, self._reader)

    def _copy(self, view: CopyView) -> bytes:
        try:
            return (self._root / view.file).read_bytes()
        except OSError as error:
            message = f"cannot be read: {error.strerror}"
            raise SsgError(
                Problem(code="R111", path=Path(view.file).name, message=message, hint="build again")
            ) from error


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # a lone surrogate becomes '?'
