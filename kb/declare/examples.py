"""The example of a record, taken from the declaration and written as YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from kb.declare.fields import Field

# A text that YAML takes as it stands: it opens with a letter or a digit, and no colon or comment is in the way.
PLAIN = re.compile(r"[^\W_](?!.*: |.* #)[^\n]*(?<![ :])\Z|[^\W_]\Z")


def example(fields: Iterable[Field], *, whole: bool = True) -> dict[str, Any]:
    """Return the examples of some fields by their names: of all of them, or only of those that are owed."""
    return {field.name: field.example for field in fields if whole or field.required}


def written(value: Any) -> str:
    """Return a value as YAML in the manner of the records, without the end of the last line."""
    return "\n".join(_lines(value))


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            if isinstance(inner, dict | list) and inner:
                yield f"{name}:"
                yield from (f"  {line}" for line in _lines(inner))
            else:
                yield f"{name}: {next(_lines(inner))}"
    elif isinstance(value, list) and value:
        for entry in value:
            first, *rest = _lines(entry)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    else:
        plain = isinstance(value, str) and PLAIN.match(value)
        yield value if plain else json.dumps(value, ensure_ascii=False)
