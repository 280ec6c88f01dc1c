"""The tables of the open data: what each column is, and how it is got of what is published.

What isn't on a page isn't here: neither drafts, nor an article's text beyond its passages, nor a link to an outlet
that is linked through archived copies only.
"""

from __future__ import annotations

from postil.formats.columns import Column, ForeignKey, Table, objects
from postil.formats.rows import (
    ArticleRow,
    ClaimRow,
    NoteRow,
    SourceRow,
    appearances_of,
    cited,
    first_quote_of,
    history_of,
    live_of,
    media_of,
    outlet_of,
    passages_of,
    tallies_of,
)
from postil.site import OutletProfile

STANDINGS = ("reliable", "mixed", "unreliable", "unrated")
STATUSES = ("exact", "drifted", "ambiguous", "orphan", "whole")

_OWN = ("article", "note")
"""Columns of sources that a source of a claim or an outlet hasn't."""

ARTICLES: Table[ArticleRow] = Table(
    "articles",
    "News articles under discussion, newest first: where they came from, and what their notes came to.",
    (
        Column("slug", "string", "Names the article on this site, for good.", lambda row: row.around.slug),
        Column("url", "string", "Its page on this site.", lambda row: row.around.url, format="uri"),
        Column("title", "string", "The headline, as the outlet wrote it.", lambda row: row.around.title, required=True),
        Column("date", "datetime", "When the outlet published it.", lambda row: row.around.date, required=True),
        Column("outlet", "string", "Who published it: an id of outlets.", outlet_of),
        Column("author", "string", "Who signed it.", lambda row: row.article.fields.author),
        Column("topics", "array", "The titles of its topics.", lambda row: [one.title for one in row.around.topics]),
        Column("language", "string", "The language of its text (BCP 47).", lambda row: row.around.language),
        Column(
            "summary",
            "string",
            "What it says and what is wrong with it, in the editors' words.",
            lambda row: row.around.summary,
        ),
        Column(
            "original",
            "string",
            "Where it can be read as the outlet published it: there, or an archived copy.",
            lambda row: row.around.original,
        ),
        Column("archived", "array", "Archived copies.", lambda row: [one.url for one in row.article.archived]),
        Column("retrieved", "date", "When its text was taken.", lambda row: row.article.fields.retrieved),
        Column("excerpt", "boolean", "Whether only excerpts are published.", lambda row: row.article.fields.excerpt),
        Column("notes", "integer", "How many notes it has.", lambda row: len(row.article.notes)),
        Column("updated", "datetime", "When it or its notes last said something new.", lambda row: row.around.updated),
    ),
    key=("slug",),
    foreign=(ForeignKey(("outlet",), "outlets", ("id",)),),
)

NOTES: Table[NoteRow] = Table(
    "notes",
    "What the editors say about passages of the articles, in reading order.",
    (
        Column("article", "string", "The article's slug.", lambda row: row.around.slug, required=True),
        Column("id", "string", "Names the note in its article, for good.", lambda row: row.note.id, required=True),
        Column("number", "integer", "Its place among the article's notes, from 1.", lambda row: row.note.number),
        Column("url", "string", "Its permalink.", lambda row: row.note.url, format="uri"),
        Column("kind", "string", "What kind of note it is: an id.", lambda row: row.note.kind.id, required=True),
        Column("kind_label", "string", "The same, as readers see it.", lambda row: row.note.kind.label),
        Column("title", "string", "A headline.", lambda row: row.note.fields.title),
        Column("body", "string", "The note itself, in Markdown.", lambda row: row.note.fields.body),
        Column(
            "claim",
            "string",
            "The claim it checks: an id of claims.",
            lambda row: row.note.note.claim if row.note.claim else None,
        ),
        Column(
            "verdict",
            "string",
            "Its verdict, or its claim's: an id of this site's scale.",
            lambda row: row.note.verdict and row.note.verdict.id,
        ),
        Column(
            "verdict_label",
            "string",
            "The same, as readers see it.",
            lambda row: row.note.verdict and row.note.verdict.label,
        ),
        Column(
            "rating",
            "number",
            "The verdict's place on the scale, 1 the worst; nothing where it has none.",
            lambda row: row.note.verdict and row.note.verdict.rating,
        ),
        Column("reasons", "array", "Why, in keywords.", lambda row: row.note.fields.reasons),
        Column("by", "string", "Who wrote it.", lambda row: row.note.fields.by),
        Column("created", "datetime", "When it was written.", lambda row: row.note.fields.created),
        Column("updated", "datetime", "When it was last changed in substance.", lambda row: row.note.fields.updated),
        Column("checked_on", "date", "When its sources were last read.", lambda row: row.note.fields.checked_on),
        Column("review_by", "date", "When it should be looked at again.", lambda row: row.note.fields.review_by),
        Column(
            "status",
            "string",
            "How its passages were found, the worst of them: exact, drifted (the article's words have changed),"
            " ambiguous or orphan (not found); whole, where it is on the whole article.",
            lambda row: row.note.status,
            enum=STATUSES,
        ),
        Column("quote", "string", "The words of its first passage.", first_quote_of),
        Column(
            "passages",
            "array",
            "All passages: exact (the words), start and end (in code points of the article's text, the end not"
            " included), status; a quote that was not found has no start and end.",
            passages_of,
        ),
        Column(
            "media",
            "object",
            "The picture, video or recording it is about: type, finding, url, original, context.",
            media_of,
        ),
        Column(
            "history",
            "array",
            "What was changed since it was published: date, text, and the verdict that held until then.",
            lambda row: history_of(row.note.changes),
        ),
        Column("sources", "integer", "How many sources it rests on.", lambda row: len(row.note.sources)),
    ),
    key=("article", "id"),
    foreign=(ForeignKey(("article",), "articles", ("slug",)), ForeignKey(("claim",), "claims", ("id",))),
)

SOURCES: Table[SourceRow] = Table(
    "sources",
    "What the notes rest on, in the order they are given.",
    (
        Column("article", "string", "The article's slug.", lambda row: row.article, required=True),
        Column("note", "string", "The note's id in that article.", lambda row: row.note, required=True),
        Column("position", "integer", "Its place among the note's sources, from 1.", lambda row: row.position),
        Column(
            "url",
            "string",
            "Where it is published; nothing where only archived copies are linked.",
            lambda row: row.citation.url,
        ),
        Column("title", "string", "Its title.", lambda row: row.citation.source.title),
        Column("publisher", "string", "Who published it.", lambda row: row.citation.source.publisher),
        Column("date", "date", "When it was published.", lambda row: row.citation.source.date),
        Column("accessed", "date", "When the editor read it.", lambda row: row.citation.source.accessed),
        Column("archived", "array", "Archived copies.", lambda row: [one.url for one in row.citation.archived]),
        Column("quote", "string", "The evidence in the source's own words.", lambda row: row.citation.source.quote),
        Column(
            "verified",
            "date",
            "The last copy in which the quote was found word for word.",
            lambda row: row.citation.verified,
        ),
        Column("status", "string", "What the last check of the link found.", lambda row: row.citation.source.status),
    ),
    key=("article", "note", "position"),
    foreign=(ForeignKey(("article", "note"), "notes", ("article", "id")),),
)

CLAIMS: Table[ClaimRow] = Table(
    "claims",
    "Statements that can be checked, by title, and what the evidence says of each.",
    (
        Column("id", "string", "Names the claim, for good.", lambda row: row.around.id, required=True),
        Column("url", "string", "Its page on this site.", lambda row: row.claim.url, format="uri"),
        Column("title", "string", "The claim as one statement.", lambda row: row.claim.fields.title, required=True),
        Column("by", "string", "Who said it.", lambda row: row.claim.fields.by),
        Column(
            "by_url",
            "string",
            "A page that tells who that is.",
            lambda row: live_of(row.claim.fields.by_url, row.around),
        ),
        Column("said_on", "date", "When it was first said.", lambda row: row.claim.fields.said_on),
        Column(
            "verdict",
            "string",
            "An id of this site's scale.",
            lambda row: row.claim.verdict and row.claim.verdict.id,
        ),
        Column(
            "verdict_label",
            "string",
            "The same, as readers see it.",
            lambda row: row.claim.verdict and row.claim.verdict.label,
        ),
        Column(
            "rating",
            "number",
            "The verdict's place on the scale, 1 the worst; nothing where it has none.",
            lambda row: row.claim.verdict and row.claim.verdict.rating,
        ),
        Column("reasons", "array", "Why, in keywords.", lambda row: row.claim.fields.reasons),
        Column("finding_html", "string", "What the evidence says, in HTML.", lambda row: row.claim.claim.body or None),
        Column("notes", "integer", "How many notes are on it.", lambda row: len(row.claim.mentions)),
        Column("outlets", "integer", "In how many outlets' articles it was found.", lambda row: row.claim.outlets),
        Column(
            "appearances",
            "array",
            "Where else it was made: url, title, publisher, date.",
            lambda row: appearances_of(row.claim),
        ),
        Column(
            "sources",
            "array",
            "What the finding rests on, each as in sources.",
            lambda row: objects(SOURCES, cited(row.claim.sources), _OWN),
        ),
        Column(
            "history",
            "array",
            "What was changed since it was published: date, text, and the verdict that held until then.",
            lambda row: history_of(row.claim.changes),
        ),
    ),
    key=("id",),
)

OUTLETS: Table[OutletProfile] = Table(
    "outlets",
    "Who published the articles, by name, and how far to trust them.",
    (
        Column("id", "string", "Names the outlet, for good.", lambda row: row.outlet.id, required=True),
        Column("url", "string", "Its page on this site.", lambda row: row.url, format="uri"),
        Column("title", "string", "Its name.", lambda row: row.fields.title, required=True),
        Column(
            "original",
            "string",
            "Its own site; nothing where only archived copies are linked.",
            lambda row: row.live_url,
        ),
        Column("country", "string", "Where it is made.", lambda row: row.fields.country),
        Column("owner", "string", "Who owns it.", lambda row: row.fields.owner),
        Column(
            "standing",
            "string",
            "How far to trust it: reliable, mixed, unreliable or unrated.",
            lambda row: row.fields.standing,
            enum=STANDINGS,
        ),
        Column(
            "archive_only", "boolean", "Whether links to it go to archived copies.", lambda row: row.fields.archive_only
        ),
        Column("articles", "integer", "How many of its articles are discussed.", lambda row: len(row.articles)),
        Column("notes", "integer", "How many notes these have.", lambda row: row.notes),
        Column(
            "verdicts",
            "array",
            "Which verdicts they earned: verdict (an id), label, count.",
            lambda row: tallies_of(row.verdicts),
        ),
        Column("profile_html", "string", "What the editors say of it, in HTML.", lambda row: row.outlet.body or None),
        Column(
            "sources",
            "array",
            "What the profile rests on, each as in sources.",
            lambda row: objects(SOURCES, cited(row.sources), _OWN),
        ),
    ),
    key=("id",),
)
