"""Outputs → what of them is stale, and the bytes of that, on all the workers.

An output's key is the digest of the code, the templates it reaches and all that it shows. Articles and claims come
first, each once: the page, and the fragments of HTML that lists show of it. Lists come after, made of fragments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from postil.catalogue import ForgottenError
from postil.codec import digest, encoded
from postil.compressed import along
from postil.engine import Workers
from postil.formats import FILES
from postil.model import Asset
from postil.output import INDEX, Deferred, Output, key_of, shown_by
from postil.problem import Problem
from postil.reach import Makers
from postil.render import File, Job, Made, Press, Subject, deferred_in, files, made, resolved, safe
from postil.store import Memory

SPARE = 100
"""Fragments that may be kept in vain however small the site is."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """An output with all that its bytes depend on."""

    output: Output
    shown: bytes
    """What it shows, encoded."""
    makers: tuple[str, ...]
    """The templates that it begins with: its own, or those of its format, and those of its fragments."""
    key: bytes
    fragments: int
    """How many fragments it is made of."""


def keyed(output: Output, makers: Makers, base_url: str, compress: tuple[str, ...]) -> Keyed:
    """Return an output with its key."""
    shown = shown_by(output, base_url, compress)
    if isinstance(output.data, Asset):
        return Keyed(output, shown, (), digest(shown), 0)
    fragments = [one.template for one in deferred_in(output.data.values()) if one.template]
    own = FILES[output.render].templates if output.render in FILES else ()
    templates = (output.render, *own, *sorted(set(fragments)))
    return Keyed(output, shown, templates, key_of(shown, b"".join(map(makers.of, templates))), len(fragments))


@dataclass(slots=True)
class Printing:
    """Renders what is stale."""

    makers: Makers
    press: Press
    memory: Memory
    workers: Workers
    body: Callable[[bytes], bytes]
    """Returns the body that is kept under a digest, as bytes."""
    asset: Callable[[Asset], bytes | Problem]
    """Reads a file that is published as it is."""
    index: Callable[[Iterable[bytes], str], tuple[tuple[str, bytes], ...] | Problem]
    """Makes the files of a search index of records, each article's encoded, in a language."""

    def printed(self, stale: Sequence[Keyed]) -> Iterator[File]:
        """Yield path and bytes of each file of each *stale* output, or what is wrong with a template."""
        jobs, lists = self._jobs(stale)
        failed: dict[bytes, Problem] = {}
        results = self.workers.mapped(partial(made, press=self.press), self._with_bodies(jobs), len(jobs))
        for job, result in zip(jobs, results, strict=True):
            self._keep(job, result, failed)
            yield from result.files
        yield from self._lists([one.output for one in lists], failed)

    def forget(self, every: Sequence[Keyed]) -> None:
        """Forget the fragments that none of *every* output is made of, once they are more than those that are."""
        shown = sum(one.fragments for one in every)
        if self.memory.count("fragments") > 2 * shown + SPARE:
            keys = {
                self._fragment_key(each) for one in every for each in deferred_in(_values(one.output)) if each.template
            }
            self.memory.keep_only("fragments", keys)

    def _jobs(self, stale: Iterable[Keyed]) -> tuple[list[_Task], list[Keyed]]:
        """Return what is to be done of each article and claim, and the outputs that are made of fragments only."""
        there = self.memory.keys("fragments")
        tasks: dict[bytes, _Task] = {}
        lists = []
        for one in stale:
            deferred = deferred_in(_values(one.output))
            whole = next((each for each in deferred if not each.template), None)
            if whole:
                tasks.setdefault(whole.subject.key, _Task(whole.subject)).pages.append(one.output)
            else:
                lists.append(one)
            for each in deferred:
                if each.template and (key := self._fragment_key(each)) not in there:
                    tasks.setdefault(each.subject.key, _Task(each.subject)).templates[each.template] = key
        return list(tasks.values()), lists

    def _fragment_key(self, fragment: Deferred) -> bytes:
        return digest(self.makers.of(fragment.template) + encoded(fragment))

    def _with_bodies(self, tasks: Iterable[_Task]) -> Iterator[Job]:
        for task in tasks:
            yield Job(task.subject, self.body(task.subject.body), tuple(task.templates), tuple(task.pages))

    def _keep(self, task: _Task, result: Made, failed: dict[bytes, Problem]) -> None:
        rows = []
        for key, html in zip(task.templates.values(), result.fragments, strict=True):
            if isinstance(html, Problem):
                failed[key] = html
            else:
                rows.append((key, html.encode()))
        if rows:
            self.memory.put("fragments", rows)

    def _lists(self, outputs: Sequence[Output], failed: Mapping[bytes, Problem]) -> Iterator[File]:
        rendered = []
        for output in outputs:
            if isinstance(output.data, Asset):
                yield from self._copied(output.path, output.data)
                continue
            keys = [self._fragment_key(one) for one in deferred_in(_values(output))]
            if output.render == INDEX:
                yield from self._indexed(output, keys)
            elif problem := next((failed[key] for key in keys if key in failed), None):
                yield output.path, problem
            else:
                rendered.append(output)
        whole = (self._whole(output) for output in rendered)
        for made_of_one in self.workers.mapped(partial(files, press=self.press), whole, len(rendered)):
            yield from made_of_one

    def _copied(self, path: str, asset: Asset) -> Iterator[File]:
        data = self.asset(asset)
        if isinstance(data, Problem):
            yield path, data
        elif asset.path.startswith("content/"):
            yield path, data  # what an editor put there may lie there compressed as well
        else:
            yield from along(path, data, self.press.compress)

    def _indexed(self, output: Output, keys: Iterable[bytes]) -> Iterator[File]:
        """Yield the files of a search index."""
        found = self.index((self._kept(key) for key in keys), str(_data(output)["language"]))
        if isinstance(found, Problem):
            yield output.path, found
        else:
            yield from ((output.stem + path, data) for path, data in found)

    def _whole(self, output: Output) -> Output:
        """Return *output* with its fragments put in."""
        data = {key: resolved(value, self._html) for key, value in _data(output).items()}
        return replace(output, data=data)

    def _html(self, fragment: Deferred) -> object:
        return safe(self._kept(self._fragment_key(fragment)).decode())

    def _kept(self, key: bytes) -> bytes:
        fragment = self.memory.get("fragments", key)
        if fragment is None:
            raise ForgottenError
        return fragment


@dataclass(slots=True)
class _Task:
    """What is to be rendered of one article or claim."""

    subject: Subject
    templates: dict[str, bytes] = field(default_factory=dict)
    """Fragments, each with the key it is kept under."""
    pages: list[Output] = field(default_factory=list)


def _data(output: Output) -> Mapping[str, object]:
    return output.data if isinstance(output.data, Mapping) else {}


def _values(output: Output) -> Iterable[object]:
    return _data(output).values()
