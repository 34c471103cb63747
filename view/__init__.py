"""The view: records → HTML, and which pages there are. Knows nothing of MkDocs."""
