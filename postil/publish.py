"""A compiled article or claim + what surrounds it on the site → what its page shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import quote

from markupsafe import Markup

from postil import urls
from postil.authored import Change, Media, Source
from postil.configuration import Kind, Verdict
from postil.coverage import covered
from postil.links import is_host_of
from postil.marks import MOST_NOTES
from postil.model import Article, Block, Claim, Note, Run
from postil.published import (
    Archived,
    Citation,
    PublishedArticle,
    PublishedBlock,
    PublishedChange,
    PublishedClaim,
    PublishedMedia,
    PublishedNote,
    PublishedRun,
    PublishedVerdict,
    Tally,
    Tick,
)
from postil.site import ClaimLink, ClaimPublication, House, Proofs, Publication
from postil.snapshots import quote_key

MOST_SPAN = 12
"""The theme has a rule for notes that run down beside up to this many blocks."""
GAP = PublishedRun(Markup(), (), (), (), in_link=False, drifted=False, gap=True)
_RUN, _GAP = "\x01", "\x02"
"""Stand for runs and gaps while an excerpt is cut; no text holds a control character."""
_PARTS = re.compile(f"({_RUN}\\d+{_RUN}|{_GAP})")
_GAPS = re.compile(rf"{_GAP}(?:\s*{_GAP})+")
_PHRASE = re.compile(rf"<(em|strong|s|code|a)(?: [^>]*)?>(\s*{_GAP}?\s*)</\1>")
"""A phrase that nothing is left of. Our own HTML: attributes hold no >."""
_ITEMS = re.compile(rf"(<(li|p)>\s*{_GAP}\s*</\2>)(?:\s*\1)+")
"""Items or paragraphs that nothing is left of, one after the other."""
_IMAGE = re.compile(r"<img [^>]*>")
LEAST_TICK = 6
"""Thousandths of a strip: a narrower tick could not be hit."""
FRAGMENT_WORDS = 6
"""Of longer evidence a text fragment gives the first and the last so many words."""
_WAYBACK = re.compile(r"https?://web\.archive\.org/web/(\d{4})(\d\d)(\d\d)")


def published_verdicts(scale: Sequence[Verdict]) -> tuple[PublishedVerdict, ...]:
    """Return the site's scale with a shape for each of its verdicts."""
    ratings = [verdict.rating for verdict in scale if verdict.rating is not None]
    return tuple(
        PublishedVerdict(
            verdict.id, verdict.label, verdict.description, verdict.rating, _shape(verdict.rating, ratings)
        )
        for verdict in scale
    )


def _shape(rating: float | None, ratings: Sequence[float]) -> str:
    if rating is None:
        return "ring"
    lowest, highest = min(ratings), max(ratings)
    share = (rating - lowest) / (highest - lowest) if highest > lowest else 1
    steps = ((0, "cross"), (0.49, "triangle"), (0.74, "diamond"), (0.99, "half"))
    return next((shape for limit, shape in steps if share <= limit), "disc")


def published_article(article: Article, around: Publication) -> PublishedArticle:
    """Return *article* with its notes, as far as they are published."""
    fields, house = article.fields, around.house
    shown = [note for note in article.notes if house.drafts or not note.fields.draft]
    claims, due = {one.id: one for one in around.claims}, frozenset(around.due)
    notes = tuple(
        _published_note(note, number, claims.get(note.claim or ""), around, review_due=note.fields.id in due)
        for number, note in enumerate(shown, 1)
    )
    blocks = _blocks(article.blocks, {note.id: note for note in notes})
    shown_blocks, trailing_gap = _excerpted(blocks) if fields.excerpt else (blocks, False)
    return PublishedArticle(
        article=article,
        url=around.url,
        outlet=around.outlet,
        live_url=live_url(fields.url, house.archive_hosts),
        archived=_copies(fields.archived, house.archive_hosts),
        topics=around.topics,
        blocks=_with_spans(shown_blocks),
        trailing_gap=trailing_gap,
        notes=notes,
        coverage=covered(article.text, _passages(notes)),
        ticks=_ticks(notes, len(article.text)),
        kinds=_tally((note.kind.id, note.kind.label) for note in notes),
        verdicts=around.verdicts,
    )


def _passages(notes: Iterable[PublishedNote]) -> Iterator[tuple[int, int]]:
    yield from ((passage.start, passage.end) for note in notes for passage in note.note.passages)


def _ticks(notes: Iterable[PublishedNote], length: int) -> tuple[Tick, ...]:
    """Return where the passages of *notes* stand along a text."""
    ticks = [
        Tick(note, passage.start * 1000 // length, max(LEAST_TICK, (passage.end - passage.start) * 1000 // length))
        for note in notes
        for passage in note.note.passages
    ]
    return tuple(sorted(ticks, key=lambda tick: tick.x))


def _published_note(
    note: Note, number: int, claim: ClaimLink | None, around: Publication, *, review_due: bool
) -> PublishedNote:
    fields, house = note.fields, around.house
    kind = next((one for one in house.kinds if one.id == fields.kind), None) or Kind(fields.kind, fields.kind)
    verdict = verdict_of(fields.verdict or (claim.verdict if claim else None), house)
    return PublishedNote(
        note=note,
        number=number,
        url=urls.note_url(around.slug, fields.id),
        kind=kind,
        verdict=verdict,
        claim=claim.link if claim else None,
        sources=citations(fields.sources, house.archive_hosts, around.proofs),
        media=_published_media(fields.media, house),
        changes=_published_changes(fields.history, house),
        status=_status(note),
        review_due=review_due,
        label=f"{kind.label} · {verdict.label}" if verdict else kind.label,
        colour=f"verdict-{verdict.id}" if verdict else f"kind-{kind.id}",
    )


def published_claim(claim: Claim, around: ClaimPublication) -> PublishedClaim:
    """Return *claim* with all that is said of it."""
    fields, house = claim.fields, around.house
    return PublishedClaim(
        claim=claim,
        url=around.line.url,
        verdict=around.line.verdict,
        sources=citations(fields.sources, house.archive_hosts, around.proofs),
        mentions=around.mentions,
        appearances=tuple((one, live_url(one.url, house.archive_hosts)) for one in fields.appearances),
        outlets=around.line.outlets,
        changes=_published_changes(fields.history, house),
    )


def verdict_of(name: str | None, house: House) -> PublishedVerdict | None:
    """Return the verdict of the site's scale that has an id."""
    return next((verdict for verdict in house.verdicts if verdict.id == name), None) if name else None


def _status(note: Note) -> str:
    found = {one.status for one in note.passages} | {one.status for one in note.unpinned}
    return next((status for status in ("orphan", "ambiguous", "drifted", "exact") if status in found), "whole")


def citations(sources: Iterable[Source], archive_hosts: tuple[str, ...], proofs: Proofs) -> tuple[Citation, ...]:
    """Return *sources* with the links that may be shown, and what is proven of their quotes."""
    return tuple(_citation(source, archive_hosts, dict(proofs)) for source in sources)


def _citation(source: Source, archive_hosts: tuple[str, ...], days: Mapping[str, date]) -> Citation:
    url = live_url(source.url, archive_hosts)
    cited_at = at_words(url, source.quote) if url and source.quote else None
    verified = days.get(quote_key(source.url, source.quote)) if days and source.url and source.quote else None
    return Citation(source, url, _copies(source.archived, archive_hosts), cited_at, verified)


def at_words(url: str, evidence: str) -> str | None:
    """Return *url* with a fragment that lets a browser open it at the *evidence*; nothing where that has no words
    or the URL names a place by words already.

    Of evidence with an ellipsis, as of long evidence, only the beginning and the end are given.
    """
    parts = [part.split() for part in re.split(r"\[?(?:…|\.\.\.)\]?", evidence)]
    parts = [part for part in parts if part]
    if not parts or ":~:" in url:
        return None  # an editor who gave a text fragment chose the place
    first, last = parts[0], parts[-1]
    if len(parts) == 1 and len(first) <= 2 * FRAGMENT_WORDS:
        ends = [first]
    else:
        ends = [first[:FRAGMENT_WORDS], last[-FRAGMENT_WORDS:]]
    said = ",".join(quote(" ".join(words), safe="").replace("-", "%2D") for words in ends)
    return f"{url}{'' if '#' in url else '#'}:~:text={said}"


def _published_media(media: Media | None, house: House) -> PublishedMedia | None:
    """Return what a note is about with the links that may be shown."""
    hosts = house.archive_hosts
    return PublishedMedia(media, live_url(media.url, hosts), live_url(media.original, hosts)) if media else None


def _published_changes(history: Iterable[Change], house: House) -> tuple[PublishedChange, ...]:
    """Return a history with its verdicts."""
    return tuple(PublishedChange(one.date, one.text, verdict_of(one.verdict, house)) for one in history)


def live_url(url: str | None, archive_hosts: tuple[str, ...]) -> str | None:
    """Return *url* where it may be linked: not to outlets that are linked through the archive."""
    return None if url is None or is_host_of(url, archive_hosts) else url


def _copies(addresses: Iterable[str], archive_hosts: tuple[str, ...]) -> tuple[Archived, ...]:
    """Return the archived copies among *addresses*: one on the outlet's own host is none (compile.py says so)."""
    return tuple(_archived(url) for url in addresses if live_url(url, archive_hosts))


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
            tuple(_run(part, notes) if isinstance(part, Run) else Markup(part) for part in block.parts),
            tuple(notes[one] for one in block.notes if one in notes),
        )
        for block in blocks
    ]


def _excerpted(blocks: Iterable[PublishedBlock]) -> tuple[list[PublishedBlock], bool]:
    """Return only the sentences that have passages, the gaps marked, and whether a gap ends the text."""
    kept: list[PublishedBlock] = []
    left_out = told = False
    for block in blocks:
        parts = _sentences_noted(block.parts)
        runs = [part for part in parts if isinstance(part, PublishedRun)]
        if not runs:
            left_out = True
            continue
        kept.append(replace(block, parts=parts, gap=left_out and not (told or runs[0].gap)))
        left_out, told = False, runs[-1].gap
    return kept, left_out and not told


def _sentences_noted(parts: tuple[Markup | PublishedRun, ...]) -> tuple[Markup | PublishedRun, ...]:
    """Return the runs of the sentences that have passages, with what is left out between them as gaps; or nothing.

    A gap holds nothing of what it stands for: neither an image nor a link around it.
    """
    noted = {part.sentence for part in parts if isinstance(part, PublishedRun) and part.notes}
    if not noted:
        return ()
    html = "".join(
        _IMAGE.sub("", part)
        if not isinstance(part, PublishedRun)
        else f"{_RUN}{at}{_RUN}"
        if part.notes or part.sentence in noted
        else _GAP
        for at, part in enumerate(parts)
    )
    while (pruned := _ITEMS.sub(r"\1", _GAPS.sub(_GAP, _PHRASE.sub(r"\2", html)))) != html:
        html = pruned
    return tuple(_part(text, parts) for text in _PARTS.split(html) if text)


def _part(text: str, parts: Sequence[Markup | PublishedRun]) -> Markup | PublishedRun:
    if text == _GAP:
        return GAP
    return parts[int(text[1:-1])] if text.startswith(_RUN) else Markup(text)


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
        tuple(notes[one] for one in run.notes if one in notes)[-MOST_NOTES:],
        tuple((notes[one], number) for one, number in run.begins if one in notes),
        tuple(notes[one] for one in run.ends if one in notes),
        run.in_link,
        any(one in notes for one in run.drifted),
        run.sentence,
    )


def _tally(found: Iterable[tuple[str, str]]) -> tuple[Tally, ...]:
    """Return how often each id and label was *found*, the most frequent first."""
    counted = Counter(found)
    return tuple(Tally(one, label, count) for (one, label), count in counted.most_common())
