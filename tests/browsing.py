"""Built sites in a real Chromium: served on loopback, opened in windows of any size."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

Open = Callable[..., Any]

QUIET = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")


class _Handler(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve *folder* for as long as it is asked for, and yield its address, which ends in a slash."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join(timeout=10)


@contextmanager
def chromium() -> Iterator[Any]:
    """Yield the system's Chromium, driven by Playwright; skip the test where either is not there."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs Playwright: pip install playwright")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    if found is None:
        pytest.skip("needs Chromium on the PATH: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--no-first-run", *QUIET])
        yield launched
        launched.close()


@contextmanager
def windows(browser: Any, address: str, expected: str = "\n") -> Iterator[Open]:
    """Yield what opens a page in a window of a given width; what the browser complains of fails the test at its end,
    but for messages with *expected* in them.
    """
    contexts: list[Any] = []
    complaints: list[str] = []

    def opened(path: str, width: int = 1280, height: int = 900, **options: Any) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", service_workers="block", **options
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda failure: complaints.append(str(failure)))
        page.goto(address + path)
        if options.get("java_script_enabled", True):
            settled(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [one for one in complaints if expected not in one] == []


def settled(page: Any) -> None:
    """Wait for what a change of sizes brings about: it comes before the next frame."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def boxes(page: Any, selector: str) -> list[dict[str, float]]:
    """Return the boxes of all that *selector* finds and the page shows, in document order."""
    found: list[dict[str, float]] = page.eval_on_selector_all(
        selector,
        """all => all.filter(one => one.checkVisibility()).map(one => {
            const {left, right, top, bottom} = one.getBoundingClientRect();
            return {left, right, top, bottom};
        })""",
    )
    assert found, f"nothing on the page is {selector}"
    return found


def box(page: Any, selector: str) -> dict[str, float]:
    """Return the box of the first that *selector* finds."""
    return boxes(page, selector)[0]
