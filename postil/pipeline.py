"""The story of a build, top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from postil.assemble import assemble
from postil.authored import Settings
from postil.checks import broken_links, settled
from postil.compile import Result, archive_hosts, compile_document
from postil.documents import sorted_out
from postil.engine import Workers
from postil.load import load
from postil.model import Article, Document, Options
from postil.outputs import planned
from postil.problem import Problem, has_errors, in_order, strictly
from postil.render import Renderer
from postil.settings import read_settings, rules_of
from postil.write import Written, misplaced, write


@dataclass(frozen=True, slots=True)
class Order:
    """What a build is asked to do."""

    root: Path
    output: Path | None
    """Where to write; nothing is written without it."""
    options: Options
    strict: bool = False
    """Warnings are errors."""
    keep_going: bool = False
    """Errors don't keep what is sound from being published."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build came to."""

    problems: tuple[Problem, ...]
    articles: int = 0
    notes: int = 0
    outputs: int = 0
    written: Written | None = None
    """Nothing where nothing was written."""

    @property
    def failed(self) -> bool:
        """Whether something must be mended."""
        return has_errors(self.problems)


def build(order: Order, workers: Workers | None = None) -> Report:
    """Read the site, compile, assemble, plan, render and write it; every problem is in the report."""
    elsewhere = misplaced(order.root, order.output) if order.output else ()
    found = load(order.root)
    settings, wrong = read_settings(found.settings)
    problems = [*elsewhere, *found.problems, *wrong]
    if settings is None or elsewhere:
        return Report(_judged(problems, order))

    content = sorted_out(found.files)
    results = _without_drafts(_compiled(content.documents, settings, workers or Workers()), order.options)
    problems += [*content.problems, *(problem for result in results for problem in result.problems)]

    site, wrong = assemble(settings, results, (*found.theme.static, *content.assets), order.options)
    outputs, clashes = settled(planned(site))
    problems += [*wrong, *clashes, *broken_links(site, outputs, results)]

    renderer = Renderer(found.theme, site.base_url)
    files = ((output.path, renderer.rendered(output)) for output in outputs)
    if order.output and (order.keep_going or not has_errors(_judged(problems, order))):
        written, wrong = write(order.output, files, keep_going=order.keep_going)
    else:
        written, wrong = None, tuple(made for _, made in files if isinstance(made, Problem))
    notes = sum(len(article.notes) for article in site.articles)
    return Report(_judged([*problems, *wrong], order), len(site.articles), notes, len(outputs), written)


def _compiled(documents: Sequence[Document], settings: Settings, workers: Workers) -> tuple[Result, ...]:
    """Compile every document; the outlets are read before, for they say which hosts go through the archive."""
    profiles = [
        compile_document(document, rules_of(settings)).value for document in documents if document.kind == "outlet"
    ]
    rules = rules_of(settings, archive_hosts(profiles))
    return tuple(workers.mapped(partial(compile_document, rules=rules), documents))


def _without_drafts(results: Iterable[Result], options: Options) -> tuple[Result, ...]:
    """Return *results*; a draft that isn't published is not judged either: it may be half written."""
    return tuple(
        result
        if options.drafts or not (isinstance(result.value, Article) and result.value.fields.draft)
        else replace(result, references=(), problems=())
        for result in results
    )


def _judged(problems: Sequence[Problem], order: Order) -> tuple[Problem, ...]:
    """Return *problems* in order, as severe as the order takes them."""
    return in_order(strictly(problems) if order.strict else problems)
