"""What can be an id: the one grammar and the one length, for records, earlier ids, pages and new records."""

from __future__ import annotations

import re
from functools import cache

# A plain form that the checker and the JSON Schema both demand, so it keeps to what Python and JavaScript read alike.
# The word index is no id: the page of that name is the list of all records of a type.
ID_FORM = r"(?!index$)[a-z0-9]+(-[a-z0-9]+)*"
LONGEST_ID = 60
ID_SAYS = f"lower-case words joined by hyphens, at most {LONGEST_ID} characters, and not the word index"
_ID = re.compile(ID_FORM + r"\Z")


@cache
def is_id(word: str) -> bool:
    """Tell whether a word can be the id of a record."""
    return bool(_ID.match(word)) and len(word) <= LONGEST_ID
