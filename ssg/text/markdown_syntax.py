"""The Markdown that a chapter is written in: mistune's, with the block and inline rules that fiction needs.

Functions here take mistune's matches and states and make tokens; `markdown_html` turns tokens into HTML. What
one text says (notes, labels in use, problems) is in `state.env`, under the keys of `Env`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from re import Match

import mistune
from mistune.core import BlockState, InlineState
from mistune.helpers import unescape_char
from mistune.plugins.formatting import strikethrough
from mistune.plugins.table import table, table_in_list, table_in_quote
from mistune.util import escape_url, unikey

from ssg.text.bare_urls import BARE_URL, parse_bare_url
from ssg.text.html_names import end_tags, is_block_name, is_html_name
from ssg.text.marks import GUARD, NOTE_END, NOTE_START

SINGLE_ORNAMENTS = "※⁂❦❧☙"
"""Characters that are a scene break alone on a line."""
ORNAMENTS = "~=+.•●○◎◇◆◈☆★✦✧✩✪✶✻✽❖❀✿❁♦♢♥♡♠♣□■△▲▽▼＊－＿～〜＝＋§†‡∗⁎⁑×✕✖—―─━═・◦▪▫❋❈✱✲✳✴✵✷✸✹✺♪♫☽☾"
"""Characters that are a scene break three times or more on a line, or in turns (`◇◆◇`)."""

_SPACE = r"[ \t\u3000\u00a0]*"
_REPEATED = "".join(c for c in ORNAMENTS if c not in ".・")
_SCENE_BREAK = (
    rf"^{_SPACE}(?:[{SINGLE_ORNAMENTS}](?:{_SPACE}[{SINGLE_ORNAMENTS}])*"
    rf"|(?P<break_one>[-*_{_REPEATED}])(?:{_SPACE}(?P=break_one)){{2,}}"
    rf"|(?P<break_outer>[-*{_REPEATED}]){_SPACE}(?P<break_inner>[-*{_REPEATED}])"
    rf"(?:{_SPACE}(?P=break_outer){_SPACE}(?P=break_inner))*{_SPACE}(?P=break_outer)"
    rf"|#{{1,6}}|#(?:[ \t]+#){{2,}}){_SPACE}$"
)
_FENCE = (
    r"^(?P<fenced_1> {0,3})(?P<fenced_2>`{3,}(?=[^`\n]*$)|~{3,}(?=[ \t]*[A-Za-z0-9+#.\-]+[ \t]*$))"
    r"[ \t]*(?P<fenced_3>.*?)$"
)
_HEADING = r"^ {0,3}(?P<atx_1>#{1,6})(?!#)(?P<atx_2>[ \t\u3000]+#*[^\s#][^\n]*?)$"
_DEFINITION = (
    r"^ {0,3}\[(?P<reflink_1>(?!\^)(?:[^\\\[\]\n]|\\.){1,999})\]:[ \t]+(?P<ref_href><[^<>\n]*>|[^\s<]\S*)"
    r"(?:[ \t]+(?P<ref_title>\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$"
)
_NOTE = r"^ {0,3}\[\^(?P<note_label>[^\\\[\]\s]{1,200})\](?::|：)[ \t]*"
_NOTE_MARK = r"\[\^(?P<mark_label>[^\\\[\]\s]{1,200})\]"
_RUBY = r"\{(?P<ruby_base>[^{}|\n]{1,80})\|(?P<ruby_text>[^{}\n]{1,160})\}"
_AUTO_LINK = r"<(?:[Hh][Tt][Tt][Pp][Ss]?|[Mm][Aa][Ii][Ll][Tt][Oo]):[^<>\x00-\x20]+>"

_DESTINATION = re.compile(r"(?:https?://|mailto:|\.{0,2}/|#|<)|\S*\.[A-Za-z][A-Za-z0-9]{0,4}(?:#\S*)?>?$", re.I)
_LABEL = re.compile(r"^([ \t>]*)?\[([^\[\]\n]{1,999})\]:|\[((?:[^\\\[\]]|\\.){1,999})\]", re.M)
_RAW_NAME = re.compile(r"\s*</?([A-Za-z][A-Za-z0-9\-]*)")
_ONE_TAG = re.compile(r" {0,3}</?[A-Za-z][^<>\n]*>[ \t]*$")
_WHOLE_TEXT_TAGS = ("pre", "script", "style", "textarea")
_INDENT = re.compile(r"^(?: {1,4}|\t)", re.M)

TOP_RULES = (
    "fenced_code",
    "thematic_break",
    "atx_heading",
    "block_quote",
    "list",
    "ref_link",
    "raw_html",
    "blank_line",
)


@dataclass(slots=True)
class Note:
    """A footnote definition."""

    label: str
    index: int
    """Where among the definitions it stands."""
    text: str
    number: int | None = None
    """Its number on the page, given by the first reference."""
    references: list[str] = field(default_factory=list)
    """Ids of the references to it, in the order of the page."""


@dataclass(slots=True)
class Env:
    """What one text says about itself while it is parsed; `state.env["text"]` of mistune's states."""

    source: str
    notes: dict[str, Note] = field(default_factory=dict)
    numbered: list[Note] = field(default_factory=list)
    """Notes in the order of their numbers."""
    undefined: list[str] = field(default_factory=list)
    """References to notes that nobody defined, as written."""
    repeated: dict[str, None] = field(default_factory=dict)
    """Names, as written, of notes that were defined before, in order."""
    labels: frozenset[str] | None = None
    """Labels that a link of the text uses; None until they are asked for."""
    ended: frozenset[str] | None = None
    """Names of HTML end tags of the text; None until they are asked for."""
    absent: dict[str, int] = field(default_factory=dict)
    """Ends that were looked for in vain (of a fence, a comment), and how much of the source was searched."""

    def is_html(self, name: str) -> bool:
        """Whether `<name` in this text means HTML, and is no word in angle brackets."""
        if self.ended is None:
            self.ended = end_tags(self.source)
        return is_html_name(name, self.ended)


@cache
def markdown_parser(*, extra: tuple[str, ...] = ()) -> mistune.Markdown:
    """The parser; `extra` may name "url", which links bare addresses and costs time on every `h`."""
    block, inline = mistune.BlockParser(), mistune.InlineParser()
    parser = mistune.Markdown(
        renderer=None, block=block, inline=inline, plugins=[strikethrough, table, table_in_quote, table_in_list]
    )
    block.register("fenced_code", _FENCE, parse_fence)
    block.register("thematic_break", _SCENE_BREAK, parse_scene_break)
    block.register("atx_heading", _HEADING, lambda b, m, s: b.parse_atx_heading(m, s))
    block.register("ref_link", _DEFINITION, parse_definition)
    block.register("raw_html", block.RAW_HTML, parse_raw_html)
    block.register("block_html", block.BLOCK_HTML, parse_raw_html)
    block.register("note", _NOTE, parse_note)
    nested = [*TOP_RULES, "table", "nptable"]
    block.block_quote_rules[:] = nested
    block.list_rules[:] = nested
    inline.register("note_mark", _NOTE_MARK, parse_note_mark, before="link", start_chars="[")
    inline.register("ruby", _RUBY, parse_ruby, before="link", start_chars="{")
    inline.register("auto_link", _AUTO_LINK, lambda i, m, s: i.parse_auto_link(m, s), start_chars="<")
    if "url" in extra:
        inline.register("url_link", BARE_URL, parse_bare_url, start_chars="h")
    return parser


def block_rules(source: str) -> list[str]:
    """The block rules that a text can need; the others cost time on every line."""
    rules = list(TOP_RULES)
    if "[^" in source:
        rules.insert(0, "note")
    return [*rules, "table", "nptable"] if "|" in source else rules


def parse_scene_break(block: mistune.BlockParser, m: Match[str], state: BlockState) -> int:
    """A line of ornaments; it also ends a paragraph above it."""
    state.append_token({"type": "thematic_break"})
    return m.end() + 1


def parse_fence(block: mistune.BlockParser, m: Match[str], state: BlockState) -> int | None:
    """Fenced code; a fence that nothing closes is text, or it would take the rest of the chapter."""
    marker = m["fenced_2"]
    close = re.compile(rf"^ {{0,3}}{marker}{marker[0]}*[ \t]*$", re.M)
    found = _search_later(state, marker, m.end(), lambda: close.search(state.src, m.end()) is not None)
    return block.parse_fenced_code(m, state) if found else None


def _search_later(state: BlockState, what: str, at: int, search: Callable[[], bool]) -> bool:
    """Whether a search from a place in the text finds something; one that failed before is not made again."""
    if state.parent is not None:
        return search()
    absent: dict[str, int] = state.env["text"].absent
    left = len(state.src) - at
    if left <= absent.get(what, -1):
        return False
    found = search()
    if not found:
        absent[what] = left
    return found


def parse_definition(block: mistune.BlockParser, m: Match[str], state: BlockState) -> int | None:
    """`[label]: destination`, if it looks like one and a link uses it; else it is a line of a status window."""
    last = state.last_token()
    key, href = unikey(m["reflink_1"]), m["ref_href"]
    if (last and last["type"] == "paragraph") or not key or not _DESTINATION.match(href):
        return None
    if key not in _used_labels(state.env["text"]):
        return None
    links = state.env["ref_links"]
    if key not in links:
        href = href[1:-1] if href.startswith("<") else href
        links[key] = {"url": escape_url(unescape_char(href)), "label": m["reflink_1"]}
        if m["ref_title"]:
            links[key]["title"] = unescape_char(m["ref_title"][1:-1])
    return m.end() + 1


def _used_labels(env: Env) -> frozenset[str]:
    if env.labels is None:
        env.labels = frozenset(unikey(m[3]) for m in _LABEL.finditer(env.source) if m[3])
    return env.labels


def parse_raw_html(block: mistune.BlockParser, m: Match[str], state: BlockState) -> int | None:
    """A block of HTML: a comment that ends, or a known block element; words in angle brackets are text."""
    start, src = m.start(), state.src
    marker = m[0].strip()
    if marker.startswith("<!--"):
        if not _search_later(state, "-->", m.end(), lambda: "-->" in src[m.end() :]):
            return None
        nested = src.find("<!--", m.end(), src.find("-->", m.end())) >= 0
        return None if nested else block.parse_raw_html(m, state)
    name = _RAW_NAME.match(m[0])
    if name is None or not state.env["text"].is_html(name[1]):
        return None
    if name[1].lower() in _WHOLE_TEXT_TAGS:
        end = f"</{name[1].lower()}>"
        closed = not marker.startswith("</") and _search_later(state, end, m.end(), lambda: end in src[m.end() :])
        return block.parse_raw_html(m, state) if closed else None
    line_end = state.find_line_end_at(start)
    alone = (
        _ONE_TAG.match(src[start:line_end].rstrip("\n"))
        and not src[line_end : state.find_line_end_at(line_end)].strip()
    )
    if is_block_name(name[1].lower()) or alone:
        return block.parse_raw_html(m, state)
    return None


def parse_note(block: mistune.BlockParser, m: Match[str], state: BlockState) -> int | None:
    """A footnote definition, with lines and paragraphs that belong to it. The second of one name is text."""
    env: Env = state.env["text"]
    key = unikey(m["note_label"])
    if key in env.notes:
        env.repeated[m["note_label"]] = None
        return None
    stops = block.compile_sc(["note", "fenced_code", "thematic_break", "atx_heading"])
    end, blank = state.find_line_end_at(m.end()), False
    if m.end() > 0 and state.src[m.end() - 1 : m.end()] == "\n":
        end = m.end()
    position = end
    while position < state.cursor_max:
        line = state.get_line(position)
        position += len(line)
        if not line.strip():
            blank = True
            continue
        if not line.startswith(("  ", "\t")) and (blank or stops.match(state.src, position - len(line))):
            break
        end, blank = position, False
    text = _INDENT.sub("", state.src[m.end() : end]).strip()
    env.notes[key] = Note(m["note_label"], len(env.notes), text)
    state.append_token({"type": "note", "raw": f"{NOTE_START}{len(env.notes) - 1}{NOTE_END}"})
    return end


def parse_note_mark(inline: mistune.InlineParser, m: Match[str], state: InlineState) -> int:
    """A reference to a footnote; one to no footnote is text."""
    env: Env = state.env["text"]
    note = env.notes.get(unikey(m["mark_label"]))
    if note is None:
        env.undefined.append(m[0])
        inline.process_text(m[0], state, parse_emphasis=False)
        return m.end()
    if note.number is None:
        env.numbered.append(note)
        note.number = len(env.numbered)
    state.append_token({"type": "note_mark", "note": note})
    return m.end()


def parse_ruby(inline: mistune.InlineParser, m: Match[str], state: InlineState) -> int | None:
    """`{漢字|かんじ}`: a word and how it is read."""
    base, readings = m["ruby_base"].replace(GUARD, ""), m["ruby_text"].replace(GUARD, "").split("|")
    if not base.strip() or not any(reading.strip() for reading in readings):
        return None
    state.append_token({"type": "ruby", "base": base, "readings": readings})
    return m.end()
