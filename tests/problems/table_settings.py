"""What is wrong in `site.toml` and `book.toml`."""

from __future__ import annotations

from tests.problems.case import Case, folder

SITE = "content/site.toml"
BOOK = "content/lantern/book.toml"
COUNTS = "content/counts.csv"
GOOD_SITE = 'title = "Shelf"\nbase_url = "https://example.org/"\n'
GOOD_BOOK = 'title = "The Lantern"\n'


def site(lines: str) -> dict[str, str]:
    """A good `site.toml` with more lines, from line 3 on."""
    return {SITE: GOOD_SITE + lines}


def book(lines: str) -> dict[str, str]:
    """A good `book.toml` with more lines, from line 2 on."""
    return {BOOK: GOOD_BOOK + lines}


SETTINGS = [
    Case(
        name="site.toml is not there",
        files={SITE: None},
        said=(f"{SITE}: error[S104]: is not there — `ssg new site DIR` makes a project",),
    ),
    Case(
        name="site.toml without a title",
        files={SITE: 'base_url = "https://example.org/"\n'},
        said=(f'{SITE}: error[S105]: has no title — write title = "…"',),
    ),
    Case(
        name="site.toml with a BOM and without a title",
        files={SITE: b'\xef\xbb\xbfbase_url = "https://example.org/"\n'},
        said=(
            f'{SITE}: error[S105]: has no title — write title = "…"',
            f"{SITE}:1:1: warning[C111]: byte order mark is left out — save it as UTF-8 without BOM",
        ),
    ),
    Case(
        name="site.toml is a folder",
        files={SITE: folder},
        said=(f"{SITE}: error[S107]: cannot be read: …",),
    ),
    Case(
        name="no base_url",
        files={SITE: 'title = "Shelf"\n'},
        said=(
            f"{SITE}: warning[S109]: feeds and sitemap hold http://localhost/, which only this computer knows"
            ' — write base_url = "https://…", or give --base-url',
        ),
        good=True,
    ),
    Case(
        name="base_url given on the command line",
        files={SITE: 'title = "Shelf"\nbase_url = "http://localhost/"\n'},
        arguments=("--strict", "--base-url", "https://example.org/"),
        said=(),
        good=True,
    ),
    Case(
        name="text without quotation marks",
        files=site("author = Ada\n"),
        said=(f"{SITE}:3:10: error[S103]: cannot be read as TOML: … — put text in quotation marks",),
    ),
    Case(
        name="YAML in a TOML file",
        files=site("author: Ada\n"),
        said=(f"{SITE}:3:…: error[S103]: cannot be read as TOML: … — TOML writes 'key = \"value\"', with '='",),
    ),
    Case(
        name="unreadable TOML of a book",
        files=book('status = "ongoing\n'),
        said=(f"{BOOK}:2:…: error[S103]: cannot be read as TOML: …",),
    ),
    Case(
        name="volume in Chinese without quotation marks",
        files={
            **book('[editions.en]\ntitle = "The Lantern"\n\n[volumes.01-江口]\ntitle = "江口"\n'),
            "content/lantern/en/01-a/0001-a.md": "Text.\n",
        },
        said=(
            f"{BOOK}:5:13: error[S103]: cannot be read as TOML: … — names beyond a-z, 0-9, - and _ stand in quotation "
            'marks: [volumes."01-江口"]',
        ),
    ),
    Case(
        name="key twice in TOML",
        files=book('title = "Other"\n'),
        said=(f"{BOOK}:2:…: error[S103]: cannot be read as TOML: …",),
    ),
    Case(
        name="number of 5000 digits in TOML",
        files=book(f"extra = {'1' * 5000}\n"),
        said=(f"{BOOK}:2:1: error[S103]: cannot be read as TOML: number of 5000 digits",),
    ),
    Case(
        name="deep nesting in TOML",
        files=book(f"extra = {'[' * 5000}\n"),
        said=(f"{BOOK}: error[S103]: cannot be read as TOML: nested too deeply",),
    ),
    Case(
        name="settings that are not UTF-8",
        files={BOOK: 'title = "Café"\n'.encode("latin-1")},
        said=(f"{BOOK}:1:13: error[C110]: byte 0xe9 is not UTF-8…",),
    ),
    Case(
        name="wrong values in site.toml",
        files={
            SITE: 'title = 2024-01-01\nbase_url = "example.org"\nlanguage = "english!"\ntimezone = "Mars/Base"\n'
            'theme = "../x"\nbooks = 1\n'
        },
        said=(
            f"{SITE}: error[S105]: has no title…",
            f"{SITE}:1: error[S102]: 'title' is 2024-01-01: expected text; put it in quotation marks",
            f"{SITE}:2: error[S102]: 'base_url' is 'example.org': expected an address such as https://…",
            f"{SITE}:3: error[S102]: 'language' is 'english!': expected a language tag such as …",
            f"{SITE}:4: error[S102]: 'timezone' is 'Mars/Base': expected a zone such as …",
            f"{SITE}:5: error[S102]: 'theme' is '../x': expected the name of a folder in themes/",
            f"{SITE}:6: error[S102]: 'books' is 1: expected a list of texts",
        ),
    ),
    Case(
        name="wrong values in book.toml",
        files=book('status = "ongiong"\nnumbering = "chapter"\nsynopsys = "x"\n[editions]\nzh = "中文"\n'),
        said=(
            f"{BOOK}:2: error[S102]: 'status' is 'ongiong': expected one of …; did you mean 'ongoing'?",
            f"{BOOK}:3: error[S102]: 'numbering' is 'chapter': expected one of book, volume",
            f"{BOOK}:4: error[S101]: unknown key 'synopsys' — did you mean 'synopsis'?",
            f"{BOOK}:6: error[S102]: 'editions.zh' is '中文': expected a table — write [editions.zh] on a line…",
        ),
    ),
    Case(
        name="unknown key of an edition",
        files={**book('[editions.zh]\ntitel = "灯"\n'), "content/lantern/zh/0001.md": "灯亮了。"},
        said=(f"{BOOK}:3: error[S101]: unknown key 'editions.zh.titel' — did you mean 'title'?",),
    ),
    Case(
        name="edition that is called by the name of its language",
        files={**book('[editions.Chinese]\ntitle = "灯"\n'), "content/lantern/Chinese/0001.md": "灯亮了。"},
        said=(
            f"{BOOK}:2: error[S102]: 'editions.Chinese' names no language: expected a language tag such as en, zh-Hans…"
            " — call its folder by the tag too",
        ),
    ),
    Case(
        name="edition that is called by a path",
        files=book('[editions."../elsewhere"]\ntitle = "灯"\n'),
        said=(
            f"{BOOK}: error[C116]: edition '../elsewhere' has no folder…",
            f"{BOOK}:2: error[S102]: 'editions.../elsewhere' names no language: expected a language tag…",
        ),
    ),
    Case(
        name="edition without a folder",
        files=book('[editions.zh]\ntitle = "灯"\n'),
        said=(f"{BOOK}: error[C116]: edition 'zh' has no folder — make content/lantern/zh/, or take out …",),
    ),
    Case(
        name="quotation marks that an edition's language does not have, or that nobody has",
        files={
            **book('quotes = "corner"\n[editions.zh]\nquotes = "square"\n[editions.ja]\nquotes = "curly"\n'),
            "content/lantern/zh/0001.md": "灯亮了。",
            "content/lantern/ja/0001.md": "灯がともった。",
        },
        said=(
            f"{BOOK}:2: error[S102]: 'quotes' is 'corner', but the edition is in 'en' — only Chinese and Japanese…",
            f"{BOOK}:4: error[S102]: 'editions.zh.quotes' is 'square': expected one of corner, curly",
        ),
    ),
    Case(
        name="volume that is no title",
        files=book("[volumes]\n01-one = 3\n"),
        said=(f"{BOOK}:3: error[S106]: 'volumes.01-one' is not understood — write title = \"…\"",),
    ),
    Case(
        name="cover that is not there",
        files=book('cover = "cover.svg"\n'),
        said=(f"{BOOK}:2: error[C119]: cover 'cover.svg' is not there — put the picture in the book's folder…",),
    ),
    Case(
        name="unknown theme",
        files=site('theme = "defualt"\n'),
        said=(f"{SITE}: error[T104]: there is no theme 'defualt' — did you mean 'default'?",),
    ),
    Case(
        name="an author recommends a book that is not there, and the book itself",
        files={**book('also = ["latern", "lantern"]\n'), "content/lanterns/book.toml": GOOD_BOOK},
        said=(
            f"{BOOK}:2: error[C121]: 'also' names 'lantern', which is the book itself — did you mean 'lanterns'?",
            f"{BOOK}:2: error[C121]: 'also' names 'latern', which is no book of this site — did you mean 'lanterns'?",
        ),
    ),
    Case(
        name="counts with rows that are none",
        files={COUNTS: 'address,reads\n/lantern/1/,12\n/lantern/2/\n"/lantern/3/","1,200"\n,5\n/lantern/1/,-4\n'},
        said=(
            f"{COUNTS}:3: error[C122]: '/lantern/2/' is not an address and a count — write lines such as"
            " /lantern/12/,345",
            f"{COUNTS}:5: error[C122]: ',5' is not an address and a count — write lines such as /lantern/12/,345",
            f"{COUNTS}:6: error[C122]: '/lantern/1/,-4' is not an address and a count — write lines such as"
            " /lantern/12/,345",
        ),
    ),
    Case(
        name="counts of addresses that the site does not have",
        files={COUNTS: "/lantern/1/,12\n/old/,3\n/older/,1\n"},
        said=(
            f"{COUNTS}:2: warning[P106]: 2 addresses are no page of this site and left out; the first is '/old/'"
            " — write addresses as the site has them, such as /lantern/12/",
        ),
        good=True,
    ),
]
