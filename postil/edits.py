"""A file of notes + a change of one note → the file's new text; everything else in it stays as it was, byte for byte.

Pure functions over text. Each result is read again, and refused unless it says what was there, with the change.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from postil import nodes
from postil.authored import NoteFields
from postil.characters import forbidden_at, name_of
from postil.decode import parts_of
from postil.names import folded
from postil.splices import Rewriting, Splice, in_flow, item, spliced, tree_of

ORDER = [one.name for one in dataclasses.fields(NoteFields)]
"""In which new fields are put among those that are there."""


class UneditableError(ValueError):
    """A text that can't be changed here without risk; says why, and the way out."""


def with_note(text: str, note: Mapping[str, object]) -> str:
    """Return a list of notes, which may be empty, with *note* as its last."""
    return with_notes(text, [note])


def with_notes(text: str, notes: Sequence[Mapping[str, object]]) -> str:
    """Return a list of notes, which may be empty, with *notes* as its last."""
    _refuse_characters(notes)
    return _edited(text, lambda plain: _with_notes(plain, [dict(one) for one in notes])) if notes else text


def with_fields(text: str, id: str, fields: Mapping[str, object | None]) -> str:
    """Return a list of notes in which *fields* of the note *id* are set; None takes one out."""
    _refuse_characters(fields)

    def changed(plain: str) -> str:
        notes = _notes(plain)
        number = _number_of(notes, id)
        return _rewritten(plain, [*notes[:number], _merged(notes[number], fields), *notes[number + 1 :]])

    return _edited(text, changed)


def without_note(text: str, id: str) -> str:
    """Return a list of notes without the note *id*, and the comments inside it; those between notes stay."""

    def changed(plain: str) -> str:
        notes = _notes(plain)
        number = _number_of(notes, id)
        return _rewritten(plain, [*notes[:number], *notes[number + 1 :]])

    return _edited(text, changed)


def matter_with_fields(text: str, fields: Mapping[str, object | None], order: Sequence[str] = ORDER) -> str:
    """Return a file with front matter with *fields* set; None takes one out. New ones are put in by *order*.

    `body` is the Markdown below the front matter.
    """
    _refuse_characters(fields)

    def changed(plain: str) -> str:
        parts, problems = parts_of(plain, "")
        if parts is None:
            raise UneditableError(f"{problems[0].message}; edit the file by hand")
        start = plain.index("\n") + 1
        matter = parts.matter
        data = _data(matter)
        if data is not None and not isinstance(data, dict):
            raise UneditableError("the front matter is no list of fields; edit the file by hand")
        wanted = _merged(data or {}, {name: value for name, value in fields.items() if name != "body"}, order)
        if data:
            matter = _rewritten(matter, wanted)
        elif wanted:
            matter += "".join(f"{line[2:]}\n" for line in f"- {item(wanted, 0).lstrip()}".split("\n"))
        body = str(fields["body"] or "") if "body" in fields else parts.body
        end = len(plain) - len(parts.body)
        closing = plain[start + len(parts.matter) : end]
        return plain[:start] + matter + closing + ("" if closing.endswith("\n") or not body else "\n") + body

    return _edited(text, changed)


def _edited(text: str, change: Callable[[str], str]) -> str:
    """Return *text* changed, with the byte order mark and the line ends that it had."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    plain = text.removeprefix("\ufeff")
    ends = "\n"
    if "\r" in plain:
        ends = "\r\n"
        if plain.replace("\r\n", "").count("\n") or plain.replace("\r\n", "").count("\r"):
            raise UneditableError("the file has line ends of several kinds; save it with one kind of them first")
        plain = plain.replace("\r\n", "\n")
    return mark + change(plain).replace("\n", ends)


def _data(text: str) -> Any:
    tree, problems = nodes.parse(text, "")
    if tree is None or problems:
        place = f"line {problems[0].place.line}: {problems[0].message}" if problems else "the file is not YAML"
        raise UneditableError(f"{place}; mend it by hand first")
    return tree.data


def _notes(text: str) -> list[dict[str, Any]]:
    data = _data(text)
    if not isinstance(data or [], list) or not all(isinstance(one, dict) for one in data or []):
        raise UneditableError("the file is no list of notes; mend it by hand first")
    return list(data or [])


def _number_of(notes: list[dict[str, Any]], id: str) -> int:
    found = [number for number, note in enumerate(notes) if folded(str(note.get("id", ""))) == folded(id)]
    if len(found) != 1:
        said = "has no note" if not found else "has more than one note"
        raise UneditableError(f"the file {said} with the id '{id}'; mend it by hand")
    return found[0]


def _merged(
    note: Mapping[str, Any], fields: Mapping[str, object | None], order: Sequence[str] = ORDER
) -> dict[str, Any]:
    """Return *note* with *fields* set; a new one stands behind the last of those that come before it in *order*."""
    merged = {name: fields.get(name, value) for name, value in note.items()}
    merged = {name: value for name, value in merged.items() if value is not None}
    for name, value in fields.items():
        if name in note or value is None:
            continue
        before = set(order[: order.index(name)]) if name in order else set(merged)
        names = list(merged)
        at = max((place for place, other in enumerate(names, 1) if other in before), default=len(names))
        names.insert(at, name)
        merged = {each: value if each == name else merged[each] for each in names}
    return merged


def _with_notes(text: str, new: list[dict[str, Any]]) -> str:
    notes = _notes(text)
    root = tree_of(text)
    wanted = [*notes, *new]
    if root is None or (root.flow and not notes):
        splice: Splice = (len(text), len(text), "") if root is None else (root.start, root.end, "")
        lead = "\n" if text[: splice[0]] and not text[: splice[0]].endswith("\n") else ""
        tail = "" if text[splice[1] :].startswith("\n") else "\n"
        items = "\n\n".join(f"-{item(note, 0)}" for note in new)
        return _checked(spliced(text, [(*splice[:2], f"{lead}{items}{tail}")]), wanted)
    if root.flow:
        end = root.values[-1].end
        return _checked(spliced(text, [(end, end, "".join(f", {in_flow(note)}" for note in new))]), wanted)
    lead = "" if text.endswith("\n") else "\n"
    dashes = [Rewriting(text).dash(root, number) for number in range(len(notes))]
    is_spaced = len(notes) < 2 or "\n\n" in text[root.values[-2].end : dashes[-1]]
    gap = "\n" if is_spaced and not text.endswith("\n\n") else ""
    between = "\n\n" if is_spaced else "\n"
    items = between.join(f"{' ' * root.column}-{item(note, root.column)}" for note in new)
    return _checked(f"{text}{lead}{gap}{items}\n", wanted)


def _rewritten(text: str, wanted: Any) -> str:
    """Return *text* with the fewest changes by which it says what is *wanted*."""
    old = _data(text)
    root = tree_of(text)
    if old == wanted or root is None:
        return text
    if not wanted:
        rewriting = Rewriting(text)
        splices = [rewriting.without_item(root, number) for number in range(len(old))]
        return _checked(spliced(text, splices), wanted)
    return _checked(spliced(text, Rewriting(text).changed(root, old, wanted, root.column)), wanted)


def _checked(text: str, wanted: Any) -> str:
    """Return *text*, which must say what is *wanted*."""
    tree, problems = nodes.parse(text, "")
    if tree is None or problems or _plain(tree.data or []) != _plain(wanted or []):
        raise UneditableError("the way this file is written leaves no safe place for the change; edit it by hand")
    return text


def _plain(data: Any) -> Any:
    """Return *data* as it is read from YAML: everything is text, and what is nothing isn't there."""
    if isinstance(data, Mapping):
        return {key: _plain(one) for key, one in data.items() if one is not None}
    if isinstance(data, list | tuple):
        return [_plain(one) for one in data]
    if isinstance(data, bool):
        return str(data).lower()
    return data


def _refuse_characters(value: object) -> None:
    """Refuse what no file of a site may hold."""
    if isinstance(value, str) and (at := forbidden_at(value)) >= 0:
        raise UneditableError(f"{name_of(value[at])} in the text; take it out")
    if isinstance(value, Mapping):
        for one in (*value.keys(), *value.values()):
            _refuse_characters(one)
    if isinstance(value, list | tuple):
        for one in value:
            _refuse_characters(one)
