"""Links of hand-written pages lead to records, and one that does not is named where it stands."""

from __future__ import annotations

import shutil
from pathlib import Path

import markdown
import pytest
from mkdocs.config import load_config

from kb.check.run import open_library
from kb.problems.problem import Problem
from seam import handwritten
from tests.conftest import ROOT, SAMPLE
from view.environment import TEMPLATES
from view.site import Site


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(open_library(SAMPLE))


def problems(site: Site, markdown: str) -> list[Problem]:
    return list(handwritten.fill(markdown, "index.md", "", site).problems)


def places(site: Site, markdown: str) -> list[str]:
    return [f"{problem.line}:{problem.column}" for problem in problems(site, markdown)]


def test_spaces_within_a_link_are_no_part_of_the_id(site: Site):
    filled = handwritten.fill("[[ haven ]] and [[\nhaven |the port]]", "index.md", "", site)
    assert filled.problems == ()
    assert filled.markdown == "[Haven](places/haven.md) and [the port](places/haven.md)"


def test_a_retired_id_says_why_and_what_took_its_place(site: Site):
    (problem,) = problems(site, "See [[lost-clause]].")
    assert problem.code == "retired-id"
    assert problem.words == (
        '"lost-clause" was retired: It was two clauses, which now stand alone.; '
        '"pact-trade" or "pact-friendship"; name one that exists'
    )


def test_an_earlier_id_and_an_unknown_one_are_named(site: Site):
    earlier, unknown = problems(site, "[[friendship-pact]], [[ heaven ]]")
    assert earlier.words == '"friendship-pact" was renamed; its id is "pact"; write "pact"'
    assert unknown.words == '[[heaven]] leads nowhere; did you mean "haven"? (the id of a record)'


def test_a_link_is_named_where_it_stands_and_not_where_another_begins_like_it(site: Site):
    assert places(site, "[[haven-porter]]\n\n[[haven-port]]") == ["1:1", "3:1"]
    assert places(site, "[[haven]] and [[pact]]\n\nthen [[havens|x]]") == ["3:6"]


def test_each_occurrence_is_named_with_its_own_place(site: Site):
    assert places(site, "One [[heaven]], two [[heaven]],\nthree [[heaven]].") == ["1:5", "1:21", "2:7"]


def test_macros_and_comments_on_the_page_move_no_place(site: Site):
    page = "{{ indexes() }} {# [[heaven]] #}{{ '[[heaven]]' }}\n\n{% if false %}[[heaven]]{% endif %}\n[[heaven]] {{ indexes() }}"
    assert places(site, page) == ["4:1"]


def test_a_link_that_leads_nowhere_stays_as_it_is_written(site: Site):
    assert handwritten.fill("See [[ heaven|x]].", "index.md", "", site).markdown == "See [[ heaven|x]]."


def test_what_a_macro_is_given_reaches_it_as_it_is_written(site: Site):
    assert (
        handwritten.fill("{{ '[[haven]]' }} [[haven]]", "index.md", "", site).markdown
        == "[[haven]] [Haven](places/haven.md)"
    )


def test_what_stands_above_the_markdown_counts(site: Site):
    (link,) = handwritten.fill("[[heaven]]", "index.md", "", site, lines_above=4).problems
    (macro,) = handwritten.fill("\n{{ nothing() }}", "index.md", "", site, lines_above=4).problems
    assert (link.line, macro.line) == (5, 6)


CODE = {
    "between backticks": "`[[haven]]`",
    "between two backticks": "``[[haven]] ` and {{ indexes() }}``",
    "between backticks over two lines": "A line `with [[haven]]\nand {{ indexes() }}` goes on.",
    "between backticks within a link’s brackets": "[`[[haven]]`](places/haven.md)",
    "between backticks that part a link": "`[[` and haven `]]`",
    "fenced": "```\n[[haven]]\n{{ indexes() }}\n```",
    "fenced by tildes, with a language": "~~~ yaml\n[[haven]]\n~~~",
    "fenced, with an empty line": "```\n[[haven]]\n\n{# x #}\n```",
    "fenced by four, with three inside": "````\n```\n[[haven]]\n```\n````",
    "fenced, with attributes": "``` { .yaml #mine }\n[[haven]]\n```",
    "indented": "Before.\n\n    [[haven]]\n    {% raw %}\n\nAfter.",
    "indented by a tab": "Before.\n\n\t[[haven]]\n",
    "indented behind a line of spaces": "Before.\n  \n    [[haven]]\n",
    "indented behind a heading": "## Heading\n    [[haven]]\n",
    "indented in a list": "- An entry\n\n        [[haven]]\n",
    "indented in a quotation": ">     [[haven]]\n",
    "fenced in a quotation": "> ```\n> [[haven]]\n> ```\n",
    "fenced in a list": "- An entry\n\n    ```\n    [[haven]]\n    ```\n",
    "in a table": "| a | b |\n| --- | --- |\n| `[[haven]]` | `{{ x }}` |\n",
    "as HTML, pre": "<pre>[[haven]]</pre>",
    "as HTML, code": "<code>{{ x }}</code>",
    "as HTML, code in a line": "A line with <code class='a'>[[haven]]</code> in it.",
    "as HTML, kbd": "Press <kbd>[[</kbd> and <kbd>{{</kbd>.",
    "as HTML, in a block with Markdown": "<div markdown>\n\n`[[haven]]`\n\n</div>",
    "as a script": "<script>\nconst a = [[1]], b = {{}}\n</script>",
    "as a style": "<style>\n@media print {#a { color: red }}\n</style>",
    "a comment of HTML": "<!-- [[haven]] {{ indexes() }} -->",
    "a comment of Jinja that is code": "`{#- not a comment -#}`",
    "behind a backslash": "Write \\[[haven]] or \\{{ x }}.",
    "attributes of a heading": "## Heading {#mine}\n",
    "attributes of a heading with a class": "## Heading {#mine .wide}\n\n## Other {: #other }\n",
}


@pytest.mark.parametrize("code", CODE.values(), ids=CODE)
def test_code_stays_as_it_is_written(site: Site, code: str):
    filled = handwritten.fill(f"# Page\n\n{code}\n\n[[haven]]\n", "page.md", "page/", site)
    assert filled.problems == () and filled.blocks == ()
    assert code in filled.markdown
    assert filled.markdown.count("](places/haven.md)") == 1 + code.count("](places/haven.md)")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- An entry\n\n    [[haven]]\n", id="the second paragraph of an entry"),
        pytest.param("A line\n    [[haven]]\n", id="a line that is only indented"),
        pytest.param("One ` and [[haven]]\n", id="one backtick"),
        pytest.param("Two \\`[[haven]]\\` behind backslashes\n", id="backticks that are text"),
        pytest.param("```\n\n[[haven]]\n", id="a fence that nothing closes"),
        pytest.param("[[haven|the `port`]]\n", id="code in its words"),
        pytest.param("## The port {#mine} \n\n[[haven]] {# a note #}\n", id="behind attributes"),
        pytest.param("`code` {# [[haven]] `more` #}[[haven]]\n", id="behind a comment"),
    ],
)
def test_what_only_looks_like_code_is_a_link(site: Site, text: str):
    filled = handwritten.fill(f"# Page\n\n{text}\n", "page.md", "page/", site)
    assert filled.problems == ()
    assert filled.markdown.count("](places/haven.md)") == 1 and "[[" not in filled.markdown


def test_what_a_macro_is_given_between_backticks_reaches_it(site: Site):
    filled = handwritten.fill("{{ '`[[haven]]`' }}, `x`\n", "page.md", "page/", site)
    assert filled.markdown == "`[[haven]]`, `x`"


def test_the_extensions_of_the_site_say_what_code_is(site: Site):
    """Without `fenced_code` three backticks stand in a line, and what an empty line parts is no code."""
    page = "```\n\n[[haven]]\n\n```\n"
    assert handwritten.fill(page, "page.md", "page/", site).markdown == page.rstrip()
    plain = handwritten.fill(page, "page.md", "page/", site, convert=markdown.markdown)
    assert "](places/haven.md)" in plain.markdown


def test_a_link_behind_code_is_named_in_its_place(site: Site):
    filled = handwritten.fill("`[[heaven]]` and\n`x` [[heaven]]\n", "page.md", "page/", site)
    assert [(problem.line, problem.column) for problem in filled.problems] == [(2, 5)]


WRONG_MACROS = {
    "misspelt": ("{{ timelin() }}", "'timelin' is undefined; did you mean \"timeline\"?"),
    "without brackets": ("{{ timeline }}", "a macro that is named and not called; one of: addresses, "),
    "as a tag": ("{% timeline() %}", "Encountered unknown tag 'timeline'; did you mean \"timeline\"?"),
    "with a value without a name": ("{{ timeline(1) }}", "1 without the name of what it is for; one of: "),
    "with a name of nothing": ("{{ timeline(colour='red') }}", "has no use for colour; one of: "),
    "not closed": ("{{ timeline() }", "unexpected '}'; one of: "),
    "far from all": ("{{ qqqqq() }}", "'qqqqq' is undefined; one of: addresses, "),
}


@pytest.mark.parametrize(("macro", "says"), WRONG_MACROS.values(), ids=WRONG_MACROS)
def test_a_wrong_macro_is_named_with_those_that_there_are(site: Site, macro: str, says: str):
    (problem,) = problems(site, f"# A page\n\n{macro}\n")
    assert (problem.file, problem.line, problem.code) == ("docs/index.md", 3, "template")
    assert says in problem.words
    assert "timeline" in problem.words and "kb/declare" not in problem.words


def test_a_fault_in_the_block_of_a_macro_is_named_in_the_block(tmp_path: Path):
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    block = tmp_path / "templates" / "blocks" / "timeline.html"
    block.write_text("{{ nothing_of_this_name.at_all }}\n", encoding="utf-8")
    (problem,) = problems(
        Site(open_library(SAMPLE), templates=tmp_path / "templates"), "# A page\n\n{{ timeline() }}\n"
    )
    assert (problem.file, problem.line) == ("templates/blocks/timeline.html", 1)
    assert "'nothing_of_this_name' is undefined; a template that fits the records" in problem.words


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Гавань", "гавань"), ("東京", "東京"), ("نفت باکو", "نفت-باکو"), ("İlham Əliyev’s day", "i̇lham-əliyevs-day"),
        ("How to cite", "how-to-cite"), ("Section 907: what came of it", "section-907-what-came-of-it"),
    ],
)  # fmt: skip
def test_a_heading_in_any_letters_has_an_anchor_of_its_own(heading: str, anchor: str):
    made = load_config(str(ROOT / "mkdocs.yml")).mdx_configs["toc"]["slugify"]
    assert made(heading, "-") == anchor
