"""site.yaml → settings, and the rules that compiling takes from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from postil import nodes
from postil.colours import contrast
from postil.configuration import Settings
from postil.decode import decoded
from postil.language import Language
from postil.model import Extras, File, Options, Rules
from postil.names import folded
from postil.nodes import At, Tree
from postil.outputs.style import shown
from postil.problem import Place, Problem, error, notice, warning
from postil.reach import lasting_names
from postil.schema import validated
from postil.theme import Theme

LEAST_CONTRAST = 4.5
MOST_LISTED = 10
"""How many messages without a translation are named."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What this installation lacks for extras, in words; nothing where it lacks nothing."""

    search: str | None
    cards: str | None
    compress: str | None


def read_settings(file: File | None) -> tuple[Settings | None, At, tuple[Problem, ...]]:
    """Return what site.yaml says, and where; there are no settings where it can't be read."""
    if file is None:
        return None, lambda loc: Place("site.yaml"), ()
    text, problems = decoded(file.data, file.path)
    tree, more = nodes.parse(text, file.path) if text is not None else (None, ())
    if tree is None:
        return None, lambda loc: Place(file.path), (*problems, *more)
    settings, wrong = validated(Settings, tree.data, tree)
    if settings is not None and settings.page_size < 1:
        hint = "write 'page_size: 50'"
        settings, wrong = None, (error(tree.place(("page_size",)), "schema", "a page holds one entry at least", hint),)
    if settings is None:
        return None, tree.place, (*problems, *more, *wrong)
    return settings, tree.place, (*problems, *more, *wrong, *_twice(settings, tree), *_faint(settings, tree))


def _twice(settings: Settings, tree: Tree) -> Iterable[Problem]:
    scales = (("verdicts", [one.id for one in settings.verdicts]), ("kinds", [one.id for one in settings.kinds]))
    for name, ids in scales:
        seen: set[str] = set()
        for index, one in enumerate(ids):
            if folded(one) in seen:
                place = tree.place((name, index, "id"))
                yield error(place, "duplicate", f"the id '{one}' stands here twice", "give each its own id")
            seen.add(folded(one))


def _faint(settings: Settings, tree: Tree) -> Iterable[Problem]:
    """Yield a warning for each colour of text that can't be read on the paper that was given with it."""
    for name, shades in (("light", settings.theme.light), ("dark", settings.theme.dark)):
        for part, colour in (("ink", shades.ink), ("link", shades.link), ("accent", shades.accent)):
            if shades.paper and colour and (found := contrast(colour, shades.paper)) < LEAST_CONTRAST:
                said = f"{part} on paper has a contrast of {found:.1f} to 1 in the {name}"
                hint = f"{LEAST_CONTRAST} to 1 is the least that most can read (WCAG 2.2, 1.4.3)"
                yield warning(tree.place(("theme", name, part)), "contrast", said, hint)


def rules_of(settings: Settings, archive_hosts: tuple[str, ...] = ()) -> Rules:
    """Return what compiling depends on."""
    return Rules(settings.images.remote, archive_hosts, settings.linkify, settings.base_url)


def extras_of(
    settings: Settings, options: Options, theme: Theme, missing: Missing
) -> tuple[Extras, tuple[Problem, ...]]:
    """Return what is made besides pages, and a notice of what was asked for and can't be."""
    if not options.extras:
        return Extras(search=False, cards=False, data=False, newsletter=False, lasting=(), compress=()), ()
    at, lacking = Place("site.yaml"), []
    if settings.search and missing.search:
        hint = "or write 'search: false', to do without"
        lacking.append(notice(at, "search", f"no search page: {missing.search}", hint))
    if settings.cards and missing.cards:
        hint = "or write 'cards: false', to do without"
        lacking.append(notice(at, "cards", f"no pictures for links in social media: {missing.cards}", hint))
    if missing.compress:
        lacking.append(notice(at, "compress", f"no .br files: {missing.compress}", "or write 'compress: [gz]'"))
    extras = Extras(
        search=settings.search and not missing.search,
        cards=settings.cards and not missing.cards,
        data=settings.data,
        newsletter=settings.newsletter,
        lasting=lasting_names(theme, shown(settings)),
        compress=tuple(way for way in dict.fromkeys(settings.compress) if way == "gz" or not missing.compress),
    )
    return extras, tuple(lacking)


def untranslated(language: Language, place: Place) -> tuple[Problem, ...]:
    """Say which messages of the theme *language* has no words for; pages say them in English."""
    if not language.missing:
        return ()
    if not language.catalog:
        said = f"the theme has no translation to '{language.tag}': pages say its own words in English"
        hint = f"'postil theme catalog {language.tag}' prints one to fill in, for templates/locale/"
        return (warning(place, "translation", said, hint),)
    listed = ", ".join(f"'{message}'" for message in language.missing[:MOST_LISTED])
    more = f" and {len(language.missing) - MOST_LISTED} more" if len(language.missing) > MOST_LISTED else ""
    hint = f"add them to templates/locale/{language.tag}.po; 'postil theme catalog {language.tag}' prints it with them"
    said = f"not translated to '{language.tag}', and said in English: {listed}{more}"
    return (warning(place, "translation", said, hint),)
