"""From the files under `data` to records: which files count, their text, its tree, and what it says."""
