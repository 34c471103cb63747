"""Every question that a record answers stands on one page, under its theme, with the answer and the page that has more."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from kb.library.library import Library
from kb.records.typed import Theme, WithAsked
from tests.reading_pages import seen_text, tree
from view.publication import Publication

ROOT = Path(__file__).resolve().parent.parent


def test_every_question_stands_once_under_the_first_theme_of_its_record(built: Path, library: Library):
    page = tree((built / "questions" / "index.html").read_text(encoding="utf-8"))
    plain = Publication(library).plain
    shown = {}
    for section in page.xpath("//section[h2[starts-with(@id, 'about-')]]"):
        theme = section.find("h2").get("id").removeprefix("about-")
        for row in section.iterfind(".//li"):
            link = row.find("h3/a")
            shown[link.get("href").removeprefix("../")] = (theme, seen_text(link), " ".join(seen_text(row).split()))
    recorded = [record for record in library if isinstance(record, WithAsked) and record.asked]
    assert len(recorded) > 60
    for record in recorded:
        theme, question, row = shown.pop(record.address)
        written = yaml.safe_load((ROOT / record.file).read_text(encoding="utf-8"))
        first = (written.get("themes") or ["others"])[0]
        assert (theme, question) == (first, written["asked"]["question"]), record.id
        assert " ".join(plain(record.asked.answer).split()) in re.sub(r"\s+([;,.])", r"\1", row), record.id
    assert set(shown) == {"commitments/", "articles/article-charter-means-for-baku/"}, "what is answered by counting"


def test_each_theme_asks_there_what_its_page_answers_as_a_whole(built: Path, library: Library):
    page = tree((built / "questions" / "index.html").read_text(encoding="utf-8"))
    asked = {link.get("href"): seen_text(link) for link in page.xpath("//p[@class='kb-asked__whole']/a")}
    shown = {heading.get("id").removeprefix("about-") for heading in page.xpath("//h2[starts-with(@id, 'about-')]")}
    themes = [theme for theme in library.of_type(Theme) if theme.id in shown]
    assert asked == {f"../themes/{theme.id}/#sofar": theme.question for theme in themes}
    assert len(themes) > 10


def test_home_and_search_say_how_many_questions_are_answered(built: Path):
    pages = {
        name: tree((built / name / "index.html").read_text(encoding="utf-8")) for name in ("", "search", "questions")
    }
    rows = pages["questions"].xpath("//ul[@class='kb-qa']/li")
    contents = pages["questions"].xpath("//nav[@class='kb-rail']//span[contains(@class, 'kb-num')]/text()")
    assert sum(map(int, contents)) == len(rows)
    for name in ("", "search"):
        (link,) = pages[name].xpath("//main//a[contains(@href, 'questions/') and contains(@class, 'kb-go')]")
        assert re.findall(r"\d+", seen_text(link)) == [str(len(rows))], name
