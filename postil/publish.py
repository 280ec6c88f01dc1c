"""A compiled article + what the site knows → the article as it is published, with its notes and their sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from postil import urls
from postil.authored import Change, Kind, Source, Verdict
from postil.links import is_host_of
from postil.model import Article, Block, Claim, Note, Options, Run
from postil.site import (
    Archived,
    Citation,
    Link,
    OutletLink,
    PublishedArticle,
    PublishedBlock,
    PublishedChange,
    PublishedNote,
    PublishedRun,
    PublishedVerdict,
    Tally,
)

MOST_SPAN = 12
"""The theme has a rule for notes that run down beside up to this many blocks."""
_WAYBACK = re.compile(r"https?://web\.archive\.org/web/(\d{4})(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class Context:
    """What is looked up to publish an article."""

    archive_hosts: tuple[str, ...]
    options: Options
    verdicts: dict[str, PublishedVerdict]
    kinds: dict[str, Kind]
    claims: dict[str, Claim]
    topics: dict[str, Link]
    outlets: dict[str, OutletLink]


def published_verdicts(scale: Sequence[Verdict]) -> tuple[PublishedVerdict, ...]:
    """Return the site's scale with a shape for each of its verdicts."""
    ratings = [verdict.rating for verdict in scale if verdict.rating is not None]
    return tuple(
        PublishedVerdict(verdict.id, verdict.label, verdict.description, _shape(verdict.rating, ratings))
        for verdict in scale
    )


def _shape(rating: float | None, ratings: Sequence[float]) -> str:
    if rating is None:
        return "ring"
    lowest, highest = min(ratings), max(ratings)
    share = (rating - lowest) / (highest - lowest) if highest > lowest else 1
    steps = ((0, "cross"), (0.49, "triangle"), (0.74, "diamond"), (0.99, "half"))
    return next((shape for limit, shape in steps if share <= limit), "disc")


def published_article(article: Article, context: Context) -> PublishedArticle:
    """Return *article* with its notes, as far as they are published."""
    fields = article.fields
    shown = [note for note in article.notes if context.options.drafts or not note.fields.draft]
    notes = tuple(_published_note(article, note, number, context) for number, note in enumerate(shown, 1))
    by_id = {note.id: note for note in notes}
    blocks = _blocks(article.blocks, by_id)
    shown_blocks, trailing_gap = _excerpted(blocks) if fields.excerpt else (blocks, False)
    outlet = context.outlets.get(fields.outlet or "")
    return PublishedArticle(
        article=article,
        url=urls.article_url(article.slug),
        outlet=outlet,
        live_url=live_url(fields.url, context),
        archived=_copies(fields.archived, context),
        topics=tuple(context.topics[topic] for topic in dict.fromkeys(fields.topics) if topic in context.topics),
        blocks=_with_spans(shown_blocks),
        trailing_gap=trailing_gap,
        notes=notes,
        kinds=tally((note.kind.id, note.kind.label) for note in notes),
        verdicts=tally((note.verdict.id, note.verdict.label) for note in notes if note.verdict),
        updated=max([fields.date, *(_changed(note.note, context) for note in notes)]),
    )


def _changed(note: Note, context: Context) -> datetime:
    """Return when a note last said something new: itself, or by its claim's verdict."""
    fields, claim = note.fields, context.claims.get(note.claim or "")
    changes = (*fields.history, *(claim.fields.history if claim else ()))
    days = [change.date for change in changes] + ([fields.checked_on] if fields.checked_on else [])
    moments = [moment for moment in (fields.created, fields.updated) if moment]
    return max([*moments, *(_midnight(day) for day in days)], default=datetime.min.replace(tzinfo=UTC))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _published_note(article: Article, note: Note, number: int, context: Context) -> PublishedNote:
    fields = note.fields
    claim = context.claims.get(note.claim or "")
    kind = context.kinds.get(fields.kind) or Kind(fields.kind, fields.kind)
    verdict = context.verdicts.get(fields.verdict or (claim.fields.verdict if claim else None) or "")
    return PublishedNote(
        note=note,
        number=number,
        url=urls.note_url(article.slug, fields.id),
        kind=kind,
        verdict=verdict,
        claim=Link(claim.fields.title, urls.claim_url(claim.id)) if claim else None,
        sources=citations(fields.sources, context),
        changes=changes(fields.history, context),
        status=_status(note),
        review_due=fields.review_by is not None and fields.review_by < context.options.today,
        label=f"{kind.label} · {verdict.label}" if verdict else kind.label,
        colour=f"verdict-{verdict.id}" if verdict else f"kind-{kind.id}",
    )


def _status(note: Note) -> str:
    found = {one.status for one in note.passages} | {one.status for one in note.unpinned}
    return next((status for status in ("orphan", "ambiguous", "drifted", "exact") if status in found), "whole")


def citations(sources: Iterable[Source], context: Context) -> tuple[Citation, ...]:
    """Return *sources* with the links that may be shown."""
    return tuple(
        Citation(source, live_url(source.url, context), _copies(source.archived, context)) for source in sources
    )


def changes(history: Iterable[Change], context: Context) -> tuple[PublishedChange, ...]:
    """Return a history with its verdicts."""
    return tuple(PublishedChange(one.date, one.text, context.verdicts.get(one.verdict or "")) for one in history)


def live_url(url: str | None, context: Context) -> str | None:
    """Return *url* where it may be linked: not to outlets that are linked through the archive."""
    return None if url is None or is_host_of(url, context.archive_hosts) else url


def _copies(addresses: Iterable[str], context: Context) -> tuple[Archived, ...]:
    """Return the archived copies among *urls*: one on the outlet's own host is none (compile.py says so)."""
    return tuple(_archived(url) for url in addresses if live_url(url, context))


def _archived(url: str) -> Archived:
    found = _WAYBACK.match(url)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        day = None
    return Archived(url, day)


def _blocks(blocks: Sequence[Block], notes: dict[str, PublishedNote]) -> list[PublishedBlock]:
    """Return *blocks* with their notes; drafts that aren't published leave their words unmarked."""
    return [
        PublishedBlock(
            tuple(_run(part, notes) if isinstance(part, Run) else part for part in block.parts),
            tuple(notes[one] for one in block.notes if one in notes),
        )
        for block in blocks
    ]


def _excerpted(blocks: Iterable[PublishedBlock]) -> tuple[list[PublishedBlock], bool]:
    """Return only the blocks that have passages, the gaps before them marked, and whether a gap ends the text."""
    kept: list[PublishedBlock] = []
    gap = False
    for block in blocks:
        if any(isinstance(part, PublishedRun) and part.notes for part in block.parts):
            kept.append(replace(block, gap=gap))
            gap = False
        else:
            gap = True
    return kept, gap


def _with_spans(blocks: Sequence[PublishedBlock]) -> tuple[PublishedBlock, ...]:
    """Return *blocks*, each knowing how far it is to the next one with notes."""
    made: list[PublishedBlock] = []
    span = 0
    for block in reversed(blocks):
        span = min(span + 1, MOST_SPAN)
        made.append(replace(block, span=span))
        if block.notes:
            span = 0
    return tuple(reversed(made))


def _run(run: Run, notes: dict[str, PublishedNote]) -> PublishedRun:
    return PublishedRun(
        run.html,
        tuple(notes[one] for one in run.notes if one in notes),
        tuple((notes[one], number) for one, number in run.begins if one in notes),
        tuple(notes[one] for one in run.ends if one in notes),
        run.in_link,
        any(one in notes for one in run.drifted),
    )


def tally(found: Iterable[tuple[str, str]]) -> tuple[Tally, ...]:
    """Return how often each id and label was *found*, the most frequent first."""
    counted = Counter(found)
    return tuple(Tally(one, label, count) for (one, label), count in counted.most_common())
