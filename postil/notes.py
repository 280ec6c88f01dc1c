"""The files of an article's notes → authored notes, each with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from postil import nodes
from postil.authored import NoteFields
from postil.decode import decoded, parts_of
from postil.model import File
from postil.names import folded
from postil.nodes import Loc, Tree
from postil.problem import Place, Problem, error
from postil.schema import validated


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note as its editor wrote it."""

    fields: NoteFields
    tree: Tree
    loc: Loc
    """Where the note stands in the tree."""
    body_at: Place
    """Where its Markdown begins."""
    sound: bool
    """Whether all of it could be read: what lacks something because of a slip is told for the slip alone."""

    def names(self, field: str) -> bool:
        """Tell whether the field is there, if only with nothing in it."""
        return self.tree.names((*self.loc, field))

    def place(self, *field: str | int) -> Place:
        """Return where one of its fields stands."""
        return self.tree.place((*self.loc, *field))


def written(files: Iterable[File]) -> tuple[tuple[WrittenNote, ...], tuple[Problem, ...]]:
    """Return the notes of one article in the order of *files*, each id once."""
    notes: list[WrittenNote] = []
    problems: list[Problem] = []
    seen: dict[str, WrittenNote] = {}
    for file in files:
        found, said = _of_list(file) if file.path.endswith(".yaml") else _of_file(file)
        problems.extend(said)
        for note in found:
            first = seen.setdefault(folded(note.fields.id), note)
            if first is note:
                notes.append(note)
                continue
            taken = first.place("id")
            said_twice = f"the id '{note.fields.id}' is taken: {taken.path}:{taken.line} has it"
            problems.append(error(note.place("id"), "duplicate", said_twice, "give each note of an article its own id"))
    return tuple(notes), tuple(problems)


def _of_list(file: File) -> tuple[list[WrittenNote], list[Problem]]:
    """Read <slug>.notes.yaml: a list of notes."""
    text, problems = decoded(file.data, file.path)
    if text is None:
        return [], list(problems)
    tree, more = nodes.parse(text, file.path)
    said = [*problems, *more]
    if tree is None or tree.data is None:
        return [], said
    if not isinstance(tree.data, list):
        hint = "begin each note with '- id: …'"
        return [], [*said, error(tree.place(), "schema", "a notes file is a list of notes", hint)]
    notes = []
    for index, data in enumerate(tree.data):
        fields, wrong = validated(NoteFields, data, tree, (index,))
        said.extend(wrong)
        if fields:
            notes.append(WrittenNote(fields, tree, (index,), tree.text_start((index, "body")), not wrong))
    return notes, said


def _of_file(file: File) -> tuple[list[WrittenNote], list[Problem]]:
    """Read <slug>.notes/<id>.md: front matter and a Markdown body."""
    text, problems = decoded(file.data, file.path)
    parts, more = parts_of(text, file.path) if text is not None else (None, ())
    if parts is None:
        return [], [*problems, *more]
    tree, wrong = nodes.parse(parts.matter, file.path, parts.matter_line)
    said = [*problems, *wrong]
    if tree is None:
        return [], said
    stem = file.path.rsplit("/", 1)[-1].removesuffix(".md")
    data = {} if tree.data is None else tree.data
    if isinstance(data, dict):
        said.extend(_front_matter_problems(data, stem, tree))
        data = {**data, "id": stem, "body": parts.body}
    fields, invalid = validated(NoteFields, data, tree)
    said.extend(invalid)
    return ([WrittenNote(fields, tree, (), Place(file.path, parts.body_line), not invalid)] if fields else []), said


def _front_matter_problems(data: dict[str, object], stem: str, tree: Tree) -> list[Problem]:
    problems = []
    if data.get("id", stem) != stem:
        said = f"the id '{data['id']}' differs from the file's name"
        problems.append(error(tree.place(("id",)), "schema", said, f"write 'id: {stem}', or leave it out"))
    if "body" in data:
        problems.append(error(tree.place(("body",)), "schema", "the body stands below the front matter"))
    return problems
