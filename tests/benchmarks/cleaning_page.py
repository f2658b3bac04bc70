"""The page of figures, `ssg/intake/figures.md`: written by `python -m tests.benchmarks.cleaning --baselines --page`."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.cleaning import Result
from tests.benchmarks.cleaning_score import Counts
from tests.benchmarks.cleaning_table import make_table, make_totals

COSTS = "\n## What an import costs\n"
_TEXT = """\
# How well the importer cleans: figures

```
.venv/bin/python -m tests.benchmarks.cleaning --baselines --page ssg/intake/figures.md
```

The library (`tests/intake/library/`) holds {fixtures} fixtures with {chapters} chapters whose true result is known: own
prose in English, machine-translated English, Simplified and Traditional Chinese, with every class of noise. {traps} of
them are traps: what looks like noise is part of the story, and every paragraph must come out as it went in. {books} are
whole books, {pages} are pages. Each is imported as `ssg import` does it, and what was written is compared with the
truth. `tests/intake/test_library.py` holds the importer to these figures.

* *Paragraph recall*: paragraphs of the truth that came out exactly, in order. *Precision*: paragraphs that came out and
  are of the truth.
* *Prose lost*: characters of the truth that are missing. *Junk left*: characters of the output that should not be
  there.
* A chapter held back for a person to look at counts against recall, and as a trap changed; it loses nothing.

The two baselines are given the decoded text of the same fixtures; headings are not counted against them, and EPUBs are
left out. The *phrase filter* drops a line if any of some fifty phrases occurs in it, as readers' apps and downloaders
do (our own wording, `tests/benchmarks/cleaning_baselines.py`). *trafilatura* extracts the main text of a page; plain
text is given to it as a page of paragraphs. Neither mends characters or joins wrapped lines, nor claims to. There are
more traps here than in ordinary chapters, so what the filter loses in the noisy ones is the fairer figure.

{table}
{unseen}
Measured with Python {python}, {packages}.
The classes are those of the importer's rules: A container, B site furniture, C injected into the text, D characters,
E structure, F meaning (only reported).
"""

_UNSEEN = """
## On fixtures that no rule was written for

`--unseen DIR` scores another library of the same form: other stories, sites and wordings, kept outside of the
repository. Those who write the rules were told the classes of its failures, never a text.

{table}
"""


def make_page(
    results: Sequence[Result], baselines: Mapping[str, Mapping[str, Counts]], unseen: Sequence[Result]
) -> str:
    """The page in Markdown; `unseen` are the results of another library, or empty."""
    fixtures = [result.fixture for result in results]
    packages = ", ".join(f"{name} {version(name)}" for name in ("charset-normalizer", "mistune", "trafilatura"))
    return _TEXT.format(
        fixtures=len(fixtures),
        chapters=sum(len(fixture.chapters) for fixture in fixtures),
        traps=sum(fixture.trap for fixture in fixtures),
        books=sum(fixture.group == "books" for fixture in fixtures),
        pages=sum(fixture.page for fixture in fixtures),
        table=make_table(results, baselines),
        unseen=_UNSEEN.format(table=make_totals(unseen)) if unseen else "",
        python=platform.python_version(),
        packages=packages,
    )


def find_costs(page: Path) -> str:
    """The end of the page, what an import costs, which other runs measure: it stays as it is."""
    text = page.read_text("utf-8") if page.exists() else ""
    return text[place:] if (place := text.find(COSTS)) >= 0 else ""
