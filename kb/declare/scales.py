"""The scales by which records are coded: every value with its word, its meaning and the tone in which it is shown.

The checker, the pages and the codebook read these same declarations. The rules behind them stand on the method page.
"""

from __future__ import annotations

from kb.declare.scale import Scale, scale

MODALITY = scale(
    "modality",
    "What does the main verb of the sentence do?",
    [
        ("reaffirm", "reaffirm", "says again what was said before", "", "states"),
        ("affirm", "affirm", "says that something is so", "", "states"),
        ("underline", "underline", "puts weight on something", "", "states"),
        ("acknowledge", "acknowledge", "takes note that something is so", "", "states"),
        ("recognise", "recognise", "takes something as it is", "", "states"),
        ("appreciate", "appreciate", "thanks for something", "", "states"),
        ("support", "support", "takes the side of an aim", "", "states"),
        ("welcome", "welcome", "is glad of something", "", "states"),
        ("agree", "agree", "shares a view", "", "states"),
        ("declare", "declare", "says as a plain fact that something is so", "", "states"),
        ("proceed-from", "proceed from", "takes something as the starting point", "", "states"),
        ("shall", "shall", "has to do it", "", "plans"),
        ("will", "will", "is going to do it", "", "plans"),
        ("commit", "commit", "binds itself to do it", "", "plans"),
        ("intend", "intend", "plans to do it", "", "plans"),
        ("seek", "seek", "tries to do it", "", "plans"),
        ("explore", "explore", "looks into whether to do it", "", "plans"),
        ("may", "may", "is free to do it", "", "plans"),
        ("unknown", "verb not seen", "no source conveys the verb", "", ""),
    ],
)

WORDING = scale(
    "wording",
    "How was the wording seen?",
    [
        ("english", "seen in English", "the English wording was seen, quoted in a press copy", "en"),
        ("translated", "seen in translation", "a full sentence was seen in another language", "tr"),
        ("reported", "only reported", "only a report’s own words were seen", "rep"),
    ],
)

EXTENT = scale(
    "extent",
    "How much of the sentence was seen in that way?",
    [("whole", "all of it", "the whole sentence"), ("part", "a part of it", "a part of the sentence")],
)

PLACEMENT = scale(
    "placement",
    "How do we know where the sentence stands?",
    [
        ("seen", "place seen", "its place in the text was seen"),
        ("inferred", "place inferred", "its place follows from how reports walk through the text"),
        ("unplaced", "place not known", "a quoted fragment whose place is not known; in no count"),
    ],
)

SUBJECT = scale(
    "subject",
    "Who is the grammatical subject of the sentence?",
    [
        ("both-states", "both states", "the states that are parties to the document"),
        ("both-governments", "both governments", "the governments of these states"),
        ("united-states", "the United States", "the United States alone"),
        ("partner", "the partner", "the other party alone, such as Georgia; the page takes its name from the document"),
        ("the-groups", "the working groups", "working groups that the document speaks of"),
        ("private-sector", "the private sector", "firms and investors"),
    ],
)

STATUS = scale(
    "status",
    "What has come of the provision?",
    [
        ("states-a-position", "States a position", "plans nothing, so nothing can be fulfilled"),
        ("not-assessed", "Not yet weighed", "nobody here has looked yet"),
        ("not-testable-as-worded", "Not testable as worded", "the wording gives nothing to measure by"),
        ("not-due", "Not due", "the time for it has not come"),
        ("not-known", "Not known", "its time fell in a period with too little evidence"),
        ("no-action-found", "No action found", "looked for and not found; no proof that nothing was done"),
        ("announced", "Announced", "somebody in office said that it will be done"),
        ("under-way", "Under way", "a step was taken"),
        ("done", "Done", "a source shows that it was done"),
        ("missed", "Missed", "a source says that it was not done in time"),
        ("expired", "Expired", "it can no longer be done"),
    ],
)

STATUS_RELATION = scale(
    "status-relation",
    "Does a source tie the step to the document that the provision stands in?",
    [
        ("by-the-charter", "under this document", "weighed by its text, or tied to it by a source; the current status"),
        ("same-field", "in the same field", "it is about the same matter, but no source ties it to the document"),
        ("earlier", "earlier", "it was done before the document"),
    ],
)

CLAIM_KIND = scale(
    "claim-kind",
    "What kind of claim is it?",
    [
        ("fact", "Checkable", "something that can be checked against the record"),
        ("assessment", "Assessment", "a judgement"),
        ("forecast", "Forecast", "something that is to come"),
        ("said", "Said", "that somebody said it; never whether it is right"),
        ("held", "Held", "that somebody thinks or feels it; never whether it is right"),
    ],
)

CHARTER_VERDICT = scale(
    "charter-verdict",
    "Does the text of the Charter, as far as it was seen, say this?",
    [
        ("in-text", "In the text", "a provision says it", "yes"),
        ("weaker-in-text", "Weaker in the text", "the topic is there, but the text says less", "part"),
        ("not-seen", "Not seen in the text", "a clause could say it; none that was seen does", "none"),
        ("contradicted", "Contradicted by the text", "a provision says otherwise", "no"),
        ("not-about-the-text", "Outside the text", "no clause could state this", "na"),
    ],
)

CELL_VERDICT = scale(
    "cell-verdict",
    "Does this one provision say it?",
    [
        ("in-text", "In the text", "this provision says it", "yes"),
        ("weaker-in-text", "Weaker in the text", "this provision is on the topic, but says less", "part"),
        ("contradicted", "Contradicted by the text", "this provision says otherwise", "no"),
    ],
)

GAP = scale(
    "gap",
    "In what does the text say less?",
    [
        ("verb", "the verb", "the text’s verb is weaker"),
        ("object", "the object", "the text names something smaller or other"),
        ("actor", "the actor", "the text names another actor"),
        ("condition", "a condition", "the text adds a condition"),
        ("certainty", "the certainty", "the text is less sure"),
    ],
)

SLOT_MATCH = scale(
    "slot-match",
    "Do the article and the clause say the same in this?",
    [
        ("equal", "the same", "the clause says the same, or neither names any", "yes"),
        ("weaker", "weaker", "the clause says less", "part"),
        ("other", "other", "the text names something else, or adds a condition", "part"),
        ("not-seen", "not seen", "the part of the sentence that was seen does not have it", "none"),
        ("missing", "missing", "the whole sentence was seen in English and does not have it", "no"),
    ],
)

RECORD_VERDICT = scale(
    "record-verdict",
    "Does the public record up to the article’s date bear it out?",
    [
        ("supported", "Supported by the record", "the sources show it", "yes"),
        ("mixed", "Mixed", "there is evidence on both sides", "part"),
        ("contradicted", "Contradicted by the record", "the sources show otherwise", "no"),
        ("not-established", "Not established", "too little, or a single weak source, or nothing", "none"),
        ("not-checkable", "Not checkable", "no measure is named and none is usual, or a judgement of value", "na"),
        ("only-about-the-text", "See the verdict on the text", "settled by the text alone; not counted again", "na"),
    ],
)

OUTCOME = scale(
    "outcome",
    "What has come of the forecast?",
    [
        ("not-assessed", "Not yet weighed", "nobody here has looked yet"),
        ("not-testable-as-worded", "Not testable as worded", "the wording gives nothing to measure by"),
        ("open", "Open", "nothing either way, and nothing overdue"),
        ("signs-for", "Signs for it", "steps towards it were found"),
        ("signs-against", "Signs against it", "steps away from it were found"),
        ("mixed-signs", "Mixed signs", "steps both ways were found"),
        ("came-about", "Came about", "the sources show it"),
        ("did-not", "Did not come about", "the sources show that it did not"),
    ],
)

HEDGE = scale(
    "hedge",
    "How sure does the article sound?",
    [
        ("none", "none", "said without reserve"),
        ("may", "may", "may, might, arguably"),
        ("could", "could", "could, is able to"),
        ("expected", "expected", "is expected to, is set to"),
    ],
)

STANDING = scale(
    "standing",
    "Who stands behind the text?",
    [
        ("state", "state", "published by a state’s own body or agency", "state"),
        ("state-funded", "state-funded", "a broadcaster that a state pays for, whichever state", "state"),
        ("state-aligned", "state-aligned", "privately owned or unclear, and in line with a state", "aligned"),
        ("advocacy", "advocacy", "published to further a cause", "advocacy"),
        ("party", "party", "published by a political party or campaign", "advocacy"),
        ("independent", "independent", "no tie to a state, a party or a cause was found", ""),
        ("unrated", "not rated", "not yet, or what was found gives no ground for another value", ""),
    ],
)

SOURCE_KIND = scale(
    "source-kind",
    "What kind of page is it?",
    [
        ("law", "law", "a statute, bill, treaty or official gazette"),
        ("official", "official page", "a government, parliament or international organisation"),
        ("agency", "news agency", "an agency’s report"),
        ("news", "news", "a newspaper, site or broadcaster"),
        ("analysis", "analysis", "a think tank, journal or expert"),
        ("encyclopedia", "encyclopedia", "a reference work"),
        ("opinion", "opinion", "a signed opinion, blog or letter"),
    ],
)

SEEN = scale(
    "seen",
    "How much of the page was read?",
    [
        ("whole", "read whole", "the whole page"),
        ("opening", "opening read", "only the opening"),
        ("excerpt", "excerpt read", "only an excerpt"),
        ("via", "seen through another page", "only as another page quotes it"),
        ("headline", "headline only", "title, address and day alone were seen"),
    ],
)

INSTRUMENT_KIND = scale(
    "instrument-kind",
    "What kind of document is it?",
    [
        ("charter", "charter", "a political document that frames relations"),
        ("memorandum", "memorandum of understanding", "an understanding between governments"),
        ("declaration", "declaration", "a statement signed or issued together"),
        ("agreement", "agreement", "an agreement between states or governments"),
        ("treaty", "treaty", "a treaty, signed or in draft"),
        ("framework", "framework", "an outline of how something is to be done"),
        ("statute", "statute", "a law, or a section of one"),
        ("bill", "bill", "a proposed law"),
        ("waiver", "waiver", "an order that sets a law aside for a time"),
        ("resolution", "resolution", "a resolution of an international organisation or a parliament"),
        ("contract", "contract", "a contract with firms"),
    ],
)

WAIVER_STATE = scale(
    "waiver-state",
    "Was a waiver for this year seen?",
    [
        ("seen", "seen", "the order itself was seen"),
        ("reported", "reported", "a source says that there was one; the order itself was not seen"),
        ("disputed", "disputed", "one source has a waiver in this year, another none; the order itself was not seen"),
        ("none-found", "none found", "looked for and not found; no proof that there was none"),
    ],
)

LEGAL_FORCE = scale(
    "legal-force",
    "Does the document itself say whether it binds?",
    [
        ("law", "law", "it is law where it was made"),
        ("binding-clause", "says that it binds", "a clause says that it binds"),
        ("non-binding-clause", "says that it does not bind", "a clause says that it creates no legal obligation"),
        ("no-clause-seen", "no clause seen", "no clause on its force was seen"),
        ("none-yet", "none unless enacted", "a proposed law has no force unless it is enacted"),
    ],
)

INSTRUMENT_RELATION = scale(
    "instrument-relation",
    "How does this document bear on the other?",
    [
        ("amends", "amends", "it changes the other"),
        ("waives", "waives", "it sets the other aside for a time"),
        ("implements", "implements", "it carries the other out"),
        ("part-of", "is part of", "it is a part of the other"),
        ("repeals", "repeals", "it ends the other, or would"),
        ("rests-on", "rests on", "it names the other as its ground"),
        ("allows", "allows", "it gives the power for the other"),
        ("signed-with", "was signed or initialled with", "both were signed or initialled on the same occasion"),
    ],
)

COVERAGE = scale(
    "coverage",
    "Does the document treat the topic?",
    [
        ("seen", "seen", "a clause on it was seen"),
        ("reported-present", "reported present", "a report says that it is there"),
        ("reported-absent", "reported absent", "a report says that it is not there"),
        ("not-seen", "not seen", "nothing on it in the part that was read"),
    ],
)

COVERAGE_TOPIC = scale(
    "coverage-topic",
    "Which topics are compared between charters?",
    [
        ("sovereignty", "Sovereignty and borders", "sovereignty, territorial integrity, inviolability of borders"),
        ("democracy-and-rights", "Democracy and human rights", "democracy, rule of law, human rights"),
        ("defence", "Defence cooperation", "defence and military cooperation"),
        ("arms-sales", "Arms sales", "sales of defence goods"),
        ("counterterrorism", "Counterterrorism", "the fight against terrorism"),
        ("cybersecurity", "Cybersecurity", "the security of networks and of critical infrastructure"),
        ("demining", "Demining", "the clearance of mines"),
        ("peacekeeping", "Peacekeeping", "service in peacekeeping or coalition missions"),
        ("energy", "Energy", "oil, gas, electricity, energy security"),
        ("nuclear-energy", "Civil nuclear energy", "civil nuclear cooperation"),
        ("connectivity", "Transit and connectivity", "roads, railways, ports, transit"),
        ("middle-corridor", "Middle Corridor", "the route across the Caspian Sea by name"),
        ("minerals", "Critical minerals", "mining or movement of critical minerals"),
        ("trade-and-investment", "Trade and investment", "trade and investment in general"),
        ("trade-instruments", "Trade treaties and taxes", "investment treaties, trade frameworks, taxation"),
        ("technology", "Technology", "technology, science and innovation"),
        ("artificial-intelligence", "Artificial intelligence", "artificial intelligence by name"),
        ("data-centres", "Data centres", "data centres and digital infrastructure"),
        ("space", "Space", "the space industry"),
        ("hub", "Regional hub", "the country as a hub of its region"),
        ("people-to-people", "People and education", "exchanges, education, culture"),
        ("euro-atlantic", "NATO and Euro-Atlantic ties", "ties to NATO or to Euro-Atlantic structures"),
        ("regional-peace", "Regional peace", "conflicts and peace in the region"),
        ("body", "Commission or groups", "a standing commission, council or working groups"),
        ("deadline", "A dated deadline", "anything due by a date or within a term"),
        ("legal-force", "Legal force", "whether the document binds"),
    ],
)

EVENT_KIND = scale(
    "event-kind",
    "What kind of event is it?",
    [
        ("document", "document", "a document is signed, issued or filed", "square"),
        ("act", "act", "an official act: a law, a decision, an appointment", "diamond"),
        ("talks", "talks", "a visit, meeting or negotiation", "circle"),
        ("statement", "statement", "something said in public", "ring"),
        ("force", "use of force", "fighting, an attack, a restriction by force", "triangle"),
        ("people", "people", "people leave, return, are held or set free", "dots"),
        ("project", "project", "something is built, opened or delivered", "bar"),
    ],
)

STANCE = scale(
    "stance",
    "How does the speaker stand to it?",
    [
        ("for", "speaks for it", "takes its side, or welcomes it"),
        ("against", "speaks against it", "opposes it, or finds fault with it"),
        ("both", "sees both sides", "names gains and costs"),
        ("describes", "describes it", "says what it is, without a view"),
    ],
)

PERIOD_KIND = scale(
    "period-kind",
    "What kind of period is it?",
    [
        ("administration", "administration", "a president’s time in office"),
        ("war", "war", "a war"),
        ("negotiation", "negotiation", "a negotiation"),
        ("mission", "mission", "a military or civil mission"),
        ("measure", "measure", "a law, waiver or restriction in force"),
    ],
)

ACTOR_KIND = scale(
    "actor-kind",
    "What is it?",
    [
        ("person", "person", "a person in a public role"),
        ("state", "state", "a state"),
        ("body", "public body", "a ministry, parliament, court or agency"),
        ("organisation", "organisation", "an association, alliance or institute"),
        ("company", "company", "a firm"),
        ("outlet", "outlet", "a newspaper, site or agency"),
    ],
)

PLACE_KIND = scale(
    "place-kind",
    "What kind of place is it?",
    [
        ("city", "city or town", "a city, town or village"),
        ("port", "port", "a sea port"),
        ("crossing", "border crossing", "a border crossing"),
        ("region", "region", "a region, province or sea"),
        ("route", "route", "a road, railway, pipeline or corridor"),
    ],
)

ROUTE_MODE = scale(
    "route-mode",
    "What moves along the route?",
    [
        ("rail", "railway", "trains"),
        ("road", "road", "cars and lorries"),
        ("sea", "sea", "ships and ferries"),
        ("oil", "oil pipeline", "oil"),
        ("gas", "gas pipeline", "natural gas"),
        ("power", "power line", "electricity"),
        ("data", "data cable", "data"),
    ],
)

ROUTE_STATE = scale(
    "route-state",
    "Can the whole of the route be used?",
    [
        ("in-use", "in use", "it is used from end to end"),
        ("under-construction", "under construction", "a part of it is being built or rebuilt"),
        ("planned", "planned", "a part of it has yet to be begun"),
        ("closed", "closed", "it is there and is not used"),
    ],
)

ALL_SCALES = tuple(value for value in list(globals().values()) if isinstance(value, Scale))
