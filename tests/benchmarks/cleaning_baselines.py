"""Two usual ways to clean chapters, for comparison: a phrase filter, and a general extractor of main text.

Both are given the decoded text. The filter is a fair reconstruction of what readers' apps and downloaders do: some
fifty patterns, our own wording, and a line goes if any of them occurs in it.
"""

from __future__ import annotations

import html
import re

_PHRASES = r"""
please (?:support|visit|read)|read (?:the )?latest chapters?|visit (?:our )?(?:web)?site|for (?:faster|more) updates
free ?web ?novel|novel ?full|light ?novel|web ?novel|wuxia ?world|(?:www\.|https?://)|\.(?:com|net|org|xyz|top|cc)\b
to be continued|end of (?:the )?chapter|next chapter|previous chapter|table of contents|you.ll also like
translat(?:or|ed by)|edit(?:or|ed by)\s*:|proofread(?:er|ing)|author.s? note|^a/n\b|t/n\b|patreon|discord|ko-?fi|donat
advertis|if you find any errors|report (?:the )?chapter|bookmark|stolen|without (?:the author's )?permission
royal ?road|amazon|tap the screen|use arrow keys|comments?\s*\(\d+\)|rate this|share (?:this|to)|subscribe|log ?in
推荐阅读|最新章节|手机用户|手机阅读|请记住|首发|无弹窗|全文阅读|免费阅读|更新最快|求月票|求推荐|求收藏|求订阅
上一章|下一章|返回目录|加入书签|本章未完|未完待续|本章完|公众号|微信|本站|网址|域名|小说网|看书|书友|笔趣|转载|正在手打
"""
PATTERNS = tuple(
    re.compile(phrase, re.IGNORECASE)
    for line in _PHRASES.strip().split("\n")
    for phrase in re.split(r"\|(?![^(]*\))", line)
)


def filter_phrases(text: str, *, page: bool) -> list[str]:
    """The lines in which none of the phrases occurs."""
    if page:
        text = re.sub(r"(?is)<(script|style|head)\b.*?</\1>", "", text)
        text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"(?i)<(?:br|/p|/div|/h\d|/li)[^>]*>", "\n", text)))
    lines = (line.strip(" \t\u3000\ufeff\xa0") for line in text.splitlines())
    return [line for line in lines if line and not any(pattern.search(line) for pattern in PATTERNS)]


def extract_main_text(text: str, *, page: bool) -> list[str]:
    """What trafilatura, as it is installed, takes for the main text; plain text is given to it as a page."""
    import trafilatura  # an extra: `pip install '.[benchmark]'`

    if not page:
        lines = (line.strip() for line in text.splitlines())
        inner = "\n".join(f"<p>{html.escape(line)}</p>" for line in lines if line)
        text = f"<!doctype html><html><head><title>Chapter</title></head><body><article>{inner}</article></body></html>"
    found = trafilatura.extract(text, output_format="txt", include_comments=False) or ""
    return [line for line in found.split("\n") if line.strip()]
