"""Plain data from YAML → authored values, every error located, all of them collected; and their JSON Schemas.

pydantic-core validates; this module says its errors in an editor's words.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic_core import ErrorDetails, ValidationError

from postil import authored, configuration
from postil.nodes import Loc, Tree
from postil.problem import Problem, did_you_mean, error
from postil.rules import kind_of
from postil.shapes import validator

T = TypeVar("T")

MOST_ROUNDS = 4
"""How often what is wrong is left out: an item may lack a field once another was taken from it."""

KINDS: dict[str, Any] = {
    "site": configuration.Settings,
    "article": authored.ArticleFields,
    "notes": tuple[authored.NoteFields, ...],
    "note": authored.NoteFields,
    "topic": authored.TopicFields,
    "outlet": authored.OutletFields,
    "claim": authored.ClaimFields,
    "edition": authored.EditionFields,
    "page": authored.PageFields,
}
"""What `postil schema KIND` prints: a file's YAML or front matter."""


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one of KINDS."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(KINDS[kind]).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def validated(shape: Callable[..., T], data: object, tree: Tree, loc: Loc = ()) -> tuple[T | None, tuple[Problem, ...]]:
    """Return *data*, which stands at *loc* of *tree*, as a value of *shape*, and every error in it.

    What is wrong is left out of the value, so that the rest can be judged, too; there is no value where a field is
    missing that it can't be without.
    """
    validate = validator(shape)
    problems: tuple[Problem, ...] = ()
    sound: object = {} if data is None else data
    for _ in range(MOST_ROUNDS):
        try:
            return validate(sound), problems
        except ValidationError as failure:
            found = failure.errors(include_url=False, include_input=True)
        problems = problems or tuple(_problem(shape, details, tree, loc) for details in found)
        sound = _without(sound, [details["loc"] for details in found])
    return None, problems


def _without(data: object, wrong: Sequence[Loc]) -> object:
    """Return a copy of *data* without what stands at each of the *wrong* places, or the item that lacks a field."""
    copied: Any = _copied(data)
    for loc in sorted({_standing(copied, loc) for loc in wrong}, key=_by_index, reverse=True):
        if loc:
            above = copied
            for part in loc[:-1]:
                above = above[part]
            del above[loc[-1]]
    return copied


def _copied(data: object) -> object:
    """Return a copy of *data* in which what an alias repeats stands for itself at each place."""
    if isinstance(data, dict):
        return {key: _copied(value) for key, value in data.items()}
    return [_copied(one) for one in data] if isinstance(data, list) else data


def _standing(data: Any, loc: Loc) -> tuple[str | int, ...]:
    """Return as much of *loc* as there is in *data*."""
    for at, part in enumerate(loc):
        here = part in data if isinstance(data, dict) else isinstance(data, list) and part in range(len(data))
        if not here:
            return tuple(loc[:at])
        data = data[part]
    return tuple(loc)


def _by_index(loc: tuple[str | int, ...]) -> tuple[tuple[bool, int, str], ...]:
    """Sort key by which a later item of a list, and what is inside a thing, comes after the thing itself."""
    return tuple((isinstance(part, str), 0 if isinstance(part, str) else part, str(part)) for part in loc)


def _problem(shape: Any, details: ErrorDetails, tree: Tree, loc: Loc) -> Problem:
    message, hint = _words(shape, details)
    return error(tree.place((*loc, *details["loc"])), "schema", message, hint)


def _words(shape: Any, details: ErrorDetails) -> tuple[str, str]:
    """Return an error of pydantic's as message and hint."""
    loc, found = details["loc"], details["input"]
    name = str(next((part for part in reversed(loc) if isinstance(part, str)), ""))
    named = f"{name}: " if name else ""
    match details["type"]:
        case "missing":
            return f"the field '{name}' is missing", f"add '{name}: …'"
        case "unexpected_keyword_argument":
            known = _fields_at(shape, loc[:-1])
            listed = f"the fields here are {', '.join(known)}"
            return f"unknown field '{name}'", did_you_mean(name, known, listed)
        case "value_error":
            said = str(details["ctx"]["error"])
            return (f"{named}{said}", "") if said.startswith(("the text", "expected")) else (said, "")
        case "literal_error":
            expected = details["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
            return f"unknown {name} '{found}'", did_you_mean(str(found), expected.split(", "), f"one of {expected}")
        case "bool_parsing" | "bool_type":
            return f"{named}expected true or false, found {_quoted(found)}", ""
        case "int_parsing" | "int_parsing_size" | "int_type":
            return f"{named}expected a number, found {_quoted(found)}", ""
        case "tuple_type":
            return f"{named}expected a list, found {_quoted(found)}", f"write '{name}: [ … ]', or a '- ' a line"
        case "dataclass_type" | "dataclass_exact_type":
            return f"{named}expected fields, found {_quoted(found)}", "write them as 'field: value'"
        case "string_type":
            return f"{named}expected text, found {_quoted(found)}", ""
        case _:
            return f"{named}{details['msg']}", ""


def _quoted(found: object) -> str:
    return f"'{found}'" if isinstance(found, str) else kind_of(found)


def _fields_at(shape: Any, loc: Loc) -> tuple[str, ...]:
    """Return the names of the fields that may stand at *loc* of *shape*."""
    shapes = _dataclasses_in(shape)
    for part in loc:
        if isinstance(part, str):
            hints = [get_type_hints(one) for one in shapes]
            shapes = [inner for hint in hints if part in hint for inner in _dataclasses_in(hint[part])] or shapes
    names = [each.name for one in shapes for each in dataclasses.fields(one)]
    return tuple(dict.fromkeys(names))


def _dataclasses_in(hint: Any) -> list[Any]:
    if dataclasses.is_dataclass(hint):
        return [hint]
    if get_origin(hint) in {tuple, Union, types.UnionType}:
        return [inner for each in get_args(hint) for inner in _dataclasses_in(each)]
    return []
