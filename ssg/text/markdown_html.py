"""Block tokens into HTML; the words in them are `markdown_inline`'s. No function keeps anything between two texts."""

from __future__ import annotations

import re
from collections.abc import Callable

from ssg.text.block_ids import block_id
from ssg.text.directives_html import (
    render_directive,
    render_message,
    render_signature,
    render_source,
    render_stanza,
    render_values,
)
from ssg.text.highlight import highlight_code
from ssg.text.html_escape import escape_attribute, escape_code, escape_text
from ssg.text.markdown_inline import Token, plain_words, render_image, render_inline
from ssg.text.markdown_page import Page
from ssg.text.marks import GUARD, ID_END, RAW_END, RAW_START, VALUE_END, VALUE_START

_VALUE = re.compile(rf"{VALUE_START}(\d+){VALUE_END}")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#.\-]{1,40}")


def render_blocks(tokens: list[Token], page: Page) -> str:
    """HTML of block tokens."""
    return "".join([_BLOCKS[token["type"]](token, page) for token in tokens])


def _paragraph(token: Token, page: Page) -> str:
    text = token["text"].strip()
    if not text:
        return ""
    if text.startswith("![") and (figure := _figure(text, page)) is not None:
        return figure
    html = render_inline(text, page)
    return f'<p id="{block_id(html)}{ID_END}">{html}</p>\n'


def _figure(text: str, page: Page) -> str | None:
    """A paragraph that is one image, as a figure with its title as caption."""
    tokens = page.parser.inline(text, page.state.env)
    if len(tokens) != 1 or tokens[0]["type"] != "image":
        return None
    title = tokens[0]["attrs"].pop("title", None)
    image = render_image(tokens[0], page)
    if not image.startswith("<img"):
        return f'<p id="{block_id(image)}{ID_END}">{image}</p>\n'
    name = block_id(" ".join(filter(None, (plain_words(tokens[0]["children"]), title))))
    caption = f"<figcaption>{escape_text(title)}</figcaption>" if title else ""
    return f'<figure id="{name}{ID_END}">{image}{caption}</figure>\n'


def _block_text(token: Token, page: Page) -> str:
    return render_inline(token["text"], page)


def rank_headings(tokens: list[Token]) -> dict[int, int]:
    """The level on the page of each level that a text uses: the page's own title is the only h1."""
    found: set[int] = set()
    waiting = list(tokens)
    while waiting:
        token = waiting.pop()
        if token["type"] == "heading":
            found.add(token["attrs"]["level"])
        waiting += token.get("children", ())
    return {level: min(rank, 6) for rank, level in enumerate(sorted(found), start=2)}


def _heading(token: Token, page: Page) -> str:
    level = page.heading_levels[token["attrs"]["level"]]
    html = render_inline(token["text"], page)
    return f'<h{level} id="{block_id(html)}{ID_END}">{html}</h{level}>\n'


def _thematic_break(token: Token, page: Page) -> str:
    return '<hr class="scene-break">\n'


def _block_quote(token: Token, page: Page) -> str:
    return f"<blockquote>\n{render_blocks(token['children'], page)}</blockquote>\n"


def _list(token: Token, page: Page) -> str:
    attrs = token["attrs"]
    tag = "ol" if attrs["ordered"] else "ul"
    start = f' start="{attrs["start"]}"' if attrs.get("start") is not None else ""
    return f"<{tag}{start}>\n{render_blocks(token['children'], page)}</{tag}>\n"


def _list_item(token: Token, page: Page) -> str:
    children = token["children"]
    value = ""
    if children and (m := _VALUE.match(children[0].get("text", "").lstrip())):
        children[0]["text"] = children[0]["text"].lstrip()[m.end() :]
        value = f' value="{int(m[1])}"'
    parts = [(child["type"], _BLOCKS[child["type"]](child, page)) for child in children]
    name = block_id(" ".join(html for kind, html in parts if kind != "list"))
    body = "".join(html if kind != "block_text" or i == 0 else f"\n{html}" for i, (kind, html) in enumerate(parts))
    return f'<li id="{name}{ID_END}"{value}>{body}</li>\n'


def _block_code(token: Token, page: Page) -> str:
    code = token["raw"].replace(GUARD, "")
    code = _VALUE.sub("", code)
    words = token.get("attrs", {}).get("info", "").replace(GUARD, "").split()
    language = words[0] if words and _LANGUAGE.fullmatch(words[0]) else ""
    coloured = highlight_code(code, language) if language else None
    name = block_id(escape_code(code))
    if coloured is None:
        return f'<pre id="{name}{ID_END}" tabindex="0"><code>{escape_code(code)}</code></pre>\n'
    page.has_code = True
    attributes = f'id="{name}{ID_END}" class="highlight" tabindex="0"'
    return f'<pre {attributes}><code class="language-{language.lower()}">{coloured}</code></pre>\n'


def _block_html(token: Token, page: Page) -> str:
    page.has_raw_html = True
    return f"{RAW_START}{token['raw'].replace(GUARD, '').rstrip()}{RAW_END}\n"


def _nothing(token: Token, page: Page) -> str:
    return ""


def _note_place(token: Token, page: Page) -> str:
    return str(token["raw"])


def _table(token: Token, page: Page) -> str:
    html = render_blocks(token["children"], page)
    head = [plain_words(cell["inline"]) for cell in token["children"][0]["children"]]
    label = ", ".join(filter(None, head)) or "…"
    wrapper = f'class="table-scroll" role="group" aria-label="{escape_attribute(label)}" tabindex="0"'
    return f'<div id="{block_id(html)}{ID_END}" {wrapper}>\n<table>\n{html}</table>\n</div>\n'


def _table_head(token: Token, page: Page) -> str:
    return f"<thead>\n<tr>{render_blocks(token['children'], page)}</tr>\n</thead>\n"


def _table_body(token: Token, page: Page) -> str:
    return f"<tbody>\n{render_blocks(token['children'], page)}</tbody>\n" if token["children"] else ""


def _table_row(token: Token, page: Page) -> str:
    return f"<tr>{render_blocks(token['children'], page)}</tr>\n"


def _table_cell(token: Token, page: Page) -> str:
    align, head = token["attrs"]["align"], token["attrs"]["head"]
    tag = "th" if head else "td"
    attributes = (' scope="col"' if head else "") + (f' class="align-{align}"' if align else "")
    html = render_inline(token["text"].replace("\\|", "|"), page)
    token["inline"] = [{"type": "text", "raw": token["text"]}]
    return f"<{tag}{attributes}>{html}</{tag}>"


def _directive(token: Token, page: Page) -> str:
    return render_directive(token, render_blocks(token["children"], page), page)


_BLOCKS: dict[str, Callable[[Token, Page], str]] = {
    "paragraph": _paragraph,
    "block_text": _block_text,
    "heading": _heading,
    "thematic_break": _thematic_break,
    "block_quote": _block_quote,
    "list": _list,
    "list_item": _list_item,
    "block_code": _block_code,
    "block_html": _block_html,
    "blank_line": _nothing,
    "note": _note_place,
    "table": _table,
    "table_head": _table_head,
    "table_body": _table_body,
    "table_row": _table_row,
    "table_cell": _table_cell,
    "directive": _directive,
    "signature": render_signature,
    "source": render_source,
    "stanza": render_stanza,
    "message": render_message,
    "values": render_values,
}
