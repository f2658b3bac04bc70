"""What stands before the first chapter of a whole book: its title, author, synopsis. Pure.

The text itself is kept whole in `import/front.md`; this only reads what a new `book.toml` can use.
"""

from __future__ import annotations

import re

from ssg.intake.sources import BookFacts

_TITLE = re.compile(r"(?:书名|書名|小说名|作品名|title|book title)\s{0,4}[:：]\s{0,4}(.{1,80})", re.IGNORECASE)
_AUTHOR = re.compile(r"(?:作\s{0,3}者|著者|author|written by)\s{0,4}[:：]\s{0,4}(.{1,60})", re.IGNORECASE)
_BY = re.compile(r"by\s{1,4}([^\s,.;:!?].{1,58})", re.IGNORECASE)
_BOTH = re.compile(
    r"[《『]?(?P<title>[^《》『』:：]{1,60}?)[》』]?\s{0,6}作\s{0,3}者\s{0,4}[:：]\s{0,4}(?P<author>.{1,60})"
)
_MARKED = re.compile(r"[《『](.{1,60})[》』]")
_SYNOPSIS = re.compile(
    r"[【\[]?(?:内容简介|內容簡介|内容介绍|作品简介|小说简介|简介|簡介|文案|synopsis|summary|description|blurb)[】\]]?"
    r"\s{0,4}(?:[:：]\s{0,4}(?P<rest>.*)|$)",
    re.IGNORECASE,
)
_DIVIDER = re.compile(r"[-=*_~—·•#◆◇※\s\\]{3,}")
_END = re.compile(r"[.!?。！？…]$")
_MAX_SYNOPSIS = 4000  # characters


def read_front(text: str) -> BookFacts:
    """The facts that lines of a title page name; "" for what none does."""
    title = author = ""
    synopsis: list[str] | None = None
    for number, line in enumerate(line.strip() for line in text.split("\n")):
        if synopsis is not None:
            if _DIVIDER.fullmatch(line):
                break
            synopsis.append(line)
        elif match := _SYNOPSIS.fullmatch(line):
            synopsis = [match["rest"] or ""]
        elif match := _BOTH.fullmatch(line):
            title, author = title or match["title"].strip(), author or match["author"].strip()
        elif match := _TITLE.fullmatch(line):
            title = title or match[1].strip(" 《》『』")
        elif (match := _AUTHOR.fullmatch(line)) or (match := _BY.fullmatch(line)):
            author = author or match[1].strip()
        elif not title and (match := _MARKED.fullmatch(line)):
            title = match[1].strip()
        elif not title and number < 3 and 0 < len(line) <= 60 and not _END.search(line) and _names_author(text):
            title = line.strip("# ")
    paragraphs = "\n".join(synopsis or ()).strip()
    return BookFacts(title=title, author=author, description=paragraphs[:_MAX_SYNOPSIS])


def _names_author(text: str) -> bool:
    """Whether a line says who wrote it; only then is an unmarked first line a title."""
    lines = [line.strip() for line in text.split("\n")]
    return any(_AUTHOR.fullmatch(line) or _BY.fullmatch(line) for line in lines[:8])
