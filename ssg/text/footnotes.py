"""The notes at the end of a chapter, and what becomes of notes that nothing refers to.

A note whose label says so (`[^tl-1]`, `[^tn2]`, `[^译注1]`) is the translator's: it is marked, and says who speaks.
"""

from __future__ import annotations

import re

from ssg.text.block_ids import block_id
from ssg.text.html_escape import escape_text
from ssg.text.markdown_html import render_blocks
from ssg.text.markdown_page import Page
from ssg.text.markdown_syntax import Note, block_rules
from ssg.text.marks import ID_END, NOTE_END, NOTE_START

_BY_TRANSLATOR = re.compile(r"(?:tl|tn)(?:-|\d|$)|译注|譯註", re.I)
_MOST_REPEATED = 8
_PLACE = re.compile(rf"{NOTE_START}(\d+){NOTE_END}")


def render_notes(body: str, page: Page) -> str:
    """A rendered body with its notes behind it; an unused definition stays where it was written."""
    env = page.env
    items: list[str] = []
    _render_numbered(items, page)
    page.search_from_start()
    unused: dict[int, str] = {}
    for key, note in list(env.notes.items()):
        if note.number is None:
            del env.notes[key]  # a mark of it in its own text is text
            unused[note.index] = _render_unused(note, page)
            _render_numbered(items, page)
    body = _PLACE.sub(lambda m: unused.get(int(m[1]), ""), body)
    _warn_about_undefined(page)
    _warn_about_repeated(page)
    if not items:
        return body
    notes = "".join(_item(note, html, page) for note, html in zip(env.numbered, items, strict=True))
    label = f"1–{len(items)}" if len(items) > 1 else "1"  # a section needs a name, and this one needs no translation
    return (
        f'{body}<section class="footnotes" role="doc-endnotes" aria-label="{label}">\n<ol>\n{notes}</ol>\n</section>\n'
    )


def _render_numbered(items: list[str], page: Page) -> None:
    """Render the notes that have a number and no HTML yet; they may give numbers to more."""
    while len(items) < len(page.env.numbered):
        items.append(_render_note_body(page.env.numbered[len(items)], page))


def _render_note_body(note: Note, page: Page) -> str:
    state = page.state.child_state(note.text + "\n")
    page.parser.block.parse(state, block_rules(note.text.replace("[^", "")))
    return render_blocks(state.tokens, page).rstrip()


def _item(note: Note, html: str, page: Page) -> str:
    back = "".join(
        f' <a href="#{name}" class="footnote-back" role="doc-backlink" aria-label="↩ {note.number}'
        f'{f".{i + 1}" if i else ""}">↩</a>'
        for i, name in enumerate(note.references)
    )
    if html.endswith("</p>"):
        html = f"{html[:-4]}{back}</p>"
    elif back:
        html = f"{html}\n<p>{back.strip()}</p>"
    if _BY_TRANSLATOR.match(note.label):
        return f'<li id="fn-{note.number}" class="note-translator">{_signed(html, page)}</li>\n'
    return f'<li id="fn-{note.number}">{html}</li>\n'


def _signed(html: str, page: Page) -> str:
    """A note with the name of its kind before its first words."""
    label = f'<b class="block-label">{escape_text(page.labels["note_translator"])}</b> '
    start = html.index(">") + 1 if html.startswith("<p ") else 0
    return f"{html[:start]}{label}{html[start:]}"


def _render_unused(note: Note, page: Page) -> str:
    page.warn(
        "R104",
        f"footnote [^{note.label}] is defined and never used",
        f"[^{note.label}]",
        f"write [^{note.label}] where the note belongs; until then it stands in the text as written",
    )
    html = _render_note_body(note, page)
    name = f"[^{escape_text(note.label)}]: "
    if html.startswith("<p ") and not html.startswith("<p></p>"):
        at = html.index(">") + 1
        return f"{html[:at]}{name}{html[at:]}\n"
    return f'<p id="{block_id(name)}{ID_END}">{name}</p>\n{html}\n'


def _warn_about_repeated(page: Page) -> None:
    """Tell of the first few: each is looked for from the top."""
    for label in list(page.env.repeated)[:_MOST_REPEATED]:
        page.search_from_start()
        page.line_of(f"[^{label}]:")  # the first of that name
        page.cursor += 1
        page.warn(
            "R109",
            f"footnote [^{label}] is defined twice",
            f"[^{label}]:",
            "give one of them another name; until then the second stands in the text as written",
        )


def _warn_about_undefined(page: Page) -> None:
    page.search_from_start()
    for mark in page.env.undefined:
        if any(character.isalnum() for character in mark):
            page.warn(
                "R105",
                f"footnote {mark} is used and never defined",
                mark,
                f"add a line that begins with {mark}: and the note",
            )
