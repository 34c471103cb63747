"""What somebody may have meant by a value that its field does not take, with the value as it should be.

A run without a mistake needs none of this: `kb.load.reader` loads it for the first one.
"""

from __future__ import annotations

import re

from kb.declare.fields import (
    NUMBER_FORM,
    URL_FORM,
    Decimal,
    Group,
    Kind,
    Many,
    Prose,
    RecordType,
    Text,
    Url,
    When,
    Whole,
)
from kb.declare.near_dates import DASHES, meant
from kb.declare.types import TYPES
from kb.load.yaml_tree import Mapping, Node, Scalar, Sequence
from kb.problems.problem import Problem
from kb.problems.sentences import Said, cut, said
from kb.problems.words import listing, named, shown

BULLET = re.compile(r"\A(?:[-–—•*·]\s*|\d+[.)]\s+)")  # at the beginning alone
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SPANS = "however long: 2001/2003, or ../2003 where only its end is known"
SHORT_YEAR = re.compile(r"\d{1,2}[-./]\d{1,2}[-./]\d{1,2}\Z")
UNKNOWN = ("?", "??", "unknown", "n/a", "none", "not known", "unclear", "tbd", "todo", "-", "—", "–")
NUMBER = re.compile(NUMBER_FORM + r"\Z")
DEGREES = re.compile(r"(\d{1,3})°\s*(\d{1,2})[′'’]?\s*(?:(\d{1,2}(?:\.\d+)?)[″\"”]?)?\s*([NSEW]?)\Z", re.IGNORECASE)
UNIT_AROUND = re.compile(r"[$€£~≈<>±+]?\s*(-?[\d.,\s’'_]*\d)\s*(?:%|°?\s*[NEne]|st|nd|rd|th|\s[^\W\d_][\w /]*)?\Z")
SCALED = re.compile(r".*\d\s*(?P<word>k|m|mn|bn|thousand|million|billion|trillion)\b", re.IGNORECASE)
RANGE = re.compile(r"([\d.,]*\d)\s*(?:-|to|and)\s*(\d[\d.,]*)\Z")
UNIT = re.compile(r"[%$€£]|(?<=\s)[^\W\d_][\w /]*\Z")
UNIT_SIGNS = {"%": "per cent", "$": "dollars", "€": "euros", "£": "pounds"}


def of_date(text: str, kind: When, required: bool, words: Said) -> Said:
    """Return what is said of a text that is no date, with the whole of it and the time that it may mean."""
    unwritten = f"{shown(text)} is not written as a date"
    if "is not written" in words.found:
        words = words._replace(found=cut(unwritten))
    elif text not in words.found:
        words = words._replace(found=cut(f"{shown(text)}: {words.found}"))
    odd = next((sign for sign in text if not sign.isascii() and not sign.isalpha()), "")
    times = [time for time in meant(text) if kind.interval in (None, "/" in time)]
    if times:
        first, *others = times
        remedy = f"write {first} if the day stands first, else {others[0]}" if others else f"write it as {first}"
        if others and DAY.fullmatch(first):
            remedy += f", or {first[:4]} where neither is sure"
        with_odd = f", with {named(odd)}," if odd else ""
        return words._replace(found=cut(f'"{text}"{with_odd} is not written as a date'), remedy=remedy)
    if SHORT_YEAR.match(text):
        return words._replace(remedy="write the year first and in four digits, as in 2026-02-10")
    if text.lower() in UNKNOWN:
        span = f"write the time in which it must lie, {SPANS}"
        known = "write the month or the year, such as 2001-02 or 2001" if kind.interval is False else span
        return words._replace(remedy=known if required else "leave the field out")
    if DAY.fullmatch(text) and "not in the calendar" in words.found and kind.interval is not True:
        less = text[:7] if 1 <= int(text[5:7]) <= 12 else text[:4]
        return words._replace(remedy=f"write the day that the source gives, or {less} where it gives none")
    return words


def of_number(text: str, kind: Whole | Decimal, words: Said) -> Said:
    """Return what is said of a text that is no number of its kind, with the numbers that it may mean."""
    plain = DASHES.sub("-", text)
    scaled = SCALED.match(plain)
    numbers = [] if scaled else [number for number in dict.fromkeys(_numbers(text)) if _fits(number, kind)]
    if NUMBER.match(text):
        return words._replace(remedy="write it without quotes" if numbers else "mend the number")
    if numbers:
        first, *others = numbers
        alone = _beside(plain, kind)
        comma = f"write {first} if the comma stands before a fraction, else {others[0]}" if others else ""
        return words._replace(remedy=comma or f"write {first}{alone}")
    if isinstance(kind, Decimal) and kind.least is None and scaled:
        return words._replace(remedy=f"write the digits alone, and “{scaled['word']}” in front of the unit")
    ends = RANGE.match(plain)
    if ends and isinstance(kind, Decimal) and kind.least is None:
        other = f"{ends[2]} in a record of its own, with “lowest” and “highest” in the ids and titles"
        return words._replace(remedy=f"keep {ends[1]} here and write {other}")
    return words._replace(remedy="write one number") if ends else words


def _beside(text: str, kind: Whole | Decimal) -> str:
    """Return what is to become of the signs and words beside a number."""
    if not re.sub(r"[\d.,\s’'_-]", "", text):
        return ""
    unit = UNIT.search(text)
    if unit is None or not isinstance(kind, Decimal) or kind.least is not None:
        return ", and nothing around it"
    return f", and “{UNIT_SIGNS.get(unit[0], unit[0])}” as the unit"


def _numbers(text: str) -> list[str]:
    """Return the numbers that a text may write, with a point before the fraction: none, one, or two."""
    plain = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in DASHES.sub("-", text)).strip()
    if degrees := DEGREES.match(plain):
        whole, minutes, seconds, side = degrees.groups()
        value = int(whole) + int(minutes) / 60 + float(seconds or 0) / 3600
        return [f"{'-' if side and side in 'SWsw' else ''}{value:.4f}".rstrip("0").rstrip(".")]
    around = UNIT_AROUND.fullmatch(plain)
    if around is None:
        return []
    digits = re.sub(r"(?<=\d)[\s’'_](?=\d{3})", "", around[1])
    if re.fullmatch(r"-?\d{1,3},\d{3}", digits):
        return [_tidy(digits.replace(",", ".")), _tidy(digits.replace(",", ""))]
    if re.fullmatch(r"-?\d+,\d+", digits):
        return [_tidy(digits.replace(",", "."))]
    for thousands, point in ((",", "."), (".", ",")):
        if re.fullmatch(rf"-?\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+(?:{re.escape(point)}\d+)?", digits):
            return [_tidy(digits.replace(thousands, "").replace(point, "."))]
    return [_tidy(digits)]


def _tidy(digits: str) -> str:
    """Return digits without zeros in front, and with one before the point."""
    return re.sub(r"\A(-?)0*(?=\d)", r"\1", re.sub(r"\A(-?)\.", r"\g<1>0.", digits))


def _fits(number: str, kind: Whole | Decimal) -> bool:
    if not NUMBER.match(number):
        return False
    if isinstance(kind, Whole):
        return "." not in number and int(number) >= kind.least
    return (kind.least is None or float(number) >= kind.least) and (kind.most is None or float(number) <= kind.most)


def of_address(text: str, kind: Url, words: Said) -> Said:
    """Return what is said of a text that is no address, with the one that it holds or lacks only the front of."""
    if re.match(URL_FORM, text) and re.search(r"\s", text):
        return words._replace(remedy="write %20 for each space, or copy it from the browser")
    inner = re.search(URL_FORM.replace(r"[^\s<>", r"[^\s()<>"), text)
    if inner and inner.start():
        return words._replace(remedy=f"write only {inner[0]}")
    behind = re.sub(r"\A(?:h\w*:?/+)?", "", text.strip("<>() "))
    if re.fullmatch(URL_FORM, f"https://{behind}") and re.match(r"[\w.-]+(?:/|\Z)", behind):
        return words._replace(remedy=f"write https://{behind} if that is where it leads")
    return words


def of_form(text: str, kind: Text, words: Said) -> Said:
    """Return what is said of a text without the form of its field, with small or capital letters where these do."""
    for other in (text.lower(), text.upper(), text.strip(" .,;")):
        if re.fullmatch(kind.pattern, other):
            return words._replace(remedy=f'write "{other}"')
    return words


def of_shape(node: Node, kind: Kind, name: str, words: Said) -> Said:
    """Return what is said of a value, a list or a group where another of them belongs, with how that is written."""
    if isinstance(kind, Many):
        return _of_list(node, kind, name, words)
    if isinstance(kind, Group):
        first = next((each.name for each in kind.fields if each.required), kind.fields[0].name)
        example = kind.names[first].example
        value = example if not isinstance(node, Scalar) or isinstance(kind.names[first].kind, Decimal) else node.text
        line = f"`{first}: {value}`{_owed_beside(first, kind)}"
        return words._replace(remedy=f"write its fields, each in a line of its own, the first as {line}")
    alone = _alone(node)
    return (
        words._replace(remedy=f"write `{alone}` behind `{name}:` or behind the dash, and nothing around it")
        if alone
        else words
    )


def _of_list(node: Node, kind: Many, name: str, words: Said) -> Said:
    if isinstance(node, Mapping) and isinstance(kind.of, Group):
        first = next(iter(node.entries), "")
        return words._replace(remedy=f"write a dash and a space before `{first}:`, and as many spaces before the rest")
    if not isinstance(node, Scalar):
        return words
    several = r"\n" if isinstance(kind.of, Prose) else r"[,;\n]"  # a sentence may have commas
    parts = [BULLET.sub("", part.strip(), count=1) for part in re.split(several, node.text.strip("[]{} "))]
    if isinstance(kind.of, Group):
        first = next(each.name for each in kind.of.fields if each.required)
        line = f"`- {first}: {node.text}`{_owed_beside(first, kind.of, '  ')}"
        return words._replace(remedy=f"write below `{name}:`, each in a line of its own: {line}")
    if node.text.startswith(("–", "—", "•", "·")):  # which are hard to tell from a hyphen, or look as right
        words = words._replace(found=f'"{node.text[:40]}", with {named(node.text[0])}, as {name}')
    lines = ", ".join(f"`- {part}`" for part in parts if part) or "`- ` and the value"
    return words._replace(remedy=f"write below `{name}:`, each in a line of its own: {lines}")


def _owed_beside(first: str, group: Group, lead: str = "") -> str:
    """Return the fields that a group owes beside its first one, each with what it means."""
    owed = [each for each in group.fields if each.required and each.name != first]
    return "".join(f", and `{lead}{each.name}:` with {each.means}" for each in owed)


def _alone(node: Node) -> str:
    """Return the one text that a list of one, or a group of one, holds; an empty text where there is more or none."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return _alone(node.items[0]) if len(node.items) == 1 else ""
    names = list(node.entries)
    return (_alone(node.entries[names[0]][1]) or names[0]) if len(names) == 1 else ""


def of_folder(type_: RecordType, file: str, tree: Mapping) -> list[Problem]:
    """Return the one mistake of a record in the folder of another type; nothing where it is whole in none."""
    for other in TYPES.values():
        owed = [name for name in other.names if other.names[name].required]
        if tree.entries.keys() <= other.names.keys() and all(name in tree.entries for name in owed):
            strange = [name for name in tree.entries if name not in type_.names]
            found = f"{listing(strange)} in this {type_.one}"
            return [Problem(file, 1, 1, *said("unknown-key", found, "folder", one=other.one, folder=other.name))]
    return []
