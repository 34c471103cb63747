"""The events of a build. Each function opens a thing, calls the session or the view, and closes it.

MkDocs calls them in this order; what each receives and returns is written in its documentation of plugins.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import click
import jinja2
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from kb.load.files import is_left_behind
from kb.load.text import Unreadable, read_text
from seam import frame, handwritten, log, search
from seam.live import LiveSite, Slim, places
from seam.pages import RecordPage, download, file_of, without_comments, without_theme
from seam.server import Server, end_in_order, try_to_serve
from seam.session import Session, is_published, lead_to_repository
from seam.watch import stamps
from view.banner import banner, from_template
from view.published import policy

NO_ADDRESS = (
    "SITE_URL is not set: pages will have no canonical address, no Open Graph and no linked data, "
    "citations no address, the map of the site no entries"
)

session = Session()
slim = Slim()


def on_startup(*, command: str, dirty: bool) -> None:
    session.serving = command == "serve"
    asked = click.get_current_context(silent=True)
    session.is_live = session.serving and asked is not None and bool(asked.params.get("livereload"))
    if session.serving:
        end_in_order()


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    if not config.use_directory_urls:
        raise PluginError(
            "use_directory_urls is false, and the address of each record ends in a slash; take it out of "
            "mkdocs.yml, and build or serve without --no-directory-urls"
        )
    session.indexer.wait()  # it writes into the folder that this build empties
    lead_to_repository(config)
    if not config.site_url and not session.serving:
        log.info(NO_ADDRESS)
    session.in_pages.clear()
    if session.serving and session.seen is None:
        try_to_serve(*config.dev_addr)
        session.seen = stamps(places(config))
    session.read(config)
    session.read_guide(config)
    session.read_files(config)
    session.stop_or_go_on()
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    if session.is_live and not slim.is_over:
        return slim.begin(config)
    signposts = session.site.signposts if session.site else {}
    for left in [file for file in files if any(map(is_left_behind, file.src_uri.split("/")))]:
        files.remove(left)
    for address, source in (session.site.addresses if session.site else {}).items():
        files.append(file_of(address, source, config, only_leads_on=address in signposts))
    files.append(File.generated(config, "contribute.md", content=session.guide))
    for path, make in session.downloads(config).items():
        files.append(download(path, make, config))
    without_comments(files)
    without_theme(files, config)
    return files


def on_page_read_source(page: Page, config: MkDocsConfig) -> str:
    """Return the text of a hand-written page by the one reader; one that cannot be read was named with the files."""
    file = page.file
    try:
        text = read_text(file.abs_src_path, file.src_uri) if file.abs_src_path else file.content_string
    except Unreadable:
        text = ""
    text = text.replace("\r\n", "\n")
    session.lengths[file.src_uri] = text.count("\n")
    return text


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    if isinstance(page, RecordPage) or session.site is None:
        return ""
    path = page.file.src_uri
    lines_above = session.lengths.pop(path) - markdown.count("\n")  # MkDocs takes the settings away
    convert = handwritten.converter(config.markdown_extensions, config.mdx_configs)
    session.written[path] = session.filled(markdown, path, page.url, lines_above, convert)
    return session.written[path].markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    filled = session.written.pop(page.file.src_uri, None)
    if filled is None or session.site is None:
        return html
    whole = filled.put_back(html)
    return whole if "toc" in page.meta.get("hide", ()) else session.site.with_outline(whole)


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    session.in_frame = frame.problems(env, config)
    session.stop_or_go_on()
    env.template_class = frame.Frame
    current = lambda: session.site.library if session.site else None  # noqa: E731
    addresses = frozenset(file.url for file in files)
    furniture = frame.Furniture(current, addresses, Path(config.docs_dir) / "assets")
    env.globals["furniture"] = furniture
    config.extra_css = [furniture.versioned(path) for path in config.extra_css]
    for script in config.extra_javascript:
        if isinstance(script, ExtraScriptValue):
            script.path = furniture.versioned(script.path)
    return env


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
    if isinstance(page, RecordPage) and session.site:
        try:
            page.fill(session.site)
        except jinja2.TemplateError as error:
            session.in_templates = (from_template(error),)
            raise PluginError(str(session.in_templates[0])) from error
    elif session.site:
        description = page.meta.get("description") or config.site_description or ""
        page.meta["head"] = session.site.head(page.url, str(page.title), description)
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    if isinstance(page, RecordPage):
        page.empty()
    if not session.problems and not session.notice:
        return _guarded(output, config)
    shown = banner(session.problems, page.url if session.site else None, session.notice)
    return output.replace("<article", f"{shown}<article", 1)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    return _guarded(output, config) if template_name.endswith(".html") else output


def _guarded(html: str, config: MkDocsConfig) -> str:
    """Return a page that is published with its policy; the script of a served one that looks for news is inline."""
    return policy.guarded(html) if is_published(config) and not session.serving else html


def on_post_build(config: MkDocsConfig) -> None:
    slim.end(config)
    if session.site and not session.is_live:
        wanted = search.index_of(session.site)
        session.indexer.index(Path(config.site_dir), wanted, behind=session.serving)


def on_serve(server: object, config: MkDocsConfig, builder: Callable[..., None]) -> Server:
    slim.is_over = session.serving = session.is_live = True  # `--clean` says that it builds, and serves all the same
    host, port = config.dev_addr
    return Server(LiveSite(session, config), host, port, urlsplit(config.site_url or "/").path)
