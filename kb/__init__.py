"""The knowledge base: declare, load, link, check, query and export the records under `data`.

Nothing here knows of MkDocs or Jinja. A record goes one way through the rooms, and none of them reaches back.
"""

# In the order in which a record passes through them. Each imports only those before it; a test reads this list.
ROOMS = (
    "kb.problems",
    "kb.declare",
    "kb.records",
    "kb.load",
    "kb.library",
    "kb.check",
    "kb.export",
    "kb.edit",
    "kb.web",
    "kb.commands",
    "kb.__main__",
    "view",
    "seam",
    "macros",
)
