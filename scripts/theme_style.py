"""Take from the theme's style sheet the rules that this site uses: `python -m scripts.theme_style SITE`.

That sheet is made for everything that the theme can do; most of it matches nothing here, and every reader would fetch
it. What matches an element of any kind of page of a built site, whatever its state, is written into
`docs/assets/theme.css`, in the order and with the words of the theme. `tests/test_theme_style.py` tells when a newer
theme or another page asks for it to be made anew.
"""

from __future__ import annotations

import re
import sys
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Browser

from scripts.browser import found, opened
from scripts.page_kinds import heaviest_pages
from scripts.site_server import served

ROOT = Path(__file__).resolve().parent.parent
TO = ROOT / "docs" / "assets" / "theme.css"
SHEETS = Path(str(files("material"))) / "templates" / "assets" / "stylesheets"
UNUSED = re.compile(r"--md-[a-z-]*icon[a-z-]*: url\(\"[^\"]*\"\); ?")  # pictures for what the theme marks with them
HEAD = """/* What is used here of {name}, of Material for MkDocs (MIT, © Martin Donath).
   Made by scripts/theme_style.py; do not edit. */
"""
# Every selector of the sheet that matches something, with what changes by itself taken away: states, and what stands
# before or after an element. `open` and the like come and go, so their attributes do not count either.
MATCHING = r"""selectors => selectors.filter(selector => {
  const plain = selector.replace(/::?[a-z-]+(\([^()]*\))?/g, "")
    .replace(/\[(open|hidden|data-md-state|data-md-toggle)[^\]]*\]/g, "").replace(/\.md-[a-z_]+--[a-z-]+/g, "")
    .replace(/\s*([>+~])\s*/g, "$1").trim()
  try { return !!document.querySelector(plain.replace(/(^|[\s>+~])(?=[\s>+~]|$)/g, "$1*")) } catch { return true }
})"""
RULES = r"""() => {
  const selectors = new Set(), walk = rules => { for (const rule of rules) {
    if (rule.selectorText) rule.selectorText.split(/,(?![^(]*\))/).forEach(each => selectors.add(each.trim()))
    else if (rule.cssRules) walk(rule.cssRules)
  } }
  walk([...document.styleSheets].find(sheet => sheet.ownerNode.id === "theme").cssRules)
  return [...selectors]
}"""
LEFT = r"""used => {
  const kept = new Set(used)
  const text = rules => [...rules].map(rule => {
    if (rule.selectorText) {
      const mine = rule.selectorText.split(/,(?![^(]*\))/).map(each => each.trim()).filter(each => kept.has(each))
      return mine.length && rule.style.cssText ? `${mine.join(",")}{${rule.style.cssText}}` : ""
    }
    if (rule.type === CSSRule.MEDIA_RULE) {
      const inner = text(rule.cssRules)
      return inner ? `@media ${rule.conditionText}{${inner}}` : ""
    }
    if (rule.type === CSSRule.SUPPORTS_RULE) {
      const inner = text(rule.cssRules)
      return inner ? `@supports ${rule.conditionText}{${inner}}` : ""
    }
    return ""
  }).filter(Boolean).join("\n")
  return text([...document.styleSheets].find(sheet => sheet.ownerNode.id === "theme").cssRules)
}"""


def sheet() -> Path:
    """Return the file of the theme's style sheet; its name changes with what it holds."""
    (path,) = SHEETS.glob("main.*.min.css")
    return path


def head() -> str:
    """Return the first lines of what is written, which name the sheet that it was taken from."""
    return HEAD.format(name=sheet().name)


def used(site: Path, browser: Browser) -> str:
    """Return the rules of the theme that match something on any kind of page of a built site, seen in a browser."""
    with served(site.parent) as address:
        page = browser.new_page()
        page.set_content(f'<style id="theme">{sheet().read_text(encoding="utf-8")}</style>')
        selectors: list[str] = page.evaluate(RULES)
        matching: set[str] = set()
        for path in [*heaviest_pages(site), "404.html"]:
            page.goto(f"{address}{site.name}/{path}")
            matching.update(page.evaluate(MATCHING, [each for each in selectors if each not in matching]))
        page.goto("about:blank")
        page.set_content(f'<style id="theme">{sheet().read_text(encoding="utf-8")}</style>')
        rules: str = page.evaluate(LEFT, sorted(matching))
        page.close()
    return head() + "\n".join(line for line in UNUSED.sub("", rules).splitlines() if not line.endswith("{}")) + "\n"


if __name__ == "__main__":
    program = found()
    if program is None:
        sys.exit("no Chromium was found; install the system's package")
    with opened(program) as browser:
        TO.write_text(used(Path(sys.argv[1]).resolve(), browser), encoding="utf-8")
