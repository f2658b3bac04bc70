"""The telling words of a text: those that it repeats and that most texts do not have. Pure; called by `load`.

Latin and similar scripts give words, Chinese and Japanese pairs of characters. What every book says ("said", "的时")
is taken out twice: the commonest by a list here, the rest in `plan`, which knows what all books have.
"""

from __future__ import annotations

import re
from collections import Counter

from ssg.text.language import is_cjk
from ssg.text.later import later

TELLING = 40
_SAMPLE = 60_000  # characters; an opening says what a book is about
_WORD = re.compile(r"[^\W\d_]{4,}")
_HAN_RUN = later("[\u3400-\u4dbf\u4e00-\u9fff]{2,}")
_EMPTY_WORDS = (
    "about above across after again against ahead almost alone along already also although always among "
    "another anyone anything around asked away back became because been before began behind being below "
    "beside between both came cannot come could course does done door down each either else enough even "
    "ever every everyone everything face feel feet felt find first five found four from gave give going "
    "gone good great half hand hands hard have head heard held here herself himself hold however inside "
    "instead into itself just kept knew know known last later least left less like little long look "
    "looked looking made make many matter maybe might mind moment more most much must myself name nearly "
    "need never next night none nothing once only open other others over part people perhaps place quite "
    "rather really right room round said same says second seemed seen several shall should side simply "
    "since some someone something sometimes soon still stood such take taken than that their them then "
    "there these they thing things think this those though thought three through time together told took "
    "toward towards turn turned under until upon used very wait want wanted watched well went were what "
    "when where whether which while whole whom whose will with within without word words work would year "
    "years your yours yourself "
)
_EMPTY = frozenset(_EMPTY_WORDS.split())
_EMPTY_HAN = frozenset("的了是不在有我他她它们这那就也都说着到和人一个上下来去里又还没要把被很得地么什你自己过给会能")


def telling_words(text: str, language: str) -> tuple[str, ...]:
    """Up to 40 words that a text says twice or more, the most frequent first."""
    text = text[:_SAMPLE]
    if is_cjk(language):
        counts = Counter(
            run[place : place + 2]
            for run in _HAN_RUN.findall(text)
            for place in range(len(run) - 1)
            if run[place] not in _EMPTY_HAN and run[place + 1] not in _EMPTY_HAN
        )
    else:
        counts = Counter(word for word in _WORD.findall(text.casefold()) if word not in _EMPTY)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(word for word, count in ranked[:TELLING] if count > 1)
