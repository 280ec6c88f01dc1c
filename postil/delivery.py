"""Outputs → output/: what is stale is rendered, and what differs from what stands there is written."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from postil import history, load
from postil.catalogue import Catalogue
from postil.codec import decoded, digest
from postil.codes import Prepared
from postil.compressed import WAYS
from postil.engine import Workers
from postil.explain import Changes, reasons
from postil.history import Outputs
from postil.model import Asset
from postil.order import Order, Watch
from postil.output import INDEX, Output
from postil.printing import Keyed, Printing, keyed
from postil.problem import Place, Problem, error
from postil.reach import Makers, fingerprints, named_in
from postil.recollection import Recollection
from postil.render import Press
from postil.search import Record
from postil.site import Imprint
from postil.store import Memory
from postil.theme import Theme
from postil.write import Standing, Written, place_of, sighted, standing, write


@dataclass(slots=True)
class Delivery:
    """Brings the outputs of one build to where they belong."""

    order: Order
    memory: Memory
    catalogue: Catalogue
    code: bytes
    """The digest of the program."""
    theme: Theme
    prepared: Prepared
    """The same, ready to render."""
    workers: Workers
    watch: Watch
    recollection: Recollection
    changed: frozenset[str]
    """Files of content/ that are new or other than in the last build, by path."""
    problems: list[Problem] = field(default_factory=list)
    """What is wrong with templates, or in the way of writing."""
    rendered: dict[str, bytes] = field(default_factory=dict)
    """The digest of each output that was rendered, by path."""
    written: Written | None = None
    reasons: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def deliver(self, outputs: Sequence[Output], imprint: Imprint, *, sound: bool) -> None:
        """Render what is stale of *outputs*; where all is *sound*, write what differs, and remember it."""
        prints = fingerprints(self.theme)
        _, known, named = before = history.theme(self.memory)
        if known != prints:
            named = named_in(self.theme)
        recall = self.recollection.of
        makers = recall(Makers, self.code, self.recollection.alike(named), self.recollection.alike(prints))
        base_url, compress = imprint.base_url, imprint.extras.compress
        all_keyed = [recall(keyed, output, makers, base_url, compress) for output in outputs]
        there = self._standing() if sound else None
        kept, stale = _parted(all_keyed, history.outputs(self.memory, self._place), there)
        if there is None:
            stale = [one for one in stale if one.output.render != INDEX]  # nothing in it can be wrong

        self.watch.begin("render", len(stale))
        codes = tuple(self.prepared.codes.items())
        press = Press(self.theme.sources, codes, self.prepared.language, base_url, compress)
        printing = Printing(makers, press, self.memory, self.workers, self.catalogue.body_bytes, self._asset, _index)
        files = self._counted(printing.printed(stale))
        if there is None or self.order.output is None:
            self.problems.extend(made for _, made, _ in files if isinstance(made, Problem))
        else:
            self.written, wrong = write(self.order.output, there, kept, files, keep_going=self.order.keep_going)
            self.problems.extend(wrong)

        self.watch.begin("remember")
        if self.order.explain:
            self._explain(stale, Changes(before, (self.code, prints, named), self.changed))
        self._keep(stale, kept, all_keyed, there)
        if self.rendered:
            printing.forget(all_keyed)
        history.keep_theme(self.memory, (self.code, prints, named))

    def _standing(self) -> Standing | None:
        """Look at our files where we are to write; there are none where we aren't."""
        output = self.order.output
        return standing(output, history.standing(self.memory, self._place)) if output else None

    @property
    def _place(self) -> str:
        """What tells the folder to write to from all others; a check looks at what was rendered for output/."""
        return place_of(self.order.output or self.order.root / "output")

    def _counted(self, files: Iterable[tuple[str, bytes | Problem]]) -> Iterator[tuple[str, bytes | Problem, bytes]]:
        """Yield *files* with their digests, and keep these."""
        for path, data in files:
            self.watch.advance()
            if isinstance(data, Problem):
                yield path, data, b""
            else:
                self.rendered[path] = found = digest(data)
                yield path, data, found

    def _asset(self, asset: Asset) -> bytes | Problem:
        return load.asset(self.order.root, asset)

    def _explain(self, stale: Iterable[Keyed], changes: Changes) -> None:
        """Say why each file was written."""
        written = frozenset(self.written.written) if self.written else frozenset()
        told = [one for one in stale if one.output.path in written]
        self.reasons = tuple(sorted((one.output.path, reasons(one, self.memory, changes)) for one in told))

    def _keep(
        self, stale: Iterable[Keyed], kept: Mapping[str, bytes], every: Sequence[Keyed], there: Standing | None
    ) -> None:
        """Remember what was rendered, and forget what nothing shows any more."""
        digests = {**kept, **self.rendered}
        known: Outputs = {
            path: (one.key, digests[path]) for one in every for path in _paths(one.output) if path in digests
        }
        paths = sorted(digests)
        for one in every:
            if stem := one.output.stem:
                begun = (path for path in _beginning(paths, stem) if path not in known)  # else it is another's
                known |= {path: (one.key, digests[path]) for path in begun}
        history.keep_outputs(self.memory, self._place, known)
        shown = [(one.output.path.encode(), one.shown) for one in stale if one.output.path in self.rendered]
        self.memory.put("shown", shown)
        if self.written and self.written.removed:
            self.memory.keep_only("shown", {one.output.path.encode() for one in every})
        if self.written and there and (output := self.order.output):
            history.keep_standing(self.memory, self._place, sighted(output, there, self.written))


def _parted(every: Iterable[Keyed], known: Outputs, there: Standing | None) -> tuple[dict[str, bytes], list[Keyed]]:
    """Return the digests of the outputs that are as they should be, by path, and the outputs that aren't.

    Where nothing is to be written (*there* is nothing), it is enough that an output has been rendered before.
    """
    kept: dict[str, bytes] = {}
    stale = []
    paths = sorted(known)
    for one in every:
        path = one.output.path
        key, _ = known.get(path, (b"", b""))
        files = _files_of(one, known, paths)
        if key == one.key and (there is None or all(there.has(file, found) for file, found in files.items())):
            kept |= files
        else:
            stale.append(one)
    return kept, stale


def _files_of(one: Keyed, known: Outputs, paths: Sequence[str]) -> dict[str, bytes]:
    """Return the digests of the files that an output was, by path; *paths* are those of *known*, sorted."""
    path, stem = one.output.path, one.output.stem
    if not stem:
        if path not in known:
            return {}
        own = (path, *one.output.beside)
        packed = [file for file in _paths(one.output) if file not in own and file in known]
        return {file: known.get(file, (b"", b""))[1] for file in (*own, *packed)}
    return {file: known[file][1] for file in _beginning(paths, stem) if known[file][0] == one.key}


def _paths(output: Output) -> Iterator[str]:
    """Yield where the files of an output may be: its own and those beside it, and each of them compressed."""
    for path in (output.path, *output.beside):
        yield path
        yield from (f"{path}.{way}" for way in WAYS)


def _beginning(paths: Sequence[str], stem: str) -> Iterator[str]:
    """Yield those of *paths*, which are sorted, that begin with *stem*."""
    for at in range(bisect_left(paths, stem), len(paths)):
        if not paths[at].startswith(stem):
            return
        yield paths[at]


def _index(articles: Iterable[bytes], language: str) -> tuple[tuple[str, bytes], ...] | Problem:
    """Return the files of a search index."""
    from postil.pagefind import PagefindError, indexed

    records = (record for article in articles for record in decoded(article, tuple[Record, ...]))
    try:
        return indexed(records, language)
    except (PagefindError, ImportError) as failure:
        hint = "write 'search: false' to do without a search page"
        return error(Place("site.yaml"), "search", f"no search index: {failure}", hint)
