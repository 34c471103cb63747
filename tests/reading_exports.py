"""Small readers of what other programs read: BibTeX, RIS and iCalendar, by the rules of each and by nothing of ours."""

from __future__ import annotations

import re

TEX = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
}


def bibtex(text: str) -> dict[str, str]:
    """Return the one entry of a text: its type, its key and its fields, read as BibTeX does, by counting braces."""
    head = re.match(r"@(\w+)\{([^\s,{}\"#%']+),", text)
    assert head, text
    found = {"entry": head[1], "key": head[2]}
    at = head.end()
    while field := re.compile(r"\s*(\w+)\s*=\s*").match(text, at):
        at = field.end()
        if text[at] == "{":
            end = _closing(text, at)
            found[field[1]] = _plain(text[at + 1 : end])
            at = end + 1
        else:
            word = re.compile(r"\w+").match(text, at)
            assert word, text[at:]
            found[field[1]], at = word[0], word.end()
        at += text[at : at + 1] == ","
    assert text[at:].strip() == "}", text[at:]
    return found


def _closing(text: str, at: int) -> int:
    depth = 0
    for place in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)  # behind a backslash too
        if not depth:
            return place
    raise AssertionError(f"a brace that is not closed: {text[at:]}")


def _plain(value: str) -> str:
    """Return a value as it would be printed; what TeX would take for a command has to be one."""
    assert not re.search(r"(?<!\\)[&%$#_~^]", value) or value.startswith("http"), value
    value = re.sub(r"\\([a-z]+)\{\}", lambda command: f"\0{ord(TEX[command[1]])};", value)
    value = re.sub(r"\\([&%$#_])", r"\1", value).replace("{", "").replace("}", "")
    return re.sub("\0(\\d+);", lambda number: chr(int(number[1])), value)


def ris(text: str) -> dict[str, str]:
    """Return the tags of the one reference of a text; it begins with its type and ends with its end."""
    lines = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in text.split("\n")]
    tags = [(line[1], line[2]) for line in lines if line]
    assert len(tags) == len(lines) and tags[0][0] == "TY" and tags[-1] == ("ER", ""), text
    assert len({tag for tag, _ in tags}) == len(tags)
    return dict(tags)


Properties = list[tuple[str, str]]


def icalendar(text: str) -> tuple[Properties, list[dict[str, str]]]:
    """Return the properties of a calendar, and those of each of its entries, by their names with their parameters.

    Holds what RFC 5545 demands of lines, and takes the folds and the escapes away.
    """
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "") and "\r" not in text.replace("\r\n", "")
    lines = text[:-2].split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = re.sub("\r\n ", "", text[:-2]).split("\r\n")
    of_calendar: Properties = []
    entries: list[dict[str, str]] = []
    inside: dict[str, str] | None = None
    assert (unfolded[0], unfolded[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    for line in unfolded[1:-1]:
        found = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[A-Z-]+)*):(.*)", line)
        assert found, line
        name, value = found[1] + found[2], found[3]
        if line == "BEGIN:VEVENT":
            assert inside is None
            inside = {}
        elif line == "END:VEVENT":
            assert inside is not None
            entries.append(inside)
            inside = None
        elif inside is None:
            of_calendar.append((name, value))
        else:
            assert name not in inside, line
            inside[name] = value
    assert inside is None
    return of_calendar, entries


def text_of(value: str) -> str:
    """Return a text of a calendar without its escapes; nothing in it may stand bare that has to be escaped."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), value
    return re.sub(r"\\(.)", lambda escaped: {"n": "\n", "N": "\n"}.get(escaped[1], escaped[1]), value)
