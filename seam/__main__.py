"""Build the site for `seam.sweep`, without a word: `python -m seam SETTINGS ADDRESS FOLDER`.

What is wrong with it is printed in one line of JSON: the mistakes that are known, and else what MkDocs complains of, be
it only a warning, for a strict build takes none.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import sys
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from kb.problems.problem import Problem
from seam import ENGINE
from seam.events import session
from seam.sweep import heard
from view.banner import from_engine, from_error


def main(settings: str, address: str, folder: str) -> int:
    """Return 0; what is wrong is printed."""
    logging.getLogger(ENGINE).propagate = False
    root = Path(settings).parent
    with heard() as words:
        problems = _built(settings, address, folder, root)
    found = session.problems or [from_engine(each, root) for each in words] or problems
    print(json.dumps([dataclasses.asdict(problem) for problem in dict.fromkeys(found)]), end="")
    return 0


def _built(settings: str, address: str, folder: str, root: Path) -> tuple[Problem, ...]:
    """Build, and return what ended it, unless that was said already."""
    try:
        config = load_config(settings, site_dir=folder)
        config.site_url = address
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    except (MkDocsException, SystemExit):
        return ()
    except Exception as error:
        return from_error(error, root)
    return ()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
