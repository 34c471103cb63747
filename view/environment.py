"""Where templates are found, and the filters that they may use."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any, Protocol, TypeVar, cast

import jinja2
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from kb.declare.types import TYPES
from kb.library import around, chronicle, claims, documents, evidence, kin, order, subject, themes
from kb.load.files import below
from kb.load.text import read_text
from kb.records.record import Record
from view import shown
from view.lists.contents import outline, sections

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
SENTENCE_END = re.compile(r"(?<=[^\s.]{3})[.?!](?= )")  # not the point of an abbreviation such as “Mr.” or “J.”
Rows = TypeVar("Rows", bound=Sequence[Any])
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class Snapshot(jinja2.BaseLoader):
    """The templates of a folder as they were at one moment: what is saved later is for another environment.

    `texts` are the text and the file of each, by its name. Raises `Unreadable` where one cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.texts = {
            file.removeprefix(f"{folder.name}/"): (read_text(path, file), str(path))
            for file in below(folder.parent, folder.name)
            if file.endswith(".html") and (path := folder.parent / file)
        }

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return the text of a template and its file, for messages. Raises `TemplateNotFound`."""
        if template not in self.texts:
            raise jinja2.TemplateNotFound(template)
        return (*self.texts[template], None)


class Compiled(jinja2.BytecodeCache):
    """What was compiled in this process: a template whose text is the same is not compiled again."""

    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template, if its text is the one from which the code was made."""
        checksum, code = self.codes.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template in place of that of an earlier text."""
        self.codes[bucket.key] = (bucket.checksum, bucket.code)


COMPILED = Compiled()


def queries() -> SimpleNamespace:
    """Return every query of the library by its name, for templates."""
    asked = (order, subject, documents, claims, around, chronicle, evidence, kin, themes)
    return SimpleNamespace(
        **{
            name: query
            for module in asked
            for name, query in vars(module).items()
            if inspect.isfunction(query) and query.__module__ == module.__name__ and not name.startswith("_")
        }
    )


def environment(templates: Snapshot) -> jinja2.Environment:
    """Return what templates are rendered with: their loader, and the filters that they may use."""
    environment = jinja2.Environment(
        loader=templates,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=COMPILED,
    )
    environment.filters.update(shown.FILTERS)
    environment.filters["plural"] = plural
    environment.filters["in_common"] = in_common
    environment.filters["code"] = code
    environment.filters["outline"] = outline
    environment.filters["sections"] = sections
    environment.filters["gist"] = gist
    environment.filters["first_sentence"] = first_sentence
    environment.filters["in_all"] = in_all
    environment.filters["led"] = led
    environment.filters["question"] = question
    environment.filters["cut"] = cut
    environment.filters["counts"] = counts
    environment.filters["opening"] = opening
    return environment


def in_common(records: Iterable[Record]) -> str:
    """Return what two records have in common, in words: `one provision, two sources, three themes`."""
    counts = Counter(record.type.name for record in records)
    return ", ".join(plural(count, TYPES[name].one, TYPES[name].many, words=True) for name, count in counts.items())


def gist(text: str, most: int = 140) -> str:
    """Return the beginning of plain text for one line of a list: whole sentences where they fit, else cut at a word."""
    if len(text) <= most:
        return text
    ends = [match.start() + 1 for match in SENTENCE_END.finditer(text[: most + 1])]
    if ends and ends[-1] >= most // 3:
        return text[: ends[-1]]
    return text[:most].rsplit(" ", 1)[0].rstrip(",;:–- ") + "\N{NO-BREAK SPACE}…"


def first_sentence(text: str, least: int = 45) -> str:
    """Return the first sentence of plain text; one of fewer characters than `least` with the next."""
    end = next((match for match in SENTENCE_END.finditer(text) if match.end() >= least), None)
    return text[: end.end()] if end else text


def led(text: str) -> tuple[str, str]:
    """Return the first sentence of plain text, as `first_sentence` has it, and the rest."""
    first = first_sentence(text)
    return first, text[len(first) :].strip()


def in_all(lists: Mapping[Any, Sized]) -> int:
    """Return how many things some lists hold together."""
    return sum(map(len, lists.values()))


class Counted(Protocol):
    """A part of a list that knows how many records it holds."""

    @property
    def count(self) -> int: ...


def counts(parts: Iterable[Counted]) -> int:
    """Return how many records the parts of a list hold together."""
    return sum(part.count for part in parts)


def cut(rows: Rows, most: int) -> tuple[Rows, Rows]:
    """Return the first rows of a list, at most so many, and all the others."""
    return cast(Rows, rows[:most]), cast(Rows, rows[most:])


def opening(words: str) -> str:
    """Return words as they open a sentence: the first letter a capital, the others as they are."""
    return words[:1].upper() + words[1:]


def question(text: str) -> tuple[str, str]:
    """Return the first sentence of a text, in which it asks what is not known, and the rest of it."""
    end = SENTENCE_END.search(text)
    return (text[: end.end()], text[end.end() :].strip()) if end else (text, "")


def code(text: str) -> Markup:
    """Return plain text as HTML, with what stands between backticks marked as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def plural(count: int, one: str, many: str, words: bool = False) -> str:
    """Return a count with its noun: `1 claim`, `3 claims`; a small one in words where wanted, as in running text."""
    number = NUMBERS[count] if words and count < len(NUMBERS) else f"{count:,}"
    return f"{number} {one if count == 1 else many}"
