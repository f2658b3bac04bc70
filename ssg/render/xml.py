"""Feeds (RSS 2.0 by rssboard.org/rss-profile) and sitemaps (sitemaps.org), written as text.

Text is stripped of what XML 1.0 forbids here, in one place: a stray control character would break the whole feed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from ssg.model.urls import origin_of
from ssg.model.views import FeedItem, FeedView, SitemapIndexView, SitemapView
from ssg.render.strings import Translator
from ssg.render.texts import SourceReader
from ssg.text.html_escape import escape_attribute, escape_code
from ssg.text.later import later
from ssg.text.markdown import plain_text
from ssg.text.notes_apart import split_notes

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FORBIDDEN = later("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CONTROLS = bytes(byte for byte in range(0x20) if byte not in b"\t\n\r")
_ROOTED = re.compile(r'( (?:href|src)=")/(?!/)')
_EXCERPT = 280
_OPENING = 2_000  # characters of HTML, in which an excerpt nearly always lies
_HIDDEN = later(r"<details\b(?:(?!<details\b).)*?</details>", re.S)  # innermost: spoilers, what else is shown by choice
_LEFT_OUT = ("<!--", "<sup", "<details")
_NEXT_PARAGRAPH = '</p>\n<p id="p-'  # stands in no attribute


def render_feed(view: FeedView, reader: SourceReader, translator: Callable[[str], Translator]) -> str:
    """Write a feed with the full text of its items."""
    newest = next((item.published for item in view.items if item.published is not None), None)
    lines = [
        _HEAD + '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">',
        "<channel>",
        _element("title", view.title),
        _element("link", view.url),
        _element("description", view.description),
        _element("language", view.language),
        f'<atom:link href="{escape_attribute(view.self_url)}" rel="self" type="application/rss+xml"/>',
    ]
    if newest is not None:
        lines.append(_element("lastBuildDate", rfc822(newest)))
    for item in view.items:
        lines.append(_item(item, view, reader, translator(item.language)))
    lines += ["</channel>", "</rss>", ""]
    return "\n".join(lines)


def render_sitemap(view: SitemapView) -> str:
    """Write a sitemap, with the other languages of each page."""
    lines = [
        _HEAD + '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    ]
    harmless = escape_attribute(_clean(view.urls)) == view.urls
    rows = view.urls.split("\n")[:-1]
    lines += [_dated_url(row) if harmless and _has_only_date(row) else _sitemap_url(row) for row in rows]
    return "\n".join([*lines, "</urlset>", ""])


def render_sitemap_index(view: SitemapIndexView) -> str:
    """Write the index of a sitemap in parts."""
    lines = [_HEAD + '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    lines += [f"<sitemap>{_element('loc', url)}</sitemap>" for url in view.urls]
    return "\n".join([*lines, "</sitemapindex>", ""])


def rfc822(moment: datetime) -> str:
    """A date-time by RFC 822 with a four-digit year, in English whatever the locale."""
    zone = moment.strftime("%z") or "+0000"
    day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    return f"{day}, {moment.day:02d} {month} {moment.year:04d} {moment:%H:%M:%S} {zone}"


def _item(item: FeedItem, view: FeedView, reader: SourceReader, translator: Translator) -> str:
    story, notes = split_notes(reader.render_story(item.source, dict(item.links), translator.blocks()))
    html = _absolute(_warnings(item, translator) + story + notes, origin_of(view.base_url), item.url)
    name = translator.chapter_name(item.kind, item.number, item.title)
    lines = [
        "<item>",
        _element("title", f"{item.book} – {name}" if name else item.book),
        _element("link", item.url),
        f'<guid isPermaLink="false">{_clean(item.guid)}</guid>',
        _element("description", item.summary or _excerpt(story)),
        _element("content:encoded", html),
    ]
    if item.author:
        lines.insert(4, _element("dc:creator", item.author))
    if item.published is not None:
        lines.insert(4, _element("pubDate", rfc822(item.published)))
    return "\n".join([*lines, "</item>"])


def _warnings(item: FeedItem, translator: Translator) -> str:
    """What a reader may not want to meet, before the text; the words are shown by choice."""
    if not item.warnings:
        return ""
    rows = "".join(f"<li>{escape_code(warning)}</li>" for warning in item.warnings)
    return (
        f'<details class="warnings"><summary>{escape_code(translator("warnings"))}</summary><ul>{rows}</ul></details>\n'
    )


def _has_only_date(row: str) -> bool:
    return row.count(" ") == 1 and row[-1] != " "


def _dated_url(row: str) -> str:
    """What `_sitemap_url` gives of a URL and a date in which nothing is to be escaped."""
    url, _, date = row.partition(" ")
    return f"<url><loc>{url}</loc><lastmod>{date}</lastmod></url>"


def _sitemap_url(row: str) -> str:
    url, *more = row.split(" ")
    parts = [_element("loc", url)]
    if more and more[0]:
        parts.append(_element("lastmod", more[0]))
    for language, href in zip(more[1::2], more[2::2], strict=True):
        place = f'hreflang="{escape_attribute(language)}" href="{escape_attribute(href)}"'
        parts.append(f'<xhtml:link rel="alternate" {place}/>')
    return f"<url>{''.join(parts)}</url>"


def _absolute(html: str, origin: str, url: str) -> str:
    html = html.replace(' href="#', f' href="{url}#')
    if ' href="/' not in html and ' src="/' not in html:
        return html
    return _ROOTED.sub(lambda match: f"{match[1]}{origin}/", html)


def _excerpt(html: str) -> str:
    """The first words of a story, without reading all of it where its first paragraphs are enough."""
    opening = html[: max(0, html.find(_NEXT_PARAGRAPH, _OPENING))]
    reaches_on = any(mark in opening for mark in _LEFT_OUT)  # what is left out may go on behind
    text = "" if reaches_on else " ".join(plain_text(opening).split())
    if len(text) <= _EXCERPT:
        text = " ".join(plain_text(_shown(html)).split())
    if len(text) <= _EXCERPT:
        return text
    cut = text[:_EXCERPT]
    space = cut.rfind(" ")
    return (cut[:space] if space > _EXCERPT // 2 else cut).rstrip(" ,;:，；：、") + "…"


def _shown(html: str) -> str:
    """What is read without opening anything."""
    while "<details" in html:
        html, found = _HIDDEN.subn("", html)
        if not found:
            break
    return html


def _element(name: str, text: str) -> str:
    return f"<{name}>{_clean(text)}</{name}>"


def _clean(text: str) -> str:
    return escape_code(text if _is_allowed(text) else _FORBIDDEN.sub("", text))


def _is_allowed(text: str) -> bool:
    """Whether nothing that XML forbids is certainly in a text: sooner than by looking at each character."""
    try:
        data = text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return "\ufffe" not in text and "\uffff" not in text and len(data.translate(None, _CONTROLS)) == len(data)
