"""Why YAML cannot read a text, in the words of somebody who looks at the line, with the line as it should be.

libyaml says what its grammar lacked. What an editor did is nearly always one of a few things, which can be seen in the
line where the reading stopped or in the one before; `kb.load.indents` looks at how lines stand below each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

from kb.load.indents import Slip, below_empty_lines, below_value, column, misplaced
from kb.problems.sentences import said
from kb.problems.words import named

FIELD = re.compile(r"""(?P<lead>\s*(?:-[ \t]+)*)(?P<key>["']?[\w-]+["']?)(?P<colon>[:：])(?P<gap>\s*)(?P<value>.*)\Z""")
ENTRY = re.compile(r"(?P<lead>\s*(?:-[ \t]+)+)(?P<value>.+)\Z")
NO_COLON = re.compile(r"(?P<lead>\s*(?:- +)*)(?P<key>[A-Za-z_]+)(?:\s*[=;]\s*|\s+)(?P<value>\S.*)\Z")
REMARK = re.compile(r"\s*(?://+|/\*+|<!--+|--)\s*(?P<words>.*?)\s*(?:\*+/|--+>)?\s*\Z")
BULLET = re.compile(r"\s*(?P<sign>[*•·–—]|\d+[.)])\s+(?P<words>\S.*)\Z")
HEADER = re.compile(r"(?P<sign>[|>][-+0-9]*)\s+(?P<words>[^\s#].*)\Z")
TAB = re.compile(r"(?:[-:?])(?P<tab> *\t)")
UNKNOWN_ESCAPE = re.compile(r"""\\(?![0abtnvfre "/\\N_LP]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|\Z)""")
# What a value cannot begin with; a block text has nothing in its line but a few signs.
SIGN = re.compile(r"[@`%\]}]|[*&](?!\w)|!\s|\?(?:\s|\Z)|[|>][-+0-9]*[^-+\s0-9#]|[|>][-+]?\d\d")
CLOSES = {'"': '"', "'": "'", "”": "“", "’": "‘", "“": "„", "»": "«", "`": "`", "´": "´"}  # each with what opens
GOES_ON = ("#", ",", "]", "}")  # what may stand behind a value that is closed


def slip(text: str, line: int, began: int) -> Slip | None:
    """Return what was done where the reading of a text stopped, or None where it cannot be told.

    `line` is where it stopped, `began` is the line in which the value or list that was being read began; both are
    counted from 1.
    """
    lines = ["", *text.split("\n")]
    line = min(line, len(lines) - 1)
    before = next((number for number in range(line - 1, 0, -1) if lines[number].strip()), 0)
    apart = next(chain(below_empty_lines(lines, line), below_value(lines, line)), None)
    if apart:
        return apart
    looked_at = [before] if column(lines[before]) == column(lines[line]) else []
    for number in dict.fromkeys([*looked_at, line, began]):
        found = next(_seen_in(lines[number], number, is_before=number < line, is_open=number == began), None)
        if found:
            return found
    return next(misplaced(lines, list(dict.fromkeys([line, began, before]))), None)


def _seen_in(line: str, number: int, is_before: bool, is_open: bool) -> Iterator[Slip]:
    """Yield what is wrong in one line: before the place only what YAML has not noticed, and `is_open` what it began."""
    yield from _at_the_front(line, number)
    field = FIELD.match(line)
    if field:
        yield from _in_field(field, number)
    entry = field or ENTRY.match(line)
    if entry:
        yield from _in_value(entry, number, is_before, is_open)
    elif is_open and line.strip()[:1] in ("[", "{"):
        yield from _in_brackets(line.strip(), "", (number, line.index(line.strip()) + 1), is_open)


def _at_the_front(line: str, number: int) -> Iterator[Slip]:
    indent = line[: len(line) - len(line.lstrip())]
    tab = TAB.match(line.lstrip())
    if "\t" in indent and not line.strip():
        yield _not_yaml(number, indent.index("\t") + 1, "a tab in an empty line", "empty-tab")
    elif "\t" in indent:
        right = line.replace("\t", "  ").strip()
        yield _not_yaml(number, indent.index("\t") + 1, "a tab where the line begins", "tab", line=right)
    elif tab:
        right = " ".join(line.split())
        yield _not_yaml(number, len(indent) + 2, f"a tab behind the {line.lstrip()[0]}", "tab", line=right)
    if line.startswith("%"):
        yield _not_yaml(number, 1, "a line that begins with %", "directive")
    remark, bullet, bare = REMARK.match(line), BULLET.match(line), NO_COLON.match(line)
    if remark:
        found = f"a comment that begins with {line.split()[0][:4]}"
        yield _not_yaml(number, len(indent) + 1, found, "remark", line=f"# {remark['words']}")
    elif bullet:
        right = f"- {bullet['words']}"
        sign = bullet["sign"] if bullet["sign"].isascii() else f"{bullet['sign']} ({named(bullet['sign'])})"
        yield _not_yaml(number, len(indent) + 1, f"an entry that begins with {sign}", "dash", line=right)
    elif bare and not FIELD.match(line) and bare["key"].lower() in _names():
        right = f"{bare['key'].lower()}: {bare['value']}"
        yield _not_yaml(number, bare.end("key") + 1, f"no colon behind {bare['key']}", "no-colon", line=right)


@cache
def _names() -> frozenset[str]:
    """The names of all fields, at the top of a record or within."""
    from kb.declare.types import every_field  # a run without a mistake does not need it

    return frozenset(field.name for field in every_field())


def _in_field(field: re.Match[str], number: int) -> Iterator[Slip]:
    at = field.start("colon") + 1
    dashes = "".join(f"{dash} " for dash in field["lead"].split())
    right = f"{dashes}{field['key']}: {field['value'].strip()}"
    if field["colon"] != ":":
        yield _not_yaml(number, at, "a wide colon (U+FF1A)", "letter", line=right)
    elif not field["gap"] and field["value"] and not field["value"].startswith("//"):
        yield _not_yaml(number, at, f"no space behind the colon of {field['key']}", "no-space", line=right)


def _in_value(entry: re.Match[str], number: int, is_before: bool, is_open: bool) -> Iterator[Slip]:
    value, place = entry["value"].strip(), (number, entry.start("value") + 1)
    start = entry[0].strip()[: -len(value)] if value else ""
    right = f"{start}{quoted(value)}"
    header, colon = HEADER.match(value), re.search(r":(?:\s|\Z)", value)
    is_field = "colon" in entry.groupdict()
    if value[:1] in ('"', "'"):
        yield from _in_quotes(value, start, place, is_open)
    elif value[:1] in ("[", "{"):
        yield from _in_brackets(value, start, place, is_open)
    elif SIGN.match(value):
        yield _not_yaml(*place, f"a value that begins with {value[0]}", "sign", line=right)
    elif header:
        found = f"text in the line of the {header['sign']}"
        yield _not_yaml(*place, found, "header", line=f"{start}{_in_one_line(header['words'])}")
    elif is_field and re.match(r"-(?:\s|\Z)", value):
        yield _not_yaml(*place, "an entry of a list in the line of its field", "entry", line=value)
    elif not is_before and colon and value[0] not in "|>&*!":
        second = re.search(r"(?<=\s)(?P<key>[a-z_]+): +\S.*", value)
        if second and is_field and second["key"] in _names():
            found = f"two fields in one line, of which {second['key']} is the second"
            yield _not_yaml(number, place[1] + second.start(), found, "two-fields", line=second[0])
        found = "a colon with a space behind it within a value"
        yield _not_yaml(number, place[1] + colon.start(), found, "colon", line=right)


def _in_brackets(value: str, start: str, place: tuple[int, int], is_open: bool) -> Iterator[Slip]:
    """Yield what is wrong with a value that begins with a bracket: it goes on behind its end, or has none."""
    opens, closes = value[0], "]" if value[0] == "[" else "}"
    depth = 0
    for at, sign in enumerate(value):
        depth += (sign == opens) - (sign == closes)
        if depth == 0:
            behind = value[at + 1 :].lstrip()
            if behind and not behind.startswith(GOES_ON):
                found = f"a value that begins with {opens} and goes on behind the bracket"
                yield _not_yaml(*place, found, "sign", line=f"{start}{quoted(value)}")
            return
    if is_open:
        yield _not_yaml(*place, f"a {opens} that opens and never closes", "bracket", mark=closes)


def _in_quotes(value: str, start: str, place: tuple[int, int], is_open: bool) -> Iterator[Slip]:
    """Yield what is wrong with a value in quotes: it ends too early, goes on behind its end, or has an odd escape."""
    mark = value[0]
    inner = re.match(r"'(?:[^']|'')*'" if mark == "'" else r'"(?:[^"\\]|\\.)*"', value)
    behind = value[inner.end() :].strip() if inner else ""
    escape = UNKNOWN_ESCAPE.search(value) if mark == '"' else None
    other = _other_mark(value)
    if inner is None and is_open and other:
        found = f"a {mark} that opens and never closes, for the value ends in {other}, which is another mark"
        yield _not_yaml(*place, found, "other-mark", line=f"{start}{quoted(value[1:-1])}")
    elif inner is None and is_open:
        yield _not_yaml(*place, f"a {mark} that opens and never closes", "open", mark=mark)
    elif inner and behind == ",":
        found = "a comma behind the value"
        yield _not_yaml(place[0], place[1] + inner.end(), found, "comma", line=f"{start}{inner[0]}")
    elif inner and behind and not behind.startswith((*GOES_ON, ":")):
        found = f"text behind the {mark} that closes the value"
        right = f"{start}{quoted(_within(value, mark))}"
        yield _not_yaml(place[0], place[1] + inner.end() - 1, found, "closed", line=right)
    elif escape:
        found = "a backslash within double quotes, where it begins an escape"
        right = f"{start}'{value[1:-1]}'"
        yield _not_yaml(place[0], place[1] + escape.start(), found, "escape", line=right)


def _other_mark(value: str) -> str:
    """Return the mark that closes a value and is not the one that opens it, or an empty text where there is none."""
    last = value[-1]
    opens = CLOSES.get(last)
    if opens is None or last == value[0] or len(value) < 3:
        return ""
    is_alone = value.count(last) % 2 if opens == last else value.count(last) > value.count(opens)
    return last if is_alone else ""


def _within(value: str, mark: str) -> str:
    """Return what somebody meant to put in quotes: all of it where the value ends with the mark, else the whole."""
    doubled = re.fullmatch(f"{mark}{mark}(.+){mark}{mark}", value)
    if doubled:
        return doubled[1]
    behind = value[value.index(mark, 1) + 1 :]
    is_around = value.count(mark) % 2 or (behind[:1].isalnum() and value.count(mark) > 2)
    if value.endswith(mark):
        return value[1:-1] if is_around else value
    return value[1:] if value.count(mark) % 2 else value


def _in_one_line(words: str) -> str:
    return quoted(words) if re.search(r":\s|\s#", words) or words[0] in "-?[]{}&*!|>'\"%@`#," else words


def quoted(value: str) -> str:
    """Return a value in quotes of YAML, with the apostrophes and the quotation marks of print within."""
    for pair in ("“”", "‘’"):
        if value[:1] == pair[0] and value[-1:] == pair[1] and value.count(pair[0]) == 1:
            value = value[1:-1]
    value = re.sub(r"(?<=\w)'(?=\w)", "’", value)
    value = re.sub(r"""(?<!\w)"([^"]+)"(?!\w)""", r"“\1”", value)
    value = re.sub(r"(?<!\w)'([^']+)'(?!\w)", r"‘\1’", value)
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


def _not_yaml(line: int, at: int, found: str, case: str, /, **slots: object) -> Slip:
    return Slip(line, at, said("not-yaml", found, case, **slots))
