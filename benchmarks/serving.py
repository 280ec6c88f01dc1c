"""Measure how long a saved note takes to be repainted in an open page, beside Hugo's server.

    python benchmarks/serving.py [-n N] [--rounds N] [--tools TOOL …]

Both serve the same articles, and an article's page is open in a real Chromium. A round writes a mark into the notes of
that article; the time ends with the second frame after the page with the mark was there. Only ratios mean something.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

import corpus
from playwright.sync_api import sync_playwright
from tools import TOOLS, Tool, installed

SERVERS = ("postil", "hugo")
PATIENCE = 120
"""Seconds that a server has to begin, and a page to be repainted."""
WATCHES = """
addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => requestAnimationFrame(() => {
    const found = document.body.textContent.match(/Mark (\\d+)\\./);
    painted(found ? Number(found[1]) : 0, Date.now());
})));
"""


def main() -> None:
    """Measure and print."""
    asked = _asked()
    tools = installed(asked.tools)
    articles = list(corpus.articles(asked.n, asked.seed))
    with tempfile.TemporaryDirectory(prefix="postil-bench-") as name, _browser() as browser:
        taken = {tool.name: _measured(tool, articles, Path(name) / tool.name, browser, asked.rounds) for tool in tools}
    print(f"{asked.n:,} articles, {asked.rounds} rounds: milliseconds from save to repaint, median (least to most)")
    for tool, times in taken.items():
        print(f"  {tool:8} {median(times):5.0f} ({min(times):.0f} to {max(times):.0f})")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("-n", type=int, default=1000, metavar="N", help="articles; 1000 by default")
    parser.add_argument("--rounds", type=int, default=10, metavar="N", help="10 by default")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--tools", nargs="+", choices=sorted(set(TOOLS) & set(SERVERS)), default=list(SERVERS))
    return parser.parse_args()


@contextlib.contextmanager
def _browser() -> Iterator[Any]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        sys.exit("Chromium is needed: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


def _measured(tool: Tool, articles: Sequence[corpus.Article], root: Path, browser: Any, rounds: int) -> list[float]:
    """Return the milliseconds of each round."""
    tool.begin(root)
    for article in articles:
        tool.put(root, article)
    seen = articles[len(articles) // 2]
    file = tool.put(root, seen)
    text = file.read_text(encoding="utf-8")
    with _serving(tool, root) as address:
        page = browser.new_page()
        paints: list[tuple[int, float]] = []
        page.expose_function("painted", lambda mark, at: paints.append((mark, at)))
        page.add_init_script(WATCHES)
        page.goto(f"{address}articles/{seen.slug}/", wait_until="load")
        page.wait_for_timeout(2000)  # what a server does after its start is not measured
        times = []
        for number in range(1, rounds + 1):
            before = time.time() * 1000
            file.write_text(re.sub(r"(body: \|?\s*)", rf"\g<1>Mark {number}. ", text, count=1), encoding="utf-8")
            times.append(_painted(page, paints, number) - before)
            page.wait_for_timeout(300)
        page.close()
    return times


def _painted(page: Any, paints: list[tuple[int, float]], number: int) -> float:
    """Return when the page with a mark was there, in milliseconds since 1970."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if at := next((at for mark, at in paints if mark == number), None):
            return at
        page.wait_for_timeout(5)
    sys.exit(f"the page was not repainted in {PATIENCE} s")


@contextlib.contextmanager
def _serving(tool: Tool, root: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    commands = {
        "Postil": (*tool.build[:-1], "serve", "--port", str(port)),
        "Hugo": (tool.build[0], "server", "--port", str(port), "--bind", "127.0.0.1", "--baseURL", "http://127.0.0.1"),
    }
    process = subprocess.Popen(commands[tool.name], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}/"
        end = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError), urlopen(address, timeout=PATIENCE):
                break
            if time.monotonic() > end or process.poll() is not None:
                sys.exit(f"{tool.name} does not serve {root}")
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


if __name__ == "__main__":
    main()
