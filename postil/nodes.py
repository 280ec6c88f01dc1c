"""YAML text → plain text, lists and mappings, each with its place in the file.

Built from libyaml's events in one loop, without recursion: nesting, aliases and tags cost what they show. Every
scalar stays the text it is; only an empty one, `~` and `null` are nothing. Merge keys are keys like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from postil.characters import forbidden_at, name_of, without_forbidden
from postil.problem import Place, Problem, error

Loc = Sequence[str | int]
At = Callable[[Loc], Place]
"""Returns where something stands in a file, or as near as there is a place."""

MAX_DEPTH = 50
MAX_VALUES = 500_000
"""How many values the aliases of a file may come to once they are written out."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Marks = dict[str | int, tuple[Any, Any]]
"""By key or index: the events of a key and its value, or of an item twice."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A YAML file's content with the place of each value."""

    path: str
    data: object
    """str, list, dict or None; null entries of a mapping are left out."""
    first_line: int = 1
    """The line of the file on which the YAML begins."""
    marks: dict[int, Marks] = field(default_factory=dict, repr=False)
    """By the id() of a list or dict in the data."""

    def place(self, loc: Loc = ()) -> Place:
        """Return where *loc* stands: a key in a mapping, an item in a list; or as near as there is one."""
        found = self._events(loc)
        return self._at(found[0]) if found else Place(self.path, self.first_line, 1)

    def names(self, loc: Loc) -> bool:
        """Tell whether *loc* is written in the file, if only with nothing after it."""
        data: Any = self.data
        for part in loc[:-1]:
            data = data[part]
        return loc[-1] in self.marks.get(id(data), {})

    def text_start(self, loc: Loc) -> Place:
        """Return where the text of the scalar at *loc* begins: under the `|` of a block, behind a quote."""
        found = self._events(loc)
        if not found:
            return self.place(loc)
        key, value = found
        style = getattr(value, "style", None)
        if style in {"|", ">"}:
            return Place(self.path, self.first_line + value.start_mark.line + 1, key.start_mark.column + 3)
        return self._at(value, 1 if style else 0)

    def _events(self, loc: Loc) -> tuple[Any, Any] | None:
        data: Any = self.data
        found = None
        for part in loc:
            marks = self.marks.get(id(data))
            if marks and (here := marks.get(part)):
                found = here
                data = data.get(part) if type(data) is dict else data[part]
        return found

    def _at(self, event: Any, further: int = 0) -> Place:
        mark = event.start_mark
        return Place(self.path, self.first_line + mark.line, mark.column + 1 + further)


def parse(text: str, path: str, first_line: int = 1) -> tuple[Tree | None, tuple[Problem, ...]]:
    """Return the tree of a YAML *text* that begins on *first_line* of the file at *path*.

    There is no tree where the text isn't YAML; every other problem leaves a tree to go on with.
    """
    building = _Building(path, first_line)
    try:
        root = building.read(iter(_LOADER(editors_lines(text)).get_event, None))
    except _TooMuchError as stop:
        return None, (*building.problems, stop.problem)
    except yaml.MarkedYAMLError as problem:
        return None, (*building.problems, _syntax(problem, text, path, first_line))
    except yaml.YAMLError as problem:
        return None, (*building.problems, error(Place(path, first_line), "yaml", f"not YAML: {problem}"))
    return Tree(path, root, first_line, building.marks), tuple(building.problems)


def editors_lines(text: str) -> str:
    """Return *text* without what only YAML 1.1 takes for line ends: an editor would be sent to the wrong line."""
    return text if text.isascii() else text.replace("\u2028", " ").replace("\u2029", " ")


def _syntax(problem: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Problem:
    mark = problem.problem_mark or problem.context_mark
    place = Place(path, first_line + mark.line, mark.column + 1) if mark else Place(path, first_line)
    said = problem.problem or "a mistake"
    at_tab = mark is not None and any(row.startswith("\t", mark.column) for row in text.split("\n")[mark.line :][:1])
    if at_tab or "tab character" in said:
        return error(place, "yaml", "a tab where only spaces may stand", "indent with spaces, not tabs")
    for words, message, hint in _IN_OUR_WORDS:
        if words in said:
            return error(place, "yaml", message, hint)
    context = f" ({problem.context})" if problem.context else ""
    return error(place, "yaml", f"this is not YAML: {said}{context}", "put the value in double quotes")


_IN_OUR_WORDS = (
    ("expected node content", "a value is missing, or a bracket is not closed", "close it with ] or }"),
    (
        "mapping values are not allowed",
        "a colon inside a value, or a line that is indented too far",
        "put a value that holds ': ' in quotes; indent the fields of one thing alike",
    ),
    (
        "did not find expected key",
        "this does not go on from what stands above it",
        "indent fields alike; put a value in quotes that begins with a quotation mark and goes on after the next",
    ),
    (
        "did not find expected '-' indicator",
        "this does not go on with the list above it",
        "begin each entry with '- ', and indent its fields below its first",
    ),
    ("could not find expected ':'", "a line without a colon", "write 'field: value', or indent a text that goes on"),
    (
        "cannot start any token",
        "a value begins with a character that means something else in YAML",
        "put the value in double quotes",
    ),
    ("unexpected end of stream", "a quotation mark is opened and never closed", "close it"),
    (
        "unknown escape character",
        "a backslash before a character that it means nothing with",
        "write two of them, or put the value in single quotes",
    ),
)
"""libyaml's words, and what an editor has to do about it."""


class _TooMuchError(Exception):
    """Ends the loop where going on would cost more than the file is worth."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Building:
    """The state between two events."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.marks: dict[int, Marks] = {}
        """As Tree.marks."""
        self.problems: list[Problem] = []
        self._documents = 0
        self._anchors: dict[str, Any] = {}
        self._open_anchors: dict[int, str] = {}
        """By the id() of a list or mapping whose end hasn't come."""
        self._sizes: dict[int, tuple[int, int]] = {}
        """By the id() of an aliased value's parts: how many values, how deep."""
        self._aliased = 0
        self._dropped: list[object] = []
        """Values of keys that stand twice: kept, so that no other gets their id()."""

    def read(self, events: Iterable[Any]) -> object:
        """Return what the *events* come to. A plain text, as most of them are, costs no call: this is the hot loop."""
        roots: list[object] = []
        around: list[tuple[Any, Marks]] = []
        data: Any = roots
        marks: Marks = {}
        key: str | None = None
        key_event: Any = None
        text, nulls, takes, ends = yaml.ScalarEvent, _NULLS, _TAKES, _ENDS
        for event in events:
            kind = type(event)
            if kind is text:
                value = event.value
                if event.style or value in nulls or event.tag is not None or event.anchor is not None:
                    value = self._text(event)
            elif kind in ends:
                data, marks = self._ended(data, around) if self._open_anchors else around.pop()
                continue
            elif kind in takes:
                value = takes[kind](self, event, len(around))
            else:
                self._aside(event)
                continue
            if key is not None:
                if marks.setdefault(key, (key_event, event))[1] is not event:
                    self._twice(key, key_event, value)
                elif value is not None:
                    data[key] = value
                key = None
            elif type(data) is list:
                marks[len(data)] = event, event
                data.append(value)
            else:
                key, key_event = value if type(value) is str else self._key(event, value), event
            if kind is not text and kind in _BEGINS:
                around.append((data, marks))
                data, marks = value, self.marks[id(value)]
        return roots[0] if roots else None

    def _aside(self, event: Any) -> None:
        """See that there is one document."""
        self._documents += type(event) is yaml.DocumentStartEvent
        if self._documents > 1:
            self._stop(event, "a second document in one file", "take the line '---' out")

    def _text(self, event: Any) -> str | None:
        """Return what a scalar says: a text, or nothing."""
        value: str | None = event.value
        style = event.style
        if event.tag is not None and event.tag != "!":
            self._tagged(event)
        if style is None or style == "":
            if value in _NULLS:
                value = None
        elif style == '"' and (at := forbidden_at(event.value)) >= 0:
            self._problem(event, f"{name_of(event.value[at])} in a value", "take the escape out")
            value = without_forbidden(event.value)
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        return value

    def _begun(self, event: Any, depth: int) -> Any:
        """Return a new list or mapping, which *depth* others are around."""
        data: Any = [] if type(event) is yaml.SequenceStartEvent else {}
        if event.tag is not None and event.tag != "!":
            self._tagged(event)
        if depth >= MAX_DEPTH:
            self._stop(event, f"nested more than {MAX_DEPTH} deep")
        if event.anchor is not None:
            self._open_anchors[id(data)] = event.anchor
        self.marks[id(data)] = {}
        return data

    def _ended(self, data: Any, around: list[tuple[Any, Marks]]) -> tuple[Any, Marks]:
        """Return what stands *around* a list or mapping that ends; aliases may name it from now on."""
        if (anchor := self._open_anchors.pop(id(data), None)) is not None:
            self._anchors[anchor] = data
        return around.pop()

    def _alias(self, event: Any, depth: int) -> Any:
        """Return once more what an anchor names."""
        if event.anchor not in self._anchors:
            inside = event.anchor in self._open_anchors.values()
            said = "stands inside what it names" if inside else "names nothing before it"
            self._stop(event, f"the alias '*{event.anchor}' {said}")
        data = self._anchors[event.anchor]
        size, deep = self._measured(data)
        self._aliased += size
        if self._aliased > MAX_VALUES:
            self._stop(event, f"the aliases come to more than {MAX_VALUES:,} values", "write out what they stand for")
        if depth + deep > MAX_DEPTH:
            self._stop(event, f"nested more than {MAX_DEPTH} deep")
        return data

    def _measured(self, data: Any) -> tuple[int, int]:
        """Return how many values *data* comes to, written out, and how deep it is; each part is counted once."""
        if not isinstance(data, list | dict):
            return 1, 0
        if id(data) not in self._sizes:
            parts = [self._measured(part) for part in (data if isinstance(data, list) else data.values())]
            depth = max((depth for _, depth in parts), default=0)
            self._sizes[id(data)] = 1 + sum(size for size, _ in parts), 1 + depth
        return self._sizes[id(data)]

    def _problem(self, event: Any, message: str, hint: str = "") -> None:
        mark = event.start_mark
        place = Place(self.path, self.first_line + mark.line, mark.column + 1)
        self.problems.append(error(place, "yaml", message, hint))

    def _stop(self, event: Any, message: str, hint: str = "") -> None:
        self._problem(event, message, hint)
        raise _TooMuchError(self.problems.pop())

    def _tagged(self, event: Any) -> None:
        self._problem(event, f"the tag '{event.tag}' is not read", "write the value without a tag")

    def _twice(self, key: str, event: Any, value: object) -> None:
        self._problem(event, f"'{key}' stands here twice", "keep one of the two")
        self._dropped.append(value)

    def _key(self, event: Any, value: Any) -> str:
        if isinstance(value, str):
            return value
        if value is not None:
            self._stop(event, "a list or mapping as a key", "a key is plain text before a colon")
        return getattr(event, "value", "")


_BEGINS = {yaml.SequenceStartEvent, yaml.MappingStartEvent}
_ENDS = {yaml.SequenceEndEvent, yaml.MappingEndEvent}
_TAKES: dict[type, Callable[[_Building, Any, int], Any]] = {
    yaml.SequenceStartEvent: _Building._begun,
    yaml.MappingStartEvent: _Building._begun,
    yaml.AliasEvent: _Building._alias,
}
