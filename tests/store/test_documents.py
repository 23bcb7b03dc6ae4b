"""Collected documents: versions, markings, days, and texts that expire."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import empty_the_store
from phasezero.domain.collected import Collected, Genre
from phasezero.domain.marking import ANONYMOUS, LOCAL, LOCAL_OWNER, TLP, Marking, Viewer
from phasezero.store import documents, readings
from phasezero.store.documents import Added, Keeping
from phasezero.store.ids import forget_key
from phasezero.store.models import CollectedDocument, DocumentText, Installation
from phasezero.store.readings import Found

pytestmark = pytest.mark.django_db
SEEN = datetime(2013, 4, 2, 9, 30, tzinfo=UTC)
DAY = date(2013, 4, 2)
OPEN = Keeping(Marking(), LOCAL, 30)
OURS = Keeping(Marking(TLP.GREEN, "tf-one"), "tf-one", 30)


def document(key: str = "a", text: str = "Soldiers came to the market.", **changes: object) -> Collected:
    one = Collected(
        source="feeds",
        key=key,
        address=f"https://news.example/{key}",
        title="Market closed",
        text=text,
        whole=True,
        language="fr",
        authors=("A. Writer",),
        publisher="Radio Example",
        published=SEEN - timedelta(hours=3),
        published_text="Tue, 02 Apr 2013 07:30:00 +0100",
        changed=None,
        seen=SEEN,
        genre=Genre.NEWS,
        countries=("CAF",),
    )
    return replace(one, **changes)  # type: ignore[arg-type]


def test_what_is_handed_over_is_read_back_whole() -> None:
    assert documents.add([document()], OPEN) == Added(1, 0, 0)
    (held,) = documents.newest(LOCAL_OWNER, DAY)
    assert held.collected == document()
    assert (held.number, held.text_kept, held.marking) == (1, True, Marking(TLP.AMBER, LOCAL))


def test_the_same_again_changes_nothing_and_other_words_are_one_more_version() -> None:
    documents.add([document()], OPEN)
    later = document(seen=SEEN + timedelta(days=1))
    assert documents.add([later], OPEN) == Added(0, 0, 1)
    edited = replace(later, text="Soldiers came to the market. Two people died.")
    assert documents.add([edited], OPEN) == Added(0, 1, 0)
    assert [one.number for one in documents.newest(LOCAL_OWNER, DAY)] == [1], "the day before, the first version was the newest"
    (newest,) = documents.newest(LOCAL_OWNER, DAY + timedelta(days=1))
    assert newest.collected.text.endswith("Two people died.")
    number = CollectedDocument.objects.get(number=1).document
    assert [one.number for one in documents.versions(LOCAL_OWNER, number, DAY + timedelta(days=1))] == [1, 2]


def test_words_that_come_back_are_a_version_of_their_own() -> None:
    first, second = document(), document(text="Soldiers came.")
    for hours, one in enumerate((first, second, first)):
        documents.add([replace(one, seen=SEEN + timedelta(hours=hours))], OPEN)
    (newest,) = documents.newest(LOCAL_OWNER, DAY)
    assert (newest.number, newest.collected.text) == (3, first.text)


def test_one_batch_may_hold_two_versions_of_a_document() -> None:
    assert documents.add([document(), document(), document(text="Other words.")], OPEN) == Added(1, 1, 1)


def test_title_and_link_are_everyones_and_the_text_is_not() -> None:
    documents.add([document()], OPEN)
    (held,) = documents.newest(ANONYMOUS, DAY)
    assert (held.collected.title, held.collected.text, held.text_kept) == ("Market closed", "", False)
    assert held.marking == Marking()


@pytest.mark.parametrize("tlp", [TLP.GREEN, TLP.AMBER])
def test_of_a_task_forces_source_nothing_is_seen_outside(tlp: TLP) -> None:
    documents.add([document()], OURS)
    assert documents.newest(ANONYMOUS, DAY) == []
    assert documents.newest(Viewer.of("other", {"tf-two": TLP.RED}), DAY) == []
    (held,) = documents.newest(Viewer.of("member", {"tf-one": tlp}), DAY)
    assert held.text_kept == (tlp >= TLP.AMBER)
    assert not DocumentText.objects.filter(tlp__lt=int(TLP.AMBER)).exists()


def test_the_same_document_of_two_audiences_is_two_that_do_not_know_of_each_other() -> None:
    documents.add([document()], OURS)
    assert documents.add([document()], OPEN) == Added(1, 0, 0)
    assert len(set(CollectedDocument.objects.values_list("document", flat=True))) == 2


def test_texts_expire_and_the_rest_stays() -> None:
    documents.add([document()], OPEN)
    end = SEEN.date() + timedelta(days=30)
    assert documents.expire(end) == {}
    assert documents.expire(end + timedelta(days=1)) == {LOCAL: 1}
    (held,) = documents.newest(LOCAL_OWNER, DAY)
    assert (held.collected.title, held.text_kept) == ("Market closed", False)
    assert documents.add([document()], OPEN) == Added(0, 0, 1), "what expired does not come back as new"


def test_a_day_of_publication_still_to_come_is_not_believed() -> None:
    documents.add([document(published=SEEN + timedelta(days=400))], OPEN)
    assert CollectedDocument.objects.get().documented_at == DAY


@pytest.mark.parametrize("text", ["Soldiers came.", ""])
def test_what_was_collected_for_an_audience_waits_to_be_read_for_it_alone(text: str) -> None:
    documents.add([document("a", text)], OPEN)
    documents.add([document("b", text)], OURS)
    assert [one.title for one in readings.unread(LOCAL, "v1", 9)] == ["Market closed"]
    (mine,) = readings.unread("tf-one", "v1", 9)
    readings.save([Found(mine.number, "fr", frozenset({"CAF"}), frozenset(), ())], "v1")
    assert readings.unread("tf-one", "v1", 9) == []
    assert len(readings.unread("tf-one", "v2", 9)) == 1, "another version of the program reads it again"


def test_ids_are_others_under_another_secret() -> None:
    def ids(secret: bytes) -> set[object]:
        CollectedDocument.objects.all().delete()
        Installation.objects.update_or_create(pk=1, defaults={"id_key": secret})
        forget_key()
        documents.add([document()], OPEN)
        row = CollectedDocument.objects.get()
        return {row.pk, row.document, row.digest}

    try:
        one, other = ids(b"1" * 32), ids(b"2" * 32)
        assert (ids(b"1" * 32), one & other) == (one, set())
    finally:
        empty_the_store()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["x", "y", "z"]), st.integers(0, 5)), max_size=8))
def test_no_day_changes_by_what_comes_later(steps: list[tuple[str, str, int]]) -> None:
    CollectedDocument.objects.all().delete()
    shown: dict[date, list[documents.Held]] = {}
    for key, text, day in sorted(steps, key=lambda step: step[2]):
        documents.add([document(key, text, seen=SEEN + timedelta(days=day))], OPEN)
        on = DAY + timedelta(days=day)
        shown[on] = documents.newest(LOCAL_OWNER, on)
    for on, before in shown.items():
        assert documents.newest(LOCAL_OWNER, on) == before
