"""What a query has found out already: the library does not change, so no question is worked out twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar, cast

from kb.library.library import Library

Answer = TypeVar("Answer")


def remembered(query: Callable[..., Answer]) -> Callable[..., Answer]:
    """Answer a query on a library once: the library does not change. What comes back is not to be changed either."""

    @wraps(query)
    def answer(library: Library, *arguments: Hashable) -> Answer:
        key = (query.__name__, *arguments)
        if key not in library.answers:
            library.answers[key] = query(library, *arguments)
        return cast(Answer, library.answers[key])

    return answer
