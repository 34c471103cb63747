"""Every kind of mistake by its code: what it means, why it is one, and an example beside the same done right.

The checker names the codes; `kb explain` and the site show them. Each example stands in a folder of `mistakes`, where
it is tried: the checker finds that mistake, and nothing once the right lines stand in its place.
"""

from __future__ import annotations

from textwrap import dedent, indent
from typing import NamedTuple

LONGEST_LINE = 200


class Code(NamedTuple):
    """What a code says of a mistake.

    `file` is where the example stands: a path below `data`, or that of a template. It is empty where `bad` and `good`
    are such paths themselves. Otherwise they are lines of that file, set off by the margin that they share.
    """

    meaning: str
    why: str
    file: str
    bad: str
    good: str

    @property
    def wrong(self) -> str:
        """The lines with the mistake, as they stand in the file."""
        return dedent(self.bad).strip("\n")

    @property
    def right(self) -> str:
        """The lines that belong in their place."""
        return dedent(self.good).strip("\n")

    @property
    def place(self) -> str:
        """The file of the example from the project's root, or an empty text where the example is names of files."""
        return f"data/{self.file}" if self.file and not self.file.startswith("templates/") else self.file


def explained(code: str) -> str:
    """Return all that is said of a code, as plain text. Raises `KeyError` for a code that there is not."""
    known = CODES[code]
    wrong, right = (f"Wrong, in {known.place}:", "Right:") if known.place else ("Wrong, under data:", "Right:")
    parts = [f"{code}: {known.meaning}", known.why, wrong, _set_in(known.wrong), right, _set_in(known.right)]
    return "\n\n".join(filter(None, parts))


def visible(text: str) -> str:
    """Return a text with every character that cannot be seen written out, and very long lines cut."""
    lines = ["".join(map(_visible, line)) for line in text.split("\n")]
    return "\n".join(line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} …" for line in lines)


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    number = ord(character)
    # What could not be read as UTF-8 is kept as a lone half of a pair, in the manner of `surrogateescape`.
    return f"\\x{number - 0xDC00:02x}" if 0xDC80 <= number <= 0xDCFF else f"\\u{number:04x}"


def _set_in(text: str) -> str:
    return indent(visible(text), "    ")


CODES = {
    # ── The text of a file
    "not-utf8": Code(
        "the file is not text in UTF-8",
        "Names here are written in Latin, Cyrillic and Armenian letters, and only one encoding holds them all.",
        "places/haven.yml",
        bad="""
            other_names:
              - name: \udcc3\udce0\udce2\udce0\udced\udcfc
            """,
        good="""
            other_names:
              - name: Гавань
            """,
    ),
    "file-too-large": Code(
        "the file is larger than a record can be",
        "A record is short enough to be read aloud. A file of this size is something else that was saved by accident.",
        "events/signing.yml",
        bad="title: The Pact is signed # " + "and so on " * 27_000,
        good="title: The Pact is signed",
    ),
    "invisible-character": Code(
        "a control character, or one that changes the order in which text is shown",
        "Such characters make a text look different from what it is, for readers as well as for reviewers.",
        "events/signing.yml",
        bad="title: The \u202ePact is signed",
        good="title: The Pact is signed",
    ),
    "not-yaml": Code(
        "the text is no YAML",
        "Most often a colon with a space behind it stands inside a value. Put quotes around the value, or reword it.",
        "events/signing.yml",
        bad="title: The Pact: it is signed",
        good='title: "The Pact: it is signed"',
    ),
    "empty-file": Code(
        "the file holds nothing",
        "Its address would lead to an empty page.",
        "places/hill-town.yml",
        bad="# A town at the end of the road.",
        good="""
            title: Hill Town
            summary: A town at the end of the road.
            kind: city
            sources:
              - source: paper
                shows: Places the town at the end of the road.
            """,
    ),
    "second-document": Code(
        "the file holds more than one document",
        "One file is one record and one address. What stands below the line would be lost.",
        "events/signing.yml",
        bad="""
            title: The Pact is signed
            ---
            summary: The Pact is signed in [[haven]].
            """,
        good="""
            title: The Pact is signed
            summary: The Pact is signed in [[haven]].
            """,
    ),
    "too-deep": Code(
        "lists and groups stand inside each other too often",
        "No field needs that many levels.",
        "events/signing.yml",
        bad="themes: [[[[[[[[[[[[[trade]]]]]]]]]]]]]",
        good="""
            themes:
              - trade
            """,
    ),
    "alias": Code(
        "a YAML alias instead of the value",
        "A record is read by people and by many programs. Each value stands where it is meant.",
        "events/signing.yml",
        bad="themes: *usual",
        good="""
            themes:
              - trade
            """,
    ),
    "anchor": Code(
        "a YAML anchor on a value",
        "Anchors are there for aliases, which records do not use.",
        "events/signing.yml",
        bad="kind: &usual document",
        good="kind: document",
    ),
    "merge-key": Code(
        "a YAML merge key",
        "Programs disagree on what it does. Each field stands where it is meant.",
        "events/signing.yml",
        bad="<<: {kind: document}",
        good="kind: document",
    ),
    "tag": Code(
        "a YAML tag on a value",
        "What a value is, the field decides.",
        "events/signing.yml",
        bad="date: !!timestamp 2001-02-03",
        good="date: 2001-02-03",
    ),
    "duplicate-key": Code(
        "a field stands twice in one group",
        "Only one of the two would be shown, and nobody could tell which.",
        "events/signing.yml",
        bad="""
            kind: document
            kind: talks
            """,
        good="kind: document",
    ),
    # ── Files and ids
    "unknown-folder": Code(
        "a folder that is no type of record",
        "What stands in it would appear nowhere.",
        "",
        bad="event/voyage.yml",
        good="events/voyage.yml",
    ),
    "unknown-file": Code(
        "a file beside the folders of the types",
        "The folder of a file says what type its record has.",
        "",
        bad="voyage.yml",
        good="events/voyage.yml",
    ),
    "unknown-ending": Code(
        "a file that does not end in .yml",
        "It would be passed over in silence.",
        "",
        bad="events/voyage.yaml",
        good="events/voyage.yml",
    ),
    "bad-file-name": Code(
        "a file name that cannot be an id",
        "The file name is the id and the address of the page, so it has to be easy to write and to say.",
        "",
        bad="events/Voyage_2001.yml",
        good="events/voyage.yml",
    ),
    "duplicate-id": Code(
        "an id that another record has or had",
        "A reference says the id alone, without the type, and an address once given must go on leading to one thing.",
        "sources/gazette.yml",
        bad="""
            aliases:
              - paper
            """,
        good="""
            aliases:
              - gazette-old
            """,
    ),
    "lost-id": Code(
        "an id was published and leads nowhere now",
        "Others link to and cite what was published. After a rename the record keeps its old id as an alias.",
        "instruments/pact.yml",
        bad="""
            corrections:
              - date: 2026-11-19
                what: The place was given as Hill Town. It is Haven.
            """,
        good="""
            corrections:
              - date: 2026-11-19
                what: The place was given as Hill Town. It is Haven.
            aliases:
              - friendship-pact
            """,
    ),
    # ── Fields and values
    "unknown-key": Code(
        "a field that the type does not have",
        "A misspelt field would be lost in silence. Every value of a record is shown, or named as a mistake.",
        "events/signing.yml",
        bad="""
            place:
              - haven
            """,
        good="""
            places:
              - haven
            """,
    ),
    "missing-key": Code(
        "a field that every record of the type owes",
        "Pages, lists and filters rely on it.",
        "events/signing.yml",
        bad="""
            date: 2001-02-03
            themes:
            """,
        good="""
            date: 2001-02-03
            kind: document
            themes:
            """,
    ),
    "wrong-type": Code(
        "a list, a group or a single value where another of them belongs",
        "A list stays a list where it has one entry, so that every program reads it alike.",
        "events/signing.yml",
        bad="themes: trade",
        good="""
            themes:
              - trade
            """,
    ),
    "empty-value": Code(
        "a field without a value",
        "An empty field may mean none, not known or forgotten. What is not known is said in words, under unknowns.",
        "events/signing.yml",
        bad="""
            kind:
            themes:
            """,
        good="""
            kind: document
            themes:
            """,
    ),
    "not-in-scale": Code(
        "a word that is no value of the field's scale",
        "Filters, counts and pictures are made of these words, so each has to mean the same on every record.",
        "events/signing.yml",
        bad="kind: documnt",
        good="kind: document",
    ),
    "bad-date": Code(
        "a date that is not in the calendar or not in the notation",
        "A date says as much as is known: a day, a month, a year or an interval, about or uncertain.",
        "events/signing.yml",
        bad="date: 2001-02-30",
        good="date: 2001-02-03",
    ),
    "bad-number": Code(
        "something else where a number belongs",
        "",
        "provisions/pact-trade.yml",
        bad="number: one",
        good="number: 1",
    ),
    "bad-address": Code(
        "an address that is not http(s), or holds characters that none can",
        "It becomes a link as it stands. Anything else could run as a script, or lead nowhere.",
        "sources/gazette.yml",
        bad="url: gazette.example.org/law/1",
        good="url: https://gazette.example.org/law/1",
    ),
    "bad-id": Code(
        "a text that cannot be an id",
        "A reference is the name of a file, not the title of its record.",
        "events/signing.yml",
        bad="""
            places:
              - The Haven
            """,
        good="""
            places:
              - haven
            """,
    ),
    "bad-form": Code(
        "a text that is not in the form that the field wants",
        "Other fields and pages take it apart, so it has to be written in one way.",
        "claims/claim-trade-clause.yml",
        bad="""
            sentences:
              - 1.1
            """,
        good="""
            sentences:
              - p1.1
            """,
    ),
    "not-one-line": Code(
        "line breaks or outer spaces in a field of one line",
        "The field is shown within a line: in lists, in tables, in the title of a page.",
        "events/signing.yml",
        bad="""
            title: |
              The Pact
              is signed
            """,
        good="title: The Pact is signed",
    ),
    "too-long": Code(
        "more characters than the field holds",
        "What does not fit is usually two statements, or belongs into a field of prose.",
        "events/signing.yml",
        bad="""
            title: >-
              The Pact is signed by the Envoy of Northland in the town hall of Haven in the presence of the two
              ministers, of the harbour master and of many guests
            """,
        good="title: The Pact is signed",
    ),
    "too-few-entries": Code(
        "a list with too few entries",
        "A list that is owed says at least one thing; a dispute has at least two versions.",
        "events/signing.yml",
        bad="themes: []",
        good="""
            themes:
              - trade
            """,
    ),
    "repeated-entry": Code(
        "the same entry twice in one list",
        "It would be shown and counted twice.",
        "events/signing.yml",
        bad="""
            themes:
              - trade
              - trade
            """,
        good="""
            themes:
              - trade
            """,
    ),
    "quote-too-long": Code(
        "more words quoted than may be",
        "The record speaks in its own words. It quotes only where the exact words matter, and then at most seven.",
        "provisions/pact-trade.yml",
        bad="verb: intend to widen trade between the two of them",
        good="verb: intend to widen",
    ),
    "link-in-plain-text": Code(
        "a link in a field that shows plain text",
        "Such a field also stands where no link can, as in the title of the window.",
        "events/signing.yml",
        bad="title: The [[pact]] is signed",
        good="title: The Pact is signed",
    ),
    "malformed-link": Code(
        "square brackets that open no link",
        "",
        "events/signing.yml",
        bad="summary: The Pact is signed in [[haven].",
        good="summary: The Pact is signed in [[haven]].",
    ),
    "address-in-prose": Code(
        "an address in prose, where a citation belongs",
        "A page that shows something is a source: with who published it, when it was read and who stands behind it.",
        "events/signing.yml",
        bad="summary: The Pact is signed, see https://gazette.example.org.",
        good="summary: The Pact is signed in [[haven]].",
    ),
    "markup-in-prose": Code(
        "markup that prose does not have",
        "Prose has emphasis, lists and links. Headings and rules belong to the page.",
        "events/signing.yml",
        bad="summary: The Pact is signed in `Haven`.",
        good="summary: The Pact is signed in *Haven*.",
    ),
    # ── References
    "unknown-reference": Code(
        "an id that no record has",
        "Every reference becomes a link, and none may lead nowhere.",
        "events/signing.yml",
        bad="""
            places:
              - havn
            """,
        good="""
            places:
              - haven
            """,
    ),
    "wrong-reference": Code(
        "the id of a record of another type",
        "",
        "events/signing.yml",
        bad="""
            places:
              - pact
            """,
        good="""
            places:
              - haven
            """,
    ),
    "renamed-id": Code(
        "an id that a record had before",
        "Old addresses go on answering for readers; within the records, one thing has one name.",
        "events/signing.yml",
        bad="""
            instruments:
              - friendship-pact
            """,
        good="""
            instruments:
              - pact
            """,
    ),
    "retired-id": Code(
        "an id that was withdrawn or split",
        "It no longer says anything. Name the record that took its place, or none.",
        "events/signing.yml",
        bad="""
            provisions:
              - lost-clause
            """,
        good="""
            provisions:
              - pact-trade
            """,
    ),
    # ── Citations
    "shows-repeats-summary": Code(
        "a citation that says only what the summary says",
        "A reader who weighs the sources wants to know what each of them establishes.",
        "places/haven.yml",
        bad="""
            sources:
              - source: paper
                shows: A port on the inner sea.
            """,
        good="""
            sources:
              - source: paper
                shows: Describes the port.
            """,
    ),
    "shows-repeated": Code(
        "the same words for many sources",
        "The same words under many sources say that nobody looked at what each page shows.",
        "events/signing.yml",
        bad="""
            sources:
              - source: gazette
                shows: Reports the signing.
              - source: evening-post
                shows: Reports the signing.
              - source: harbour-news
                shows: Reports the signing.
              - source: morning-post
                shows: Reports the signing.
            """,
        good="""
            sources:
              - source: gazette
                shows: Prints the Pact and the names of those who signed.
              - source: evening-post
                shows: Reports the hour of the signing.
              - source: harbour-news
                shows: Reports where it was signed.
              - source: morning-post
                shows: Reports who was there.
            """,
    ),
    "uncited-source": Code(
        "a source that nobody cites",
        "A source is in the record for what rests on it. (The file `sources/handbill.yml` stands beside this one.)",
        "events/signing.yml",
        bad="""
            sources:
              - source: gazette
                shows: Reports the signing.
            """,
        good="""
            sources:
              - source: gazette
                shows: Reports the signing.
              - source: handbill
                shows: Calls the town to the signing.
            """,
    ),
    "duplicate-address": Code(
        "two sources with one address",
        "One page is one source, or readers would take one witness for two. (`sources/gazette.yml` has the address.)",
        "sources/paper.yml",
        bad="url: http://www.gazette.example.org/law/1/",
        good="url: https://paper.example.org/2001/law",
    ),
    "read-before-published": Code(
        "a page read before it was published",
        "One of the two dates is wrong.",
        "sources/gazette.yml",
        bad="""
            published: 2001-02-03
            accessed: 2000-01-01
            """,
        good="""
            published: 2001-02-03
            accessed: 2026-11-20
            """,
    ),
    "standing-without-basis": Code(
        "a standing without saying whose and why",
        "Who stands behind a source is a judgement. It names the state or the cause, and what it rests on.",
        "sources/gazette.yml",
        bad="""
            standing:
              value: state
            """,
        good="""
            standing:
              value: state
              of: Northland
              basis: printed by the state
            """,
    ),
    # ── Provisions
    "numbered-fragment": Code(
        "a number on a fragment whose place is not known",
        "A number says where a sentence stands.",
        "provisions/pact-trade.yml",
        bad="""
            number: 1
            placement: unplaced
            """,
        good="""
            number: 1
            placement: seen
            """,
    ),
    "missing-number": Code(
        "a placed provision without a number",
        "A sentence whose place is known stands in the outline, in its order.",
        "provisions/pact-trade.yml",
        bad="""
            section: I
            placement: seen
            """,
        good="""
            section: I
            number: 1
            placement: seen
            """,
    ),
    "unknown-section": Code(
        "a section that the document's outline does not have",
        "The provision would stand nowhere on the page of its document.",
        "provisions/pact-trade.yml",
        bad="""
            instrument: pact
            section: II
            """,
        good="""
            instrument: pact
            section: I
            """,
    ),
    "duplicate-number": Code(
        "two provisions with one number",
        "A number leads to one provision. (`pact-friendship` is number 1 of the preamble.)",
        "provisions/pact-trade.yml",
        bad="""
            section: P
            number: 1
            """,
        good="""
            section: P
            number: 2
            """,
    ),
    "verb-not-seen": Code(
        "a quoted verb where the wording was not seen",
        "How strong a sentence is hangs on its verb. A verb from a translation or a report is not that of the text.",
        "provisions/pact-friendship.yml",
        bad="""
            modality: affirm
            verb: affirm
            subject: both-governments
            wording: translated
            """,
        good="""
            modality: affirm
            subject: both-governments
            wording: translated
            """,
    ),
    "position-of-a-plan": Code(
        "a plan called a position",
        "What states a position plans nothing, so nothing can come of it. This provision intends something.",
        "provisions/pact-trade.yml",
        bad="""
            status:
              - state: states-a-position
                relation: by-the-charter
            """,
        good="""
            status:
              - state: announced
                relation: by-the-charter
            """,
    ),
    "status-without-source": Code(
        "a status that owes a source",
        "That something was announced, begun, done or missed is a fact about the world, and somebody has to show it.",
        "provisions/pact-trade.yml",
        bad="""
            status:
              - state: announced
                relation: by-the-charter
                reason: A minister said so.
                assessed: 2026-11-22
              - state:
            """,
        good="""
            status:
              - state: announced
                relation: by-the-charter
                reason: A minister said so.
                assessed: 2026-11-22
                sources:
                  - source: gazette
                    shows: Prints the minister's order.
              - state:
            """,
    ),
    "not-weighed": Code(
        "a claim or a provision that nobody has weighed",
        "Nothing is listed without saying what was looked for and found. That nobody has looked yet can be said too.",
        "provisions/pact-friendship.yml",
        bad="""
            themes:
              - trade
            sources:
            """,
        good="""
            themes:
              - trade
            status:
              - state: not-assessed
                relation: by-the-charter
                reason: Nobody has looked yet for what came of it.
                assessed: 2026-11-22
            sources:
            """,
    ),
    # ── Judgements
    "nothing-searched": Code(
        "nothing found, without saying where was searched",
        "“Not found” says how far we looked. Without the place it would say that there is nothing.",
        "claims/claim-trade-clause.yml",
        bad="""
            record:
              verdict: not-established
              reason: Nothing shows it either way.
              assessed: 2026-11-22
            """,
        good="""
            record:
              verdict: not-established
              reason: Nothing shows it either way.
              assessed: 2026-11-22
              searched:
                - the paper's archive
            """,
    ),
    "evidence-after-assessment": Code(
        "evidence newer than the weighing",
        "Nobody can weigh what does not exist yet. One of the two dates is wrong.",
        "claims/claim-more-trade.yml",
        bad="""
            outcome:
              verdict: signs-for
              reason: A report shows more ships.
              assessed: 2001-01-01
              evidence_to: 2001-02-03
            """,
        good="""
            outcome:
              verdict: signs-for
              reason: A report shows more ships.
              assessed: 2026-11-22
              evidence_to: 2001-02-03
            """,
    ),
    "evidence-newer-than-sources": Code(
        "evidence newer than every source cited",
        "The date says up to when the record reaches, so a source has to reach as far. (The Gazette is of 3 February.)",
        "claims/claim-more-trade.yml",
        bad="""
            outcome:
              verdict: signs-for
              reason: A report shows more ships.
              assessed: 2026-11-22
              evidence_to: 2002-01-01
              sources:
                - source: gazette
            """,
        good="""
            outcome:
              verdict: signs-for
              reason: A report shows more ships.
              assessed: 2026-11-22
              evidence_to: 2001-02-03
              sources:
                - source: gazette
            """,
    ),
    # ── Claims
    "verdict-stronger-than-cells": Code(
        "a verdict that no provision bears",
        "A claim stands in the text only where a provision says it.",
        "claims/claim-trade-clause.yml",
        bad="""
            charter:
              verdict: in-text
              reason: The text plans it and does not do it.
              provisions:
                - provision: pact-trade
                  verdict: weaker-in-text
            """,
        good="""
            charter:
              verdict: weaker-in-text
              reason: The text plans it and does not do it.
              gap:
                - verb
                - certainty
              provisions:
                - provision: pact-trade
                  verdict: weaker-in-text
            """,
    ),
    "cells-without-verdict": Code(
        "provisions under a verdict that rests on none",
        "What was not seen rests on no provision. The clauses that were looked at stand under near.",
        "claims/claim-more-trade.yml",
        bad="""
            charter:
              verdict: not-seen
              reason: No clause seen forecasts growth.
              provisions:
                - provision: pact-trade
                  verdict: weaker-in-text
                  says: It plans to widen trade.
              near:
                - pact-friendship
            """,
        good="""
            charter:
              verdict: not-seen
              reason: No clause seen forecasts growth.
              near:
                - pact-trade
                - pact-friendship
            """,
    ),
    "contradiction-unquoted": Code(
        "a contradiction without the words that contradict",
        "To say that the text contradicts somebody is strong. The reader sees the words that it rests on.",
        "claims/claim-trade-clause.yml",
        bad="""
            charter:
              verdict: contradicted
              reason: The text plans it and does not do it.
              provisions:
                - provision: pact-trade
                  verdict: contradicted
                  says: It plans to widen trade.
              assessed: 2026-11-22
              sources:
                - source: gazette
                  shows: Prints the verb.
            """,
        good="""
            charter:
              verdict: contradicted
              reason: The text plans it and does not do it.
              provisions:
                - provision: pact-trade
                  verdict: contradicted
                  says: It plans to widen trade.
              assessed: 2026-11-22
              sources:
                - source: gazette
                  shows: Prints the verb.
                  quote: intend to widen
            """,
    ),
    "gap-missing": Code(
        "a weaker verdict that does not say in what",
        "“Weaker” alone leaves open whether the text says less of the act, of its object or of how certain it is.",
        "claims/claim-trade-clause.yml",
        bad="""
            charter:
              verdict: weaker-in-text
              reason: The text plans it and does not do it.
              provisions:
            """,
        good="""
            charter:
              verdict: weaker-in-text
              reason: The text plans it and does not do it.
              gap:
                - verb
                - certainty
              provisions:
            """,
    ),
    "gap-without-weaker": Code(
        "a gap under a verdict that has none",
        "",
        "claims/claim-trade-clause.yml",
        bad="""
            charter:
              verdict: in-text
              reason: The text says so.
              gap:
                - verb
              provisions:
            """,
        good="""
            charter:
              verdict: in-text
              reason: The text says so.
              provisions:
            """,
    ),
    "near-missing": Code(
        "not seen, without the clauses looked at",
        "A reader can check that something is not there only where we say where it would be.",
        "claims/claim-more-trade.yml",
        bad="""
            charter:
              verdict: not-seen
              reason: No clause seen forecasts growth.
              assessed: 2026-11-22
            """,
        good="""
            charter:
              verdict: not-seen
              reason: No clause seen forecasts growth.
              near:
                - pact-trade
              assessed: 2026-11-22
            """,
    ),
    "near-and-cell": Code(
        "a provision both as a ground and as merely near",
        "A provision says something of the claim, or does not.",
        "claims/claim-trade-clause.yml",
        bad="""
            charter:
              verdict: weaker-in-text
              reason: The text plans it and does not do it.
              gap:
                - verb
                - certainty
              provisions:
                - provision: pact-trade
                  verdict: weaker-in-text
                  says: It plans to widen trade.
              near:
                - pact-trade
            """,
        good="""
            charter:
              verdict: weaker-in-text
              reason: The text plans it and does not do it.
              gap:
                - verb
                - certainty
              provisions:
                - provision: pact-trade
                  verdict: weaker-in-text
                  says: It plans to widen trade.
              near:
                - pact-friendship
            """,
    ),
    "one-sided-support": Code(
        "a disputed fact called supported on sources of one standing",
        "Where accounts differ, the pages of one side cannot decide. A law or a source of another standing can.",
        "claims/claim-trade-clause.yml",
        bad="""
            record:
              verdict: supported
              reason: The ships are there.
              assessed: 2026-11-22
              sources:
                - source: paper
                  shows: Counts the ships.
            disputes:
              - question: Are there more ships?
            """,
        good="""
            record:
              verdict: supported
              reason: The ships are there.
              assessed: 2026-11-22
              sources:
                - source: paper
                  shows: Counts the ships.
                - source: gazette
                  shows: Counts the same ships.
            disputes:
              - question: Are there more ships?
            """,
    ),
    "verdict-of-a-forecast": Code(
        "a record verdict on a forecast",
        "What was foretold cannot be true or false yet when it is said. It is weighed by what has come of it.",
        "claims/claim-more-trade.yml",
        bad="""
            record:
              verdict: not-established
              reason: Nothing shows it yet.
              assessed: 2026-11-22
              searched:
                - the paper's archive
            outcome:
              verdict: signs-for
            """,
        good="""
            outcome:
              verdict: signs-for
            """,
    ),
    "outcome-of-no-forecast": Code(
        "an outcome on a claim that is no forecast",
        "A fact or an assessment is weighed as of the day on which it was stated. What came later is another matter.",
        "claims/claim-trade-clause.yml",
        bad="""
            record:
              verdict: not-established
              reason: Nothing shows it either way.
              assessed: 2026-11-22
              searched:
                - the paper's archive
            outcome:
              verdict: open
              reason: Nothing was found.
              assessed: 2026-11-22
              searched:
                - the paper's archive
            """,
        good="""
            record:
              verdict: not-established
              reason: Nothing shows it either way.
              assessed: 2026-11-22
              searched:
                - the paper's archive
            """,
    ),
    "verdict-without-source": Code(
        "a verdict that owes a source",
        "A verdict on what is so rests on what somebody can open.",
        "claims/claim-trade-clause.yml",
        bad="""
            record:
              verdict: supported
              reason: The Gazette shows it.
              assessed: 2026-11-22
            """,
        good="""
            record:
              verdict: supported
              reason: The Gazette shows it.
              assessed: 2026-11-22
              sources:
                - source: gazette
                  shows: Prints the order that opens trade.
            """,
    ),
    "about-nothing": Code(
        "a claim neither about the text nor about the record",
        "It would be a claim about nothing: one of the two verdicts is wrong.",
        "claims/claim-trade-clause.yml",
        bad="""
            charter:
              verdict: not-about-the-text
              reason: No clause could say it.
              assessed: 2026-11-22
            record:
              verdict: only-about-the-text
              reason: The text alone decides it.
              assessed: 2026-11-22
            """,
        good="""
            charter:
              verdict: not-about-the-text
              reason: No clause could say it.
              assessed: 2026-11-22
            record:
              verdict: not-established
              reason: Nothing shows it either way.
              assessed: 2026-11-22
              searched:
                - the paper's archive
            """,
    ),
    "hedge-words": Code(
        "a hedge without its words, or words without a hedge",
        "How sure the article sounds can be checked only against the words that make it sound so.",
        "claims/claim-more-trade.yml",
        bad="""
            hedge:
              degree: expected
            repeats:
            """,
        good="""
            hedge:
              degree: expected
              words: is expected to
            repeats:
            """,
    ),
    "unknown-sentence": Code(
        "a sentence that the article does not have",
        "Paragraphs and sentences are counted, so that a reader finds the claim in the article.",
        "claims/claim-trade-clause.yml",
        bad="""
            sentences:
              - p1.1
              - p1.9
            """,
        good="""
            sentences:
              - p1.1
            """,
    ),
    "uncovered-sentence": Code(
        "a sentence without claims and without a reason",
        "Nothing of the article is passed over: a sentence has its claims, or a reason why it makes none.",
        "articles/column.yml",
        bad="""
            no_claim:
              - sentence: p2.2
                reason: It only closes the column.
            """,
        good="""
            no_claim:
              - sentence: p1.2
                reason: It only leads over to the next paragraph.
              - sentence: p2.2
                reason: It only closes the column.
            """,
    ),
    "claimed-and-excused": Code(
        "a sentence with claims and with a reason why it has none",
        "",
        "articles/column.yml",
        bad="""
            no_claim:
              - sentence: p1.1
                reason: It only greets the reader.
              - sentence: p1.2
            """,
        good="""
            no_claim:
              - sentence: p1.2
            """,
    ),
    "repeats-itself": Code(
        "a claim that repeats itself",
        "",
        "claims/claim-more-trade.yml",
        bad="""
            repeats:
              - claim-more-trade
            """,
        good="""
            repeats:
              - claim-trade-clause
            """,
    ),
    "repeats-later": Code(
        "a claim that repeats a later one",
        "What comes later repeats what came before, never the other way round.",
        "claims/claim-trade-clause.yml",
        bad="""
            repeats:
              - claim-more-trade
            themes:
              - trade
            """,
        good="""
            themes:
              - trade
            """,
    ),
    # ── Other records
    "figure-with-many-sources": Code(
        "a figure with more than one source",
        "Two sources seldom give the same number for the same thing. Each figure says whose number it is.",
        "figures/ships-2001.yml",
        bad="""
            sources:
              - source: gazette
                shows: Counts the ships of the year.
              - source: paper
                shows: Counts the ships without the ferries.
            """,
        good="""
            sources:
              - source: gazette
                shows: Counts the ships of the year.
            """,
    ),
    "wrong-geometry": Code(
        "a route with coordinates, or a place with a route",
        "The map draws a route through its places and marks every other place at its coordinates.",
        "places/haven.yml",
        bad="""
            kind: route
            country: northland
            coordinates:
              latitude: 40.4
              longitude: -3.25
            """,
        good="""
            kind: port
            country: northland
            coordinates:
              latitude: 40.4
              longitude: -3.25
            """,
    ),
    "theme-in-itself": Code(
        "a theme that is a part of itself",
        "Themes form a tree. (`ports` has the parent `trade`.)",
        "themes/trade.yml",
        bad="""
            parent: ports
            order: 1
            """,
        good="""
            order: 1
            """,
    ),
    "date-in-the-future": Code(
        "a date after the state of the record",
        "An event is in the record because somebody read about it, so none is newer than the newest reading.",
        "events/signing.yml",
        bad="date: 2027-01-01",
        good="date: 2001-02-03",
    ),
    "template": Code(
        "a template that does not fit the records",
        "A template may name only what records have, so that no page has a gap that nobody sees.",
        "templates/places.html",
        bad="{{ record.coordinates.lat }}° N",
        good="{{ record.coordinates.latitude }}° N",
    ),
}
