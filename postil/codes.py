"""Compiled templates and the language they speak, kept in the user's own cache folder as Python keeps its modules.

Templates are code, so they are not kept in the site's memory, which may come from elsewhere; and they are believed only
where the file is the user's own.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from postil.codec import Undecodable, decoded, digest, encoded
from postil.language import Language
from postil.problem import Problem
from postil.theme import Theme, compiled

MOST = 20
"""How many themes are kept; the oldest go."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A theme, made ready to render in one language."""

    language: Language
    problems: tuple[Problem, ...]
    """What is wrong with its catalog."""
    codes: dict[str, bytes]
    """Its compiled templates by name."""


def prepared(theme: Theme, tag: str, code: bytes) -> Prepared:
    """Return *theme* ready to speak the language *tag*, for the program whose digest is *code*."""
    texts = [(source.name, source.text) for source in theme.sources]
    file = user_cache_path("postil") / f"{digest(encoded((code, tag, texts))).hex()}.templates"
    try:
        if _is_ours(file):
            kept: Prepared = decoded(file.read_bytes(), Prepared)
            return kept
    except (OSError, Undecodable):
        pass
    from postil.translation import language_of

    language, problems = language_of(theme, tag)
    made = Prepared(language, problems, compiled(theme, language))
    with contextlib.suppress(OSError):
        _keep(file, encoded(made))
    return made


def _is_ours(file: Path) -> bool:
    """Tell whether nobody else can have written *file*."""
    if not hasattr(os, "geteuid"):
        return True
    return all(
        found.st_uid == os.geteuid() and not found.st_mode & 0o022 for found in (file.parent.stat(), file.lstat())
    )


def _keep(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = file.with_name(f"{file.name}.{os.getpid()}")
    temporary.write_bytes(data)
    temporary.chmod(0o600)
    temporary.replace(file)
    kept = sorted(file.parent.glob("*.templates"), key=lambda one: one.stat().st_mtime_ns)
    for old in kept[:-MOST]:
        old.unlink(missing_ok=True)
