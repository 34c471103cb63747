"""What the names and parameters of templates can be, and what is said of each.

An annotation says of which type a record or an id is, `Annotated[Record, "claims"]`, and which field a shown value,
`Annotated[Shown, "claims.charter"]`; an entry of a list has the position 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from kb.library.around import Subject
from kb.library.chronicle import Era
from kb.records.record import Record
from view.shown import Shown

Claim = Annotated[Record, "claims"]
Event = Annotated[Record, "events"]
Figure = Annotated[Record, "figures"]
Instrument = Annotated[Record, "instruments"]
Place = Annotated[Record, "places"]
Provision = Annotated[Record, "provisions"]
Source = Annotated[Record, "sources"]
Statement = Annotated[Record, "statements"]
Step = Annotated[Shown, "provisions.status.0"]
Eras = dict[str, list[Era]]
Subjects = dict[str, list[Subject]]
Judgement = Annotated[Shown, "claims.charter", "claims.record", "claims.outcome", "provisions.status.0"]


@dataclass(frozen=True)
class Given:
    """A name that a template can use: what it is, and a sentence on it. One that is `optional` may be missing.

    `setting` names what the settings of the records say in its place where a page does not give it.
    """

    type: Any
    says: str
    optional: bool = False
    setting: str = ""


@dataclass(frozen=True)
class Macro:
    """A macro: what it shows, and what its parameters are. `caller` is what it calls the template back with."""

    says: str
    parameters: Mapping[str, Any]
    caller: tuple[str, ...] = ()
