"""One raw text in, a clean chapter and its ledger out. Pure. The order of passes is the order of the reasons below."""

from __future__ import annotations

from dataclasses import replace

from ssg.intake.draft import Draft, make_draft
from ssg.intake.ledger import find_imbalance
from ssg.intake.passes import (
    addresses,
    characters,
    copies,
    doubts,
    footnotes,
    han,
    heading,
    layout,
    letters,
    markdown,
    masks,
    mojibake,
    noise,
    notes,
    punctuation,
    replacing,
    residue,
    spans,
    wrapping,
    written_chapter,
)
from ssg.intake.passes.html import read_page
from ssg.intake.rendering import find_render_fault
from ssg.intake.rules import RuleSet, load_packs
from ssg.text.language import detect_language

ROUNDS = 4
MAX_INTERIOR_LINES = 3
MAX_INTERIOR_SHARE = 0.02
MIN_INTERIOR = 200  # characters that may go whatever the share: one line of a short chapter is more than 2 %


def clean_text(text: str, *, language: str | None = None, rules: RuleSet | None = None) -> Draft:
    """Clean a plain text. `language` overrides detection, `rules` the packs alone."""
    rules = rules or load_packs()
    return _cleaned(make_draft(text, language or detect_language(text), rules.keep), rules)


def clean_markdown(text: str, *, language: str | None = None, rules: RuleSet | None = None) -> Draft:
    """Clean a text that is written in Markdown. What its page would not show as meant is read as plain text."""
    rules = rules or load_packs()
    start = make_draft(text, language or detect_language(text), rules.keep)
    draft = written_chapter.take_front(replace(start, markdown=True))
    own = draft.heading is not None  # a chapter that somebody named: its notes and its first lines are its own
    draft = written_chapter.protect_blocks(characters.drop_invisible(mojibake.repair_mojibake(draft)))
    draft = spans.drop_spans(draft, rules)
    draft = written_chapter.take_title_line(addresses.cut_addresses(noise.drop_noise(draft, rules), rules))
    if not own:
        draft = heading.take_heading(draft) if draft.heading is None else draft
        draft = spans.drop_end_mark(notes.take_notes(draft, rules), rules)
    draft = _with_letters(replacing.replace_words(draft, rules))
    draft = doubts.flag_doubts(masks.flag_masks(layout.drop_loose_breaks(draft)))
    if written_chapter.find_markdown_fault(draft.ledger) is None:
        return replace(draft, keep=rules.keep)
    return clean_text(text, language=language, rules=rules).flagged("read as plain text: its Markdown swallows words")


def clean_source(
    text: str, *, html: bool, language: str | None = None, rules: RuleSet | None = None, markdown: bool = False
) -> Draft:
    """Clean a plain text, a page or a text in Markdown.

    Markup that would not reach the reader as meant is left out of a page's text.
    """
    rules = rules or load_packs()
    if markdown:
        return clean_markdown(text, language=language, rules=rules)
    if not html:
        return clean_text(text, language=language, rules=rules)
    start = make_draft(text, language or "en", rules.keep)
    for marked in (True, False):
        page = read_page(start, marked=marked)
        draft = _cleaned(replace(page, language=language or detect_language(page.text)), rules)
        if find_render_fault(draft.ledger) is None:
            break
    left_out = "emphasis, lists and tables of the page left out: they would not show as meant"
    return draft if marked else draft.flagged(left_out)


def find_review(draft: Draft) -> str | None:
    """Say why a person must look before anything is written, or None. Counts the interior: edges are often noise."""
    fault = find_imbalance(draft.ledger)
    if fault:
        return f"the ledger does not balance: {fault}"
    if not draft.text.strip():
        return "no text is left of it"
    if unfit := doubts.find_unfit(draft.text):
        return unfit
    most = max(MIN_INTERIOR, MAX_INTERIOR_SHARE * len(draft.ledger.raw))
    if draft.interior_lines > MAX_INTERIOR_LINES or draft.interior > most:
        return f"{draft.interior_lines} lines ({draft.interior} characters) would go from inside the chapter"
    if draft.markdown:
        return written_chapter.find_markdown_fault(draft.ledger)
    return find_render_fault(draft.ledger)


def _cleaned(draft: Draft, rules: RuleSet) -> Draft:
    draft = _with_plain_characters(draft)
    draft = wrapping.join_wrapped(draft)  # while indents show where paragraphs begin
    draft = characters.trim_lines(draft)
    draft = layout.find_separator(draft)  # before removals, which leave blank lines that change the vote
    for _ in range(ROUNDS):
        before = draft
        draft = _without_noise(draft, rules)
        if draft.ledger is before.ledger or len(draft.text) == len(before.text):
            break
        if draft.heading is not before.heading and len(draft.ledger.segments) - len(before.ledger.segments) < 2:
            break  # nothing went but the heading
    draft = replacing.replace_words(draft, rules)
    draft = copies.drop_doubled(copies.drop_second_copy(draft))
    draft = layout.drop_loose_breaks(draft)  # all that may stand behind one is gone
    draft = _with_letters(draft)
    draft = punctuation.close_up_commas(draft)
    draft = punctuation.pair_quotes(draft)
    draft = masks.flag_masks(draft)
    draft = doubts.flag_doubts(draft)
    draft = footnotes.make_footnotes(draft)
    draft = layout.lay_out(draft)
    return markdown.join_quotations(markdown.escape(draft))


def _without_noise(draft: Draft, rules: RuleSet) -> Draft:
    """One round of all that removes; what goes may bring what stays to an edge, so that there are several."""
    flags = tuple(flag for flag in draft.flags if not flag.startswith(noise.KEPT))  # they are said anew
    draft = replace(draft, flags=flags)
    draft = spans.drop_spans(draft, rules)  # before lines: an ad inside a paragraph must not take the paragraph
    draft = spans.drop_end_mark(draft, rules)  # a mark behind noise or notes, and (below) one before them
    draft = addresses.cut_addresses(noise.drop_noise(draft, rules), rules)  # lines that went say whose they are
    if draft.heading is None:
        draft = heading.take_heading(draft)
    draft = notes.take_notes(spans.drop_end_mark(draft, rules), rules)  # what stands behind a note is gone by now
    return spans.drop_end_mark(draft, rules)


def _with_letters(draft: Draft) -> Draft:
    if draft.language.startswith("zh"):  # after the lists are gone, which would distort the counts
        draft = han.join_dotted_words(han.restore_one(draft))
    return letters.restore_letters(draft)


def _with_plain_characters(draft: Draft) -> Draft:
    """Repairs of characters bring each other about (an entity is half of a broken letter): until nothing changes."""
    for _ in range(3):
        before = draft.ledger
        draft = mojibake.repair_mojibake(draft)  # before controls go: they are half of a broken letter
        draft = residue.drop_residue(draft)
        draft = characters.drop_invisible(draft)
        if draft.ledger is before:
            break
    return draft
