"""What the list of each type gives a reader, said below its title. What a record is, for editors, is declared."""

from __future__ import annotations

from collections.abc import Mapping

from kb.declare.fields import RecordType

LEDES: Mapping[str, str] = {
    "instruments": (
        "Charters, memoranda, laws and waivers that these pages are on or compare: what each says, and who signed it."
    ),
    "provisions": "What each sentence of a document states or plans, with its verb and how its wording was seen.",
    "articles": "The articles whose claims are weighed here, sentence by sentence.",
    "claims": "What the article says, point by point, and whether the text and the record bear it out.",
    "events": "What happened, when and where, and which pages report it.",
    "statements": "Who said what, when and to whom, and what they were for or against.",
    "figures": "Numbers, each with who gives it. Where sources differ, their values stand side by side.",
    "periods": "Presidencies, wars, talks and laws in force, each with when it began and ended.",
    "themes": "Each subject on its own page: a short answer, what the text says, what happened and who said what.",
    "actors": "Who signed, decided, spoke or reported: people in public roles, states, bodies, firms, media.",
    "places": "Towns, ports, crossings, regions and routes: where each lies and what happened there.",
    "terms": "Names over which the parties differ: who uses each, who rejects it, and what these pages write.",
    "sources": "The pages on which all of this rests: who published each, who stands behind it, how much was read.",
}


def lede(type_: RecordType) -> str:
    """Return what the list of a type gives a reader; of a type that has no sentence here, what a record of it is."""
    return LEDES.get(type_.name, type_.means)
