"""Listed documents → their cards: from memory where it has them, else compiled, on all the workers.

A document's key is the digest of the code, the rules and its files. So what is kept under a key can't be stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from postil.cards import Body, Card, catalogued
from postil.codec import Undecodable, decoder, digest, encoded
from postil.engine import Workers
from postil.model import Document, Listed, ListedDocument, Rules
from postil.problem import Problem
from postil.recollection import Recollection
from postil.store import Memory, value

Read = Callable[[ListedDocument], Document | tuple[Problem, ...]]
"""Reads a document's files, or says why not."""


class ForgottenError(Exception):
    """The memory has lost a part of what it had: it is best emptied."""


@dataclass(slots=True)
class Catalogue:
    """Keeps the cards of a build's documents, and what had to be done for them."""

    memory: Memory
    workers: Workers
    code: bytes
    """The digest of the program."""
    read: Read
    advance: Callable[[], None]
    """Called for each document that was compiled."""
    recollection: Recollection
    digests: dict[str, bytes] = field(default_factory=dict)
    """Of every file that a document was read from, by path."""
    keys: set[bytes] = field(default_factory=set)
    """Of every card that this build uses."""
    bodies: set[bytes] = field(default_factory=set)
    """Digests of the bodies that belong to them."""
    files: int = 0
    """How many files were read."""
    compiled: int = 0
    problems: list[Problem] = field(default_factory=list)
    """Why documents couldn't be read."""
    _known: dict[bytes, bytes] | None = None

    def cards(self, documents: Sequence[ListedDocument], rules: Rules) -> list[Card]:
        """Return the card of each document that can be read, in their order."""
        if self._known is None:
            self._known = dict(self.memory.all("cards"))
        read = partial(self.recollection.of, decoder(Card))
        prefix = encoded((self.code, rules))
        cards: dict[int, Card] = {}
        under_way: list[tuple[int, bytes]] = []
        stale: list[int] = []
        for at, listed in enumerate(documents):
            key = _key(prefix, self._known_by_now(listed))
            card = value(self._known.get(key), read)
            if card is None:
                stale.append(at)
            else:
                cards[at] = card
                self.keys.add(key)
        rest = self._stale(documents, stale, prefix, cards, under_way)
        results = self.workers.mapped(partial(catalogued, rules=rules), rest, len(stale))
        kept: list[tuple[bytes, bytes, tuple[bytes, ...]]] = []
        for number, (card_bytes, bodies) in enumerate(results):
            at, key = under_way[number]
            self.advance()
            cards[at] = card = read(card_bytes)
            self._known[key] = card_bytes
            kept.append((key, card_bytes, bodies))
            if len(kept) == BATCH:
                self._keep(kept)
        self._keep(kept)
        self.compiled += len(under_way)
        self.bodies.update(name for card in cards.values() for name in _bodies_of(card))
        return [cards[at] for at in sorted(cards)]

    def body(self, name: bytes) -> Body:
        """Return the body that is kept under a digest."""
        try:
            body: Body = decoder(Body)(self.body_bytes(name))
        except Undecodable as failure:
            raise ForgottenError from failure
        return body

    def gathered(self, name: bytes) -> Body:
        """Return the body that is kept under a digest, of a document that other pages show: those are few."""
        try:
            body: Body = self.recollection.of(decoder(Body), self.body_bytes(name))
        except Undecodable as failure:
            raise ForgottenError from failure
        return body

    def body_bytes(self, name: bytes) -> bytes:
        """Return the body that is kept under a digest, as bytes."""
        if (data := self.memory.get("bodies", name)) is None:
            raise ForgottenError
        return data

    def _known_by_now(self, listed: ListedDocument) -> ListedDocument:
        """Return *listed* with the digests of files that were read in this build."""
        if not self.digests or all(file.digest for file in listed.files):
            return listed
        files = (Listed(one.path, one.digest or self.digests.get(one.path)) for one in listed.files)
        return replace(listed, files=tuple(files))

    def _stale(
        self,
        documents: Sequence[ListedDocument],
        stale: Sequence[int],
        prefix: bytes,
        cards: dict[int, Card],
        under_way: list[tuple[int, bytes]],
    ) -> Iterator[Document]:
        """Yield, of the *stale* documents, those that are really new; those that were only touched have a card."""
        for at in stale:
            document = self.read(documents[at])
            if not isinstance(document, Document):
                self.problems.extend(document)
                continue
            self.files += len(document.files)
            listed = _listed(document)
            self.digests.update((file.path, file.digest) for file in listed.files if file.digest)
            key = _key(prefix, listed)
            self.keys.add(key)
            card = value((self._known or {}).get(key), partial(self.recollection.of, decoder(Card)))
            if card is None:
                under_way.append((at, key))
                yield document
            else:
                cards[at] = card

    def _keep(self, rows: list[tuple[bytes, bytes, tuple[bytes, ...]]]) -> None:
        read = partial(self.recollection.of, decoder(Card))
        self.memory.put("cards", [(key, card) for key, card, _ in rows])
        named = (zip(_bodies_of(read(card)), bodies, strict=True) for _, card, bodies in rows)
        self.memory.put("bodies", [row for each in named for row in each])
        rows.clear()


def _bodies_of(card: Card) -> tuple[bytes, ...]:
    """Return the digests of the bodies that a card names: its own, and its claims'."""
    return card.body, *(claim.body for claim in card.claims)


BATCH = 100
"""Documents that are written down together."""


def _key(prefix: bytes, listed: ListedDocument) -> bytes:
    """Return the key of a document; where the digest of a file is unknown, one that nothing is kept under."""
    return digest(prefix + encoded(listed))


def _listed(document: Document) -> ListedDocument:
    files = tuple(Listed(file.path, digest(file.data)) for file in document.files)
    return ListedDocument(document.kind, document.id, files, document.lock)
