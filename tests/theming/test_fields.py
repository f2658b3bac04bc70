"""The guide's list of fields is made from the views, and is up to date."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

import pytest

from ssg.model import views
from ssg.theming.fields import update_readme, view_fields
from tests.conftest import REPOSITORY

GUIDE = REPOSITORY / "themes" / "README.md"


def test_the_guide_is_up_to_date() -> None:
    text = GUIDE.read_text("utf-8")
    assert update_readme(text) == text, "run: make docs"


def test_every_field_of_every_page_is_listed() -> None:
    text = view_fields()
    for name in ("BookView", "ChapterView", "PageView", "HomeView", "RedirectView", "BookCard", "ChapterRow"):
        kind = getattr(views, name)
        assert is_dataclass(kind)
        _, _, rest = text.partition(f": {name}\n" if f": {name}\n" in text else f"#### {name}\n")
        assert rest, f"{name} has no section"
        section = rest.partition("\n##")[0]
        missing = [field.name for field in fields(kind) if f"| `{field.name}` |" not in section]
        assert set(missing) <= {"site", "language"}, f"{name}: {missing}"


def test_a_guide_without_its_comments_is_an_error() -> None:
    with pytest.raises(ValueError, match="begin"):
        update_readme("# Themes\n")
