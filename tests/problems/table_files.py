"""What is wrong with files and folders: names, links, pipes, places."""

from __future__ import annotations

from tests.problems.case import Case, fifo, folder, link_to

BOOK = "content/lantern"
ONE = f"{BOOK}/0001-dusk.md"

FILES = [
    Case(
        name="a folder named x.md",
        files={f"{BOOK}/x.md": folder},
        said=(f"{BOOK}/x.md: error[C113]: is a folder, not a chapter — rename it",),
    ),
    Case(
        name="symbolic link to a chapter",
        files={f"{BOOK}/0004.md": link_to("0001-dusk.md")},
        said=(f"{BOOK}/0004.md: error[C107]: is a symbolic link, which is not followed — put the file itself here",),
    ),
    Case(
        name="symbolic links in a loop",
        files={f"{BOOK}/02-loop": link_to("."), f"{BOOK}/a.md": link_to("b.md"), f"{BOOK}/b.md": link_to("a.md")},
        said=(
            f"{BOOK}/02-loop: error[C107]: is a symbolic link…",
            f"{BOOK}/a.md: error[C107]: is a symbolic link…",
            f"{BOOK}/b.md: error[C107]: is a symbolic link…",
        ),
    ),
    Case(
        name="symbolic link out of the project",
        files={f"{BOOK}/0004.md": link_to("/etc/passwd"), "content/more": link_to("/etc")},
        said=(
            f"{BOOK}/0004.md: error[C107]: is a symbolic link, which is not followed — …",
            "content/more: error[C107]: is a symbolic link, which is not followed — …",
        ),
    ),
    Case(
        name="pipe",
        files={f"{BOOK}/0004.md": fifo},
        said=(f"{BOOK}/0004.md: error[C108]: is no regular file — take it out of content/",),
    ),
    Case(
        name="file name that is not UTF-8",
        files={f"{BOOK}/\udcff.md": "Text."},
        said=(f"{BOOK}/\\udcff.md: error[C106]: file name is not UTF-8 — rename it",),
    ),
    Case(
        name="file name with a line break",
        files={f"{BOOK}/a\nb.md": "Text."},
        said=(f"{BOOK}/a\\nb.md: error[C106]: file name holds a control character — rename it",),
    ),
    Case(
        name="book folder that is no address",
        files={"content/My Book/0001.md": "Text."},
        said=("content/My Book: error[C115]: folder is no address of a book: it holds ' ' — rename it…",),
    ),
    Case(
        name="chapters too deep",
        files={f"{BOOK}/01-one/deep/0009.md": "Text."},
        said=(f"{BOOK}/01-one/deep: error[C117]: chapters lie too deep — a volume holds chapters, not folders…",),
    ),
    Case(
        name="a chapter of another kind of file",
        files={f"{BOOK}/0004-new.docx": b"PK"},
        said=(f"{BOOK}/0004-new.docx: warning[C118]: is left out — chapters are .md files; `ssg import`…",),
        good=True,
    ),
    Case(
        name="static file that is a page of ours",
        files={"content/static/lantern/1/index.html": "mine"},
        said=(
            f"content/static/lantern/1/index.html: error[P101]: address /lantern/1/ is claimed twice: {ONE} and … "
            "— give one of them another slug, alias or file name",
        ),
    ),
    Case(
        name="page and book with one address",
        files={"content/lantern.md": "Text."},
        said=(f"{BOOK}/book.toml: error[P101]: address /lantern/ is claimed twice: content/lantern.md and …",),
    ),
    Case(
        name="foreign file where a page must go",
        files={f"{BOOK}/0004-new.md": "Text.", "site/lantern/4/index.html": "mine"},
        said=(
            "site/lantern/4/index.html: error[B103]: site/lantern/4/index.html is there already and was not "
            "written by ssg — move it away, or into content/static/",
        ),
    ),
]
