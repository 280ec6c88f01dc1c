"""Take the pictures of docs/images: `make screenshots` builds the demonstration and opens its main pages in Chromium.

Run with tests/ on PYTHONPATH, whose `browsing` serves and opens pages.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from browsing import chromium, serving, settled, windows

from postil.model import Options
from postil.pipeline import Order, build

REPOSITORY = Path(__file__).resolve().parent.parent
IMAGES = REPOSITORY / "docs" / "images"

SHOTS: dict[str, tuple[str, int, int, dict[str, Any]]] = {
    "article": ("articles/southfront-retold/#note-poll-figures", 1280, 860, {}),
    "article-dark": ("articles/moscows-billion/", 1280, 860, {"color_scheme": "dark"}),
    "article-narrow": ("articles/southfront-retold/#p-poll-figures", 400, 860, {}),
    "topic": ("topics/union-state/", 1280, 860, {}),
    "claims": ("claims/", 1280, 860, {}),
    "search": ("search/?q=loan", 1280, 860, {}),
}
"""By the picture's name: page, width and height of the window, and what else the browser is told."""


def main() -> None:
    """Build the site elsewhere and take every picture."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        report = build(Order(REPOSITORY, Path(folder) / "output", Options(date(2026, 12, 31))))
        if report.failed:
            raise SystemExit("the demonstration has errors: see 'make site'")
        with serving(Path(folder)) as root, chromium() as browser, windows(browser, f"{root}output/") as opened:
            for name, (path, width, height, options) in SHOTS.items():
                page = opened(path, width, height, **options)
                if "?q=" in path:
                    page.locator("#results li").first.wait_for()
                settled(page)
                page.screenshot(path=IMAGES / f"{name}.png")
                print(f"docs/images/{name}.png")


main()
