"""The update in other languages: nothing of ours stays in English, nothing of others is touched, and no catalogue breaks a rule."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from gettext import NullTranslations
from pathlib import Path

import polars as pl
import polib
import pytest
from pseudo import left_outside, pseudo, theirs, visible
from sample_updates import hostile, wireframe

from phasezero import library, pipeline
from phasezero.brief import catalogues, drawer, svg
from phasezero.brief.compose import compose
from phasezero.brief.in_language import in_language
from phasezero.brief.lint import lint_phrase, lint_text
from phasezero.brief.material import Material
from phasezero.brief.render import html, text
from phasezero.brief.render import json as json_renderer
from phasezero.domain.framework import factors
from phasezero.domain.language import Language, slots
from phasezero.domain.phrases import Days, Number, counted, listed, name, phrase, said
from phasezero.domain.updates import Picture, Releasing, Section, SentenceKind, Table, Update, say
from phasezero.errors import BadInput
from phasezero.library.making_updates import material

pytestmark = pytest.mark.one_database

DAY = date(2013, 12, 20)
LOCALES = sorted(catalogues.LOCALE.glob("*/LC_MESSAGES/django.po"))
CODES = [file.parent.parent.name for file in LOCALES]


@pytest.fixture
def car(db):
    """The example of the package."""
    pipeline.import_example()


def made() -> dict[str, Update]:
    """A draft, an issued, an overruled, a corrected, a quiet one, one of a day that has no data, and one of a day of rising counts."""
    whole = material("CAF", DAY)
    at = datetime(2013, 12, 21, 8, 0, tzinfo=UTC)
    overruled = Releasing("Ada Example", at, 4, True, 1, "Both records are of one raid", "Bo Example")
    since = replace(whole.basis, issued_number=3)
    old = replace(whole, basis=replace(since, on=date(2013, 11, 1), suggestion=library.phase("CAF", date(2013, 11, 1))))
    same = replace(whole, basis=replace(since, on=DAY, suggestion=whole.suggestion))
    return {
        "draft": compose(whole),
        "confirmed": compose(whole, Releasing("Ada Example", at, 4, False, int(whole.suggestion.phase))),
        "overruled": compose(replace(whole, audit_head="ab" * 32), overruled),
        "corrected": compose(_with_a_correction(old)),
        "quiet": compose(same),
        "not assessed": compose(material("CAF", date(2024, 1, 1))),
        "no record": compose(material("CHE", DAY)),
        "rising": compose(material("CAF", date(2013, 1, 15))),
        "kept": compose(material("CAF", date(2013, 4, 1))),
    }


def _with_a_correction(of: Material) -> Material:
    """The newest event known in the summer had other figures until December."""
    newest = of.newest(date(2013, 8, 1)).sort("occurred_end", "id").tail(1)
    then = newest.with_columns(superseded_on=pl.lit(date(2013, 12, 1)))
    now = newest.with_columns(learned_on=pl.lit(date(2013, 12, 1)), deaths_high=pl.col("deaths_high") + 3)
    rest = of.versions.join(newest.select("id"), on="id", how="anti")
    return replace(of, versions=pl.concat([rest, then, now]))


@pytest.fixture
def wrapped(monkeypatch):
    language, messages = pseudo()
    monkeypatch.setattr(catalogues, "language", lambda _code: language)
    return messages


def test_no_word_of_ours_stays_outside_the_catalogues(car, wrapped) -> None:
    """Each is asked of the catalogue, and each catalogue holds it."""
    for what, update in made().items():
        others = theirs(update)
        for form, shown in (("html", visible(html.render(update, "xx"))), ("text", text.render(update, "xx"))):
            assert not left_outside(shown, others), (what, form)
    for file in LOCALES:
        held = {(entry.msgctxt or "", entry.msgid) for entry in polib.pofile(str(file)) if entry.translated()}
        assert not wrapped.asked - held, (file, "run: make messages, and translate what is missing")


def test_an_unmarked_string_is_found(car, wrapped) -> None:
    update = compose(material("CAF", DAY))
    first, *rest = update.page_two
    for changed in (
        replace(first, title="Unmarked"),
        replace(first, tables=(Table(("Unmarked",), (("1",),)),)),
        replace(first, tables=(Table((phrase("Where"),), (("Unmarked",),)),)),
        replace(first, sentences=(replace(wireframe().page_one[2].sentences[2], phrase=None),)),
        replace(first, pictures=(replace(wireframe().page_two[3].pictures[0], words=()),)),
    ):  # fmt: skip
        one = replace(update, page_two=(changed, *rest))
        assert left_outside(visible(html.render(one, "xx")), theirs(one))


def test_a_stored_update_can_be_said_in_a_language_added_later(car) -> None:
    update = compose(material("CAF", DAY))
    read = json_renderer.parse(json_renderer.render(update))
    assert read == update
    for code in CODES:
        assert html.render(read, code) == html.render(update, code) != html.render(update)


def test_an_update_stored_before_there_were_languages_is_shown_in_english(car) -> None:
    import json

    update = compose(material("CAF", DAY))
    plain = json.loads(json_renderer.render(update))
    del plain["phrases"]
    old = json_renderer.parse(json.dumps(plain))
    assert all(sentence.phrase is None for section in old.page_one for sentence in section.sentences)
    assert html.render(old) == html.render(update)
    french = text.page_one_text(old, "fr")
    assert old.page_one[0].sentences[0].text[:40] in french
    assert "PROJET" in french


def test_phrases_without_a_place_are_refused_in_one_line() -> None:
    content = json_renderer.render(wireframe()).replace('"phrases": {}', '"phrases": {"/page_one/99/title": {"message": "x"}}')
    if "/page_one/99" not in content:
        content = content.replace('"phrases": {', '"phrases": {"/page_one/99/title": {"message": "x"},', 1)
    with pytest.raises(BadInput, match="no text stands at /page_one/99/title"):
        json_renderer.parse(content)


def test_arabic_is_set_from_right_to_left_with_names_apart(car) -> None:
    update = compose(material("CAF", DAY))
    page = html.render(update, "ar")
    assert '<html lang="ar" dir="rtl">' in page
    assert '<article class="pz pz-is-draft" lang="ar" dir="rtl"' in page
    assert 'direction="ltr"' in page
    assert "جمهورية أفريقيا الوسطى" in page
    assert '<bdi dir="auto">Bangui</bdi>' in page
    lines = text.render(update, "ar").split("\n")
    assert max(len(re.sub("[\u200f\u2068\u2069]", "", line)) for line in lines) <= text.WIDTH
    assert all(line.startswith("\u200f") for line in lines if line)
    assert any("\u2068Agence France Presse\u2069" in line for line in lines)


@pytest.mark.parametrize("code", CODES)
def test_an_english_update_in_a_page_of_another_language_keeps_its_own(code: str) -> None:
    assert 'lang="en" dir="ltr"' in html.render_body(wireframe())
    assert f'lang="{code}"' in html.render_body(wireframe(), language=code)


@pytest.mark.parametrize("code", CODES)
def test_foreign_signs_turn_nothing_round(code: str) -> None:
    for shown in (html.render(hostile(), code), text.render(hostile(), code)):
        assert not re.search("[\u202a-\u202e]", shown)
        assert shown.count("\u2066") == 0
    assert "&lt;script&gt;" in html.render(hostile(), code)


@pytest.mark.parametrize("code", CODES)
def test_the_json_is_the_same_in_every_language(car, code: str) -> None:
    pipeline.day(DAY, ["CAF"])
    assert pipeline.update_as("CAF", DAY, "json", language=code) == pipeline.update_as("CAF", DAY, "json")


def test_a_language_without_a_catalogue_is_refused(db) -> None:
    with pytest.raises(BadInput, match="there is no catalogue for language 'tlh'; choose one of en, ar, fr"):
        pipeline.update_as("CAF", DAY, "text", language="tlh")


@cache
def entries(file: Path) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(file)) if entry.translated() and not entry.obsolete]


@pytest.mark.parametrize("file", LOCALES, ids=CODES)
def test_a_translation_has_the_slots_of_its_message(file: Path) -> None:
    """A form for one, two or none may leave out the count."""
    for entry in entries(file):
        wanted = slots(entry.msgid)
        if not entry.msgid_plural:
            allowed = {wanted, wanted - {"last_two"} | {"year"}} if "last_two" in wanted else {wanted}
            assert slots(entry.msgstr) in allowed, entry.msgid
            continue
        wanted |= slots(entry.msgid_plural)
        for form in entry.msgstr_plural.values():
            assert wanted - {"n"} <= slots(form) <= wanted, (entry.msgid, form)
        assert slots(entry.msgstr_plural[max(entry.msgstr_plural)]) == wanted, entry.msgid


_DENIED = re.compile("calm|fell|fall|fewer|decrease|lower", re.IGNORECASE)


_OF_THE_FRAMEWORK = frozenset(
    text for factor in factors().values() for text in (factor.name, *(one.text for one in factor.indicators))
)


@pytest.mark.parametrize("file", LOCALES, ids=CODES)
def test_no_phrase_of_a_catalogue_breaks_the_rules(file: Path) -> None:
    """No legal or inflated word; no fall or calm, unless the English speaks of it to deny it. Names and indicators of the United
    Nations' Framework may hold any."""
    for entry in entries(file):
        if entry.msgid in _OF_THE_FRAMEWORK:
            continue
        for shown in (entry.msgstr, *entry.msgstr_plural.values()):
            found = [fault for fault in lint_phrase(shown) if not (_DENIED.search(entry.msgid) and "fall" in fault.message)]
            assert not found, (entry.msgid, found)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("C'est un génocide.", "legal word"),
        ("Un nettoyage ethnique est en cours.", "legal word"),
        ("هذه إبادة جماعية.", "legal word"),
        ("ولجرائم الحرب أثر.", "legal word"),
        ("هذه جرائم ضد الإنسانيّة.", "legal word"),
        ("Une flambée de violence.", "inflated word"),
        ("وقعت مجازر في الشمال.", "inflated word"),
        ("La violence a baissé en novembre.", "a fall inside"),
        ("Le calme est revenu.", "a fall inside"),
        ("انخفض العنف في نوفمبر.", "a fall inside"),
        ("عاد الهدوء إلى المدينة.", "a fall inside"),
    ],
)
def test_what_a_releaser_types_in_french_or_arabic_is_read_too(typed: str, message: str) -> None:
    assert any(fault.message.startswith(message) for fault in lint_text(typed))


@pytest.mark.parametrize(
    "typed", ["Les deux documents décrivent le même raid.", "التقريران يصفان الغارة نفسها.", "Both records are of one raid."]
)
def test_plain_words_pass_in_every_language(typed: str) -> None:
    assert lint_text(typed) == []


ARABIC = catalogues.language("ar")
FRENCH = catalogues.language("fr")


@pytest.mark.parametrize(
    ("count", "told"), [(1, "حدث واحد"), (2, "حدثين"), (3, "3 أحداث"), (11, "11 حدثًا"), (100, "100 حدث"), (1200, "1,200 حدث")]
)
def test_arabic_counts_have_their_six_forms(count: int, told: str) -> None:
    assert said(counted(count, "{n} event", "{n} events"), ARABIC) == told


def test_days_numbers_and_lists_are_written_as_in_the_language() -> None:
    first, span = Days(date(2013, 4, 1), date(2013, 4, 1)), Days(date(2013, 3, 3), date(2013, 3, 5))
    assert (said(first, FRENCH), said(span, FRENCH), said(Number(1204), FRENCH)) == (
        "1er avril 2013",
        "3–5 mars 2013",
        "1\u202f204",
    )
    assert (said(first, ARABIC), said(span)) == ("1 أبريل 2013", "3–5 March 2013")
    towns = listed([name("Bangui"), name("Boda"), name("Bria")])
    assert (said(towns), said(towns, FRENCH)) == ("Bangui, Boda and Bria", "Bangui, Boda et Bria")
    assert said(towns, ARABIC) == "\u2068Bangui\u2069، \u2068Boda\u2069 و\u2068Bria\u2069"


def test_a_catalogue_with_strange_slots_is_passed_over() -> None:
    class Wrong(NullTranslations):
        def gettext(self, _message: str) -> str:
            return "{events.__class__} {other} {"

    assert said(phrase("in {regions}", regions=name("Ouham")), Language("xx", messages=Wrong())) == "in Ouham"


def test_the_words_in_a_picture_change_and_its_shape_does_not() -> None:
    drawn = drawer.svg({"$schema": "x", "marks": []})
    assert drawn
    picture: Picture = wireframe().page_two[3].pictures[0]
    changed = in_language(wireframe(), ARABIC).page_two[3].pictures[0]
    assert svg.is_safe(changed.svg)
    assert "\u2067الأحداث الموثَّقة\u2069" in changed.svg
    assert re.findall(r' d="([^"]*)"', changed.svg) == re.findall(r' d="([^"]*)"', picture.svg)
    assert not re.search(">[^<]*[a-z]{3}[^<]*<", re.sub("<title.*?</title>|<desc.*?</desc>", "", changed.svg))


def test_section_titles_typed_by_nobody_are_said_in_every_language() -> None:
    section = Section(
        "x", phrase("Bottom line"), (say("Nothing in what we hold became known or was corrected.", SentenceKind.NOTICE),)
    )
    assert "L’ESSENTIEL" in text.page_one_text(replace(wireframe(), page_one=(section,)), "fr")
