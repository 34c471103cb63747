"""What speaks to MkDocs. `macros.py` is its door."""
