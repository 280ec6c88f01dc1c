"""YAML text + what it is to say → the text with the fewest changes; every byte outside of them stays as it is.

Pure functions over text. Places are those of libyaml's events; what is new is written in the manner of what stands
around it. Nothing here is sure of itself: the caller reads the result again, and compares.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

import yaml

from postil.nodes import editors_lines

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BEGINS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
DAYS = frozenset({"accessed", "checked_on", "created", "date", "review_by", "said_on", "updated"})
"""Fields whose values are days or moments: they are written without quotes."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d([T ][0-9:.]+(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_SIMPLE = re.compile(r"[A-Za-z][\w./-]*( [\w./-]+)*", re.ASCII)
"""What is text in any YAML, inside brackets, too, unless it is a word that YAML reads otherwise."""
_COMMENT = re.compile(r"[ \t]#.*")
_READ_OTHERWISE = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})

Splice = tuple[int, int, str]
"""A stretch of the text, and what is put in its place."""


@dataclass(slots=True)
class Node:
    """A value, and where it stands: offsets in code points."""

    start: int
    column: int
    end: int
    """One past its last character; of a block, of the last thing in it."""
    style: str = ""
    """Of a text: a quote, `|`, `>` or nothing."""
    flow: bool = False
    keys: list[Node] = field(default_factory=list)
    values: list[Node] = field(default_factory=list)
    """Of a mapping beside its keys; of a list, its items."""
    names: list[str] = field(default_factory=list)
    """The keys as text."""


def tree_of(text: str) -> Node | None:
    """Return the tree of a YAML *text* that can be read; nothing where it says nothing."""
    root = Node(0, 0, 0)
    open_: list[tuple[Node, bool]] = [(root, False)]
    event: Any
    for event in iter(_LOADER(editors_lines(text)).get_event, None):
        if isinstance(event, _ENDS):
            node, _ = open_.pop()
            mark: Any = event.end_mark
            node.end = mark.index if node.flow else max([node.start, *(one.end for one in node.values)])
            continue
        if not isinstance(event, (*_BEGINS, yaml.ScalarEvent, yaml.AliasEvent)):
            continue
        node = _node(event, text)
        around, is_mapping = open_[-1]
        if is_mapping and len(around.keys) == len(around.values):
            around.keys.append(node)
            around.names.append(getattr(event, "value", ""))
        else:
            around.values.append(node)
        if isinstance(event, _BEGINS):
            open_.append((node, isinstance(event, yaml.MappingStartEvent)))
    return root.values[0] if root.values else None


def _node(event: Any, text: str) -> Node:
    start, end = event.start_mark.index, event.end_mark.index
    style = getattr(event, "style", None) or ""
    if style in {"|", ">"}:
        stretch = text[start:end]
        keeps = "+" in stretch.partition("\n")[0].partition("#")[0]
        end = start + len(stretch if keeps else stretch.rstrip("\n \t")) - (keeps and stretch.endswith("\n"))
    return Node(start, event.start_mark.column, end, style, flow=bool(getattr(event, "flow_style", False)))


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """Return *text* with each stretch replaced; of two at one place, the first comes first."""
    parts, at = [], 0
    for start, end, new in sorted(splices, key=lambda one: (one[0], one[1])):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


@dataclass(frozen=True, slots=True)
class Rewriting:
    """Finds what to change in one text."""

    text: str

    def changed(self, node: Node, old: Any, new: Any, column: int, name: str = "") -> Iterator[Splice]:
        """Yield what makes *node*, which says *old* as the value of *name*, say *new*; its block is at *column*."""
        if old == new:
            return
        if isinstance(new, dict) and isinstance(old, dict) and old.keys() & new.keys() and node.names:
            # of neighbours in brackets that go together, both would take the comma between them
            is_sparing = not node.flow or len(old.keys() - new.keys()) <= 1
            yield from self._mapping(node, old, new) if is_sparing else self._replaced(node, new, column, name)
        elif new and isinstance(new, list) and isinstance(old, list) and old and node.values and not node.names:
            is_sparing = not node.flow or len(old) - len(new) <= 1
            yield from self._list(node, old, new) if is_sparing else self._replaced(node, new, column, name)
        else:
            yield from self._replaced(node, new, column, name)

    def _replaced(self, node: Node, new: Any, column: int, name: str) -> Iterator[Splice]:
        if node.flow or (isinstance(new, str) and not self._is_block(node)):
            is_inside = node.flow or self._in_flow(node)
            yield node.start, node.end, in_flow(new, name) if is_inside else self._text(node, new, column, name)
            return
        start = self._after_colon(node)
        is_item = self.text[start - 1 : start] == "-"
        yield start, node.end, f" {item(new, column).lstrip()}" if is_item else block(new, column, name)

    def _is_block(self, node: Node) -> bool:
        return bool(node.values) and not node.flow

    def _in_flow(self, node: Node) -> bool:
        """Tell whether a value stands inside brackets; asked of texts only."""
        return node.column < 0

    def _text(self, node: Node, new: str, column: int, name: str) -> str:
        lead = "" if self.text[node.start - 1 : node.start] in {" ", "\t", ""} else " "
        if "\n" in new and self.text[node.end : self._line_end(node.end)].strip():
            return lead + _escaped(new)  # a comment follows, which can't follow a block
        if node.style == "|" and (lines := _indented(self.text[node.start : node.end])):
            said = scalar(new, lines, name, "|")
        else:
            said = scalar(new, column + 2, name, node.style)
        if node.style in {"|", ">"} and (comment := _COMMENT.search(self.text, node.start, self._line_end(node.start))):
            first, end, rest = said.partition("\n")
            return lead + first + comment[0] + end + rest
        return lead + said

    def _after_colon(self, node: Node) -> int:
        """Return the offset behind the colon or dash before a value: what stands between is replaced with it."""
        before = self.text[: node.start].rstrip(" \n")
        has_comment = "#" in before[before.rfind("\n") + 1 :]
        return len(before) if before.endswith((":", "-")) and not has_comment else node.start

    def _mapping(self, node: Node, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Splice]:
        at = {name: number for number, name in enumerate(node.names)}
        for name, number in at.items():
            if name not in new:
                if name in old:
                    yield self._without(node, number)
            else:
                key, value = node.keys[number], node.values[number]
                yield from self.changed(_inside(value, node), old.get(name), new[name], key.column, name)
        previous = next(name for name in node.names if name in new)
        for name, value in new.items():
            if name in at:
                previous = name
            else:
                yield self._with(node, at[previous], name, value)

    def _with(self, node: Node, after: int, name: str, value: Any) -> Splice:
        """Return what adds a field behind another."""
        end = node.values[after].end
        if node.flow:
            return end, end, f", {name}: {in_flow(value, name)}"
        column = node.keys[0].column
        end = max(end, self._line_end(end))
        return end, end, f"\n{' ' * column}{name}:{block(value, column, name)}"

    def _without(self, node: Node, number: int) -> Splice:
        """Return what takes a field out."""
        start, end = node.keys[number].start, node.values[number].end
        if node.flow:
            return self._out_of_brackets(
                [(key.start, one.end) for key, one in zip(node.keys, node.values, strict=True)], number
            )
        line = self.text.rfind("\n", 0, start) + 1
        if not self.text[line:start].strip():
            return line, min(len(self.text), self._line_end(end) + 1), ""
        follows = node.keys[number + 1].start if number + 1 < len(node.keys) else len(self.text)
        if "#" in self.text[end:follows]:
            return start, end, ""
        return start, follows, ""

    def _list(self, node: Node, old: list[Any], new: list[Any]) -> Iterator[Splice]:
        known = [json.dumps(one, sort_keys=True) for one in old]
        wanted = [json.dumps(one, sort_keys=True) for one in new]
        for what, i1, i2, j1, j2 in SequenceMatcher(None, known, wanted, autojunk=False).get_opcodes():
            if what == "equal":
                continue
            both = min(i2 - i1, j2 - j1)
            for step in range(both):
                item = _inside(node.values[i1 + step], node)
                yield from self.changed(item, old[i1 + step], new[j1 + step], node.column)
            for number in range(i1 + both, i2):
                yield self.without_item(node, number)
            if j1 + both < j2:
                yield self._with_items(node, i1 + both, new[j1 + both : j2])

    def dash(self, node: Node, number: int) -> int:
        """Return the offset of the line on which an item's dash stands."""
        floor = node.values[number - 1].end if number else 0
        at = node.values[number].start
        while at > floor:
            line = self.text.rfind("\n", 0, at) + 1
            if (
                self.text[line + node.column : line + node.column + 1] == "-"
                and not self.text[line : line + node.column].strip()
            ):
                return line
            at = line - 1
        return self.text.rfind("\n", 0, node.values[number].start) + 1

    def without_item(self, node: Node, number: int) -> Splice:
        """Return what takes an item out of a list, with the comments inside it."""
        if node.flow:
            return self._out_of_brackets([(one.start, one.end) for one in node.values], number)
        return self.dash(node, number), min(len(self.text), self._line_end(node.values[number].end) + 1), ""

    def _with_items(self, node: Node, number: int, items: Sequence[Any]) -> Splice:
        """Return what adds *items* before the item of that *number*."""
        if node.flow:
            said = ", ".join(in_flow(one) for one in items)
            if number:
                end = node.values[number - 1].end
                return end, end, f", {said}"
            return node.values[0].start, node.values[0].start, f"{said}, "
        lines = "\n".join(f"{' ' * node.column}-{item(one, node.column)}" for one in items)
        if number:
            end = max(node.values[number - 1].end, self._line_end(node.values[number - 1].end))
            return end, end, f"\n{lines}"
        line = self.dash(node, 0)
        return line, line, f"{lines}\n"

    def _out_of_brackets(self, spans: Sequence[tuple[int, int]], number: int) -> Splice:
        start, end = spans[number]
        comma = re.compile(r"\s*,[ \t]*").match(self.text, end)
        if comma and number + 1 < len(spans):
            return start, comma.end(), ""
        return (spans[number - 1][1], end, "") if number else (start, comma.end() if comma else end, "")

    def _line_end(self, at: int) -> int:
        """Return the end of the line on which *at* is."""
        end = self.text.find("\n", at)
        return end if end >= 0 else len(self.text)


def _inside(value: Node, around: Node) -> Node:
    """Return a value that knows whether it stands inside brackets."""
    if around.flow:
        value.flow = value.flow or bool(value.values)
        value.column = -1
    return value


def _indented(stretch: str) -> int:
    """Return how far the text of a `|` block is indented; 0 where it says so itself, or has no text."""
    header, _, lines = stretch.partition("\n")
    first = next((line for line in lines.split("\n") if line.strip()), "")
    return 0 if re.search(r"\d", header) else len(first) - len(first.lstrip(" "))


def block(value: Any, column: int, name: str = "") -> str:
    """Return what stands behind the colon of a key at *column* so that *value* does."""
    if isinstance(value, dict) and value:
        return "".join(f"\n{' ' * (column + 2)}{key}:{block(one, column + 2, key)}" for key, one in value.items())
    if isinstance(value, list) and value:
        return "".join(f"\n{' ' * (column + 2)}-{item(one, column + 2)}" for one in value)
    if isinstance(value, str):
        return f" {scalar(value, column + 2, name)}"
    return f" {in_flow(value)}"


def item(value: Any, column: int) -> str:
    """Return what stands behind a dash at *column* so that *value* does."""
    if isinstance(value, Mapping) and value:
        return block(dict(value), column).replace(f"\n{' ' * (column + 2)}", " ", 1)
    if isinstance(value, list) and value:
        return f" {in_flow(value)}"
    return block(value, column)


def scalar(value: str, column: int, name: str = "", style: str = "") -> str:
    """Return a text as YAML, in *style* where it can be; the lines of one with several are at *column*."""
    if name in DAYS and _DAY.fullmatch(value) and not style:
        return value
    if ("\n" in value or style == "|") and (lines := _literal(value, column)):
        return lines
    return _quoted(value, style if style in {'"', "'"} else "")


def _literal(value: str, column: int) -> str:
    """Return a text with several lines as a `|` block; nothing where it can't be one."""
    lines = value.split("\n")
    if not value.strip() or lines[0][:1] in {" ", "\t", ""} or value.endswith("\n\n") or not _is_printable(value):
        return ""
    header = "|" if value.endswith("\n") else "|-"
    return "\n".join(
        [header, *(f"{' ' * column}{line}" if line else "" for line in value.removesuffix("\n").split("\n"))]
    )


def _is_printable(value: str) -> bool:
    return not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]", value)


class _Dumper(yaml.SafeDumper):
    """Writes texts, in the quotes that are asked for."""


def _quoted(value: str, style: str) -> str:
    """Return a text on one line, plain where every YAML reads it as text, or in quotes."""
    if "\n" in value or not _is_printable(value):
        return _escaped(value)
    node = yaml.ScalarNode("tag:yaml.org,2002:str", value, style=style or None)
    said: str = yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=float("inf"))
    said = said.removesuffix("\n").removesuffix("\n...")
    return said if "\n" not in said else _escaped(value)


def _escaped(value: str) -> str:
    """Return a text in double quotes, as JSON has it, with what YAML takes for line ends escaped, too."""
    escapes = {ord(char): f"\\u{ord(char):04x}" for char in "\x7f\x85\u2028\u2029\ufeff"}
    return json.dumps(value, ensure_ascii=False).translate(escapes)


def in_flow(value: Any, name: str = "") -> str:
    """Return a value on one line, as it may stand inside brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {in_flow(one, key)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(in_flow(one) for one in value) + "]"
    if isinstance(value, str):
        is_day = name in DAYS and _DAY.fullmatch(value) and ":" not in value
        is_simple = _SIMPLE.fullmatch(value) and value.lower() not in _READ_OTHERWISE
        return value if is_day or is_simple else _escaped(value)
    return json.dumps(value)
