"""Sources in Markdown: markup stays markup, front matter names the chapter, noise goes all the same."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ssg.intake import ImportOptions, import_sources
from ssg.intake.clean import clean_markdown, find_review
from ssg.intake.ledger import find_imbalance
from ssg.text.frontmatter import split_front_matter
from tests.intake.prose import ENGLISH

RICH = """The *ferry* left the quay a **quarter** of an hour late.

- a lamp
- a rope, and
  the end of a rope

1. Go left.
2. Go left again.

> Nobody reads notices.
> She did.

***

| Lamp | Oil |
|------|-----|
| one  | two |

A wrapped line that goes on
into the next line, as editors wrap them.

He said nothing.[^1]

[^1]: It was a long nothing.
"""
CONTENT = sorted((Path(__file__).parents[2] / "content").rglob("0*.md"))


def test_markup_stays_what_it_is() -> None:
    draft = clean_markdown(f"# Chapter 12: Fog\n\n{RICH}")
    assert draft.heading is not None
    assert (draft.heading.number, draft.heading.title) == (Decimal(12), "Fog")
    assert draft.text == RICH
    assert find_imbalance(draft.ledger) is None
    assert find_review(draft) is None
    assert clean_markdown(draft.text).text == draft.text


def test_a_first_heading_without_a_number_is_the_title() -> None:
    draft = clean_markdown(f"# The Slow Boat\n\n{RICH}")
    assert (draft.title, draft.text) == ("The Slow Boat", RICH)


def test_noise_between_paragraphs_goes() -> None:
    story = "\n\n".join([*ENGLISH[:3], "Some *emphasis*, too.", *ENGLISH[3:]])
    draft = clean_markdown(
        f"{story}\n\n**Read the newest chapters at lanternreads.com**\n\n[Prev] | [Index] | [Next]\n"
    )
    assert draft.text.strip() == story


def test_a_wrapped_line_is_no_line_of_its_own() -> None:
    wrapped = "She had asked him, and he had told her to\nclick here to report missing text in this chapter\nto nobody."
    assert wrapped in clean_markdown("\n\n".join([*ENGLISH[:4], wrapped, *ENGLISH[4:]])).text


def test_front_matter_names_the_chapter_and_what_is_not_ours_goes_through(tmp_path: Path) -> None:
    source = tmp_path / "a.md"
    front = "---\ntitle: The Slow Boat\nnumber: 12.5\nkind: interlude\ndate: 2024-03-01\nsummary: Slow.\n---\n"
    source.write_text(front + RICH, "utf-8")
    report = import_sources([str(source)], ImportOptions(project=tmp_path / "p", book="b"))
    assert report.problems == ()
    assert (tmp_path / "p" / str(report.files[0].output)).read_text("utf-8") == front + RICH


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.stem)
def test_a_chapter_of_our_own_comes_out_as_it_went_in(path: Path) -> None:
    text = path.read_text("utf-8")
    draft = clean_markdown(text)
    body = text[split_front_matter(text).body_start :].lstrip("\n")
    assert draft.text == body
    assert find_review(draft) is None
