"""A book's own `rules.toml`: what it turns off, protects, replaces, decides; its mistakes, each with its line."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from ssg.intake.book_rules import load_rule_set, parse_rules
from ssg.intake.clean import clean_text
from ssg.intake.learned import make_digest
from ssg.intake.ledger import count_rules, find_imbalance
from ssg.intake.passes.markdown import unescape
from ssg.intake.rules import RuleSet, load_packs
from tests.intake.prose import ENGLISH

PATH = "content/b/import/rules.toml"
AD = "Read the newest chapters at lanternreads.com"
OWN_RULE = """
[[rule]]
id = "book.slogan"
class = "B1"
scope = "line"
match = 'the lamp room, %{nav}'
weight = 6
yes = ["The Lamp Room, home"]
no = ["The lamp room was dark.", "A lamp, home."]
"""


def rules_of(text: str) -> RuleSet:
    found, problems = parse_rules(text, PATH, load_packs())
    assert problems == ()
    return found


def cleaned(rules: RuleSet, *extra: str) -> str:
    draft = clean_text("\n\n".join([*ENGLISH[:6], *extra, *ENGLISH[6:]]), rules=rules)
    assert find_imbalance(draft.ledger) is None
    return unescape(draft.text)


def test_a_book_without_rules_has_those_of_the_packs(tmp_path: Path) -> None:
    found, problems = load_rule_set(tmp_path, "b")
    assert (found, problems) == (load_packs(), ())
    assert set(found.versions) == {"core", "en", "zh"}
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301


def test_rules_and_learned_lines_are_read_from_the_book_and_named_in_versions(tmp_path: Path) -> None:
    folder = tmp_path / "content/b/import"
    folder.mkdir(parents=True)
    (folder / "rules.toml").write_text('notes = "drop"\n', "utf-8")
    (folder / "learned.toml").write_text(
        'chapters = 4\n[[entry]]\naction = "remove"\nshape = "line"\nkey = "a lamp for all"\n', "utf-8"
    )
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    found, problems = load_rule_set(tmp_path, "b")
    assert problems == ()
    assert found.notes == "drop"
    assert {"book", "learned"} < set(found.versions)
    assert "A lamp for all" not in cleaned(found, "A lamp for all")
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_rule_that_is_turned_off_is_silent_and_an_own_one_speaks() -> None:
    assert AD not in cleaned(load_packs(), AD)
    off = 'disable = ["en.h-invite", "en.h-release"]'
    assert AD in cleaned(rules_of(off), AD)
    assert AD not in cleaned(rules_of(f'{off}\nenable = ["en.h-invite"]'), AD)
    assert "The Lamp Room, Home" in cleaned(load_packs(), "The Lamp Room, Home")
    assert "The Lamp Room, Home" not in cleaned(rules_of(OWN_RULE), "The Lamp Room, Home")


def test_what_is_protected_is_touched_by_no_edit() -> None:
    rules = rules_of(f'keep = ["{AD}", "the  lamp , *lit*"]')
    text = cleaned(rules, AD, "It was the  lamp , *lit* at four.")
    assert AD in text
    assert "the  lamp , *lit*" in text


def test_words_are_replaced_and_accounted_for() -> None:
    rules = rules_of('[[replace]]\nfrom = "the pilot"\nto = "the captain"\n')
    draft = clean_text("\n\n".join(ENGLISH), rules=rules)
    assert "the captain" in draft.text
    assert "the pilot" not in draft.text
    assert dict(count_rules(draft.ledger))["book.replace"] > 0


def test_a_decision_is_final() -> None:
    keep = rules_of(f'[[decision]]\nsha = "{make_digest(AD)}"\naction = "keep"\n')
    assert AD in cleaned(keep, AD)
    line = "Somewhere a website went dark."
    remove = rules_of(f'[[decision]]\nsha = "{make_digest(line)}"\naction = "remove"\n')
    assert line in cleaned(load_packs(), line)
    assert line not in cleaned(remove, line)


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("disable = [", "I131", 1, "TOML"),
        ('\ndisabel = ["x"]', "I131", 2, "disabel"),
        ('disable = "en.h-invite"', "I131", 1, "list of texts"),
        ('keep = []\ndisable = ["en.h-invte"]', "I131", 2, "en.h-invte"),
        ('enable = ["nothing"]', "I131", 1, "nothing"),
        ('notes = "burn"', "I131", 1, "burn"),
        ('\n\n[[replace]]\nfrom = "x"', "I131", 3, "from and to"),
        ('[[replace]]\nfrom = "a\\nb"\nto = ""', "I131", 1, "line break"),
        ('[[decision]]\nsha = "12"\naction = "keep"', "I131", 1, "16 hexadecimal"),
        ('[[decision]]\nsha = "0123456789abcdef"\naction = "eat"', "I131", 1, "keep or remove"),
        ('replace = "x"', "I131", 1, "tables"),
        ('[[rule]]\nid = "book.x"', "I130", 1, "lacks"),
        (OWN_RULE.replace("%{nav}", ".*"), "I130", 2, "without a bound"),
        (OWN_RULE.replace("%{nav}", "(?:a{0,9}b?){0,9}"), "I130", 2, "nests"),
        (OWN_RULE.replace("%{nav}", "%{nothing}"), "I130", 2, "slot"),
        (OWN_RULE.replace("weight = 6", 'weight = "6"'), "I130", 2, "wrong kind"),
        (OWN_RULE + OWN_RULE, "I130", 11, "twice"),
        (OWN_RULE.replace('["The Lamp Room, home"]', "[]"), "I130", 2, "'yes'"),
        (OWN_RULE.replace('["The Lamp Room, home"]', '["The lamp, home"]'), "I130", 2, "its own example"),
    ],
)
def test_a_mistake_is_a_problem_with_its_line(text: str, code: str, line: int, words: str) -> None:
    _, problems = parse_rules(text, PATH, load_packs())
    assert [(problem.code, problem.path, problem.line) for problem in problems] == [(code, PATH, line)]
    assert words in problems[0].message


def test_every_mistake_is_named_in_one_reading() -> None:
    _, problems = parse_rules('notes = 3\nkeep = 4\ndisable = ["x"]\n[[rule]]\n', PATH, load_packs())
    assert [problem.code for problem in problems].count("I131") == 3
    assert [problem.code for problem in problems].count("I130") == 1


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "content/b/import"
    folder.mkdir(parents=True)
    (folder / "rules.toml").write_bytes(b"\xff\xfe\x00")
    (folder / "learned.toml").mkdir()
    found, problems = load_rule_set(tmp_path, "b")
    assert [problem.code for problem in problems] == ["I131", "I132"]
    assert found == load_packs()
