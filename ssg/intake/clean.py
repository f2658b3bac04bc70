"""One raw text in, a clean chapter and its ledger out. Pure. The order of passes is the order of the reasons below."""

from __future__ import annotations

from dataclasses import replace

from ssg.intake.draft import Draft, make_draft
from ssg.intake.ledger import find_imbalance
from ssg.intake.passes import characters, han, heading, layout, markdown, noise, spans
from ssg.intake.passes.html import read_page
from ssg.intake.rules import RuleSet, load_packs
from ssg.text.language import detect_language, is_cjk

MAX_INTERIOR_LINES = 3
MAX_INTERIOR_SHARE = 0.02


def clean_text(text: str, *, language: str | None = None, rules: RuleSet | None = None) -> Draft:
    """Clean a plain text. `language` overrides detection, `rules` the packs alone."""
    rules = rules or load_packs()
    return _cleaned(make_draft(text, language or detect_language(text), rules.keep), rules)


def clean_source(text: str, *, html: bool, language: str | None = None, rules: RuleSet | None = None) -> Draft:
    """Clean a plain text or a page."""
    if not html:
        return clean_text(text, language=language, rules=rules)
    rules = rules or load_packs()
    page = read_page(make_draft(text, language or "en", rules.keep))
    return _cleaned(replace(page, language=language or detect_language(page.text)), rules)


def find_review(draft: Draft) -> str | None:
    """Say why a person must look before anything is written, or None. Counts the interior: edges are often noise."""
    fault = find_imbalance(draft.ledger)
    if fault:
        return f"the ledger does not balance: {fault}"
    if not draft.text.strip():
        return "no text is left of it"
    if draft.interior_lines > MAX_INTERIOR_LINES or draft.interior > MAX_INTERIOR_SHARE * len(draft.ledger.raw):
        return f"{draft.interior_lines} lines ({draft.interior} characters) would go from inside the chapter"
    return None


def _cleaned(draft: Draft, rules: RuleSet) -> Draft:
    draft = characters.drop_invisible(draft)
    draft = characters.drop_residue(draft)
    draft = characters.trim_lines(draft)
    draft = layout.find_separator(draft)  # before removals, which leave blank lines that change the vote
    draft = spans.drop_spans(draft, rules)  # before lines: an ad inside a paragraph must not take the paragraph
    draft = noise.drop_noise(draft, rules)
    draft = heading.take_heading(draft)
    draft = spans.drop_end_mark(draft, rules)  # only now is the last paragraph known
    if is_cjk(draft.language):  # after the lists are gone, which would distort the counts
        draft = han.restore_one(draft)
        draft = han.join_dotted_words(draft)
    draft = han.flag_masks(draft)
    draft = layout.lay_out(draft)
    return markdown.escape(draft)
