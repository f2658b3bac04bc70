"""What recurs in the chapters of one source: what goes, what stays, and that the file decides, not the company."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ssg.intake.clean import clean_text
from ssg.intake.learned import NOTHING, Learned, format_learned, make_key, parse_learned
from ssg.intake.learning import gather, learn
from ssg.intake.passes.markdown import unescape
from ssg.intake.rules import load_packs

WHO = ("A carter", "The baker", "Old Ben", "Her aunt", "No clerk", "Some child", "The dog", "Mara")
DID = ("waited by", "sang to", "walked around", "counted", "painted", "slept under", "argued over")
WHAT = ("the orchard", "a kettle", "the furnace", "every ladder", "a ferry", "the ledger", "two gates", "the bell")
HOW = [
    f"{word}ly"
    for word in (
        "slow",
        "glad",
        "bad",
        "proud",
        "loud",
        "brave",
        "kind",
        "late",
        "odd",
        "bold",
        "dear",
        "neat",
        "rude",
        "calm",
        "warm",
    )
]
HAN = "木匠更夫船娘药师琴童石工马倌"


def story(number: int, language: str = "en") -> list[str]:
    """A chapter unlike the others: what its lines share is only what a test puts there."""
    if language == "zh":
        return [
            f"{HAN[place * 2 : place * 2 + 2]}{'一二三四五六七八九'[number]}回走到桥头，又走了回去。"
            for place in range(7)
        ]
    how = HOW[number % 15]
    return [
        f"{who} {DID[(place + number) % 7]} {WHAT[(place * 3 + number) % 8]}, {how}, and thought no more of it."
        for place, who in enumerate(WHO)
    ]


def chapters(count: int = 5, *, head: str = "", tail: str = "", glue: str = "", language: str = "en") -> list[str]:
    texts = []
    for number in range(count):
        lines = story(number, language)
        if glue:
            first, second = ("It was warm.", "That was all.") if number % 2 else ("The rain stopped.", "She looked up.")
            lines.insert(4, f"{first} {glue} {second}")
        lines = [*([head.format(n=number + 1)] if head else []), *lines, *([tail.format(n=number + 1)] if tail else [])]
        texts.append("\n\n".join(lines))
    return texts


def learnt(texts: list[str]) -> Learned:
    return learn(gather(clean_text(text)) for text in texts)


def cleaned(texts: list[str]) -> list[str]:
    rules = replace(load_packs(), learned=learnt(texts))
    return [unescape(clean_text(text, rules=rules).text) for text in texts]


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("", "Harbour Row Library, quiet until midnight"),
        ("Harbour Row Library, quiet until midnight", ""),
        ("", "Part {n} at lamplitnovels.com, every evening"),
        ("", "Another chapter from this novel, number {n} of the series"),
    ],
)
def test_a_line_that_recurs_at_an_edge_goes(head: str, tail: str) -> None:
    texts = chapters(head=head, tail=tail)
    for number, text in enumerate(cleaned(texts), start=1):
        assert (head or tail).format(n=number) not in text
        assert all(line in text for line in story(number - 1))


def test_a_name_glued_to_different_sentences_goes_and_leaves_them_whole() -> None:
    for number, text in enumerate(cleaned(chapters(glue="Cloud Perch Pavilion"))):
        assert ("It was warm. That was all." if number % 2 else "The rain stopped. She looked up.") in text


@pytest.mark.parametrize(
    "line",
    [
        "And the lamp went on burning, because nobody had told it not to.",
        "— from the Book of Tides",
        "* * *",
        "[You have gained a level]",
        "Mara",
        "Dear diary",
        "Day {n} of the voyage to the north",
        "“Good night, wall,” she said, as she did each night.",
        "London, 1893",
    ],
)
@pytest.mark.parametrize("at_head", [True, False])
def test_what_stories_repeat_stays(line: str, *, at_head: bool) -> None:
    texts = chapters(head=line) if at_head else chapters(tail=line)
    assert cleaned(texts) == texts


def test_chinese_refrains_stay_and_marks_of_sites_go() -> None:
    texts = chapters(4, head="钟响十二下，城门自己开。", tail="本章来自青灯小说网", language="zh")
    for text in cleaned(texts):
        assert text.startswith("钟响十二下，城门自己开。")
        assert "青灯" not in text


def test_a_sentence_that_recurs_is_flagged() -> None:
    texts = chapters(tail="And the lamp went on burning, because nobody had told it not to.")
    rules = replace(load_packs(), learned=learnt(texts))
    assert [entry.action for entry in rules.learned.entries] == ["flag"]
    judgements = [item for item in clean_text(texts[0], rules=rules).judgements if item.rule.startswith("learned.")]
    assert [item.verdict for item in judgements] == ["flagged"]


def test_two_chapters_teach_nothing_nor_does_a_line_of_few() -> None:
    tail = "Harbour Row Library, quiet until midnight"
    assert learnt(chapters(2, tail=tail)) == Learned(chapters=2)
    rare = [*chapters(1, tail=tail), *chapters(8), *chapters(1, tail=tail), *chapters(8), *chapters(1, tail=tail)]
    assert not learnt(rare).entries


def test_the_file_is_stable_and_comes_back_as_it_was() -> None:
    texts = chapters(tail="Part {n} at lamplitnovels.com, every evening", head="A refrain that returns, as it must.")
    learned = learnt(texts)
    written = format_learned(learned)
    assert parse_learned(written, "learned.toml") == (learned, ())
    assert format_learned(learnt(texts)) == written
    assert [entry.action for entry in learned.entries] == ["remove", "flag"]
    assert "count = 5" in written


def test_an_authors_word_stands_and_new_lines_join_it() -> None:
    tail = "Harbour Row Library, quiet until midnight"
    old = learnt(chapters(tail=tail))
    kept = replace(old, entries=tuple(replace(entry, action="keep") for entry in old.entries))
    new = learn(
        (gather(clean_text(text)) for text in chapters(tail=tail, head="Lamps and ladders for every reader")), kept
    )
    assert {entry.example: entry.action for entry in new.entries}[tail] == "keep"
    rules = replace(load_packs(), learned=kept)
    assert clean_text(chapters(tail=tail)[0], rules=rules).text.rstrip().endswith(tail)


def test_numbers_and_titles_are_left_out_of_a_key() -> None:
    assert make_key("Chapter 12: The Lamp at LampReads", "The Lamp") == make_key("Chapter 7: Fog  at lampreads", "Fog")
    assert make_key("第十二章 到此") == make_key("第3章 到此")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("chapters = 3\n[[entry]\n", 2),
        ('[[entry]]\naction = "eat"\nshape = "line"\nkey = "x"\n', 1),
        ('\n[[entry]]\naction = "keep"\n', 2),
        ('[[entry]]\naction = "keep"\nshape = "line"\nkey = "x"\n\n[[entry]]\nshape = 3\n', 6),
    ],
)
def test_a_broken_file_is_a_problem_with_its_line(text: str, line: int) -> None:
    learned, problems = parse_learned(text, "content/b/import/learned.toml")
    assert [(problem.code, problem.line) for problem in problems] == [("I132", line)]
    assert len(learned.entries) == text.count("key") - ("eat" in text)
    assert learned.chapters == NOTHING.chapters
