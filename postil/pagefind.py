"""Records → the files of a search index, made by Pagefind's program.

Pagefind is an extra. Of its Python package only the program is used, for the package waits a tenth of a second for each
of its answers. The same records in the same order make the same files.
"""

from __future__ import annotations

import gzip
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import Thread
from typing import IO, Any

from postil.search import Record

INSTALL = "pip install 'postil[search]'"
PROGRAMS = ("pagefind_bin", "pagefind_bin_extended")
"""Packages that bring the program; one is enough."""
ENTRY = "pagefind-entry.json"
SCRIPTS = {"pagefind.js", "pagefind-worker.js"}
"""Those that search; Pagefind's own boxes and buttons aren't used."""
_FOLDERS = ("index/", "fragment/", "filter/")
_SIGNATURE = b"pagefind_dcd"
"""How the browser's side tells a file that is unpacked."""

Message = dict[str, Any]
Files = dict[str, bytes]


class PagefindError(Exception):
    """There is no index, and this is why: a sentence for the editor."""


def missing() -> str | None:
    """Return why no index can be made here, and the way out; nothing where it can. Nothing is imported for it."""
    if find_spec("pagefind") and find_spec("cbor2") and any(map(find_spec, PROGRAMS)):
        return None
    return f"search needs Pagefind, which isn't installed: {INSTALL}"


def indexed(records: Iterable[Record], language: str) -> tuple[tuple[str, bytes], ...]:
    """Return the path below pagefind/ and the bytes of each file of an index of *records*, by path.

    The index is one, and in *language*, whatever the records are in, for a page searches one index only: that of its
    own language. So a search finds articles in all of them; endings are stemmed as in *language*, which leaves words
    of other alphabets as they are, and these are found by their beginnings. Where nothing tells records apart
    in a search, they are found in the order in which they come. Raises PagefindError.
    """
    if why := missing():
        raise PagefindError(why)
    files = _made(_program(), _messages(records, language))
    try:
        return tuple(sorted(_settled(_needed(files)).items()))
    except (KeyError, ValueError, TypeError, IndexError, EOFError, OSError):
        raise PagefindError(
            f"this version of Pagefind makes an index of another form; known is that of {INSTALL}"
        ) from None


def _program() -> Path:
    from pagefind.service import get_executable

    found = get_executable()
    if found is None:
        raise PagefindError(f"search needs Pagefind's program, which isn't installed: {INSTALL}")
    return found


def _messages(records: Iterable[Record], language: str) -> Iterator[Message]:
    """Yield what Pagefind is told (pagefind/service/types.py).

    What stands in `meta` is found by its words too, in a page's filters it isn't; the search page shows of both.
    """
    yield {"type": "NewIndex", "config": {}}
    for one in records:
        yield {
            "type": "AddRecord",
            "index_id": 0,
            "url": one.url,
            "content": one.content,
            "language": language.lower(),
            "meta": {"title": one.title, "article": one.article, "date": one.date},
            "filters": {name: list(values) for name, values in one.filters},
            "sort": {"date": one.date},
        }
    yield {"type": "GetFiles", "index_id": 0}


@dataclass(slots=True)
class _Answers:
    """What Pagefind has said so far. Only the last answer and the first failure are kept."""

    stop: Callable[[], None]
    """Ends Pagefind, which has said all that is wanted: whoever still writes to it would wait for it to listen."""
    files: Files | None = None
    failure: str = ""
    _begun: list[bytes] = field(default_factory=list)

    def read(self, stream: IO[bytes]) -> None:
        """Take answers, each of which ends with a comma, until there are files or the stream ends."""
        while self.files is None and (some := stream.read1(1 << 20)):  # type: ignore[attr-defined]
            first, *further = some.split(b",")
            self._begun.append(first)
            for one in further:
                self._take(b"".join(self._begun))
                self._begun = [one]
            if self.failure or self.files is not None:
                self.stop()

    def _take(self, answer: bytes) -> None:
        try:
            said = json.loads(b64decode(answer))["payload"]
            if said["type"] == "Error":
                self.failure = self.failure or f"Pagefind says: {said['message']}"
            elif said["type"] == "GetFiles":
                self.files = {one["path"]: b64decode(one["content"]) for one in said["files"]}
        except (ValueError, KeyError, TypeError, RecursionError):
            self.failure = self.failure or "Pagefind's answer can't be read"


def _made(program: Path, messages: Iterable[Message]) -> Files:
    """Return the files that *program* makes. It is ended, whatever happens."""
    try:
        process = Popen([program, "--service"], stdin=PIPE, stdout=PIPE, stderr=DEVNULL)  # noqa: S603 - no shell, our own arguments
    except OSError as failure:
        why = (failure.strerror or str(failure)).lower()
        raise PagefindError(f"Pagefind can't be run: {why}") from None
    with process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both are pipes")
        answers = _Answers(process.kill)
        reader = Thread(target=answers.read, args=(process.stdout,), daemon=True)
        reader.start()
        try:
            _tell(process.stdin, messages)
            reader.join()
        finally:
            process.kill()
            reader.join()
            with suppress(OSError):
                process.stdin.close()
    if answers.failure or answers.files is None:
        raise PagefindError(answers.failure or "Pagefind stopped before it had made an index")
    return answers.files


def _tell(stream: IO[bytes], messages: Iterable[Message]) -> None:
    """Write *messages*, as long as somebody listens."""
    for number, message in enumerate(messages, 1):
        told = json.dumps({"message_id": number, "payload": message}, ensure_ascii=False).encode()
        try:
            stream.write(b64encode(told) + b",")
        except OSError:
            return
    with suppress(OSError):
        stream.flush()


def _needed(files: Files) -> Files:
    """Return those of *files* that the search page loads."""
    languages = json.loads(files[ENTRY])["languages"].values()
    named = {f"pagefind.{one['hash']}.pf_meta" for one in languages}
    named |= {f"wasm.{one['wasm'] or 'unknown'}.pagefind" for one in languages}
    kept = SCRIPTS | {ENTRY} | named
    return {path: data for path, data in files.items() if path in kept or path.startswith(_FOLDERS)}


def _settled(files: Files) -> Files:
    """Return *files* with filters in alphabetical order, and the names that are made of what is in them.

    Pagefind keeps filters in hash maps, whose order is another in each run. Nothing else in its files changes.
    """
    settled = dict(files)
    entry = json.loads(settled[ENTRY])
    for language, index in entry["languages"].items():
        meta = _unpacked(settled.pop(f"pagefind.{index['hash']}.pf_meta"))
        filters = []
        for name, file in meta[3]:
            values = _unpacked(settled.pop(f"filter/{file}.pf_filter"))
            stem, data = _packed(language, [name, sorted(values[1])])
            settled[f"filter/{stem}.pf_filter"] = data
            filters.append([name, stem])
        meta[3] = sorted(filters)
        index["hash"], data = _packed(language, meta)
        settled[f"pagefind.{index['hash']}.pf_meta"] = data
    settled[ENTRY] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return settled


def _unpacked(data: bytes) -> Any:
    """Return the CBOR value (RFC 8949) in a file of Pagefind's."""
    import cbor2

    plain = gzip.decompress(data)
    if not plain.startswith(_SIGNATURE):
        raise ValueError("not a file of Pagefind's")
    return cbor2.loads(plain[len(_SIGNATURE) :])


def _packed(language: str, value: object) -> tuple[str, bytes]:
    """Return the name, which stands for the content, and the bytes of a file."""
    import cbor2

    plain = _SIGNATURE + cbor2.dumps(value)
    return f"{language}_{sha256(plain).hexdigest()[:10]}", gzip.compress(plain, mtime=0)
