"""The shapes of authored values → pydantic-core validators, straight from their annotations.

pydantic would make the same ones, and takes longer to import and to think than a small site takes to build; it is
asked for JSON Schemas only. tests/test_schema.py holds that both judge alike.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic_core import CoreSchema, SchemaValidator, core_schema

from postil.rules import OrText, Rule

_PLAIN: dict[Any, CoreSchema] = {
    str: core_schema.str_schema(),
    bool: core_schema.bool_schema(),
    int: core_schema.int_schema(),
}


@cache
def validator(shape: Any) -> Callable[[object], Any]:
    """Return the function that makes a value of *shape* of plain data, or raises pydantic_core.ValidationError."""
    return SchemaValidator(_schema(shape)).validate_python


def _schema(shape: Any) -> CoreSchema:
    if dataclasses.is_dataclass(shape):
        return _fields(shape)
    if shape in _PLAIN:
        return _PLAIN[shape]
    origin, inner = get_origin(shape), get_args(shape)
    if origin is Annotated:
        return _ruled(inner[-1])
    if origin is Literal:
        return core_schema.literal_schema(list(inner))
    if origin is tuple:
        return core_schema.tuple_schema([_schema(inner[0])], variadic_item_index=0)
    if origin in {Union, UnionType} and len(inner) == 2 and NoneType in inner:
        return core_schema.nullable_schema(_schema(next(one for one in inner if one is not NoneType)))
    raise TypeError(f"no rule for {shape}")


def _ruled(rule: Rule | OrText) -> CoreSchema:
    if isinstance(rule, Rule):
        return core_schema.no_info_after_validator_function(rule.parse, core_schema.str_schema(strict=True))

    def either(value: object, mapping: core_schema.ValidatorFunctionWrapHandler) -> object:
        return rule.parse(value) if isinstance(value, str) else mapping(value)

    return core_schema.no_info_wrap_validator_function(either, _schema(rule.shape))


def _fields(shape: Any) -> CoreSchema:
    hints = get_type_hints(shape, include_extras=True)
    fields = []
    for one in dataclasses.fields(shape):
        schema = _schema(hints[one.name])
        if one.default is not dataclasses.MISSING:
            schema = core_schema.with_default_schema(schema, default=one.default)
        fields.append(core_schema.dataclass_field(one.name, schema))
    return core_schema.dataclass_schema(
        shape,
        core_schema.dataclass_args_schema(shape.__name__, fields),
        [one.name for one in dataclasses.fields(shape)],
        config=core_schema.CoreConfig(extra_fields_behavior="forbid"),
        slots=True,
        frozen=True,
    )
