"""The contract of all renderers: linted, watermarked, harmless, the same bytes twice, and of a size that opens anywhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
from sample_updates import ARABIC, SCRIPT, enormous, hostile, issued, overruled, quiet, wireframe

from phasezero.brief.render import html, text, view
from phasezero.brief.render import json as json_renderer
from phasezero.domain.updates import Picture, Section, SentenceKind, Table, say
from phasezero.errors import BadInput, LintRefused

UPDATES = {
    "wireframe": wireframe, "issued": issued, "overruled": overruled, "quiet": quiet, "hostile": hostile, "enormous": enormous,
}  # fmt: skip
RENDERERS = {"html": html.render, "body": html.render_body, "text": text.render, "json": json_renderer.render}
ROOT = Path(__file__).parents[2]
VOID = {"meta", "img", "br", "link", "input"}


class Outline(HTMLParser):
    """What a page is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(key, value or "") for key, value in attrs]
        self.ids += [value or "" for key, value in attrs if key == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(key, value or "") for key, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)


@pytest.mark.parametrize("renderer", RENDERERS.values(), ids=RENDERERS)
def test_a_text_that_breaks_the_rules_is_not_rendered(renderer) -> None:
    bad = Section("x", "X", (say("Violence has exploded.", SentenceKind.NOTICE),))
    with pytest.raises(LintRefused, match="inflated word"):
        renderer(replace(wireframe(), page_two=(bad,)))


@pytest.mark.parametrize("renderer", RENDERERS.values(), ids=RENDERERS)
def test_only_drafts_are_marked_as_drafts(renderer) -> None:
    assert view.DRAFT in renderer(wireframe())
    assert view.DRAFT not in renderer(issued())


@pytest.mark.parametrize("update", UPDATES.values(), ids=UPDATES)
def test_html_is_whole_small_and_still(update) -> None:
    for page in (html.render(update()), html.render_body(update())):
        outline = Outline(page)
        assert len(page.encode()) <= html.LIMIT
        assert not outline.unbalanced
        assert not outline.open
        assert len(set(outline.ids)) == len(outline.ids)
        assert not {"script", "img", "iframe", "object", "form", "link"} & set(outline.tags)
        assert not [key for key, _ in outline.attributes if key.startswith("on") or key == "style"]
        targets = [value[1:] for key, value in outline.attributes if key == "href"]
        assert set(targets) <= set(outline.ids), "a link leads to nothing"
        levels = [int(tag[1]) for tag in outline.tags if re.fullmatch(r"h[1-6]", tag)]
        assert all(b - a <= 1 for a, b in pairwise(levels)), levels


def test_a_whole_page_has_what_a_phone_and_a_screen_reader_need() -> None:
    page = html.render(wireframe())
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    assert page.count("<h1") == 1
    assert "http://" not in page.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "https://" not in page


def test_a_piece_of_html_fits_under_a_page_of_its_own() -> None:
    body = html.render_body(wireframe(), link=lambda source: f"/events/{source.number}/")
    assert "<style" not in body
    assert "<h1" not in body
    assert '<a href="/events/3/">' in body
    assert html.render_body(wireframe(), heading=1).count("<h1") == 1


def test_citations_lead_to_sources() -> None:
    page = html.render(wireframe())
    assert '[<span class="pz-run"><a href="#pz-s4">4</a>–<a href="#pz-s8">8</a></span>]' in page
    assert '<li id="pz-s4" value="4">' in page


def test_foreign_text_is_shown_and_does_nothing() -> None:
    page = html.render(hostile())
    assert "&lt;script&gt;alert" in page
    assert "\u202e" not in page
    assert "\x1b" not in page
    assert "\x00" not in page
    assert ARABIC in page
    assert '<bdi dir="auto">' in page


def test_more_sources_than_fit_are_counted() -> None:
    page = html.render(
        replace(enormous(), page_two=(), sources=tuple(replace(one, text=one.text * 8) for one in enormous().sources))
    )
    assert len(page.encode()) <= html.LIMIT
    assert re.search(r"… and \d+ more, in the JSON form", page)


def test_a_picture_that_could_act_is_refused() -> None:
    picture = Picture("x", "X", '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', Table(("a",), ()))
    with pytest.raises(LintRefused, match="could act"):
        html.render(replace(wireframe(), page_two=(Section("x", "X", pictures=(picture,)),)))


def test_every_picture_has_its_table_folded_beside_it() -> None:
    page = html.render(wireframe())
    assert page.count("<figure") == page.count("<details>") == 2


def test_who_released_it_and_what_they_chose_is_shown() -> None:
    shown = " ".join(text.render(issued()).split())
    assert (
        "Released by Desk officer, Example Institute on 1 April 2013 at 16:30 UTC · one reader: this phase asks for two." in shown
    )
    assert "Phase 2 · Growing violence · suggested by rule, confirmed by Desk officer" in shown
    shown = " ".join(text.render(overruled()).split())
    assert "Phase 1 · Lead-up · set by the releaser (2 was suggested): the five events are one raid" in shown
    assert view.SCALE_NOTE in shown


def test_a_quiet_day_is_one_sentence() -> None:
    page = text.page_one_text(quiet())
    assert page.count("No material change since update 13 of 28 March 2013.") == 1
    assert "WHAT CHANGED" not in page


@pytest.mark.parametrize("update", UPDATES.values(), ids=UPDATES)
def test_text_fits_a_cable(update) -> None:
    lines = text.render(update()).split("\n")
    assert max(map(len, lines)) <= text.WIDTH
    assert text.render(update()).startswith(text.page_one_text(update()).rstrip("\n"))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]", text.render(update()))


def test_text_sets_writing_from_the_right_apart() -> None:
    assert f"\u2068“{ARABIC}”\u2069" in text.render(hostile()) or f"\u2068{ARABIC}\u2069" in text.render(hostile())


@pytest.mark.parametrize("update", UPDATES.values(), ids=UPDATES)
def test_json_can_be_read_again_and_keeps_to_its_schema(update) -> None:
    content = json_renderer.render(update())
    assert json_renderer.parse(content) == update()
    assert content.endswith("}\n")
    jsonschema.Draft202012Validator(json_renderer.schema()).validate(json.loads(content))


def test_the_published_schema_is_the_schema() -> None:
    published = ROOT / "docs" / "reference" / "update.schema.json"
    assert published.read_text(encoding="utf-8") == json_renderer.schema_text(), (
        f"run python -m phasezero.brief.render.json {published.relative_to(ROOT)}"
    )


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": "phasezero-update/2"}', "\x00", '{"format":'])
def test_what_is_no_update_is_refused_in_one_line(content: str) -> None:
    with pytest.raises(BadInput) as refused:
        json_renderer.parse(content)
    assert "\n" not in str(refused.value)


def test_two_processes_render_the_same_bytes() -> None:
    code = (
        "import sys; from sample_updates import hostile, issued; from phasezero.brief.render import html, text, json\n"
        "for make in (hostile, issued):\n"
        "    for renderer in (html, text, json): sys.stdout.write(renderer.render(make()))"
    )
    here = "".join(
        renderer(make()) for make in (hostile, issued) for renderer in (html.render, text.render, json_renderer.render)
    )
    for seed in ("1", "2"):
        surroundings = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(Path(__file__).parent),
            "PYTHONIOENCODING": "utf-8",
        }
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=surroundings, timeout=120)
        assert done.stdout.decode() == here


def test_script_in_names_reaches_json_as_it_came() -> None:
    assert json.loads(json_renderer.render(hostile()))["update"]["country_name"] == f"{SCRIPT} {ARABIC}"
