"""What a published page allows itself: its own files, the inline scripts that the frame has, and nothing else.

The policy stands in each page, so it holds on any host. A host that can send headers sends the rest, which a page
cannot say of itself.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache

INLINE = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)
NEVER_RUN = re.compile(r"\bsrc=|\btype=\"?application/ld\+json")  # a file of its own, or words for search engines
CHARSET = '<meta charset="utf-8">'
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
REFERRER = "no-referrer"
# What pages of the site never ask for; names that no browser knows would only be complained of.
NEVER_ASKED = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb")


def policy(hashes: Iterable[str]) -> str:
    """Return the policy of pages whose inline scripts have these hashes.

    No style stands in a page, so `style-src` needs no exception. The search is WebAssembly; in `data:` are the signs
    that style sheets draw.
    """
    scripts = "".join(f" '{each}'" for each in sorted(hashes))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'wasm-unsafe-eval'{scripts}",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
        )
    )


def hashes(html: str) -> set[str]:
    """Return the hash of each inline script of a page, as a policy names it."""
    return {_hash(words) for asked, words in INLINE.findall(html) if not NEVER_RUN.search(asked)}


@cache
def _hash(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def guarded(html: str) -> str:
    """Return a page with its policy, before anything that the policy is for."""
    said = f'<meta http-equiv="Content-Security-Policy" content="{policy(hashes(html))}">'
    return html.replace(CHARSET, f'{CHARSET}\n{said}\n<meta name="referrer" content="{REFERRER}">', 1)


def headers(pages: Iterable[str]) -> dict[str, str]:
    """Return what a host sends with every page, by the heads of all pages: one policy for them all.

    Raises `ValueError` for a page without a policy.
    """
    allowed: set[str] = set()
    for page in pages:
        found = POLICY.search(page)
        if not found:
            raise ValueError("a page has no policy")
        allowed.update(re.findall(r"'(sha256-[^']+)'", found[1]))
    return {
        "Content-Security-Policy": f"{policy(allowed)}; frame-ancestors 'none'",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in NEVER_ASKED),
        "Referrer-Policy": REFERRER,
        "X-Content-Type-Options": "nosniff",
    }
