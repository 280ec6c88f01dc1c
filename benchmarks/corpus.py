"""A site of any size from a seed: the articles that Postil and its peers are measured on.

Articles of about 700 words with 6 notes each, over topics whose sizes fall like Zipf's law. The words are made
up of syllables, so nothing of it is anybody's text. The same seed gives the same articles, a larger count the
same first ones.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

WORDS_AN_ARTICLE = 700
NOTES_AN_ARTICLE = 6
PARAGRAPHS = 8
TOPICS = 40
NEWSPAPERS = 12
VERDICTS = ("false", "misleading", "unproven", "accurate")
RATINGS = (1, 2, None, 5)
KINDS = ("check", "context", "framing", "definition", "translation", "correction")
FIRST_DAY = date(2015, 1, 1)
DAYS = 3600

_ONSETS = (*"bcdfghklmnprstvw", "st", "tr", "pl", "gr", "ch", "sh")
_VOWELS = (*"aeiou", "ai", "ea", "io")


@dataclass(frozen=True, slots=True)
class Source:
    """What a note rests on."""

    title: str
    url: str
    publisher: str
    day: str


@dataclass(frozen=True, slots=True)
class Note:
    """What an editor says of a passage."""

    id: str
    quote: str
    """The passage as a reader sees it; stands once in its article."""
    kind: str
    verdict: str | None
    body: str
    """Markdown: two sentences around one emphasised word."""
    sources: tuple[Source, ...]

    @property
    def sentences(self) -> tuple[str, str]:
        """The body's two sentences, which stand in every rendering of it as they are."""
        first, _, second = self.body.split("*")
        return first.strip(), second.strip()


@dataclass(frozen=True, slots=True)
class Article:
    """An article with its notes."""

    slug: str
    title: str
    day: str
    author: str
    topics: tuple[str, ...]
    summary: str
    paragraphs: tuple[str, ...]
    """Markdown, each with one emphasis and one link."""
    notes: tuple[Note, ...]


def topics() -> list[str]:
    """Return the topics' ids, the largest first."""
    return [f"topic-{number}" for number in range(TOPICS)]


def articles(count: int, seed: int = 1) -> Iterator[Article]:
    """Yield *count* articles."""
    vocabulary = _vocabulary(random.Random(seed))
    weights = [1 / (rank + 1) for rank in range(TOPICS)]
    for number in range(count):
        yield _article(number, random.Random(seed * 1_000_003 + number), vocabulary, weights)


def edited(article: Article, version: int) -> Article:
    """Return *article* with other words in its first note: the same words for the same *version*."""
    first, *others = article.notes
    body = f"Version {version} of what this note says of {article.slug}. *So* it says now in version {version}."
    return replace(article, notes=(replace(first, body=body), *others))


def _vocabulary(chance: random.Random) -> list[str]:
    words = set()
    while len(words) < 4000:
        words.add("".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(chance.randint(1, 4))))
    return sorted(words)


def _article(number: int, chance: random.Random, vocabulary: list[str], weights: list[float]) -> Article:
    paragraphs = tuple(_paragraph(chance, vocabulary) for _ in range(PARAGRAPHS))
    chosen = dict.fromkeys(chance.choices(topics(), weights, k=2))
    slug = f"article-{number:06d}"
    return Article(
        slug=slug,
        title=_sentence(chance, vocabulary, 9).rstrip("."),
        day=(FIRST_DAY + timedelta(days=number * 7919 % DAYS)).isoformat(),
        author=f"Newspaper {chance.randint(1, NEWSPAPERS)}",
        topics=tuple(chosen),
        summary=_sentence(chance, vocabulary, 18),
        paragraphs=paragraphs,
        notes=tuple(_note(at, paragraphs[at], slug, chance, vocabulary) for at in range(NOTES_AN_ARTICLE)),
    )


def _sentence(chance: random.Random, vocabulary: list[str], words: int) -> str:
    chosen = [vocabulary[int(chance.triangular(0, len(vocabulary), 0))] for _ in range(words)]
    return " ".join(chosen).capitalize() + "."


def _paragraph(chance: random.Random, vocabulary: list[str]) -> str:
    words_a_sentence = WORDS_AN_ARTICLE // PARAGRAPHS // 5
    sentences = [_sentence(chance, vocabulary, words_a_sentence) for _ in range(5)]
    first, *rest = sentences[1].split()
    sentences[1] = " ".join([first, f"*{rest[0]}*", f"[{rest[1]}](https://source.example/{rest[2]})", *rest[2:]])
    return " ".join(sentences)


def _note(at: int, paragraph: str, slug: str, chance: random.Random, vocabulary: list[str]) -> Note:
    verdict = chance.choice(VERDICTS) if at % 3 == 0 else None
    return Note(
        id=f"n{at + 1}",
        quote=_quote(at, paragraph),
        kind="check" if verdict else chance.choice(KINDS[1:]),
        verdict=verdict,
        body=f"{_sentence(chance, vocabulary, 14)} *{chance.choice(vocabulary)}* {_sentence(chance, vocabulary, 12)}",
        sources=tuple(
            Source(
                title=_sentence(chance, vocabulary, 7).rstrip("."),
                url=f"https://source.example/{slug}/{at}/{index}",
                publisher=f"Publisher {chance.randint(1, 60)}",
                day=(FIRST_DAY + timedelta(days=chance.randint(0, DAYS))).isoformat(),
            )
            for index in range(2)
        ),
    )


def _quote(at: int, paragraph: str) -> str:
    """Return a plain sentence of *paragraph*; in an article's last note, one with an emphasis."""
    sentences = paragraph.split(". ")
    if at < NOTES_AN_ARTICLE - 1:
        return sentences[2]
    first, emphasised, _ = sentences[1].split(" ", 2)
    return f"{first} {emphasised.strip('*')}"


NEITHER = "search: false\ncards: false\neditions: none\ndata: false\n"
"""No peer makes a search index, pictures or editions: the work would not be equal."""


def write_postil(root: Path, count: int, seed: int = 1) -> None:
    """Write the corpus as a Postil site."""
    begin_postil(root)
    for article in articles(count, seed):
        put_postil(root, article)


def begin_postil(root: Path) -> None:
    """Write what a Postil site has besides articles."""
    scale = "".join(
        f'  - {{id: "{verdict}", label: {verdict.capitalize()}{f", rating: {rating}" if rating else ""}}}\n'
        for verdict, rating in zip(VERDICTS, RATINGS, strict=True)
    )
    _put(root / "site.yaml", f"title: Benchmark\nbase_url: https://example.org/\n{NEITHER}verdicts:\n{scale}")
    for topic in topics():
        _put(root / f"content/topics/{topic}.md", f"---\ntitle: {topic}\n---\n")


def put_postil(root: Path, article: Article) -> Path:
    """Write one article for Postil; return the file that its notes are in."""
    _put(root / f"content/articles/{article.slug}.md", f"---\n{_matter(article)}---\n{_body(article)}")
    notes = root / f"content/articles/{article.slug}.notes.yaml"
    _put(notes, "".join(map(note_yaml, article.notes)))
    return notes


def put_peer(root: Path, article: Article) -> Path:
    """Write one article for a generator that knows of no notes: they are a list in its front matter."""
    notes = "".join("  " + line for note in article.notes for line in note_yaml(note).splitlines(keepends=True))
    path = root / f"content/articles/{article.slug}.md"
    _put(path, f"---\n{_matter(article)}notes:\n{notes}---\n{_body(article)}")
    return path


def note_yaml(note: Note) -> str:
    """Return a note as its editor would write it."""
    lines = [f"- id: {note.id}", f"  quote: {note.quote}", f"  kind: {note.kind}"]
    if note.verdict:
        lines.append(f"  verdict: {json.dumps(note.verdict)}")
    lines += ["  body: |", f"    {note.body}", "  sources:"]
    for source in note.sources:
        lines += [f"    - title: {source.title}", f"      url: {source.url}"]
        lines += [f"      publisher: {source.publisher}", f"      date: {source.day}"]
    return "\n".join(lines) + "\n"


def _matter(article: Article) -> str:
    return (
        f"title: {article.title}\ndate: {article.day}\nauthor: {article.author}\n"
        f"topics: [{', '.join(article.topics)}]\nsummary: {article.summary}\n"
    )


def _body(article: Article) -> str:
    return "\n\n".join(article.paragraphs) + "\n"


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
