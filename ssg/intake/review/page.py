"""The review page: one file that opens offline, on a phone, in the dark, without scripts. Pure but for its template.

Everything that came from a source is hostile: it is escaped, and what cannot be seen is named. The page may load
nothing; even its style is allowed by digest only.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from ssg.intake.review.collect import HEAD, Item, Review

_MAX_BYTES = 1_900_000
_DOUBTS = 120  # cards in the first part; the others stand under their rules
_ROWS = (100_000, 600, 300, 150, 60)  # of a rule, and
_TEXTS = ((40, 700), (40, 240), (24, 120), (16, 80), (12, 60))  # context and length, ever shorter until the page fits
_HIDDEN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\xa0\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180e\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\ufff0-\uffff\ue000-\uf8ff\ud800-\udfff"
    r"\U000e0000-\U000e0fff]"
)
_NEWLINES = re.compile(r"\n+")
_SHORT = {"\t": "→", "\r": "␍", "\u3000": "□", "\u00a0": "⍽"}
_WHY = {
    "inside": ("from inside the story", "Lines that stay stand on both sides of it."),
    "low": ("a close call", "Few points more than it takes."),
    "sentence": ("reads like a sentence", "It ends as sentences do."),
}
_GROUPS = {
    "structure": "headings and credits, kept in front matter",
    "split": "contents of a whole book",
    "learned": "recurs in chapters of this source",
    "book": "your rules.toml",
    "html": "markup of the page",
    "layout": "blank lines and breaks",
    "markdown": "marks that Markdown would swallow",
    "characters": "characters",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One distinct change, ready to be shown; `toml` keeps it, "" where nothing can."""

    op: str
    rule: str
    before: Markup
    text: Markup
    out: Markup
    after: Markup
    count: int
    places: str
    why: tuple[tuple[str, str], ...]
    score: int | None
    terms: tuple[str, ...]
    toml: str


@dataclass(frozen=True, slots=True)
class RuleRows:
    """All changes by one rule. `count` is of changes, `more` of distinct ones that are not shown."""

    name: str
    group: str
    characters: int
    count: int
    routine: bool
    rows: tuple[Row, ...]
    more: int


def format_page(review: Review) -> str:
    """The page as HTML. Texts are shortened, and rows left out with their number, only where it grew too large."""
    page = ""
    for rows, (context, length) in zip(_ROWS, _TEXTS, strict=True):
        page = _render(review, rows, context, length)
        if len(page.encode("utf-8", "replace")) <= _MAX_BYTES:
            break
    return page


def visible(text: str) -> Markup:
    """A text as a person can see it: escaped, line breaks marked, invisible and turning characters named."""
    parts = [escape(text[:0])]
    place = 0
    for match in _HIDDEN.finditer(text):
        name = _SHORT.get(match[0]) or f"U+{ord(match[0]):04X}"
        parts += [escape(text[place : match.start()]), Markup("<i>{}</i>").format(name)]
        place = match.end()
    parts.append(escape(text[place:]))
    whole = Markup("").join(parts)
    return Markup(_NEWLINES.sub(lambda match: f"<i>{'↵' * len(match[0])}</i>\n", whole))


def _context(text: str, length: int, *, before: bool) -> Markup:
    """The text beside a change: line breaks in a row are one, and a cut is marked."""
    text = re.sub(r"\s*\n\s*", "\n", text)
    if len(text) < length:
        return visible(text)
    return Markup("…{}").format(visible(text[-length:])) if before else Markup("{}…").format(visible(text[:length]))


def _render(review: Review, most: int, context: int, length: int) -> str:
    template, style = _template()
    removed = [item for item in review.items if item.change.op != "flag"]
    doubted = sorted((item for item in removed if item.doubts), key=_rank)
    kept = [item for item in review.items if item.change.op == "flag"]
    total = sum(review.totals.get(name, 0) for name in ("keep", "remove", "replace"))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page: str = template.render(
        review=review,
        style=Markup(style),
        style_digest=digest,
        total=total,
        share=100 * review.totals.get("remove", 0) / total if total else 0,
        chapters=sum(review.statuses.values()),
        doubted=[_row(item, context, 700) for item in doubted[:_DOUBTS]],
        doubted_more=max(len(doubted) - _DOUBTS, 0),
        kept=[_row(item, context, 700) for item in kept[:_DOUBTS]],
        kept_more=max(len(kept) - _DOUBTS, 0),
        flags=[(visible(flag), count, first) for flag, count, first in _most_first(review.flags)[:_DOUBTS]],
        flags_more=max(len(review.flags) - _DOUBTS, 0),
        waiting=review.waiting[:_DOUBTS],
        waiting_more=max(len(review.waiting) - _DOUBTS, 0),
        rules=_by_rule(review, removed, most, context, length),
        inserted={name: count for name, count in review.rules.items() if name not in {i.change.rule for i in removed}},
    )
    return page


@lru_cache(maxsize=1)
def _template() -> tuple[Template, str]:
    folder = files("ssg.intake.review") / "templates"
    environment = Environment(
        loader=DictLoader({"review.html": (folder / "review.html").read_text("utf-8")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = lambda number: f"{number:,}"
    return environment.get_template("review.html"), (folder / "review.css").read_text("utf-8")


def _rank(item: Item) -> tuple[int, int, int]:
    """What to doubt most comes first: sentences from inside, then by points."""
    weights = {"inside": 4, "sentence": 3, "low": 2}
    return (-sum(weights[doubt] for doubt in item.doubts), item.change.score or 0, -item.count)


def _most_first(flags: Sequence[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    return sorted(flags, key=lambda flag: -flag[1])


def _by_rule(review: Review, items: Iterable[Item], most: int, context: int, length: int) -> list[RuleRows]:
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        found[item.change.rule].append(item)
    rules = []
    for name, mine in found.items():
        mine.sort(key=lambda item: (not item.doubts, -item.count))
        rows = tuple(_row(item, context, length) for item in mine[:most])
        rules.append(
            RuleRows(
                name=name,
                group=_GROUPS.get(name.partition(".")[0], "site text and advertising"),
                characters=review.rules.get(name, 0),
                count=sum(item.count for item in mine),
                routine=all(item.change.score is None for item in mine),
                rows=rows,
                more=len(mine) - len(rows),
            )
        )
    return sorted(rules, key=lambda rule: (rule.routine, -rule.characters, rule.name))


def _row(item: Item, context: int, length: int) -> Row:
    change = item.change
    shown = ", ".join(f"{source}:{line}" for source, line in item.places)
    return Row(
        op=change.op,
        rule=change.rule,
        before=_context(change.before, context, before=True),
        text=_cut(change.raw, item.left_out, length),
        out=visible(change.out[:length]),
        after=_context(change.after, context, before=False),
        count=item.count,
        places=shown + (" …" if item.count > len(item.places) else ""),
        why=tuple(_WHY[doubt] for doubt in item.doubts if doubt in _WHY),
        score=change.score,
        terms=change.terms,
        toml=_toml(item),
    )


def _cut(text: str, left_out: int, length: int) -> Markup:
    """The text with its middle left out where it is too long."""
    head, tail = (text[:HEAD], text[HEAD:]) if left_out else (text, "")
    if len(head) + len(tail) > length:
        left_out += len(head) + len(tail) - length
        whole = head + tail
        head, tail = whole[: length * 3 // 4], whole[len(whole) - length // 4 :]
    if not left_out:
        return visible(head)
    return Markup("{} <b>… {} characters more …</b> {}").format(visible(head), f"{left_out:,}", visible(tail))


def _toml(item: Item) -> str:
    """What to paste into rules.toml: keep what goes, or take out what stays."""
    action = "remove" if item.change.op == "flag" else "keep"
    if item.change.keys:
        return "\n\n".join(f'[[decision]]\nsha = "{key}"\naction = "{action}"' for key in item.change.keys[:5])
    return ""
