from collections import Counter
from datetime import date

import pytest

from phasezero.sources.ucdp_ged.documents import Named, cited, coded, usable

DAY = date(2012, 12, 28)


def test_titles_with_semicolons_are_put_together_from_the_citation() -> None:
    article = '"SOHR,2016-01-01,Shells; clashes";"HRW,2016-01-02,Report"'
    named, fits = coded("SOHR;HRW", "2016-01-01;2016-01-02", "Shells; clashes;Report", article)
    assert fits
    assert named == [Named("SOHR", "Shells; clashes", date(2016, 1, 1)), Named("HRW", "Report", date(2016, 1, 2))]


def test_titles_that_fit_no_document_are_left_empty() -> None:
    named, fits = coded("A;B", "2016-01-01;2016-01-02", "One; two;Three", "something else")
    assert not fits
    assert [(one.publisher, one.title) for one in named] == [("A", ""), ("B", "")]


def test_publishers_that_fit_no_date_make_no_document() -> None:
    assert coded("A;B;C", "2016-01-01;2016-01-02", "One;Two", "something else") == ([], False)


def test_lists_of_equal_length_are_paired_and_a_single_one_is_whole() -> None:
    assert coded("A;B", "2016-01-01;2016-01-02", "One;Two", "")[0][1] == Named("B", "Two", date(2016, 1, 2))
    assert coded("El; Sol", "2016-01-01", "One; two", "")[0] == [Named("El; Sol", "One; two", date(2016, 1, 1))]


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        ("Reuters 2012-12-29", [("Reuters", "", "2012-12-29")]),
        (
            'AFP 2012-12-28 "Fresh fighting as crisis grows" AND AFP 2012-12-29 "Army routed trying to recapture city',
            [
                ("AFP", "Fresh fighting as crisis grows", "2012-12-28"),
                ("AFP", "Army routed trying to recapture city", "2012-12-29"),
            ],
        ),
        (
            "Soldier killed in bombing, 29 December 2012, EFE News Service",
            [("EFE News Service", "Soldier killed in bombing", "2012-12-29")],
        ),
        (
            "Borderland beat, 4 more dead found in one state , 2012-12-30",
            [("Borderland beat", "4 more dead found in one state", "2012-12-30")],
        ),
        ('HRW report, "Getting Away", January 2013', [("HRW report", "Getting Away", "2013-01-31")]),
        ("Dec 29 (Xinhua)", [("Xinhua", "", "2012-12-29")]),
        ("AFP 28/12, 30/12", [("AFP", "", "2012-12-28"), ("AFP", "", "2012-12-30")]),
        (
            "Reuters12/29/2012 REBELS SAY THEY WIN.    Reuters12/30/2012 ARMY DENIES IT.",
            [("Reuters", "REBELS SAY THEY WIN.", "2012-12-29"), ("Reuters", "ARMY DENIES IT.", "2012-12-30")],
        ),
        ('Reuters 29/12-12, ICG, "A Regional Strategy", appendix B', [("Reuters", "", "2012-12-29")]),
        (
            "The Globe and Mail 29 Dec 2012 “Crushed” / The Independent 30 Dec 2012 “Over”",
            [("The Globe and Mail", "Crushed", "2012-12-29"), ("The Independent", "Over", "2012-12-30")],
        ),
        ("LRA Crisis Tracker, incident report 7", []),
    ],
)
def test_publisher_and_title_stand_around_the_date(article: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(one.publisher, one.title, str(one.day)) for one in cited(article, DAY)] == expected


def test_documents_that_cannot_speak_of_the_event_are_left_out_and_counted() -> None:
    counts: Counter[str] = Counter()
    named = [
        Named("A", "t", DAY),
        Named("A", "t", DAY),
        Named("B", "", date(2012, 12, 27)),
        Named("C", "", date(2917, 1, 1)),
        Named("D", "", None),
        Named("", "", DAY),
    ]
    assert [one.publisher for one in usable(named, DAY, date(2013, 6, 1), counts)] == ["A"]
    assert set(counts.values()) == {1}
    assert len(counts) == 4
