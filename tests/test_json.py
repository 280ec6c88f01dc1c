"""JSON whose strings may begin with the mark of the site's root."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from postil.formats.json import written
from postil.urls import ROOT

PARTS = ["\\", "u", "0002", "\\u0002", '"', "<", "é", "\u2028", "a", ROOT, "\n"]
TEXT = st.lists(st.sampled_from(PARTS), max_size=8).map("".join)


@given(st.recursive(TEXT, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4)))
def test_the_root_is_put_in_where_it_stood_and_nowhere_else(value: object):
    """Whatever else a text holds: a backslash before `u0002` is a backslash."""
    assert json.loads(written(value).replace(ROOT, "https://a.example/")) == _based(value)


def _based(value: object) -> object:
    if isinstance(value, str):
        return value.replace(ROOT, "https://a.example/")
    if isinstance(value, dict):
        return {_based(key): _based(one) for key, one in value.items()}
    return [_based(one) for one in value] if isinstance(value, list) else value


def test_html_is_a_string_as_any_other():
    assert json.loads(written({"html": Markup("<b>é</b>")})) == {"html": "<b>é</b>"}
