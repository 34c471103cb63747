"""The build hook that keeps this project an application: it is installed in place, and never packed."""

from __future__ import annotations

from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

REFUSAL = (
    "The Charter Record is an application: it runs from its folder, where its records, pages and templates lie, "
    "so there is nothing to pack. Run `make serve` there, or `pip install --editable .` for its Python code alone."
)


class InPlace(BuildHookInterface[BuilderConfig]):
    """Refuses to build a wheel or a source archive that somebody could install elsewhere."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raise `SystemExit`, which pip prints without a traceback, unless the project is installed in place."""
        if version != "editable":
            raise SystemExit(REFUSAL)
