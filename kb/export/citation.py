"""How a record and the whole are cited: as text, in BibTeX, RIS and CSL-JSON, and in the files that code hosts read.

The version is the state of the record, the author the project itself: no record has an author of its own.
"""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass
from typing import Any

from kb.declare.letters import capital
from kb.export.as_json import written_json
from kb.library.library import Library
from kb.library.order import number
from kb.records.groups import Dataset
from kb.records.record import Record
from kb.records.typed import Claim, Provision

CITATION_FILE = "CITATION.cff"
ZENODO_FILE = ".zenodo.json"
LANGUAGE = "en"
# A title stands in quotation marks, so its own are the inner ones.
INNER = str.maketrans("“”", "‘’")
# What BibTeX would take for a command; a brace has to be written without one, since BibTeX counts those behind a
# backslash too.
TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)


@dataclass(frozen=True)
class Citation:
    """What is cited: a record, or the whole where there is no `id`.

    `name` is that of the site, which is the author, `day` the state of the record, `address` that of the page, empty
    where the address of the site is not known. `part` is what of the page matters most to whoever cites it: where a
    provision stands, how a claim was weighed; else empty.
    """

    name: str
    title: str
    id: str
    day: datetime.date
    address: str
    part: str = ""

    @property
    def key(self) -> str:
        """What the entry is called: the name of the site in small letters, and the id."""
        return "-".join(filter(None, (re.sub(r"\W+", "-", self.name.lower()).strip("-"), self.id)))

    @property
    def version(self) -> str:
        """The version in words, behind what of the page is cited."""
        return ", ".join(filter(None, (self.part, f"state of the record {self.day.day} {self.day:%B %Y}")))

    @property
    def text(self) -> str:
        """The citation as a line of text."""
        return f"“{self.title.translate(INNER)}”. {self.source}" if self.id else self.source

    @property
    def source(self) -> str:
        """The line after the title: the name, the version, and the address, or the id where that is not known."""
        where = self.address or (f"Id {self.id}." if self.id else "")
        return f"{self.name}, {self.version}. {where}".rstrip()

    @property
    def forms(self) -> dict[str, str]:
        """The forms that reference managers read, by their names."""
        return {"BibTeX": self.bibtex, "RIS": self.ris, "CSL-JSON": self.csl_json}

    @property
    def bibtex(self) -> str:
        """The citation as an entry that BibTeX and BibLaTeX read; the day stands in the version too."""
        fields = {
            "author": _braced(self.name),
            "title": _braced(self.title),
            "year": f"{{{self.day.year}}}",
            "month": f"{self.day:%b}".lower(),
            "version": f"{{{self.day}}}",
            "note": f"{{{capital(self.version).translate(TEX)}}}",
            "url": f"{{{self.address}}}" if self.address else "",
            "langid": "{english}",
        }
        lines = [f"  {field} = {value}" for field, value in fields.items() if value]
        return f"@misc{{{self.key},\n" + ",\n".join(lines) + "\n}"

    @property
    def ris(self) -> str:
        """The citation in RIS, a tag a line: an electronic page, or a data set for the whole."""
        tags = [
            ("TY", "ELEC" if self.id else "DATA"),
            ("ID", self.key),
            ("AU", self.name),
            ("TI", self.title),
            ("T2", self.name if self.id else ""),
            ("PB", self.name),
            ("PY", str(self.day.year)),
            ("DA", f"{self.day:%Y/%m/%d}"),
            ("ET", str(self.day)),
            ("N1", capital(self.version)),
            ("UR", self.address),
            ("LA", LANGUAGE),
        ]
        return "\n".join([*(f"{tag}  - {value}" for tag, value in tags if value), "ER  - "])

    @property
    def csl_json(self) -> str:
        """The citation in CSL-JSON, a list of one: a web page, or a data set for the whole."""
        found: dict[str, Any] = {
            "id": self.key,
            "type": "webpage" if self.id else "dataset",
            "title": self.title,
            "author": [{"literal": self.name}],
            "container-title": self.name if self.id else "",
            "publisher": self.name,
            "issued": {"date-parts": [[self.day.year, self.day.month, self.day.day]]},
            "version": self.day.isoformat(),
            "URL": self.address,
            "language": LANGUAGE,
        }
        return json.dumps([{field: value for field, value in found.items() if value}], ensure_ascii=False)


def of_record(library: Library, record: Record, name: str, site: str) -> Citation:
    """Return how a record is cited; `site` is the address of the site with its closing slash, or empty."""
    address = f"{site}{record.address}" if site else ""
    return Citation(name, record.title, record.id, library.as_of, address, _part(library, record))


def _part(library: Library, record: Record) -> str:
    """Return where a provision stands, or the verdicts on a claim; empty for other records."""
    match record:
        case Provision():
            title = library[record.instrument].title
            return f"{number(record)} of {f't{title[1:]}' if title.startswith('The ') else title}"
        case Claim():
            by_record = f"; by the record: {record.record.verdict.label.lower()}" if record.record else ""
            return f"verdict: {record.charter.verdict.label.lower()}{by_record}"
    return ""


def of_the_whole(library: Library, name: str, site: str) -> Citation:
    """Return how the whole is cited, under the address of the site."""
    return Citation(name, name, "", library.as_of, site)


def files_for_hosts(dataset: Dataset, day: datetime.date) -> dict[str, str]:
    """Return what code hosts and archives read to cite the project: the text of each file by its name.

    `CITATION.cff` is written as JSON within YAML, which every reader of YAML takes.
    """
    words = (
        ("cff-version", "1.2.0"),
        ("message", "To cite these records, use what stands here; to cite one of them, use the citation on its page."),
        ("type", "dataset"),
        ("title", dataset.title),
        ("abstract", dataset.description),
        ("authors", [{"name": dataset.title}]),
        ("version", day.isoformat()),
        ("date-released", day.isoformat()),
        ("license", "CC-BY-4.0"),
        ("keywords", list(dataset.keywords)),
    )
    zenodo = {
        "title": dataset.title,
        "description": dataset.description,
        "upload_type": "dataset",
        "creators": [{"name": dataset.title}],
        "version": day.isoformat(),
        "publication_date": day.isoformat(),
        "access_right": "open",
        "license": "cc-by-4.0",
        "language": "eng",
        "keywords": list(dataset.keywords),
    }
    head = "# Generated by `python -m kb ledger` from data/settings.yml.\n"
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in words)
    return {CITATION_FILE: head + "".join(lines), ZENODO_FILE: written_json(zenodo)}


def _braced(text: str) -> str:
    """Return a text that BibTeX takes as it stands, with its capitals, and a name as that of no person."""
    return f"{{{{{text.translate(TEX)}}}}}"
