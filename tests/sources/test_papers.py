"""PDFs: text in paragraphs; what is locked, broken or too much is one line."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_world import NOW, Clock, World, fetcher, reply
from phasezero.domain.collected import State
from phasezero.errors import BadInput
from phasezero.sources.fetching import Limits
from phasezero.sources.papers import Wanted, collect, read_paper
from phasezero.sources.papers.layout import paragraphs
from phasezero.sources.papers.reading import pdf_date

WORDS = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo", "lima"]


def page(number: int) -> list[str]:
    """A page like no other."""
    return [f"{WORDS[number].capitalize()}: {line}" if place in (0, 1, 3, 4) else line for place, line in enumerate(PAGE)]


PAGE = [
    "On Monday armed men came to the market of the town and burned a number of hou-",
    "ses before they left towards the river. Local officials said that people fled.",
    "The mission sent a patrol.",
    "Two days later the patrol found the bridge closed and turned back to its base in",
    "the south of the district.",
]


def pdf(pages: Sequence[Sequence[str]], title: str = "A report", extra: str = "", trailer: str = "") -> bytes:
    """A PDF with these lines on its pages, made by hand."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    objects.append(f"<< /Title ({title}) /Author (Ann Test; Bo Test) /CreationDate (D:20261001093000+01'00') {extra} >>")
    kids = []
    for lines in pages:
        shown = "".join(f"({line.replace('(', '').replace(')', '')}) Tj 0 -14 Td\n" for line in lines)
        content = f"BT /F1 11 Tf 50 780 Td\n{shown}ET"
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = b"%PDF-1.5\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode("cp1252")
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(out)
    return (
        out
        + f"{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R {trailer} >>\nstartxref\n{start}\n%%EOF".encode()
    )


def test_a_paper_is_its_text_in_paragraphs_and_its_metadata() -> None:
    made = read_paper(pdf([PAGE]))
    first, second = made.text.split("\n\n")
    assert first.startswith("On Monday armed men came to the market of the town and burned a number of houses before")
    assert first.endswith("The mission sent a patrol.")
    assert second.endswith("back to its base in the south of the district.")
    assert (made.title, made.authors, made.pages, made.whole) == ("A report", ("Ann Test", "Bo Test"), 1, True)
    assert made.created == datetime(2026, 10, 1, 8, 30, tzinfo=UTC)


def test_a_title_that_is_a_file_name_gives_way_to_the_first_line() -> None:
    assert read_paper(pdf([["Report on the east", *PAGE]], title="Microsoft Word - draft3.docx")).title.startswith(
        "Report on the east"
    )


def test_running_heads_and_page_numbers_are_no_text() -> None:
    pages = [["Annual report of the office", *page(n), f"Page {n} of 5"] for n in range(1, 6)]
    made = read_paper(pdf(pages))
    assert "Annual report" not in made.text
    assert "Page 3" not in made.text
    assert made.text.count("armed men") == 5


def test_a_long_paper_is_read_to_its_limit_and_says_so() -> None:
    made = read_paper(pdf([page(n) for n in range(12)]), most_pages=5)
    assert (made.pages, made.read_pages, made.whole) == (12, 5, False)


ZIPPED = zlib.compress(b"\0" * 30_000_000)


@pytest.mark.parametrize(("body", "says"), [
    (b"", "no PDF"), (b"<html>", "no PDF"), (b"%PDF-1.7\n", "damaged"), (pdf([PAGE])[:200], "damaged"), (b"%PDF-1.7\n" + b"\0" * 100_000, "damaged"),
    (pdf([]), "damaged"), (pdf([[]]), "no text"),
    (pdf([PAGE], trailer="/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O (" + "x" * 32 + ") /U (" + "y" * 32 + ") >> /ID [(ab) (ab)]"), "password"),
])  # fmt: skip
def test_what_cannot_be_read_is_one_line(body: bytes, says: str) -> None:
    with pytest.raises(BadInput) as met:
        read_paper(body)
    assert says in str(met.value)
    assert "\n" not in str(met.value)


def test_a_parser_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(BadInput, match="within"):
        read_paper(pdf([PAGE]), seconds=0.01)


def test_a_page_whose_content_unpacks_to_very_much_is_survived() -> None:
    plain = pdf([PAGE])
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(ZIPPED) + ZIPPED + b"\nendstream"
    try:
        read_paper(plain.replace(b"<< /Length", stream + b"\nendobj\n99 0 obj\n<< /Length", 1))
    except BadInput as error:
        assert "\n" not in str(error)  # noqa: PT017 - either outcome is right


@given(st.lists(st.text(max_size=200), max_size=5))
def test_any_lines_become_paragraphs_without_loss_of_letters(pages: list[str]) -> None:
    text = paragraphs(pages)
    assert "\n\n\n" not in text


@pytest.mark.parametrize(("text", "moment"), [
    ("D:20261102093000+01'00'", datetime(2026, 11, 2, 8, 30, tzinfo=UTC)), ("D:20261102093000Z", datetime(2026, 11, 2, 9, 30, tzinfo=UTC)),
    ("D:2026", datetime(2026, 1, 1, tzinfo=UTC)), ("20261332", None), ("", None), ("yesterday", None), ("D:20261102093000-99'00'", None),
])  # fmt: skip
def test_dates_of_pdf_are_read(text: str, moment: datetime | None) -> None:
    assert pdf_date(text) == moment


def test_papers_at_addresses_are_read_once_and_failures_tried_again(world: World) -> None:
    world.serve("/a.pdf", reply(pdf([PAGE]), "application/pdf"))
    world.serve("/b.pdf", reply("<html>", "text/html"))
    wanted = Wanted("papers", (f"{world.url}/a.pdf", f"{world.url}/b.pdf"), "An office")
    first = collect(fetcher(world), wanted, State(), NOW)
    assert [one.publisher for one in first.documents] == ["An office"]
    assert len(first.notes) == 1
    world.serve("/b.pdf", reply(pdf([PAGE]), "application/octet-stream"))
    second = collect(fetcher(world), wanted, first.state, NOW)
    assert [one.key for one in second.documents] == [f"{world.url}/b.pdf"]
    assert collect(fetcher(world), wanted, second.state, NOW).documents == ()


def test_a_paper_that_is_too_large_is_one_line(world: World) -> None:
    from phasezero.sources.papers import collecting

    assert Limits().packed_bytes < collecting.LIMITS.packed_bytes
    world.serve("/a.pdf", reply("", status="503 No", Retry_After="7200"))
    batch = collect(fetcher(world, Clock()), Wanted("papers", (f"{world.url}/a.pdf",), "x"), State(), NOW)
    assert batch.documents == ()
    assert batch.state.next_at is not None
    assert batch.state.seen == ()
