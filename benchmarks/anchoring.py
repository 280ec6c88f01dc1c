"""Measure anchoring on made edits, beside best match without a cut-off.

    python benchmarks/anchoring.py [--seed N] [--cases N] [FILE ...]

Each case takes a sentence of a text, changes the text, and asks where the sentence
stands now. Texts come from the files named (front matter is skipped), or are made from
the small vocabulary below. Same seed, same cases. Offsets are Unicode code points.

Three numbers a row, for Postil and for its peer: right (the passage overlaps the true one
by 80 % of their union; or orphan, where it is gone), lost (orphan or ambiguous although it
stands), wrong (pinned elsewhere, or pinned although it is gone: the worst error).
"""

from __future__ import annotations

import argparse
import html
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from postil.anchor import Match, Quote, find

CONTEXT = 32
"""Characters of prefix and suffix, as browsers' annotators keep."""
CHANGES = (0, 5, 10, 15, 20, 30, 40)
"""Per cent of a sentence's words that change."""
LEAST_WORDS = 6
"""A sentence with fewer words is no case: half of one is a fragment that recurs."""

SUBJECTS = (
    "The ministry", "A spokeswoman for the grid operator", "The city council", "Her report",
    "The union of bakers", "An official in Minsk", "The harbour master", "Two engineers",
    "The opposition", "A retired judge", "The statistics office", "Every second household",
)  # fmt: skip
VERBS = (
    "announced", "has not confirmed", "measured", "refused to publish", "blamed", "praised",
    "will examine", "counted", "approved", "lost", "never received", "described",
)  # fmt: skip
OBJECTS = (
    "the new timetable", "a shortage of salt", "the northern power line", "its own forecast",
    "the budget for schools", "four hundred letters", "the price of bread", "an old bridge",
    "the minutes of the meeting", "a fine of 2,000 roubles", "the water supply", "all complaints",
)  # fmt: skip
TAILS = (
    "after the storm in March", "although nobody had asked for it", "before the election",
    "in a statement on Monday", "because the archive burned down", "for the third time this year",
    "while the talks went on", "without naming a reason", "at the request of its neighbours",
    "according to two people who were there", "and apologised to the passengers", "by mistake",
)  # fmt: skip
TEMPLATES = (
    "In {year}, {number} per cent of {place}'s households had no heating for more than a week.",
    "The station in {place} sold {number} thousand tickets in {year}, its director said.",
    "Between {year} and now, {number} of the shops on the main street of {place} have closed.",
)
PLACES = ("Brest", "Gomel", "Grodno", "Lida", "Orsha", "Pinsk", "Polotsk", "Vitebsk")


@dataclass(frozen=True, slots=True)
class Case:
    """A quote from an old text, and where it stands in the new one."""

    kind: str
    text: str
    quote: Quote
    truth: tuple[int, int] | None
    """None: the passage is gone."""


# Texts


def made_text(dice: random.Random) -> str:
    """Return an article of some 700 words, one sentence in six from a template."""
    paragraphs = []
    for _ in range(12):
        sentences = []
        for _ in range(5):
            if dice.random() < 1 / 6:
                sentences.append(templated(dice, dice.choice(TEMPLATES)))
            else:
                sentences.append(made_sentence(dice))
        paragraphs.append(" ".join(sentences))
    return "\n".join(paragraphs)


def made_sentence(dice: random.Random) -> str:
    """Return a sentence of ten to twenty words."""
    parts = (SUBJECTS, VERBS, OBJECTS, TAILS, TAILS)
    return " ".join(dice.choice(words) for words in parts) + "."


def templated(dice: random.Random, template: str) -> str:
    """Return *template* with a year, a number and a place."""
    return template.format(year=dice.randint(1990, 2025), number=dice.randint(2, 98), place=dice.choice(PLACES))


def text_of(path: Path) -> str:
    """Return the text of a file, without front matter, links' targets and tags, one
    paragraph a line: roughly what a reader sees."""
    text = path.read_text(encoding="utf-8", errors="replace")
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"\]\([^)]*\)|<[^>]*>|[*_#\[\]]|https?://\S*", "", html.unescape(text))
    return "\n".join(" ".join(block.split()) for block in text.split("\n\n") if block.strip())


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Return the sentences that stand once in *text* and are long enough for a case."""
    found = [match.span() for match in re.finditer(r"[^\s.!?][^.!?\n]+[.!?](?=\s|$)", text)]
    return [
        (start, end)
        for start, end in found
        if len(text[start:end].split()) >= LEAST_WORDS and text.count(text[start:end]) == 1
    ]


# Changes


def changed(dice: random.Random, sentence: str, share: float, vocabulary: list[str]) -> str:
    """Return *sentence* with *share* of its words replaced, dropped, joined by others or
    moved; at least one where the share isn't 0."""
    words = sentence.split()
    before = list(words)
    for _ in range(max(1, round(len(words) * share)) if share and words else 0):
        at = dice.randrange(len(words))
        change = dice.choice(("replace", "replace", "insert", "drop", "move"))
        if change == "replace":
            words[at] = dice.choice(vocabulary)
        elif change == "insert":
            words.insert(at, dice.choice(vocabulary))
        elif len(words) > LEAST_WORDS // 2:
            word = words.pop(at)
            if change == "move":
                words.insert(dice.randrange(len(words) + 1), word)
    if share and words == before:
        return changed(dice, sentence, share, vocabulary) if words else ""
    return " ".join(words)


def quote_of(text: str, start: int, end: int, *, with_context: bool) -> Quote:
    """Return a quote of [*start*, *end*), with CONTEXT characters on each side or none."""
    if not with_context:
        return Quote(text[start:end])
    return Quote(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def inserted(dice: random.Random, text: str, sentence: str, away_from: int) -> tuple[str, int]:
    """Return *text* with *sentence* put between two others, far from an offset, and by how
    much that moved the offset."""
    gaps = [gap.end() for gap in re.finditer(r"[.!?][ \n]", text)]
    far = [gap for gap in gaps if abs(gap - away_from) > 200 + len(sentence)] or [len(text)]
    at = dice.choice(far)
    piece = sentence + " " if at < len(text) else " " + sentence
    return text[:at] + piece + text[at:], len(piece) if at <= away_from else 0


# Cases


def standing_cases(dice: random.Random, text: str, share: int, with_context: bool) -> Iterator[Case]:
    """Yield a changed sentence: alone, with its neighbours changed, with a look-alike of
    the old wording elsewhere, and with a copy of the new wording elsewhere."""
    vocabulary = text.split()
    start, end = dice.choice(sentences_of(text))
    quote = quote_of(text, start, end, with_context=with_context)
    new = changed(dice, text[start:end], share / 100, vocabulary)
    label = f"{share:2} % changed" + ("" if with_context else ", no context")
    body = text[:start] + new + text[end:]
    yield Case(label, body, quote, (start, start + len(new)))
    alike = changed(dice, text[start:end], dice.uniform(0.3, 0.5), vocabulary)
    echoed, shift = inserted(dice, body, alike, start)
    yield Case(label + ", look-alike", echoed, quote, (start + shift, start + shift + len(new)))
    if with_context:
        after = changed(dice, text[end : end + 200], share / 100, vocabulary)
        beside = text[:start] + new + text[end : end + 1] + after + text[end + 200 :]
        yield Case(label + ", beside too", beside, quote, (start, start + len(new)))
        doubled, shift = inserted(dice, body, new, start)
        yield Case(label + ", doubled", doubled, quote, (start + shift, start + shift + len(new)))


def gone_cases(dice: random.Random, text: str, with_context: bool) -> Iterator[Case]:
    """Yield a removed sentence: alone, with look-alikes elsewhere and in its neighbourhood,
    and with another sentence in its place."""
    vocabulary = text.split()
    start, end = dice.choice(sentences_of(text))
    sentence = text[start:end]
    quote = quote_of(text, start, end, with_context=with_context)
    label = "gone" + ("" if with_context else ", no context")
    body = text[:start] + text[end + 1 :]
    yield Case(label, body, quote, None)
    alike = changed(dice, sentence, dice.uniform(0.2, 0.5), vocabulary)
    yield Case(label + ", look-alike", inserted(dice, body, alike, start)[0], quote, None)
    other = made_sentence(dice) if re.search(r"\d", sentence) else templated(dice, TEMPLATES[1])  # of another kind
    twin = templated(dice, TEMPLATES[0])
    old = text[:start] + twin + text[end:]
    quote = quote_of(old, start, start + len(twin), with_context=with_context)
    yield Case(
        label + ", template",
        inserted(dice, body, templated(dice, TEMPLATES[0]), start)[0],
        quote,
        None,
    )
    if with_context:
        row = templated(dice, TEMPLATES[0])
        old = text[:start] + twin + "\n" + row + text[end:]
        quote = quote_of(old, start, start + len(twin), with_context=True)
        yield Case(label + ", template beside", text[:start] + row + text[end:], quote, None)
        yield Case(label + ", other in place", text[:start] + other + text[end:],
                   quote_of(text, start, end, with_context=True), None)  # fmt: skip


# The peer


def best_match(text: str, quote: Quote) -> tuple[int, int] | None:
    """Return the stretch that is most like the quote and its context, however little: up
    to half of the quote's characters may differ. The first of equals is taken."""
    exact, size = quote.exact, len(quote.exact)
    found = [(hit.start(), hit.start() + size) for hit in re.finditer(f"(?={re.escape(exact)})", text)]
    if not found:
        starts = [word.start() for word in re.finditer(r"\S+", text)]
        ends = [word.end() for word in re.finditer(r"\S+", text)]
        near = [(start, min(ends, key=lambda end: abs(end - start - size))) for start in starts]
        errors = [Levenshtein.distance(exact, text[start:end]) for start, end in near]
        found = [span for span, wrong in zip(near, errors, strict=True) if wrong <= size / 2]

    def score(span: tuple[int, int]) -> float:
        start, end = span
        before = text[max(0, start - len(quote.prefix)) : start]
        after = text[end : end + len(quote.suffix)]
        return (
            50 * (1 - Levenshtein.distance(exact, text[start:end]) / size)
            + 20 * (Levenshtein.normalized_similarity(quote.prefix, before))
            + 20 * (Levenshtein.normalized_similarity(quote.suffix, after))
        )

    return max(found, key=score, default=None)


# The tables


def outcome(case: Case, span: tuple[int, int] | None) -> str:
    """Return right, lost or wrong."""
    if case.truth is None or span is None:
        return "right" if span == case.truth else "lost" if span is None else "wrong"
    shared = min(span[1], case.truth[1]) - max(span[0], case.truth[0])
    union = span[1] - span[0] + case.truth[1] - case.truth[0] - max(shared, 0)
    return "right" if shared >= 0.8 * union else "wrong" if shared < 0.5 * union else "lost"


def span_of(match: Match) -> tuple[int, int] | None:
    """Return the passage of *match*, if it has one."""
    return None if match.start is None or match.end is None else (match.start, match.end)


def table(cases: list[Case]) -> str:
    """Return the outcomes by kind, in per cent, Postil beside its peer."""
    kinds: dict[str, tuple[Counter[str], Counter[str]]] = {}
    for case in cases:
        ours, theirs = kinds.setdefault(case.kind, (Counter(), Counter()))
        match = find(case.text, case.quote)
        ours[outcome(case, span_of(match))] += 1
        ours["false exact"] += match.status == "exact" and case.kind.startswith("gone")
        theirs[outcome(case, best_match(case.text, case.quote))] += 1
    lines = [f"{'':36}{'':6}{'Postil':^23}  {'best match':^23}"]
    lines.append(f"{'case':36}{'n':>6}" + 2 * f"{'right':>8}{'lost':>7}{'wrong':>8}  ")
    for kind, pair in sorted(kinds.items()):
        n = pair[0]["right"] + pair[0]["lost"] + pair[0]["wrong"]
        cells = "".join(
            f"{100 * each['right'] / n:8.2f}{100 * each['lost'] / n:7.2f}{100 * each['wrong'] / n:8.2f}  "
            for each in pair
        )
        lines.append(f"{kind:36}{n:6}{cells}".rstrip())
    return "\n".join(lines)


def timings(texts: list[str], dice: random.Random) -> str:
    """Return what a quote costs on a long and a very long text, and how it compares."""
    lines = [f"{'median ms a quote':36}{'exact':>10}{'drifted':>10}{'gone':>10}{'fold once':>12}"]
    joined = "\n".join(texts)
    while len(joined.split()) < 100_000:
        joined += "\n" + (made_text(dice) if len(texts) < 100 else joined)
    words = joined.split(" ")
    table: list[list[float]] = []
    for count in (10_000, 100_000):
        text = " ".join(words[:count])
        begun = time.perf_counter()
        find(text, Quote("no such words as these in it"))
        first = 1000 * (time.perf_counter() - begun)
        costs = [
            median_cost(text, dice, change)
            for change in (
                lambda sentence: sentence,
                lambda sentence: changed(dice, sentence, 0.15, words),
                lambda sentence: " ".join(dice.choice(words) for _ in sentence.split()),
            )
        ]
        table.append([*costs, first])
        lines.append(f"{count:>10,} words{'':20}" + "".join(f"{cost:10.3f}" for cost in costs) + f"{first:12.1f}")
    ratios = [long / short for short, long in zip(*table, strict=True)]
    lines.append(
        f"{'10 times the text costs, times':36}{ratios[0]:10.1f}{ratios[1]:10.1f}{ratios[2]:10.1f}{ratios[3]:12.1f}"
    )
    return "\n".join(lines)


def median_cost(text: str, dice: random.Random, change: Callable[[str], str]) -> float:
    """Return the median milliseconds that `find` takes for a changed sentence of *text*."""
    spans = [match.span() for match in re.finditer(r"[^\s.!?][^.!?\n]{60,240}[.!?](?=\s|$)", text)]
    costs = []
    for start, end in dice.sample(spans, min(60, len(spans))):
        whole = quote_of(text, start, end, with_context=True)
        quote = Quote(change(whole.exact), whole.prefix, whole.suffix)
        begun = time.perf_counter()
        find(text, quote)
        costs.append(1000 * (time.perf_counter() - begun))
    return sorted(costs)[len(costs) // 2]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="texts to take sentences from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=100, help="rounds for each row")
    chosen = parser.parse_args()
    dice = random.Random(chosen.seed)
    texts = [text_of(path) for path in chosen.files] or [made_text(dice) for _ in range(20)]
    texts = [text for text in texts if len(sentences_of(text)) >= 5]
    if not texts:
        sys.exit("no file has five sentences")
    cases: list[Case] = []
    for _ in range(chosen.cases):
        text = dice.choice(texts)
        for with_context in (True, False):
            for share in CHANGES:
                cases += standing_cases(dice, text, share, with_context)
            cases += gone_cases(dice, text, with_context)
    print(table(cases))
    print()
    print(timings(texts, dice))


if __name__ == "__main__":
    main()
