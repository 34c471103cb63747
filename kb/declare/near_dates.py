"""What somebody may have meant by a text that is no date of the records: the same time in our notation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kb.declare import dates

# The first letters of the months, in the languages of most sources.
MONTHS = (
    ("jan", "yan", "янв"), ("feb", "fev", "фев"), ("mar", "mär", "мар"), ("apr", "апр"), ("may", "mai", "май", "мая"),
    ("jun", "iyun", "июн"), ("jul", "iyul", "июл"), ("aug", "avq", "авг"), ("sep", "sen", "сен"), ("oct", "okt", "окт"),
    ("nov", "noy", "ноя"), ("dec", "dek", "дек"),
)  # fmt: skip
SEASONS = {"q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12),
           "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}  # fmt: skip
DASHES = re.compile("[\u2010-\u2015\u2212]")
CLOCK = re.compile(r"[T ]\s*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:Z|UTC|GMT|[-+]\d{2}:?\d{2})?\Z")
AROUND = re.compile(
    r"(?:on|in|the|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[,.]?\s+", re.IGNORECASE
)
ABOUT = re.compile(r"(?:about|around|approx(?:imately|\.)?|circa|c\.|ca\.?|~)\s*|\s*~\Z", re.IGNORECASE)
UNSURE = re.compile(r"(?:perhaps|possibly|probably|maybe)\s+|\s*\(?(?:uncertain|\?)\)?\Z", re.IGNORECASE)
OPEN_END = r"(?:now|today|present|the present|ongoing|open|\.{1,3}|…|)"
SINCE = re.compile(rf"(?:since|from|after)\s+(.+)|(.+?)\s*(?:/|-|to|until)\s*{OPEN_END}", re.IGNORECASE)
UNTIL = re.compile(r"(?:until|till|to|before|up to)\s+(.+)|(?:\.{1,3}|…|)\s*/\s*(.+)", re.IGNORECASE)
SPAN = re.compile(
    r"(?:from|between)?\s*(.+?)\s*(?:/|\bto\b|\band\b|\buntil\b|\btill\b|\s-\s|\.\.+)\s*(.+)", re.IGNORECASE
)
# The parts of a day, month or year by their order: y, m (a number), w (a month in words) and d.
FORMS = (
    r"(?P<y>\d{4})[-./ ](?P<m>\d{1,2})[-./ ](?P<d>\d{1,2})",
    r"(?P<y>\d{4})[-./ ](?P<d>1[3-9]|[23]\d)[-./ ](?P<m>\d{1,2})",
    r"(?P<d>\d{1,2})[-./ ](?P<m>\d{1,2})[-./ ](?P<y>\d{4})", r"(?P<m>\d{1,2})[-./ ](?P<d>\d{1,2})[-./ ](?P<y>\d{4})",
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})", r"(?P<y>\d{4})[-./ ](?P<m>\d{1,2})", r"(?P<m>\d{1,2})[-./](?P<y>\d{4})",
    r"(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?[- ]+(?:of )?(?P<w>[^\W\d_]{3,})[.,]?[- ]+(?P<y>\d{4})",
    r"(?P<w>[^\W\d_]{3,})\.?[- ]+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?[- ]+(?P<y>\d{4})",
    r"(?P<y>\d{4}),?[- ]+(?P<w>[^\W\d_]{3,})\.?[- ]+(?P<d>\d{1,2})",
    r"(?P<w>[^\W\d_]{3,})[.,]?[- ]+(?P<y>\d{4})", r"(?P<y>\d{4})[- ]+(?P<w>[^\W\d_]{3,})", r"(?P<y>\d{4})",
)  # fmt: skip


def meant(text: str) -> list[str]:
    """Return the times that a text may mean, as the records write them: none, one, or two where it has two readings."""
    found = dict.fromkeys(filter(_is_date, _times(_plain(text))))
    return list(found)[:2]


def _plain(text: str) -> str:
    """Return a text with the digits and dashes of our keyboards, without the time of day, a weekday or a full stop."""
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)
    plain = DASHES.sub("-", unicodedata.normalize("NFKC", digits)).strip(" ,;[]()")
    plain = re.sub(r"(?<=[\d-])[oOоО](?=[\d-]|\Z)", "0", plain)
    plain = re.sub(r"(?<=\d)\.\Z", "", CLOCK.sub("", plain))
    return AROUND.sub("", plain, count=1) if AROUND.match(plain) else plain


def _times(text: str) -> Iterator[str]:
    if about := ABOUT.search(text):
        yield from (f"{moment}~" for moment in _moments((text[: about.start()] + text[about.end() :]).strip()))
    elif unsure := UNSURE.search(text):
        yield from (f"{moment}?" for moment in _moments((text[: unsure.start()] + text[unsure.end() :]).strip()))
    yield from _moments(text)
    yield from _spans(text)


def _spans(text: str) -> Iterator[str]:
    season = re.fullmatch(r"(\w+),? (\d{4})|(\d{4})[- ]?(\w+)", text)
    first, last = SEASONS.get((season[1] or season[4]).lower(), (0, 0)) if season else (0, 0)
    if season and first:
        year = season[2] or season[3]
        yield f"{year}-{first:02}/{year}-{last:02}"
    elif re.fullmatch(r"\d{3}0'?s", text):
        yield f"{text[:4]}/{text[:3]}9"
    elif years := re.fullmatch(r"(\d{4})-(\d{4})", text):
        yield f"{years[1]}/{years[2]}"
    elif since := SINCE.fullmatch(text):
        yield from (f"{moment}/.." for moment in _moments(since[1] or since[2]))
    elif until := UNTIL.fullmatch(text):
        yield from (f"../{moment}" for moment in _moments(until[1] or until[2]))
    elif span := SPAN.fullmatch(text):
        yield from (f"{start}/{end}" for start in _moments(span[1]) for end in _moments(_completed(span[2], start)))


def _completed(text: str, start: str) -> str:
    """Return the end of a span with the year and the month of its start where it has none of its own."""
    return f"{start[: -len(text)]}{text}" if re.fullmatch(r"\d{2}(?:-\d{2})?", text) else text


def _moments(text: str) -> Iterator[str]:
    for form in FORMS:
        match = re.fullmatch(form, text.strip(" ,"), re.IGNORECASE)
        if match is None:
            continue
        parts = match.groupdict()
        month = _month(parts["w"]) if "w" in parts else int(parts.get("m") or 0)
        if month or not {"w", "m"} & parts.keys():
            numbers = [number for number in (month, int(parts.get("d") or 0)) if number]
            yield "-".join([parts["y"], *(f"{number:02}" for number in numbers)])


def _month(word: str) -> int:
    """Return the number of a month, or 0 for any other word."""
    return next((at for at, starts in enumerate(MONTHS, start=1) if word.lower().startswith(starts)), 0)


def _is_date(text: str) -> bool:
    try:
        dates.parse(text)
    except dates.BadDate:
        return False
    return True
