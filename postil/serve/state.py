"""What pages are told of the site they are from: its version, what has changed, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from postil.order import Report
from postil.problem import Problem

MOST_TOLD = 50
"""Problems that a page lists; the terminal has all of them."""
AROUND = 2
"""Lines of a file that are shown before and after the one with a problem."""
LONGEST = 200
"""Characters of a line that are shown."""

ReadLines = Callable[[str], list[str]]
"""Returns the lines of a file of the site by its path; none where there is no such file."""


@dataclass(frozen=True, slots=True)
class ExcerptLine:
    """A line of the file in which a problem is."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A problem as a page shows it."""

    path: str
    line: int
    column: int
    severity: str
    code: str
    message: str
    hint: str
    excerpt: tuple[ExcerptLine, ...]


@dataclass(frozen=True, slots=True)
class State:
    """The site as it was last built, or as it last could be."""

    version: str
    """Another one whenever something was written."""
    changed: tuple[str, ...]
    """Paths in the output folder that are other than in the version before."""
    errors: tuple[Told, ...]
    warnings: tuple[Told, ...]
    hidden: int
    """How many more problems there are than are told."""


def state_of(report: Report, version: str, changed: tuple[str, ...], lines_of: ReadLines) -> State:
    """Return what pages are told of a build after which the site is as in *version*, which *changed* some files."""
    told = [one for one in report.problems if one.severity != "notice"]
    told.sort(key=lambda one: one.severity != "error")
    shown = [_told(one, lines_of) for one in told[:MOST_TOLD]]
    return State(
        version,
        changed,
        tuple(one for one in shown if one.severity == "error"),
        tuple(one for one in shown if one.severity == "warning"),
        len(told) - len(shown),
    )


def failure_state(said: str, version: str, changed: tuple[str, ...]) -> State:
    """Return what pages are told where Postil itself failed."""
    bug = Told("postil", 1, 1, "error", "bug", said, "a bug of ours, not of your content: please report it", ())
    return State(version, changed, (bug,), (), 0)


def _told(problem: Problem, lines_of: ReadLines) -> Told:
    place = problem.place
    return Told(
        place.path,
        place.line,
        place.column,
        problem.severity,
        problem.code,
        problem.message,
        problem.hint,
        tuple(_excerpt(lines_of(place.path), place.line)),
    )


def _excerpt(lines: list[str], line: int) -> Iterable[ExcerptLine]:
    """Yield the lines around *line*, which counts from 1."""
    first = max(1, line - AROUND)
    for number, text in enumerate(lines[first - 1 : line + AROUND], first):
        yield ExcerptLine(number, text if len(text) <= LONGEST else f"{text[:LONGEST]}…")
