"""Output → bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup

from postil.output import Fragment, Output
from postil.problem import Problem
from postil.theme import Theme, environment, problem_of
from postil.urls import ROOT, way_to_root


@dataclass(slots=True)
class Renderer:
    """Renders outputs with one theme; keeps compiled templates and fragments for the time of a build."""

    theme: Theme
    base_url: str
    _environment: Environment = field(init=False)
    _fragments: dict[tuple[object, ...], tuple[Fragment, Markup]] = field(default_factory=dict)
    """By template and the id() of what it shows; the fragment is kept so that nothing else gets that id."""

    def __post_init__(self) -> None:
        self._environment = environment(self.theme)

    def rendered(self, output: Output) -> bytes | Problem:
        """Return the bytes of *output*, or what is wrong with the template."""
        if isinstance(output.data, bytes):
            return output.data
        try:
            text = self._template(output.render, output.data)
        except Exception as failure:
            problem = problem_of(failure, self.theme, output.origin)
            if problem is None:
                raise
            return problem
        return text.replace(ROOT, self._root(output)).encode()

    def _root(self, output: Output) -> str:
        if output.links == "absolute":
            return self.base_url
        return urlsplit(self.base_url).path if output.links == "rooted" else way_to_root(output.path)

    def _template(self, name: str, data: Mapping[str, object]) -> str:
        shown = {key: self._resolved(value) for key, value in data.items()}
        return self._environment.get_template(name).render(shown)

    def _resolved(self, value: object) -> object:
        """Return *value* with the fragments in it rendered."""
        if isinstance(value, Fragment):
            return self._fragment(value)
        if isinstance(value, tuple) and any(isinstance(one, Fragment | tuple) for one in value):
            return tuple(self._resolved(one) for one in value)
        return value

    def _fragment(self, fragment: Fragment) -> Markup:
        key = fragment.template, *(id(value) for value in fragment.data.values())
        if key in self._fragments:
            return self._fragments[key][1]
        html = Markup(self._template(fragment.template, fragment.data))
        self._fragments[key] = (fragment, html)
        return html
