"""A source that is written in Markdown: its markup stays what it is, and front matter names the chapter."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import cast, get_args

from ssg.intake.draft import Draft
from ssg.intake.ledger import Ledger
from ssg.text.frontmatter import parse_front_matter, split_front_matter
from ssg.text.headings import Heading, Kind, parse_heading
from ssg.text.markdown import plain_text, render_markdown

FRONT_RULE = "structure.front-matter"
_KEY = re.compile(r"[A-Za-z_]+[ \t]*:")
_OURS = ("title", "number", "kind", "volume", "extra")  # written anew; other keys go through as they are
_TITLE_LINE = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n#]+?)[ \t]*#*[ \t]*(?:\n|\Z)")
_WHOLE = re.compile(r"^(?P<fence>```+|~~~+|:::).*?^(?P=fence)[ \t]*$|(?:^[^\n]*\S[^\n]*\n){1,400}[^\n]*\S", re.M | re.S)
_UNSEEN = re.compile(
    r"^[ \t]*(?:```+|~~~+)[^\n]*$|^[ \t]*:::[ \t]*\w*|!\[[^\]\n]*\]\([^)\n]*\)"
    r"|\]\([^)\n]*\)|^\[\^[^\]\n]{1,40}\]:|\[\^[^\]\n]{1,40}\]|<[^>\n]{1,200}>"
    r"|\{([^{}|\n]*)\|[^{}\n]*\}",
    re.MULTILINE,
)
_MARKS = re.compile(r"[\W_0-9]+")


def take_front(draft: Draft) -> Draft:
    """Take front matter off the head; what it says of title, number, kind and volume becomes the heading."""
    text = draft.text.lstrip("\ufeff")
    shift = len(draft.text) - len(text)
    found = split_front_matter(text)
    entries, problems = parse_front_matter(found.front) if found.front else ({}, ())
    if not found.body_start or found.problems or problems:
        return draft
    values = {key: entry.value for key, entry in entries.items()}
    extra = values.get("extra")
    pairs = tuple((str(key), str(value)) for key, value in extra.items()) if isinstance(extra, dict) else ()
    body_start = shift + found.body_start
    body_start += len(draft.text[body_start:]) - len(draft.text[body_start:].lstrip("\n"))
    draft = replace(draft, heading=_read_heading(values), front=_keep_lines(found.front), extra=pairs)
    draft = replace(draft, title=str(values.get("title") or ""))
    return draft.edited([(0, body_start, "", FRONT_RULE)])


def take_title_line(draft: Draft) -> Draft:
    """A first line `# Title` is the chapter's heading, unless front matter says another one."""
    match = _TITLE_LINE.match(draft.text)
    if match is None:
        return draft
    heading, title = parse_heading(match["title"]), match["title"].strip()
    if draft.heading is not None:
        same = title == draft.heading.title or (heading is not None and heading.number == draft.heading.number)
        if not same:
            return draft
    else:
        draft = replace(draft, heading=heading, title=title)
    end = match.end() + len(draft.text[match.end() :]) - len(draft.text[match.end() :].lstrip("\n"))
    return draft.edited([(0, end, "", "structure.heading")])


def protect_blocks(draft: Draft) -> Draft:
    """Protect what its lines are parts of (wrapped paragraphs, fences, tables, lists): none of them goes alone."""
    return replace(draft, keep=(*draft.keep, *(match[0] for match in _WHOLE.finditer(draft.text))))


def find_markdown_fault(ledger: Ledger) -> str | None:
    """Say what of a Markdown text its page would not say, or None: compares letters, all marks left out."""
    text = ledger.text
    wanted = _MARKS.sub("", _UNSEEN.sub(lambda match: match[1] or "", text))
    html = re.sub(r"<rt>[^<]*</rt>|<rp>[^<]*</rp>", "", render_markdown(text).html)
    seen = _MARKS.sub("", plain_text(html))
    lost = Counter(wanted) - Counter(seen)  # by count, since notes move to the end, and pages add labels
    return f"the page would not say {lost.total()} letters of the text" if lost else None


def _read_heading(values: dict[str, object]) -> Heading | None:
    kind, title = str(values.get("kind") or "chapter"), str(values.get("title") or "")
    if not {"title", "number", "kind"} & set(values) or kind not in get_args(Kind):
        return None
    number, volume = _read_number(values.get("number")), _read_number(values.get("volume"))
    written = parse_heading(title) if values.get("number") is None else None  # "Chapter 3: Fog" as a title
    if written is not None and written.number is not None:
        return replace(written, volume=volume)
    return Heading(kind=cast(Kind, kind), number=number, volume=volume, title=title)


def _read_number(value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None


def _keep_lines(front: str) -> str:
    """The lines of front matter whose keys are not written anew."""
    kept, ours = [], False
    for line in front.splitlines(keepends=True):
        if match := _KEY.match(line):
            ours = match[0].rstrip(": \t") in _OURS
        if not ours:
            kept.append(line)
    return "".join(kept)
