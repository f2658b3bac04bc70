"""Model to plan: which files must exist, and from what each is made. Pure; called by `build`.

First each book (`plan_book`), then what is made of all of them (`plan_site`), which sees their entries only: so a book
that did not change need not be planned again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ssg.model.book import Library
from ssg.model.config import DEFAULT_BASE_URL, SiteConfig
from ssg.model.entry import BookEntry, Outline
from ssg.model.plan import Plan, Target
from ssg.model.theme import Theme
from ssg.model.urls import WORKER, file_of
from ssg.model.views import BookView, RelatedBook
from ssg.plan.books import BookPlan, Draft, draft_book, each_path_once, plan_book
from ssg.plan.collisions import find_crossed, find_site_collisions
from ssg.plan.counting import sum_reads
from ssg.plan.desk import Desk, find_sizes
from ssg.plan.extras import make_extra_targets
from ssg.plan.feeds import make_site_feed, make_sitemap
from ssg.plan.keeping import make_keeping_targets
from ssg.plan.liking import make_liking, make_related
from ssg.plan.linking import Atlas, outside_places
from ssg.plan.lists import list_addresses, make_list_targets
from ssg.plan.names import Namer
from ssg.plan.pages import make_page_targets
from ssg.plan.parts import has_lists, make_site_part
from ssg.plan.searching import make_library_search
from ssg.plan.selection import Selection, select_pages, tell_left_out
from ssg.problems import Problem
from ssg.text.fields import suggest
from ssg.values import dataclass, replace

__all__ = [
    "BookPlan",
    "Draft",
    "Selection",
    "SitePlan",
    "draft_book",
    "find_crossed",
    "find_site_collisions",
    "holds",
    "make_desk",
    "make_plan",
    "plan_book",
    "plan_site",
    "with_related",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePlan:
    """What belongs to no single book: targets sorted by path; by the path of each contents page, the books that its
    readers may like; and all that is to be said but of collisions."""

    targets: tuple[Target, ...]
    related: dict[str, tuple[RelatedBook, ...]]
    problems: tuple[Problem, ...]


def make_plan(
    config: SiteConfig, theme: Theme, library: Library, selection: Selection, code_digest: str
) -> tuple[Plan, tuple[Problem, ...]]:
    """Plan a site as a whole. `code_digest` names the version of the code stylesheet, for its address."""
    drafts = [draft_book(book, (), selection, config.language) for book in library.books]
    desk = make_desk(
        config, theme, library, {draft.book.slug: draft.outline for draft in drafts}, selection, code_digest
    )
    books = [plan_book(desk, draft, selection) for draft in drafts]
    entries = [book.entry for book in books]
    site = plan_site(desk, theme, library, entries, selection)
    crossed = find_crossed(site.targets, entries)
    problems = [problem for entry in entries for problem in entry.problems]
    inside = [target for book in books if book.entry.slug in crossed for target in book.targets]
    problems += [*site.problems, *find_site_collisions(site.targets, entries, inside)]
    targets = [with_related(target, site.related) for book in books for target in book.targets]
    return Plan(targets=each_path_once([*site.targets, *targets])), tuple(problems)


def make_desk(
    config: SiteConfig,
    theme: Theme,
    library: Library,
    outlines: Mapping[str, Outline],
    selection: Selection,
    code_digest: str,
) -> Desk:
    """What all books are planned at; of `library` it looks at what lies outside any book."""
    config = _fit_theme(config, theme)
    lists = has_lists(theme, len(outlines))
    pages = select_pages(library.pages, selection)
    published = replace(library, pages=pages)
    story = any(outline.story for outline in outlines.values())
    reads, _ = sum_reads(outlines.values(), library.counts, config.base_url)
    return Desk(
        engine=code_digest,
        config=config,
        site=make_site_part(config, theme, pages, code_digest, story=story, lists=lists),
        atlas=Atlas(outlines, outside_places(published), list_addresses(outlines.values(), reads) if lists else ()),
        problems=[],
        crossings={},
        namer=Namer(theme),
        sizes=find_sizes(library.assets, outlines.values(), config.base_url),
        lists=lists,
    )


def holds(desk: Desk, entry: BookEntry) -> bool:
    """Whether the links that lead out of a book lead where they led."""
    return all(desk.cross(crossing.path) == crossing for crossing in entry.crossings)


def plan_site(
    desk: Desk, theme: Theme, library: Library, entries: Iterable[BookEntry], selection: Selection
) -> SitePlan:
    """Plan what is made of all books together, and of what lies outside any."""
    desk = desk.fresh()
    shelf = order_books(desk.config, entries)
    pages = select_pages(library.pages, selection)
    _check_base_url(desk)
    _check_also(desk, shelf)
    lists = tuple(make_list_targets(desk, shelf, library.counts))
    addresses = sorted(target.path.removesuffix("index.html") for target in lists[1:])  # the first is the home page
    targets = [*lists, *make_page_targets(desk, pages)]
    targets += make_extra_targets(desk, library.assets, theme)
    targets += [make_site_feed(desk, shelf), *make_sitemap(desk, shelf, pages, addresses)]
    targets += make_keeping_targets(desk, library.assets, theme)
    targets += make_library_search(desk, shelf)
    liking = make_liking(shelf)
    related = {
        file_of(edition.address): make_related(liking, entry, edition) for entry in shelf for edition in entry.editions
    }
    desk.problems.extend(tell_left_out(shelf, library.pages, selection))
    return SitePlan(targets=tuple(targets), related=related, problems=tuple(desk.problems))


def with_related(target: Target, related: Mapping[str, tuple[RelatedBook, ...]]) -> Target:
    """A target of a book, with the books that its readers may like where it is a contents page."""
    found = related.get(target.path)
    if found and isinstance(target.view, BookView):
        return replace(target, view=replace(target.view, related=found))
    return target


def order_books(config: SiteConfig, entries: Iterable[BookEntry]) -> list[BookEntry]:
    """Books in the order of the home page: as `site.toml` says, then the newest update first, then by slug."""
    wanted = {slug: place for place, slug in enumerate(config.books)}

    def rank(entry: BookEntry) -> tuple[int, float, str]:
        updated = -entry.updated.timestamp() if entry.updated else 0.0
        return (wanted.get(entry.slug, len(wanted)), updated, entry.slug)

    return sorted(entries, key=rank)


def _fit_theme(config: SiteConfig, theme: Theme) -> SiteConfig:
    """The settings without what the theme has no page for."""
    names = {template.name for template in theme.templates}
    return replace(config, offline=config.offline and WORKER in names, search=config.search and "search.html" in names)


def _check_base_url(desk: Desk) -> None:
    if desk.config.base_url == DEFAULT_BASE_URL:
        message = f"feeds and sitemap hold {DEFAULT_BASE_URL}, which only this computer knows"
        hint = 'write base_url = "https://…", or give --base-url'
        path = "content/site.toml"
        desk.problems.append(Problem(code="S109", path=path, message=message, hint=hint, severity="warning"))


def _check_also(desk: Desk, entries: Sequence[BookEntry]) -> None:
    """What an author recommends must be another book of the library."""
    slugs = [entry.slug for entry in entries]
    for entry in entries:
        others = [slug for slug in slugs if slug != entry.slug]
        for slug in entry.also:
            if slug not in others:
                what = "the book itself" if slug == entry.slug else "no book of this site"
                path = f"content/{entry.slug}/book.toml"
                hint = suggest(slug, others) or "write the names of books' folders"
                message = f"'also' names '{slug}', which is {what}"
                desk.problems.append(Problem(code="C121", path=path, line=entry.also_line, message=message, hint=hint))
