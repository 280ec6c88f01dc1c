"""Where the sentences of a text begin and end.

For showing a passage in its sentence: a sentence too long shows more than it need, one too short cuts the sense. So a
full stop ends one only where what follows looks like a beginning, and what stands before isn't known to be cut short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATED = {
    *("mr", "mrs", "ms", "dr", "prof", "st", "gen", "gov", "sen", "rep", "lt", "col", "vs", "inc", "ltd", "co"),
    *("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "fig", "vol", "approx"),
    *("bzw", "ca", "hr", "fr", "nr", "str", "abs", "art", "mio", "mrd", "sog", "usw", "etc", "al"),
    *("m", "mm", "mme", "av", "env", "sr", "sra", "ud", "uds", "pág"),
    *(
        "г",
        "гг",
        "в",
        "вв",
        "стр",
        "см",
        "ул",
        "д",
        "им",
        "тыс",
        "млн",
        "млрд",
        "руб",
        "коп",
        "проф",
        "акад",
        "р",
        "рр",
    ),
}
"""Words before a full stop that is no end; single letters, as in initials, are none either."""

_CLOSERS = r"""["'”’»“)\]」』）]*(?:\[\w{1,3}\])*"""
_SPACE = r"[\s\u200b\u2060\ufeff]"
_END = re.compile(
    rf"""(?<![.!?…])[.!?…؟۔।॥։]++{_CLOSERS}(?={_SPACE}+(?:["'“‘«„(\[¿¡]|—\s)*(?P<next>\S))"""
    rf"|[。！？｡]++{_CLOSERS}(?=(?P<cjk>\S|{_SPACE}+\S))"
)
"""Chinese and Japanese leave no space after a sentence. Runs of stops are taken whole, and tried once."""
_LAST_WORD = re.compile(r"(\w+)\W*$")


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds of each sentence of *text* between *start* and *end*, without the space around it."""
    begin = _skipped(text, start, end)
    for found in _END.finditer(text, start, end):
        if found.start() < begin or not _ends(text, begin, found):
            continue
        yield begin, found.end()
        begin = _skipped(text, found.end(), end)
    if begin < end and (rest := text[begin:end].rstrip()):
        yield begin, begin + len(rest)


def _ends(text: str, begin: int, found: re.Match[str]) -> bool:
    following = found["next"]
    if following is None:
        return True
    if following.islower():
        return False
    if not found[0].startswith(".") or found[0].startswith(".."):
        return True
    word = _LAST_WORD.search(text, max(begin, found.start() - 20), found.start())
    if word is None:
        return True
    last = word[1]
    return not (last.lower() in _ABBREVIATED or (len(last) == 1 and last.isalpha()))


def _skipped(text: str, at: int, end: int) -> int:
    while at < end and (text[at].isspace() or text[at] in "\u200b\u2060\ufeff"):
        at += 1
    return at
