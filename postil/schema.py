"""Plain data from YAML → authored values, every error located, all of them collected; and their JSON Schemas.

pydantic validates; this module says its errors in an editor's words. It is the only one that imports it.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from postil import authored
from postil.nodes import Loc, Tree
from postil.problem import Problem, did_you_mean, error
from postil.rules import kind_of

T = TypeVar("T")

KINDS: dict[str, Any] = {
    "site": authored.Settings,
    "article": authored.ArticleFields,
    "notes": tuple[authored.NoteFields, ...],
    "note": authored.NoteFields,
    "topic": authored.TopicFields,
    "outlet": authored.OutletFields,
    "claim": authored.ClaimFields,
    "page": authored.PageFields,
}
"""What `postil schema KIND` prints: a file's YAML or front matter."""


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one of KINDS."""
    schema = _adapter(KINDS[kind]).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def validated(shape: Callable[..., T], data: object, tree: Tree, loc: Loc = ()) -> tuple[T | None, tuple[Problem, ...]]:
    """Return *data*, which stands at *loc* of *tree*, as a value of *shape*; or every error in it."""
    try:
        return _adapter(shape).validate_python({} if data is None else data), ()
    except ValidationError as problem:
        found = problem.errors(include_url=False, include_input=True)
        return None, tuple(_problem(shape, details, tree, loc) for details in found)


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
