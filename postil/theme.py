"""Template sources as a value → the Jinja environment that renders them.

Everything a template may use is here: autoescape, StrictUndefined, and a few filters. A template that fails is
the theme author's mistake, told at its line.
"""

from __future__ import annotations

import contextlib
import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import format_datetime
from gettext import NullTranslations
from typing import Any

from jinja2 import (
    BytecodeCache,
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Call, Const, Expr, Name, Node, Template, TemplateData
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from postil.formats.json import moment
from postil.formats.reviews import claim_nodes, reviewed_article_nodes
from postil.formats.structured import home_nodes, json_ld, list_nodes, page_nodes
from postil.language import Language, direction_of, words
from postil.model import Asset
from postil.plain import plain
from postil.problem import Place, Problem, error
from postil.urls import ROOT


@dataclass(frozen=True, slots=True)
class Source:
    """A template as it was read."""

    name: str
    """What `include` and `extends` call it."""
    path: str
    """Where an editor finds it."""
    text: str


@dataclass(frozen=True, slots=True)
class Theme:
    """The stock theme with the site's own templates over it, file by file."""

    sources: tuple[Source, ...]
    """By name."""
    static: tuple[Asset, ...]
    """Files that are published as they are."""


SOURCE_LANGUAGE = "en"
"""The language that messages are written in."""


def catalog_of(theme: Theme, tag: str) -> Source | None:
    """Return the message catalog of *theme* for a language, of its region or of all that speak it."""
    named = {source.name.lower(): source for source in theme.sources if source.name.endswith(".po")}
    return named.get(f"locale/{tag.lower()}.po") or named.get(f"locale/{tag.split('-', maxsplit=1)[0].lower()}.po")


def over(stock: Theme, own: Theme) -> Theme:
    """Return *stock* with the files of *own* over it, one by one."""
    sources = {source.name: source for source in (*stock.sources, *own.sources)}
    static = {asset.url: asset for asset in (*stock.static, *own.static)}
    return Theme(tuple(sources[name] for name in sorted(sources)), tuple(static[name] for name in sorted(static)))


def spoken(theme: Theme, tag: str) -> Theme:
    """Return *theme* without the catalogs of languages that it is not to speak."""
    kept = catalog_of(theme, tag)
    return Theme(tuple(one for one in theme.sources if one is kept or not one.name.endswith(".po")), theme.static)


def escaped(value: object) -> str:
    """Return what `escape` returns of *value*, sooner where nothing is to be escaped.

    Most of what templates print are ids, URLs, numbers, and HTML already.
    """
    if type(value) is str:
        if "&" in value or "<" in value or ">" in value or '"' in value or "'" in value:
            return escape(value)
        return value
    if type(value) is Markup:
        return value
    return str(value) if type(value) is int else escape(value)


class _Generator(CodeGenerator):
    """Writes a template's Python with `escaped` where Jinja writes `escape`; jinja2.nativetypes does it this way."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class _Context(Context):
    """Calls a macro straight away; of whatever else a template calls, Jinja asks first what it wants to be given."""

    def call(self, called: Any, /, *args: Any, _loop_vars: Any = None, _block_vars: Any = None, **kwargs: Any) -> Any:
        if type(called) is Macro:
            return called(self.eval_ctx, *args, **kwargs)
        return super().call(called, *args, _loop_vars=_loop_vars, _block_vars=_block_vars, **kwargs)


@dataclass(slots=True)
class _Translator(NodeTransformer):
    """Puts the translation in the place of each `_("…")`: what needs no value is translated once, not on each page."""

    translations: NullTranslations

    def visit_Call(self, node: Call) -> Node:  # noqa: N802 - jinja2.visitor looks for the class's name
        match node:
            case Call(node=Name(name="_" | "gettext"), args=[Const(value=str(message))], kwargs=[]):
                return TemplateData(escape(self.translations.gettext(message) % {}), lineno=node.lineno)
        return self.generic_visit(node)


class _Environment(Environment):
    """Jinja's environment with the quicker `escaped` and calls, and the language's words in place."""

    translations = NullTranslations()

    code_generator_class = _Generator
    context_class = _Context
    escaped = staticmethod(escaped)

    def _generate(self, source: Template, name: str | None, filename: str | None, defer_init: bool = False) -> str:
        return super()._generate(_Translator(self.translations).visit(source), name, filename, defer_init)

    def make_globals(self, d: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return a template's globals as a dict: every page and import walks them, and Jinja's ChainMap is slow."""
        return {**self.globals, **(d or {})}


class _Codes(BytecodeCache):
    """Compiled templates by name; each knows the text it was made of, and is not taken for another."""

    def __init__(self, codes: dict[str, bytes]) -> None:
        self.codes = codes

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.codes:
            bucket.bytecode_from_string(self.codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key] = bucket.bytecode_to_string()


def compiled(theme: Theme, language: Language) -> dict[str, bytes]:
    """Return every template of *theme* compiled for a language, by name, but for those that have a mistake."""
    codes: dict[str, bytes] = {}
    jinja = environment(theme, codes, language)
    for source in theme.sources:
        with contextlib.suppress(TemplateError):
            if not source.name.endswith(".po"):
                jinja.get_template(source.name)
    return codes


def environment(theme: Theme, codes: dict[str, bytes] | None = None, language: Language | None = None) -> Environment:
    """Return the environment of *theme*: no loader that reads disk, no clock, no randomness.

    *codes* are its templates compiled; what is missing there is added. Without a *language* there are no dates.
    """
    texts = {source.name: source.text for source in theme.sources}

    def named(name: str) -> tuple[str, str, None] | None:
        """Return a template with its name for a file name, so that a failure in it says where."""
        return (texts[name], name, None) if name in texts else None

    made = _Environment(
        loader=FunctionLoader(named),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        optimized=False,
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=_Codes({} if codes is None else codes),
    )
    made.globals = {"root": ROOT, "range": range}
    made.filters |= FILTERS
    if language is not None:
        made.translations = words(language)
        made.filters |= {
            "day": language.day,
            "month": language.month,
            "language": language.name_of,
        }
    said = made.translations
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        lambda message: escape(said.gettext(message)),
        lambda one, many, count: escape(said.ngettext(one, many, count)),
        newstyle=True,
    )
    del made.globals["pgettext"], made.globals["npgettext"]  # no message has a context
    made.globals["_"] = made.globals["gettext"]  # Jinja's own `_` looks gettext up at each call
    return made


def iso(value: date) -> str:
    """Return the day for <time datetime>."""
    return value.isoformat()[:10]


def slugs(value: str) -> str:
    """Return a keyword for readers: `no-published-source` as 'no published source'."""
    return value.replace("-", " ").replace("_", " ")


def xml(value: object) -> Markup:
    """Return HTML escaped once more, to stand as text in XML."""
    return escape(str(value))


FILTERS: Mapping[str, Callable[..., object]] = {
    "iso": iso,
    "rfc3339": moment,
    "rfc822": format_datetime,
    "slugs": slugs,
    "xml": xml,
    "home_nodes": home_nodes,
    "page_nodes": page_nodes,
    "list_nodes": list_nodes,
    "article_nodes": reviewed_article_nodes,
    "claim_nodes": claim_nodes,
    "json_ld": json_ld,
    "plain": plain,
    "direction": direction_of,
}
"""What templates may call beside Jinja's own filters."""


def problem_of(failure: Exception, theme: Theme, fallback: Place) -> Problem | None:
    """Return *failure* as a problem at its template's line; nothing where no template is to blame."""
    paths = {source.name: source.path for source in theme.sources}
    if isinstance(failure, TemplateSyntaxError):
        place = Place(paths.get(failure.name or "", fallback.path), failure.lineno)
        return error(place, "template", _lower(failure.message or "the template can't be read"))
    frames = [
        (frame.filename, frame.lineno or 1)
        for frame in traceback.extract_tb(failure.__traceback__)
        if frame.filename in paths or frame.filename == "<template>"
    ]
    if isinstance(failure, RecursionError):
        failure = RecursionError("the template includes itself without an end")
    if frames:
        name, line = frames[-1]
        return error(Place(paths.get(name, fallback.path), line), "template", _said(failure))
    if isinstance(failure, TemplateError):
        return error(fallback, "template", _said(failure))
    return None


def _said(failure: Exception) -> str:
    if isinstance(failure, TemplateNotFound):
        return f"there is no template '{failure.name}'"
    return _lower(str(failure))


_WORDS = {
    **{"str": "text", "int": "a number", "float": "a number", "bool": "true or false", "NoneType": "nothing"},
    **{"list": "a list", "tuple": "a list", "dict": "fields"},
}
_CLASS = re.compile(rf"""(?<![\w'"])['"]?\b({"|".join(_WORDS)})\b(?: object)?['"]?(?: object)?(?![\w'"])""")


def _lower(message: str) -> str:
    """Return Jinja's or Python's message in our manner, without names of Python classes."""
    plain = re.sub(r"'?postil\.[\w.]+ object'?", "this value", message)
    if not plain.endswith("is undefined"):
        plain = _CLASS.sub(lambda found: _WORDS[found[1]], plain)
    return plain[:1].lower() + plain[1:]
