"""What libyaml takes and YAML 1.2 does not, or reads otherwise: refused, so that every program reads a record alike.

All of it can be seen in the parser’s tokens. Hardly any record has such a thing, and the others are not read twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml._yaml import CParser

from kb.load.indents import Slip, below_empty_lines, indent
from kb.load.slips import quoted
from kb.problems.sentences import said

QUOTES = ('"', "'")
# A quotation mark that opens a value and does not close it in its line.
OPEN = re.compile(r"""(?:\A|[-:?\n])[ \t]*(?:"(?:[^"\\\n]|\\.)*\\?\n|'(?:[^'\n]|'')*\n)""")
CUT = re.compile(r"[ \t]+#[^\s#]")
HEADER = re.compile(r"[|>][-+0-9]*(?P<sign>#)?")
OPENING = (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken)
CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)
CLOSED = (yaml.FlowEntryToken, *OPENING, *CLOSING)  # right behind which no comment begins
BLOCKS = (yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken)
AFTER_NOTHING = (yaml.KeyToken, yaml.BlockEndToken)  # what follows a field that has no value
Token = Any  # libyaml's, which has no types


def beyond(text: str) -> Slip | None:
    """Return the first thing in a text that libyaml has read and YAML 1.2 would not, or would read otherwise."""
    return next(_Tokens(text).faults(), None) if _may_hold(text) else None


def _may_hold(text: str) -> bool:
    if "#" in text or " \n" in text or "{" in text or text.startswith("%"):
        return True
    has_brackets = text.count("[") > 2 * text.count("[[")  # those of links stand in pairs
    return has_brackets or (('"' in text or "'" in text) and bool(OPEN.search(text)))


class _Tokens:
    """The tokens of a text, and the columns of the lists and groups in which the next one stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = ["", *text.split("\n")]  # so that their numbers count from 1
        self.columns = [-1]
        self.opened: list[Token] = []

    def faults(self) -> Iterator[Slip]:
        """Yield what is wrong, from the front to the back."""
        parser: Any = CParser(self.text)
        before: Token = None
        while not isinstance(token := parser.get_token(), yaml.StreamEndToken):
            kind = type(token)
            if type(before) is yaml.ValueToken and kind in AFTER_NOTHING:
                yield from self._cut(before.end_mark, before.end_mark)
            before = token
            if kind in BLOCKS:
                self.columns.append(token.start_mark.column)
            elif kind is yaml.BlockEndToken:
                self.columns.pop()
            elif kind is yaml.DirectiveToken:
                yield _slip(token.start_mark, "a line that begins with %", "directive")
            elif kind is yaml.ScalarToken:
                yield from self._in_scalar(token)
            elif kind is yaml.KeyToken and self._is_sign_of_a_word(token):
                yield self._unquoted(token, "?")
            elif kind in CLOSED:
                yield from self._in_brackets(token)

    def _in_scalar(self, token: Token) -> Iterator[Slip]:
        if token.plain:
            yield from self._in_plain(token)
        elif token.style in QUOTES:
            yield from self._outdented(token, token, "quotes")
            yield from self._comment_behind(token)
        else:
            yield from self._in_block(token)

    def _in_plain(self, token: Token) -> Iterator[Slip]:
        yield from self._cut(token.start_mark, token.end_mark)
        if token.value == "-":
            yield self._unquoted(token, "-")

    def _cut(self, first: Token, last: Token) -> Iterator[Slip]:
        """Yield a number sign behind a text, or behind a field without one, that no space makes a comment."""
        behind = self._line_behind(last.index)
        if CUT.match(behind):
            found = "a text that is cut before" if last.index > first.index else "nothing before"
            yield Slip(first.line + 1, first.column + 1, said("text-cut", f"{found} {behind.strip()[:40]}"))

    def _in_block(self, token: Token) -> Iterator[Slip]:
        header = HEADER.match(self.text, token.start_mark.index)
        if header and header["sign"]:
            yield _slip(token.start_mark, f"{header[0]} without a space before the number sign", "comment")
        below = _first_line(self.lines, token.start_mark.line + 2)
        if below and self.columns[-1] < indent(self.lines[below]):
            yield from below_empty_lines(self.lines, below)

    def _in_brackets(self, token: Token) -> Iterator[Slip]:
        if type(token) in OPENING:
            self.opened.append(token)
        elif type(token) in CLOSING:
            yield from self._outdented(self.opened.pop(), token, "brackets")
        yield from self._comment_behind(token)

    def _outdented(self, first: Token, last: Token, around: str) -> Iterator[Slip]:
        """Yield the first line of a value that stands no further in than what the value belongs to."""
        lines = self.text[first.start_mark.index : last.end_mark.index].split("\n")
        for number, line in enumerate(lines[1:], start=first.start_mark.line + 2):
            if line.strip() and indent(line) <= self.columns[-1]:
                found = f"a line of a value in {around} that stands no further in than its field"
                words = said("not-yaml", found, "continued", spaces=self.columns[-1] + 2)
                yield Slip(number, len(line) - len(line.lstrip()) + 1, words)

    def _comment_behind(self, token: Token) -> Iterator[Slip]:
        behind = self._line_behind(token.end_mark.index)
        if behind.startswith("#"):
            yield _slip(token.end_mark, f"{behind[:40]} right behind {self.text[token.end_mark.index - 1]}", "comment")

    def _is_sign_of_a_word(self, token: Token) -> bool:
        """Tell whether a question mark that libyaml takes for the sign of a key stands right before a word."""
        behind = token.end_mark.index
        return bool(behind > token.start_mark.index and self.text[behind : behind + 1].strip())

    def _unquoted(self, token: Token, sign: str) -> Slip:
        line = self.lines[token.start_mark.line + 1]
        at = token.start_mark.column
        word = re.match(r"[^\s,:\]}]+", line[at:])
        assert word
        right = f"{line[:at]}{quoted(word[0])}{line[at + word.end() :]}".strip()
        return _slip(token.start_mark, f"a value that begins with {sign}", "sign", line=right)

    def _line_behind(self, index: int) -> str:
        return self.text[index:].partition("\n")[0]


def _first_line(lines: list[str], number: int) -> int:
    """Return the number of the first line from this one on that is not empty, or 0 where all are."""
    return next((at for at in range(number, len(lines)) if lines[at].strip()), 0)


def _slip(mark: Token, found: str, case: str, /, **slots: object) -> Slip:
    return Slip(mark.line + 1, mark.column + 1, said("not-yaml", found, case, **slots))
