"""What is wrong with directives: each is told with its line, all of a run at once."""

from __future__ import annotations

from tests.problems.case import Case, chapter

ONE = "content/lantern/0001-dusk.md"
TWO = "content/lantern/0002-night.md"

BLOCKS = [
    Case(
        name="directives that nobody knows or closes, in two chapters",
        files={
            ONE: chapter(
                "number: 1", ":::spolier\nHe did it.\n:::\n\n:::note reader\nThanks.\n:::\n\n:::letter\nDear A"
            ),
            TWO: chapter("number: 2", "Night.\n\n::::verse\nOne\n:::note\ntwo\n:::\n::::"),
        },
        said=(
            f"{ONE}:5: error[R112]: unknown directive ':::spolier' — did you mean 'spoiler'?",
            f"{ONE}:9: error[R115]: ':::note' does not take 'reader' — known: author, editor, translator; …",
            f"{ONE}:13: error[R113]: ':::letter' is not closed — end it with a line ':::', of as many colons; …",
            f"{TWO}:9: error[R116]: ':::note' may not stand in ':::verse' — ':::verse' holds lines",
        ),
    ),
    Case(
        name="a line of colons that closes nothing",
        files={ONE: chapter("number: 1", "It began.\n\n:::note\nThanks.\n:::\n\n:::")},
        said=(f"{ONE}:11: warning[R114]: ':::' closes nothing and is shown as text — take it out, or write '\\:::' …",),
        good=True,
    ),
    Case(
        name="colons of an old text",
        files={ONE: chapter("number: 1", "It began.\n\n:::\n\n::: * :::\n\n::: Three years later\n\nIt ended.")},
        said=(),
        good=True,
    ),
    Case(
        name="warnings of a chapter that are a table",
        files={ONE: chapter("number: 1\nwarnings: {burns: yes}")},
        said=(f"{ONE}:3:1: error[C102]: 'warnings' is {{'burns': 'yes'}}: expected a list of texts",),
    ),
    Case(
        name="a way of writing that no book has",
        files={"content/lantern/book.toml": 'title = "Lantern"\nwriting = "vertikal"\n'},
        said=(
            "content/lantern/book.toml:2: error[S102]: 'writing' is 'vertikal': expected one of horizontal, vertical; "
            "did you mean 'vertical'?",
        ),
    ),
]
