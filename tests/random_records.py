"""Whole libraries made at random from the declaration, without a mistake, and written in the ways in which people write YAML.

Hypothesis draws the words, which is where surprises come from and what it can make small again. The rest is thrown with
dice of its seed: which records there are, which fields they have, and what they refer to. What the rules demand beyond
the declaration is put right afterwards, so that no library has to be thrown away.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st
from yaml.resolver import Resolver

from kb.check.rules.marks import STRAIGHT
from kb.check.rules.provisions import NEEDS_SOURCE, SHOWS_NOTHING_FOUND
from kb.declare import scales
from kb.declare.fields import Choice, Decimal, Group, Kind, Many, Prose, Quote, Ref, Text, Url, When, Whole
from kb.declare.types import TYPES
from kb.declare.types.articles import SLOTS
from kb.declare.types.groups import LANGUAGE, SECTION, SENTENCE
from kb.declare.types.house import SETTINGS
from kb.declare.types.names import POINT
from kb.load import yaml_tree
from kb.load.reader import OTHERWISE
from kb.load.reader import TEXTS as OF_TEXT
from kb.load.text import Unreadable
from tests.one_value import accepted

Values = dict[str, Any]

# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────────

LETTERS = st.one_of(
    st.sampled_from("abcdefgh XYZ 0123456789   "),
    st.sampled_from("əƏıİğşçöüŞuşaԲարեւՇուշիПриветҒқنسλж語"),
    st.sampled_from("'\"“”‘’«»„-–—…:;,.?!&#%@*_~^=+|/\\<>()[]{}`$§№°"),
    st.sampled_from("\t\u0301\u0308\u0338\ufe0f\U0001f600\U0001f3f3\U0001d538\ue000"),
    st.characters(exclude_categories=["Cs", "Cc"]),
)
# What YAML, Markdown or a template might take for its own.
PIECES = st.sampled_from(
    ["yes", "no", "null", "~", "true", "1e3", "0x1f", "012", "1_000", ".5", "12:30", "2001-02-03", "2002.", "1) a", "- ", "- a", "-", "? a", ": ",
     " #", "# a", "a: b", "a:", "--- ", "...", "%a", "&a", "*a", "!a", "@a", "|", ">-", "{a}", "[a]", "<b>", "</p>", "&lt;", "&#60;", "{{ a }}", "{% a %}",
     "*a*", "**a**", "_a_", "a*b*c", "\\*", "\\", "\\n", "'", '"', "''", "it's", "]]", "QXZ", "A/B", "None", "x" * 90, "word " * 30]
)  # fmt: skip
WORDS = st.one_of(
    st.text(LETTERS, min_size=1, max_size=30),
    st.lists(PIECES | st.text(LETTERS, max_size=6), min_size=1, max_size=5).map("".join),
)
BREAKS = st.sampled_from(["\n", "\n\n", "\n- ", "\n\n- ", "\n  - ", "\n1. ", "\n\n\n", "  \n", " ", "\n> ", "\n    "])
TEXTS = st.lists(st.tuples(WORDS, BREAKS), min_size=1, max_size=5).map(
    lambda parts: "".join(word + end for word, end in parts[:-1]) + parts[-1][0]
)


# ── Records ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Pool:
    """The words of a library: lines, texts of several lines, and the dice that choose among them."""

    lines: list[str]
    texts: list[str]
    dice: random.Random
    ids: dict[str, list[str]]
    count: int = 0

    def next_number(self) -> int:
        self.count += 1
        return self.count

    def group(self, group: Group) -> Values:
        """Return values for a group: each field that is owed, and some of the others."""
        here = [field for field in group.fields if field.required or self.dice.random() < 0.5]
        return {field.name: self.named(field.name, field.kind) for field in here}

    def named(self, name: str, kind: Kind) -> Any:
        if name == "aliases":
            return [f"earlier-{self.next_number()}" for _ in range(self.dice.choice([1, 1, 2]))]
        if name == "shows":  # no two citations say the same
            return f"{self.words(Text(kind.longest - 6))} {self.next_number()}" if isinstance(kind, Text) else ""
        return self.value(kind)

    def value(self, kind: Kind) -> Any:
        return VALUES[type(kind)](self, kind)

    def many(self, kind: Many) -> list[Any]:
        """Return entries of which no two are the same."""
        different: dict[str, Any] = {}
        for _ in range(self.dice.choice([1, 1, 2, 3])):
            value = self.value(kind.of)
            different[json.dumps(value, sort_keys=True)] = value
        while len(different) < kind.least:
            value = self.value(kind.of)
            different[json.dumps(value, sort_keys=True)] = value
        return list(different.values())

    def words(self, kind: Kind, among: list[str] | None = None) -> str:
        """Return words that a kind takes, cut to its length; plain ones where none of a few tries are."""
        longest = kind.longest if isinstance(kind, Text | Prose) else 120
        for _ in range(6):
            text = self.dice.choice(among or self.lines)[:longest].strip()
            if accepted(kind, text) and not STRAIGHT.search(text):
                return text
        return self.dice.choice(["words", "Words, then.", "a"])

    def text(self, kind: Text) -> str:
        if not kind.pattern:
            return self.words(kind)
        forms: dict[str, list[str]] = {
            LANGUAGE.pattern: ["az", "en", "hy", "ru", "zh-Hans", "grc"],
            SECTION.pattern: ["P", "I", "II"],
            SENTENCE.pattern: ["p1.1"],
            "Q[1-9][0-9]*": ["Q1", "Q227", "Q10000000000"],
        }
        return self.dice.choice(forms[kind.pattern])

    def prose(self, kind: Prose) -> str:
        text = self.words(kind, self.texts)
        for _ in range(self.dice.choice([0, 0, 1, 2])):
            target = self.dice.choice(self.ids[self.dice.choice(list(self.ids))])
            own = re.sub(r"[\[\]]", "", self.words(Text(40)))
            link = self.dice.choice([f"[[{target}]]", f"[[ {target} ]]", f"[[{target}|{own or 'words'}]]"])
            longer = self.dice.choice([f"{text} {link}", f"{link}\n\n{text}", f"{text} *{link}*"])
            text = (
                longer
                if len(longer) <= kind.longest and accepted(kind, longer) and not STRAIGHT.search(longer)
                else text
            )
        return text

    def ref(self, kind: Ref) -> str:
        return self.dice.choice(self.ids[self.dice.choice(kind.types or tuple(self.ids))])

    def url(self, kind: Url) -> str:
        path = re.sub(r"""[\s<>"'`\\{}|^]""", "", self.dice.choice(self.lines))
        start = self.dice.choice(["https://a.example.org", "http://www.b.example", "HTTPS://C.example:8080"])
        address = f"{start}/{self.next_number()}/{path}"
        return address if accepted(kind, address) else f"{start}/{self.next_number()}"

    def moment(self) -> str:
        year, month = (
            self.dice.choice([1500, 1991, 2025, self.dice.randint(1500, 2025)]),
            self.dice.randint(1, 12),
        )
        form = self.dice.choice(["{0}", "{0}-{1:02}", "{0}-{1:02}-{2:02}"])
        return form.format(year, month, self.dice.randint(1, 28)) + self.dice.choice(["", "", "~", "?", "~?"])

    def when(self, kind: When) -> str:
        if not (kind.interval or (kind.interval is None and self.dice.random() < 0.3)):
            return self.moment()
        start, end = sorted([self.moment(), self.moment()], key=lambda moment: (moment[:4], moment))
        form = self.dice.choice(["{0}/{1}", "{0}/..", "../{1}"])
        interval = form.format(start, end)
        return interval if accepted(kind, interval) else f"{start}/.."

    def decimal(self, kind: Decimal) -> str:
        if kind.least is not None and kind.most is not None:
            return f"{self.dice.uniform(kind.least, kind.most):.{self.dice.randint(0, 6)}f}"
        return self.dice.choice(
            [
                "0",
                "-0",
                "-1.50",
                "12.5",
                "1000000",
                "0.0001",
                "9876543210987.5",
                str(self.dice.randint(-99, 9999)),
            ]
        )


VALUES: dict[type, Callable[[Pool, Any], Any]] = {
    Text: Pool.text,
    Prose: Pool.prose,
    Quote: lambda pool, kind: pool.words(kind),
    Url: Pool.url,
    When: Pool.when,
    Whole: lambda pool, kind: pool.dice.randint(kind.least, 3),
    Decimal: Pool.decimal,
    Choice: lambda pool, kind: pool.dice.choice(kind.scale.terms).value,
    Ref: Pool.ref,
    Many: Pool.many,
    Group: Pool.group,
}


@dataclass(frozen=True)
class Made:
    """A library as values: of each type the records by id, and what is declared for the whole. `dice` writes it down."""

    records: dict[str, dict[str, Values]]
    settings: Values
    dice: random.Random

    def __repr__(self) -> str:
        return json.dumps({**self.records, "settings": self.settings}, ensure_ascii=False, indent=1)


@st.composite
def libraries(draw: st.DrawFn) -> Made:
    """Return a strategy for libraries without a mistake, of one to three records of every type."""
    dice = random.Random(draw(st.integers(0, 2**32)))
    lines = draw(st.lists(WORDS, min_size=8, max_size=16))
    texts = draw(st.lists(TEXTS, min_size=8, max_size=16))
    ids: dict[str, list[str]] = {}
    for type_ in TYPES.values():
        ids[type_.name] = [f"{type_.name[:-1]}-{nth}" for nth in range(dice.choice([1, 2, 3]))]
    ids["places"] = ["place-0", "place-1", "place-2"]  # a route has two at least
    pool = Pool(lines, texts, dice, ids)
    records = {name: {id_: pool.group(TYPES[name].group) for id_ in ids[name]} for name in TYPES}
    for repair in REPAIRS:
        repair(records, pool)
    return Made(records, settings(records, pool), dice)


# ── What the rules demand ────────────────────────────────────────────────────────────────────────────────────────────

Records = dict[str, dict[str, Values]]
SHORT_LINE = Prose(36)  # so few letters are no more words than a point may have
CITATION = TYPES["events"].names["sources"].kind


def citations(pool: Pool, **more: str) -> list[Values]:
    found = pool.value(CITATION)
    return [{**found[0], **more}, *found[1:]]


def weigh(judgement: Values, pool: Pool) -> None:
    """Date the evidence before every source."""
    if "evidence_to" in judgement:
        judgement["evidence_to"] = pool.dice.choice(["1500", "1500-01", "1500-01-01~", "1500?"])


def instruments(records: Records, pool: Pool) -> None:
    part = TYPES["instruments"].names["outline"].kind
    for values in records["instruments"].values():
        values["outline"] = pool.value(part)


def provisions(records: Records, pool: Pool) -> None:
    status = TYPES["provisions"].names["status"].kind
    for number, values in enumerate(records["provisions"].values(), start=1):
        outline = records["instruments"][values["instrument"]]["outline"]
        values["section"] = pool.dice.choice(outline)["section"]
        values.pop("number", None)
        if values["placement"] != "unplaced":
            values["number"] = number
        if values["wording"] != "english" or values["modality"] == "unknown":
            values.pop("verb", None)
        values.setdefault("status", pool.value(status))
        values["status"][0]["relation"] = "by-the-charter"
        for entry in values["status"]:
            if entry["state"] == "states-a-position" and scales.MODALITY[values["modality"]].family == "plans":
                entry["state"] = "not-due"
            if entry["state"] in NEEDS_SOURCE:
                entry.setdefault("sources", citations(pool))
            if entry["state"] in SHOWS_NOTHING_FOUND:
                entry.setdefault("searched", ["everywhere"])
            weigh(entry, pool)


def articles(records: Records, pool: Pool) -> None:
    for values in records["articles"].values():
        values.pop("no_claim", None)


def claims(records: Records, pool: Pool) -> None:
    names = TYPES["claims"].names
    ids = pool.ids["provisions"]
    for id_, values in records["claims"].items():
        paragraphs = records["articles"][values["article"]]["paragraphs"]
        at = pool.dice.randrange(len(paragraphs))
        values["sentences"] = [f"p{at + 1}.{pool.dice.randint(1, paragraphs[at]['sentences'])}"]
        values["hedge"].pop("words", None)
        if values["hedge"]["degree"] != "none":
            values["hedge"]["words"] = pool.value(Quote())
        against = values["charter"]
        slots = against.pop("slots", None) or pool.group(SLOTS)
        for name in ("gap", "provisions", "near"):
            against.pop(name, None)
        cell = {"provision": ids[0], "verdict": against["verdict"], "says": pool.value(Prose(500))}
        if against["verdict"] in ("in-text", "weaker-in-text", "contradicted"):
            against["provisions"] = [cell]
            if ids[1:]:
                against["near"] = ids[1:]
        if against["verdict"] == "weaker-in-text":
            against["gap"] = pool.dice.sample([term.value for term in scales.GAP.terms], 2)
        if against["verdict"] in ("in-text", "weaker-in-text"):
            values.setdefault("would_change", pool.value(Text()))
            against["slots"] = slots | {"provision": ids[0]}
            for term in scales.GAP.terms:
                slots[term.value]["match"] = "weaker" if term.value in against.get("gap", ()) else "equal"
        if against["verdict"] == "contradicted":
            against["sources"] = citations(pool, quote=pool.value(Quote()))
        if against["verdict"] == "not-seen":
            against["near"] = pool.dice.sample(ids, pool.dice.randint(1, len(ids)))
        weigh(against, pool)
        owed, other = ("outcome", "record") if values["kind"] == "forecast" else ("record", "outcome")
        values.pop(other, None)
        found = values.setdefault(owed, pool.value(names[owed].kind))
        if found["verdict"] == "only-about-the-text":
            found["verdict"] = "not-checkable"
        found.setdefault("sources", citations(pool))
        weigh(found, pool)
        if found["verdict"] == "supported":
            values.pop("disputes", None)
        earlier = [
            other
            for other, its in records["claims"].items()
            if other < id_ and its["article"] == values["article"] and place(its) <= place(values)
        ]
        values.pop("repeats", None)
        if earlier:
            values["repeats"] = earlier
            values.setdefault("notes", [pool.value(Prose(700))])  # for the verdicts differ


def place(claim: Values) -> tuple[int, ...]:
    return tuple(map(int, claim["sentences"][0][1:].split(".")))


def sentences(records: Records, pool: Pool) -> None:
    """Give a reason for each sentence of which nothing is claimed."""
    for id_, values in records["articles"].items():
        claimed = {claim["sentences"][0] for claim in records["claims"].values() if claim["article"] == id_}
        every = [
            f"p{at}.{n}" for at, part in enumerate(values["paragraphs"], 1) for n in range(1, part["sentences"] + 1)
        ]
        left = [{"sentence": each, "reason": pool.value(Prose(400))} for each in every if each not in claimed]
        if left:
            values["no_claim"] = left


def others(records: Records, pool: Pool) -> None:
    for at, values in enumerate(records["figures"].values()):
        values["sources"] = values["sources"][:1]
        values["quantity"] = f"{values['quantity'][:100].strip()} {at}"  # else a part could have more than its whole
    for values in records["places"].values():
        for name in ["coordinates"] if values["kind"] == "route" else ["route", "mode", "state"]:
            values.pop(name, None)
    for values in records["statements"].values():
        values.pop("stance_on", None)
        if values["stance"] in ("for", "against"):
            values["stance_on"] = {"what": values["about"][0], "words": pool.value(Text(80))}
    ids = pool.ids["themes"]
    for at, values in enumerate(records["themes"].values()):
        values["answer"] = re.sub("[.!?]", ",", pool.words(SHORT_LINE))  # one sentence
        values["points"] = [pool.value(POINT) for _ in range(pool.dice.randint(4, 6))]
        for nth, point in enumerate(values["points"]):
            numbered = f"{pool.words(SHORT_LINE)} {nth}"
            point["says"] = numbered if accepted(SHORT_LINE, numbered) else f"words {nth}"
        values.pop("parent", None)
        if at and pool.dice.random() < 0.7:
            values["parent"] = pool.dice.choice(ids[:at])


def asked(records: Records, pool: Pool) -> None:
    for values in (values for of_type in records.values() for values in of_type.values() if "asked" in values):
        values["asked"]["answer"] = re.sub("[.!?]", ",", pool.words(SHORT_LINE))  # one sentence


def sources(records: Records, pool: Pool) -> None:
    for at, values in enumerate(records["sources"].values()):
        if values["seen"] == "headline":  # too much would not rest on it
            values["seen"] = "via"
        if at == 0:
            values["accessed"] = "2026-01-01"  # the state of the record, after which nothing is dated
        if "published" in values and values["published"][:4] >= values["accessed"][:4]:
            values["published"] = "1500-01-01"
        if values["standing"]["value"] not in ("independent", "unrated"):
            values["standing"] |= {"of": pool.value(Text()), "basis": pool.value(Text(300))}
    theme = records["themes"][pool.ids["themes"][0]]
    theme["sources"] = [citations(pool, source=id_)[0] for id_ in pool.ids["sources"]]


def settings(records: Records, pool: Pool) -> Values:
    """Return what is declared for the whole: questions that have an answer, and synonyms for words of titles."""
    values = pool.group(SETTINGS.group)
    values |= {"document": pool.ids["instruments"][0], "article": pool.ids["articles"][0]}
    answering = [
        id_ for name in ("instruments", "provisions", "claims") for id_, its in records[name].items() if "asked" in its
    ]
    pool.dice.shuffle(answering)
    titles = [its["title"][:40].strip() for name in records for its in records[name].values()]
    said = sorted({title for title in titles if accepted(Text(40), title)}) or [""]
    for synonym in values.get("synonyms", ()):
        synonym["means"] = pool.dice.sample(said, min(len(said), pool.dice.randint(1, 3)))
    if "synonyms" in values:
        once = {(each["typed"], *each["means"]): each for each in values["synonyms"]}
        values["synonyms"] = list(once.values())
    for name, is_empty in (("questions", not answering), ("synonyms", said == [""])):
        if is_empty:
            values.pop(name, None)
    if "questions" in values:
        values["questions"] = answering
    return values


REPAIRS = (instruments, provisions, articles, claims, sentences, others, asked, sources)


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_resolver: Any = Resolver()
STR, INT = "tag:yaml.org,2002:str", "tag:yaml.org,2002:int"


def node_of(value: Any, kind: Kind, dice: random.Random, flow: bool = False) -> yaml.Node:
    """Return a value of a kind as YAML in one of the styles in which it can be written."""
    if isinstance(kind, Group):
        kinds = {name: field.kind for name, field in kind.names.items()}
        pairs = [(yaml.ScalarNode(STR, key), node_of(inner, kinds[key], dice, flow)) for key, inner in value.items()]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=flow)
    if isinstance(kind, Many):
        inside = flow or (dice.random() < 0.15 and all(isinstance(entry, str) for entry in value))
        nodes = [node_of(entry, kind.of, dice, inside) for entry in value]
        return yaml.SequenceNode("tag:yaml.org,2002:seq", nodes, flow_style=inside)
    if isinstance(value, int):
        return yaml.ScalarNode(INT, str(value))
    if isinstance(kind, OF_TEXT):
        in_quotes = OTHERWISE.match(value)  # else another reader would take it for a number, a time or a truth value
        return yaml.ScalarNode(STR, value, style=dice.choice(["'", '"', ">", "|"] + [None, None] * (not in_quotes)))
    tag = _resolver.resolve(yaml.ScalarNode, value, (True, False))
    is_bare = re.match(r"[-0-9]", value) and not (flow and ":" in value)  # within brackets a colon needs quotes
    if is_bare and dice.random() < 0.7 and tag != "tag:yaml.org,2002:null":
        return yaml.ScalarNode(tag, value)  # a date or a number as it stands
    return yaml.ScalarNode(STR, value, style=dice.choice([None, None, "'", '"', ">", "|"]))


def written(values: Values, group: Group, dice: random.Random) -> str:
    """Return a record of a group of fields as an editor might have written it, with comments; `# note 1` and so on."""
    names = list(values)
    if dice.random() < 0.5:
        dice.shuffle(names)
    node = node_of({name: values[name] for name in names}, group, dice)
    width, indent = dice.choice([40, 80, 1000]), dice.choice([2, 2, 4])
    text: str = yaml.serialize(node, Dumper=yaml.Dumper, allow_unicode=True, width=width, indent=indent)
    if not says(text, values):  # the writer of PyYAML damages some texts in blocks
        text = yaml.serialize(node_of(values, group, random.Random(0)), Dumper=Plain, allow_unicode=True, width=1000)
    text = commented(text, dice)
    return text.replace("\n", "\r\n") if dice.random() < 0.1 else text


class Plain(yaml.Dumper):
    """Writes every text that is not plain in double quotes."""

    def choose_scalar_style(self) -> str:
        style: str = super().choose_scalar_style()
        return '"' if style else ""


def says(text: str, values: Values) -> bool:
    try:
        return read(text) == as_text(values)
    except (Unreadable, yaml.YAMLError):
        return False


def read(text: str) -> Any:
    """Return what a text says: groups, lists and texts."""

    def plain(node: yaml_tree.Node) -> Any:
        if isinstance(node, yaml_tree.Mapping):
            return {name: plain(value) for name, (_, value) in node.entries.items()}
        return [plain(item) for item in node.items] if isinstance(node, yaml_tree.Sequence) else node.text

    return plain(yaml_tree.load("x.yml", text.encode("utf-8")))


def as_text(value: Any) -> Any:
    """Return values with every number as a text."""
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    return [as_text(inner) for inner in value] if isinstance(value, list) else str(value)


def commented(text: str, dice: random.Random) -> str:
    """Return a text with comments above some lines and behind some, nowhere inside a text of several lines."""
    inside: set[int] = set()
    ends: set[int] = set()
    for event in yaml.parse(text, Loader=yaml.CLoader):
        if isinstance(event, yaml.ScalarEvent):
            last = event.end_mark.line - (1 if event.end_mark.column == 0 else 0)
            inside.update(range(event.start_mark.line + 1, last + 1))
            if last > event.start_mark.line:
                ends.update(range(event.start_mark.line, last))
    lines, number = [], 0
    for at, line in enumerate(text.splitlines()):
        if at not in inside and dice.random() < 0.12:
            number += 1
            edge = re.match(" *", line)
            lines.append(f"{edge[0] if edge else ''}# note {number}")
        if at not in inside and at not in ends and line.strip() and dice.random() < 0.12:
            number += 1
            line += f"  # note {number}"
        lines.append(line)
        if at + 1 not in inside and at not in ends and dice.random() < 0.05:
            lines.append("")
    return "\n".join(lines) + "\n"


def write(made: Made, root: Path) -> dict[Path, tuple[str, str]]:
    """Write a library under a folder; return the type and the text of each file."""
    found = {}
    (root / "data").mkdir()
    declared = written(made.settings, SETTINGS.group, made.dice)
    (root / "data" / "settings.yml").write_bytes(declared.encode("utf-8"))
    for type_, records in made.records.items():
        folder = root / "data" / type_
        folder.mkdir(parents=True)
        for id_, values in records.items():
            path = folder / f"{id_}.yml"
            text = written(values, TYPES[type_].group, made.dice)
            path.write_bytes(text.encode("utf-8"))
            found[path] = type_, text
    return found


def notes(text: str) -> list[str]:
    """Return the comments of a text, in order of their numbers."""
    return sorted(re.findall(r"# note \d+", text))
