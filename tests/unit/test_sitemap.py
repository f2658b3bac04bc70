"""Rows of a sitemap are written in one form, by the short way for a URL and its date as by the other."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from ssg.model.views import SitemapView
from ssg.render import xml

HEAD, END = xml.render_sitemap(SitemapView(urls="")).split("</urlset>")
ROWS = st.lists(st.sampled_from(["https://x.org/a/", "2024-05-01", "", "&", "<", '"', "'", "灯", "\x01"]), min_size=1)


@given(st.lists(ROWS.map("".join) | ROWS.map(lambda row: " ".join(row[: len(row) // 2 * 2 or 1])), max_size=4))
@example(["https://x.org/ 2024-05-01", "https://x.org/ "])
@example(["https://x.org/ 2024-05-01", "https://x.org/?a&b 2024-05-01"])
@example(["https://x.org/ 2024-05-01 en https://x.org/ zh https://x.org/zh/"])
def test_the_short_way_writes_what_the_long_one_does(rows: list[str]) -> None:
    whole = xml.render_sitemap(SitemapView(urls="".join(f"{row}\n" for row in rows)))
    assert whole == "\n".join([HEAD.rstrip("\n"), *map(xml._sitemap_url, rows), "</urlset>", ""])
