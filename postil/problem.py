"""A mistake in the content as a value: where it is, what it is, and the way out.

Problems are collected, never raised; formatting them is pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from typing import Literal

from postil.characters import visible

Severity = Literal["error", "warning", "notice"]
Format = Literal["text", "json", "github"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file that an editor has open."""

    path: str
    """Relative to the site's root, with forward slashes."""
    line: int = 1
    """From 1."""
    column: int = 1
    """From 1, in code points."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong at a place."""

    place: Place
    severity: Severity
    code: str
    """The kind of problem, one word: schema, yaml, anchor, link …"""
    message: str
    """Lower case, in the author's own words where it can quote them."""
    hint: str = ""
    """The way out; may have several lines."""


def error(place: Place, code: str, message: str, hint: str = "") -> Problem:
    """Return a problem that keeps the site from being published."""
    return Problem(place, "error", code, message, hint)


def warning(place: Place, code: str, message: str, hint: str = "") -> Problem:
    """Return a problem that is told, and published all the same."""
    return Problem(place, "warning", code, message, hint)


def notice(place: Place, code: str, message: str, hint: str = "") -> Problem:
    """Return what is no mistake, yet should be known; not even --strict makes an error of it."""
    return Problem(place, "notice", code, message, hint)


def counted(number: int, noun: str) -> str:
    """Return *number* with its *noun*, in the plural where there isn't one."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def did_you_mean(wrong: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return a hint that names the nearest of *known*, or *otherwise*."""
    near = get_close_matches(wrong, tuple(known), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else otherwise


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return *problems* by place, each once."""
    return tuple(sorted(set(problems)))


def strictly(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return *problems* with every warning made an error."""
    return tuple(replace(one, severity="error") if one.severity == "warning" else one for one in problems)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of *problems* keeps the site from being published."""
    return any(problem.severity == "error" for problem in problems)


def formatted(problems: Iterable[Problem], style: Format) -> str:
    """Return *problems* as text for people, JSON, or GitHub workflow commands.

    Every problem ends with a newline; JSON is one array, empty or not.
    """
    if style == "json":
        rows = [asdict(problem) | asdict(problem.place) for problem in problems]
        for row in rows:
            del row["place"]
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    line = _github if style == "github" else _text
    return "".join(line(problem) + "\n" for problem in problems)


def _text(problem: Problem) -> str:
    place = problem.place
    spot = f"{_on_a_line(place.path)}:{place.line}:{place.column}"
    head = f"{spot}: {problem.severity}: {_on_a_line(problem.message)} [{problem.code}]"
    if not problem.hint:
        return head
    first, *rest = map(_on_a_line, problem.hint.split("\n"))
    return "\n".join([head, f"  hint: {first}", *(f"        {line}" for line in rest)])


def _on_a_line(text: str) -> str:
    """Return *text* as a terminal may show it: no escapes, and no line that looks like another message."""
    return visible(text).replace("\r", "\\r").replace("\n", "\\n")


def _github(problem: Problem) -> str:
    """Return a workflow command; its escapes are GitHub's (toolkit, packages/core/src/command.ts)."""
    place = problem.place
    text = problem.message + (f"\nhint: {problem.hint}" if problem.hint else "")
    properties = {
        "file": place.path,
        "line": str(place.line),
        "col": str(place.column),
        "title": f"postil {problem.code}",
    }
    listed = ",".join(f"{name}={_github_escaped(value, ':,')}" for name, value in properties.items())
    return f"::{problem.severity} {listed}::{_github_escaped(text)}"


def _github_escaped(text: str, also: str = "") -> str:
    return "".join(f"%{ord(char):02X}" if char in "%\r\n" + also else char for char in visible(text))
