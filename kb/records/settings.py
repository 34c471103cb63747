"""What is declared once for the whole, as it was read."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.declare.dates import Date
from kb.records.groups import Synonym
from kb.records.typed import SettingsFile


@dataclass(frozen=True)
class Settings:
    """The document that the site is about and the article under study, each by its id.

    `dense_to` and `thin_to` are the last days of dense and of thin evidence, `later` says what was seen of the time
    after, `contact` where errors can be reported; each is None where nothing is declared. `questions` are the ids of
    the records whose question stands on the home page, `synonyms` words for which the search looks for others too, and
    `file` is what all this was read from.
    """

    document: str
    article: str
    dense_to: Date | None = None
    thin_to: Date | None = None
    later: str | None = None
    contact: str | None = None
    questions: tuple[str, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    file: SettingsFile | None = field(default=None, compare=False, repr=False)


def settings_of(file: SettingsFile) -> Settings:
    """Return the settings that a file without mistakes holds."""
    edges = file.evidence
    dense_to, thin_to, later = (edges.dense_to, edges.thin_to, edges.later) if edges else (None, None, None)
    questions, synonyms = tuple(file.questions or ()), tuple(file.synonyms or ())
    return Settings(file.document, file.article, dense_to, thin_to, later, file.contact, questions, synonyms, file)
