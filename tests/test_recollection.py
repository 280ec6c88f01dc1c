"""What a process recalls of its last build: only what it would make again, and no more than it used."""

from __future__ import annotations

import gc
import weakref

import pytest
from markupsafe import Markup
from sites import BASIC, Folder

from postil.recollection import Recollection


class Thing:
    """Something of one's own."""


def test_the_same_objects_give_the_same_object():
    """What was made of them is made once."""
    recollection, thing = Recollection(), Thing()

    first = recollection.of(list, (thing, "a"))
    recollection.begin()

    assert recollection.of(list, (thing, "a")) is first
    assert recollection.of(tuple, (thing, "a")) is not first
    assert recollection.of(list, (Thing(), "a")) is not first


@pytest.mark.parametrize(("one", "other"), [("a", Markup("a")), (1, True), (1, 1.0), ((), "")])
def test_equal_values_of_two_types_are_not_the_same(one: object, other: object):
    """A text that is HTML is not a text."""
    recollection = Recollection()

    assert recollection.of(type, one) is type(one)
    assert recollection.of(type, other) is type(other)


def test_what_the_last_build_did_not_use_is_forgotten():
    """Builds may go on for ever."""
    recollection, thing = Recollection(), Thing()
    gone = weakref.ref(thing)
    recollection.of(id, thing)
    del thing

    for _ in range(2):
        recollection.begin()
        recollection.of(len, "used")
    gc.collect()

    assert gone() is None


def test_a_build_that_ended_early_forgets_nothing():
    """A slip in site.yaml costs no more than itself."""
    recollection, thing = Recollection(), Thing()
    made = recollection.of(list, (thing,))

    recollection.begin()
    recollection.begin()

    assert recollection.of(list, (thing,)) is made


def test_a_failure_is_not_recalled():
    """What failed is tried again."""
    recollection = Recollection()

    for _ in range(2):
        with pytest.raises(ValueError, match="invalid literal"):
            recollection.of(int, "x")


def test_a_lost_memory_is_made_anew_beside_a_recollection(tmp_path):
    """Cards that are recalled don't hide that the bodies are gone."""
    site, recollection = Folder(tmp_path).write(BASIC), Recollection()
    site.build(recollection=recollection)
    (tmp_path / ".postil" / "memory.sqlite").unlink()
    site.write({"content/topics/energy.md": "---\ntitle: Power\n---\n"})

    report = site.build(recollection=recollection)

    assert report.compiled == 3
    assert "Power" in site.page("topics/energy/index.html")
