"""Where the files of the records can be edited, and errors in them reported, in the addresses of each code host."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

REPORT_FORM = "record-error.yml"  # the repository's form; its field for the record is called `record`
# The families of hosts, each by what its editor's address begins with, below that of the repository.
EDITORS = {"github": "edit", "gitlab": "-/edit", "forgejo": "_edit"}
# What in the name of a host tells its family. A host that is none of these is asked as GitHub is.
NAMES = {"github": "github", "gitlab": "gitlab", "codeberg": "forgejo", "forgejo": "forgejo", "gitea": "forgejo"}


@dataclass(frozen=True)
class Repository:
    """A public repository; `address` is empty where there is none.

    `family` is that of its host, one of `EDITORS`, or empty where the host's name tells it.
    """

    address: str = ""
    branch: str = "main"
    family: str = ""

    @property
    def root(self) -> str:
        """The address without what people copy along with it."""
        return self.address.strip().rstrip("/").removesuffix(".git")

    @property
    def kind(self) -> str:
        """The family of its host."""
        host = (urlsplit(self.address).hostname or "").lower()
        return self.family or next((kind for word, kind in NAMES.items() if word in host), "github")

    @property
    def editor(self) -> str:
        """What the address of a file's editor begins with, below that of the repository."""
        return f"{EDITORS[self.kind]}/{quote(self.branch)}/"

    def edit_address(self, file: str) -> str:
        """Return where a file can be edited, or an empty string without a repository."""
        return f"{self.root}/{self.editor}{quote(file)}" if self.address else ""

    def report_address(self, record: str) -> str:
        """Return where an error in a record can be reported, or an empty string without a repository.

        `record` is its type and id. They are filled into the form, or into the title where a host fills no forms.
        """
        if not self.address:
            return ""
        title = f"Error in {record}"
        asked = {
            "github": {"template": REPORT_FORM, "record": record},
            "gitlab": {"issue[title]": title},
            "forgejo": {"title": title},
        }[self.kind]
        return f"{self.issues}/new?{urlencode(asked, safe='/')}"

    @property
    def issues(self) -> str:
        """Where what was reported stands, or an empty string without a repository."""
        return f"{self.root}/{'-/' if self.kind == 'gitlab' else ''}issues" if self.address else ""
