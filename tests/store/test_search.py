"""Search in all scripts, with hostile queries, ordered by date and matches; the same on both databases."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import RELEASE_2019, coded
from phasezero.domain.events import Document
from phasezero.domain.marking import ANONYMOUS, LOCAL_OWNER
from phasezero.store import find, imports
from phasezero.store.models import Report
from phasezero.store.search import terms

TITLES = {
    "French": "Bangassou : La ville tombée entre les mains des rebelles",
    "Arabic": "مقتل عشرة مدنيين في بانغي",
    "Chinese": "中非共和国首都发生袭击事件",
    "Amharic": "በባንጊ ጥቃት ደረሰ",
    "Thai": "เกิดเหตุโจมตีในเมืองหลวง",
    "Russian": "В Банги убиты мирные жители",
    "Hindi": "राजधानी में हमला",
    "Markup": "<script>alert(1)</script> Bangui",
}


@pytest.fixture
def reports(db):
    documents = tuple(Document(script, title, date(2013, 3, i + 1)) for i, (script, title) in enumerate(TITLES.items()))
    imports.add_release(RELEASE_2019, [replace(coded("1", date(2013, 3, 1), 0), documents=documents)], "a", "a")


@pytest.mark.parametrize(
    ("query", "script"),
    [
        ("tombee", "French"),
        ("TOMBÉE mains", "French"),
        ("bangas", "French"),
        ("مدنيين", "Arabic"),
        ("مَدَنِيّين", "Arabic"),
        ("袭击", "Chinese"),
        ("首都", "Chinese"),
        ("ባንጊ", None),
        ("በባንጊ", "Amharic"),
        ("โจมตี", "Thai"),
        ("мирные", "Russian"),
        ("राजधानी", "Hindi"),
        ("script alert", "Markup"),
        ("袭首", None),
    ],
)
def test_finds_in_every_script(reports, query, script):
    assert [found.report.publisher for found in find.reports(LOCAL_OWNER, query)] == ([script] if script else [])


@pytest.mark.parametrize(
    "query", ['"', "'", "a' OR 1=1 --", "NEAR(", "a AND", "*", "%", "\\", "🙂", "a:b", "-x", "!", "(", "\x00", ""]
)
def test_hostile_queries_are_harmless(reports, query):
    assert isinstance(find.reports(LOCAL_OWNER, query), list)


def test_newest_first_then_matches(db):
    documents = (
        Document("A", "Bangui attacked", date(2013, 3, 1)),
        Document("B", "Bangui Bangui attacked", date(2013, 3, 1)),
        Document("C", "Bangui again", date(2013, 3, 2)),
    )
    imports.add_release(RELEASE_2019, [replace(coded("1", date(2013, 3, 1), 0), documents=documents)], "a", "a")
    assert [found.report.publisher for found in find.reports(LOCAL_OWNER, "bangui")] == ["C", "B", "A"]
    assert [found.report.publisher for found in find.reports(LOCAL_OWNER, "bangui", as_of=date(2013, 3, 1))] == ["B", "A"]


def test_what_a_viewer_may_not_see_is_not_found(reports):
    Report.objects.filter(publisher="French").update(tlp=3, audience="tf-car")
    assert find.reports(ANONYMOUS, "bangassou") == []
    assert find.reports(LOCAL_OWNER, "bangassou") == []


@given(st.text(max_size=60))
def test_terms_are_stable(text):
    found = terms(text)
    assert all(found)
    assert terms(" ".join(found)) == [again for term in found for again in terms(term)]
