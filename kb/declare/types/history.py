"""What happened, what was said of it, what was measured, and when."""

from __future__ import annotations

from kb.declare import scales
from kb.declare.fields import Choice, Decimal, Group, Many, Ref, Text, When, optional, required
from kb.declare.types.groups import (
    ACTOR_ID,
    ASKED,
    EVENT_ID,
    INSTRUMENT_ID,
    PLACE_ID,
    PROVISION_ID,
    SHORT,
    SUMMARY,
    THEMES,
    TITLE,
    record_type,
)

SUBJECT_ID = Ref(("claims", "themes", "provisions", "instruments", "events"), "pact-trade")

EVENTS = record_type(
    "events",
    "event",
    "events",
    "Something that happened on a date.",
    TITLE,
    optional("short", Text(32, example="Crowd at the hall"), "Short name", "a name for pictures and narrow columns"),
    SUMMARY,
    ASKED,
    required("date", When(), "Date", "when it happened, as exactly as the sources show"),
    required("kind", Choice(scales.EVENT_KIND), "Kind", "what kind of event it is"),
    THEMES,
    optional("actors", Many(ACTOR_ID), "Who", "who took part"),
    optional("instruments", Many(INSTRUMENT_ID), "Documents", "documents that it concerns"),
    optional("provisions", Many(PROVISION_ID), "Provisions", "provisions that a source ties it to"),
    optional("places", Many(PLACE_ID), "Where", "where it happened"),
    optional(
        "counterpart",
        EVENT_ID,
        "Read beside",
        "the event that another side sets beside this one; the timeline names both as landmarks, or neither",
    ),
)

STATEMENTS = record_type(
    "statements",
    "statement",
    "statements",
    "Who said what, when and to whom.",
    TITLE,
    SUMMARY,
    ASKED,
    required("speaker", ACTOR_ID, "Speaker", "who said it"),
    required("date", When(), "Date", "when it was said"),
    optional("to", Text(), "To", "to whom, or on what occasion", "reporters in Haven"),
    required("stance", Choice(scales.STANCE), "Stance", "how the speaker stands to it"),
    required(
        "about",
        Many(SUBJECT_ID),
        "About",
        "what it is about",
    ),
    optional(
        "stance_on",
        Group(
            "StanceOn",
            (
                required("what", SUBJECT_ID, "Of what", "the one of those records that the stance is on"),
                required("words", Text(80), "Stance in our words", "our words for it", "for wider trade"),
            ),
        ),
        "Stance on",
        "of what the speaker speaks for or against",
    ),
    THEMES,
)

FIGURES = record_type(
    "figures",
    "figure",
    "figures",
    "One value of one quantity from one source. Conflicting values are separate records.",
    TITLE,
    SUMMARY,
    ASKED,
    required(
        "quantity",
        Text(120),
        "Quantity",
        "what is measured; the same words for values that conflict",
        "Ships calling at Haven",
    ),
    required("unit", Text(40), "Unit", "the unit, such as million tonnes or km", "ships"),
    required("period", When(), "Period", "the time that the value is for"),
    required("value", Decimal(), "Value", "the number"),
    optional("by", Text(120), "Given by", "who gave the value", "the harbour master"),
    THEMES,
)

PERIODS = record_type(
    "periods",
    "period",
    "periods",
    "An interval that the timeline shows.",
    TITLE,
    optional("short", SHORT, "Short name", "a name for pictures and narrow columns"),
    SUMMARY,
    required("date", When(interval=True), "When", "from when to when", "2000/.."),
    required("kind", Choice(scales.PERIOD_KIND), "Kind", "what kind of period it is"),
    THEMES,
    optional("actors", Many(ACTOR_ID), "Who", "who took part"),
)
