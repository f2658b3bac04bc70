"""The words of a chapter for its index, without making its page where that needs no doubt."""

from __future__ import annotations

import re

from ssg.text.markdown import plain_text, render_markdown
from ssg.text.prose_path import MARKUP

_STARRED_WORD = re.compile(r"\*(?<=\w\*)\**\w")  # begins with a star, so that all else is passed over quickly
_RUBY = re.compile(r"<r[tp]>.*?</r[tp]>", re.S)


def searched_text(text: str) -> str:
    """A text that holds every word and every two characters that follow each other in the page of `text`.

    Where nothing but `*` can be markup, that is the text without stars, and again with them where a star inside a
    word could be meant as one. Where more could be, the page is made. There may be more in it than readers see.
    """
    one_line = "\n" not in text.strip("\n").replace("\n\n", "")
    if (
        not one_line
        or ":::" in text
        or any(mark in text for mark in MARKUP)
        or not text.replace("\n", "").isprintable()
    ):
        return plain_text(_RUBY.sub("", render_markdown(text).html))
    if "*" not in text:
        return text
    bare = text.replace("*", "")
    return f"{bare}\n{text}" if _STARRED_WORD.search(text) else bare
