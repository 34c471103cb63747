"""What is declared once for the whole, as it was read."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.declare.dates import Date
from kb.records.groups import Dataset, Synonym
from kb.records.typed import SettingsFile


@dataclass(frozen=True)
class Settings:
    """The document that the site is about and the article under study, each by its id.

    `dense_to` and `thin_to` are the last days of dense and of thin evidence, `later` says what was seen of the time
    after, `contact` where errors can be reported; each is None where nothing is declared. `questions` are the ids of
    the records whose question stands on the home page, `synonyms` words for which the search looks for others too,
    `dataset` what catalogues are told of the whole, `copies` where a web archive is asked whether it holds a page, and
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
    dataset: Dataset | None = None
    copies: str | None = None
    file: SettingsFile | None = field(default=None, compare=False, repr=False)


def settings_of(file: SettingsFile) -> Settings:
    """Return the settings that a file without mistakes holds."""
    edges = file.evidence
    return Settings(
        file.document,
        file.article,
        dense_to=edges.dense_to if edges else None,
        thin_to=edges.thin_to if edges else None,
        later=edges.later if edges else None,
        contact=file.contact,
        questions=tuple(file.questions or ()),
        synonyms=tuple(file.synonyms or ()),
        dataset=file.dataset,
        copies=file.copies,
        file=file,
    )
