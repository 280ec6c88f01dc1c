"""What a terminal shows of a build: how far it is, and what it came to."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from postil.order import Order, Report, Watch
from postil.problem import Format, Problem, counted, formatted

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

PATIENCE = 1.0
"""Seconds that a stage may take before a bar shows how far it is."""
EVERY = 10
"""The bar moves once for so many things."""


class Clock(Watch):
    """Takes the time of each stage, and shows a bar on a terminal for what takes over a second."""

    def __init__(self, *, bar: bool) -> None:
        self._bar = bar
        self._shown: ProgressBar[int] | None = None
        self._stage = ""
        self._count = self._done = 0
        self._since = self._started = perf_counter()
        self.seconds: dict[str, float] = {}
        """By stage, in their order."""

    def begin(self, stage: str, count: int = 0) -> None:
        """End the stage before, and begin another."""
        self.end()
        self._stage, self._count, self._done = stage, count, 0
        if stage.startswith("wait"):
            click.echo("Another build of this site is running; waiting for it to end.", err=True)

    def advance(self) -> None:
        """Move the bar."""
        self._done += 1
        if not self._bar or self._done % EVERY:
            return
        if self._shown:
            self._shown.update(EVERY)
        elif perf_counter() - self._since > PATIENCE:
            self._shown = click.progressbar(length=self._count, label=f"{self._stage:>8}", file=sys.stderr)
            self._shown.update(self._done)

    def end(self) -> None:
        """End the last stage."""
        now = perf_counter()
        if self._shown:
            self._shown.render_finish()
            self._shown = None
        if self._stage:
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = "", now

    def told(self) -> str:
        """Return the seconds since the beginning, and those of each stage."""
        parts = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in self.seconds.items())
        return f"{perf_counter() - self._started:.2f} s ({parts})"


def tell(report: Report, order: Order, style: Format, clock: Clock) -> None:
    """Print the problems, why files were written where that was asked, and what the build came to."""
    problems = _from_here(report.problems, order.root) if style == "github" else report.problems
    said = formatted(problems, style)
    click.echo(said if style == "text" else said.encode(), nl=False, err=style == "text")
    aside = style != "text"
    for path, reasons in report.reasons:
        click.echo(f"{path}: {'; '.join(reasons)}", err=aside)
    if report.coverage:
        carried, total = report.coverage.carried, report.coverage.statements
        share = f" ({carried / total:.0%})" if total else ""
        click.echo(f"{carried:,} of {total:,} quotations and figures carry a note{share}.", err=aside)
    click.echo(_summary(report, order), err=aside)
    click.echo(_work(report, clock), err=aside)


def chosen(report: Report, name: str) -> Report:
    """Return *report* with the reasons for one file only, named by its path or its URL's."""
    path = name.removeprefix("output/").lstrip("/")
    path = f"{path}index.html" if path.endswith("/") or not path else path
    reasons = dict(report.reasons).get(path, ("not written: nothing that it shows has changed",))
    return replace(report, reasons=((path, reasons),))


def _from_here(problems: Iterable[Problem], root: Path) -> tuple[Problem, ...]:
    """Return *problems* with paths from this folder, where the site is below it: GitHub knows a repository's only."""
    try:
        below = root.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        below = "."
    if below == ".":
        return tuple(problems)
    return tuple(replace(one, place=replace(one.place, path=f"{below}/{one.place.path}")) for one in problems)


def _summary(report: Report, order: Order) -> str:
    errors = sum(problem.severity == "error" for problem in report.problems)
    warnings = sum(problem.severity == "warning" for problem in report.problems)
    found = ", ".join(
        part for part in (counted(errors, "error"), counted(warnings, "warning")) if not part.startswith("0")
    )
    site = f"{counted(report.articles, 'article')}, {counted(report.notes, 'note')}"
    if report.written is None:
        kept = " Nothing was written." if order.output else ""
        return f"{found or 'no problems'} in {site}.{kept}"
    return f"Built {site} into {order.output}: {counted(report.outputs, 'file')}." + (
        f" {found[0].upper()}{found[1:]}." if found else ""
    )


def _work(report: Report, clock: Clock) -> str:
    clock.end()
    written = report.written
    done = f"Read {counted(report.read, 'file')}, compiled {report.compiled:,}, rendered {report.rendered:,}"
    if written:
        done += f", wrote {len(written.written):,}, removed {len(written.removed):,}"
    return f"{done}; {clock.told()}."
