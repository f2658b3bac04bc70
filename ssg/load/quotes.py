"""An edition whose readers see quotation marks of the shape that `book.toml` names. Pure; called by `books`.

Titles and summaries are changed here, once for every page that shows them; texts where they are rendered. Sources,
addresses and ids of paragraphs stay as they are.
"""

from __future__ import annotations

from ssg.model.book import Chapter, Edition, Quotes, Volume
from ssg.values import replace


def with_quotes(edition: Edition, quotes: Quotes) -> Edition:
    """The edition with its quotation marks of one shape; the edition itself where none is asked for."""
    if not quotes:
        return edition
    from ssg.text.quotes import change_quotes_of_text  # most sites need none of it

    def chapter(one: Chapter) -> Chapter:
        return replace(
            one,
            title=change_quotes_of_text(one.title, quotes),
            summary=change_quotes_of_text(one.summary, quotes),
            source=replace(one.source, quotes=quotes),
        )

    def volume(one: Volume) -> Volume:
        title = change_quotes_of_text(one.title, quotes)
        return replace(one, title=title, chapters=tuple(chapter(each) for each in one.chapters))

    return replace(
        edition,
        title=change_quotes_of_text(edition.title, quotes),
        synopsis=change_quotes_of_text(edition.synopsis, quotes),
        volumes=tuple(volume(each) for each in edition.volumes),
    )
