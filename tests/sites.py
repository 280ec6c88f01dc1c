"""A site in a folder, made of the files that a test writes down, and built through the public pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from postil.engine import Workers
from postil.model import Options
from postil.pipeline import Order, Report, build
from postil.problem import Problem
from postil.recollection import Recollection

TODAY = date(2026, 1, 1)

SITE_YAML = """\
title: Test digest
base_url: https://example.org/digest/
language: en
search: false
cards: false
verdicts:
  - {id: misleading, label: Misleading, rating: 2, colour: "#a04b00"}
  - {id: unproven, label: Unproven}
  - {id: accurate, label: Accurate, rating: 5}
"""

ARTICLE = """\
---
title: The grid failed
date: 2021-02-11
outlet: courier
topics: [energy]
---
The *grid* failed on Tuesday, and nobody said why.

Officials spoke of a billion dollars.
"""

BASIC: dict[str, str] = {
    "site.yaml": SITE_YAML,
    "content/articles/grid.md": ARTICLE,
    "content/outlets/courier.md": "---\ntitle: The Courier\nurl: https://courier.example/\n---\nA daily.\n",
    "content/topics/energy.md": "---\ntitle: Energy\n---\nPower and its absence.\n",
}
"""One article on one topic from one outlet, without notes."""


@dataclass
class Folder:
    """A site's folder."""

    root: Path

    def write(self, files: Mapping[str, str | bytes]) -> Folder:
        for path, content in files.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)
        return self

    def build(
        self,
        *,
        drafts: bool = False,
        future: bool = False,
        base_url: str | None = None,
        today: date = TODAY,
        strict: bool = False,
        keep_going: bool = False,
        jobs: int = 1,
        recollection: Recollection | None = None,
    ) -> Report:
        options = Options(today, drafts, future, base_url)
        order = Order(self.root, self.root / "output", options, strict, keep_going)
        with Workers(jobs) as workers:
            return build(order, workers, recollection=recollection)

    def page(self, path: str) -> str:
        return (self.root / "output" / path).read_text(encoding="utf-8")

    def outputs(self) -> dict[str, bytes]:
        output = self.root / "output"
        return {
            file.relative_to(output).as_posix(): file.read_bytes()
            for file in sorted(output.rglob("*"))
            if file.is_file()
        }


def told(report: Report) -> list[str]:
    """Return the problems as `path:line:column: severity: message [code]`."""
    return [line(problem) for problem in report.problems]


def line(problem: Problem) -> str:
    place = problem.place
    return f"{place.path}:{place.line}:{place.column}: {problem.severity}: {problem.message} [{problem.code}]"
