"""A strict reader of HTML fragments: what a browser would have to repair is an error here."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from ssg.text.markdown import Rendered, render_markdown

VOID = {"br", "hr", "img", "wbr", "col"}
_ELEMENTS = (
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details"
    " dfn div dl dt em figcaption figure footer h2 h3 h4 h5 h6 h1 header hgroup hr i img ins kbd li mark ol p pre"
    " q rb rp rt rtc ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead"
    " time tr tt u ul var wbr"
)
ELEMENTS = set(_ELEMENTS.split())
_ATTRIBUTES = (
    "alt aria-label cite class colspan datetime dir height href id lang loading open rel reversed role rowspan"
    " scope span src start tabindex title type value width"
)
ATTRIBUTES = set(_ATTRIBUTES.split())
SCHEMES = ("http:", "https:", "mailto:")


class Fragment(HTMLParser):
    """Elements, ids and words of a fragment; `errors` says what is wrong with it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.errors: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.names: list[str] = []
        self.feed(html)
        self.close()
        self.errors += [f"<{name}> is not closed" for name in self.open]
        self.errors += [f"id {name} is used twice" for name in set(self.ids) if self.ids.count(name) > 1]
        self.errors += [f"no element {name}" for name in self.targets if name not in self.ids]
        if any("\ufdd0" <= c <= "\ufdef" or c in "\0\ufffe\uffff" for c in html):
            self.errors.append("a character that no page may hold")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        if tag not in ELEMENTS:
            self.errors.append(f"<{tag}> is not allowed")
        if tag == "p" and "p" in self.open:
            self.errors.append("<p> in <p>")
        for name, value in attrs:
            self._check_attribute(tag, name, value or "")
        if tag not in VOID:
            self.open.append(tag)

    def _check_attribute(self, tag: str, name: str, value: str) -> None:
        if name not in ATTRIBUTES:
            self.errors.append(f"attribute {name} of <{tag}> is not allowed")
        if name == "id":
            self.ids.append(value)
        if name == "href" and value.startswith(("#fn-", "#fnref-")):
            self.targets.append(value[1:])
        if name in ("href", "src", "cite"):
            seen = "".join(c for c in value if c > " " and c.isprintable()).lower()
            scheme, colon, _ = seen.partition(":")
            has_scheme = colon and re.fullmatch(r"[a-z][a-z0-9+.\-]*", scheme)
            if has_scheme and not seen.startswith(SCHEMES):
                self.errors.append(f"unsafe {name}: {value}")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not self.open or self.open[-1] != tag:
            self.errors.append(f"</{tag}> ends {self.open[-1:]}")
        elif self.open:
            self.open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.errors.append(f"<{tag}/>")

    def handle_comment(self, data: str) -> None:
        self.errors.append("a comment")

    def handle_decl(self, decl: str) -> None:
        self.errors.append("a declaration")

    def handle_pi(self, data: str) -> None:
        self.errors.append("a processing instruction")

    def unknown_decl(self, data: str) -> None:
        self.errors.append("a CDATA section")


def render(text: str, **options: object) -> Rendered:
    """Render, and hold the fragment to what every fragment must be."""
    rendered = render_markdown(text, **options)  # type: ignore[arg-type]
    errors = Fragment(rendered.html).errors
    assert not errors, (errors, text, rendered.html)
    assert all(problem.severity in ("warning", "info") and problem.path is None for problem in rendered.problems)
    return rendered


def bare(html: str) -> str:
    """HTML without ids of paragraphs and without line ends at its ends, for a comparison."""
    return re.sub(r' id="p-[0-9a-f]{8}(?:-\d+)?"', "", html).strip()


def html_of(text: str, **options: object) -> str:
    """`bare` HTML of a text."""
    return bare(render(text, **options).html)


def codes(text: str, **options: object) -> list[tuple[str, int | None]]:
    """Code and line of each problem."""
    return [(problem.code, problem.line) for problem in render(text, **options).problems]
