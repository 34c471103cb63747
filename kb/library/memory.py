"""What a query has found out already: the library does not change, so no question is worked out twice."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from kb.library.library import Library

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
Query = Callable[Concatenate[Library, Asked], Answer]


def remembered(query: Query[Asked, Answer]) -> Query[Asked, Answer]:
    """Answer a query on a library once: the library does not change. What comes back is not to be changed either."""

    @wraps(query)
    def answer(library: Library, /, *arguments: Asked.args, **named: Asked.kwargs) -> Answer:
        key = (query, *arguments, *named.items())
        if key not in library.answers:
            library.answers[key] = query(library, *arguments, **named)
        return cast(Answer, library.answers[key])

    return answer
