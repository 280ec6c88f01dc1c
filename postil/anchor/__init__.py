"""Anchoring: where a quote stands in a text, told without ever guessing.

Pure functions over strings: no files, no Markdown, no HTML.
"""

from postil.anchor.find import context_for, find, has_words, is_elsewhere, is_free_standing
from postil.anchor.match import CANDIDATE_LIMIT, Candidate, Match, Quote, Status
from postil.anchor.normalise import fold
from postil.anchor.wording import Change, changed_meaning

__all__ = [
    "CANDIDATE_LIMIT",
    "Candidate",
    "Change",
    "Match",
    "Quote",
    "Status",
    "changed_meaning",
    "context_for",
    "find",
    "fold",
    "has_words",
    "is_elsewhere",
    "is_free_standing",
]
