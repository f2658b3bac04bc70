"""Python, which makes the search index, and JavaScript, which asks it, fold texts alike and number terms alike."""

from __future__ import annotations

import json
import shutil
import unicodedata
from pathlib import Path
from random import Random
from typing import Any

import pytest

from ssg.text.search_terms import find_terms, fold, word_number
from tests.js.test_modules import STATIC, run_node

HERE = Path(__file__).parent
WRITTEN = [
    "Ｆｕｌｌ　ｗｉｄｔｈ，１２３！",
    "Café naïve Ångström Straße ﬁre Ⅻ ½ ™",
    "ΟΔΥΣΣΕΥΣ Οδυσσεύς Σ",
    "“Don’t,” he said — ‘no’…",
    "が ガ ｶﾞ か゛ パン",
    "각 가 ㄱ 한국어",
    "第十二章　他說：「好。」",
    "漢字𠀀𠮷野家 👩‍👩‍👧 ﷺ",
    "soft\u00adhyphen zero\u200bwidth \ufeffbom a\u0301 İstanbul ǅ",
    "tab\tand\u2003space\u3000wide\u00a0bound\u0085next",
    "x² µm №5 ﬀ Ǆ K Å",
    "Привет Ёлка Ґанок שָׁלוֹם مرحبا ไทย हिन्दी",
]
RANGES = (range(0x20, 0x3100), range(0x3400, 0x3500), range(0x4E00, 0x4F00), range(0xF900, 0xFFF0))
CHARACTERS = [
    chr(code) for codes in RANGES for code in codes if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")
]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """What people write, and characters thrown together."""
    random = Random("folding")
    return WRITTEN + ["".join(random.choices(CHARACTERS, k=random.randint(1, 12))) for _ in range(4000)] + CHARACTERS


@pytest.fixture(scope="module")
def answers(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What the theme's module says about each."""
    folder = tmp_path_factory.mktemp("terms")
    shutil.copy(STATIC / "js/search-match.js", folder / "search-match.mjs")
    shutil.copy(HERE / "search_terms.mjs", folder)
    (folder / "texts").write_text("".join(json.dumps(text) + "\n" for text in texts), "utf-8")
    (folder / "run.mjs").write_text(
        'import { createReadStream } from "node:fs";\n'
        'Object.defineProperty(process, "stdin", { value: createReadStream("texts") });\n'
        'await import("./search_terms.mjs");\n',
        "utf-8",
    )
    result = run_node("run.mjs", str((folder / "search-match.mjs").as_uri()), cwd=folder)
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_texts_are_folded_alike(texts: list[str], answers: list[dict[str, Any]]) -> None:
    wrong = [
        (text, fold(text), answer["fold"])
        for text, answer in zip(texts, answers, strict=True)
        if fold(text) != answer["fold"]
    ]
    assert not wrong, (len(wrong), wrong[:20])


def test_every_term_of_a_query_is_a_term_of_the_text(texts: list[str], answers: list[dict[str, Any]]) -> None:
    wrong = []
    for text, answer in zip(texts, answers, strict=True):
        pairs, words = find_terms(text)
        pieces = [piece.encode() for piece in answer["pieces"]]
        held = set(answer["pairs"]) <= pairs and set(pieces) <= words
        if not held or [word_number(piece) for piece in pieces] != answer["words"]:
            wrong.append(text)
    assert not wrong, (len(wrong), wrong[:20])
