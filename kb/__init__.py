"""The knowledge base: load, check, link and query the records under `data`.

Nothing here knows of MkDocs or Jinja. Data goes one way: `loading` → `reading` → `linking` → `rules` → `library`.
"""
