"""What a built site has for search, and what is never in it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import MakeProject, RunSsg

FILES = {
    "content/lantern/0004-draft.md": "---\ntitle: Secret\ndraft: true\n---\n\nUnfinished quicksilver.\n",
    "content/lantern/0005-later.md": "---\ntitle: Tomorrow\ndate: 2999-01-01\n---\n\nComing quicksand.\n",
    "content/lantern/notes-hiatus.md": "---\ntitle: A break\nkind: note\nslug: hiatus\n---\n\nAway quickstep.\n",
}


def words_of(file: Path) -> list[str]:
    """The words of a block."""
    lines = [line.split(" ") for line in file.read_text("utf-8").split("\n")]
    return [head + rest for head, *rests in lines for rest in rests]


def test_drafts_chapters_to_come_and_authors_notes_are_not_in_the_index(project: MakeProject, run_ssg: RunSsg) -> None:
    root = project(FILES, small=True)
    assert run_ssg("build", root).returncode == 0
    folder = root / "site/lantern/search"
    words = words_of(folder / "0-words.txt")
    assert "dusk" in words
    assert not [word for word in words if word.startswith("quick")]
    index = json.loads((folder / "index.json").read_text("utf-8"))
    assert [row[:2] for row in index["chapters"]] == [
        ["1", "Chapter 1: Dusk"],
        ["2", "Chapter 2: Night"],
        ["3", "Chapter 3: Dawn"],
    ]
    assert "Secret" not in (folder / "index.json").read_text("utf-8")


def test_a_draft_is_found_where_drafts_are_built(project: MakeProject, run_ssg: RunSsg) -> None:
    root = project(FILES, small=True)
    assert run_ssg("build", root, "--drafts").returncode == 0
    assert "quicksilver" in words_of(root / "site/lantern/search/0-words.txt")


def test_search_can_be_turned_off(project: MakeProject, run_ssg: RunSsg) -> None:
    settings = 'title = "Shelf"\nbase_url = "https://example.org/"\nsearch = false\n'
    root = project({"content/site.toml": settings}, small=True)
    assert run_ssg("build", root).returncode == 0
    assert not [path for path in (root / "site").rglob("search*") if "assets" not in path.parts]
    assert 'rel="search"' not in (root / "site/lantern/1/index.html").read_text("utf-8")


def test_a_page_leads_to_the_search_of_its_book(project: MakeProject, run_ssg: RunSsg) -> None:
    root = project(small=True)
    assert run_ssg("build", root, "--base-url", "https://example.org/repo/").returncode == 0
    links = {"lantern/1": "/repo/lantern/search/", "lantern": "search/", "": "/repo/search/", "search": None}
    for folder, href in links.items():
        page = (root / "site" / folder / "index.html").read_text("utf-8")
        assert (f'rel="search" href="{href}"' in page) == (href is not None), folder
