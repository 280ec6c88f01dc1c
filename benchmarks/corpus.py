"""A site of any size from a seed: the corpus that Postil and its peers are measured on.

Articles of about 700 words with 6 notes each, over topics whose sizes fall like Zipf's law. The words are made
up of syllables, so nothing of it is anybody's text.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

WORDS_AN_ARTICLE = 700
NOTES_AN_ARTICLE = 6
TOPICS = 40
OUTLETS = 12
VERDICTS = ("false", "misleading", "unproven", "accurate")
KINDS = ("check", "context", "framing", "definition", "translation", "correction")
FIRST_DAY = date(2015, 1, 1)

_ONSETS = "b c d f g h k l m n p r s t v w st tr pl gr ch sh".split()
_VOWELS = "a e i o u ai ea io".split()


@dataclass(frozen=True)
class Source:
    title: str
    url: str
    publisher: str
    day: str


@dataclass(frozen=True)
class Note:
    id: str
    quote: str
    kind: str
    verdict: str | None
    claim: str | None
    body: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Article:
    slug: str
    title: str
    day: str
    outlet: str
    topics: tuple[str, ...]
    summary: str
    paragraphs: tuple[str, ...]
    notes: tuple[Note, ...]


def topics() -> list[str]:
    """Return the topics' ids, the largest first."""
    return [f"topic-{number}" for number in range(TOPICS)]


def outlets() -> list[str]:
    """Return the outlets' ids."""
    return [f"outlet-{number}" for number in range(OUTLETS)]


def articles(count: int, seed: int = 1) -> Iterator[Article]:
    """Yield *count* articles; the same seed gives the same ones, a larger count the same first ones."""
    vocabulary = _vocabulary(random.Random(seed))
    weights = [1 / (rank + 1) for rank in range(TOPICS)]
    for number in range(count):
        yield _article(number, random.Random(seed * 1_000_003 + number), vocabulary, weights)


def _vocabulary(chance: random.Random) -> list[str]:
    words = set()
    while len(words) < 4000:
        words.add("".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(chance.randint(1, 4))))
    return sorted(words)


def _article(number: int, chance: random.Random, vocabulary: list[str], weights: list[float]) -> Article:
    paragraphs = tuple(_paragraph(chance, vocabulary) for _ in range(8))
    chosen = dict.fromkeys(chance.choices(topics(), weights, k=2))
    slug = f"article-{number:06d}"
    return Article(
        slug=slug,
        title=_sentence(chance, vocabulary, 9).rstrip("."),
        day=(FIRST_DAY + timedelta(days=number * 7919 % 3600)).isoformat(),
        outlet=chance.choice(outlets()),
        topics=tuple(chosen),
        summary=_sentence(chance, vocabulary, 18),
        paragraphs=paragraphs,
        notes=tuple(_note(at, paragraphs[at], slug, chance, vocabulary) for at in range(NOTES_AN_ARTICLE)),
    )


def _sentence(chance: random.Random, vocabulary: list[str], words: int) -> str:
    chosen = [vocabulary[int(chance.triangular(0, len(vocabulary), 0))] for _ in range(words)]
    return " ".join(chosen).capitalize() + "."


def _paragraph(chance: random.Random, vocabulary: list[str]) -> str:
    words_a_sentence = WORDS_AN_ARTICLE // 8 // 5
    sentences = [_sentence(chance, vocabulary, words_a_sentence) for _ in range(5)]
    first, *rest = sentences[1].split()
    sentences[1] = " ".join([first, f"*{rest[0]}*", f"[{rest[1]}](https://example.org/{rest[2]})", *rest[2:]])
    return " ".join(sentences)


def _note(at: int, paragraph: str, slug: str, chance: random.Random, vocabulary: list[str]) -> Note:
    quote = paragraph.split(". ")[2]
    verdict = chance.choice(VERDICTS) if at % 3 == 0 else None
    sources = tuple(
        Source(
            title=_sentence(chance, vocabulary, 7).rstrip("."),
            url=f"https://example.org/{slug}/{at}/{index}",
            publisher=f"Publisher {chance.randint(1, 60)}",
            day=(FIRST_DAY + timedelta(days=chance.randint(0, 3600))).isoformat(),
        )
        for index in range(2)
    )
    return Note(
        id=f"n{at + 1}",
        quote=quote,
        kind="check" if verdict else chance.choice(KINDS[1:]),
        verdict=verdict,
        claim=_sentence(chance, vocabulary, 10) if verdict and at == 0 else None,
        body=f"{_sentence(chance, vocabulary, 14)} *{chance.choice(vocabulary)}* {_sentence(chance, vocabulary, 12)}",
        sources=sources,
    )


def write_postil(root: Path, count: int, seed: int = 1) -> None:
    """Write the corpus as a Postil site."""
    verdicts = "".join(
        f"  - {{id: \"{one}\", label: {one.capitalize()}{f', rating: {rating}' if rating else ''}}}\n"
        for one, rating in zip(VERDICTS, (1, 2, 0, 5), strict=True)
    )
    _put(root / "site.yaml", f"title: Benchmark\nbase_url: https://example.org/\nverdicts:\n{verdicts}")
    for topic in topics():
        _put(root / f"content/topics/{topic}.md", f"---\ntitle: {topic.capitalize()}\n---\n")
    for outlet in outlets():
        _put(root / f"content/outlets/{outlet}.md", f"---\ntitle: {outlet.capitalize()}\nstanding: mixed\n---\n")
    for article in articles(count, seed):
        body = "\n\n".join(article.paragraphs)
        matter = (
            f"---\ntitle: {article.title}\ndate: {article.day}\noutlet: {article.outlet}\n"
            f"topics: [{', '.join(article.topics)}]\nsummary: {article.summary}\n---\n{body}\n"
        )
        _put(root / f"content/articles/{article.slug}.md", matter)
        _put(root / f"content/articles/{article.slug}.notes.yaml", "\n".join(map(note_yaml, article.notes)))


def note_yaml(note: Note) -> str:
    """Return a note as its editor would write it."""
    lines = [f"- id: {note.id}", f"  quote: {note.quote}", f"  kind: {note.kind}"]
    if note.verdict:
        lines.append(f"  verdict: {json.dumps(note.verdict)}")
    if note.claim:
        lines.append(f"  claim: {{text: {note.claim}, by: Somebody}}")
    lines += ["  body: |", f"    {note.body}", "  sources:"]
    for source in note.sources:
        lines += [f"    - title: {source.title}", f"      url: {source.url}"]
        lines += [f"      publisher: {source.publisher}", f"      date: {source.day}"]
    return "\n".join(lines) + "\n"


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
