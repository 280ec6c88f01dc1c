"""site.yaml → settings, and the rules that compiling takes from them."""

from __future__ import annotations

from collections.abc import Iterable

from postil import nodes
from postil.authored import Settings
from postil.decode import decoded
from postil.model import File, Rules
from postil.names import folded
from postil.nodes import Tree
from postil.problem import Problem, error
from postil.schema import validated


def read_settings(file: File | None) -> tuple[Settings | None, tuple[Problem, ...]]:
    """Return what site.yaml says; there are no settings where it can't be read."""
    if file is None:
        return None, ()
    text, problems = decoded(file.data, file.path)
    tree, more = nodes.parse(text, file.path) if text is not None else (None, ())
    if tree is None:
        return None, (*problems, *more)
    settings, wrong = validated(Settings, tree.data, tree)
    if settings is not None and settings.page_size < 1:
        hint = "write 'page_size: 50'"
        settings, wrong = None, (error(tree.place(("page_size",)), "schema", "a page holds one entry at least", hint),)
    if settings is None:
        return None, (*problems, *more, *wrong)
    return settings, (*problems, *more, *wrong, *_twice(settings, tree))


def _twice(settings: Settings, tree: Tree) -> Iterable[Problem]:
    scales = (("verdicts", [one.id for one in settings.verdicts]), ("kinds", [one.id for one in settings.kinds]))
    for name, ids in scales:
        seen: set[str] = set()
        for index, one in enumerate(ids):
            if folded(one) in seen:
                place = tree.place((name, index, "id"))
                yield error(place, "duplicate", f"the id '{one}' stands here twice", "give each its own id")
            seen.add(folded(one))


def rules_of(settings: Settings, archive_hosts: tuple[str, ...] = ()) -> Rules:
    """Return what compiling depends on."""
    return Rules(settings.images.remote, archive_hosts, settings.linkify)
