"""OPML, the lists that feed readers exchange → addresses of feeds."""

from __future__ import annotations

from postil.importer import entries
from postil.importer.entries import FeedList
from postil.importer.saved import UnreadableError

MOST_FEEDS = 200
"""Of a list; more take an afternoon, and belong into several."""


def of_opml(data: bytes, url: str) -> FeedList:
    """Return the feeds that a list, which came from *url*, names at any depth; raise UnreadableError without any."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
        said = [
            str(value)
            for element in (root.iter("outline", "{*}outline") if root is not None else ())
            for name, value in element.attrib.items()
            if str(name).lower() == "xmlurl"
        ]
    except (etree.LxmlError, ValueError):  # ValueError: what recovered attributes hold may be no UTF-8
        raise UnreadableError("it begins as a list of feeds (OPML), and can't be read as such") from None
    found = list(dict.fromkeys(address for one in said if (address := entries.address(one, url))))
    if not found:
        raise UnreadableError("it is a list of feeds (OPML) that names none")
    doubts = []
    if len(found) > MOST_FEEDS:
        doubts.append(f"it names {len(found):,} feeds, and the first {MOST_FEEDS} are taken: split it")
    if wrong := sum(1 for one in said if not entries.address(one, url)):
        doubts.append(f"{wrong:,} of its addresses can't be asked")
    return FeedList(tuple(found[:MOST_FEEDS]), tuple(doubts))
