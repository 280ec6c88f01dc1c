"""YAML text → plain text, lists and mappings, each with its place in the file.

Built from libyaml's events in one loop, without recursion: nesting, aliases and tags cost what they show. Every
scalar stays the text it is; only an empty one, `~` and `null` are nothing. Merge keys are keys like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from postil.characters import forbidden_at, name_of
from postil.problem import Place, Problem, error

Loc = Sequence[str | int]

MAX_DEPTH = 50
MAX_VALUES = 500_000
"""How many values a file may come to once its aliases are written out."""

_NULLS = {"", "~", "null", "Null", "NULL"}
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Tree:
    """A YAML file's content with the place of each value."""

    path: str
    data: object
    """str, list, dict or None; null entries of a mapping are left out."""
    marks: dict[int, dict[str | int, tuple[int, int]]] = field(repr=False)
    """By the id() of a list or dict: line and column of its keys (a mapping) or items (a list)."""
    start: tuple[int, int] = (1, 1)
    lines: dict[int, dict[str | int, tuple[int, bool]]] = field(default_factory=dict, repr=False)
    """By the id() of a mapping: the line of each value, and whether it is a literal block."""

    def place(self, loc: Loc = ()) -> Place:
        """Return where *loc* stands: a key in a mapping, an item in a list; or as near as there is one."""
        data, (line, column) = self.data, self.start
        for part in loc:
            known = self.marks.get(id(data), {})
            if part not in known:
                continue
            line, column = known[part]
            data = data[part] if isinstance(data, dict | list) and _has(data, part) else None  # type: ignore[index]
        return Place(self.path, line, column)

    def text_start(self, loc: Loc) -> Place:
        """Return where the text of the scalar at *loc* begins: under the `|` of a literal block."""
        place = self.place(loc)
        data: Any = self.data
        for part in loc[:-1]:
            data = data[part]
        line, literal = self.lines.get(id(data), {}).get(loc[-1], (place.line, False))
        return Place(self.path, line + 1, 1) if literal else Place(self.path, line, place.column)


def _has(data: dict[Any, Any] | list[Any], part: str | int) -> bool:
    return part in data if isinstance(data, dict) else isinstance(part, int) and part < len(data)


def parse(text: str, path: str, first_line: int = 1) -> tuple[Tree | None, tuple[Problem, ...]]:
    """Return the tree of a YAML *text* that begins on *first_line* of the file at *path*.

    There is no tree where the text isn't YAML; every other problem leaves a tree to go on with.
    """
    building = _Building(path, first_line)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            building.take(event)
    except _TooMuchError as stop:
        return None, (*building.problems, stop.problem)
    except yaml.MarkedYAMLError as problem:
        return None, (*building.problems, _syntax(problem, path, first_line))
    except (yaml.YAMLError, RecursionError) as problem:
        return None, (*building.problems, error(Place(path, first_line), "yaml", f"not YAML: {problem}"))
    tree = Tree(path, building.root, building.marks, (first_line, 1), building.lines)
    return tree, tuple(building.problems)


def _syntax(problem: yaml.MarkedYAMLError, path: str, first_line: int) -> Problem:
    mark = problem.problem_mark or problem.context_mark
    place = Place(path, first_line + mark.line, mark.column + 1) if mark else Place(path, first_line)
    said = (problem.problem or "not YAML").replace("\t", "\\t")
    hint = "quote a value that holds ': ' or ' #', or starts with one of @ ` % & * ! | > [ { \" '"
    if "'\\t'" in said or "\\t" in said:
        hint = "indent with spaces, not tabs"
    context = f" ({problem.context})" if problem.context else ""
    return error(place, "yaml", f"{said}{context}", hint)


class _TooMuchError(Exception):
    """Ends the loop where going on would cost more than the file is worth."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end hasn't come."""

    data: Any
    anchor: str | None
    seen: set[str] = field(default_factory=set)
    key: str | None = None
    key_mark: tuple[int, int] = (1, 1)
    size: int = 1


class _Building:
    """The state between two events."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.root: object = None
        self.problems: list[Problem] = []
        self.marks: dict[int, dict[str | int, tuple[int, int]]] = {}
        self.lines: dict[int, dict[str | int, tuple[int, bool]]] = {}
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """Add what *event* brings to the tree."""
        match event:
            case yaml.ScalarEvent():
                self._check_tag(event)
                self._add(event, self._scalar(event), 1)
            case yaml.SequenceStartEvent():
                self._open(event, [])
            case yaml.MappingStartEvent():
                self._open(event, {})
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._close(event)
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._stop(event, "a second document in one file", "take the line '---' out")

    def _mark(self, event: yaml.Event) -> tuple[int, int]:
        mark: Any = event.start_mark
        return self.first_line + mark.line, mark.column + 1

    def _problem(self, event: yaml.Event, message: str, hint: str = "") -> Problem:
        line, column = self._mark(event)
        return error(Place(self.path, line, column), "yaml", message, hint)

    def _stop(self, event: yaml.Event, message: str, hint: str = "") -> None:
        raise _TooMuchError(self._problem(event, message, hint))

    def _check_tag(self, event: Any) -> None:
        if event.tag is not None and event.tag != "!":
            self.problems.append(
                self._problem(event, f"the tag '{event.tag}' is not read", "write the value without a tag")
            )

    def _scalar(self, event: Any) -> str | None:
        value: str = event.value
        if event.style is None and value in _NULLS:
            return None
        if event.style == '"' and (at := forbidden_at(value)) >= 0:
            self.problems.append(self._problem(event, f"{name_of(value[at])} in a value", "take the escape out"))
            value = value[:at]
        return value

    def _open(self, event: Any, data: Any) -> None:
        self._check_tag(event)
        if len(self._stack) >= MAX_DEPTH:
            self._stop(event, f"nested more than {MAX_DEPTH} deep")
        self._add(event, data, 1)
        self._stack.append(_Open(data, event.anchor))
        self.marks[id(data)] = {}
        self.lines.pop(id(data), None)

    def _close(self, event: yaml.Event) -> None:
        ended = self._stack.pop()
        if ended.anchor is not None:
            self._anchors[ended.anchor] = (ended.data, ended.size)
        if self._stack:
            self._grow(event, ended.size - 1)

    def _alias(self, event: Any) -> None:
        if event.anchor not in self._anchors:
            open_here = any(frame.anchor == event.anchor for frame in self._stack)
            said = "stands inside what it names" if open_here else "names nothing before it"
            self._stop(event, f"the alias '*{event.anchor}' {said}")
        data, size = self._anchors[event.anchor]
        self._add(event, data, size)

    def _grow(self, event: yaml.Event, size: int) -> None:
        frame = self._stack[-1]
        frame.size += size
        if frame.size > MAX_VALUES:
            self._stop(event, f"more than {MAX_VALUES:,} values", "its aliases multiply: write them out")

    def _add(self, event: Any, value: Any, size: int) -> None:
        anchor = getattr(event, "anchor", None)
        if anchor is not None and isinstance(event, yaml.ScalarEvent):
            self._anchors[anchor] = (value, 1)
        if not self._stack:
            self.root = value
            return
        self._grow(event, size)
        frame = self._stack[-1]
        if isinstance(frame.data, list):
            self.marks[id(frame.data)][len(frame.data)] = self._mark(event)
            frame.data.append(value)
        elif frame.key is None:
            self._key(event, frame, value)
        else:
            self._value(event, frame, value)

    def _key(self, event: Any, frame: _Open, key: Any) -> None:
        if not isinstance(key, str | None):
            self._stop(event, "a list or mapping as a key", "a key is plain text before a colon")
        frame.key = key if isinstance(key, str) else event.value if isinstance(event, yaml.ScalarEvent) else ""
        frame.key_mark = self._mark(event)
        if frame.key in frame.seen:
            self.problems.append(self._problem(event, f"'{frame.key}' stands here twice", "keep one of the two"))
        frame.seen.add(frame.key)

    def _value(self, event: Any, frame: _Open, value: Any) -> None:
        key, frame.key = frame.key or "", None
        self.marks[id(frame.data)].setdefault(key, frame.key_mark)
        if value is None:
            return
        frame.data.setdefault(key, value)
        if isinstance(value, str):
            literal = getattr(event, "style", None) == "|"
            self.lines.setdefault(id(frame.data), {})[key] = (self._mark(event)[0], literal)


def items(tree: Tree) -> Iterator[tuple[int, object]]:
    """Yield the entries of a list with their numbers."""
    if isinstance(tree.data, list):
        yield from enumerate(tree.data)
