"""Reading a text for its page, and the time that a page may take."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path

import pytest

from ssg.model.book import SourceText
from ssg.render.budget import BudgetExceeded, time_budget
from ssg.render.texts import SourceReader
from ssg.text.digest import digest_of


def test_an_alarm_that_comes_when_the_page_is_made_is_not_heard() -> None:
    with pytest.raises(BudgetExceeded), time_budget():
        signal.raise_signal(signal.SIGVTALRM)
    signal.raise_signal(signal.SIGVTALRM)


@pytest.mark.parametrize(
    "text", ["---\ntitle: 灯灯灯灯\n---\n\n灯。\n\nHe *ran*.\n", "灯。\n", "# 灯\n\n灯。\n\n* * *\n\n走。"]
)
def test_a_body_begins_at_its_character(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.md").write_bytes(text.encode())
    source = SourceText(path="a.md", digest=digest_of(text.encode()), body_start=text.index("灯。"), body_line=5)
    reader = SourceReader(root=tmp_path)
    prose = reader.render_prose(source)
    assert prose is not None
    assert prose.decode() == reader.render_body(source, {}, {}).html
    assert replace(reader, prose_path=False).render_prose(source) is None
    assert reader.render_prose(replace(source, quotes="curly")) is None


@pytest.mark.parametrize("text", ["\ufeff灯。\n\n走。\n", "灯。\r\n\r\n走。\r\n"])
def test_what_decoding_changes_is_left_to_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.md").write_bytes(text.encode())
    source = SourceText(path="a.md", digest=digest_of(text.encode()), body_start=0, body_line=1)
    reader = SourceReader(root=tmp_path)
    assert reader.render_prose(source) is None
    assert reader.read_body(source) == "灯。\n\n走。\n"
