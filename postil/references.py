"""What documents name must be there: topics, outlets, claims, verdicts, kinds, and links to this site."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from postil.model import Reference
from postil.problem import Problem, did_you_mean, error
from postil.urls import path_of

MOST_HINTS = 20

WAYS_OUT = {
    "article": "add content/articles/{}.md",
    "topic": "add content/topics/{}.md",
    "outlet": "add content/outlets/{}.md",
    "claim": "add content/claims/{}.md",
    "verdict": "add it to 'verdicts' in site.yaml",
    "kind": "add it to 'kinds' in site.yaml",
}


def unknown(references: Iterable[Reference], known: Mapping[str, Collection[str]]) -> tuple[Problem, ...]:
    """Return an error for each reference, links apart, whose target is not among the *known* of its kind."""
    return tuple(
        error(
            reference.place,
            "reference",
            f"unknown {reference.kind} '{reference.target}'",
            did_you_mean(reference.target, known[reference.kind], WAYS_OUT[reference.kind].format(reference.target)),
        )
        for reference in references
        if reference.kind != "link" and reference.target not in known[reference.kind]
    )


def leads(target: str, paths: Collection[str], notes: Mapping[str, Collection[str]]) -> bool:
    """Tell whether a link to *target* leads to one of *paths*, and to a note where it names one."""
    page, _, fragment = target.partition("#")
    path = path_of(page)
    if path not in paths:
        return False
    return not fragment.startswith("note-") or path not in notes or fragment in notes[path]


def broken(
    references: Iterable[Reference],
    paths: Collection[str],
    notes: Mapping[str, Collection[str]],
    waiting: Mapping[str, str],
) -> tuple[Problem, ...]:
    """Return an error for each link to this site that leads to none of the output *paths*.

    *notes* are the permalinks on each article's path; *waiting* says of paths why they are not published.
    """
    problems: list[Problem] = []
    pages = [path.removesuffix("index.html") for path in paths]
    for reference in references:
        if reference.kind != "link" or leads(reference.target, paths, notes):
            continue
        target, _, fragment = reference.target.partition("#")
        path = path_of(target)
        if path in waiting:
            said = f"the page '/{target}' is not published: {waiting[path]}"
            problems.append(error(reference.place, "link", said))
        elif path not in paths:
            hint = f"write '/{target}/'" if path_of(target + "/") in paths else _nearest(target, pages, len(problems))
            problems.append(error(reference.place, "link", f"this site has no page '/{target}'", hint))
        else:
            hint = did_you_mean(fragment, notes[path])
            problems.append(error(reference.place, "link", f"the page '/{target}' has no '#{fragment}'", hint))
    return tuple(problems)


def _nearest(target: str, pages: Collection[str], told: int) -> str:
    """Return a hint for the first broken links only: to look through ten thousand pages takes half a second."""
    return did_you_mean(target, pages) if told < MOST_HINTS else ""
