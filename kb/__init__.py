"""The knowledge base: declare, load, link, check, query and export the records under `data`.

Nothing here knows of Jinja, or of the engine that builds the site. A record goes one way through the rooms, and none
of them reaches back.
"""

# The settings of the site, at the top of a project. Beside `seam`, no code knows more of the engine than this name.
SITE_SETTINGS = "mkdocs.yml"
# What programs know this record by. Ids of entries and schemas are made of it, so it lasts.
NAME = "charter-record"
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
