"""The prevention assessment: what stands in it, at most two pages whatever was typed, and the same bytes each time."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from lens_reviews import DAY, a_review, longest, short, stated
from phasezero.brief import catalogues
from phasezero.brief.lens_paper import Told, paper
from phasezero.brief.lint import lint_sentence
from phasezero.brief.render import lens, lens_docx, pdf
from phasezero.domain.lens import Beside, Reply
from phasezero.domain.lens_questions import lens as questions
from phasezero.domain.marking import TLP

PROBLEM = pdf.problem()
needs_pango = pytest.mark.skipif(bool(PROBLEM), reason=PROBLEM or "Pango is there")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
LETTERS = {"words": "Measures ", "wide": "WWWMMM ", "one word": "W", "arabic": "قياسات المخاطر "}


def facts_of(content: bytes) -> str:
    return subprocess.run(["pdfinfo", "-"], input=content, capture_output=True, check=True).stdout.decode()


def pages(content: bytes) -> int:
    return int(re.search(r"Pages:\s+(\d+)", facts_of(content))[1])  # type: ignore[index]


def words(content: bytes, *more: str) -> str:
    told = subprocess.run(["pdftotext", *more, "-", "-"], input=content, capture_output=True, check=True).stdout.decode()
    return " ".join(told.split())


def text_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


# What stands in it


def test_it_says_what_was_found_by_whom_and_what_is_not_known() -> None:
    text = text_of(lens_docx.render(paper(short())))
    for told in (
        "Prevention assessment · Central African Republic · 1 April 2013",
        "proceed with conditions",
        "Answered for by Desk for trade and peace; reviewed again by 1 October 2013.",
        "Sawmills show whom they paid.",
        "Suggested phase 1",
        "Attacks on civilians in the capital may go on. (judged by 3 analysts of 2 organisations, 1 April 2013)",
        "Drivers that the measure touches: RF4 Motives or incentives.",
        "Drivers that it does not touch: RF7",
        "Holding, and could be weakened by the measure, Mediation and talks (present)",
        "Dissent, one of those who judged: It is worse than that in the east.",
        "[1] event:e1 · 1 April 2013, Bangui city",
        "statement:j1",
        "A person chose the finding; no rule and no count computes it.",
        "OECD Due Diligence Guidance",
    ):
        assert told in text, told
    unknown = text[text.index("Not known") : text.index("Asked, and answered with no")]
    assert "Have people of the groups at risk been asked" in unknown
    assert "Are firms that gain by it" in unknown
    assert "Ada Analyst" not in text
    assert "One reader" not in text
    assert "One reader" in text_of(lens_docx.render(paper(Told(stated(a_review(one_reader=True))))))


def test_without_a_judgement_it_says_so_and_tells_none_from_one_told_to_fewer() -> None:
    none = text_of(lens_docx.render(paper(Told(stated(a_review())))))
    assert "No judgement by people is told to readers of this paper." in none
    gone = text_of(lens_docx.render(paper(Told(stated(a_review(beside=Beside("j9", phase=1)))))))
    assert "was taken back since, or is told to fewer" in gone
    assert "No phase can be told for this day." in text_of(lens_docx.render(paper(Told(stated(a_review(beside=Beside()))))))


def test_a_record_that_its_readers_may_not_see_is_named_by_its_key_alone() -> None:
    text = text_of(lens_docx.render(paper(replace(short(), events={}))))
    assert "[1] event:e1 · told to fewer readers than this paper, or withdrawn" in text
    assert "Bangui" not in text


@pytest.mark.parametrize("sector", questions().sectors)
def test_every_answer_of_every_sector_stands_in_it_once(sector: str) -> None:
    text = text_of(lens_docx.render(paper(Told(stated(a_review(sector))))))
    for one in questions().sector(sector).questions:
        assert text.count(one.asks) == 1


def test_our_own_sentences_pass_the_writing_rules() -> None:
    for sector in questions().sectors:
        told = paper(Told(stated(a_review(sector)), short().judgement, short().dissents))
        for section in (*told.sections, *paper(short()).sections):
            for sentence in section.sentences:
                faults = [one for one in lint_sentence(sentence) if one.rule not in {"cites_no_record", "calm_claims"}]
                assert not faults, faults[0]


# Two pages


@needs_pango
@needs_poppler
@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("letters", LETTERS)
def test_the_pdf_has_two_pages_at_most_with_the_longest_texts(letters: str, language: str) -> None:
    told = paper(longest("arms", LETTERS[letters]))
    made = lens.render_pdf(told, language)
    assert pages(made) <= 2
    if letters in {"words", "arabic"}:  # nothing of what can be typed is left out
        assert all(key in words(made) for key, _ in told.sources)
        assert words(made).count("…") == words(lens.render_pdf(told)).count("…")


@needs_pango
@needs_poppler
@pytest.mark.slow
def test_the_pdf_is_the_same_each_time_marked_on_each_page_and_names_nobody() -> None:
    told = paper(longest("trade"))
    made = lens.render_pdf(told)
    assert made == lens.render_pdf(told)
    for page in ("1", "2"):
        assert "TLP:GREEN" in words(made, "-f", page, "-l", page)
        assert f"page {page} of 2" in words(made, "-f", page, "-l", page)
    assert "Author" not in facts_of(made)
    for name in (b"Ada Analyst", b"/root", b"/home", b"/tmp"):
        assert name not in made
    assert "Date" not in facts_of(made)


@needs_pango
@needs_poppler
@pytest.mark.slow
def test_the_arabic_pdf_uses_the_shipped_fonts() -> None:
    fonts = subprocess.run(["pdffonts", "-"], input=lens.render_pdf(paper(short()), "ar"), capture_output=True, check=True)
    assert "NotoSansArabic" in fonts.stdout.decode().replace("-", "")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("letters", LETTERS)
def test_the_word_file_is_estimated_to_fit(letters: str, language: str) -> None:
    told, spoken = paper(longest("arms", LETTERS[letters])), catalogues.language(language)
    heights = [lens_docx.height(lens.printed(told, spoken, level)) for level in lens.LEVELS]
    assert min(heights) <= lens_docx._ROOM_PT
    assert heights[0] > lens_docx._ROOM_PT


@needs_office
@needs_poppler
@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("letters", LETTERS)
def test_the_word_file_has_two_pages_at_most_as_an_office_lays_it_out(letters: str, language: str, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(lens_docx.render(paper(longest("arms", LETTERS[letters])), language))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        capture_output=True,
        check=True,
    )
    assert pages((tmp_path / "a.pdf").read_bytes()) <= 2


# The Word file


def test_the_word_file_is_the_same_each_time_and_names_nobody() -> None:
    told = paper(short())
    made = lens_docx.render(told)
    assert made == lens_docx.render(told)
    core = docx.Document(io.BytesIO(made)).core_properties
    assert (core.author, core.last_modified_by, core.comments) == ("", "", "")
    assert core.created is not None
    assert core.created.date() == DAY == core.modified.date()  # type: ignore[union-attr]
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = parts.namelist()
        assert not [name for name in names if re.search("thumbnail|custom|app.xml|Effects", name)]
        everything = b"".join(parts.read(name) for name in names)
    for name in (b"Ada", b"python", b"Macintosh", b"/root", b"/home"):
        assert name not in everything, name


def test_the_word_file_carries_its_marking_on_every_page() -> None:
    amber = replace(short().review, marking=replace(short().review.marking, tlp=TLP.AMBER_STRICT))
    document = docx.Document(io.BytesIO(lens_docx.render(paper(replace(short(), review=amber)))))
    (section,) = document.sections
    assert section.header.paragraphs[0].text == "TLP:AMBER+STRICT"
    assert not section.different_first_page_header_footer
    fields = [one.get(qn("w:instr")) for one in section.footer.paragraphs[0]._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_the_arabic_word_file_runs_from_right_to_left() -> None:
    document = docx.Document(io.BytesIO(lens_docx.render(paper(short()), "ar")))
    header = document.sections[0].header.paragraphs
    for paragraph in (*document.paragraphs, *header, *(p for t in document.tables for c in t._cells for p in c.paragraphs)):
        assert paragraph._p.pPr is not None
        assert paragraph._p.pPr.find(qn("w:bidi")) is not None
        for run in paragraph.runs:
            assert bool(run.font.rtl) == bool(re.search("[\u0600-\u06ff]", run.text)), run.text
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in document.tables)
    english = docx.Document(io.BytesIO(lens_docx.render(paper(short()))))
    assert not [one for one in english.paragraphs if one._p.pPr is not None and one._p.pPr.find(qn("w:bidi")) is not None]


def test_markup_stays_text() -> None:
    told = short()
    given = list(told.content.answers)
    given[1] = replace(given[1], says="A <b>bold</b> &amp; {{ x }} claim", reply=Reply.NO)
    content = replace(told.content, answers=tuple(given), measure=replace(told.content.measure, title="a <i>"))
    made = lens_docx.render(paper(replace(told, review=replace(told.review, content=content))))
    text = text_of(made)
    assert "A <b>bold</b> &amp; {{ x }} claim" in text
    assert "a <i>" in text
