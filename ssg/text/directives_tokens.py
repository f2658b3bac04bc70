"""Directives into block tokens; `directives_html` makes HTML of them. What a directive changes in its words is here.

- In windows (`system`, `status`) a line is a line; in `status`, lines of `name: value` alone are a list of values.
- In `letter` and `epigraph` the last paragraph, if a dash begins it, is the signature or the source.
- `verse`, `poem` and `chat` hold lines, which no rule for paragraphs touches.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ssg.text.directives import KINDS, Directive
from ssg.text.marks import GUARD

Token = dict[str, Any]

MOST_STEPS = 6
"""Steps by which a line of verse may be set in."""

_LINE_END = re.compile(r"[ \t]*\\?\n[ \t]*")
_VALUE = re.compile(rf"{GUARD}?\[?([^:：\[\]\n|]{{1,40}}?)\]?[:：](?!//)[ \t\u3000]*(\S[^\n]*)")
_DASH = re.compile(r"(?:--|[—―–⸺]{1,2})[ \t\u3000]*(?=\S)")
_WHEN = r"(?:(?P<when>\[[^\]\n]{1,24}\]|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?: ?[AaPp]\.?[Mm]\b\.?)?)[ \t\u3000]+)?"
_SENDER = r"(?P<sender>(?!\d{1,2}[:：]\d{2}(?!\d))(?>\([^()\n]{1,20}\)|[^:：\n]){1,40}(?P<colon>[:：]))"
_MESSAGE = re.compile(rf"{_WHEN}{_SENDER}(?!//)[ \t\u3000]*(?P<words>.*)")
_BLANK = re.compile(r"\n(?:[ \t\u3000]*\n)+")


def directive_token(block: Directive, text: str, parse: Callable[[Directive], list[Token]]) -> Token:
    """The token of a directive of a text; `parse` makes the tokens of what is in it."""
    body = text[block.body_start : block.body_end]
    if block.name == "chat":
        children = _messages(body)
    elif block.name and KINDS[block.name].lines:
        children = _stanzas(body)
    else:
        children = parse(block)
        if block.name in ("system", "status"):
            children = [_window_token(token, values=block.name == "status") for token in children]
        elif block.name in ("letter", "epigraph"):
            _sign(children, "signature" if block.name == "letter" else "source")
    return {"type": "directive", "directive": block, "children": children}


def _window_token(token: Token, *, values: bool) -> Token:
    if token["type"] != "paragraph":
        return token
    lines = token["text"].strip().split("\n")
    pairs = [_VALUE.fullmatch(line.strip().rstrip("\\").rstrip()) for line in lines] if values else [None]
    if all(pairs):
        return {"type": "values", "values": [(m[1].strip(), m[2]) for m in pairs if m]}
    return {**token, "text": _LINE_END.sub("\\\\\n", token["text"].strip())}


def _sign(children: list[Token], kind: str) -> None:
    """Make the last paragraph, or the last lines of it, a signature or source where a dash begins them."""
    last = next((i for i in range(len(children) - 1, -1, -1) if children[i]["type"] != "blank_line"), None)
    if last is None or children[last]["type"] != "paragraph":
        return
    lines = children[last]["text"].strip().split("\n")
    dashes = [_DASH.match(line.lstrip(GUARD)) for line in lines]
    at = next((i for i in range(len(lines) - 1, -1, -1) if dashes[i]), None)
    if at is None or (dash := dashes[at]) is None:
        return
    words = "\n".join([dash.string[dash.end() :], *lines[at + 1 :]])
    before = [{**children[last], "text": "\n".join(lines[:at]).rstrip("\\ ")}] if at else []
    signed = {"type": kind, "dash": dash[0].replace("--", "—"), "text": _LINE_END.sub("\\\\\n", words)}
    children[last:] = [*before, signed]


def _stanzas(body: str) -> list[Token]:
    return [
        {"type": "stanza", "lines": [_verse_line(line) for line in stanza.split("\n") if line.strip(" \t\u3000")]}
        for stanza in _BLANK.split(f"\n{body}\n")
        if stanza.strip(" \t\n\u3000")
    ]


def _verse_line(line: str) -> tuple[int, str]:
    """By how many steps a line is set in (two spaces or one of U+3000 are a step), and its words."""
    words = line.lstrip(" \t\u3000")
    indent = line[: len(line) - len(words)].replace("\t", "    ").replace("\u3000", "  ")
    return min(len(indent) // 2, MOST_STEPS), words.rstrip(" \t\u3000").removesuffix("\\").rstrip()


def _messages(body: str) -> list[Token]:
    """Messages of a chat: `name: words`, a time before it or not. An indented line goes on with the one above."""
    tokens: list[Token] = []
    for line in body.split("\n"):
        words = line.strip(" \t\u3000").removesuffix("\\").rstrip()
        if not words:
            continue
        m = _MESSAGE.fullmatch(words)
        if tokens and line.startswith(("  ", "\t", "\u3000")):
            tokens[-1]["text"] += f"\\\n{words}"
        elif m is not None:
            sender = m["sender"][:-1].strip().strip("*_") + m["colon"]
            tokens.append({"type": "message", "when": m["when"] or "", "sender": sender, "text": m["words"]})
        else:
            tokens.append({"type": "message", "when": "", "sender": "", "text": words})
    return tokens
