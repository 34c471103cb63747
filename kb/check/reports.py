"""Mistakes for other programs: as JSON, as workflow commands for GitHub, and as SARIF for code scanning."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from kb import NAME
from kb.check.codes import CODES, explained
from kb.problems.problem import Problem

Problems = Iterable[Problem]
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_json(problems: Problems) -> str:
    """Return a list with one object for each mistake."""
    return _written(
        [
            {
                "file": problem.file,
                "line": problem.line,
                "column": problem.column,
                "code": problem.code,
                "found": problem.found,
                "expected": problem.expected,
                "remedy": problem.remedy,
                "meaning": CODES[problem.code].meaning,
            }
            for problem in problems
        ]
    )


def github(problems: Problems) -> str:
    """Return a workflow command for each mistake, so that it stands at its line in the changes that brought it."""
    return "".join(
        f"::error file={_property(problem.file)},line={problem.line},col={problem.column},"
        f"title={_property(problem.code)}::{_message(problem.words)}\n"
        for problem in problems
    )


def _message(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _message(words).replace(":", "%3A").replace(",", "%2C")


def sarif(problems: Problems) -> str:
    """Return a log of SARIF 2.1.0: every code is a rule with its explanation, every mistake a result."""
    places = {code: place for place, code in enumerate(CODES)}
    rules = [
        {
            "id": code,
            "shortDescription": {"text": _sentence(known.meaning)},
            "help": {"text": explained(code)},
            "defaultConfiguration": {"level": "error"},
        }
        for code, known in CODES.items()
    ]
    results = [
        {
            "ruleId": problem.code,
            "ruleIndex": places[problem.code],
            "level": "error",
            "message": {"text": _sentence(problem.words)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(os.fsencode(problem.file)), "uriBaseId": "%SRCROOT%"},
                        "region": {"startLine": problem.line, "startColumn": problem.column},
                    }
                }
            ],
        }
        for problem in problems
    ]
    driver = {"name": NAME, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _written({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _written(value: Any) -> str:
    return json.dumps(value, indent=2) + "\n"  # in ASCII, which no terminal and no pipe can spoil


FORMATS: dict[str, Callable[[Problems], str]] = {"json": as_json, "github": github, "sarif": sarif}
