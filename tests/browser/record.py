"""What a browser has to say about a page while it loads: anything in this record is a fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

# Chromium reports what a Content-Security-Policy stops; the event also tells of those that reach no console.
WATCH_POLICY = """
window.policyViolations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.policyViolations.push(`${event.violatedDirective}: ${event.blockedURI}`);
});
"""


@contextmanager
def recorded_page(context: BrowserContext, home: str) -> Iterator[tuple[Page, list[str]]]:
    """A new page, and the list of faults that grows while it is used. `home` is the site's root."""
    page = context.new_page()
    faults: list[str] = []
    page.add_init_script(WATCH_POLICY)
    page.on("console", lambda message: faults.append(f"{page.url}: console {message.type}: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"{page.url}: script error: {error}"))
    page.on(
        "requestfailed",
        lambda request: is_failure(request.failure) and faults.append(f"{page.url}: {request.failure}: {request.url}"),
    )
    page.on(
        "request",
        lambda request: is_off_site(request.url, home) and faults.append(f"{page.url}: off-site: {request.url}"),
    )
    page.on(
        "response",
        lambda response: response.status >= 400 and faults.append(f"{page.url}: {response.status}: {response.url}"),
    )
    yield page, faults
    page.close()


def is_off_site(url: str, home: str) -> bool:
    """Whether a request leaves the site; data that is inside the page does not."""
    return urlsplit(url).scheme != "data" and not url.startswith(home)


def is_failure(reason: str | None) -> bool:
    """Whether a request failed by itself: leaving a page cuts off what is still on its way, such as the icon."""
    return reason != "net::ERR_ABORTED"


def policy_violations(page: Page) -> list[str]:
    """What the page's policy has stopped since it was loaded."""
    return [f"{page.url}: policy: {text}" for text in page.evaluate("window.policyViolations")]
