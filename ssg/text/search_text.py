"""The words of a chapter for its index, without making its page where that needs no doubt."""

from __future__ import annotations

import re

from ssg.text.markdown import plain_text, render_markdown
from ssg.text.prose_path import MARKUP

_MARKUP = tuple(mark.encode() for mark in (*MARKUP, ":::"))
# A star inside a word that is no run of Chinese; begins with the star, so that all else is passed over quickly.
_STARRED_WORD = re.compile(r"\*(?<=[^\W\u3400-\u9fff]\*)\**[^\W\u3400-\u9fff]")
_RUBY = re.compile(r"<r[tp]>.*?</r[tp]>", re.S)
_SEEN = bytes(code for code in range(128) if chr(code).isprintable() or code == ord("\n"))
_SPACES = ("\u3000", "\u00a0")


def searched_text(text: str) -> str:
    """A text that holds every word and every two characters that follow each other in the page of `text`.

    Where nothing but `*` can be markup, that is the text without stars. Where more could be, or a star inside a word
    could be meant as one, the page is made. There may be more in it than readers see.
    """
    data = text.encode("utf-8", "surrogatepass")
    one_line = b"\n" not in data.strip(b"\n").replace(b"\n\n", b"")
    if not one_line or any(mark in data for mark in _MARKUP) or not _is_visible(data) or _STARRED_WORD.search(text):
        return plain_text(_RUBY.sub("", render_markdown(text).html))
    return text.replace("*", "")


def _is_visible(data: bytes) -> bool:
    """Whether every character is one that a page keeps."""
    beyond = data.translate(None, _SEEN).decode("utf-8", "surrogatepass")
    for space in _SPACES:
        beyond = beyond.replace(space, "")
    return beyond.isprintable()
