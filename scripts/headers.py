"""The file `_headers`, by which Netlify and Cloudflare Pages know what to send with each file of a site.

A rule is a path, or the beginning of paths before a star, with a header on each line below it. Where two rules fit,
hosts join what both say of one header, so no two say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from view.published import policy

NAME = "_headers"
EVERYWHERE = "/*"
FOR_PROGRAMS = ("/api/*", "/data/*")  # which programs within pages of other sites may read
HEAD = 4096  # bytes of a page, of which the first few hold its policy
Rules = dict[str, dict[str, str]]


def rules(site: Path) -> Rules:
    """Return what is sent with each path of a built site. Raises `ValueError` where a page of it has no policy."""
    heads = map(_head, sorted(site.rglob("*.html")))
    open_to_all = {"Access-Control-Allow-Origin": "*"}
    return {EVERYWHERE: policy.headers(heads), **dict.fromkeys(FOR_PROGRAMS, open_to_all)}


def _head(page: Path) -> str:
    with page.open(encoding="utf-8") as file:
        return file.read(HEAD)


def written(found: Rules) -> str:
    """Return rules as the file has them."""
    blocks = (
        "\n".join([path, *(f"  {name}: {value}" for name, value in sent.items())]) for path, sent in found.items()
    )
    return "\n".join(blocks) + "\n"


def read(text: str) -> Rules:
    """Return the rules of a file."""
    found: Rules = {}
    path = ""
    for line in text.splitlines():
        if line and not line.startswith((" ", "#")):
            path = line.strip()
            found[path] = {}
        elif line.strip() and not line.startswith("#"):
            name, _, value = line.partition(":")
            found[path][name.strip()] = value.strip()
    return found


def sent_with(found: Rules, path: str) -> Iterator[tuple[str, str]]:
    """Yield the headers that rules send with a path."""
    for rule, sent in found.items():
        if path == rule or (rule.endswith("*") and path.startswith(rule[:-1])):
            yield from sent.items()
