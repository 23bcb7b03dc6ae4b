"""The PDF: at most two pages, the same bytes twice, nothing fetched, and one clear line where a library is missing."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from sample_updates import ARABIC, enormous, hostile, issued, quiet, wireframe

from phasezero.brief.render import _pdf_child, pdf
from phasezero.domain.updates import Section, SentenceKind, say
from phasezero.errors import LintRefused, Missing

PROBLEM = pdf.problem()
needs_pango = pytest.mark.skipif(bool(PROBLEM), reason=PROBLEM or "Pango is there")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")


def pages(content: bytes) -> int:
    told = subprocess.run(["pdfinfo", "-"], input=content, capture_output=True, check=True).stdout.decode()
    return int(re.search(r"Pages:\s+(\d+)", told)[1])  # type: ignore[index]


def words(content: bytes, *more: str) -> str:
    return subprocess.run(["pdftotext", *more, "-", "-"], input=content, capture_output=True, check=True).stdout.decode()


@needs_pango
@needs_poppler
@pytest.mark.slow
@pytest.mark.parametrize("update", [wireframe, issued, quiet, hostile, enormous])
def test_two_pages_at_most_and_the_same_bytes(update) -> None:
    made = pdf.render(update())
    assert made.startswith(b"%PDF")
    assert pages(made) <= 2
    assert made == pdf.render(update())


@needs_pango
@needs_poppler
@pytest.mark.slow
def test_page_one_stands_on_the_first_page() -> None:
    made = pdf.render(wireframe())
    first, second = (" ".join(words(made, "-f", page, "-l", page).split()) for page in ("1", "2"))
    assert "DRAFT — not released" in first
    assert "killed at least 11 civilians" in first
    assert "Released by" not in first
    assert "Suggested phase, and why" in second
    assert "page 2 of 2" in second


@needs_pango
@needs_poppler
@pytest.mark.slow
def test_what_is_left_out_is_counted() -> None:
    shown = " ".join(words(pdf.render(enormous())).split())
    assert re.search(r"(?:… and )?\d+ (?:more|sources) in the HTML form of this update", shown)
    assert "Shortened to two pages" in shown


@needs_pango
@needs_poppler
@pytest.mark.slow
def test_arabic_is_written_with_the_shipped_font() -> None:
    named = replace(issued(), country_name=f"{ARABIC} Країна")
    made = pdf.render(named)
    fonts = subprocess.run(["pdffonts", "-"], input=made, capture_output=True, check=True).stdout.decode()
    assert "NotoSansArabic" in fonts.replace("-", "")
    assert "Liberation" not in fonts
    assert "Країна" in words(made)


def test_a_text_that_breaks_the_rules_is_not_rendered() -> None:
    bad = Section("x", "X", (say("Violence has exploded.", SentenceKind.NOTICE),))
    with pytest.raises(LintRefused):
        pdf.render(replace(wireframe(), page_two=(bad,)))


def test_without_pango_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_COMMAND", ("-c", f"raise SystemExit({_pdf_child.NO_PANGO})"))
    with pytest.raises(Missing, match="libpango") as missing:
        pdf.render(issued())
    assert "\n" not in str(missing.value)
    assert pdf.problem() == str(missing.value)


def test_a_crash_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_COMMAND", ("-c", "import os; os.abort()"))
    with pytest.raises(pdf.NotMade, match="use the HTML form"):
        pdf.render(issued())


def test_a_hang_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_COMMAND", ("-c", "import time; time.sleep(60)"))
    monkeypatch.setattr(pdf, "TIMEOUT_S", 0.2)
    with pytest.raises(pdf.NotMade, match="within"):
        pdf.render(issued())


@needs_pango
def test_nothing_is_fetched() -> None:
    from weasyprint import HTML

    asked: list[str] = []

    class Watching(_pdf_child.Refusing):
        def __call__(self, url: str, *more: object, **named: object) -> object:  # noqa: ARG002
            asked.append(url)
            return super().__call__(url)

    page = '<img src="http://example.org/x.png"><link rel="stylesheet" href="file:///etc/passwd"><p>text</p>'
    HTML(string=page, url_fetcher=Watching()).render()
    assert sorted(asked) == ["file:///etc/passwd", "http://example.org/x.png"]
    with pytest.raises(ValueError, match="nothing is fetched"):
        _pdf_child.Refusing()("data:text/plain,x")
