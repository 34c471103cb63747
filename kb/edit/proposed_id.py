"""The ids of new records, proposed in the manner of those that are there.

An id names the subject and never a number or a status, since these change and an address does not.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from kb.declare.ids import ID_FORM, is_id
from kb.declare.letters import plain_letters
from kb.declare.scales import STATUS
from kb.records.known_ids import Ids

LONGEST_SUBJECT = 5  # words, besides what shows the type
OUR_NUMBER = re.compile(r"\b(?:P\d{1,2}|[IVX]+[.-]\d{1,2})\b")
WORD = re.compile(ID_FORM)
YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")
SUBJECT_END = re.compile(r"[,:;(]| [–—] ")  # what follows it in a title says more of the subject
NUMBERED = {"section", "article", "resolution", "law", "act"}  # what bears its number as a name
ARTICLE = re.compile(r"an?|the")
SMALL_WORD = re.compile(
    r"and|as|at|be|between|by|for|from|in|into|is|its?|of|on|or|that|their|this|to|under|was|were|will|with"
)
PREFIXES = {"claims": "claim", "articles": "article"}
STATES = {term.value for term in STATUS.terms}

# The ends of hosts and of file names that tell nothing of the page.
HOST_END = re.compile(r"am|az|ca|ch|com|edu|eu|fr|ge|gh|gov|gr|info|ir|it|lv|mil|net|org|pro|ru|today|tr|tv|ua")
FILE_END = re.compile(r"\.(?:aspx?|html?|jsp|pdf|php|s?html|txt)\Z", re.IGNORECASE)
CUT = 53  # characters of a long source id, before the mark that tells two long ones apart


def for_page(url: str) -> tuple[str, str]:
    """Return two ids for the source with that address: one of its host and the last part of its path, and one that is
    shorter and ends in the first digits of a hash of the address, for where the first is too long or taken.
    """
    parts = urlsplit(url)
    first, *others = (parts.hostname or "").strip(".").split(".")
    host = [first, *(label for label in others if not HOST_END.fullmatch(label))]
    path = [part for part in parts.path.split("/") if part not in ("", "amp")]
    last = FILE_END.sub("", unquote(path[-1])) if path else ""
    query = "" if re.search(r"\d", last) else parts.query
    words = _words(" ".join([*host, last, query]))
    id_ = "-".join(words[1:] if words[0] in ("www", "m", "amp") else words)
    marked = f"{id_[:CUT].rstrip('-')}-{hashlib.sha256(url.encode()).hexdigest()[:5]}"
    return id_, marked


def for_record(type_: str, answers: dict[str, Any], ids: Ids) -> str | None:
    """Return an id for a record from its title, or None where every proposal is taken or the title has no letters.

    An id that is taken gets the record's year or kind, never a running number.
    """
    for id_ in _proposals(type_, answers):
        if is_id(id_) and ids.fate(id_) is None:
            return id_
    return None


def _proposals(type_: str, answers: dict[str, Any]) -> Iterator[str]:
    title = answers.get("title", "")
    if type_ == "sources":
        yield from for_page(answers.get("url", ""))
        return
    title = SUBJECT_END.split(title)[0]
    if type_ == "themes":  # a theme takes the bare word; whatever else has the name says what it is
        yield "-".join(_subject(title, LONGEST_SUBJECT))
        return
    prefix = PREFIXES.get(type_, "")
    if type_ == "provisions":
        prefix = answers.get("instrument", "").partition("-")[0]
    words = _subject(title, LONGEST_SUBJECT)
    if not words:
        return
    base = "-".join(words if words[0] == prefix or not prefix else [prefix, *words])
    yield base
    for name, form in (("date", YEAR), ("signed", YEAR), ("period", YEAR), ("kind", WORD)):
        more = form.match(str(answers.get(name, "")))
        if more and more[0] not in words:
            yield f"{base}-{more[0]}"


def _subject(title: str, most: int) -> list[str]:
    """Return the words of a title that name its subject: no articles, no numbers of ours, no states."""
    words: list[str] = []
    for word in _words(OUR_NUMBER.sub(" ", title)):
        number = word.isdigit() and not YEAR.fullmatch(word) and not (words and words[-1] in NUMBERED)
        if not ARTICLE.fullmatch(word) and word not in STATES and not number:
            words.append(word)
    short = [word for word in words if not SMALL_WORD.fullmatch(word)]
    words = (short if len(short) <= most < len(words) else words)[:most]
    while words and SMALL_WORD.fullmatch(words[-1]):
        words.pop()
    return words


def _words(text: str) -> list[str]:
    """Return the words of a text in plain lower-case letters."""
    plain = plain_letters(unicodedata.normalize("NFKC", text)).lower()
    plain = re.sub(r"['’]s\b|['’]", "", re.sub(r"\b([a-z])\.([a-z])\.", r"\1\2 ", plain))
    return re.findall(r"[a-z0-9]+", plain)
