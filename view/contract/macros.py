"""What each macro of the templates shows, and what its parameters are. A test reads all templates against this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from kb.declare.dates import Date
from kb.declare.scale import Term
from kb.export.api.catalogue import Offered
from kb.export.citation import Citation
from kb.library.chronicle import Era, Stage
from kb.library.kin import Relative
from kb.library.library import Library
from kb.library.themes import Part as ThemePart
from kb.records.groups import Citation as Cited
from kb.records.groups import ClaimRecord, Correction, Dispute, ProvisionStatus
from kb.records.record import Record
from view.contract.kinds import (
    Claim,
    Eras,
    Event,
    Figure,
    Instrument,
    Judgement,
    Macro,
    Place,
    Provision,
    Statement,
    Step,
    Subjects,
)
from view.home import Answer
from view.lists import changes
from view.lists.contents import Section
from view.lists.groups import Group
from view.lists.listing import Listing
from view.page import View
from view.pictures.atlas.crops import Crop, Ground
from view.pictures.atlas.labels import Label
from view.pictures.chart import Block as ChartBlock
from view.pictures.chart import Chart
from view.pictures.chart import Row as ChartRow
from view.pictures.claims_grid import Disc
from view.pictures.facsimile import Bar
from view.pictures.horizon import Axis
from view.pictures.horizon import Row as HorizonRow
from view.pictures.lineage import Year
from view.pictures.names import Spot
from view.pictures.steps import Step as DrawnStep
from view.pictures.timeline import Block, Dot, Drawing, PeriodBar
from view.pictures.years import EventStrip, Run, WaiverStrip
from view.shown import Shown, ShownRecord

BAR = {"list": Listing, "many": str, "rest": str, "here": int}
ROW = {"row": str}
LISTED = {"view": View, "list": Listing}
ShownClaim = Annotated[ShownRecord, "claims"]
ShownProvision = Annotated[ShownRecord, "provisions"]
CLAIM_PAGE: Mapping[str, Any] = {"view": View, "here": Claim, "record": ShownClaim}
MACROS: Mapping[str, Mapping[str, Macro]] = {
    "components.html": {
        "cites": Macro(
            "Citations: first what each shows, then the page that shows it.",
            {"view": View, "citations": Annotated[Shown, "events.sources"], "numbered": bool},
        ),
        "heading": Macro("A heading with a quiet link to itself.", {"id": str, "level": int, "classes": str}),
        "section": Macro("A section, with how much it holds.", {"id": str, "title": str, "count": str}),
        "part": Macro("A part that any record may have; nothing where it is empty.", {"id": str, "count": str}),
        "counted": Macro("A count with its noun; nothing for none.", {"count": int, "one": str, "many": str}),
        "on_this_page": Macro(
            "The sections of a page, each with its count.", {"sections": list[Section], "across": bool}
        ),
        "folded": Macro(
            "The first of a long list, and all the others behind one click.",
            {"rows": list[Any], "most": int, "what": str, "slack": int},
            caller=("rows",),
        ),
        "facts_of": Macro("Other names in the facts table.", {"names": Annotated[Shown, "actors.other_names"]}),
        "event_row": Macro("An event in a list.", {"view": View, "event": Event, "full": bool, **ROW, "marked": bool}),
        "events": Macro("A list of events.", {"view": View, "rows": list[Event], "full": bool}),
        "provision_card": Macro(
            "A provision as a card.", {"view": View, "provision": Provision, "says": str, "level": int, **ROW}
        ),
        "claim_card": Macro("A claim as a card.", {"view": View, "claim": Claim, "says": str, "verdict": Term}),
        "verdicts_of": Macro("The verdicts of a claim.", {"view": View, "claim": Claim}),
        "claim_row": Macro("A claim in a list.", {"view": View, "claim": Claim, **ROW}),
        "statement_row": Macro("A statement in a list.", {"view": View, "statement": Statement, **ROW}),
        "links": Macro("Links to records of any type.", {"view": View, "records": list[Record]}),
        "provisions": Macro("Provisions as cards.", {"view": View, "rows": list[Provision]}),
        "claims": Macro("Claims, those of which the text says most first.", {"view": View, "rows": list[Claim]}),
        "happened": Macro("Events, the newest first.", {"view": View, "rows": list[Event], "full": bool}),
        "statements": Macro("Statements, the newest first.", {"view": View, "rows": list[Statement], "most": int}),
        "columns": Macro("Titles in columns.", {"view": View, "rows": list[Record], "what": str}),
        "relatives": Macro("Records with most in common, and what that is.", {"view": View, "all": list[Relative]}),
        "related": Macro("A part for such records, where there are any.", {"view": View, "all": list[Relative]}),
        "known": Macro("What a page rests on.", {"view": View, "here": Record, "record": ShownRecord}),
        "own_sources": Macro("The sources of the record as a whole.", {"view": View, "record": ShownRecord}),
        "notes": Macro("The notes of a record.", {"record": ShownRecord}),
        "homeward": Macro(
            "From a record on a document to the page on which that is read.",
            {"view": View, "document": Annotated[Record, "instruments"]},
        ),
        "answer": Macro("A question with its answer.", {"view": View, "answer": Answer}),
        "asked": Macro("The question that a record answers.", {"record": ShownRecord}),
        "signing": Macro("Where, when and by whom a document was signed.", {"view": View, "document": Instrument}),
        "corrections": Macro("What was corrected, with the days.", {"record": ShownRecord, "fold": bool}),
        "linked": Macro("Records that lead to a page, by type.", {"view": View, "groups": dict[str, list[Record]]}),
        "disputes": Macro(
            "Where sources disagree.", {"view": View, "all": Annotated[Shown, "events.disputes"], "fold": bool}
        ),
        "bullets": Macro("Values as a list.", {"values": Iterable[Shown]}),
        "chart": Macro(
            "A chart of figures.", {"view": View, "chart": Chart, "list": Listing, "here": Figure, "lead": str}
        ),
        "plot": Macro("What a row of a chart draws.", {"chart": Chart, "block": ChartBlock, "row": ChartRow}),
        "sample": Macro("A mark in the key of a chart.", {"kind": str}),
        "put": Macro("Values as a sentence.", {"view": View, "figures": list[Figure], "list": Listing}),
        "tone": Macro("The tone of a state on maps, for a key.", {"number": int}),
        "stops": Macro("The stops of a route, with their states.", {"view": View, "route": Place}),
        "taken": Macro("A picture and its data as files.", {"view": View, "name": str}),
        "publishers": Macro("Who published a figure.", {"view": View, "figure": Figure}),
        "grounds": Macro("What a judgement owes beside its verdict.", {"view": View, "judgement": Judgement}),
        "density": Macro(
            "How far the record of what came after the signing reaches.",
            {"dense_to": Date, "thin_to": Date, "later": str, "brief": bool},
        ),
        "ground": Macro("What lies under a small picture of the map.", {"ground": Ground}),
        "small": Macro("What stands on a small picture of the map.", {"crop": Crop}),
        "locator": Macro("Where a place lies, or a route runs.", {"view": View, "here": Place}),
        "newest_evidence": Macro("How new the evidence of a judgement is.", {"judgement": Judgement}),
        "cited": Macro("How something is cited.", {"citation": Citation}),
        "pages": Macro("The parts of a list.", {"view": View, "addresses": list[str], "here": str, "names": list[str]}),
    },
    "filter_bar.html": {
        "bar": Macro("The bar over a list of records.", BAR),
        "behind": Macro("The bar behind its button.", BAR),
        "as_of": Macro("By which day the page is read.", {"view": View}),
    },
    "articles.html": {
        "disc": Macro("The mark of a claim among those of its sentence.", {"view": View, "claim": Claim})
    },
    "claims.html": {
        "large": Macro("The mark of a verdict, large, with its words.", {"view": View, "glyph": str, "term": Term}),
        "by_the_text": Macro("The verdict of the text, large, with its reason.", CLAIM_PAGE),
        "by_the_record": Macro("The verdict of the public record, large, with its reason.", CLAIM_PAGE),
        "so_far": Macro("What has come of a forecast, large, with its reason.", CLAIM_PAGE),
        "against_the_clause": Macro(
            "The article beside the clause that the verdict follows.", {"view": View, "record": ShownClaim}
        ),
        "slot_row": Macro(
            "One part of a sentence: the article beside the text.",
            {"slot": Annotated[Shown, "claims.charter.slots.actor"]},
        ),
        "nearest": Macro("The clauses that were looked at and do not say it.", {"view": View, "record": ShownClaim}),
        "clauses_near": Macro("These clauses in a list.", {"view": View, "record": ShownClaim}),
        "cells": Macro(
            "What each clause says on the point, with its own verdict.", {"view": View, "record": ShownClaim}
        ),
        "rests_on": Macro(
            "The sources of a judgement, and where and when was searched.",
            {"view": View, "judgement": Judgement, "evidence": bool},
        ),
        "weighed": Macro(
            "When a judgement was made, as a fact.", {"judgement": Judgement, "by": str, "evidence": bool}
        ),
    },
    "themes.html": {
        "sec": Macro("A part under its heading with its count; nothing where it is empty.", {"part": ThemePart}),
        "points": Macro(
            "The answer in a few lines, each with its record.",
            {"library": Library, "record": Annotated[ShownRecord, "themes"]},
        ),
        "line": Macro("A provision in a row: its words, what they mean, its status.", {"provision": Provision}),
        "claimed": Macro("A claim in a table, with its verdicts.", {"claim": Claim}),
        "charted": Macro("A chart under its heading.", {"chart": Chart}),
        "figures": Macro("The figures as charts and a table.", {}),
        "titles": Macro("Titles, the rest folded.", {"records": list[Record], "most": int, "what": str}),
        "known": Macro("The sources of the lines, the notes, and all sources.", {}),
    },
    "theme_pictures.html": {
        "waivers": Macro("The years of a law with its waivers.", {"view": View, "strip": WaiverStrip}),
        "told": Macro("The years of a law in words.", {"view": View, "law": Instrument, "runs": list[Run]}),
        "routes": Macro(
            "The routes of a theme, each among the others.", {"view": View, "found": list[tuple[Place, Crop]]}
        ),
        "events": Macro("A column of dots for each year.", {"view": View, "strip": EventStrip}),
    },
    "index.html": {
        "rows": Macro("The rows of a group.", {"records": list[Record]}),
        "row": Macro("A record in a list.", {"record": Record}),
        "more": Macro("What a row says beside the line on its record.", {"record": Record}),
        "quantity": Macro("The values of one quantity, with a chart.", {"group": Group}),
    },
    "provisions.html": {
        "strength": Macro("The main verb among the others of its family.", {"record": ShownProvision, "term": Term}),
        "notes": Macro("The notes of a provision.", {"record": ShownProvision}),
        "step": Macro(
            "One entry of the history of a status.",
            {"view": View, "entry": Step, "status": ProvisionStatus, "is_current": bool},
        ),
    },
    "correction_parts.html": {
        "days": Macro(
            "Corrections under their days.",
            {"view": View, "all": list[tuple[Date, list[tuple[Record, Correction]]]], "open": bool},
        ),
        "rows": Macro("Corrections, each with its record.", {"view": View, "some": list[tuple[Record, Correction]]}),
    },
    "change_parts.html": {
        "whole": Macro("What changed between two states.", {"view": View, "part": changes.Part}),
        "titled": Macro("A record that changed, by its title or its earlier id.", {"view": View, "row": changes.Row}),
    },
    "terms.html": {"users": Macro("Who uses a name, or rejects it.", {"all": Annotated[Shown, "terms.used_by"]})},
    "blocks/disputes.html": {
        "lead": Macro("Of which record a dispute is, and how much is behind it.", {"record": Record}),
        "question": Macro(
            "A question with its place on the record.", {"record": Record, "dispute": Dispute, "at": int}
        ),
    },
    "blocks/facsimile.html": {
        "facsimile_key": Macro("A bar of the key.", {"way": str, "rung": int}),
        "row": Macro("A provision as a bar.", {"view": View, "bar": Bar}),
    },
    "blocks/compare.html": {
        "column": Macro("The head of a document's column.", {"document": Instrument}),
        "named": Macro("A document by its partners and its year.", {"document": Instrument}),
    },
    "blocks/matrix.html": {
        "paragraphs": Macro("The paragraphs of the article against the sections of the text.", {}),
        "disc": Macro("A claim against a section.", {"each": Disc}),
    },
    "blocks/names.html": {"spot": Macro("A name and a theme as a dot.", {"view": View, "spot": Spot})},
    "blocks/mistakes.html": {
        "excerpt": Macro("One side of an example.", {"title": str, "place": str, "text": str, "other": str})
    },
    "blocks/lineage.html": {
        "square": Macro("A year of the law.", {"view": View, "year": Year, "y": float, "room": float}),
        "mark": Macro("The mark of a step.", {"step": DrawnStep}),
    },
    "blocks/print_edition.html": {
        "sources": Macro("Sources with what each shows.", {"citations": list[Cited]}),
        "judged": Macro(
            "A verdict with its reason.", {"words": str, "judgement": ClaimRecord, "citations": list[Cited]}
        ),
        "where": Macro("The address of a record’s page, in words.", {"record": Record}),
    },
    "blocks/api.html": {"files": Macro("Files with what each holds.", {"some": list[Offered]})},
    "blocks/outline.html": {
        "line": Macro("A provision as its words, its meaning and its status.", {"provision": Provision})
    },
    "blocks/route_map.html": {
        "shape": Macro("The mark of a kind of place.", {"kind": str}),
        "line": Macro("The line of a kind of route.", {"kind": str, "path": str, "planned": str}),
        "words": Macro("A label.", {"label": Label, "classes": str}),
        "drawing": Macro("One drawing of the map.", {"name": str, "title": str, "says": str}),
    },
    "horizon_parts.html": {
        "key": Macro(
            "What the marks mean, and which days the strips span.",
            {"along": Axis, "drawn": set[str], "later": str, "own": str},
        ),
        "until": Macro("Up to when evidence is dense or thin.", {"along": Axis, "name": str}),
        "sample": Macro("A mark in the key.", {"kind": str}),
        "shape": Macro("A mark around a place.", {"kind": str, "x": int, "y": int}),
        "ground": Macro("The zones behind a row.", {"along": Axis}),
        "head": Macro("The zones and months named.", {"along": Axis}),
        "strip": Macro("The marks of a row.", {"view": View, "along": Axis, "row": HorizonRow}),
        "rows": Macro(
            "Rows in groups under the axis, and the same in words.",
            {"view": View, "along": Axis, "groups": list[tuple[Term, list[Record]]]},
        ),
        "beside": Macro("The strip beside one status.", {"view": View, "record": Record}),
        "place": Macro("Where a record stands in its text.", {"view": View, "record": Record}),
        "pages": Macro("The pages of a row with their days.", {"view": View, "row": HorizonRow}),
    },
    "timeline_parts.html": {
        "drawing": Macro("One drawing of the timeline.", {"view": View, "d": Drawing, "id": str, "title": str}),
        "upper": Macro("Its axis and events.", {"view": View, "d": Drawing, "id": str, "title": str}),
        "lower": Macro("Its axis and periods.", {"view": View, "d": Drawing, "id": str, "title": str}),
        "size": Macro("How large a drawing is.", {"d": Drawing, "height": float}),
        "axis": Macro("The axis with its years or months.", {"d": Drawing}),
        "events": Macro("Columns, dots and names.", {"view": View, "d": Drawing}),
        "column": Macro("A piece of the axis that can be pressed.", {"block": Block, "d": Drawing}),
        "spot": Macro("An event as a dot.", {"dot": Dot, "d": Drawing, "part": str}),
        "periods": Macro("The lanes with their bars.", {"view": View, "d": Drawing}),
        "span": Macro("A period as a bar.", {"bar": PeriodBar, "d": Drawing}),
        "named": Macro("What stands out in an era, in words.", {"view": View, "d": Drawing}),
        "part_of": Macro("Where a year stands, if that is another page.", {"view": View, "year": int}),
    },
    "era_parts.html": {
        "stage": Macro("A month or a year of events.", {**LISTED, "each": Stage}),
        "whole": Macro("An era with its events.", {**LISTED, "era": Era, "most": int, "open": bool}),
        "small": Macro("The picture for small screens.", {"view": View, "eras": list[Era]}),
        "elsewhere": Macro("An era that stands in another part.", {"view": View, "era": Era, "address": str}),
        "years": Macro("The years of all parts.", {"view": View, "shares": Eras, "here": str}),
    },
    "question_parts.html": {
        "row": Macro("What one record does not know.", {**LISTED, "record": Record}),
        "subjects": Macro("Those of one part.", {**LISTED, "shares": Subjects, "here": str}),
    },
}
