"""What speaks to MkDocs. `macros.py` is its door, and only imports what MkDocs calls."""
