"""Official figures and who is engaged, as the update says them."""

from __future__ import annotations

from datetime import date

from phasezero.brief.lint import lint_sentence
from phasezero.brief.published import engaged_section, figures_section, source
from phasezero.domain.collected import Measure
from phasezero.domain.published import Engaged, Official, Organisation, Published
from phasezero.domain.updates import Section

DAY = date(2025, 6, 1)


def found(*figures: Official, organisations: tuple[Organisation, ...] = (), holds: bool = True) -> Published:
    period = (date(2025, 1, 1), date(2025, 12, 31)) if organisations else (None, None)
    return Published(figures, Engaged(organisations, *period, DAY, ("https://data.example/3w.csv",), holds))


def stock(before: int | None = 400) -> Official:
    earlier = None if before is None else date(2023, 12, 31)
    period = (date(2024, 1, 1), date(2024, 12, 31))
    return Official(Measure.IDPS, 512_000, *period, "IDMC", "https://data.example/idmc.csv", DAY, before, earlier)


def said(section: Section) -> list[str]:
    assert not [fault for sentence in section.sentences for fault in lint_sentence(sentence)]
    return [sentence.text for sentence in section.sentences]


def test_a_figure_is_told_with_publisher_period_and_base_and_added_to_nothing() -> None:
    first, beside = said(figures_section(found(stock())))
    assert first == (
        "Internally displaced people, on 31 December 2024: 512,000; on 31 December 2023: 400 (IDMC, as published by 1 June 2025)."
    )
    assert "not added" in beside
    assert said(figures_section(found(stock(None))))[0] == (
        "Internally displaced people, on 31 December 2024: 512,000 (IDMC, as published by 1 June 2025)."
    )


def test_without_a_figure_one_line_says_so() -> None:
    assert said(figures_section(found())) == ["No official figure of displacement is held for this country."]
    assert said(engaged_section(found()))[0].startswith("None recorded")


def test_organisations_of_the_country_itself_are_counted_and_not_named() -> None:
    ours = Organisation("Local Help Kouki", "LHK", "National NGO", ("Health",), ("Ouham",))
    theirs = Organisation("Aid One", "", "International NGO", ("Health", "Food"), ())
    section = engaged_section(found(organisations=(theirs, ours)))
    assert said(section)[0].startswith(
        "2 organisations report work in a table of who works where, for 1 January 2025 – 31 December 2025"
    )
    rows = [[str(cell) for cell in row] for row in section.tables[0].rows]
    assert rows == [["Health", "2", "1", "1", "Aid One"], ["Food", "1", "0", "not said", "Aid One"]]
    assert not any("LHK" in cell or "Kouki" in cell for row in rows for cell in row)


def test_a_table_whose_period_is_over_is_told_as_such() -> None:
    one = Organisation("Aid One", "", "International NGO", (), ())
    assert "now over" in said(engaged_section(found(organisations=(one,), holds=False)))[0]


def test_what_is_cited_is_named_with_its_address() -> None:
    given = found(stock(), organisations=(Organisation("Aid One", "", "International NGO", (), ()),))
    for section in (figures_section(given), engaged_section(given)):
        for cited in section.sentences[0].cites:
            assert "https://data.example/" in str(source(given, cited))
