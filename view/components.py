"""The components that only join words: the number of a record or its link, a word of a scale with its mark, a source.

A page has hundreds of them, and a function makes one in a fraction of the time that a macro takes. Those that have a
layout are macros of `templates/components.html`, where these bear the same names, so that a page calls both alike.

Each returns HTML in which everything that comes from a record is escaped. `at` is the attribute that names a field,
where the component shows the record's own value; on other records' pages it is empty.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from kb.declare.dates import Date, parse
from kb.declare.scale import Term
from kb.declare.scales import SEEN
from kb.library import order
from kb.library.documents import wording_seen
from kb.library.evidence import by_headlines
from kb.records.addresses import ANSWERS, DEAD, MOVED, REFUSES, UNREACHABLE, Asked
from kb.records.record import Record
from kb.records.typed import Claim, Event, Provision, Source, Statement
from view.directions import has_right_to_left
from view.page import View
from view.shown import Shown, date_html, label, language, leaf_html

CAME_OF_IT = {
    MOVED: "it led {says}",
    REFUSES: "it refused programs ({says}) and may open in a browser",
    DEAD: "the page was not there ({says})",
    UNREACHABLE: "it could not be reached ({says})",
}
TAG_OR_QUOTATION = re.compile(r"<[^>]*>|“[^”<>]+”")


def day_of(date: Date) -> Markup:
    """Return a date in words, its year in an element of its own where it ends with the year in which it begins."""
    words = str(date)
    head, _, year = words.rpartition(" ")
    if not head or year != str(date.year) or date.start is None:
        return date_html(date)
    written = f'{escape(head)}<span class="kb-event__year"> {year}</span>'
    moment = date.start
    if date.is_interval or moment.about or moment.uncertain:
        return Markup(written)
    return Markup(f'<time datetime="{moment.iso}">{written}</time>')


def dated(date: Date | None) -> Markup:
    """Return the attribute with the first day that a date can be, by which a script knows what is later than another.

    Nothing without a date, or where it has no beginning.
    """
    return Markup(f' data-day="{date.first.isoformat()}"') if date and date.start else Markup("")


def mark(view: View, name: str, wide: bool = False) -> Markup:
    """Return a glyph of the site's own, by its name in `assets/glyphs.svg`."""
    more, width = (" kb-glyph--wide", 28) if wide else ("", 16)
    return Markup(
        f'<svg class="kb-glyph{more}" viewBox="0 0 {width} 16" aria-hidden="true">'
        f'<use href="{escape(view.href("assets/glyphs.svg"))}#{escape(name)}"/></svg>'
    )


def number(view: View, provision: Provision) -> Markup:
    """Return the number of a provision, which leads to it; its tone says how the wording was seen."""
    elsewhere = " of another document" if view.other_document(provision) else ""
    wording = provision.wording
    return Markup(
        f'<a class="kb-id kb-id--{escape(wording.tone)}" href="{escape(view.href(provision))}">'
        f'<span class="kb-skip-label">Provision </span>{escape(order.number(provision))}'
        f'<span class="kb-skip-label">{elsewhere}: {escape(provision.title)}, {escape(wording.label)}</span></a>'
    )


def other_document(view: View, provision: Provision) -> Markup:
    """Return the document of a provision where it does not go without saying: numbers begin anew in each document."""
    document = view.other_document(provision)
    return Markup(f' <span class="kb-document">{escape(document.title)}</span>' if document else "")


def sentence(view: View, claim: Claim, number: str = "") -> Markup:
    """Return the number of a sentence that makes a claim, of the first where none is given; it leads to the claim."""
    return Markup(
        f'<a class="kb-id" href="{escape(view.href(claim))}"><span class="kb-skip-label">Claim in </span>'
        f'{escape(number or claim.sentences[0])}<span class="kb-skip-label">: {escape(claim.title)}</span></a>'
    )


def worded(provision: Provision) -> Markup:
    """Return how the wording of a provision was seen, and whether only a part of it was."""
    return seen(provision.wording, words=wording_seen(provision))


def seen(term: Term, at: str = "", words: str = "") -> Markup:
    """Return how a wording was seen, by the word for it or in other words."""
    short = f'<b aria-hidden="true">{escape(term.tone.upper())}</b>'
    return Markup(
        f'<span class="kb-seen kb-seen--{escape(term.tone)}" title="{escape(term.means)}">'
        f"{short}<span {escape(at)}>{escape(words or term.label)}</span></span>"
    )


def quoted(value: Shown) -> Markup:
    """Return a value of the record with the words that it quotes marked as such."""

    def marked(found: re.Match[str]) -> str:
        return found[0] if found[0].startswith("<") else f'<mark class="kb-own">{found[0]}</mark>'

    return Markup(TAG_OR_QUOTATION.sub(marked, leaf_html(value)))


def state(view: View, term: Term, at: str = "", as_of: Date | None = None) -> Markup:
    """Return what has come of a provision or a forecast, with the day up to which evidence was seen."""
    seen_to = f' <span class="kb-status__asof">evidence up to {date_html(as_of)}</span>' if as_of else ""
    return Markup(
        f'<span class="kb-status" title="{escape(term.means)}">{mark(view, f"status-{term.value}")}'
        f"<span><b {escape(at)}>{escape(term.label)}</b>{seen_to}</span></span>"
    )


def modality(view: View, term: Term, at: str = "") -> Markup:
    """Return a main verb with the family that it belongs to."""
    glyph = f"plan-{term.value}" if term.family == "plans" else "states" if term.family else "verb-unseen"
    family = f'<span class="kb-modality__family">{escape(term.family)}:</span> ' if term.family else ""
    return Markup(
        f'<span class="kb-modality kb-modality--{escape(term.family or "none")}" title="{escape(term.means)}">'
        f"{mark(view, glyph, wide=True)}{family}<b {escape(at)}>{escape(term.label)}</b></span>"
    )


def stance(view: View, statement: Statement) -> Markup:
    """Return how a speaker stands, with what it is for or against where that is named."""
    # the label of the scale answers “to it”; beside a row nothing says what “it” is
    words = statement.stance_on.words if statement.stance_on else statement.stance.label.removesuffix(" it")
    return Markup(f'<span class="kb-stance">{mark(view, f"stance-{statement.stance.value}")}{escape(words)}</span>')


def charter_verdict(view: View, term: Term, at: str = "") -> Markup:
    """Return a verdict against the text."""
    return _verdict(view, f"text-{term.value}", term, at)


def record_verdict(view: View, term: Term, at: str = "") -> Markup:
    """Return a verdict against the public record."""
    return _verdict(view, f"record-{term.value}", term, at)


def other_verdict(view: View, claim: Claim) -> Markup:
    """Return what answers a claim beside the text: the verdict of the record, or what has come of a forecast.

    A verdict of the record that only points to the text is left out.
    """
    if claim.record and claim.record.verdict.value != "only-about-the-text":
        return record_verdict(view, claim.record.verdict)
    return state(view, claim.outcome.verdict) if claim.outcome else Markup("")


def _verdict(view: View, glyph: str, term: Term, at: str) -> Markup:
    return Markup(
        f'<span class="kb-verdict kb-v--{escape(term.tone)}" title="{escape(term.means)}">{mark(view, glyph)}'
        f"<span {escape(at)}>{escape(term.label)}</span></span>"
    )


def standing(term: Term, of: str = "", at: str = "", explained: bool = True) -> Markup:
    """Return who stands behind a text. In long lists the value is not explained in every row."""
    whose = f": {escape(of)}" if of else ""
    if not explained:
        value = f"{escape(term.label)}{whose}"
        return Markup(value if term.value == "unrated" else f'<span class="kb-tag {_tag(term)}">{value}</span>')
    if term.value == "unrated":
        return Markup(f'<span class="kb-standing" {escape(at)}>not rated</span>')
    return Markup(
        f'<span class="kb-tag {_tag(term)}" title="{escape(term.means)}">'
        f"<span {escape(at)}>{escape(term.label)}</span>{whose}</span>"
    )


def _tag(term: Term) -> str:
    return f"kb-tag--{escape(term.tone or 'plain')}"


def apart(words: str) -> Markup:
    """Return words that share a line with others, kept apart from them where they are read from right to left."""
    return Markup(f"<bdi>{escape(words)}</bdi>") if has_right_to_left(words) else escape(words)


def within(text: str, words: str) -> Markup:
    """Return a text with the first place of some words in it kept apart from the rest, as `apart` does."""
    before, found, after = text.partition(words)
    return escape(before) + apart(found) + escape(after)


def source_line(source: Source, explained: bool = True, published_by: bool = True) -> Markup:
    """Return what a reader should know of a source: publisher, date, language, kind, and who stands behind it.

    The publisher is left out where the row stands under it.
    """
    published = escape(str(source.published)) if source.published else "undated"
    by = f"{apart(source.publisher)} · " if published_by else ""
    words = f"{by}{published} · {escape(language(source.language))} · {escape(source.kind.label)}"
    if source.seen.value == "headline":
        words += f" · {SEEN['headline'].label}"
    rated = source.standing.value
    between = " · " if rated.value == "unrated" else " "
    return Markup(f"{words}{between}{standing(rated, source.standing.of or '', explained=explained)}")


def about(view: View, source: Source) -> Markup:
    """Return the link to what is said of a source."""
    return Markup(
        f'<a class="kb-cite__about" href="{escape(view.href(source))}">about this source'
        f'<span class="kb-skip-label"{view.tongue(source)}>: {escape(source.title)}</span></a>'
    )


def answered(asked: Asked) -> Markup:
    """Return when an address last answered a program, and what came of it where a later run had no answer.

    Where it led is no link: nobody has looked at what is there.
    """
    last = day_in_words(asked.answered) if asked.answered else Markup("in no run that was kept")
    if asked.state == ANSWERS:
        return last
    came = escape(CAME_OF_IT[asked.state].format(says=asked.says))
    return Markup(f"{last}; on {day_in_words(asked.on)} {came}")


def day_in_words(day: datetime.date) -> Markup:
    """Return a day in words, in a `time` element."""
    return date_html(parse(day.isoformat()))


def headline_only(view: View, record: Record, full: bool = False) -> Markup:
    """Return the mark of a record that rests on headlines alone, nothing for any other; on its page, with a sentence.

    The mark of a source says the same of the source.
    """
    if not by_headlines(view.library, record):
        return Markup("")
    whose = "of this page" if isinstance(record, Source) else "of every source cited here"
    means = f"{SEEN['headline'].means} {whose}; that shows that something was published, and nothing of what is in it"
    label_ = SEEN["headline"].label
    if full:
        says = f"{means[0].upper()}{means[1:]}."
        return Markup(f'<p class="kb-aid"><span class="kb-tag" data-headline>{label_}</span> {says}</p>')
    return Markup(f' <span class="kb-tag" title="{means}">{label_}</span>')


def reference(view: View, record: Record) -> Markup:
    """Return a link to a record in a list of mixed types, with the mark by which its type is known."""
    link = view.link(record) + headline_only(view, record)
    if isinstance(record, Provision):
        return Markup(f"{number(view, record)} <span>{link}{other_document(view, record)}</span>")
    if isinstance(record, Claim):
        verdict = record.charter.verdict
        words = f'<span class="kb-skip-label">({escape(verdict.label)})</span>'
        return Markup(f"{mark(view, f'text-{verdict.value}')} <span>{link} {words}</span>")
    if isinstance(record, Event | Statement):
        return Markup(f'<span>{link} <span class="kb-links__date">{date_html(record.date)}</span></span>')
    return Markup(f"<span>{link}</span>")


def listing(values: Iterable[Shown]) -> Markup:
    """Return the values of a list with a comma between each two."""
    return Markup(", ").join(values)


def fact(value: Shown, words: str = "", caller: Callable[[], Markup] | None = None) -> Markup:
    """Return one line of the facts table, left out where the record has no value.

    The line has the field's label, or other words; and the value, or what the template calls it with.
    """
    if not value:
        return Markup("")
    shown = caller() if caller else value
    return Markup(f"<dt>{escape(words or label(value))}</dt> <dd>{escape(shown)}</dd>\n")
