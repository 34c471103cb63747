"""What speaks to the engine that builds the site. `macros.py` is its door, and only imports what the engine calls.

The engine is MkDocs, or ProperDocs, which is MkDocs under another name: once it is loaded, whatever asks for a module
of `mkdocs` is given its own. So all code here names MkDocs, and runs with either.
"""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def _engine() -> str:
    """Return the name of the engine that runs; where none does yet, ProperDocs comes first, if it is installed."""
    if "mkdocs" not in sys.modules and find_spec("properdocs"):
        import_module("properdocs.replacement")
    return import_module("mkdocs").__name__


ENGINE = _engine()  # which is also its command, and the name under which it logs
log = logging.getLogger(f"{ENGINE}.records")


def settings_of(root: Path) -> MkDocsConfig:
    """Return the settings of the project in a folder, as the engine reads them. Raises what the engine raises."""
    from mkdocs.config import load_config

    return load_config(str(root / "mkdocs.yml"))
