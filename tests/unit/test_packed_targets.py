"""Targets whose views stay packed until a worker makes them."""

from __future__ import annotations

import marshal
import pickle
from zoneinfo import ZoneInfo

from ssg.model.packing import Around, pack
from ssg.model.plan import PackedTarget, Target
from ssg.model.views import ChapterView, RedirectView
from tests.test_folding import SITE


def test_a_packed_target_can_be_sent_to_a_worker() -> None:
    """Where processes are not forked, it is pickled."""
    view = RedirectView(site=SITE, language="en", href="/lantern/2/", url="https://a.example/lantern/2/")
    packed = marshal.dumps(pack(view, lambda _: "site"))
    around = Around(ZoneInfo("Europe/London"), {"site": SITE})
    target = PackedTarget("lantern/02/index.html", "redirect.html", None, "RedirectView", packed, around)
    whole = Target(path="lantern/02/index.html", template="redirect.html", view=view)
    assert target.unpack() == whole
    sent = pickle.loads(pickle.dumps(target))  # noqa: S301  of our own making
    assert sent.unpack() == whole
    for found in (target, whole):
        assert found.is_a(ChapterView, RedirectView)
        assert not found.is_a(ChapterView)
