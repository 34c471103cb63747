"""Libraries of any size, without a mistake, in which each record is built like a real one and says nothing.

A library is as many copies of the real one as are wanted, the last of them in part. Each record has the fields, the
choices, the dates and the numbers of a real one; its texts are as long and its links, citations and lists as many, but the
words are made up here, in five alphabets, and what it names is another record of the library. Measured at 3,000, a record
of each type has the links and the citations of the real ones of its type, give or take a tenth, and nine to eleven tenths
of their characters. The same numbers and the same real records give the same library.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from kb.check.rules.others import ANSWER_WORDS, POINT_WORDS
from kb.declare import prose
from kb.declare.examples import written
from kb.declare.fields import Group, Kind, Many, Prose, Quote, Ref, Text, Url
from kb.declare.types import TYPES
from kb.load import files

ROOT = Path(__file__).resolve().parent.parent
FEWEST = 100  # below this the types cannot all be there
LEAST_OF_A_TYPE = 4  # no real claim names more provisions in one list, and no route needs more places
# What the rules tie together stays within a copy; everything else may be named from any.
STAYS = {"instruments", "provisions", "articles", "claims", "figures", "sources"}
LEFT_OUT_IF_GONE = ("repeats", "parent")  # another record would break the order of claims, or close a circle of themes

Values = dict[str, Any]

# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────────

COMMON = (
    "the of and to in for with by from two both states plan work area trade road port line power gas rail goods minister "
    "visit report paper signed text first second part north south region market customs border group meeting year month "
    "project firm bank cable water energy field route crossing station letter answer question committee law"
).split()
SYLLABLES = {
    "ba ke li mo ru ta ve sha gön zə il or çı qa nar dim pel su": 9,
    "ба ке ли мо ру та ве ша гон зя ил ор чи ка нар дим": 1,
    "բա կե լի մո րու տա վե շա գոն զի իլ օր չի նար": 1,
    "ბა კე ლი მო რუ ტა ვე შა გონ ზი ილ ორ ჩი ნარ": 1,
    "با كي لي مو رو تا في شا غن زي نار دم": 1,
}
MADE_UP = 3000
TRUTH_VALUES = ("no", "on", "yes", "off", "n", "y")  # other readers of YAML take these words for them


class Words:
    """Makes texts of a wanted length out of common words and of words that mean nothing."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        alphabets = [syllables.split() for syllables, share in SYLLABLES.items() for _ in range(share)]
        made_up = ("".join(dice.choices(dice.choice(alphabets), k=dice.randint(2, 4))) for _ in range(MADE_UP))
        self.words = [*COMMON, *made_up]
        self.weights = list(itertools.accumulate(1 / rank for rank in range(3, len(self.words) + 3)))
        self.plain = [*COMMON, *(word for word in self.words if word.isascii())]

    def sentences(self, length: int) -> str:
        """Return a text of about so many characters that begins and ends like a sentence."""
        found: list[str] = []
        while length > 0:
            words = self.dice.choices(self.words, cum_weights=self.weights, k=self.dice.randint(9, 18))
            sentence = " ".join(words)[: max(length - 1, 1)].strip().capitalize() + "."
            found.append(sentence)
            length -= len(sentence) + 1
        return " ".join(found)

    def line(self, length: int) -> str:
        """Return a line of about so many characters."""
        line = self.sentences(length + 1).replace(".", "")[:length].strip()
        return line if line.lower() not in TRUTH_VALUES else "Na"

    def id(self, length: int, number: int) -> str:
        """Return an id of about so many characters that no other number gives."""
        words = "-".join(self.dice.choices(self.plain, k=8))[: max(length - len(str(number)) - 1, 1)]
        return f"{words.strip('-')}-{number}"


# ── Records ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def real_records(root: Path = ROOT) -> dict[str, dict[str, Values]]:
    """Return the records of each type by id, as YAML has them."""
    found: dict[str, dict[str, Values]] = {name: {} for name in TYPES}
    for file in files.records(root):
        path = root / file
        found[path.parent.name][path.stem] = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
    return found


def settings(root: Path = ROOT) -> Values:
    """Return which records the site is about, and how dense the evidence is."""
    found: Values = yaml.load((root / "data" / files.SETTINGS_FILE).read_text(encoding="utf-8"), yaml.CBaseLoader)
    return found


def ids_named(kind: Kind, value: Any) -> Iterator[str]:
    """Yield every id that a value names, in a field or in prose."""
    if isinstance(kind, Group):
        for field in kind.fields:
            if field.name in value:
                yield from ids_named(field.kind, value[field.name])
    elif isinstance(kind, Many):
        for entry in value:
            yield from ids_named(kind.of, entry)
    elif isinstance(kind, Ref):
        yield value
    elif isinstance(kind, Prose):
        yield from (link.id for link in prose.links(value))


def wanted(real: dict[str, dict[str, Values]], count: int, dice: random.Random) -> list[str]:
    """Return the ids of the real records of which a copy in part has one: of each type its share.

    Provisions come with their documents and claims with their articles; of sources those are taken that the others cite.
    """
    total = sum(map(len, real.values()))
    share = {name: max(round(len(its) * count / total), min(LEAST_OF_A_TYPE, len(its))) for name, its in real.items()}
    share["sources"] = count - sum(number for name, number in share.items() if name != "sources")
    chosen: dict[str, None] = {}
    first = [held for held in settings().values() if isinstance(held, str)]
    holders = {values["instrument"] for values in real["provisions"].values()}
    for name, its in real.items():
        if name == "sources":
            continue
        ids = dice.sample(list(its), len(its))
        if name == "instruments":
            ids.sort(key=lambda id_: id_ not in holders)
        ids.sort(key=lambda id_: id_ not in first)  # a library has what it is about
        holder = {"provisions": "instrument", "claims": "article"}.get(name)
        fit = [id_ for id_ in ids if not holder or its[id_][holder] in chosen]
        chosen |= dict.fromkeys(fit[: share[name]])
    named = [
        id_
        for name, its in real.items()
        for one in its
        if one in chosen
        for id_ in ids_named(TYPES[name].group, its[one])
    ]
    cited = list(dict.fromkeys(id_ for id_ in named if id_ in real["sources"]))
    return [*chosen, *dice.sample(cited, min(share["sources"], len(cited)))]


def sizes(count: int, whole: int) -> list[int]:
    """Return how many records each copy has, none less than the fewest. Raises `ValueError` where that cannot be."""
    if count < FEWEST:
        raise ValueError(f"a library has at least {FEWEST} records")
    copies, rest = divmod(count, whole)
    found = [whole] * copies + [rest] * (rest > 0)
    if 0 < rest < FEWEST:
        found[-2:] = [whole - (FEWEST - rest), FEWEST]
    return found


class Copies:
    """The records of a library, each made after a real one; `names` are their ids by the real one and the copy."""

    def __init__(self, count: int, seed: str) -> None:
        self.dice = random.Random(f"{seed} {count}")
        self.words = Words(self.dice)
        self.real = real_records()
        self.type_of = {id_: name for name, its in self.real.items() for id_ in its}
        parts = [wanted(self.real, size, self.dice) for size in sizes(count, len(self.type_of))]
        self.is_whole = [len(part) == len(self.type_of) for part in parts]
        self.names: dict[tuple[str, int], str] = {}
        self.of_type: dict[str, list[str]] = {name: [] for name in self.real}
        for at, part in enumerate(parts):
            for id_ in part:
                self.names[id_, at] = self.words.id(len(id_), len(self.names))
                self.of_type[self.type_of[id_]].append(self.names[id_, at])
        self.lines: dict[tuple[str, int], str] = {}
        self.first_day = min(values["published"] for values in self.real["sources"].values() if "published" in values)
        self.copies = {id_: [at for at in range(len(parts)) if (id_, at) in self.names] for id_ in self.type_of}

    def records(self) -> Iterator[tuple[str, str, Values]]:
        """Yield every record: its type, its id and its values."""
        for (id_, at), name in self.names.items():
            type_ = self.type_of[id_]
            yield type_, name, Record(self, id_, at).made()


class Record:
    """One record in the making. `leads` are the records that it names, by those that the real one names; `taken` are those
    for which nothing else may stand in."""

    def __init__(self, copies: Copies, id_: str, at: int) -> None:
        self.copies, self.id, self.at = copies, id_, at
        self.dice, self.words = copies.dice, copies.words
        self.type = TYPES[copies.type_of[id_]]
        self.real = copies.real[self.type.name][id_]
        named = {copies.names.get((other, at), "") for other in ids_named(self.type.group, self.real)}
        self.taken = {copies.names[id_, at], *named}
        self.leads: dict[str, str] = {}

    def made(self) -> Values:
        """Return the values of the record."""
        values = self.group(self.type.group, self.real)
        if self.type.name == "articles":
            self.excuse(values)
        if self.type.name == "claims" and "near" in values["charter"]:
            self.keep_apart(values["charter"])
        if values.get("seen") == "headline":
            values["seen"] = "opening"  # whoever names it here may rest on it alone, and quote it
        if self.type.name == "themes":
            self.shorten(values)
        if "asked" in values:
            values["asked"]["answer"] = one_sentence(values["asked"]["answer"])
        return values

    def shorten(self, theme: Values) -> None:
        """Leave of the answer one sentence, and of each point as many words as it may have."""
        theme["answer"] = one_sentence(theme["answer"])
        for point in theme["points"]:
            point["says"] = of_words(point["says"], POINT_WORDS) or "It is so."

    def value(self, kind: Kind, real: Any) -> Any:
        """Return a value like a real one; None where there is nothing that it could name."""
        if isinstance(kind, Group):
            return self.group(kind, real)
        if isinstance(kind, Many):
            made = [self.value(kind.of, entry) for entry in real]
            return [entry for nth, entry in enumerate(made) if entry not in made[:nth]]
        if isinstance(kind, Ref):
            return self.target(real)
        if isinstance(kind, Prose):
            return whole_links(self.prose(real)[: kind.longest])
        if isinstance(kind, Quote):
            return " ".join(self.words.line(len(real)).split()[: kind.words])
        if isinstance(kind, Url):
            return (
                f"https://paper{self.dice.randrange(200)}.example.org/{self.copies.names[self.id, self.at]}/{len(real)}"
            )
        is_free = isinstance(kind, Text) and not kind.pattern
        return self.line(real) if is_free else real

    def group(self, kind: Group, real: Values) -> Values:
        """Return the fields of a group, each like the real one."""
        made = {}
        for field in kind.fields:
            if field.name not in real or field.name == "aliases":
                continue
            value = real[field.name]
            if field.name == "evidence_to" and not self.copies.is_whole[self.at]:
                made[field.name] = self.copies.first_day  # the sources may be others, and older
                continue
            if value == "missing":
                made[field.name] = "not-seen"  # the clause here may be another, of which less was seen
                continue
            if field.name == "quantity" and not self.copies.is_whole[self.at]:
                made[field.name] = self.words.line(len(value))  # what lies between two values may be with a third
                continue
            if field.name in LEFT_OUT_IF_GONE:
                value = self.still_there(value)
            if value:
                made[field.name] = self.value(field.kind, value)
        return made

    def still_there(self, real: Any) -> Any:
        """Return an id, or those of some, that this copy has."""
        if isinstance(real, list):
            return [id_ for id_ in real if (id_, self.at) in self.copies.names]
        return real if (real, self.at) in self.copies.names else None

    def target(self, real: str) -> str:
        """Return the record that is named where the real one names another: that of this copy, or any of its type."""
        if real not in self.leads:
            type_ = self.copies.type_of[real]
            others = self.copies.copies[real]
            if type_ in STAYS or real == self.id:
                others = [self.at] if self.at in others else []
            if others:
                self.leads[real] = self.copies.names[real, self.dice.choice(others)]
            else:
                free = [id_ for id_ in self.copies.of_type[type_] if id_ not in self.taken]
                self.leads[real] = self.dice.choice(free or self.copies.of_type[type_])
                self.taken.add(self.leads[real])
        return self.leads[real]

    def line(self, real: str) -> str:
        """Return a line as long as a real one; where a copy repeats a line, it repeats the same one."""
        known = self.copies.lines
        if (real, self.at) not in known:
            known[real, self.at] = self.words.line(len(real))
        return known[real, self.at]

    def prose(self, real: str) -> str:
        """Return sentences as long as real ones, with as many links in the same places."""
        parts, end = [], 0
        for match in prose.LINK.finditer(real):
            parts.append(self.between(real[end : match.start()]))
            words = f"|{self.words.line(len(match['words']))}" if match["words"] else ""
            parts.append(f"[[{self.target(match['id'].strip())}{words}]]")
            end = match.end()
        return "".join([*parts, self.between(real[end:])]).strip()

    def between(self, real: str) -> str:
        """Return words for a stretch of prose, with its spaces at both ends."""
        if len(real.strip()) < 3:
            return real
        before, after = real[: len(real) - len(real.lstrip())], real[len(real.rstrip()) :]
        return before + self.words.sentences(len(real.strip())) + after

    def excuse(self, article: Values) -> None:
        """Give a reason for each sentence of an article of which nothing is claimed in this copy."""
        claims = self.copies.real["claims"]
        here = [claims[id_] for id_, at in self.copies.names if at == self.at and id_ in claims]
        claimed = {sentence for claim in here if claim["article"] == self.id for sentence in claim["sentences"]}
        claimed |= {entry["sentence"] for entry in article.get("no_claim", ())}
        for number, paragraph in enumerate(article["paragraphs"], start=1):
            for nth in range(1, int(paragraph["sentences"]) + 1):
                if (sentence := f"p{number}.{nth}") not in claimed:
                    reason = self.words.sentences(self.dice.randint(60, 170))
                    article.setdefault("no_claim", []).append({"sentence": sentence, "reason": reason})

    def keep_apart(self, charter: Values) -> None:
        """Leave out of the clauses looked at what has a cell."""
        cells = {cell["provision"] for cell in charter.get("provisions", ())}
        charter["near"] = [id_ for id_ in charter["near"] if id_ not in cells]
        if not charter["near"]:
            del charter["near"]


def one_sentence(answer: str) -> str:
    """Return the first sentence of an answer, with as many words as an answer may have."""
    return of_words(answer.split(". ")[0], ANSWER_WORDS).rstrip(".") + "."


def of_words(text: str, most: int) -> str:
    """Return the beginning of a text, with so many words at most and no link cut in two."""
    return whole_links(" ".join(text.split()[:most]))


def whole_links(text: str) -> str:
    """Return a text without a link that its end cuts in two."""
    before, opens, cut = text.rpartition("[[")
    return before.rstrip() if opens and "]]" not in cut else text


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def library(folder: Path, count: int, seed: str = "library") -> None:
    """Write a library of so many records under `folder/data`."""
    for type_ in TYPES:
        (folder / "data" / type_).mkdir(parents=True, exist_ok=True)
    copies = Copies(count, seed)
    about = {what: copies.names[held, 0] if isinstance(held, str) else held for what, held in settings().items()}
    about["questions"] = [copies.names[id_, 0] for id_ in about.pop("questions", ()) if (id_, 0) in copies.names]
    about.pop("synonyms", None)  # they are words of the real records, and these have others
    about = {what: held for what, held in about.items() if held}
    (folder / "data" / files.SETTINGS_FILE).write_text(written(about) + "\n", encoding="utf-8")
    for type_, id_, values in copies.records():
        (folder / "data" / type_ / f"{id_}.yml").write_text(written(values) + "\n", encoding="utf-8")
