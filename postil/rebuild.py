"""The story of a build where something has changed, top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from postil import compressed, history, load, lock, pagefind, picture, snapshots
from postil.assemble import assemble
from postil.cards import Card
from postil.catalogue import Catalogue, ForgottenError
from postil.checks import bare_statements, reference_problems, settled
from postil.codes import prepared
from postil.compile import archive_hosts
from postil.configuration import Settings
from postil.coverage import Coverage
from postil.delivery import Delivery
from postil.documents import sorted_out
from postil.engine import Workers
from postil.history import Last
from postil.load import Found
from postil.model import ListedDocument, Options
from postil.nodes import At
from postil.order import Order, Report, Watch
from postil.outputs import planned
from postil.problem import Problem, has_errors, strictly
from postil.profiles import judged
from postil.publish import published_article, published_claim
from postil.recollection import Recollection
from postil.scan import Scan
from postil.settings import Missing, extras_of, read_settings, rules_of, untranslated
from postil.sightings import UNREAD, Sightings, seen
from postil.site import Site
from postil.store import Memory
from postil.theme import spoken


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a build begins with."""

    order: Order
    memory: Memory
    scanned: Scan
    code: bytes
    """The digest of the program."""
    key: bytes
    """The digest of the program and of what it was asked to do."""
    workers: Workers
    watch: Watch
    recollection: Recollection
    """What the last build made in this process."""


def rebuilt(occasion: Occasion) -> Report:
    """Build what has changed; from nothing, where the memory has lost a part of what it had."""
    try:
        return _told(occasion)
    except ForgottenError:
        occasion.memory.clear()
        occasion.recollection.clear()
        return _told(occasion)


def _told(occasion: Occasion) -> Report:
    order, memory, workers, watch = occasion.order, occasion.memory, occasion.workers, occasion.watch
    recollection = occasion.recollection
    recollection.begin()
    before = history.inputs(memory).by_path()
    found = load.read(occasion.scanned, before)
    settings, at, wrong = read_settings(found.settings)
    if settings is None:
        return Report((*found.problems, *wrong))
    locked, unlocked = lock.read(found.lock)
    copies, unkept = snapshots.read(found.snapshots)
    content = sorted_out(found.files, locked)
    theme = spoken(found.theme, settings.language)
    ready = prepared(theme, settings.language, occasion.code)
    extras, lacking = extras_of(settings, order.options, theme, _missing(settings))

    watch.begin("compile", len(content.documents))
    catalogue = _catalogue(occasion)
    cards = _without_drafts(_cards(catalogue, content.documents, settings), order.options)
    memory.save()

    watch.begin("assemble")
    given = settings, ready.language, cards, catalogue.gathered, (*found.theme.static, *content.assets)
    site, clashes = assemble(*given, order.options, extras, snapshots.proven(copies), recollection)
    outputs, collisions = settled(planned(site, recollection), site.imprint.extras.compress)
    problems = [*found.problems, *wrong, *unlocked, *unkept, *content.problems, *catalogue.problems, *clashes]
    problems += [problem for card in cards for problem in card.problems]
    problems += [*collisions, *lacking, *ready.problems, *untranslated(ready.language, at(("language",)))]
    problems += reference_problems(settings, at, site, cards, outputs, catalogue.body)

    bare, coverage = _coverage(order, site, catalogue)
    problems += [*bare, *_judged(order, settings, at, site, catalogue)]

    changed = frozenset(path for path, now in catalogue.digests.items() if now != before.get(path, ((), b""))[1])
    delivery = Delivery(order, memory, catalogue, occasion.code, theme, ready, workers, watch, recollection, changed)
    delivery.deliver(outputs, site.imprint, sound=order.keep_going or not _fails(problems, order))
    report = Report(
        (*problems, *delivery.problems),
        articles=len(site.articles),
        notes=sum(len(article.notes) for article in site.articles),
        outputs=sum(1 + len(one.beside) for one in outputs),
        read=catalogue.files,
        compiled=catalogue.compiled,
        rendered=len(delivery.rendered),
        written=delivery.written,
        reasons=delivery.reasons,
        coverage=coverage,
    )
    _remember(occasion, report, _sightings(occasion.scanned, found, catalogue), catalogue)
    return report


def _missing(settings: Settings) -> Missing:
    return Missing(pagefind.missing(), picture.missing(), compressed.missing(settings.compress))


def _catalogue(occasion: Occasion) -> Catalogue:
    read, advance = partial(load.document, occasion.order.root), occasion.watch.advance
    return Catalogue(occasion.memory, occasion.workers, occasion.code, read, advance, occasion.recollection)


def _coverage(order: Order, site: Site, catalogue: Catalogue) -> tuple[tuple[Problem, ...], Coverage | None]:
    """Return what the published articles leave without a note, where the order asks."""
    if not order.coverage:
        return (), None
    bodies = (catalogue.body(article.body).article for article in site.articles)
    return bare_statements((one for one in bodies if one), drafts=order.options.drafts)


def _judged(order: Order, settings: Settings, at: At, site: Site, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Return what is missing by the rules of others, where the order asks."""
    if not order.profiles:
        return ()
    articles = ((one, catalogue.body(one.body).article) for one in site.articles)
    claims = ((one, catalogue.body(one.body).claim) for one in site.claims)
    return judged(
        order.profiles,
        settings,
        at,
        (published_article(article, around) for around, article in articles if article),
        (published_claim(claim, around) for around, claim in claims if claim),
    )


def _cards(catalogue: Catalogue, documents: Sequence[ListedDocument], settings: Settings) -> list[Card]:
    """Return the cards of *documents*; the outlets come first, for they say which hosts go through the archive."""
    outlets = [one for one in documents if one.kind == "outlet"]
    profiles = (catalogue.body(card.body).outlet for card in catalogue.cards(outlets, rules_of(settings)))
    rules = rules_of(settings, archive_hosts(profile for profile in profiles if profile))
    return catalogue.cards(documents, rules)


def _without_drafts(cards: Iterable[Card], options: Options) -> list[Card]:
    """Return *cards*; a draft that isn't published is not judged either: it may be half written."""
    return [
        card
        if options.drafts or not (card.article and card.article.draft)
        else replace(card, names=(), links=(), problems=())
        for card in cards
    ]


def _fails(problems: Sequence[Problem], order: Order) -> bool:
    return has_errors(strictly(problems) if order.strict else problems)


def _sightings(scanned: Scan, found: Found, catalogue: Catalogue) -> Sightings:
    """Return every file as it was seen, with the digest of what was read of it."""
    digests = {**found.digests, **catalogue.digests}
    return seen(
        {
            path: (signature, digests.get(path) or UNREAD)
            for path, signature in zip(scanned.paths, scanned.signatures, strict=True)
        },
        scanned.at,
    )


def _remember(occasion: Occasion, report: Report, inputs: Sightings, catalogue: Catalogue) -> None:
    """Keep what the next build may rest on; where this one had errors, it must look at everything anew."""
    order, memory = occasion.order, occasion.memory
    history.keep_inputs(memory, inputs)
    if order.thorough or has_errors(report.problems) or (order.output and report.written is None):
        history.keep_last(memory, None)
        return
    memory.keep_only("cards", catalogue.keys)
    memory.keep_only("bodies", catalogue.bodies)
    last = Last(
        occasion.key,
        occasion.scanned.problems,
        report.problems,
        report.articles,
        report.notes,
        report.outputs,
    )
    history.keep_last(memory, last)
