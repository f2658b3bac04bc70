"""What an author is told about HTML that does not reach the page, and where the author's links go."""

from __future__ import annotations

from ssg.text.markdown_inline import resolve_destination, warn_about_foreign_image
from ssg.text.markdown_page import Page
from ssg.text.raw_html import DEEPEST
from ssg.text.sanitize import is_external, is_safe_destination
from ssg.values import dataclass

_HINT = "pages hold the HTML of text, without programs, styles and frames; write \\< to show it as text"


@dataclass(frozen=True, slots=True)
class HtmlReport:
    """The `raw_html.Report` of a page."""

    page: Page

    def is_html(self, name: str) -> bool:
        """Whether a name in angle brackets is an element."""
        return self.page.env.is_html(name)

    def line_of(self, piece: str) -> int:
        """The line of the next such piece of the source."""
        return self.page.line_of(piece)

    def lose(self, kind: str, what: str, line: int) -> None:
        """Warn about one thing that was taken out, or is shown as text."""
        subject, _, name = what.rpartition(" ")
        match kind:
            case "comment":
                self.page.note_comment(what, line)
            case "attribute":
                self.page.warn("R102", f"html attribute {subject} of <{name}> was taken out", line, _HINT)
            case "class":
                hint = "a theme has looks for certain classes only; its documentation lists them"
                self.page.warn("R102", f"html class '{subject}' of <{name}> was taken out", line, hint)
            case "stray":
                self.page.warn(
                    "R102", f"html </{name}> ends nothing and was taken out", line, f"add <{name}> before it"
                )
            case "place":
                hint = "put it in a block of its own, with empty lines around it"
                self.page.warn("R102", f"html <{name}> may not stand where it does and was taken out", line, hint)
            case "depth":
                message = f"html is nested more than {DEEPEST} deep; <{name}> was taken out"
                self.page.warn("R103", message, line, "close the elements before")
            case "open":
                hint = f"add </{name}>, in the same paragraph if it began in one"
                self.page.warn("R102", f"html <{name}> is not closed and is shown as text", line, hint)
            case _:
                self.page.warn("R102", f"html <{name}> was taken out", line, _HINT)

    def destination(self, url: str, attribute: str, line: int) -> str | None:
        """The destination to emit; None for one that is not safe, or an image of another site."""
        new = resolve_destination(url, self.page.links)
        if not is_safe_destination(new):
            return None
        if attribute == "src" and is_external(new) and new not in self.page.links.values():
            warn_about_foreign_image(new, self.page, line)
            return None
        return new
