"""Notes apart from the story, in the HTML of a text: for feeds, which have the story first."""

from __future__ import annotations

from collections.abc import Iterator

from ssg.text.later import later

_CONTAINER = later(r"<(/?)(aside|details|div|section|blockquote|figure|ul|ol|dl|table)\b([^<>]*)>")
_NOTE_CLASS = later(r'\sclass="note[ "]')


def split_notes(html: str) -> tuple[str, str]:
    """A fragment without the notes that stand in no other block, and these notes: for what has the story first."""
    if 'class="note' not in html:
        return html, ""
    notes = list(_notes(html))
    story, end = [], 0
    for start, stop in notes:
        story.append(html[end:start])
        end = stop
    return "".join([*story, html[end:]]), "".join(html[start:stop] for start, stop in notes)


def _notes(html: str) -> Iterator[tuple[int, int]]:
    depth = start = 0
    inside = False
    for tag in _CONTAINER.finditer(html):
        if tag[1]:
            depth -= 1
            if depth == 0 and inside:
                inside = False
                yield start, tag.end() + html.startswith("\n", tag.end())
        else:
            if depth == 0 and tag[2] == "aside" and _NOTE_CLASS.search(tag[3]):
                inside, start = True, tag.start()
            depth += 1
