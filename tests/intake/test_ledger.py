"""The ledger: whatever edits come, its segments partition the raw text and give the output."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ssg.intake.ledger import Edit, Ledger, find_imbalance, make_ledger, make_totals
from tests.conftest import examples

ALPHABET = "ab 。一\n—x"


@st.composite
def edit_batches(draw: st.DrawFn) -> tuple[str, list[list[tuple[float, float, str]]]]:
    """A raw text and batches of edits; places are fractions of the text as it stands when the batch comes."""
    raw = draw(st.text(ALPHABET, max_size=40))
    place = st.floats(0, 1)
    edit = st.tuples(place, place, st.text(ALPHABET, max_size=4))
    return raw, draw(st.lists(st.lists(edit, max_size=6), max_size=6))


def as_edits(text: str, batch: list[tuple[float, float, str]], rule: str) -> list[Edit]:
    edits = []
    for first, second, new in batch:
        start, end = sorted((round(first * len(text)), round(second * len(text))))
        edits.append((start, end, new, rule))
    return edits


def edited_plainly(text: str, edits: list[Edit]) -> str:
    """What the ledger must come to: sorted edits, the first wins where two overlap."""
    result, done, last = [], 0, -1
    for start, end, new, _ in sorted(edits, key=lambda edit: (edit[0], edit[1])):
        if start < done or (start == last and start == end):
            continue
        result += [text[done:start], new]
        done, last = end, start
    return "".join(result) + text[done:]


def check(ledger: Ledger, raw: str) -> None:
    assert find_imbalance(ledger) is None
    position = 0
    rebuilt, out = [], []
    for segment in ledger.segments:
        assert segment.start == position
        assert segment.end >= segment.start
        position = segment.end
        rebuilt.append(raw[segment.start : segment.end])
        out.append(segment.out)
        if segment.op == "keep":
            assert segment.out == raw[segment.start : segment.end] != ""
            assert segment.rule == ""
        else:
            assert segment.rule
        if segment.op == "remove":
            assert segment.out == ""
            assert segment.end > segment.start
        if segment.op == "replace":
            assert segment.out
            assert segment.end > segment.start
        if segment.op == "insert":
            assert segment.out
            assert segment.start == segment.end
    assert position == len(raw)
    assert "".join(rebuilt) == raw
    assert "".join(out) == ledger.text


@settings(max_examples=examples(400))
@given(edit_batches())
def test_any_edits_keep_the_books_balanced(case: tuple[str, list[list[tuple[float, float, str]]]]) -> None:
    raw, batches = case
    ledger = make_ledger(raw)
    for index, batch in enumerate(batches):
        edits = as_edits(ledger.text, batch, f"rule.{index}")
        expected = edited_plainly(ledger.text, edits)
        ledger = ledger.apply(edits)
        assert ledger.text == expected
        check(ledger, raw)
    totals = make_totals(ledger)
    assert totals["keep"] + totals["remove"] + totals["replace"] == len(raw)


def test_a_second_edit_of_replaced_text_names_both_rules() -> None:
    ledger = make_ledger("abc").apply([(1, 2, "xyz", "one")]).apply([(2, 3, "", "two")])
    assert ledger.text == "axzc"
    assert [(segment.op, segment.rule, segment.out) for segment in ledger.segments] == [
        ("keep", "", "a"),
        ("replace", "one>two", "xz"),
        ("keep", "", "c"),
    ]


def test_text_put_back_as_it_was_is_kept() -> None:
    ledger = make_ledger("abc").apply([(1, 2, "x", "one")]).apply([(1, 2, "b", "two")])
    assert [segment.op for segment in ledger.segments] == ["keep"]


def test_an_edit_that_changes_nothing_leaves_no_trace() -> None:
    assert make_ledger("abc").apply([(0, 3, "abc", "idle")]).segments == make_ledger("abc").segments


def test_removed_text_keeps_its_rule_when_its_surroundings_are_edited() -> None:
    ledger = make_ledger("abcd").apply([(1, 3, "", "one")]).apply([(0, 2, "", "two")])
    assert [(segment.op, segment.rule) for segment in ledger.segments] == [
        ("remove", "two"),
        ("remove", "one"),
        ("remove", "two"),
    ]


def test_a_broken_ledger_is_found() -> None:
    ledger = make_ledger("abc").apply([(0, 1, "", "one")])
    broken = Ledger(raw="abcd", text=ledger.text, segments=ledger.segments)
    assert find_imbalance(broken) is not None
    assert find_imbalance(Ledger(raw="abc", text="bcx", segments=ledger.segments)) is not None
