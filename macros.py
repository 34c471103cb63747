"""The door between MkDocs and the knowledge base, listed under `hooks:` in `mkdocs.yml`; what it opens is in `seam`.

MkDocs loads this file by its path and calls the `on_*` functions that it finds here. They let hand-written pages link
to records, `[[some-record]]`, and call macros, one for each template under `templates/blocks`, as
`{{ timeline() }}`.
"""

from __future__ import annotations

from seam.events import (
    on_config,
    on_env,
    on_files,
    on_page_content,
    on_page_context,
    on_page_markdown,
    on_page_read_source,
    on_post_build,
    on_post_page,
    on_post_template,
    on_serve,
    on_startup,
)

__all__ = [
    "on_config",
    "on_env",
    "on_files",
    "on_page_content",
    "on_page_context",
    "on_page_markdown",
    "on_page_read_source",
    "on_post_build",
    "on_post_page",
    "on_post_template",
    "on_serve",
    "on_startup",
]
