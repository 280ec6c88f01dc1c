"""Measure Postil beside Hugo, Eleventy and Pelican on the same work.

    python benchmarks/run.py [-n N [N …]] [--rounds N] [--write]

Peers that aren't there are installed into .bench/ first. The tools take turns, for what else a shared machine
does would else fall on one of them; only ratios within one run mean something. Exit codes: 0 fine, 1 the work was
not equal or a tool failed, 2 usage.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import corpus
from chart import chart
from install import ROOT
from measure import Figures, builds, starts
from report import BEGIN, END, equality, has_place, machine, put_between_marks, start_table, table
from tools import TOOLS, installed

PAGE = ROOT / "docs/performance.md"
IMAGE = ROOT / "docs/images/performance.svg"
START_ROUNDS = 10


def main() -> None:
    """Measure, print, and write where asked to."""
    asked = _asked()
    tools = installed(asked.tools)
    titles = {tool.name: tool.titled() for tool in tools}
    every = []
    with _folder(asked.keep) as folder:
        for count in asked.n:
            articles = list(corpus.articles(count, asked.seed))
            every.append(builds(tools, articles, folder / str(count), asked.rounds))
        seconds = starts(tools, folder, START_ROUNDS)
    text = _text(every, seconds, titles, asked.rounds)
    print(text)
    verdicts = [equality(figures, titles) for figures in every]
    print("\n" + "\n".join(verdicts))
    if any(lines for figures in every for lines in figures.lacking.values()):
        sys.exit(1)
    if asked.write:
        put_between_marks(PAGE, f"![Seconds that builds take]({IMAGE.relative_to(PAGE.parent)})\n\n{text}")
        IMAGE.parent.mkdir(exist_ok=True)
        IMAGE.write_bytes(chart(every, titles))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("-n", type=int, nargs="+", default=[100], metavar="N", help="articles; 100 by default")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="3 by default")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS), metavar="TOOL", help="of these only")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="an empty folder for the sites, which stay there")
    parser.add_argument("--write", action="store_true", help="put the table and a chart into docs/")
    asked = parser.parse_args()
    if "postil" not in asked.tools:
        asked.tools.insert(0, "postil")
    if min(*asked.n, asked.rounds) < 1:
        parser.error("there must be at least one article and one round")
    if asked.keep and asked.keep.exists() and any(asked.keep.iterdir()):
        parser.error(f"'{asked.keep}' is not empty")
    if asked.write and not has_place(PAGE):
        parser.error(f"{PAGE.relative_to(ROOT)} has no lines '{BEGIN}' and '{END}' to write between")
    return asked


@contextlib.contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """Yield where to work: a folder that stays, or one that is removed."""
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
    else:
        with tempfile.TemporaryDirectory(prefix="postil-bench-") as name:
            yield Path(name)


def _text(every: Sequence[Figures], seconds: Mapping[str, float], titles: Mapping[str, str], rounds: int) -> str:
    tables = [table(figures, titles) for figures in every]
    return "\n\n".join([machine(rounds), *tables, start_table(seconds, titles)])


if __name__ == "__main__":
    main()
