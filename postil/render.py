"""Output → bytes, and bodies → fragments of HTML: pure, so that it may run in another process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup

from postil import compressed
from postil.cards import Body
from postil.codec import decoder
from postil.formats import FILES, FRAGMENTS, Shown
from postil.language import Language
from postil.output import Deferred, Output
from postil.picture import CardFace, drawn
from postil.problem import Problem, error
from postil.publish import published_article, published_claim
from postil.site import ClaimPublication, Publication
from postil.theme import Source, Theme, environment, problem_of
from postil.urls import ROOT, way_to_root

Subject = Publication | ClaimPublication
File = tuple[str, bytes | Problem]
"""The path of a file to be, and its bytes or why there are none."""


@dataclass(frozen=True, slots=True)
class Press:
    """What rendering depends on besides what is rendered."""

    sources: tuple[Source, ...]
    """The theme's templates."""
    codes: tuple[tuple[str, bytes], ...]
    """The same, compiled, by name: a worker needn't."""
    language: Language
    base_url: str
    compress: tuple[str, ...] = ()
    """Ways in which texts are compressed beside themselves."""


@dataclass(frozen=True, slots=True)
class Job:
    """An article or a claim, and what is to be rendered of it."""

    subject: Subject
    body: bytes
    """Its body, encoded."""
    templates: tuple[str, ...]
    """Fragments."""
    pages: tuple[Output, ...]
    """Its own page, and what else is made of all of it."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a job came to."""

    fragments: tuple[str | Problem, ...]
    files: tuple[File, ...]


def made(job: Job, press: Press) -> Made:
    """Return the fragments and the page of a job."""
    renderer = _renderer(press)
    shown = _shown(job.subject, decoder(Body)(job.body))
    fragments = tuple(renderer.fragment(template, job.subject, shown) for template in job.templates)
    files = (file for output in job.pages for file in renderer.files(output, lambda deferred: shown))
    return Made(fragments, tuple(files))


def files(output: Output, press: Press) -> tuple[File, ...]:
    """Return the files of an output in which nothing is deferred: one, unless its format makes more."""
    return _renderer(press).files(output, lambda deferred: deferred)


def _shown(subject: Subject, body: Body) -> Shown:
    """Return the published article or claim."""
    if isinstance(subject, Publication):
        if body.article is None:
            raise ValueError(f"no article in the body of {subject.path}")
        return published_article(body.article, subject)
    if body.claim is None:
        raise ValueError(f"no claim {subject.id} in the body of {subject.path}")
    return published_claim(body.claim, subject)


@lru_cache(maxsize=1)
def _renderer(press: Press) -> _Renderer:
    """Keep the last one: templates are compiled once in each process."""
    return _Renderer(press)


@dataclass(slots=True)
class _Renderer:
    press: Press
    theme: Theme = field(init=False)
    environment: Environment = field(init=False)

    def __post_init__(self) -> None:
        self.theme = Theme(self.press.sources, ())
        self.environment = environment(self.theme, dict(self.press.codes), self.press.language)

    def fragment(self, template: str, subject: Subject, shown: Shown) -> str | Problem:
        name = "article" if isinstance(subject, Publication) else "claim"
        if made := FRAGMENTS.get(template):
            return made(shown, subject, self.press.language.tag)
        try:
            return self.environment.get_template(template).render({name: shown})
        except Exception as failure:
            return self._problem(failure, Output("", template, {}))

    def files(self, output: Output, value_of: Callable[[Deferred], object]) -> tuple[File, ...]:
        if not isinstance(output.data, Mapping):
            raise TypeError(f"{output.path} is copied, not rendered")
        if isinstance(face := output.data.get("face"), CardFace):
            return ((output.path, _picture(face, output)),)
        try:
            shown = {key: resolved(value, value_of) for key, value in output.data.items()}
            if form := FILES.get(output.render):
                texts = tuple(form.make(output.path, shown, self.environment))
            else:
                texts = ((output.path, self.environment.get_template(output.render).render(shown)),)
        except Exception as failure:
            return ((output.path, self._problem(failure, output)),)
        root = self._root(output)
        made = [(path, text if isinstance(text, bytes) else text.replace(ROOT, root).encode()) for path, text in texts]
        return tuple(file for path, data in made for file in compressed.along(path, data, self.press.compress))

    def _problem(self, failure: Exception, output: Output) -> Problem:
        problem = problem_of(failure, self.theme, output.origin)
        if problem is None:
            raise failure
        return problem

    def _root(self, output: Output) -> str:
        if output.links == "absolute":
            return self.press.base_url
        return urlsplit(self.press.base_url).path if output.links == "rooted" else way_to_root(output.path)


def _picture(face: CardFace, output: Output) -> bytes | Problem:
    """Return a picture; a problem where what draws it is installed but broken, as without a library of the system."""
    try:
        return drawn(face)
    except ImportError as failure:
        said = f"no picture can be drawn: {failure}"
        return error(output.origin, "cards", said, "install 'postil[cards]' again, or write 'cards: false'")


def resolved(value: object, value_of: Callable[[Deferred], object]) -> object:
    """Return *value* with what is deferred in it, alone or in tuples, put in."""
    if isinstance(value, Deferred):
        return value_of(value)
    if type(value) is tuple and any(isinstance(one, Deferred | tuple) for one in value):
        return tuple(resolved(one, value_of) for one in value)
    return value


def deferred_in(values: Iterable[object]) -> list[Deferred]:
    """Return what is deferred among *values*, and in the tuples among them."""
    found: list[Deferred] = []
    for value in values:
        if isinstance(value, Deferred):
            found.append(value)
        elif type(value) is tuple and value:
            found += deferred_in(value)
    return found


def safe(html: str) -> Markup:
    """Return a fragment as what it is: HTML that a template made."""
    return Markup(html)
