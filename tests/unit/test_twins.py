"""Chapters of one number have keys that differ: what a browser remembers of one is not told of the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssg.load import load_project


@pytest.mark.parametrize("slugs", [{"0009-y.md": "z"}, {"0009-y.md": "5"}, {"0009-y.md": "5-9"}])
def test_a_slug_that_is_the_number_of_another_chapter_is_no_key(tmp_path: Path, slugs: dict[str, str]) -> None:
    book = tmp_path / "content/lamp"
    book.mkdir(parents=True)
    (tmp_path / "content/site.toml").write_text('title = "A library"\n')
    (book / "book.toml").write_text('title = "Lamp"\n')
    for name, slug in {"0005-a.md": "", "0005-x.md": "9", **slugs}.items():
        head = f'---\nslug: "{slug}"\n---\n\n' if slug else ""
        (book / name).write_text(f"{head}The keeper lit the lamp.\n")
    loaded = load_project(tmp_path, "engine")
    (edition,) = loaded.library.books[0].editions
    keys = {Path(chapter.source.path).name: chapter.key for chapter in edition.chapters}
    assert len(set(keys.values())) == len(keys) == 3
    assert keys["0009-y.md"] == "9"
