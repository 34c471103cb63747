"""Addresses of pages: what of one only tells where a reader came from, and whether two can be of the same page."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urldefrag, urlsplit

# What is added to an address to see where a reader came from.
TRACKERS = re.compile(
    r"utm_.*|pk_.*|mtm_.*|hsa_.*|_hs.*|__hs.*|oly_.*|vero_.*|at_(?:medium|campaign|custom\d|link.*|format|ptr_name|bbc_team)"
    r"|[gd]clid|gclsrc|[gw]braid|gad_.*|fbclid|fb_(?:action|source|ref|comment).*|yclid|ysclid|_openstat|msclkid|twclid"
    r"|ttclid|li_fat_id|igsh(?:id)?|mc_[ce]id|mkt_tok|_ga|_gl|ref_(?:src|url)|s_cid|s_kwcid|cmpid|smid|smtyp|xtor"
    r"|traffic_source|wt\.mc_id|guce_referr.*|ns_(?:campaign|mchannel|source|linkname|fee)|__twitter_impression|si|spm",
    re.IGNORECASE,
)
# What asks for another form of the same page, in the query or as a part of the path.
FORMS = re.compile(r"(?:no)?amp|amp(?:html)?|outputtype|print(?:able|view)?|mobile|m|flavour|share", re.IGNORECASE)
FRONT = re.compile(r"(?:index|default|home|main)(?:\.\w+)?", re.IGNORECASE)
LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)
ENDING = re.compile(r"\.(?:s?html?|php\d?|aspx?|jspx?|cfm|cgi)$", re.IGNORECASE)
TELLS = re.compile(
    r"\d{3}|[^\W\d_]+[-_][^\W\d_]+|[^\x00-\x7f]{4}"
)  # a number, or several words: not the name of a part
PORTS = {"http": 80, "https": 443}
WORDS = re.compile(r"\d{4,}|[^\W_]{5,}")


def plain_address(url: str) -> str:
    """Return an address without its anchor and without what tells where a reader came from; the rest stays as it is."""
    parts = urlsplit(urldefrag(url).url)
    kept = [pair for pair in parts.query.split("&") if not TRACKERS.fullmatch(unquote(pair.partition("=")[0]))]
    return parts._replace(query="&".join(kept)).geturl()


def is_front(url: str) -> bool:
    """Tell whether an address is that of the front of its site."""
    return urlsplit(url).path in ("", "/")


def is_same_address(one: str, other: str) -> bool:
    """Tell whether two addresses are written otherwise and lead to one place.

    They may differ in the letter case of host and path, in what is escaped, and in a port that goes without saying.
    """
    return _spelt_alike(one) == _spelt_alike(other)


def _spelt_alike(url: str) -> tuple[str, str, int | None, str, str]:
    parts = urlsplit(url)
    port = None if parts.port == PORTS.get(parts.scheme) else parts.port
    return parts.scheme, parts.hostname or "", port, unquote(parts.path or "/").casefold(), unquote(parts.query)


def can_be_same_page(asked: str, named: str) -> bool:
    """Tell whether a page at one address can have the other as its own.

    The front of the site or of a part of it is not the page below it, nor is another article; without what says which
    page is wanted, an address is of none.
    """
    here, there = urlsplit(plain_address(asked)), urlsplit(plain_address(named))
    if there.scheme not in ("http", "https") or _site(here) != _site(there):
        return False
    wanted, given = _query(here), _query(there)
    if any(name in given and given[name] != value for name, value in wanted.items()):
        return False
    mine, theirs = _steps(here), _steps(there)
    if mine == theirs:
        return wanted.keys() <= given.keys() or _tells(mine) or _keeps(given)
    if theirs and LANGUAGE.fullmatch(theirs[-1]):
        theirs.pop()
    if theirs == mine[: len(theirs)]:  # the front, or a part of the site
        return _keeps(given) or not (mine or wanted)
    if mine == theirs[: len(mine)]:
        return _tells(mine) or bool(wanted)
    return not (_tells(mine) and _tells(theirs)) or _share(mine, theirs)


def _site(parts: SplitResult) -> str:
    return parts.netloc.lower().removeprefix("www.").removeprefix("m.").removeprefix("amp.")


def _query(parts: SplitResult) -> dict[str, str]:
    """Return what says which page is wanted."""
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    return {name.lower(): value for name, value in pairs if not FORMS.fullmatch(name)}


def _keeps(query: dict[str, str]) -> bool:
    """Tell whether a query still says which page is wanted, and not only in which language."""
    return any(re.search(r"\d|\w{4}", value) for value in query.values())


def _steps(parts: SplitResult) -> list[str]:
    """Return the steps of a path, without those that ask for a form of the page or for the first of a folder."""
    steps = [unquote(step).lower() for step in parts.path.split("/") if step]
    steps = [step for step in steps if not FORMS.fullmatch(step)]
    while steps and FRONT.fullmatch(steps[-1]):
        steps.pop()
    return [ENDING.sub("", step) for step in steps]


def _tells(steps: list[str]) -> bool:
    return bool(steps and TELLS.search(steps[-1]))


def _share(mine: list[str], theirs: list[str]) -> bool:
    """Tell whether two addresses end in the same number, or in half of the same words."""
    one, other = set(WORDS.findall(mine[-1])), set(WORDS.findall(theirs[-1]))
    numbers = {word for word in one | other if word.isdigit() and not word.startswith(("19", "20"))}
    common = one & other
    return bool(common & numbers) or 2 * len(common) >= min(len(one), len(other)) > 0
