"""What the last build of this process made, so that the next one needn't make it again.

Only pure functions of frozen values are recalled, by what they were given: the same objects in, the same object out.
So a recollection changes nothing but the time that a build takes, and one that was lost in part is as right as whole.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar, cast

from postil.codec import encoded

T = TypeVar("T")

BY_VALUE = frozenset({str, bytes, date})
"""Types whose values are told apart by what they are: equal ones are the same in every way. No number is among them,
which could be taken for an object's id."""


class Recollection:
    """Keeps what a build made, and forgets at the end of the next one what that had no use for."""

    __slots__ = ("_before", "_now")

    def __init__(self) -> None:
        self._before: dict[object, tuple[object, Any]] = {}
        self._now: dict[object, tuple[object, Any]] = {}

    def begin(self) -> None:
        """Begin a build; one that used nothing, since it ended early, doesn't count."""
        if self._now:
            self._before, self._now = self._now, {}

    def clear(self) -> None:
        """Forget everything."""
        self._before, self._now = {}, {}

    def of(self, function: Callable[..., T], *given: Any) -> T:
        """Return *function*, which is pure, of what is *given*: made anew unless the last build gave it the same.

        Texts, bytes and days are the same by value, tuples if their items are, all else only as the same object.
        It is kept with what was made of it, so that no other object can come by its id.
        """
        return cast("T", self._kept((function, *map(_sign, given)), given, function))

    def alike(self, value: T) -> T:
        """Return the value of the same type and the same bytes that was here before, or *value*.

        For what is made anew in each build, is small, and is given to much.
        """
        return cast("T", self._kept((type(value), encoded(value)), (value,), _itself))

    def _kept(self, key: object, given: tuple[Any, ...], function: Callable[..., Any]) -> Any:
        kept = self._now.get(key)
        if kept is None:
            kept = self._before.get(key) or (given, function(*given))
            self._now[key] = kept
        return kept[1]


def _sign(value: Any) -> object:
    """Return what tells *value* from all others as long as it lives."""
    kind = type(value)
    if kind is tuple:
        return tuple(map(_sign, value))
    return value if kind in BY_VALUE else id(value)


def _itself(value: T) -> T:
    return value
