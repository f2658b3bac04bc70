"""The record of a page's faults sees each kind of fault: else a clean record would prove nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.record import policy_violations, recorded_page
from tests.conftest import Serve

pytestmark = pytest.mark.browser

PAGE = """<!DOCTYPE html>
<html lang="en" data-page="page">
<head>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; img-src *">
<title>Faults</title>
<script>document.title = "an inline script ran";</script>
<script src="faulty.js"></script>
</head>
<body><img src="missing.png" alt=""><img src="http://127.0.0.2:8/elsewhere.png" alt=""></body>
</html>
"""


def test_each_kind_of_fault_is_recorded(browser: Browser, serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE, "utf-8")
    (tmp_path / "faulty.js").write_text('console.log("a word"); throw new Error("a mistake");', "utf-8")
    home = serve(tmp_path)
    with recorded_page(browser.new_context(), home) as (page, faults):
        page.goto(home, wait_until="load")
        found = "\n".join([*faults, *policy_violations(page)])
        assert page.title() == "Faults"
    assert "console log: a word" in found
    assert "script error: a mistake" in found
    assert "404: " + home + "missing.png" in found
    assert "off-site: http://127.0.0.2:8/elsewhere.png" in found
    assert "policy: script-src-elem: inline" in found
