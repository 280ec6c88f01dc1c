"""What documents name must be there: topics, outlets, claims, verdicts, kinds, and links to this site."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from postil.model import Reference
from postil.problem import Problem, did_you_mean, error
from postil.urls import path_of

WAYS_OUT = {
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


def broken(
    references: Iterable[Reference], paths: Collection[str], anchors: Mapping[str, Collection[str]]
) -> tuple[Problem, ...]:
    """Return an error for each link to this site that leads to none of the output *paths*.

    *anchors* are the fragments that exist, for the paths where they are known.
    """
    problems = []
    for reference in references:
        if reference.kind != "link":
            continue
        target, _, fragment = reference.target.partition("#")
        path = path_of(target)
        if path not in paths:
            hint = f"write '/{target}/'" if path_of(target + "/") in paths else ""
            near = hint or did_you_mean(target, [one.removesuffix("index.html") for one in paths])
            problems.append(error(reference.place, "link", f"this site has no page '/{target}'", near))
        elif fragment and path in anchors and fragment not in anchors[path]:
            near = did_you_mean(fragment, anchors[path])
            problems.append(error(reference.place, "link", f"the page '/{target}' has no '#{fragment}'", near))
    return tuple(problems)
