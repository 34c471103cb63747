"""Everything in one archive, the same bytes from the same files."""

from __future__ import annotations

import datetime
import io
import zipfile

from kb.export.api.edition import FOLDER, Files

PATH = f"{FOLDER}all.zip"
OPEN_TO_ALL = 0o644 << 16  # the rights of a file, as an archive has them


def archive(files: Files, day: datetime.date) -> bytes:
    """Return an archive of files, each under its path below `api/v1/` and dated by the state of the record."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path.removeprefix(FOLDER), (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # as if made under Unix, wherever it is made
            entry.external_attr = OPEN_TO_ALL
            zipped.writestr(entry, files[path]())
    return held.getvalue()
