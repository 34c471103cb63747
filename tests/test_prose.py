"""Prose: what of Markdown is obeyed, and that nothing else is."""

from __future__ import annotations

import pytest

from kb.declare import prose as words
from view import prose


def html(text: str) -> str:
    return str(prose.to_html(text, lambda id_, words: prose.anchor(f"../{id_}/", words or id_.upper())))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A *b* and **c**.", "<p>A <em>b</em> and <strong>c</strong>.</p>"),
        ("See [[tripp]].", '<p>See <a href="../tripp/">TRIPP</a>.</p>'),
        ("See [[tripp|the route]].", '<p>See <a href="../tripp/">the route</a>.</p>'),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("[[tripp|<b>x</b>]]", '<p><a href="../tripp/">&lt;b&gt;x&lt;/b&gt;</a></p>'),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<b onclick=x>y</b>", "<p>&lt;b onclick=x&gt;y&lt;/b&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("![x](y.png) `code` # no", "<p>![x](y.png) `code` # no</p>"),
        ("{{ 7*7 }} {#x} {% y %} a | b &copy;", "<p>{{ 7*7 }} {#x} {% y %} a | b &amp;copy;</p>"),
        ("# no heading", "<p># no heading</p>"),
        ("2002.", "<p>2002.</p>"),
        ("1) one", "<p>1) one</p>"),
        ("- 2002. one\n- - 3) two", "<ul>\n<li>2002. one</li>\n<li>\n<ul>\n<li>3) two</li>\n</ul>\n</li>\n</ul>"),
        ("Şuşa · Շուշի · Шуша · \u200fx", "<p>Şuşa · Շուշի · Шуша · \u200fx</p>"),
    ],
)
def test_only_the_safe_subset_is_obeyed(text, shown):
    assert html(text) == shown


def test_plain_text_names_what_is_linked():
    assert words.plain("See *it* in [[tripp]] or [[a|b]].", str.upper) == "See it in TRIPP or b."
