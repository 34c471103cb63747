"""What can be an id: the one grammar and the one length, for records, earlier ids, pages and new records."""

from __future__ import annotations

import re
from functools import cache

# A plain form that the checker and the JSON Schema both demand, so it keeps to what Python and JavaScript read alike.
# The word index is no id: the page of that name is the list of all records of a type.
# Nor is what Windows keeps for devices: no checkout there could hold a file of that name, whatever its ending.
ID_FORM = r"(?!(index|con|prn|aux|nul|com[0-9]|lpt[0-9])$)[a-z0-9]+(-[a-z0-9]+)*"
LONGEST_ID = 60
ID_SAYS = (
    f"lower-case words joined by hyphens, at most {LONGEST_ID} characters, not the word index, and no name that "
    "Windows keeps for devices, such as con"
)
_ID = re.compile(ID_FORM + r"\Z")


@cache
def is_id(word: str) -> bool:
    """Tell whether a word can be the id of a record."""
    return bool(_ID.match(word)) and len(word) <= LONGEST_ID
