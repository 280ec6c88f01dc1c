"""What an editor writes into site.yaml.

Frozen values. The text under a field is its description in the JSON Schema (`postil schema site`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from postil.rules import (
    TEXT_SCHEMA,
    BaseUrl,
    Colour,
    Fonts,
    Host,
    Id,
    Language,
    Link,
    Number,
    OrText,
    SaveUrl,
    Text,
    Url,
)

_STRICT: dict[str, object] = {"extra": "forbid", "use_attribute_docstrings": True}


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who answers for the site."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    name: Text
    """The name, as readers know it."""
    url: Url | None = None
    """The publisher's own site."""
    email: Text | None = None
    """Where readers may write to."""
    logo: Link | None = None
    """A picture of at least 112 pixels each way."""
    same_as: tuple[Url, ...] = ()
    """Pages elsewhere that tell who it is."""
    principles: Link | None = None
    """The page that says how it works, as /methodology/."""
    corrections: Link | None = None
    """The page that says how it corrects mistakes; /corrections/, where the ledger is, unless it says otherwise."""
    funding: Link | None = None
    """The page that says who owns and pays for it."""


@dataclass(frozen=True, slots=True)
class Licence:
    """What others may do with the site's data."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    name: Text
    """Its short name, as CC-BY-4.0."""
    url: Url | None = None
    """Where it can be read."""


LicenceOrName = Annotated[Licence, OrText(Licence, Licence, TEXT_SCHEMA)]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rating of the site's scale."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    id: Id
    """What notes and claims call it."""
    label: Text
    """What readers see."""
    rating: Number | None = None
    """Its place on the scale, 1 the worst; left out where a claim can't be rated."""
    colour: Colour | None = None
    """As #rrggbb; shades for light and dark pages are mixed from it."""
    description: Text | None = None
    """What the rating means."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of note."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    id: Id
    """What notes call it."""
    label: Text
    """What readers see."""
    colour: Colour | None = None
    """As #rrggbb."""


STOCK_KINDS = (
    Kind("check", "Check"),
    Kind("context", "Context"),
    Kind("framing", "Framing"),
    Kind("definition", "Definition"),
    Kind("translation", "Translation"),
    Kind("correction", "Correction"),
)
"""The kinds of a site that names none; their labels are translated."""


@dataclass(frozen=True, slots=True)
class Images:
    """Which images a page may load."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    remote: tuple[Host, ...] = ()
    """Hosts whose images are shown; images of all others are links."""


@dataclass(frozen=True, slots=True)
class Shades:
    """The colours of pages, each as #rrggbb; what is left out is the theme's own."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    paper: Colour | None = None
    """The background."""
    ink: Colour | None = None
    """The text."""
    link: Colour | None = None
    """Links."""
    accent: Colour | None = None
    """The lines above headings, and marks that want attention."""


@dataclass(frozen=True, slots=True)
class Look:
    """Colours and fonts, without touching a template."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    light: Shades = Shades()
    """On light pages."""
    dark: Shades = Shades()
    """On dark pages."""
    serif: Fonts | None = None
    """The font of texts: families that readers may have, the first that is there wins."""
    sans: Fonts | None = None
    """The font of notes, menus and small print."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A service that keeps copies of pages, and can be asked to take one."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    name: Text
    """What messages call it."""
    save: SaveUrl
    """The address that is asked to take a copy; {url} stands for the page's own."""
    hosts: tuple[Host, ...] = ()
    """Hosts on which its copies are; left out, that of the address that is asked."""


WAYBACK = Archive("Wayback Machine", "https://web.archive.org/save/{url}")


@dataclass(frozen=True, slots=True)
class Archives:
    """Who is asked by `postil archive` to keep copies of the pages that the site rests on."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    services: tuple[Archive, ...] = (WAYBACK,)
    """The services in the order in which they are asked: the next one where one before can't; the Wayback Machine."""
    only: tuple[Host, ...] = ()
    """Hosts whose pages are sent there, with the hosts below them; left out, those of all."""
    never: tuple[Host, ...] = ()
    """Hosts whose pages aren't sent there, nor those of the hosts below them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The fields of site.yaml."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    title: Text
    """The site's name."""
    base_url: BaseUrl
    """Where it is published, as https://user.github.io/repository/."""
    id: Text | None = None
    """Names the site for good, in any words: ids in feeds are made of it; left out, of the title."""
    language: Language = "en"
    """The language of the notes and pages."""
    description: Text | None = None
    """A sentence on what the site is."""
    publisher: Publisher | None = None
    """Who answers for it."""
    licence: LicenceOrName | None = None
    """The licence of the notes, and of the data under /data/."""
    verdicts: tuple[Verdict, ...] = ()
    """The verdict scale."""
    kinds: tuple[Kind, ...] = STOCK_KINDS
    """The kinds of notes."""
    images: Images = Images()
    """Which images a page may load."""
    theme: Look = Look()
    """Colours and fonts."""
    search: bool = True
    """Whether there is a search page; it needs Pagefind: pip install 'postil[search]'."""
    cards: bool = True
    """Whether pictures for links in social media are drawn; it needs pip install 'postil[cards]'."""
    data: bool = True
    """Whether there is open data: tables under /data/, annotations, bibliographies."""
    newsletter: bool = True
    """Whether each edition is there as e-mail and as a book, too."""
    compress: tuple[Literal["gz", "br"], ...] = ()
    """Ways in which pages and other texts are published compressed beside themselves, for servers that look for it."""
    linkify: bool = False
    """Whether a bare https://… in text becomes a link."""
    editions: Literal["month", "week", "none"] = "month"
    """How often there is an edition without an editor's doing: a page of each month's or week's articles."""
    page_size: int = 50
    """How many entries a page of a list holds."""

    archives: Archives = Archives()
    """Who keeps copies of the pages that the site rests on: `postil archive`."""

    @property
    def answerable(self) -> Publisher:
        """Who answers for the site: where it names nobody, the name is its own."""
        return self.publisher or Publisher(self.title)
