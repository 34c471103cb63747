"""The theme's frame around record pages: rendered once for each folder, then filled.

The frame of a record's page depends on the page only through its parts and the folder of its address, which a
test holds by building the same site without this module. Rendering it anew for every record takes a third of a build.
"""

from __future__ import annotations

import re
from typing import Any

import jinja2

# The theme adds a heading to content without one, so a stand-in has to look as if it had one.
SENTINEL = "\ue000{}<h1\ue001"
SENTINELS = re.compile("\ue000(\\w+)<h1\ue001")


class Frame(jinja2.Template):
    """A template that fills the frame of a page which has `parts`, and renders every other page as usual.

    `parts` are the content, title, description, address and edit address of a page; `standing_in` returns the same page
    with others.
    """

    def render(self, *arguments: Any, **more: Any) -> str:
        """Return the page, as `jinja2.Template.render` does."""
        context: dict[str, Any] = dict(*arguments, **more)
        page: Any = context.get("page")
        parts: dict[str, str] = getattr(page, "parts", {})
        if not parts:
            return super().render(context)
        shells = self.__dict__.setdefault("shells", {})  # Jinja makes templates without calling __init__
        shape = (page.url.rstrip("/").rpartition("/")[0], *(bool(part) for part in parts.values()))
        if shape not in shells:
            sentinels = {name: SENTINEL.format(name) if part else "" for name, part in parts.items()}
            shells[shape] = SENTINELS.split(super().render(context | {"page": page.standing_in(sentinels)}))
        shell = shells[shape]
        return "".join(parts[piece] if odd % 2 else piece for odd, piece in enumerate(shell))
