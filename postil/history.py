"""What the last build of a site knew: whether anything has changed since, and if so, what."""

from __future__ import annotations

from dataclasses import dataclass

from postil.codec import decoded, digest, encoded
from postil.problem import Problem
from postil.sightings import Sightings, from_bytes, to_bytes
from postil.store import Memory, value


@dataclass(frozen=True, slots=True)
class Last:
    """What the last build came to, if all of it was well."""

    key: bytes
    """The digest of the code and of what the build was asked to do."""
    scan_problems: tuple[Problem, ...]
    """What was wrong with files before any was read."""
    problems: tuple[Problem, ...]
    articles: int
    notes: int
    outputs: int


Theme = tuple[bytes, dict[str, bytes], dict[str, tuple[str, ...]]]
"""Of the last build: the digest of the code; of each template's text, its digest and the templates it names."""

Outputs = dict[str, tuple[bytes, bytes]]
"""Key and digest of the bytes of each output, by path."""


def last(memory: Memory) -> Last | None:
    """Return what the last build came to; nothing where it had errors, or is forgotten."""
    return value(memory.get("facts", b"last"), lambda data: decoded(data, Last))


def inputs(memory: Memory) -> Sightings:
    """Return what the files of the site looked like."""
    return value(memory.get("facts", b"inputs"), from_bytes) or Sightings()


def standing(memory: Memory, output: str) -> Sightings:
    """Return what the files in the folder *output* looked like after the last build that wrote there."""
    return value(memory.get("facts", _of_folder(output)), from_bytes) or Sightings()


def outputs(memory: Memory, output: str) -> Outputs:
    """Return what was rendered for the folder *output*."""
    return value(memory.get("facts", b"outputs " + _name(output)), lambda data: decoded(data, Outputs)) or {}


def theme(memory: Memory) -> Theme:
    """Return what the templates were."""
    return value(memory.get("facts", b"theme"), lambda data: decoded(data, Theme)) or (b"", {}, {})


def keep_last(memory: Memory, last: Last | None) -> None:
    """Keep what a build came to; without it, the next one looks at everything anew."""
    memory.put("facts", [(b"last", encoded(last) if last else b"")])


def keep_inputs(memory: Memory, sightings: Sightings) -> None:
    """Keep what the files of the site looked like."""
    memory.put("facts", [(b"inputs", to_bytes(sightings))])


def keep_standing(memory: Memory, output: str, sightings: Sightings) -> None:
    """Keep what the files in the folder *output* look like."""
    memory.put("facts", [(_of_folder(output), to_bytes(sightings))])


def keep_outputs(memory: Memory, output: str, outputs: Outputs) -> None:
    """Keep what was rendered for the folder *output*."""
    memory.put("facts", [(b"outputs " + _name(output), encoded(outputs))])


def keep_theme(memory: Memory, theme: Theme) -> None:
    """Keep what the templates were."""
    memory.put("facts", [(b"theme", encoded(theme))])


def _of_folder(output: str) -> bytes:
    return b"standing " + _name(output)


def _name(output: str) -> bytes:
    return digest(output.encode("utf-8", "surrogateescape"))
