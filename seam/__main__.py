"""Build the site for `seam.sweep`, without a word: `python -m seam SETTINGS ADDRESS FOLDER`.

What is wrong with it is printed in one line of JSON.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import sys

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from seam.events import session


def main(settings: str, address: str, folder: str) -> int:
    """Return 0 where the site was built or its mistakes are known, else 1."""
    logging.disable(logging.CRITICAL)
    config = load_config(settings, site_dir=folder)
    config.site_url = address
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    except (MkDocsException, SystemExit):
        if not session.problems:
            return 1
    print(json.dumps([dataclasses.asdict(problem) for problem in session.problems]), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
