"""What is wrong inside chapters: front matter, text, links, numbers and addresses."""

from __future__ import annotations

from tests.problems.case import Case, chapter

ONE = "content/lantern/0001-dusk.md"
TWO = "content/lantern/0002-night.md"
NEW = "content/lantern/0004-new.md"
ALIASES = "a: &a [x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nextra: {d: [*c, *c, *c, *c]}"

FRONT_MATTER = [
    Case(
        name="unquoted colon in a title",
        files={ONE: chapter("number: 1\ntitle: Dusk: the end")},
        said=(f"{ONE}:3:12: error[C104]: front matter cannot be read: … — put the value in quotation marks…",),
    ),
    Case(
        name="unclosed quotation mark",
        files={ONE: chapter('title: "Dusk\nnumber: 1')},
        said=(f"{ONE}:…: error[C104]: front matter cannot be read: … — close the quotation mark",),
    ),
    Case(
        name="tab as indent",
        files={ONE: chapter("extra:\n\tmood: dark")},
        said=(f"{ONE}:3:1: error[C104]: … — indent with spaces, not tabs",),
    ),
    Case(
        name="invisible control character in front matter",
        files={ONE: chapter("number: 1\ntitle: Du\x01sk")},
        said=(
            f"{ONE}:3:10: error[C104]: front matter cannot be read: … — take the character out…",
            f"{ONE}:3:10: warning[C112]: control character U+0001 is left out of the page",
        ),
    ),
    Case(
        name="unclosed front matter",
        files={ONE: "---\ntitle: Dusk\n\nIt began at dusk.\n"},
        said=(f"{ONE}:1:1: error[C103]: front matter opens with '---' here and never closes — put a line '---' …",),
    ),
    Case(
        name="folder of a language that book.toml does not name",
        files={"content/lantern/zh-Hans/0002-night.md": "夜里。"},
        said=("…: error[C120]: number 2 is used twice — …; where zh-Hans/ is another language, say [editions.zh-…",),
    ),
    Case(
        name="front matter below an empty line",
        files={ONE: "\n---\ntitle: Dusk\n---\n\nIt began at dusk.\n"},
        said=(f"{ONE}:2:1: error[C103]: front matter does not begin in the first line — take out the empty lines…",),
    ),
    Case(
        name="front matter in TOML",
        files={ONE: "+++\ntitle = 'Dusk'\nnumber = 1\n+++\n\nIt began at dusk.\n"},
        said=(f"{ONE}:1:1: error[C103]: front matter is written in TOML, between lines '+++' — write YAML…",),
    ),
    Case(
        name="title that begins with a sign of YAML",
        files={ONE: chapter("number: 1\ntitle: *star*")},
        said=(
            f"{ONE}:3:…: error[C104]: front matter cannot be read: … — put the value in quotation marks: in YAML…'*'",
        ),
    ),
    Case(
        name="front matter is a list",
        files={ONE: chapter("- title")},
        said=(f"{ONE}:2:1: error[C104]: front matter is no list of keys and values — write 'title: …",),
    ),
    Case(
        name="unknown key with a near name",
        files={ONE: chapter("number: 1\nttile: Dusk")},
        said=(f"{ONE}:3:1: error[C101]: unknown key 'ttile' — did you mean 'title'?",),
    ),
    Case(
        name="unknown key like no other",
        files={ONE: chapter("zzz: 1")},
        said=(f"{ONE}:2:1: error[C101]: unknown key 'zzz' — known: aliases, …, warnings",),
    ),
    Case(
        name="duplicate key",
        files={ONE: chapter("title: Dusk\nnumber: 1\ntitle: Dawn")},
        said=(f"{ONE}:4:1: error[C104]: key 'title' stands twice, first in line 2 — keep one",),
    ),
    Case(
        name="bad date",
        files={ONE: chapter("date: 2024-13-45")},
        said=(f"{ONE}:2:1: error[C102]: 'date' is '2024-13-45': expected a date …; there is no such day or time",),
    ),
    Case(
        name="date out of the calendar",
        files={ONE: chapter("date: 0001-01-01T00:00+14:00")},
        said=(f"{ONE}:2:1: error[C102]: 'date' is '0001-01-01T00:00+14:00': expected a date such as …",),
    ),
    Case(
        name="wrong types, each with its line",
        files={ONE: chapter("title: [a]\nnumber: twelve\ndraft: perhaps\nkind: prolouge\naliases: {a: b}")},
        said=(
            f"{ONE}:2:1: error[C102]: 'title' is ['a']: expected text; put it in quotation marks",
            f"{ONE}:3:1: error[C102]: 'number' is 'twelve': expected a number such as 12 or 12.5",
            f"{ONE}:4:1: error[C102]: 'draft' is 'perhaps': expected true or false",
            f"{ONE}:5:1: error[C102]: 'kind' is 'prolouge': expected one of …; did you mean 'prologue'?",
            f"{ONE}:6:1: error[C102]: 'aliases' is {{'a': 'b'}}: expected a list of texts",
        ),
    ),
    Case(
        name="negative, endless and too fine numbers",
        files={ONE: chapter("number: -1\norder: .inf"), TWO: chapter("number: 1e99\norder: 0.0000001")},
        said=(
            f"{ONE}:2:1: error[C102]: 'number' is '-1': expected a number from 0…",
            f"{ONE}:3:1: error[C102]: 'order' is '.inf': expected a number such as…",
            f"{TWO}:2:1: error[C102]: 'number' is '1e99': expected a number from 0…",
            f"{TWO}:3:1: error[C102]: 'order' is '0.0000001': expected…at most six decimals",
        ),
    ),
    Case(
        name="volume of a thousand digits",
        files={ONE: chapter(f"volume: {'1' * 5000}"), TWO: chapter(f"volume: a{'1' * 5000}")},
        said=(
            f"{ONE}:2:1: error[C102]: 'volume' is '111…: expected a number from 0…",
            f"{TWO}:2:1: error[C102]: 'volume' is 'a11…: expected a number, or a title of at most…",
        ),
    ),
    Case(
        name="YAML alias bomb",
        files={ONE: chapter(ALIASES)},
        said=(f"{ONE}:2:4: error[C104]: aliases ('*name') are not allowed in front matter — write the value out",),
    ),
    Case(
        name="YAML tag that would make an object",
        files={ONE: chapter('title: !!python/object/apply:os.system ["true"]')},
        said=(f"{ONE}:2:8: error[C104]: tag 'tag:yaml.org,2002:python/…' is not allowed … — take it out…",),
    ),
    Case(
        name="deep nesting of brackets",
        files={ONE: chapter("extra: " + "[" * 30000)},
        said=(f"{ONE}:2:19: error[C104]: front matter is nested too deeply — keep notes…",),
    ),
    Case(
        name="deep nesting that closing brackets in quotes hide",
        files={ONE: chapter("extra: " + '["]",' * 13000)},
        said=(f"{ONE}:2:…: error[C104]: front matter is nested too deeply — keep notes…",),
    ),
    Case(
        name="deep nesting by indents",
        files={ONE: chapter("extra: {a: {b: {c: {d: {e: {f: {g: {h: {i: j}}}}}}}}}")},
        said=(f"{ONE}:2:…: error[C104]: front matter is nested too deeply — keep notes…",),
    ),
    Case(
        name="front matter without end",
        files={ONE: chapter("summary: " + "word " * 20000)},
        said=(f"{ONE}:2:1: error[C104]: front matter is too large — keep notes…",),
    ),
]

TEXT = [
    Case(
        name="invalid UTF-8",
        files={ONE: b"---\ntitle: Dusk\n---\n\nIt was caf\xe9.\n"},
        said=(f"{ONE}:5:11: error[C110]: byte 0xe9 is not UTF-8 (byte 31 of the file) — save it as UTF-8, or…",),
    ),
    Case(
        name="UTF-16",
        files={ONE: "It began at dusk.\n".encode("utf-16")},
        said=(f"{ONE}:1:1: error[C110]: text is UTF-16, not UTF-8 — save it as UTF-8, or bring it in with…",),
    ),
    Case(
        name="BOM",
        files={ONE: b"\xef\xbb\xbf---\ntitle: Dusk\n---\n\nText.\n"},
        said=(f"{ONE}:1:1: warning[C111]: byte order mark is left out — save it as UTF-8 without BOM",),
        good=True,
    ),
    Case(
        name="control character in the text",
        files={ONE: chapter("title: Dusk", "One\x1b[31m two.")},
        said=(f"{ONE}:5:4: warning[C112]: control character U+001B is left out of the page",),
        good=True,
    ),
    Case(
        name="lines that end in a carriage return only",
        files={ONE: chapter("title: Dusk\nnumbr: 1").replace("\n", "\r")},
        said=(f"{ONE}:3:1: error[C101]: unknown key 'numbr' — did you mean 'number'?",),
    ),
    Case(
        name="chapter without text",
        files={ONE: chapter("title: Dusk", ""), TWO: ""},
        said=(
            f"{ONE}:…: error[C114]: has no text — write it, or set 'draft: true'",
            f"{TWO}:1: error[C114]: has no text — write it, or set 'draft: true'",
        ),
    ),
    Case(
        name="broken links",
        files={ONE: chapter("title: Dusk", "See [it](0002-nigth.md).\n\n![map](map.png) and [x](/lantern/9/).")},
        said=(
            f"{ONE}:5: error[P104]: '0002-nigth.md' leads to no file of the project — did you mean {TWO}?",
            f"{ONE}:7: error[P104]: '/lantern/9/' leads to no file of the project — paths start from…",
            f"{ONE}:7: error[P104]: 'map.png' leads to no file of the project — …",
        ),
    ),
    Case(
        name="link out of the project",
        files={ONE: chapter("title: Dusk", "See [it](../../../../etc/passwd).")},
        said=(f"{ONE}:5: error[P104]: '../../../../etc/passwd' leads to no file of the project — paths start…",),
    ),
    Case(
        name="link to a draft",
        files={ONE: chapter("title: Dusk", "See [it](0002-night.md)."), TWO: chapter("title: Night\ndraft: true")},
        said=(
            "info[P110]: 1 draft is left out — `--drafts` takes them in",
            f"{ONE}:5: warning[P105]: '0002-night.md' is not published yet; the link leads to the contents…",
        ),
        good=True,
    ),
]

NUMBERS_AND_ADDRESSES = [
    Case(
        name="duplicate number",
        files={NEW: chapter("title: New\nnumber: 2")},
        said=(f"{NEW}:1: error[C120]: number 2 is used twice — the other is {TWO}",),
    ),
    Case(
        name="numbers that start again in a volume",
        files={
            "content/lantern/01-dusk/0007-a.md": chapter("title: A"),
            "content/lantern/02-dawn/0007-b.md": chapter("title: B"),
        },
        said=(
            "content/lantern/02-dawn/0007-b.md:1: error[C120]: number 7 is used twice — the other is content/lantern"
            '/01-dusk/0007-a.md; where numbers start again in each volume, say numbering = "volume" in book.toml',
        ),
    ),
    Case(
        name="duplicate number with a slug of its own",
        files={"content/lantern/0000-new.md": chapter("title: New\nnumber: 2\nslug: again")},
        said=(
            f"content/lantern/0000-new.md:1: warning[C120]: number 2 is used twice — the other is {TWO}; mend the"
            " number of one, or write 'number: none' in it",
        ),
        good=True,
    ),
    Case(
        name="duplicate number, written in two ways",
        files={NEW: chapter("title: New\nnumber: 2.00")},
        said=(f"{NEW}:1: error[C120]: number 2 is used twice — the other is {TWO}",),
    ),
    Case(
        name="one slug twice",
        files={NEW: chapter("slug: tale"), TWO: chapter("slug: tale")},
        said=(f"{NEW}:1: error[C120]: address /lantern/tale/ is used twice — the other is {TWO}",),
    ),
    Case(
        name="addresses that differ in case only",
        files={NEW: chapter("slug: Tale"), TWO: chapter("slug: tale")},
        said=(f"{TWO}:1: error[P101]: address /lantern/tale/ is claimed twice: {NEW} and {TWO} — give one…",),
    ),
    Case(
        name="file names that differ in Unicode form only",
        files={"content/lantern/caf\u00e9.md": "One.", "content/lantern/cafe\u0301.md": "Two."},
        said=("content/lantern/caf…:1: error[C120]: address /lantern/cafe/ is used twice — the other is …",),
    ),
    Case(
        name="slug in another Unicode form",
        files={ONE: chapter("slug: cafe\u0301")},
        said=(f"{ONE}:2:1: error[C102]: 'slug' is 'cafe\u0301': expected letters, digits, …",),
    ),
    Case(
        name="alias that is a page",
        files={ONE: chapter("title: Dusk\naliases: [/lantern/2/]")},
        said=(f"{TWO}:1: error[P101]: address /lantern/2/ is claimed twice: {ONE} and {TWO} — give one of them…",),
    ),
    Case(
        name="alias that is no address",
        files={
            ONE: chapter('title: Dusk\naliases: ["../../x", "https://a.example/", "old?p=1"]'),
            TWO: chapter(f"title: Night\naliases: [{'x' * 300}, /{'y/' * 600}]"),
        },
        said=(
            f"{ONE}:1: error[P103]: alias '../../x' is no address of this site — write the old path…",
            f"{ONE}:1: error[P103]: alias 'https://a.example/' is no address of this site — …",
            f"{ONE}:1: error[P103]: alias 'old?p=1' is no address of this site — …",
            f"{TWO}:1: error[P103]: alias '/y/y/…' is no address of this site — …",
            f"{TWO}:1: error[P103]: alias 'xxx…' is no address of this site — …",
        ),
    ),
    Case(
        name="slug that is a file of the site",
        files={ONE: chapter("title: Dusk\nslug: feed.xml")},
        said=(f"{ONE}:1: error[P101]: path lantern/feed.xml is claimed twice: {ONE} and … — give one of them…",),
    ),
]

BAD_SLUGS = ("../../x", "%2e%2e", "a\\\\b", "/abs", "a\\0b", "CON", "x" * 300, "a/b", ".", "..", " ", "-a", "a b")

SLUGS = [
    Case(
        name=f"slug {slug[:12]!r}",
        files={ONE: chapter(f'slug: "{slug}"')},
        said=(f"{ONE}:2:1: error[C102]: 'slug' is '…: expected letters, digits, '-' and '.'; it …",),
    )
    for slug in BAD_SLUGS
]

SEVERAL = [
    Case(
        name="several errors in one run, sorted",
        files={
            TWO: chapter("nmber: 2\ndate: soon"),
            ONE: b"\xff",
            "content/site.toml": 'titel = "Shelf"\ntitle = "Shelf"\nbase_url = "https://example.org/"\n',
        },
        said=(
            f"{ONE}:1:1: error[C110]: byte 0xff is not UTF-8…",
            f"{TWO}:2:1: error[C101]: unknown key 'nmber' — did you mean 'number'?",
            f"{TWO}:3:1: error[C102]: 'date' is 'soon': expected a date…",
            "content/site.toml:1: error[S101]: unknown key 'titel' — did you mean 'title'?",
        ),
    ),
    Case(
        name="drafts and chapters of the future are counted",
        files={
            ONE: chapter("title: Dusk\ndraft: true"),
            TWO: chapter("title: Night\ndate: 2031-05-06"),
            NEW: chapter("title: Noon\ndate: 2030-05-06T07:08+00:00"),
        },
        said=(
            "info[P110]: 1 draft is left out — `--drafts` takes them in",
            f"{NEW}: info[P111]: 2 chapters of the future are left out; next: The Lantern 4 “Noon” on "
            "2030-05-06 07:08+00:00 — `--future` takes them in",
        ),
        good=True,
    ),
    Case(
        name="a warning with --strict",
        files={ONE: b"\xef\xbb\xbfText.\n"},
        arguments=("--strict",),
        said=(f"{ONE}:1:1: warning[C111]: …",),
    ),
]

CHAPTERS = [*FRONT_MATTER, *TEXT, *NUMBERS_AND_ADDRESSES, *SLUGS, *SEVERAL]
